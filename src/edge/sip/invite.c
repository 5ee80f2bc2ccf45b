/* Owns the judgement of a new call: who calls, which of our numbers, and whether we can talk to
 * each other. Nothing is opened before all of it is settled, and nothing is ever rung for a source
 * we do not know. */
#include "edge/sip/invite.h"
#include "edge/sip/leg.h"
#include "edge/sip/parse.h"
#include "edge/sip/text.h"
#include "edge/sip/trunk.h"
#include "base/log.h"
#include "base/text.h"
#include "domain/number/number.h"

#include <string.h>

/* A trunk by its address, the owner of an account by digest, in the demo anybody on loopback.
 * Answers when it is none. */
static bool who(struct sip_edge *s, struct sip_arrival *a)
{
	int trunk = sip_gate_trunk(s->gate, &a->msg->src);
	char user[NUMBER_TEXT];

	a->trunk_at = trunk;
	if (trunk >= 0) {
		dj_copy(a->trunk, sizeof a->trunk, s->cfg.trunks[trunk].name);
		return true;
	}
	if (s->cfg.open_calls && sip_gate_is_loopback(&a->msg->src))
		return true;
	if (!sip_phones_admit(s->phones, a->msg, user))
		return false;
	dj_copy(a->caller, sizeof a->caller, user);
	a->phone = true;
	return true;
}

static bool wants_privacy(const struct sip_msg *msg)
{
	const struct sip_hdr *h = sip_msg_hdr(msg, SIP_HDR_PRIVACY);
	struct pl rest = h ? h->val : pl_null;

	while (rest.l) {
		const char *semi = memchr(rest.p, ';', rest.l);
		struct pl one = {rest.p, semi ? (size_t)(semi - rest.p) : rest.l};

		while (one.l && (*one.p == ' ' || *one.p == '\t'))
			pl_advance(&one, 1);
		if (!pl_strcasecmp(&one, "id") || !pl_strcasecmp(&one, "user") ||
		    !pl_strcasecmp(&one, "full"))
			return true;
		pl_advance(&rest, (ssize_t)(semi ? one.l + (size_t)(one.p - rest.p) + 1 : rest.l));
	}
	return false;
}

static const struct trunk_profile *profile_of(const struct sip_edge *s, const struct sip_arrival *a)
{
	return a->trunk_at >= 0 ? &s->cfg.trunks[a->trunk_at].profile : NULL;
}

/* The user part of the address in the first header of this kind; "" when there is none. */
static void read_user(const struct sip_msg *msg, enum sip_hdrid id, char out[NUMBER_TEXT])
{
	const struct sip_hdr *h = sip_msg_hdr(msg, id);
	struct sip_addr addr;

	out[0] = '\0';
	if (h && !sip_addr_decode(&addr, &h->val))
		sip_user(&addr.uri, out, NUMBER_TEXT);
}

/* Who a trunk says it is, where its profile has it, else From; "" when the caller wants it so. A
 * telephone number comes in its one form. */
static void read_caller(const struct sip_edge *s, struct sip_arrival *a)
{
	const struct trunk_profile *p = profile_of(s, a);
	char plain[NUMBER_WRITTEN];

	if (a->caller[0] || wants_privacy(a->msg))
		return;
	if (p && p->caller == CALLER_PAI)
		read_user(a->msg, SIP_HDR_P_ASSERTED_IDENTITY, a->caller);
	if (p && p->caller == CALLER_RPID)
		read_user(a->msg, SIP_HDR_REMOTE_PARTY_ID, a->caller);
	if (!a->caller[0] && pl_strcasecmp(&a->msg->from.uri.host, "anonymous.invalid"))
		sip_user(&a->msg->from.uri, a->caller, sizeof a->caller);
	if (number_is_withheld(a->caller))
		a->caller[0] = '\0';
	if (p && number_plain(plain, a->caller, ""))
		dj_copy(a->caller, sizeof a->caller, plain);
}

static bool is_ours(const struct sip_edge *s, const char *number)
{
	return number[0] && s->cfg.line_known(s->cfg.arg, number);
}

static bool is_trusted(const struct sip_edge *s, const struct sip_arrival *a)
{
	return a->trunk_at >= 0 && app_trusts(s->cfg.app, a->caller);
}

bool sip_invite_trusted(const struct sip_edge *s, const struct sip_msg *msg)
{
	struct sip_arrival a = {.msg = msg, .trunk_at = sip_gate_trunk(s->gate, &msg->src)};

	if (a.trunk_at < 0)
		return false;
	read_caller(s, &a);
	return is_trusted(s, &a);
}

/* As it came, or in its one form. */
static bool take_line(const struct sip_edge *s, struct sip_arrival *a, const char *number)
{
	char plain[NUMBER_WRITTEN];

	dj_copy(a->line, sizeof a->line, number);
	if (is_ours(s, a->line))
		return true;
	return a->trunk[0] && number_plain(plain, number, "") &&
	       dj_copy(a->line, sizeof a->line, plain) && is_ours(s, a->line);
}

static void read_place(const struct sip_msg *msg, int place, char out[NUMBER_TEXT])
{
	static const enum sip_hdrid headers[] = {[CALLED_PARTY_ID] = SIP_HDR_P_CALLED_PARTY_ID,
						 [CALLED_DIVERSION] = SIP_HDR_DIVERSION,
						 [CALLED_HISTORY] = SIP_HDR_HISTORY_INFO};

	if (place == CALLED_URI)
		sip_user(&msg->uri, out, NUMBER_TEXT);
	else if (place == CALLED_TO)
		sip_user(&msg->to.uri, out, NUMBER_TEXT);
	else
		read_user(msg, headers[place], out);
}

/* The Request-URI has the number; a trunk may put our account there and the number elsewhere: its
 * profile says where, and the other places are looked at when that is none of ours. */
static bool read_line(const struct sip_edge *s, struct sip_arrival *a)
{
	const struct trunk_profile *p = profile_of(s, a);
	char number[NUMBER_TEXT];

	read_place(a->msg, p ? p->called : CALLED_URI, number);
	if (take_line(s, a, number))
		return true;
	for (int place = CALLED_URI; p && place <= CALLED_HISTORY; place++) {
		read_place(a->msg, place, number);
		if (place != p->called && take_line(s, a, number))
			return true;
	}
	return false;
}

/* The last channel belongs to emergency calls; a relayed caller may be one. */
static bool has_room(const struct sip_edge *s, const struct sip_arrival *a)
{
	struct trunk_view views[SIP_TRUNKS];

	if (a->trunk_at < 0 || !s->cfg.trunks[a->trunk_at].channels || is_trusted(s, a))
		return true;
	return trunk_has_room(views, sip_trunk_views(s, 0, views), a->trunk_at);
}

static bool accepts_sdp(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct msg_ctype t;

	(void)msg;
	(void)arg;
	return !msg_ctype_decode(&t, &hdr->val) &&
	       (!pl_strcmp(&t.type, "*") || !pl_strcasecmp(&t.type, "application")) &&
	       (!pl_strcmp(&t.subtype, "*") || !pl_strcasecmp(&t.subtype, "sdp"));
}

/* 0, or the status that says why we cannot talk. */
static int read_offer(struct sip_arrival *a)
{
	const struct sip_msg *msg = a->msg;

	if (sip_msg_hdr(msg, SIP_HDR_ACCEPT) &&
	    !sip_msg_hdr_apply(msg, true, SIP_HDR_ACCEPT, accepts_sdp, NULL))
		return 406;
	a->late = !mbuf_get_left(msg->mb);
	if (a->late)
		return 0;
	if (sip_msg_hdr(msg, SIP_HDR_CONTENT_ENCODING) ||
	    pl_strcasecmp(&msg->ctyp.type, "application") ||
	    pl_strcasecmp(&msg->ctyp.subtype, "sdp"))
		return 415;
	if (sip_sdp_read(&a->offer, (const char *)mbuf_buf(msg->mb), mbuf_get_left(msg->mb)))
		return 400;
	return a->offer.count ? 0 : 488;
}

void sip_on_invite(const struct sip_msg *msg, void *edge)
{
	struct sip_edge *s = edge;
	struct sip_arrival a = {.msg = msg, .trunk_at = -1};
	int status;

	if (!who(s, &a))
		return;
	read_caller(s, &a);
	if (!read_line(s, &a))
		status = 404;
	else if (!sip_msg_hdr(msg, SIP_HDR_CONTACT))
		status = 400;
	else if (!has_room(s, &a))
		status = 503;
	else
		status = read_offer(&a);
	if (!status && sip_leg_interval_short(msg))
		status = 422;
	if (status)
		sip_refuse(s, msg, status,
			   status == 415   ? "Accept: application/sdp\r\n"
			   : status == 422 ? "Min-SE: 90\r\n"
			   : status == 503 ? "Retry-After: 5\r\nReason: Q.850;cause=34\r\n"
					   : "");
	else
		sip_leg_arrive(s, &a);
}
