/* Owns what is known of how a browser's leg came up: the fact that its sound is secure, and for the
 * contact's time line each step of ICE and DTLS with the pair of addresses, kept and masked like
 * the signalling of telephones (docs/follow.md). */
#include "app/centre.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>

#define AGAIN_MS                                                                                   \
	10000 /* the handshake was so long ago: this is the same path, back after a gap            \
	       */

struct step {
	int32_t ms_ago; /* -1: it did not happen */
	const char *transport;
	char text[160];
};

static const char *suite_text(enum leg_suite s)
{
	static const char *const names[] = {[SUITE_NONE] = "none",
					    [SUITE_AES_CM_80] = "AES_CM_128_HMAC_SHA1_80",
					    [SUITE_AES_CM_32] = "AES_CM_128_HMAC_SHA1_32",
					    [SUITE_AES_GCM] = "AEAD_AES_128_GCM"};

	return names[s];
}

/* How long from one step to a later one, 0 when either is not known. */
static int32_t took(int32_t from_ago, int32_t to_ago)
{
	return from_ago >= 0 && to_ago >= 0 ? DJ_MAX(0, from_ago - to_ago) : 0;
}

static void put_step(struct dj_buf *b, dj_ms now, const struct step *s, const struct leg_path *p)
{
	if (s->ms_ago >= 0)
		dj_buf_printf(b, "@%" PRId64 " in %s %s %s\n%s\n", now - s->ms_ago, s->transport,
			      p->ours, p->theirs, s->text);
}

static void keep_steps(struct app *a, const struct live_leg *l, const struct leg_path *p)
{
	struct step steps[] = {
	    {p->checked_ms, "ICE", "checking: the browser's first signed request"},
	    {p->nominated_ms, "ICE", "connected: the browser has chosen this pair"},
	    {p->hello_ms, "DTLS", "handshake begun: ClientHello"},
	    {p->done_ms, "DTLS", ""},
	};
	struct step again = {0, "ICE", "connected again: the browser's requests come once more"};
	bool back = p->done_ms > AGAIN_MS;
	struct command c = {.kind = COMMAND_LEG_TRACE,
			    .contact = l->contact,
			    .leg = l->id,
			    .count = {a->config.site->trace_days}};
	dj_ms now = centre_wall(a);
	struct dj_buf b;

	snprintf(steps[3].text, sizeof steps[3].text,
		 "handshake done in %" PRId32 " ms: SRTP with %s, certificate as in the answer\n"
		 "Requests: %" PRId32,
		 took(p->hello_ms, p->done_ms), suite_text(p->suite), p->checks);
	dj_buf_init(&b, sizeof c.text - 1);
	if (back)
		put_step(&b, now, &again, p);
	for (size_t i = 0; !back && i < DJ_COUNT(steps); i++)
		put_step(&b, now, &steps[i], p);
	dj_copy(c.text, sizeof c.text, b.data);
	dj_buf_fini(&b);
	app_post(a, &c); /* with no room it is lost, and nobody is harmed */
}

enum verdict centre_leg_secure(struct app *a, const struct command *c, struct answer *out)
{
	const struct live_leg *l = centre_leg(a, c->leg);
	struct fact *f;

	(void)out;
	if (!l || l->over)
		return VERDICT_ok;
	if (c->path.done_ms >= 0) {
		f = facts_add(&a->facts, FACT_leg_secured);
		f->leg_secured.leg = l->id;
		f->leg_secured.contact = l->contact;
		f->leg_secured.ice = took(c->path.checked_ms, c->path.hello_ms);
		f->leg_secured.handshake = took(c->path.hello_ms, c->path.done_ms);
	}
	if (l->contact && c->path.theirs[0] && a->config.site->trace_days)
		keep_steps(a, l, &c->path);
	return VERDICT_ok;
}
