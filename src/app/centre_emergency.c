/* Owns the one key to 119, 112, 109 and other emergency numbers (R048, R059): a warm transfer that
 * is held up by nothing. The agent stays until the other end accepts; then all three talk, and the
 * agent may leave. Refuses: what a leg to an emergency number may do beyond others (edge/sip keeps
 * a channel free for it). */
#include "app/centre.h"

#define RING_MS	 60000 /* their own queue may ring for long */
#define ATTEMPTS 3

static struct bridge_party *under_way(struct live_contact *c, dj_id entry)
{
	for (int i = 0; i < c->bridge.count; i++) {
		struct bridge_party *p = &c->bridge.parties[i];

		if (p->purpose == dial_purpose_EMERGENCY && p->entry == entry && bridge_is_there(p))
			return p;
	}
	return NULL;
}

/* Somebody who only rings gives up the place: eight are never too many for 119. */
static void make_room(struct app *a, struct live_contact *c)
{
	for (int i = 0; i < c->bridge.count; i++) {
		struct bridge_party *p = &c->bridge.parties[i];

		if (p->state == party_state_RINGING && p->purpose != dial_purpose_EMERGENCY) {
			centre_drop_party(a, c, p, leg_end_CANCELLED);
			return;
		}
	}
}

static enum verdict dial(struct app *a, struct live_contact *c, const struct site_number *n,
			 dj_id *party)
{
	struct invitation with = {.role = party_role_OUTSIDE,
				  .purpose = dial_purpose_EMERGENCY,
				  .number = n->number,
				  .entry = n->id,
				  .ring_ms = RING_MS};
	enum verdict v = centre_invite(a, c, &with, party);

	if (v == VERDICT_too_many_parties) {
		make_room(a, c);
		v = centre_invite(a, c, &with, party);
	}
	return v;
}

/* contact; subject (a number of the directory) or line (119). Pressed twice it is one call. */
enum verdict centre_emergency(struct app *a, const struct command *cmd, struct answer *out)
{
	const struct site *s = a->config.site;
	const struct site_number *n =
	    cmd->subject ? site_number_of(s, cmd->subject) : site_number_named(s, cmd->line);
	struct live_contact *c;
	struct bridge_party *p;
	enum verdict v = centre_own(a, cmd, OWN_TALKING | OWN_HELD, &c);

	if (v != VERDICT_ok)
		return v;
	if (!n || !n->emergency)
		return VERDICT_not_dialable;
	p = under_way(c, n->id);
	if (p) {
		out->id = p->id;
		return VERDICT_ok;
	}
	if (c->contact.state == contact_state_HELD)
		centre_set_situation(a, c, bridge_together(&c->bridge));
	c->care.emergency_tries = 1;
	return dial(a, c, n, &out->id);
}

/* Not reached: dialled again at once, over whatever trunk is next, before anybody must press a key.
 */
void centre_emergency_party(struct app *a, struct live_contact *c, const struct bridge_party *p,
			    enum party_event event, char key)
{
	const struct site_number *n = site_number_of(a->config.site, p->entry);
	bool given_up = p->how == leg_end_NORMAL || p->how == leg_end_CANCELLED;

	(void)key;
	if (event == PARTY_JOINED)
		c->care.emergency_tries = 0;
	if (event != PARTY_LEFT || p->was_joined || given_up || !n ||
	    !contact_has_agent(&c->contact) || c->care.emergency_tries >= ATTEMPTS)
		return;
	c->care.emergency_tries++;
	dial(a, c, n, NULL);
}
