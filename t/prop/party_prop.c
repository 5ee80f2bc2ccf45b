/* links: base domain store app; with: flow/centre_rig */
/* Random days with more than two in a call, by seed: agents ask each other and numbers outside,
 * swap, bring in, hand over, drop; supervisors listen, whisper, join and take over; legs answer,
 * fail, go away and come back at any moment. Whatever happens: no citizen is left in silence, every
 * party's story has one end, segments of a contact follow each other without overlap, and in the
 * evening nobody is in anything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "flow/centre_rig.h"

#define DAYS  300
#define STEPS 260
#define CALLS 5

enum { ROADS = 901 };

struct day {
	struct rig rig;
	uint64_t dice;
	dj_id contacts[CALLS], legs[CALLS];
	bool over[CALLS];
	int calls;
};

static struct site_number numbers[] = {{.id = ROADS, .number = "0312492114", .purposes = ~0u}};

static unsigned roll(struct day *d, unsigned sides)
{
	d->dice = d->dice * 6364136223846793005ull + 1442695040888963407ull;
	return (unsigned)(d->dice >> 33) % sides;
}

static dj_id some_agent(struct day *d)
{
	return AGENT_1 + (dj_id)roll(d, RIG_AGENTS);
}

static bool is_opening(const struct order *o)
{
	return o->kind == ORDER_LEG_RING || o->kind == ORDER_LEG_DIAL;
}

/* One of those that were opened last, or a caller's. */
static dj_id some_leg(struct day *d)
{
	struct rig *r = &d->rig;
	unsigned back = roll(d, 12);

	if (d->calls && roll(d, 5) == 0)
		return d->legs[roll(d, (unsigned)d->calls)];
	for (int i = DJ_MIN(r->order_count, (int)DJ_COUNT(r->orders)); i-- > 0;)
		if (is_opening(&r->orders[i]) && back-- == 0)
			return r->orders[i].leg;
	return 1;
}

static dj_id some_party(const struct rig *r)
{
	const struct fact *f = rig_last(r, FACT_party_invited);

	return f ? f->party_invited.party : 1;
}

/* Who has a contact now, or had it last. */
static dj_id owner_of(const struct rig *r, dj_id contact)
{
	for (int i = r->fact_count; i-- > 0;)
		if ((r->facts[i].kind == FACT_contact_answered ||
		     r->facts[i].kind == FACT_contact_passed) &&
		    fact_get(&r->facts[i], "contact", 0) == contact)
			return fact_get(&r->facts[i], "agent", 0);
	return 0;
}

/* Whoever rings takes it, mostly in the way that people do. */
static void answer(struct day *d)
{
	struct rig *r = &d->rig;
	unsigned back = roll(d, 3);

	for (int i = DJ_MIN(r->order_count, (int)DJ_COUNT(r->orders)); i-- > 0;) {
		struct order o = r->orders[i];

		if (!is_opening(&o) || back-- > 0)
			continue;
		rig_leg(r, COMMAND_LEG_ANSWERED, o.leg, 0);
		if (o.agent)
			rig_agent(r, o.agent, COMMAND_ACCEPT, o.contact);
		return;
	}
}

static void agent_command(struct day *d)
{
	static const enum command_kind kinds[] = {COMMAND_ACCEPT,
						  COMMAND_ACCEPT,
						  COMMAND_ACCEPT,
						  COMMAND_CONSULT,
						  COMMAND_CONSULT,
						  COMMAND_INVITE,
						  COMMAND_TRANSFER,
						  COMMAND_SWAP,
						  COMMAND_CONFERENCE,
						  COMMAND_CONSULT_CANCEL,
						  COMMAND_TRANSFER_COMPLETE,
						  COMMAND_DROP_PARTY,
						  COMMAND_LEAVE,
						  COMMAND_HOLD,
						  COMMAND_RESUME,
						  COMMAND_DECLINE,
						  COMMAND_SUPERVISE,
						  COMMAND_TAKE_OVER,
						  COMMAND_RETURN,
						  COMMAND_SURVEY,
						  COMMAND_END,
						  COMMAND_WRAP_DONE};
	unsigned to = roll(d, 4);
	struct command c = {.kind = kinds[roll(d, DJ_COUNT(kinds))],
			    .actor = some_agent(d),
			    .roles = 1u << role_AGENT | 1u << role_SUPERVISOR,
			    .contact = d->calls ? d->contacts[roll(d, (unsigned)d->calls)] : 0,
			    .reason = 1,
			    .to_agent = to == 1 ? some_agent(d) : 0,
			    .to_queue = to == 2 ? QUEUE_GENERAL : 0,
			    .subject = to == 3 ? ROADS : 0,
			    .supervision = roll(d, supervision_COUNT)};

	if (c.kind != COMMAND_ACCEPT && c.kind != COMMAND_SUPERVISE &&
	    c.kind != COMMAND_TAKE_OVER && roll(d, 4))
		c.actor = owner_of(&d->rig, c.contact);
	if (!c.actor)
		return;
	if (c.kind == COMMAND_DROP_PARTY)
		c.subject = some_party(&d->rig);
	rig_submit(&d->rig, c);
}

static void leg_event(struct day *d)
{
	static const enum command_kind kinds[] = {
	    COMMAND_LEG_ANSWERED, COMMAND_LEG_ANSWERED,	   COMMAND_LEG_ANSWERED,
	    COMMAND_LEG_ANSWERED, COMMAND_LEG_INTERRUPTED, COMMAND_LEG_REJOINED,
	    COMMAND_LEG_ENDED,	  COMMAND_LEG_SILENT,	   COMMAND_LEG_KEY};
	struct command c = {.kind = kinds[roll(d, DJ_COUNT(kinds))],
			    .leg = some_leg(d),
			    .how = roll(d, leg_end_COUNT),
			    .text = "1"};

	for (int i = 0; i < d->calls; i++)
		if (c.leg == d->legs[i] &&
		    (c.kind == COMMAND_LEG_ENDED || c.kind == COMMAND_LEG_SILENT ||
		     c.kind == COMMAND_LEG_INTERRUPTED))
			d->over[i] = true; /* or about to be */
	rig_submit(&d->rig, c);
}

static void arrive(struct day *d)
{
	int n = d->calls;

	if (n == CALLS)
		return;
	d->legs[n] = rig_call(&d->rig, "1200", "01022223333", &d->contacts[n]);
	d->calls++;
}

static void come(struct day *d)
{
	dj_id agent = some_agent(d);

	rig_submit(&d->rig, (struct command){.kind = COMMAND_DESK_OPENED, .agent = agent});
	rig_submit(&d->rig, (struct command){.kind = COMMAND_PRESENCE,
					     .actor = agent,
					     .presence = presence_AVAILABLE});
}

static void step(struct day *d)
{
	switch (roll(d, 14)) {
	case 0:
		arrive(d);
		break;
	case 1:
		leg_event(d);
		break;
	case 2:
	case 3:
	case 4:
		come(d);
		break;
	case 5:
	case 6:
	case 7:
		answer(d);
		break;
	case 8:
		rig_advance(&d->rig, 100 * (dj_ms)roll(d, 120));
		break;
	default:
		agent_command(d);
	}
}

/* ---- what must hold ---- */

static bool hears_anybody(const struct rig *r, dj_id leg)
{
	for (size_t i = 0; i < DJ_COUNT(r->edges); i++)
		if (r->edges[i].listener == leg && r->edges[i].gain)
			return true;
	return false;
}

static bool has_ended(const struct rig *r, dj_id contact)
{
	for (int i = r->fact_count; i-- > 0;)
		if (r->facts[i].kind == FACT_contact_ended &&
		    r->facts[i].contact_ended.contact == contact)
			return true;
	return false;
}

static void nobody_is_in_silence(const struct day *d)
{
	for (int i = 0; i < d->calls; i++) {
		const struct leg_play *p = rig_playing(&d->rig, d->legs[i]);

		if (d->over[i] || has_ended(&d->rig, d->contacts[i]))
			continue;
		if (!hears_anybody(&d->rig, d->legs[i]) && !(p && (p->music || p->count)))
			fail_msg("a citizen hears nothing (play %d of %d): %s", p ? p->count : -1,
				 d->rig.play_count,
				 rig_story(&d->rig, DJ_MAX(0, d->rig.fact_count - 30)));
	}
}

static int count_of(const struct rig *r, enum fact_kind kind, dj_id contact)
{
	int n = 0;

	for (int i = 0; i < r->fact_count; i++)
		n += r->facts[i].kind == (int)kind &&
		     fact_get(&r->facts[i], "contact", 0) == contact;
	return n;
}

static void parties_have_one_end(const struct rig *r)
{
	for (int i = 0; i < r->fact_count; i++) {
		int ends = 0;

		if (r->facts[i].kind != FACT_party_invited)
			continue;
		for (int k = i; k < r->fact_count; k++)
			ends +=
			    (r->facts[k].kind == FACT_party_left ||
			     r->facts[k].kind == FACT_contact_passed) &&
			    fact_get(&r->facts[k], "party", 0) == r->facts[i].party_invited.party;
		assert_int_equal(ends, 1);
	}
}

/* answered or passed begins a segment, the next fact about segments ends it */
static void segments_follow_each_other(const struct rig *r, dj_id contact)
{
	dj_id open = 0;

	for (int i = 0; i < r->fact_count; i++) {
		const struct fact *f = &r->facts[i];

		if (fact_get(f, "contact", 0) != contact)
			continue;
		if (f->kind == FACT_contact_answered || f->kind == FACT_contact_passed) {
			assert_int_equal(open, 0);
			open = fact_get(f, "segment", 0);
		} else if (f->kind == FACT_segment_ended) {
			assert_int_equal(f->segment_ended.segment, open);
			assert_true(f->segment_ended.talk >= 0 && f->segment_ended.hold >= 0);
			open = 0;
		}
	}
	assert_int_equal(open, 0);
}

static void close_day(struct day *d)
{
	struct rig *r = &d->rig;

	for (int i = 0; i < d->calls; i++)
		rig_leg(r, COMMAND_LEG_ENDED, d->legs[i], leg_end_NORMAL);
	rig_advance(r, 120000);
	assert_true(r->fact_count < (int)DJ_COUNT(r->facts));
	for (size_t i = 0; i < DJ_COUNT(r->edges); i++)
		assert_int_equal(r->edges[i].gain, 0); /* nobody hears anybody */
	for (int i = 0; i < d->calls; i++) {
		assert_int_equal(count_of(r, FACT_contact_ended, d->contacts[i]), 1);
		segments_follow_each_other(r, d->contacts[i]);
	}
	parties_have_one_end(r);
	rig_check_agents(r);
}

static void every_random_day_ends_in_order(void **state)
{
	static struct day d;
	int passed = 0, linked = 0, joined = 0, supervised = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= DAYS; seed++) {
		memset(&d, 0, sizeof d);
		rig_init(&d.rig);
		d.rig.site.numbers = numbers;
		d.rig.site.number_count = 1;
		d.dice = seed;
		for (int i = 0; i < STEPS; i++) {
			step(&d);
			nobody_is_in_silence(&d);
		}
		passed += rig_count(&d.rig, FACT_contact_passed);
		linked += rig_count(&d.rig, FACT_contact_linked);
		joined += rig_count(&d.rig, FACT_party_joined);
		supervised += rig_count(&d.rig, FACT_supervision_changed);
		close_day(&d);
		rig_fini(&d.rig);
	}
	/* the days are not idle ones */
	assert_true(passed > DAYS / 10 && linked > DAYS / 10);
	assert_true(joined > DAYS && supervised > DAYS / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_random_day_ends_in_order)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
