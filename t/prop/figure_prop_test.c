/* links: base domain store app; with: flow/centre_rig */
/* Every figure against a count by hand: random days by seed in a centre, their facts into a
 * database, folded piece by piece; then each sum of a report, by half hour and by every group, is
 * counted once more by looking through the facts themselves, with no fold and no SQL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "app/figure_writer.h"
#include "prop/figure_count.h"
#include "store/fold.h"

#define DAYS	 12
#define DAYS_PG	 3
#define STEPS	 420
#define TOPICS	 3
#define CALLERS	 4
#define LATER_MS (30 * INT64_C(86400000)) /* reports are asked for so long afterwards */

static unsigned roll(unsigned sides)
{
	d.dice = d.dice * 6364136223846793005ull + 1442695040888963407ull;
	return (unsigned)(d.dice >> 33) % sides;
}

/* ---- a day ---- */

static dj_id some_agent(void)
{
	return AGENT_1 + (dj_id)roll(RIG_AGENTS);
}

static dj_id some_contact(void)
{
	return d.calls ? d.contacts[roll((unsigned)d.calls)] : 0;
}

static void ring(void)
{
	int n = d.calls;

	if (n == CALLS)
		return;
	d.legs[n] = rig_call(&d.rig, roll(2) ? "120" : "1200", "01022223333", &d.contacts[n]);
	d.callers[n] = roll(CALLERS);
	d.calls++;
}

/* The contact that the agent answered last: their own, if it goes on. */
static dj_id own_contact(dj_id agent)
{
	for (int i = d.rig.fact_count - 1; i >= 0; i--)
		if ((d.rig.facts[i].kind == FACT_contact_answered ||
		     d.rig.facts[i].kind == FACT_contact_passed) &&
		    fact_get(&d.rig.facts[i], "agent", 0) == agent)
			return fact_get(&d.rig.facts[i], "contact", 0);
	return some_contact();
}

static void agent_does(void)
{
	static const enum command_kind kinds[] = {COMMAND_HOLD,
						  COMMAND_RESUME,
						  COMMAND_TRANSFER,
						  COMMAND_WRAP_DONE,
						  COMMAND_CONSULT,
						  COMMAND_WRAP_START,
						  COMMAND_DECLINE,
						  COMMAND_TRANSFER_COMPLETE,
						  COMMAND_TRANSFER_COMPLETE,
						  COMMAND_NEXT_PRESENCE};
	dj_id agent = some_agent();
	struct command c = {.kind = kinds[roll(DJ_COUNT(kinds))],
			    .actor = agent,
			    .contact = own_contact(agent),
			    .reason = roll(5),
			    .presence = roll(presence_COUNT)};

	if (roll(2))
		c.to_agent = some_agent();
	else
		c.to_queue = roll(2) ? QUEUE_ENGLISH : QUEUE_GENERAL;
	rig_submit(&d.rig, c);
}

static void supervisor_does(void)
{
	struct command c = {.kind = roll(3) ? COMMAND_SUPERVISE : COMMAND_TAKE_OVER,
			    .actor = some_agent(),
			    .contact = own_contact(some_agent()),
			    .supervision = roll(supervision_COUNT),
			    .roles = 1u << role_SUPERVISOR};

	rig_submit(&d.rig, c);
}

/* Somebody chose to be rung back. */
static void wants_callback(void)
{
	struct callback b = {.id = 9000 + d.rig.fact_count,
			     .contact = 800,
			     .queue = QUEUE_GENERAL,
			     .line = LINE_1200,
			     .reason = callback_reason_CHOSEN,
			     .language = language_VI,
			     .made_at = d.rig.clock.wall,
			     .due_at = d.rig.clock.wall,
			     .place_at = d.rig.clock.wall};

	snprintf(b.number, sizeof b.number, "010%08d", d.rig.fact_count);
	app_callbacks(d.rig.app, &b, 1);
	rig_advance(&d.rig, 50);
}

static void be_there(dj_id agent)
{
	rig_submit(&d.rig, (struct command){.kind = COMMAND_DESK_OPENED, .agent = agent});
	rig_submit(&d.rig,
		   (struct command){.kind = COMMAND_PRESENCE,
				    .actor = agent,
				    .presence = roll(5) ? presence_AVAILABLE
							: (enum presence)roll(presence_COUNT)});
}

/* Devices that ring are answered, mostly. */
static void answer(void)
{
	for (int i = 0; i < DJ_MIN(d.rig.order_count, 1024); i++) {
		const struct order *o = &d.rig.orders[i];
		dj_id leg = o->leg;

		if (o->kind == ORDER_LEG_DIAL && roll(4))
			rig_leg(&d.rig, COMMAND_LEG_ANSWERED, leg, leg_end_NORMAL);
		if (o->kind != ORDER_LEG_RING || !roll(4))
			continue;
		rig_submit(&d.rig, (struct command){.kind = COMMAND_ACCEPT,
						    .actor = o->agent,
						    .contact = o->contact});
		rig_leg(&d.rig, COMMAND_LEG_ANSWERED, leg, leg_end_NORMAL);
	}
	d.rig.order_count = 0;
}

static void step(void)
{
	switch (roll(14)) {
	case 0:
	case 1:
		ring();
		break;
	case 2:
		if (d.calls)
			rig_leg(&d.rig, COMMAND_LEG_ENDED, d.legs[roll((unsigned)d.calls)],
				leg_end_NORMAL);
		break;
	case 3:
		be_there(some_agent());
		break;
	case 4:
	case 5:
		rig_advance(&d.rig, 50 * (dj_ms)roll(roll(6) ? 200 : 6000));
		break;
	case 6:
	case 7:
		answer();
		break;
	case 8:
		if (roll(60) == 0)
			rig_restart(&d.rig);
		if (roll(3) == 0)
			wants_callback();
		break;
	case 9:
		supervisor_does();
		break;
	default:
		agent_does();
	}
}

static void end_day(void)
{
	for (int i = 0; i < d.calls; i++)
		rig_leg(&d.rig, COMMAND_LEG_ENDED, d.legs[i], leg_end_NORMAL);
	rig_advance(&d.rig, 120000);
	for (int i = 0; i < RIG_AGENTS; i++) {
		dj_id agent = AGENT_1 + i;

		rig_submit(&d.rig, (struct command){.kind = COMMAND_WRAP_DONE, .actor = agent});
		rig_submit(&d.rig, (struct command){.kind = COMMAND_PRESENCE,
						    .actor = agent,
						    .presence = presence_OFFLINE});
	}
	dj_assert(d.rig.fact_count < (int)DJ_COUNT(d.rig.facts));
}

/* What people and callers add afterwards. */
static void add(enum fact_kind kind, dj_id contact, dj_id agent, dj_id queue, dj_ms at, int64_t us)
{
	struct fact *f = &d.facts[d.count++];

	dj_assert(d.count < FACTS);
	*f = (struct fact){.kind = kind, .version = 1, .at_ms = at, .mono_us = us};
	f->v[0] = contact;
	f->v[1] = agent;
	f->v[2] = kind == FACT_contact_classified ? 1 + roll(TOPICS) : queue;
	if (kind == FACT_contact_started || kind == FACT_contact_queued ||
	    kind == FACT_contact_left_queue)
		f->v[2] = 0;
	if (kind == FACT_contact_classified)
		f->contact_classified.outcome = roll(outcome_COUNT);
	if (kind == FACT_survey_answered)
		for (int i = 3; i < 7; i++)
			f->v[i] = roll(6);
}

/* Contacts as no centre makes them yet: into another queue, out of the line, still in it. */
static void add_stray(dj_id id, enum queued_because how, dj_ms at, int64_t us)
{
	struct fact *f;

	add(FACT_contact_started, id, 0, 0, at, us);
	add(FACT_contact_queued, id, QUEUE_GENERAL, 0, at, us);
	f = &d.facts[d.count - 1];
	f->contact_queued.segment = id + 1;
	f->contact_queued.estimate = roll(60000);
	if (how == queued_because_NEW)
		return;
	add(FACT_contact_left_queue, id, QUEUE_GENERAL, 0, at + 7000, us + 7000000);
	f = &d.facts[d.count - 1];
	f->contact_left_queue.because = how;
	f->contact_left_queue.waited = 7000;
	if (how != queued_because_OVERFLOW)
		return;
	add(FACT_contact_queued, id, QUEUE_ENGLISH, 0, at + 7000, us + 7000000);
	d.facts[d.count - 1].contact_queued.segment = id + 2;
	d.facts[d.count - 1].contact_queued.because = how;
}

static void add_strays(void)
{
	const struct fact *f = &d.facts[d.count - 1];
	dj_id id = 5000;

	for (int i = 0; i < 6; i++, id += 10)
		add_stray(id,
			  i % 3 == 0   ? queued_because_NEW
			  : i % 3 == 1 ? queued_because_OVERFLOW
				       : queued_because_CALLBACK,
			  f->at_ms, f->mono_us);
}

/* ---- in writing ---- */

#define WRITERS 8

static void write_next(dj_id contact, enum channel channel, dj_ms at)
{
	static bool waits[WRITERS], has[WRITERS];
	static dj_ms since[WRITERS];
	int n = (int)(contact - 7000);
	enum fact_kind kind = FACT_letter_written;
	struct fact *f;

	if (at == 0) { /* a new day */
		waits[n] = has[n] = false;
		return;
	}
	if (!waits[n] || roll(6) == 0)
		kind = FACT_conversation_waits;
	else if (has[n] && roll(4) == 0)
		kind = FACT_conversation_released;
	else if (roll(3) == 0)
		kind = FACT_conversation_assigned;
	else if (roll(4) == 0)
		kind = FACT_conversation_closed;
	add(kind, contact, 0, 0, at, d.facts[d.count - 1].mono_us + 1);
	f = &d.facts[d.count - 1];
	f->v[1] = f->v[2] = 0;
	if (kind == FACT_conversation_waits) {
		f->conversation_waits.channel = channel;
		f->conversation_waits.queue = roll(2) ? QUEUE_ENGLISH : QUEUE_GENERAL;
		f->conversation_waits.place_at = at - roll(4000);
	} else if (kind == FACT_conversation_assigned) {
		f->conversation_assigned.agent = some_agent();
		f->conversation_assigned.queue = QUEUE_GENERAL;
		since[n] = at;
	} else if (kind == FACT_conversation_released) {
		f->conversation_released.held = at - since[n];
	} else if (kind == FACT_conversation_closed) {
		f->conversation_closed.how = 1 + roll(conversation_end_COUNT - 1);
	} else {
		f->v[0] = 1;
		f->letter_written.contact = contact;
		f->letter_written.kind = roll(2) ? letter_kind_PERSON : letter_kind_AUTOMATIC;
		f->letter_written.person = some_agent();
	}
	waits[n] = kind != FACT_conversation_closed;
	has[n] = waits[n] && kind != FACT_conversation_released &&
		 (has[n] || kind == FACT_conversation_assigned);
}

/* Some write, all at once, through two hours; at the end some still wait. */
static void add_written(void)
{
	dj_ms at = d.facts[d.count - 1].at_ms;
	int64_t us = d.facts[d.count - 1].mono_us;

	for (int n = 0; n < WRITERS; n++) {
		add(FACT_contact_started, 7000 + n, 0, 0, at, us);
		d.facts[d.count - 1].contact_started.channel =
		    channel_MAIL + n % (channel_COUNT - channel_MAIL);
		d.facts[d.count - 1].contact_started.language = roll(language_COUNT);
		write_next(7000 + n, channel_MAIL, 0);
	}
	for (int i = 0; i < 160; i++) {
		int n = (int)roll(WRITERS);

		at += 5000 + roll(80000);
		write_next(7000 + n, channel_MAIL + n % (channel_COUNT - channel_MAIL), at);
	}
	for (int n = 0; n < WRITERS; n += 2)
		add(FACT_contact_classified, 7000 + n, 1, 0, at, d.facts[d.count - 1].mono_us + 1);
}

static void add_after(const struct fact *f)
{
	dj_id contact = f->contact_ended.contact;

	if (f->kind != FACT_contact_ended || f->contact_ended.result != result_ANSWERED)
		return;
	if (roll(4))
		add(FACT_contact_classified, contact, 1, 0, f->at_ms, f->mono_us);
	if (!roll(2))
		return;
	add(FACT_survey_offered, contact, some_agent(), QUEUE_GENERAL, f->at_ms, f->mono_us);
	if (roll(2))
		add(FACT_survey_answered, contact, 0, 0, f->at_ms, f->mono_us);
}

static void collect(void)
{
	d.count = 0;
	for (int i = 0; i < d.rig.fact_count; i++) {
		d.facts[d.count++] = d.rig.facts[i];
		add_after(&d.rig.facts[i]);
	}
	add_strays();
	add_written();
	for (int i = 0; i < d.count; i++)
		d.facts[i].seq = i + 1;
}

/* ---- into the database ---- */

static void thresholds(void)
{
	static const char *const names[] = {"general", "english"};

	db_begin(d.db, DB_RECORD);
	for (int i = 0; i < 2; i++)
		db_exec(d.db, SQL_queue_save, db_i(QUEUE_GENERAL + i), db_t(names[i]), db_i(0),
			db_i(0), db_i(0), db_i(0), db_i(0), db_i(0), db_i(0), db_i(0), db_i(80),
			db_i(d.within[i]), db_i(d.short_ms[i]), db_i(0), db_i(0), db_i(1), db_i(1));
	dj_assert(db_commit(d.db, NULL) == 0);
}

static void people(void)
{
	const dj_ms start = RIG_MORNING - 1000;

	db_begin(d.db, DB_RECORD);
	db_exec(d.db, SQL_team_save, db_i(TEAM_A), db_t("a"), db_i(0));
	db_exec(d.db, SQL_team_save, db_i(TEAM_B), db_t("b"), db_i(0));
	db_exec(d.db, SQL_team_member_save, db_i(TEAM_A), db_i(AGENT_1), db_i(start), db_i(0));
	db_exec(d.db, SQL_team_member_save, db_i(TEAM_A), db_i(AGENT_1 + 1), db_i(start), db_i(0));
	db_exec(d.db, SQL_team_member_save, db_i(TEAM_B), db_i(AGENT_1 + 1), db_i(d.joined_b),
		db_i(0));
	for (int i = 0; i < d.calls; i++)
		if (d.callers[i])
			db_exec(d.db, SQL_contact_caller, db_i(d.contacts[i]), db_i(d.callers[i]),
				db_b("", 0));
	for (size_t i = 0; i < DJ_COUNT(thanks); i++)
		db_exec(d.db, SQL_praise_add, db_i((dj_id)i + 1), db_i(AGENT_1 + thanks[i].agent),
			db_i(thanks[i].by), db_i(0), db_i(0), db_i(RIG_MORNING + thanks[i].after),
			db_b("", 0));
	dj_assert(db_commit(d.db, NULL) == 0);
}

/* A part of the day, and what the figures' writer makes of it: it goes on wherever it was. */
static void tell(int from, int to)
{
	static struct dj_fake_clock still;
	struct figure_writer_config config = {d.fresh.url, &still.clock, NULL};
	struct dj_error e;

	dj_fake_clock_init(&still, RIG_MORNING);
	db_begin(d.db, DB_RECORD);
	log_take(d.db, to - from);
	for (int i = from; i < to; i++) {
		log_add(d.db, &d.facts[i]);
		contact_fold(d.db, &d.facts[i]);
	}
	dj_assert(db_commit(d.db, NULL) == 0);
	if (figure_catch_up(&config, NULL, NULL, &e)) {
		fprintf(stderr, "%s\n", e.text);
		abort();
	}
}

static void tell_all(void)
{
	int at = 0;

	while (at < d.count) {
		int n = 1 + (int)roll(700);

		tell(at, DJ_MIN(at + n, d.count));
		at += n;
	}
}

/* ---- comparing ---- */

/* What nobody knows of an agent is not compared: who hung up before an answer was nobody's. */
static bool is_known(const struct figure_ask *a, int sum)
{
	bool people = a->group == GROUP_AGENT || a->group == GROUP_TEAM || a->agent || a->team;

	return !people ||
	       (sum != SUM_offered && sum != SUM_short_abandoned && sum != SUM_abandoned_in_time &&
		sum != SUM_abandoned_late && sum != SUM_left && sum != SUM_chose_callback &&
		sum != SUM_failed && sum != SUM_still_waiting && sum != SUM_abandon_ms &&
		sum != SUM_written && sum != SUM_written_abandoned && sum != SUM_written_ended &&
		sum != SUM_written_waiting);
}

static bool seen[FIGURE_SUMS]; /* was there ever anything to count? */

static void compare(const struct figure_ask *a, const struct figure_row *row)
{
	struct cell c = {.ask = a, .from = row->from_ms, .to = row->to_ms, .key = row->key};

	count_all(&c);
	for (int i = 0; i < SUM_level_part; i++) {
		int64_t want = is_known(a, i) ? c.sums.v[i] : 0;

		seen[i] = seen[i] || want;
		if (row->sums.v[i] == want)
			continue;
		fprintf(stderr, "%s by %s and %s, key %lld, from %lld: %lld, by hand %lld\n",
			figure_sum_word(i), figure_unit_word(a->unit), figure_group_word(a->group),
			(long long)row->key, (long long)(row->from_ms - RIG_MORNING),
			(long long)row->sums.v[i], (long long)want);
		fail();
	}
}

static void check(struct figure_ask a)
{
	struct figure_report p = {.db = d.db, .now = RIG_MORNING + LATER_MS, .ask = &a};

	db_begin(d.db, DB_READ);
	figure_report_make(&p);
	dj_assert(db_commit(d.db, NULL) == 0);
	assert_false(p.full);
	for (int i = 0; i < p.count; i++) {
		const int64_t *v = p.rows[i].sums.v;

		compare(&a, &p.rows[i]);
		if (is_known(&a, SUM_written))
			assert_int_equal(v[SUM_written],
					 v[SUM_written_answered] + v[SUM_written_abandoned] +
					     v[SUM_written_ended] + v[SUM_written_waiting]);
	}
	figure_report_free(&p);
}

/* No row may be missing: what the groups have together is what there is. */
static void check_whole(struct figure_ask a)
{
	struct figure_report p = {.db = d.db, .now = RIG_MORNING + LATER_MS, .ask = &a};
	struct figure_row whole = {.from_ms = a.from_ms, .to_ms = a.to_ms};
	struct figure_ask none = a;

	db_begin(d.db, DB_READ);
	figure_report_make(&p);
	dj_assert(db_commit(d.db, NULL) == 0);
	whole.sums = p.total;
	none.group = GROUP_NONE;
	if (a.group != GROUP_TEAM && a.group != GROUP_AGENT)
		compare(&none, &whole);
	figure_report_free(&p);
}

static struct figure_ask ask(enum figure_unit unit, enum figure_group group)
{
	return (struct figure_ask){.from_ms = RIG_MORNING - FIGURE_CELL_MS,
				   .to_ms = RIG_MORNING + 48 * FIGURE_CELL_MS,
				   .unit = unit,
				   .group = group,
				   .language = -1,
				   .channel = -1};
}

static void check_everything(void)
{
	static const enum figure_group groups[] = {GROUP_NONE,	 GROUP_QUEUE, GROUP_AGENT,
						   GROUP_TEAM,	 GROUP_TOPIC, GROUP_LANGUAGE,
						   GROUP_CHANNEL};
	struct figure_ask a = ask(UNIT_HALF_HOUR, GROUP_NONE);

	for (size_t i = 0; i < DJ_COUNT(groups); i++) {
		check(ask(UNIT_NONE, groups[i]));
		check_whole(ask(UNIT_NONE, groups[i]));
	}
	a.to_ms = RIG_MORNING + 8 * FIGURE_CELL_MS;
	check(a);
	a = ask(UNIT_NONE, GROUP_NONE);
	a.queue = QUEUE_ENGLISH;
	check(a);
	a = ask(UNIT_NONE, GROUP_QUEUE);
	a.team = TEAM_B;
	check(a);
	a = ask(UNIT_NONE, GROUP_NONE);
	a.topic = 2;
	check(a);
	a = ask(UNIT_NONE, GROUP_AGENT);
	a.channel = channel_SMS;
	check(a);
}

/* ---- the test ---- */

static void live_a_day(uint64_t seed)
{
	memset(&d, 0, sizeof d);
	d.dice = seed;
	rig_init(&d.rig);
	d.rig.site.callback = (struct callback_policy)CALLBACK_POLICY_DEFAULT;
	for (int i = 0; i < RIG_AGENTS; i++)
		be_there(AGENT_1 + i);
	for (int i = 0; i < STEPS; i++)
		step();
	end_day();
	collect();
	d.joined_b = d.facts[d.count / 2].at_ms / FIGURE_CELL_MS * FIGURE_CELL_MS;
	d.within[0] = 20000;
	d.within[1] = 40000;
	d.short_ms[0] = 5000;
	rig_fini(&d.rig);
}

static void one_day(enum engine engine, uint64_t seed)
{
	live_a_day(seed);
	if (!fresh_database(&d.fresh, engine))
		return;
	dj_assert(db_open(&d.db, d.fresh.url, DB_WRITER, NULL) == 0);
	thresholds();
	people();
	tell_all();
	check_everything();
	d.within[0] = 8000; /* a setting is changed, and history with it */
	d.short_ms[1] = 9000;
	thresholds();
	check(ask(UNIT_NONE, GROUP_QUEUE));
	db_begin(d.db, DB_RECORD); /* and all of it once more from the log */
	dj_assert(db_query_int(d.db, SQL_figure_ask_again, 0, db_i(1)) == 1);
	dj_assert(db_commit(d.db, NULL) == 0);
	tell(d.count, d.count);
	check_everything();
	db_close(d.db);
	fresh_gone(&d.fresh);
}

static void every_figure_is_what_a_count_by_hand_gives(void **state)
{
	(void)state;
	setenv("TZ", "Asia/Seoul", 1);
	for (uint64_t seed = 1; seed <= DAYS; seed++)
		one_day(ON_SQLITE, seed);
	for (uint64_t seed = 1; seed <= DAYS_PG; seed++)
		one_day(ON_POSTGRES, seed);
	for (int i = 0; i < SUM_level_part; i++) /* else the days prove nothing about it */
		if (!seen[i])
			fail_msg("never: %s", figure_sum_word((enum figure_sum)i));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_figure_is_what_a_count_by_hand_gives)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
