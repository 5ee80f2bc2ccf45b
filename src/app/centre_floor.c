/* Owns what a supervisor does with another person: sets their state, logs them off; and that who
 * listens without the right to (any more) goes at once. */
#include "app/centre.h"
#include "app/permission.h"

#define GUESTS 64

/* ---- the state of somebody else ---- */

static enum verdict log_off(struct app *a, struct live_agent *g)
{
	struct command c = {
	    .kind = COMMAND_LOG_OFF, .to_agent = g->agent.id, .contact = g->agent.contact};

	if (g->agent.routing == routing_WRAP_UP)
		centre_settle(a, g);
	return a->config.to_writer(a->config.arg, &c) ? VERDICT_overloaded : VERDICT_ok;
}

/* What is noted for after a contact does not log anybody off: they come back to their desk first.
 */
enum verdict centre_agent_set(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_agent *g = centre_agent(a, cmd->subject);
	struct command say = *cmd;
	enum verdict v;

	(void)out;
	if (!g)
		return VERDICT_not_found;
	if (cmd->presence < 0 || cmd->presence >= presence_COUNT)
		return VERDICT_bad_request;
	say.device = g->agent.device;
	v = centre_say_presence(a, g, &say, party_SUPERVISOR);
	if (v == VERDICT_ok && cmd->presence == presence_OFFLINE)
		return log_off(a, g);
	return v;
}

/* ---- rights ---- */

static bool may_listen(const struct app *a, dj_id person)
{
	const struct site *s = a->config.site;

	for (int i = 0; i < s->agent_count; i++)
		if (s->agents[i].acd.id == person)
			return s->agents[i].active &&
			       permission_may(s->agents[i].roles, COMMAND_SUPERVISE);
	return false;
}

struct guest {
	dj_id contact, person;
};

static int guests(struct app *a, struct guest *out)
{
	struct live_contact *c;
	size_t at = 0;
	int n = 0;

	while ((c = dj_map_next(&a->contacts, &at, NULL)))
		for (int i = 0; i < c->bridge.count; i++) {
			const struct bridge_party *p = &c->bridge.parties[i];

			if (n < GUESTS && p->role == party_role_SUPERVISOR &&
			    p->state != party_state_LEFT)
				out[n++] = (struct guest){c->contact.id, p->agent};
		}
	return n;
}

static void drop(struct app *a, const struct guest *g)
{
	struct live_contact *c = centre_contact(a, g->contact);
	struct bridge_party *p = c ? bridge_person(&c->bridge, g->person) : NULL;

	if (p && p->role == party_role_SUPERVISOR)
		centre_drop_party(a, c, p, leg_end_NORMAL);
}

void centre_check_rights(struct app *a)
{
	struct guest list[GUESTS];
	int n = guests(a, list);

	for (int i = 0; i < n; i++)
		if (!may_listen(a, list[i].person))
			drop(a, &list[i]);
}

void centre_supervisor_out(struct app *a, dj_id person)
{
	struct guest list[GUESTS];
	int n = guests(a, list);

	for (int i = 0; i < n; i++)
		if (list[i].person == person)
			drop(a, &list[i]);
	if (n)
		centre_end_turn(a);
}
