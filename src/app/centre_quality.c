/* Owns what becomes of the figures of a leg's sound: shown at the desk of the contact's agent while
 * they are measured, kept as a fact in the end. Decides nothing by them. */
#include "app/centre.h"

enum verdict centre_leg_quality(struct app *a, const struct command *cmd, struct answer *out)
{
	const struct live_leg *l = centre_leg(a, cmd->leg);
	const struct live_contact *c = l ? centre_contact(a, l->contact) : NULL;
	struct quality_shown shown;

	(void)out;
	if (!c || l->over || !a->config.quality || !contact_has_agent(&c->contact))
		return VERDICT_ok;
	shown = (struct quality_shown){.agent = c->contact.agent,
				       .contact = c->contact.id,
				       .leg = l->id,
				       .kind = l->kind,
				       .quality = cmd->quality};
	a->config.quality(a->config.arg, &shown);
	return VERDICT_ok;
}

/* A leg whose sound was never measured (no packet came for five seconds) leaves no figures. */
void centre_keep_quality(struct app *a, const struct live_leg *l, const struct leg_quality *q)
{
	struct fact *f;

	if (!q->mos_in)
		return;
	f = facts_add(&a->facts, FACT_leg_quality);
	f->leg_quality.leg = l->id;
	f->leg_quality.contact = l->contact;
	f->leg_quality.mos = q->mos_in;
	f->leg_quality.worst = q->worst;
	f->leg_quality.loss_in = q->loss_in;
	f->leg_quality.loss_out = q->loss_out;
	f->leg_quality.jitter_us = q->jitter_in_us;
	f->leg_quality.rtt_us = q->rtt_us;
}
