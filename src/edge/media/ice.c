/* Owns a browser leg's address and the consent to send there (RFC 8445 lite, RFC 7675). Remote
 * candidates are never needed: a signed request proves its source. */
#include "edge/media/binding.h"
#include "edge/media/engine.h"

static void note_check(const struct engine *g, struct secure *s)
{
	if (!s->steps.checked_at)
		s->steps.checked_at = g->now;
	if (!s->steps.done_at)
		s->steps.checks++;
}

/* A browser shakes hands over the first pair that works and chooses afterwards; what was told
 * before is not told again. */
static void note_choice(struct engine *g, struct leg *l)
{
	if (l->secure->steps.nominated_at)
		return;
	l->secure->steps.nominated_at = g->now;
	if (l->told_secure)
		leg_tell_path(g, l, true);
}

void ice_datagram(struct engine *g, struct leg *l, const uint8_t *data, size_t n,
		  const union address *from)
{
	struct secure *s = l->secure;
	struct binding b;
	uint8_t reply[BINDING_REPLY];

	if (!binding_parse(&b, data, n, s->ufrag, s->pwd)) {
		g->counts.stun_refused++;
		return;
	}
	if (b.nominated || !address_known(&l->to))
		l->to = *from;
	note_check(g, s);
	s->consent_at = g->now;
	g->send(g->send_arg, l->slot->fd, reply, binding_reply(reply, &b, from, s->pwd), from);
	leg_consent(g, l);
	if (b.nominated)
		note_choice(g, l);
}
