/* Owns what the centre does about trunks: facts and alarms when one dies or comes back, where calls
 * went out, what ended them in the words of the telephone network, and test calls. */
#include "app/centre.h"
#include "base/text.h"

#include <string.h>

static const struct site_trunk *trunk_named(const struct site *s, const char *name)
{
	for (int i = 0; i < s->trunk_count; i++)
		if (strcmp(s->trunks[i].name, name) == 0)
			return &s->trunks[i];
	return NULL;
}

/* An alarm once when it dies, and its end once when it is back. */
static void alarm_about(struct app *a, dj_id trunk, bool up)
{
	struct fact *f;
	int at = 0;

	while (at < SITE_TRUNKS && a->dead_trunks[at] != trunk)
		at++;
	if ((at < SITE_TRUNKS) != up) /* it is what we said last */
		return;
	if (!up)
		for (at = 0; at < SITE_TRUNKS - 1 && a->dead_trunks[at]; at++)
			;
	a->dead_trunks[at] = up ? 0 : trunk;
	f = facts_add(&a->facts, up ? FACT_alarm_cleared : FACT_alarm_raised);
	f->alarm_raised.alarm = alarm_TRUNK_DOWN; /* both kinds have the same fields */
	f->alarm_raised.subject = trunk;
}

enum verdict centre_trunk_state(struct app *a, const struct command *c, struct answer *out)
{
	const struct site_trunk *t = trunk_named(a->config.site, c->trunk);
	struct fact *f;

	(void)out;
	if (!t)
		return VERDICT_not_found;
	f = facts_add(&a->facts, FACT_trunk_changed);
	f->trunk_changed.trunk = t->id;
	f->trunk_changed.up = c->flag;
	f->trunk_changed.registered = c->count[0];
	f->trunk_changed.status = c->number;
	f->trunk_changed.in_use = c->count[1];
	f->trunk_changed.took = c->count[2];
	alarm_about(a, t->id, c->flag);
	return VERDICT_ok;
}

enum verdict centre_leg_routed(struct app *a, const struct command *c, struct answer *out)
{
	const struct site_trunk *t = trunk_named(a->config.site, c->trunk);
	const struct live_leg *l = centre_leg(a, c->leg);
	struct fact *f = facts_add(&a->facts, FACT_leg_routed);

	(void)out;
	f->leg_routed.leg = c->leg;
	f->leg_routed.contact = l ? l->contact : c->contact;
	f->leg_routed.trunk = t ? t->id : 0;
	f->leg_routed.attempt = c->number;
	f->leg_routed.status = c->count[0];
	return VERDICT_ok;
}

/* LEG_ENDED may say more than the app asks: the SIP status and the Q.850 cause. */
void centre_note_cause(struct app *a, const struct command *c, const struct live_leg *l)
{
	struct fact *f;

	if (!c->number && !c->count[0])
		return;
	f = facts_add(&a->facts, FACT_leg_cause);
	f->leg_cause.leg = l->id;
	f->leg_cause.contact = l->contact;
	f->leg_cause.status = c->number;
	f->leg_cause.cause = c->count[0];
}

void centre_note_lost_line(struct app *a, const struct live_contact *c, enum leg_end how)
{
	struct fact *f;

	if ((how != leg_end_MEDIA_LOST && how != leg_end_FAULT && how != leg_end_UNREACHABLE) ||
	    c->contact.channel != channel_CALL || !c->caller[0])
		return;
	f = facts_add(&a->facts, FACT_callback_due);
	f->callback_due.contact = c->contact.id;
	f->callback_due.callback = app_new_id(a);
	f->callback_due.reason = callback_reason_LINE_LOST;
	f->callback_due.due_at = centre_wall(a);
}
