/* links: base domain store app; with: flow/centre_rig */
/* Random days of ringing back, by seed: callers hang up while waiting or choose to be rung back,
 * agents claim, ring, decline, vanish and say what became of it, citizens answer, are busy, press
 * the key or do not, ring again meanwhile; agent first and citizen first. Whatever happens: nobody
 * is rung by two of us at once, nobody more often than the policy says, every attempt is told one
 * end, and in the evening whoever chose it has been rung until it was over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "flow/centre_rig.h"

#define DAYS	 150
#define STEPS	 220
#define CITIZENS 5

struct day {
	struct rig rig;
	uint64_t dice;
	dj_id legs[CITIZENS]; /* of the call that this citizen is in by themselves, 0 none */
	int chosen;
};

static const char *const numbers[CITIZENS] = {"01011110000", "01022220000", "01033330000",
					      "0311230000", "0212340000"};

static unsigned roll(struct day *d, unsigned sides)
{
	d->dice = d->dice * 6364136223846793005ull + 1442695040888963407ull;
	return (unsigned)(d->dice >> 33) % sides;
}

static dj_id some_agent(struct day *d)
{
	return AGENT_1 + (dj_id)roll(d, RIG_AGENTS);
}

static dj_id some_callback(struct day *d)
{
	const struct rig *r = &d->rig;

	for (int tries = 0; r->fact_count && tries < 60; tries++) {
		const struct fact *f = &r->facts[roll(d, (unsigned)r->fact_count)];

		if (f->kind == FACT_callback_due)
			return f->callback_due.callback;
	}
	return 0;
}

static const struct order *some_ring(struct day *d)
{
	const struct rig *r = &d->rig;
	int count = DJ_MIN(r->order_count, (int)DJ_COUNT(r->orders));

	for (int back = 1; back <= DJ_MIN(count, 8); back++) {
		const struct order *o = &r->orders[(r->order_count - back) % 1024];

		if ((o->kind == ORDER_LEG_RING || o->kind == ORDER_LEG_DIAL) && roll(d, 2))
			return o;
	}
	return NULL;
}

static void citizen_rings(struct day *d)
{
	unsigned i = roll(d, CITIZENS);
	dj_id contact;

	if (d->legs[i])
		rig_leg(&d->rig, COMMAND_LEG_ENDED, d->legs[i], leg_end_NORMAL);
	d->legs[i] = d->legs[i] ? 0 : rig_call(&d->rig, "1200", numbers[i], &contact);
}

static void citizen_chooses(struct day *d)
{
	struct callback b = {.id = 900 + d->chosen,
			     .contact = 800,
			     .queue = QUEUE_GENERAL,
			     .line = LINE_1200,
			     .reason = callback_reason_CHOSEN,
			     .language = language_KO,
			     .made_at = d->rig.clock.wall,
			     .due_at = d->rig.clock.wall,
			     .place_at = d->rig.clock.wall - 60000};

	if (d->chosen == CITIZENS)
		return;
	strcpy(b.number, numbers[d->chosen++]);
	app_callbacks(d->rig.app, &b, 1);
}

static void somebody_answers(struct day *d)
{
	const struct order *o = some_ring(d);
	struct order ring;

	if (!o)
		return;
	ring = *o;
	if (roll(d, 3) == 0) {
		rig_leg(&d->rig, COMMAND_LEG_ENDED, ring.leg, roll(d, leg_end_COUNT));
		return;
	}
	rig_leg(&d->rig, COMMAND_LEG_ANSWERED, ring.leg, 0);
	if (ring.kind == ORDER_LEG_RING)
		rig_agent(&d->rig, ring.agent, COMMAND_ACCEPT, ring.contact);
	else if (roll(d, 2))
		rig_submit(&d->rig, (struct command){.kind = COMMAND_LEG_KEY,
						     .leg = ring.leg,
						     .text = {(char)('0' + roll(d, 4)), 0}});
}

static void agent_does(struct day *d)
{
	static const enum command_kind kinds[] = {COMMAND_CALLBACK_CALL,  COMMAND_CALLBACK_CALL,
						  COMMAND_CALLBACK_CLAIM, COMMAND_CALLBACK_CODE,
						  COMMAND_DECLINE,	  COMMAND_WRAP_DONE};
	const struct order *o = some_ring(d);
	struct command c = {.kind = kinds[roll(d, DJ_COUNT(kinds))],
			    .actor = o && o->agent ? o->agent : some_agent(d),
			    .contact = o ? o->contact : 0,
			    .subject = some_callback(d),
			    .reason = 1,
			    .flag = roll(d, 2),
			    .result = roll(d, callback_result_COUNT)};

	rig_submit(&d->rig, c);
}

static void available(struct day *d, dj_id agent)
{
	rig_submit(&d->rig, (struct command){.kind = COMMAND_DESK_OPENED, .agent = agent});
	rig_submit(&d->rig, (struct command){.kind = COMMAND_PRESENCE,
					     .actor = agent,
					     .presence = presence_AVAILABLE});
}

static void step(struct day *d)
{
	switch (roll(d, 8)) {
	case 0:
		citizen_rings(d);
		break;
	case 1:
		citizen_chooses(d);
		break;
	case 2:
		if (roll(d, 4))
			available(d, some_agent(d));
		else
			rig_submit(&d->rig, (struct command){.kind = COMMAND_DESK_CLOSED,
							     .agent = some_agent(d)});
		break;
	case 3:
		rig_advance(&d->rig, 1000 * (dj_ms)roll(d, 300));
		break;
	case 4:
	case 5:
		agent_does(d);
		break;
	default:
		somebody_answers(d);
	}
}

/* Everybody gives back what they took and is there; citizens hang up, and do not lift when rung. */
static void evening(struct day *d)
{
	int until = d->rig.fact_count;

	for (int i = 0; i < CITIZENS; i++)
		if (d->legs[i])
			rig_leg(&d->rig, COMMAND_LEG_ENDED, d->legs[i], leg_end_NORMAL);
	for (int k = 0; k < until; k++)
		if (d->rig.facts[k].kind == FACT_contact_dialled)
			rig_leg(&d->rig, COMMAND_LEG_ENDED, d->rig.facts[k].contact_dialled.leg,
				leg_end_NORMAL);
	for (int k = 0; k < until; k++)
		if (d->rig.facts[k].kind == FACT_callback_claimed)
			rig_submit(
			    &d->rig,
			    (struct command){.kind = COMMAND_CALLBACK_CLAIM,
					     .actor = d->rig.facts[k].callback_claimed.agent,
					     .subject = d->rig.facts[k].callback_claimed.callback});
	for (int round = 0; round < 60; round++) {
		const struct order *o;

		for (int i = 0; i < RIG_AGENTS; i++)
			available(d, AGENT_1 + i);
		o = d->rig.order_count ? &d->rig.orders[(d->rig.order_count - 1) % 1024] : NULL;
		if (o && o->kind == ORDER_LEG_RING) {
			struct order ring = *o;

			rig_leg(&d->rig, COMMAND_LEG_ANSWERED, ring.leg, 0);
			rig_agent(&d->rig, ring.agent, COMMAND_ACCEPT, ring.contact);
		}
		rig_advance(&d->rig, 120000); /* nobody lifts: the attempt ends by itself */
	}
}

/* ---- what must hold ---- */

static int count(const struct rig *r, enum fact_kind kind, const char *field, dj_id id)
{
	int n = 0;

	for (int i = 0; i < r->fact_count; i++)
		n += r->facts[i].kind == (int)kind && fact_get(&r->facts[i], field, 0) == id;
	return n;
}

static void check_attempts(const struct day *d)
{
	const struct rig *r = &d->rig;

	for (int i = 0; i < r->fact_count; i++) {
		const struct fact *f = &r->facts[i];

		if (f->kind == FACT_callback_attempted)
			assert_true(f->callback_attempted.attempts <= r->site.callback.attempts);
		if (f->kind == FACT_contact_dialled)
			assert_int_equal(
			    count(r, FACT_contact_ended, "contact", f->contact_dialled.contact), 1);
	}
}

/* Two attempts of one call-back never overlap. */
static void check_one_at_a_time(const struct day *d)
{
	const struct rig *r = &d->rig;

	for (int i = 0; i < r->fact_count; i++) {
		const struct fact *first = &r->facts[i];

		if (first->kind != FACT_contact_dialled)
			continue;
		for (int k = i + 1; k < r->fact_count; k++) {
			const struct fact *f = &r->facts[k];

			if (f->kind == FACT_contact_ended &&
			    f->contact_ended.contact == first->contact_dialled.contact)
				break;
			assert_false(f->kind == FACT_contact_dialled &&
				     f->contact_dialled.callback ==
					 first->contact_dialled.callback);
		}
	}
}

static void check_chosen_are_over(const struct day *d)
{
	for (int i = 0; i < d->chosen; i++)
		assert_true(count(&d->rig, FACT_callback_closed, "callback", 900 + i) > 0);
}

static void every_random_day_rings_everybody_back(void **state)
{
	static struct day d;

	(void)state;
	for (uint64_t seed = 1; seed <= DAYS; seed++) {
		memset(&d, 0, sizeof d);
		rig_init(&d.rig);
		d.dice = seed;
		d.rig.site.abandoned_callback_ms = 20000;
		d.rig.site.callback = (struct callback_policy)CALLBACK_POLICY_DEFAULT;
		d.rig.site.callback.from_min = d.rig.site.callback.to_min = 0; /* all day */
		d.rig.site.callback.citizen_first = seed % 2;
		for (int i = 0; i < STEPS; i++)
			step(&d);
		evening(&d);
		assert_true(d.rig.fact_count < (int)DJ_COUNT(d.rig.facts));
		check_attempts(&d);
		check_one_at_a_time(&d);
		check_chosen_are_over(&d);
		rig_check_agents(&d.rig);
		rig_fini(&d.rig);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_random_day_rings_everybody_back)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
