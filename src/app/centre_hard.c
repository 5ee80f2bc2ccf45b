/* Owns what the live centre does for those who answer (docs/care.md): hard contacts are noted as
 * their parts end, the fair share goes by them, and the quiet key. Refuses: weighing (domain/acd),
 * what is asked in confidence (record_support.c). */
#include "app/centre.h"

static const struct care_policy *care(const struct app *a)
{
	return &a->config.site->care;
}

/* ---- the fair share ---- */

/* Told to acd, and to the log, so that "why this agent?" can be answered later. */
static void tell_share(struct app *a, struct live_agent *g)
{
	int count = share_count(&g->share, centre_wall(a), care(a)->hard_days);
	struct fact *f;

	if (count == g->share_told)
		return;
	g->share_told = count;
	acd_agent_hard(a->acd, g->agent.id, count);
	f = facts_add(&a->facts, FACT_agent_hard_share);
	f->agent_hard_share.agent = g->agent.id;
	f->agent_hard_share.count = count;
}

void centre_look_at_shares(struct app *a)
{
	struct live_agent *g;
	size_t at = 0;

	acd_hard_penalty(a->acd, a->config.site->policy.hard_penalty_ms);
	while ((g = dj_map_next(&a->agents, &at, NULL))) {
		tell_share(a, g);
		if (a->facts.count > FACTS_MAX / 2)
			centre_flush(a);
	}
}

void centre_load_shares(struct app *a)
{
	const struct site *s = a->config.site;

	for (int i = 0; i < s->hard_count; i++) {
		struct live_agent *g = centre_agent(a, s->hards[i].agent);

		if (g)
			share_note(&g->share, s->hards[i].contact, s->hards[i].why,
				   s->hards[i].at_ms);
	}
}

/* ---- a contact is hard ---- */

static void note(struct app *a, struct live_agent *g, dj_id contact, enum hard_why why)
{
	struct fact *f;

	if (!share_note(&g->share, contact, why, centre_wall(a)))
		return;
	f = facts_add(&a->facts, FACT_hard_noted);
	f->hard_noted.contact = contact;
	f->hard_noted.agent = g->agent.id;
	f->hard_noted.why = why;
	tell_share(a, g);
}

/* Who has seen that somebody needed a colleague sees it through; the call is over now. */
static void rest_the_key(struct app *a, struct live_agent *g, dj_id contact)
{
	if (g->panic.contact == contact && g->panic.seen_by)
		panic_end(&g->panic, 0, centre_mono(a), &a->facts);
}

void centre_hard_part_ended(struct app *a, struct live_contact *c, struct live_agent *g)
{
	dj_us now = centre_mono(a);
	struct hard_part part = {
	    .crisis = c->care.crisis.ever,
	    .abuse = ending_had_abuse(&c->care.ending),
	    .talked_ms = c->contact.answered_us ? (now - c->contact.answered_us) / 1000 : 0,
	    .long_ms = care(a)->hard_long_ms};
	unsigned why = hard_reasons(&part);

	for (int w = 1; w < hard_why_COUNT; w++)
		if (why & 1u << w)
			note(a, g, c->contact.id, (enum hard_why)w);
	rest_the_key(a, g, c->contact.id);
	g->last_contact = c->contact.id;
}

enum verdict centre_hard_say(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_agent *g = centre_agent(a, cmd->actor);

	(void)out;
	if (!g || !cmd->contact)
		return VERDICT_not_found;
	if (g->agent.contact != cmd->contact && g->last_contact != cmd->contact)
		return VERDICT_not_yours;
	note(a, g, cmd->contact, hard_why_SAID);
	return VERDICT_ok;
}

/* ---- a contact is expected to be hard ---- */

bool centre_expects_hard(struct app *a, struct live_contact *c)
{
	struct hard_sign sign = {.crisis = centre_in_crisis(c),
				 .abuse =
				     ending_had_abuse(&c->care.ending) || centre_was_abusive(a, c)};
	enum hard_why why = hard_expected(&sign);
	struct fact *f;

	if (why == hard_why_NONE || c->care.expected != hard_why_NONE)
		return c->care.expected != hard_why_NONE;
	c->care.expected = why;
	acd_hard(a->acd, c->contact.id);
	f = facts_add(&a->facts, FACT_hard_expected);
	f->hard_expected.contact = c->contact.id;
	f->hard_expected.why = why;
	return true;
}

/* ---- the quiet key ---- */

enum verdict centre_panic(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_agent *g = centre_agent(a, cmd->actor);
	dj_id contact;

	(void)out;
	if (!g || g->agent.presence == presence_OFFLINE)
		return VERDICT_wrong_state;
	contact = g->agent.routing == routing_RINGING ? 0 : g->agent.contact;
	if (panic_press(&g->panic, g->agent.id, contact, centre_mono(a), &a->facts) && contact)
		note(a, g, contact, hard_why_PANIC);
	return VERDICT_ok;
}

void centre_panic_seen_by(struct app *a, dj_id agent, dj_id person)
{
	struct live_agent *g = centre_agent(a, agent);

	if (g)
		panic_see(&g->panic, person, centre_mono(a), &a->facts);
}

enum verdict centre_panic_seen(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_agent *g = centre_agent(a, cmd->subject);

	(void)out;
	if (!g || !panic_is_on(&g->panic))
		return VERDICT_not_found;
	if (cmd->subject == cmd->actor)
		return VERDICT_not_allowed; /* somebody else is asked for */
	panic_see(&g->panic, cmd->actor, centre_mono(a), &a->facts);
	return VERDICT_ok;
}

static bool leads(const struct command *cmd)
{
	return cmd->roles & (1u << role_SUPERVISOR | 1u << role_MANAGER);
}

enum verdict centre_panic_over(struct app *a, const struct command *cmd, struct answer *out)
{
	dj_id whose = cmd->subject ? cmd->subject : cmd->actor;
	struct live_agent *g = centre_agent(a, whose);

	(void)out;
	if (whose != cmd->actor && !leads(cmd))
		return VERDICT_not_allowed;
	if (!g || !panic_end(&g->panic, cmd->actor, centre_mono(a), &a->facts))
		return VERDICT_not_found;
	return VERDICT_ok;
}
