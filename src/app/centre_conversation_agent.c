/* Owns what people do with contacts in writing: say yes, take one, hand it on, end it. Whose one is
 * stands in one place (conversation.agent), so nobody shares it. */
#include "app/centre_conversation.h"

#include <stdlib.h>

static bool leads(const struct command *c)
{
	return !c->actor || c->roles & (1u << role_SUPERVISOR | 1u << role_MANAGER);
}

static void drop_load(struct app *a, struct conversation *v)
{
	struct live_agent *g = centre_agent(a, v->agent);

	centre_conversation_load(a, v->agent)->count[v->channel]--;
	v->last_agent = v->agent;
	v->agent = 0;
	if (g)
		centre_agent_changed(a, g);
}

void centre_conversation_assign(struct app *a, struct conversation *v, dj_id agent,
				enum conversation_by by)
{
	bool handed = v->because == conversation_because_AGENT_LEFT ||
		      v->because == conversation_because_AGENT_LOST ||
		      v->because == conversation_because_TRANSFER;
	struct live_agent *g = centre_agent(a, agent);
	struct fact *f;

	if (v->state == conversation_state_OPEN)
		drop_load(a, v);
	centre_conversation_unwait(a, v, ACD_ANSWERED);
	centre_conversation_move(a, v, conversation_state_OPEN);
	dj_timers_clear(a->conversations->timers, CONVERSATION_PLACE, v->contact);
	v->agent = agent;
	v->only_agent = v->spared = 0;
	centre_conversation_load(a, agent)->count[v->channel]++;
	f = facts_add(&a->facts, FACT_conversation_assigned);
	f->conversation_assigned.contact = v->contact;
	f->conversation_assigned.channel = v->channel;
	f->conversation_assigned.queue = v->queue;
	f->conversation_assigned.agent = agent;
	f->conversation_assigned.by = by;
	f->conversation_assigned.from = v->last_agent;
	f->conversation_assigned.waited = centre_wall(a) - v->place_ms;
	if (handed && v->last_agent && v->last_agent != agent)
		centre_conversation_tell(a, v, conversation_tell_HANDED_OVER);
	centre_agent_changed(a, g);
}

void centre_conversation_release(struct app *a, struct conversation *v,
				 enum conversation_because because)
{
	struct fact *f = facts_add(&a->facts, FACT_conversation_released);

	dj_assert(v->state == conversation_state_OPEN);
	f->conversation_released.contact = v->contact;
	f->conversation_released.channel = v->channel;
	f->conversation_released.agent = v->agent;
	f->conversation_released.because = because;
	f->conversation_released.held = centre_wall(a) - v->since_ms;
	v->told &= ~(1u << conversation_tell_CALLER | 1u << conversation_tell_HANDED_OVER);
	drop_load(a, v);
	centre_conversation_wait(a, v, because);
}

static void say_ended(struct app *a, const struct conversation *v, enum conversation_end how)
{
	static const enum party by[conversation_end_COUNT] = {
	    [conversation_end_AGENT] = party_AGENT,
	    [conversation_end_ANSWERED] = party_AGENT,
	    [conversation_end_CITIZEN] = party_CITIZEN,
	    [conversation_end_RULE] = party_AGENT,
	};
	struct fact *f = facts_add(&a->facts, FACT_contact_ended);

	f->contact_ended.contact = v->contact;
	f->contact_ended.queue = v->queue;
	f->contact_ended.result = v->answered_ms ? result_ANSWERED : result_ABANDONED;
	if (how == conversation_end_AGENT ||
	    how == conversation_end_RULE) /* they saw to it, with or without words */
		f->contact_ended.result = result_ANSWERED;
	f->contact_ended.by = by[how];
	f->contact_ended.lasted = centre_wall(a) - v->started_ms;
}

void centre_conversation_close(struct app *a, struct conversation *v, enum conversation_end how,
			       bool ends_contact)
{
	int most = a->config.site->conversation.of[v->channel].most;
	dj_ms lasted = centre_wall(a) - v->since_ms;
	struct fact *f = facts_add(&a->facts, FACT_conversation_closed);

	f->conversation_closed.contact = v->contact;
	f->conversation_closed.channel = v->channel;
	f->conversation_closed.queue = v->queue;
	f->conversation_closed.agent = v->agent;
	f->conversation_closed.how = how;
	f->conversation_closed.lasted = centre_wall(a) - v->started_ms;
	if (ends_contact)
		say_ended(a, v, how);
	if (v->state == conversation_state_OPEN) {
		/* Several at once: each costs its agent that part of its time. */
		acd_handled(a->conversations->lines[v->channel], v->queue,
			    lasted / DJ_MAX(most, 1));
		drop_load(a, v);
	}
	centre_conversation_unwait(a, v, ACD_OTHER);
	centre_conversation_move(a, v, conversation_state_CLOSED);
	centre_conversation_clear_timers(a, v->contact);
	free(dj_map_remove(&a->conversations->of, v->contact));
}

/* ---- commands ---- */

static enum verdict find(struct app *a, const struct command *cmd, struct conversation **v)
{
	*v = centre_conversation(a, cmd->contact);
	return *v ? VERDICT_ok : VERDICT_not_found;
}

/* Of the one who has it, or of who leads. */
static enum verdict find_own(struct app *a, const struct command *cmd, struct conversation **v)
{
	enum verdict found = find(a, cmd, v);

	if (found != VERDICT_ok)
		return found;
	if ((*v)->state != conversation_state_OPEN)
		return leads(cmd) ? VERDICT_ok : VERDICT_not_yours;
	return (*v)->agent == cmd->actor || leads(cmd) ? VERDICT_ok : VERDICT_not_yours;
}

static enum verdict find_asked(struct app *a, const struct command *cmd, struct conversation **v)
{
	enum verdict found = find(a, cmd, v);

	if (found != VERDICT_ok)
		return found;
	if ((*v)->state != conversation_state_OFFERED)
		return VERDICT_not_ringing;
	return (*v)->agent == cmd->actor ? VERDICT_ok : VERDICT_not_yours;
}

enum verdict centre_conversation_accept(struct app *a, const struct command *cmd,
					struct answer *out)
{
	struct conversation *v;
	enum verdict found = find_asked(a, cmd, &v);

	(void)out;
	if (found == VERDICT_ok)
		centre_conversation_assign(a, v, cmd->actor, conversation_by_OFFER);
	return found;
}

enum verdict centre_conversation_decline(struct app *a, const struct command *cmd,
					 struct answer *out)
{
	struct conversation *v;
	enum verdict found = find_asked(a, cmd, &v);

	(void)out;
	if (found == VERDICT_ok) {
		v->spared = cmd->actor;
		centre_conversation_refused(a, v, offer_end_DECLINED, cmd->reason);
	}
	return found;
}

enum verdict centre_conversation_take(struct app *a, const struct command *cmd, struct answer *out)
{
	struct conversation *v;
	enum verdict found = find(a, cmd, &v);
	bool held = found == VERDICT_ok && v->state == conversation_state_OPEN;

	(void)out;
	if (found != VERDICT_ok || (held && v->agent == cmd->actor))
		return found;
	if (!centre_agent(a, cmd->actor))
		return VERDICT_not_found;
	if (held && !leads(cmd))
		return VERDICT_not_yours;
	centre_conversation_assign(a, v, cmd->actor,
				   held ? conversation_by_TAKEN_OVER : conversation_by_TAKEN);
	return VERDICT_ok;
}

enum verdict centre_conversation_seen(struct app *a, const struct command *cmd, struct answer *out)
{
	struct conversation *v;
	enum verdict found = find(a, cmd, &v);
	struct fact *f;

	(void)out;
	if (found != VERDICT_ok || v->agent != cmd->actor || !v->unread)
		return found;
	v->unread = 0;
	f = facts_add(&a->facts, FACT_conversation_seen);
	f->conversation_seen.contact = v->contact;
	f->conversation_seen.agent = cmd->actor;
	return VERDICT_ok;
}

static enum verdict target_of(struct app *a, const struct command *cmd, struct live_agent **g)
{
	*g = cmd->to_agent ? centre_agent(a, cmd->to_agent) : NULL;
	if (cmd->to_agent)
		return *g && (*g)->agent.presence == presence_AVAILABLE &&
			       cmd->to_agent != cmd->actor
			   ? VERDICT_ok
			   : VERDICT_agent_away;
	for (int i = 0; i < a->config.site->queue_count; i++)
		if (a->config.site->queues[i].acd.id == cmd->to_queue)
			return VERDICT_ok;
	return VERDICT_not_found;
}

enum verdict centre_conversation_transfer(struct app *a, const struct command *cmd,
					  struct answer *out)
{
	struct conversation *v;
	struct live_agent *g;
	enum verdict found = find_own(a, cmd, &v);

	(void)out;
	found = found == VERDICT_ok ? target_of(a, cmd, &g) : found;
	if (found != VERDICT_ok)
		return found;
	v->only_agent = cmd->to_agent;
	if (cmd->to_queue)
		v->queue = cmd->to_queue;
	v->spared = v->agent;
	if (v->state == conversation_state_OPEN) {
		centre_conversation_release(a, v, conversation_because_TRANSFER);
	} else {
		centre_conversation_unwait(a, v, ACD_OTHER);
		centre_conversation_wait(a, v, conversation_because_TRANSFER);
	}
	return VERDICT_ok;
}

enum verdict centre_conversation_back(struct app *a, const struct command *cmd, struct answer *out)
{
	struct conversation *v;
	enum verdict found = find_own(a, cmd, &v);

	(void)out;
	if (found != VERDICT_ok)
		return found;
	if (v->state != conversation_state_OPEN)
		return VERDICT_wrong_state;
	v->spared = v->agent;
	centre_conversation_release(a, v, conversation_because_GIVEN_BACK);
	return VERDICT_ok;
}

enum verdict centre_conversation_end_by_agent(struct app *a, const struct command *cmd,
					      struct answer *out)
{
	struct conversation *v;
	enum verdict found = find_own(a, cmd, &v);

	(void)out;
	if (found == VERDICT_ok)
		centre_conversation_close(a, v, conversation_end_AGENT, true);
	return found;
}

/* The channel itself is over: nothing more can be said there. */
enum verdict centre_conversation_left(struct app *a, const struct command *cmd, struct answer *out)
{
	struct conversation *v;
	enum verdict found = find(a, cmd, &v);

	(void)out;
	if (found == VERDICT_ok)
		centre_conversation_close(a, v, conversation_end_CITIZEN, true);
	return found;
}

enum verdict centre_conversation_join(struct app *a, const struct command *cmd, struct answer *out)
{
	struct conversation *v;
	enum verdict found = find(a, cmd, &v);
	struct fact *f;

	(void)out;
	if (found != VERDICT_ok)
		return found;
	f = facts_add(&a->facts, FACT_conversation_joined);
	f->conversation_joined.contact = v->contact;
	f->conversation_joined.person = cmd->actor;
	f->conversation_joined.on = cmd->flag;
	return VERDICT_ok;
}
