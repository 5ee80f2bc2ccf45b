/* Owns test calls: an administrator rings a number of the directory over one trunk and reads, step
 * by step, what the carrier says (docs/trunks.md). The leg is a leg like any other, with its facts
 * and its signalling; what they name as their contact is the test, and no contact, queue or figure
 * knows of it. Who answers hears the music for a few seconds.
 *
 * Refuses: emergency numbers, and numbers that are not in the directory. */
#include "app/centre.h"
#include "base/text.h"

#define RING_MS	   30000
#define HEAR_MS	   5000
#define TESTS_MOST 2 /* at once: a test must not fill a carrier's channels */

static const struct site_trunk *trunk_of(const struct site *s, dj_id id)
{
	for (int i = 0; i < s->trunk_count; i++)
		if (s->trunks[i].id == id)
			return &s->trunks[i];
	return NULL;
}

static int tests_running(struct app *a)
{
	const struct live_leg *l;
	size_t at = 0;
	int n = 0;

	while ((l = dj_map_next(&a->legs, &at, NULL)))
		n += l->test && !l->over;
	return n;
}

static enum verdict may_test(struct app *a, const struct site_trunk *t, const struct site_number *n)
{
	if (!t)
		return VERDICT_not_found;
	if (!t->active || !(t->target[0] || t->registrar[0]))
		return VERDICT_no_trunk;
	if (!n || n->emergency || !n->purposes)
		return VERDICT_not_dialable;
	return tests_running(a) < TESTS_MOST ? VERDICT_ok : VERDICT_too_many;
}

static void ring(struct app *a, dj_id test, const struct site_trunk *t, const struct site_number *n)
{
	struct order o = {.kind = ORDER_LEG_DIAL,
			  .leg = app_new_id(a),
			  .contact = test,
			  .leg_kind = leg_kind_OUTSIDE,
			  .purpose = dial_purpose_TRANSFER,
			  .ring_ms = RING_MS};
	struct fact *f = facts_add(&a->facts, FACT_trunk_test_begun);

	f->trunk_test_begun.test = test;
	f->trunk_test_begun.trunk = t->id;
	f->trunk_test_begun.entry = n->id;
	f->trunk_test_begun.leg = o.leg;
	dj_copy(o.number, sizeof o.number, n->number);
	dj_copy(o.trunk, sizeof o.trunk, t->name);
	if (a->config.site->line_count)
		dj_copy(o.caller, sizeof o.caller, a->config.site->lines[0].number);
	centre_add_leg(a,
		       &(struct live_leg){
			   .id = o.leg, .contact = test, .kind = leg_kind_OUTSIDE, .test = true});
	centre_timer(a, TIMER_TEST, o.leg, RING_MS);
	centre_order(a, &o);
}

enum verdict centre_trunk_test(struct app *a, const struct command *c, struct answer *out)
{
	const struct site_trunk *t = trunk_of(a->config.site, c->subject);
	const struct site_number *n = site_number_named(a->config.site, c->line);
	enum verdict v = may_test(a, t, n);

	if (v != VERDICT_ok)
		return v;
	out->id = app_new_id(a);
	ring(a, out->id, t, n);
	return VERDICT_ok;
}

void centre_test_went_on(struct app *a, struct live_leg *l, enum trunk_step step, int status)
{
	struct fact *f = facts_add(&a->facts, FACT_trunk_test_step);

	f->trunk_test_step.test = l->contact;
	f->trunk_test_step.leg = l->id;
	f->trunk_test_step.step = step;
	f->trunk_test_step.status = status;
	if (step != trunk_step_ANSWERED)
		return;
	a->config.legs.play(a->config.legs.arg, l->id,
			    &(struct leg_play){.play = app_new_id(a), .music = true});
	centre_timer(a, TIMER_TEST, l->id, HEAR_MS);
}

void centre_timer_test(struct app *a, enum centre_timer kind, struct live_leg *l)
{
	struct order o = {
	    .kind = ORDER_LEG_END, .leg = l->id, .contact = l->contact, .leg_kind = l->kind};

	(void)kind;
	if (l->over)
		return;
	centre_test_went_on(a, l, trunk_step_OVER, 0);
	l->over = true;
	l->how = l->answered ? leg_end_NORMAL : leg_end_NO_ANSWER;
	centre_order(a, &o);
}
