/* links: base domain store app; with: flow/centre_rig */
/* A world full of faults around the centre, by seed. What comes from outside (sip and rtc, media,
 * pages) comes through a mailbox of each, late, out of order with the others and sometimes twice;
 * pages send any command at any moment; the web's and the writer's mailboxes fill up; the database
 * stalls, so that the journal fills; the process dies, also between the journal and its orders.
 * Afterwards the world is calm for half an hour: agents take what they are offered. Then
 *  - no caller is stranded: everyone who did not hang up was spoken to or was ended in words,
 *  - every contact ends once, nobody is in two, no agent is stuck,
 *  - no figure is off by one: offered = answered + abandoned + short + left + failed + waiting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "app/permission.h"
#include "base/map.h"
#include "domain/board/board.h"
#include "flow/centre_rig.h"

#define SCENARIOS 10000
#define STEPS	  90
#define CALLS	  40
#define PENDING	  256
#define JOURNAL	  (128 * 1024) /* bytes: small enough to fill while the database is away */

enum box { BOX_SIGNAL, BOX_MEDIA, BOX_PAGES, BOXES };

struct coming {
	dj_us due;
	enum box box;
	int order; /* in its box */
	struct command c;
};

struct caller {
	dj_id leg, contact;
	bool gone; /* hung up, or was told that the call is over */
};

struct world {
	struct rig rig;
	uint64_t dice;
	bool calm;
	struct coming coming[PENDING];
	int coming_count, order;
	struct caller callers[CALLS];
	int calls, orders_seen, plays_seen;
	dj_us last_due[BOXES];
};

static struct world w;

static unsigned roll(unsigned sides)
{
	w.dice = w.dice * 6364136223846793005ull + 1442695040888963407ull;
	return (unsigned)(w.dice >> 33) % sides;
}

static bool chance(unsigned per_cent)
{
	return !w.calm && roll(100) < per_cent;
}

static dj_id some_agent(void)
{
	return AGENT_1 + (dj_id)roll(RIG_AGENTS);
}

static dj_us now_us(void)
{
	return dj_mono(&w.rig.clock.clock);
}

/* ---- what the world answers ---- */

static void post(enum box box, dj_ms after_ms, struct command c)
{
	int copies = chance(5) ? 2 : 1; /* the network repeats */

	for (int i = 0; i < copies && w.coming_count < PENDING; i++) {
		dj_ms late = chance(20) ? roll(3000) : 0;
		dj_us due = DJ_MAX(now_us() + (after_ms + late) * 1000, w.last_due[box]);

		if (!w.calm || late)
			w.last_due[box] = due; /* a mailbox keeps its order */
		w.coming[w.coming_count++] = (struct coming){due, box, w.order++, c};
	}
}

static void post_leg(enum box box, dj_ms after_ms, enum command_kind kind, dj_id leg)
{
	post(box, after_ms, (struct command){.kind = kind, .leg = leg, .how = leg_end_NORMAL});
}

static void caller_gone(dj_id leg)
{
	for (int i = 0; i < w.calls; i++)
		if (w.callers[i].leg == leg)
			w.callers[i].gone = true;
}

/* A device rings: it is answered, busy, not there, or nobody comes. */
static void device_rings(const struct order *o)
{
	struct command accept = {
	    .kind = COMMAND_ACCEPT, .actor = o->agent, .contact = o->contact, .reason = 1};

	if (chance(12)) {
		post(BOX_SIGNAL, roll(400),
		     (struct command){
			 .kind = COMMAND_LEG_ENDED, .leg = o->leg, .how = roll(leg_end_COUNT)});
		return;
	}
	if (chance(15))
		return;
	post_leg(BOX_SIGNAL, 50, COMMAND_LEG_RINGING, o->leg);
	post_leg(BOX_SIGNAL, 500 + roll(4000), COMMAND_LEG_ANSWERED, o->leg);
	if (o->agent)
		post(BOX_PAGES, 600 + roll(4000), accept);
}

static void obey(const struct order *o)
{
	switch (o->kind) {
	case ORDER_LEG_RING:
	case ORDER_LEG_DIAL:
		device_rings(o);
		break;
	case ORDER_LEG_REFUSE:
	case ORDER_LEG_END:
		caller_gone(o->leg);
		if (chance(10)) /* both ended at the same moment */
			post_leg(BOX_SIGNAL, 0, COMMAND_LEG_ENDED, o->leg);
		post_leg(BOX_MEDIA, roll(300), COMMAND_LEG_FREED, o->leg);
		break;
	default:
		break;
	}
}

static void see_orders(void)
{
	struct rig *r = &w.rig;

	for (; w.orders_seen < r->order_count; w.orders_seen++)
		obey(&r->orders[w.orders_seen % (int)DJ_COUNT(r->orders)]);
}

static void see_plays(void)
{
	struct rig *r = &w.rig;

	for (; w.plays_seen < r->play_count; w.plays_seen++) {
		int at = w.plays_seen % (int)DJ_COUNT(r->plays);

		if (r->plays[at].count)
			post(BOX_MEDIA, 500 + roll(6000),
			     (struct command){.kind = COMMAND_LEG_PLAYED,
					      .leg = r->play_leg[at],
					      .play = r->plays[at].play});
	}
}

/* ---- time ---- */

static bool earlier(const struct coming *a, const struct coming *b)
{
	return a->due != b->due ? a->due < b->due : a->order < b->order;
}

static void deliver_due(void)
{
	for (;;) {
		int first = -1;
		enum box box;
		struct command c;

		for (int i = 0; i < w.coming_count; i++)
			if (w.coming[i].due <= now_us() &&
			    (first < 0 || earlier(&w.coming[i], &w.coming[first])))
				first = i;
		if (first < 0)
			return;
		c = w.coming[first].c;
		box = w.coming[first].box;
		w.coming[first] = w.coming[--w.coming_count];
		if (c.kind == COMMAND_LEG_ENDED)
			caller_gone(c.leg);
		if (box == BOX_PAGES) {
			c.origin = ORIGIN_WEB;
			c.request = 1;
			rig_post(&w.rig, c);
		} else {
			rig_submit(&w.rig, c);
		}
		if (c.kind == COMMAND_LEG_ENDED)
			post_leg(BOX_MEDIA, roll(300), COMMAND_LEG_FREED, c.leg);
		see_orders();
		see_plays();
	}
}

static void pass(dj_ms ms)
{
	dj_ms step = w.calm ? 250 : 50;

	for (; ms > 0; ms -= step) {
		rig_advance(&w.rig, step);
		see_orders();
		see_plays();
		deliver_due();
	}
}

/* ---- what happens by itself ---- */

static void new_call(void)
{
	struct caller *c = &w.callers[w.calls];
	struct command in = {.kind = COMMAND_CALL_ARRIVED,
			     .leg_kind = roll(3) ? leg_kind_TRUNK : leg_kind_CITIZEN_BROWSER,
			     .codec = CODEC_PCMA};

	if (w.calls == CALLS || app_overloaded(w.rig.app))
		return;
	in.leg = app_new_id(w.rig.app);
	strcpy(in.line, roll(2) ? "120" : "1200");
	if (roll(3))
		snprintf(in.caller, sizeof in.caller, "0102222%04u", roll(20));
	if (rig_submit(&w.rig, in) != VERDICT_ok)
		return;
	*c = (struct caller){
	    in.leg, rig_last(&w.rig, FACT_contact_started)->contact_started.contact, false};
	w.calls++;
}

static void caller_acts(void)
{
	struct caller *c = w.calls ? &w.callers[roll((unsigned)w.calls)] : NULL;
	struct command key = {.kind = COMMAND_LEG_KEY};

	if (!c || c->gone)
		return;
	key.leg = c->leg;
	key.text[0] = "0123456789*#"[roll(12)];
	switch (roll(7)) {
	case 0:
		c->gone = true;
		post_leg(BOX_SIGNAL, 0, COMMAND_LEG_ENDED, c->leg);
		break;
	case 1:
		post_leg(BOX_SIGNAL, 0, COMMAND_LEG_INTERRUPTED, c->leg);
		post_leg(BOX_SIGNAL, 200 + roll(9000), COMMAND_LEG_REJOINED, c->leg);
		break;
	case 2:
		post_leg(BOX_SIGNAL, 0, COMMAND_LEG_HELD, c->leg);
		break;
	default:
		post(BOX_MEDIA, 0, key);
	}
}

static void device_acts(void)
{
	dj_id agent = some_agent();
	struct command phone = {.kind = COMMAND_PHONE_STATE, .flag = roll(2)};

	snprintf(phone.name, sizeof phone.name, "agent%02d", (int)(agent - AGENT_1 + 1));
	if (roll(3) == 0)
		post(BOX_SIGNAL, 0, phone);
	else
		post(BOX_PAGES, 0,
		     (struct command){.kind = roll(3) ? COMMAND_DESK_OPENED : COMMAND_DESK_CLOSED,
				      .agent = agent});
}

/* One of the conversations that go on, as the log tells it; false when there is none. */
static bool some_conversation(dj_id *contact, dj_id *agent)
{
	int skip = (int)roll(3);

	for (int i = w.rig.fact_count; i-- > 0;) {
		const struct fact *f = &w.rig.facts[i];

		if (f->kind != FACT_contact_answered ||
		    rig_ended(&w.rig, f->contact_answered.contact))
			continue;
		*contact = f->contact_answered.contact;
		*agent = f->contact_answered.agent;
		if (skip-- == 0)
			return true;
	}
	return *contact != 0;
}

static enum command_kind some_kind(uint32_t roles)
{
	static const enum command_kind talking[] = {
	    COMMAND_HOLD,      COMMAND_RESUME,	  COMMAND_TRANSFER,   COMMAND_END,
	    COMMAND_CONSULT,   COMMAND_CONSULT,	  COMMAND_CONFERENCE, COMMAND_CONSULT_CANCEL,
	    COMMAND_INVITE,    COMMAND_INVITE,	  COMMAND_SWAP,	      COMMAND_TRANSFER_COMPLETE,
	    COMMAND_SUPERVISE, COMMAND_TAKE_OVER, COMMAND_LEAVE,      COMMAND_DROP_PARTY,
	};
	enum command_kind kind = talking[roll(DJ_COUNT(talking))];

	if (roll(4) && permission_may(roles, kind))
		return kind;
	do
		kind = (enum command_kind)roll(COMMAND_KINDS);
	while (!permission_may(roles, kind));
	return kind;
}

/* Any command that a person may give, with fields that may or may not fit. */
static void somebody_commands(void)
{
	struct command c = {.actor = some_agent(),
			    .roles = 1u << role_AGENT | (roll(3) ? 0 : 1u << role_SUPERVISOR),
			    .contact = w.calls ? w.callers[roll((unsigned)w.calls)].contact : 0,
			    .reason = roll(5),
			    .to_agent = roll(2) ? some_agent() : 0,
			    .to_queue = roll(3) ? 0 : QUEUE_ENGLISH,
			    .presence =
				roll(3) ? presence_AVAILABLE : (enum presence)roll(presence_COUNT),
			    .device = roll(4) == 0,
			    .supervision = roll(supervision_COUNT),
			    .number = 10000,
			    .flag = roll(2)};

	if (roll(5))
		some_conversation(&c.contact, &c.actor);
	if (roll(8) == 0)
		c.actor = some_agent();
	c.kind = some_kind(c.roles);
	if (c.to_agent)
		c.to_queue = 0;
	if (roll(8) == 0)
		strcpy(c.line, "119");
	strcpy(c.text, "1");
	post(BOX_PAGES, 0, c);
}

static void agents_come(void)
{
	for (int i = 0; i < RIG_AGENTS; i++) {
		dj_id agent = AGENT_1 + i;

		rig_submit(&w.rig, (struct command){.kind = COMMAND_DESK_OPENED, .agent = agent});
		rig_submit(&w.rig, (struct command){.kind = COMMAND_PRESENCE,
						    .actor = agent,
						    .presence = presence_AVAILABLE,
						    .device = device_BROWSER});
	}
	see_orders();
	see_plays();
}

/* ---- the process dies ---- */

/* Every leg died with it; the callers know. */
static void die(void)
{
	if (roll(2)) { /* between the journal and its orders */
		w.rig.dead = true;
		rig_submit(&w.rig, (struct command){.kind = COMMAND_ACCEPT,
						    .actor = some_agent(),
						    .contact = w.calls ? w.callers[0].contact : 0});
		rig_advance(&w.rig, 1000);
	}
	w.coming_count = 0;
	memset(w.last_due, 0, sizeof w.last_due);
	for (int i = 0; i < w.calls; i++)
		w.callers[i].gone = true;
	rig_restart(&w.rig);
	w.orders_seen = w.rig.order_count;
	w.plays_seen = w.rig.play_count;
	if (roll(2))
		agents_come();
}

static void step(void)
{
	switch (roll(16)) {
	case 0:
	case 1:
	case 2:
		new_call();
		break;
	case 3:
	case 4:
		caller_acts();
		break;
	case 5:
		device_acts();
		break;
	case 6:
		w.rig.web_full = chance(40);
		w.rig.writer_full = chance(40);
		break;
	case 7:
		w.rig.stalled = chance(50);
		break;
	case 8:
		if (roll(12) == 0)
			die();
		break;
	case 9:
	case 10:
	case 11:
		somebody_commands();
		break;
	case 12:
		if (roll(3) == 0)
			agents_come();
		break;
	default:
		pass(50 * (dj_ms)(1 + roll(200)));
	}
	see_orders();
	see_plays();
}

/* ---- what must be true ---- */

/* Agents take what they are offered and hang up after a minute; who waits stays. */
static void calm_half_hour(void)
{
	w.calm = true;
	w.rig.web_full = w.rig.writer_full = w.rig.stalled = false;
	for (int minute = 0; minute < 30; minute++) {
		agents_come();
		pass(60000);
		for (int i = 0; i < w.calls; i++)
			if (!w.callers[i].gone && rig_answered(&w.rig, w.callers[i].contact)) {
				w.callers[i].gone = true;
				post_leg(BOX_SIGNAL, 0, COMMAND_LEG_ENDED, w.callers[i].leg);
			}
		pass(1000);
		for (int i = 0; i < RIG_AGENTS; i++)
			rig_submit(&w.rig, (struct command){.kind = COMMAND_WRAP_DONE,
							    .actor = AGENT_1 + i});
	}
}

/* What the log says of a contact, for who looks for the reason. */
static void tell(dj_id contact)
{
	for (int i = 0; i < w.rig.fact_count; i++) {
		const struct fact *f = &w.rig.facts[i];

		if (fact_get(f, "contact", 0) == contact)
			print_message("%9.3f %s agent %d leg %lld\n",
				      (double)(f->at_ms - RIG_MORNING) / 1000,
				      fact_info(f->kind)->name,
				      (int)(fact_get(f, "agent", AGENT_1 - 1) - AGENT_1 + 1),
				      (long long)fact_get(f, "leg", 0));
	}
}

static void check_contacts(uint64_t seed)
{
	const struct rig *r = &w.rig;

	for (int i = 0; i < w.calls; i++) {
		int ended = 0;

		for (int k = 0; k < r->fact_count; k++)
			ended += r->facts[k].kind == FACT_contact_ended &&
				 r->facts[k].contact_ended.contact == w.callers[i].contact;
		if (!w.callers[i].gone || ended != 1)
			tell(w.callers[i].contact);
		if (!w.callers[i].gone)
			fail_msg("seed %llu: caller %d is stranded", (unsigned long long)seed, i);
		if (ended != 1)
			fail_msg("seed %llu: contact %d ended %d times", (unsigned long long)seed,
				 i, ended);
	}
}

static void check_agents(uint64_t seed)
{
	const struct rig *r = &w.rig;
	enum routing last[RIG_AGENTS] = {0};

	for (int k = 0; k < r->fact_count; k++)
		if (r->facts[k].kind == FACT_agent_routing)
			last[r->facts[k].agent_routing.agent - AGENT_1] =
			    (enum routing)r->facts[k].agent_routing.routing;
	for (int i = 0; i < RIG_AGENTS; i++)
		if (last[i] != routing_IDLE && last[i] != routing_OFF)
			fail_msg("seed %llu: agent %d is stuck in %s", (unsigned long long)seed,
				 i + 1, word_of(words_routing, (int)last[i]));
}

static dj_ms one_day(void *arg, dj_ms at)
{
	(void)arg, (void)at;
	return RIG_MORNING - 3600000;
}

static void check_figures(uint64_t seed)
{
	struct board_config config = {.day_start = one_day,
				      .rule = {20000, 5000, *level_weights_of(LEVEL_SHORT_OFF)}};
	struct board *b = board_alloc(&config);
	struct board_figures f;

	for (int i = 0; i < w.rig.fact_count; i++)
		board_fold(b, &w.rig.facts[i]);
	board_look(b, dj_wall(&w.rig.clock.clock), &f);
	if (f.waiting != 0 || f.today.offered != f.today.answered + f.today.abandoned +
						     f.today.short_abandoned + f.today.left +
						     f.today.failed)
		fail_msg(
		    "seed %llu: offered %d = answered %d + abandoned %d + short %d + left %d + "
		    "failed %d + waiting %d",
		    (unsigned long long)seed, f.today.offered, f.today.answered, f.today.abandoned,
		    f.today.short_abandoned, f.today.left, f.today.failed, f.waiting);
	board_free(b);
}

static void scenario(uint64_t seed)
{
	memset(&w, 0, sizeof w);
	rig_init_with(&w.rig, JOURNAL);
	w.dice = seed;
	agents_come();
	for (int i = 0; i < STEPS; i++)
		step();
	calm_half_hour();
	assert_true(w.rig.fact_count < (int)DJ_COUNT(w.rig.facts));
	check_contacts(seed);
	check_agents(seed);
	check_figures(seed);
	rig_fini(&w.rig);
}

/* DJ_SEED=N looks at one scenario. */
static void nobody_is_stranded_or_stuck_and_no_figure_is_off(void **state)
{
	const char *one = getenv("DJ_SEED");

	(void)state;
	if (one) {
		scenario(strtoull(one, NULL, 10));
		return;
	}
	for (uint64_t seed = 1; seed <= SCENARIOS; seed++)
		scenario(seed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nobody_is_stranded_or_stuck_and_no_figure_is_off)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
