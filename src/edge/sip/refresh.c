/* Owns session timers (RFC 4028). libre 1.1.0 has none: who refreshes sends a re-INVITE with what
 * was agreed on; when the other side should and does not, the call is dead.
 *
 * libre writes the type of our descriptions into every INVITE and into every answer to one, so the
 * timer's headers travel behind it (`type`). */
#include "edge/sip/leg_inside.h"
#include "edge/sip/address.h"
#include "base/log.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LEAST_S 90    /* RFC 4028 5: nobody may ask for less */
#define MOST_S	86400 /* a longer one is no session timer but nonsense */

struct asked {
	int seconds; /* 0 not asked */
	bool by_us, by_them;
	bool known; /* they know what a session timer is */
};

static bool is_timer(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	(void)msg;
	(void)arg;
	return !pl_strcasecmp(&hdr->val, "timer");
}

static struct asked read_asked(const struct sip_msg *msg)
{
	const struct sip_hdr *h = sip_msg_hdr(msg, SIP_HDR_SESSION_EXPIRES);
	struct pl digits, params, who;
	struct asked a = {0};
	const char *end, *semi;
	uint64_t n;

	a.known = sip_msg_hdr_apply(msg, true, SIP_HDR_SUPPORTED, is_timer, NULL) ||
		  sip_msg_hdr_apply(msg, true, SIP_HDR_REQUIRE, is_timer, NULL);
	if (!h)
		return a;
	end = h->val.p + h->val.l;
	semi = sip_find_plain(h->val.p, end, ';', false, NULL);
	digits = sip_trimmed(h->val.p, semi);
	params = (struct pl){semi, (size_t)(end - semi)};
	if (!sip_number(&digits, 1000000, &n))
		return a;
	a.seconds = (int)n;
	if (sip_param(&params, "refresher", &who)) {
		bool client = !pl_strcasecmp(&who, "uac");

		/* uac is who sent the request: they did, or we did and this is their answer */
		a.by_them = client == (msg->req != 0);
		a.by_us = !a.by_them;
	}
	return a;
}

static void set_type(struct sip_leg *l, bool required, const char *who)
{
	snprintf(l->type, sizeof l->type,
		 SIP_SDP "\r\n%s: timer\r\nSession-Expires: %d;refresher=%s",
		 required ? "Require" : "Supported", l->session_s, who);
	if (!required)
		snprintf(l->type + strlen(l->type), sizeof l->type - strlen(l->type),
			 "\r\nMin-SE: %d", DJ_MAX(LEAST_S, l->least_s));
}

bool sip_leg_interval_short(const struct sip_msg *msg)
{
	struct asked a = read_asked(msg);

	return a.seconds && a.seconds < LEAST_S;
}

void sip_leg_timer_offered(struct sip_leg *l, const struct sip_msg *msg)
{
	struct asked a = read_asked(msg);

	dj_copy(l->type, sizeof l->type, SIP_SDP);
	if (!a.known)
		return;
	l->session_s = a.seconds ? a.seconds : l->has_profile ? l->profile.session_s : 0;
	if (!l->session_s)
		return;
	l->refreshes = a.by_us; /* unsaid: they do */
	set_type(l, true, l->refreshes ? "uas" : "uac");
}

void sip_leg_timer_ask(struct sip_leg *l)
{
	dj_copy(l->type, sizeof l->type, SIP_SDP);
	l->session_s = l->profile.session_s ? DJ_MAX(l->profile.session_s, l->least_s) : 0;
	l->refreshes = true;
	if (l->session_s)
		set_type(l, false, "uac");
}

/* RFC 4028 7.4. Once: who then names a longer one still is not asked for ever. */
bool sip_leg_timer_longer(struct sip_leg *l, const struct sip_msg *refusal)
{
	const struct sip_hdr *h = sip_msg_hdr(refusal, SIP_HDR_MIN_SE);
	struct pl digits;
	uint64_t n;

	if (!h || l->least_s || !l->session_s)
		return false;
	digits =
	    sip_trimmed(h->val.p, sip_find_plain(h->val.p, h->val.p + h->val.l, ';', false, NULL));
	if (!sip_number(&digits, MOST_S, &n) || (int)n <= l->session_s)
		return false;
	l->least_s = (int)n;
	return true;
}

static void on_refresh(void *arg)
{
	struct sip_leg *l = arg;
	struct mbuf *desc;

	if (!l->refreshes) {
		dj_log(DJ_LOG_WARN, "sip.session_expired", "leg=%" PRId64, l->id);
		sip_leg_end(l, leg_end_FAULT, 408);
		return;
	}
	desc = sip_leg_describe_again(l);
	if (sipsess_modify(l->session, desc))
		dj_log(DJ_LOG_WARN, "sip.session_refresh_failed", "leg=%" PRId64, l->id);
	mem_deref(desc);
	sip_leg_timer_begin(l, NULL); /* the answer begins it again */
}

void sip_leg_timer_begin(struct sip_leg *l, const struct sip_msg *answer)
{
	int64_t s, unit;

	if (answer && answer->scode >= 200) {
		struct asked a = read_asked(answer);

		if (a.seconds >= LEAST_S)
			l->session_s = a.seconds;
		if (a.seconds && (a.by_us || a.by_them))
			l->refreshes = a.by_us;
	}
	if (!l->session_s)
		return;
	s = l->session_s;
	/* half of it for who refreshes; all but a third or 32 s for who waits (RFC 4028 10) */
	s = l->refreshes ? s / 2 : s - DJ_MIN(32, s / 3);
	unit = l->edge->cfg.session_unit_ms ? l->edge->cfg.session_unit_ms : 1000;
	tmr_start(&l->refresh, (uint64_t)(s * unit), on_refresh, l);
}
