/* links: base domain store app; with: flow/centre_rig */
/* Random days, by seed: callers ring, press keys and leave; agents answer, decline, hold, transfer,
 * vanish and come back; legs fail at any moment. Whatever happens, every contact ends exactly once,
 * nobody is in two contacts, and nobody stays stuck. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/map.h"
#include "flow/centre_rig.h"

#define DAYS  400
#define STEPS 300
#define CALLS 64

struct day {
	struct rig rig;
	uint64_t dice;
	dj_id contacts[CALLS], legs[CALLS];
	int calls;
};

static unsigned roll(struct day *d, unsigned sides)
{
	d->dice = d->dice * 6364136223846793005ull + 1442695040888963407ull;
	return (unsigned)(d->dice >> 33) % sides;
}

static dj_id some_agent(struct day *d)
{
	return AGENT_1 + (dj_id)roll(d, RIG_AGENTS);
}

static dj_id some_contact(struct day *d)
{
	return d->calls ? d->contacts[roll(d, (unsigned)d->calls)] : 0;
}

/* A leg that was ordered to ring lately, or a caller's. */
static dj_id some_leg(struct day *d)
{
	struct rig *r = &d->rig;

	if (d->calls && roll(d, 2))
		return d->legs[roll(d, (unsigned)d->calls)];
	for (int tries = 0; r->order_count && tries < 20; tries++) {
		const struct order *o = &r->orders[roll(d, (unsigned)DJ_MIN(r->order_count, 1024))];

		if (o->kind == ORDER_LEG_RING)
			return o->leg;
	}
	return 1;
}

static void agent_command(struct day *d)
{
	static const enum command_kind kinds[] = {
	    COMMAND_ACCEPT,	   COMMAND_ACCEPT,	COMMAND_ACCEPT,	    COMMAND_DECLINE,
	    COMMAND_HOLD,	   COMMAND_RESUME,	COMMAND_END,	    COMMAND_TRANSFER,
	    COMMAND_WRAP_DONE,	   COMMAND_WRAP_EXTEND, COMMAND_WRAP_START, COMMAND_MUTE,
	    COMMAND_NEXT_PRESENCE, COMMAND_CRISIS,	COMMAND_WARN,	    COMMAND_END};
	struct command c = {.kind = kinds[roll(d, DJ_COUNT(kinds))],
			    .actor = some_agent(d),
			    .contact = some_contact(d),
			    .reason = roll(d, 5),
			    .ending = roll(d, ending_kind_COUNT),
			    .to_agent = roll(d, 2) ? some_agent(d) : 0,
			    .to_queue = roll(d, 2) ? QUEUE_ENGLISH : QUEUE_GENERAL,
			    .presence = roll(d, presence_COUNT)};

	rig_submit(&d->rig, c);
}

static void leg_event(struct day *d)
{
	static const enum command_kind kinds[] = {
	    COMMAND_LEG_ANSWERED,    COMMAND_LEG_ANSWERED, COMMAND_LEG_ANSWERED, COMMAND_LEG_ENDED,
	    COMMAND_LEG_INTERRUPTED, COMMAND_LEG_REJOINED, COMMAND_LEG_KEY,	 COMMAND_LEG_SILENT,
	    COMMAND_LEG_FREED,	     COMMAND_LEG_HELD,	   COMMAND_LEG_RINGING,	 COMMAND_LEG_VOICE,
	    COMMAND_LEG_VOICE,	     COMMAND_LEG_KNOCK};
	struct command c = {.kind = kinds[roll(d, DJ_COUNT(kinds))],
			    .leg = some_leg(d),
			    .how = roll(d, leg_end_COUNT),
			    .flag = roll(d, 2)};

	c.text[0] = (char)('0' + roll(d, 10));
	rig_submit(&d->rig, c);
}

static void agent_device(struct day *d)
{
	dj_id agent = some_agent(d);

	switch (roll(d, 4)) {
	case 0:
		rig_submit(&d->rig, (struct command){.kind = COMMAND_DESK_CLOSED, .agent = agent});
		break;
	case 1:
		rig_submit(&d->rig, (struct command){.kind = COMMAND_PHONE_STATE,
						     .flag = roll(d, 2),
						     .name = "agent02"});
		break;
	default:
		rig_submit(&d->rig, (struct command){.kind = COMMAND_DESK_OPENED, .agent = agent});
		rig_submit(&d->rig,
			   (struct command){.kind = COMMAND_PRESENCE,
					    .actor = agent,
					    .presence =
						roll(d, 4) ? presence_AVAILABLE
							   : (enum presence)roll(d, presence_COUNT),
					    .device = roll(d, 6) == 0});
	}
}

static void step(struct day *d)
{
	switch (roll(d, 8)) {
	case 0:
		if (d->calls < CALLS) {
			int n = d->calls++;

			d->legs[n] = rig_call(&d->rig, roll(d, 2) ? "120" : "1200",
					      roll(d, 3) ? "01022223333" : "", &d->contacts[n]);
		}
		break;
	case 1:
	case 2:
		leg_event(d);
		break;
	case 3:
		agent_device(d);
		break;
	case 4:
		rig_advance(&d->rig, 100 * (dj_ms)roll(d, 200));
		break;
	default:
		agent_command(d);
	}
}

/* Everybody hangs up; then nobody may be left in anything. */
static void close_day(struct day *d)
{
	for (int i = 0; i < d->calls; i++)
		rig_leg(&d->rig, COMMAND_LEG_ENDED, d->legs[i], leg_end_NORMAL);
	rig_advance(&d->rig, 120000);
	for (int i = 0; i < RIG_AGENTS; i++)
		rig_submit(&d->rig,
			   (struct command){.kind = COMMAND_WRAP_DONE, .actor = AGENT_1 + i});
}

static void check_contacts(const struct day *d)
{
	const struct rig *r = &d->rig;

	for (int i = 0; i < d->calls; i++) {
		int ended = 0, queued = 0, gone = 0;

		for (int k = 0; k < r->fact_count; k++) {
			const struct fact *f = &r->facts[k];

			if (fact_get(f, "contact", 0) != d->contacts[i])
				continue;
			ended += f->kind == FACT_contact_ended;
			queued += f->kind == FACT_contact_queued;
			gone += f->kind == FACT_contact_answered;
			if (f->kind == FACT_contact_ended &&
			    f->contact_ended.result == result_ABANDONED)
				gone++;
			if (f->kind == FACT_contact_ended &&
			    f->contact_ended.result == result_ANSWERED && queued > gone)
				gone++; /* left while waiting for a second agent */
		}
		assert_int_equal(ended, 1);
		assert_int_equal(queued, gone);
	}
}

/* R061: an agent's ending has a rule behind it, and a call in crisis has none. */
static void check_endings(const struct day *d)
{
	const struct rig *r = &d->rig;
	dj_id ruled = 0;

	for (int k = 0; k < r->fact_count; k++) {
		const struct fact *f = &r->facts[k];

		if (f->kind == FACT_ending_used)
			ruled = f->ending_used.contact;
		if (f->kind != FACT_contact_ended || f->contact_ended.by != party_AGENT)
			continue;
		assert_int_equal(ruled, f->contact_ended.contact);
		for (int i = 0; i < k; i++)
			assert_false(r->facts[i].kind == FACT_crisis_raised &&
				     r->facts[i].crisis_raised.contact == ruled);
	}
}

static void every_random_day_ends_in_order(void **state)
{
	static struct day d;

	(void)state;
	for (uint64_t seed = 1; seed <= DAYS; seed++) {
		memset(&d, 0, sizeof d);
		rig_init(&d.rig);
		d.dice = seed;
		for (int i = 0; i < STEPS; i++)
			step(&d);
		close_day(&d);
		assert_true(d.rig.fact_count < (int)DJ_COUNT(d.rig.facts));
		check_contacts(&d);
		rig_check_agents(&d.rig);
		check_endings(&d);
		rig_fini(&d.rig);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_random_day_ends_in_order)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
