/* Owns what a supervisor may do with another's contact: hear it, whisper to the agent, join, take
 * it over. Any number may listen; one at a time speaks. Each of it is a fact with its time. */
#include "app/centre.h"

static bool speaks(enum supervision s)
{
	return s == supervision_WHISPER || s == supervision_JOIN;
}

static bool another_speaks(const struct bridge *b, dj_id person)
{
	for (int i = 0; i < b->count; i++) {
		const struct bridge_party *p = &b->parties[i];

		if (p->role == party_role_SUPERVISOR && bridge_is_there(p) && p->agent != person &&
		    speaks(p->supervision))
			return true;
	}
	return false;
}

/* From hearing to speaking and back, without ringing anew. */
static void change(struct app *a, struct live_contact *c, struct bridge_party *p,
		   enum supervision to)
{
	if (p->supervision == to)
		return;
	p->supervision = to;
	if (p->state == party_state_RINGING)
		return; /* told when they join */
	centre_note_supervision(a, c, p, to);
	if (c->contact.state == contact_state_TALKING)
		centre_set_situation(a, c, bridge_together(&c->bridge));
	else
		centre_bridge(a, c);
}

static enum verdict begin(struct app *a, struct live_contact *c, const struct command *cmd)
{
	struct invitation i = {.role = party_role_SUPERVISOR,
			       .purpose = dial_purpose_SUPERVISION,
			       .agent = cmd->actor,
			       .asked_for = true,
			       .supervision = cmd->supervision};

	if (!contact_has_agent(&c->contact) && c->contact.state != contact_state_LINKED)
		return VERDICT_wrong_state;
	return centre_invite(a, c, &i, NULL);
}

enum verdict centre_supervise(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c = centre_contact(a, cmd->contact);
	struct bridge_party *p = c ? bridge_person(&c->bridge, cmd->actor) : NULL;

	(void)out;
	if (!c)
		return VERDICT_not_found;
	if (p && p->role != party_role_SUPERVISOR)
		return VERDICT_wrong_state; /* is in it as an agent */
	if (cmd->supervision == supervision_NONE)
		return centre_leave(a, cmd, out);
	if (speaks(cmd->supervision) && another_speaks(&c->bridge, cmd->actor))
		return VERDICT_supervised;
	if (c->contact.agent)
		centre_panic_seen_by(a, c->contact.agent, cmd->actor);
	if (!p)
		return begin(a, c, cmd);
	change(a, c, p, cmd->supervision);
	return VERDICT_ok;
}

/* The agent goes to wrap-up, the supervisor has the contact: from hearing it, not out of nothing,
 * so that the citizen is never left between two people. */
enum verdict centre_take_over(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c = centre_contact(a, cmd->contact);
	struct bridge_party *p = c ? bridge_person(&c->bridge, cmd->actor) : NULL;

	(void)out;
	if (!c)
		return VERDICT_not_found;
	if (!p || p->role != party_role_SUPERVISOR || p->state != party_state_JOINED)
		return VERDICT_wrong_state;
	if (!contact_has_agent(&c->contact) && c->contact.state != contact_state_LINKED)
		return VERDICT_wrong_state;
	centre_pass(a, c, p, passed_TAKEN_OVER, segment_end_TAKEN_OVER);
	return VERDICT_ok;
}
