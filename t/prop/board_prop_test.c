/* links: base domain */
/* A random log of a few days, folded once by board and counted again and again by somebody who
 * reads the whole log each time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "domain/board/board.h"

#define FACTS	 3000
#define CONTACTS 60
#define AGENTS	 12
#define QUEUES	 4
#define TOPICS	 6
#define HOUR	 INT64_C(3600000)
#define SHORT_MS 5000
#define LATE_MS	 HOUR
#define BEGIN	 INT64_C(1764000000000)

static struct fact facts[FACTS];
static int count;
static dj_ms now;
static uint64_t dice;
static dj_id next_contact;

/* A contact as the maker of the log sees it: it makes plausible and implausible sequences alike. */
static dj_id live[CONTACTS];

static int roll(int sides)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (int)((dice >> 11) % (uint64_t)sides);
}

/* Midnights of a zone: the second day has 23 hours, the third 25. */
static dj_ms day_start(void *arg, dj_ms at)
{
	static const dj_ms starts[] = {0, 24 * HOUR, 47 * HOUR, 72 * HOUR, 96 * HOUR, 120 * HOUR};
	int i = DJ_COUNT(starts) - 1;

	(void)arg;
	while (i > 0 && BEGIN + starts[i] > at)
		i--;
	return BEGIN + starts[i];
}

static dj_ms within_of(dj_id queue)
{
	return queue == 101 ? 60000 : 20000;
}

/* ---- the log ---- */

static void add(struct fact f, enum fact_kind kind)
{
	f.kind = kind;
	f.seq = count + 1;
	f.at_ms = now - (roll(20) == 0 ? roll(30) : 0); /* commits swap neighbours now and then */
	facts[count++] = f;
}

static dj_id some_contact(void)
{
	dj_id *c = &live[roll(CONTACTS)];

	if (!*c || roll(50) == 0)
		*c = ++next_contact;
	return *c;
}

static void add_contact_fact(void)
{
	dj_id contact = some_contact(), queue = 100 + roll(QUEUES);
	struct fact f = {0};

	switch (roll(7)) {
	case 0:
		f.contact_started.contact = contact;
		f.contact_started.channel = roll(channel_COUNT);
		add(f, FACT_contact_started);
		break;
	case 1:
	case 2:
	case 3:
		f.contact_queued.contact = contact;
		f.contact_queued.queue = queue;
		f.contact_queued.because = roll(queued_because_COUNT);
		add(f, FACT_contact_queued);
		break;
	case 4:
		f.contact_answered.contact = contact;
		f.contact_answered.queue = queue;
		f.contact_answered.agent = 1 + roll(AGENTS);
		f.contact_answered.waited = roll(80000);
		add(f, FACT_contact_answered);
		break;
	case 5:
		f.contact_left_queue.contact = contact;
		f.contact_left_queue.queue = queue;
		add(f, FACT_contact_left_queue);
		break;
	default:
		f.contact_ended.contact = contact;
		f.contact_ended.by = roll(4) ? party_CITIZEN : party_SYSTEM;
		f.contact_ended.result = roll(result_COUNT);
		f.contact_ended.waited = roll(12000);
		add(f, FACT_contact_ended);
	}
}

static void add_other_fact(void)
{
	struct fact f = {0};

	switch (roll(6)) {
	case 0:
		f.agent_presence.agent = 1 + roll(AGENTS);
		f.agent_presence.presence = roll(presence_COUNT);
		add(f, FACT_agent_presence);
		break;
	case 1:
		f.agent_routing.agent = 1 + roll(AGENTS);
		f.agent_routing.routing = roll(routing_COUNT);
		add(f, FACT_agent_routing);
		break;
	case 2:
		f.contact_classified.contact = some_contact();
		f.contact_classified.topic = roll(TOPICS);
		add(f, FACT_contact_classified);
		break;
	case 3:
		f.callback_due.callback = 1 + roll(40);
		f.callback_due.due_at = now + roll(7200000) - 3600000;
		add(f, FACT_callback_due);
		break;
	case 4:
		f.callback_done.callback = 1 + roll(40);
		add(f, FACT_callback_done);
		break;
	default:
		f.alarm_raised.alarm = 1 + roll(3);
		f.alarm_raised.subject = roll(2);
		add(f, roll(2) ? FACT_alarm_raised : FACT_alarm_cleared);
	}
}

static void make_log(uint64_t seed)
{
	dice = seed * UINT64_C(0x9E3779B97F4A7C15) | 1;
	memset(live, 0, sizeof live);
	count = 0;
	next_contact = 0;
	now = BEGIN + 20 * HOUR;
	while (count < FACTS) {
		now += roll(10) ? roll(60000) : roll(600000);
		if (roll(400) == 0)
			add((struct fact){0}, FACT_server_started);
		else if (roll(3))
			add_contact_fact();
		else
			add_other_fact();
	}
}

/* ---- the reader of the whole log ---- */

struct naive_entry {
	dj_id contact, queue;
	dj_ms at;
	char
	    end; /* 0 waits, a answered, t answered in time, h hung up, s short, l left, f failed */
};

static struct naive_entry entries[FACTS];
static int entry_count;

static struct naive_entry *waiting_entry(dj_id contact)
{
	for (int i = entry_count - 1; i >= 0; i--)
		if (entries[i].contact == contact && !entries[i].end)
			return &entries[i];
	return NULL;
}

static void read_queueing(const struct fact *f)
{
	struct naive_entry *e;

	switch (f->kind) {
	case FACT_server_started:
		for (int i = 0; i < entry_count; i++)
			entries[i].end = entries[i].end ? entries[i].end : 'f';
		break;
	case FACT_contact_queued:
		e = waiting_entry(f->contact_queued.contact);
		if (f->contact_queued.because == queued_because_RETURNED ||
		    f->contact_queued.because == queued_because_CALLBACK)
			break;
		if (e)
			e->end = 'l';
		entries[entry_count++] = (struct naive_entry){f->contact_queued.contact,
							      f->contact_queued.queue, f->at_ms, 0};
		break;
	case FACT_contact_answered:
		e = waiting_entry(f->contact_answered.contact);
		if (e)
			e->end = f->contact_answered.waited <= within_of(e->queue) ? 't' : 'a';
		break;
	case FACT_contact_left_queue:
		e = waiting_entry(f->contact_left_queue.contact);
		if (e && e->queue == f->contact_left_queue.queue)
			e->end = 'l';
		break;
	case FACT_contact_ended:
		e = waiting_entry(f->contact_ended.contact);
		if (e && f->contact_ended.by != party_CITIZEN)
			e->end = 'f';
		else if (e)
			e->end = f->contact_ended.waited <= SHORT_MS ? 's' : 'h';
		break;
	default:
		break;
	}
}

static void count_entry(struct board_counts *c, const struct naive_entry *e)
{
	c->offered++;
	c->answered += e->end == 'a' || e->end == 't';
	c->in_time += e->end == 't';
	c->abandoned += e->end == 'h';
	c->short_abandoned += e->end == 's';
	c->left += e->end == 'l';
	c->failed += e->end == 'f';
}

static void same_counts(const struct board_counts *x, const struct board_counts *y)
{
	assert_int_equal(x->offered, y->offered);
	assert_int_equal(x->answered, y->answered);
	assert_int_equal(x->in_time, y->in_time);
	assert_int_equal(x->abandoned, y->abandoned);
	assert_int_equal(x->short_abandoned, y->short_abandoned);
	assert_int_equal(x->left, y->left);
	assert_int_equal(x->failed, y->failed);
}

static struct board_counts count_where(dj_ms from, dj_ms to, dj_id queue)
{
	struct board_counts c = {0};

	for (int i = 0; i < entry_count; i++)
		if (entries[i].at >= from && entries[i].at < to &&
		    (!queue || entries[i].queue == queue))
			count_entry(&c, &entries[i]);
	return c;
}

static void check_queues(const struct board_figures *fig, dj_ms day)
{
	struct board_counts c = count_where(day, INT64_MAX, 0);
	int all = 0;

	same_counts(&fig->today, &c);
	assert_int_equal(fig->today_level.part, c.in_time);
	assert_int_equal(fig->today_level.of, c.answered + c.abandoned);
	assert_int_equal(fig->abandoned_of, c.offered - c.short_abandoned);
	for (int q = 0; q < fig->queue_count; q++) {
		int waiting = 0;
		dj_ms since = INT64_MAX;

		c = count_where(day, INT64_MAX, fig->queues[q].queue);
		same_counts(&fig->queues[q].today, &c);
		for (int i = 0; i < entry_count; i++)
			if (!entries[i].end && entries[i].queue == fig->queues[q].queue) {
				waiting++;
				since = DJ_MIN(since, entries[i].at);
			}
		assert_int_equal(fig->queues[q].waiting, waiting);
		assert_int_equal(fig->queues[q].longest_since_ms, waiting ? since : 0);
		all += waiting;
	}
	assert_int_equal(fig->waiting, all);
}

static void check_slots(const struct board_figures *fig, dj_ms day)
{
	struct board_counts c = {0};

	assert_int_equal(fig->slot_count, (now - day) / BOARD_SLOT_MS + 1);
	for (int i = 0; i < fig->slot_count; i++) {
		dj_ms start = day + i * BOARD_SLOT_MS;

		c = count_where(start, start + BOARD_SLOT_MS, 0);
		assert_int_equal(fig->slots[i].start_ms, start);
		same_counts(&fig->slots[i].counts, &c);
	}
	assert_int_equal(fig->half.part, c.in_time);
	assert_int_equal(fig->half.of, c.answered + c.abandoned);
}

static void check_agents(const struct board_figures *fig, int upto)
{
	int states[board_state_COUNT] = {0}, total = 0;

	for (int a = 1; a <= AGENTS; a++) {
		enum presence p = presence_OFFLINE;
		enum routing r = routing_OFF;

		for (int i = 0; i < upto; i++) {
			const struct fact *f = &facts[i];

			if (f->kind == FACT_server_started) {
				p = presence_OFFLINE;
				r = routing_OFF;
			} else if (f->kind == FACT_agent_presence && f->agent_presence.agent == a) {
				p = (enum presence)f->agent_presence.presence;
			} else if (f->kind == FACT_agent_routing && f->agent_routing.agent == a) {
				r = (enum routing)f->agent_routing.routing;
			}
		}
		states[board_state_of(p, r)]++;
	}
	for (int s = board_state_AVAILABLE; s < board_state_COUNT; s++) {
		assert_int_equal(fig->agents[s], states[s]);
		total += states[s];
	}
	assert_int_equal(fig->agents_total, total);
}

static void check_contacts(const struct board_figures *fig, int upto, dj_ms day)
{
	int channels[channel_COUNT] = {0}, menu = 0;

	for (int i = 0; i < upto; i++) {
		const struct fact *f = &facts[i];

		if (f->at_ms < day)
			continue;
		if (f->kind == FACT_contact_started)
			channels[f->contact_started.channel]++;
		menu +=
		    f->kind == FACT_contact_ended && f->contact_ended.result == result_LEFT_MENU;
	}
	assert_memory_equal(fig->channels, channels, sizeof channels);
	assert_int_equal(fig->left_menu, menu);
}

/* The last word about each contact counts, when it is younger than half an hour and has a topic. */
static void check_topics(const struct board_figures *fig, int upto)
{
	int topics[TOPICS] = {0}, of = 0;

	for (int i = 0; i < upto; i++) {
		bool last = facts[i].kind == FACT_contact_classified;

		for (int k = i + 1; k < upto && last; k++)
			last = facts[k].kind != FACT_contact_classified ||
			       facts[k].contact_classified.contact !=
				   facts[i].contact_classified.contact;
		if (last && facts[i].contact_classified.topic &&
		    now - facts[i].at_ms < BOARD_TOPIC_MS) {
			topics[facts[i].contact_classified.topic]++;
			of++;
		}
	}
	assert_int_equal(fig->topics_of, of);
	for (int i = 0; i < fig->topic_count; i++) {
		assert_int_equal(fig->topics[i].count, topics[fig->topics[i].topic]);
		if (i > 0)
			assert_true(fig->topics[i].count <= fig->topics[i - 1].count);
		of -= fig->topics[i].count;
	}
	assert_int_equal(of, 0); /* fewer topics than the list is long */
}

static void check_callbacks_and_alarms(const struct board_figures *fig, int upto)
{
	dj_ms due[41] = {0};
	int open = 0, late = 0, alarms = 0;
	bool raised[4][2] = {{false}};

	for (int i = 0; i < upto; i++) {
		const struct fact *f = &facts[i];

		if (f->kind == FACT_callback_due)
			due[f->callback_due.callback] = f->callback_due.due_at;
		else if (f->kind == FACT_callback_done)
			due[f->callback_done.callback] = 0;
		else if (f->kind == FACT_alarm_raised || f->kind == FACT_alarm_cleared)
			raised[f->alarm_raised.alarm][f->alarm_raised.subject] =
			    f->kind == FACT_alarm_raised;
		else if (f->kind == FACT_server_started)
			memset(raised, 0, sizeof raised);
	}
	for (int i = 1; i <= 40; i++) {
		open += due[i] != 0;
		late += due[i] != 0 && now - due[i] > LATE_MS;
	}
	for (int i = 0; i < 8; i++)
		alarms += raised[i / 2][i % 2];
	assert_int_equal(fig->callbacks_due, open);
	assert_int_equal(fig->callbacks_late, late);
	assert_int_equal(fig->alarm_count, alarms);
}

static struct board_rule rule_of(dj_ms within_ms)
{
	return (struct board_rule){within_ms, SHORT_MS, *level_weights_of(LEVEL_SHORT_OFF)};
}

static void tell_rule(struct board *b, dj_id queue)
{
	struct board_rule rule = rule_of(within_of(queue));

	board_queue(b, queue, &rule);
}

static struct board *make_board(void)
{
	struct board_config config = {
	    .day_start = day_start, .rule = rule_of(20000), .callback_late_ms = LATE_MS};
	struct board *b = board_alloc(&config);

	tell_rule(b, 101);
	return b;
}

static void check(struct board *b, int upto)
{
	struct board_figures fig;
	dj_ms day = day_start(NULL, now);

	entry_count = 0;
	for (int i = 0; i < upto; i++)
		read_queueing(&facts[i]);
	board_look(b, now, &fig);
	assert_int_equal(fig.day_ms, day);
	assert_int_equal(fig.seq, upto);
	check_queues(&fig, day);
	check_slots(&fig, day);
	check_agents(&fig, upto);
	check_contacts(&fig, upto, day);
	check_topics(&fig, upto);
	check_callbacks_and_alarms(&fig, upto);
}

/* Now and then somebody looks, sometimes a while after the latest fact. */
static void look_sometimes(struct board *b, int upto)
{
	if (roll(60) != 0)
		return;
	now += roll(3) ? 0 : roll(3600000);
	if (upto == FACTS || now <= facts[upto].at_ms)
		check(b, upto);
}

static void figures_are_those_of_the_whole_log(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 30; seed++) {
		struct board *b = make_board();

		make_log(seed);
		for (int i = 0; i < FACTS; i++) {
			now = facts[i].at_ms;
			board_fold(b, &facts[i]);
			look_sometimes(b, i + 1);
		}
		board_free(b);
	}
}

/* A restart: the new process replays from half an hour before midnight, knows the call-backs that
 * were open, and shows what the old one would have shown. */
static void replaying_today_gives_the_same_figures(void **state)
{
	struct board_figures whole, replayed;

	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct board *a = make_board(), *b = make_board();
		dj_ms from, due[41] = {0};
		int n;

		make_log(seed);
		n = FACTS / 2 + roll(FACTS / 2 - 1);
		now = facts[n].at_ms;
		from = DJ_MIN(day_start(NULL, now), now - BOARD_TOPIC_MS);
		facts[n] = (struct fact){.kind = FACT_server_started, .at_ms = now, .seq = n + 1};
		for (int i = 0; i <= n; i++) {
			board_fold(a, &facts[i]);
			if (facts[i].kind == FACT_callback_due)
				due[facts[i].callback_due.callback] = facts[i].callback_due.due_at;
			else if (facts[i].kind == FACT_callback_done)
				due[facts[i].callback_done.callback] = 0;
		}
		for (int q = 0; q < QUEUES; q++) /* the same order of the list */
			tell_rule(b, 100 + q);
		for (int i = 0; i <= n; i++)
			if (facts[i].at_ms >= from)
				board_fold(b, &facts[i]);
		for (int i = 1; i <= 40; i++)
			if (due[i])
				board_callback(b, i, due[i]);
		board_look(a, now, &whole);
		board_look(b, now, &replayed);
		same_counts(&whole.today, &replayed.today);
		assert_memory_equal(whole.slots, replayed.slots, sizeof whole.slots);
		assert_memory_equal(whole.channels, replayed.channels, sizeof whole.channels);
		assert_memory_equal(whole.topics, replayed.topics, sizeof whole.topics);
		assert_int_equal(whole.left_menu, replayed.left_menu);
		assert_int_equal(whole.callbacks_due, replayed.callbacks_due);
		assert_int_equal(whole.callbacks_late, replayed.callbacks_late);
		assert_int_equal(whole.waiting, 0);
		assert_int_equal(replayed.waiting, 0);
		board_free(a);
		board_free(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(figures_are_those_of_the_whole_log),
	    cmocka_unit_test(replaying_today_gives_the_same_figures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
