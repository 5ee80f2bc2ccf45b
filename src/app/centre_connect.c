/* Owns a caller whom a flow connects to a number of the directory, without an agent. Refuses: which
 * number it is (the document), whether it may be rung (site_may_dial), the talk itself
 * (centre_party.c). Who is not answered goes on with the flow. */
#include "app/centre_flow.h"

bool centre_connect_begin(struct app *a, struct live_contact *c, const struct flow_step *step)
{
	const struct site_number *n = site_number_named(a->config.site, step->number);
	struct invitation i = {.role = party_role_OUTSIDE,
			       .purpose = dial_purpose_TRANSFER,
			       .number = step->number,
			       .entry = n ? n->id : 0};

	if (centre_invite(a, c, &i, NULL) != VERDICT_ok)
		return false;
	centre_play_phrase(a, c, PHRASE_TRANSFERRING, true, PLAY_NOTHING);
	return true;
}

/* They were told that nobody answered. */
void centre_connect_played(struct app *a, struct live_contact *c)
{
	centre_flow_done(a, c, false);
}

void centre_connect_party(struct app *a, struct live_contact *c, const struct bridge_party *p,
			  enum party_event event, char key)
{
	(void)p, (void)key;
	if (c->service != flow_do_TRANSFER || c->ending)
		return; /* an agent's */
	if (event == PARTY_JOINED) {
		c->service = flow_do_GREET;
		c->connected = true;
		centre_link(a, c);
	} else if (event == PARTY_LEFT) {
		centre_play_phrase(a, c, PHRASE_NOT_CONNECTED, false, PLAY_FLOW);
	}
}
