/* Owns the judgement of a new call: who calls, which of our numbers, and whether we can talk to
 * each other. Nothing is opened before all of it is settled, and nothing is ever rung for a source
 * we do not know. */
#include "edge/sip/invite.h"
#include "edge/sip/leg.h"
#include "edge/sip/parse.h"
#include "edge/sip/text.h"
#include "base/log.h"
#include "base/text.h"

#include <string.h>

/* A trunk by its address, the owner of an account by digest, in the demo anybody on loopback.
 * Answers when it is none. */
static bool who(struct sip_edge *s, struct sip_arrival *a)
{
	int trunk = sip_gate_trunk(s->gate, &a->msg->src);
	char user[NUMBER_TEXT];

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

/* Who a trunk says it is: P-Asserted-Identity (RFC 3325) before From; "" when the caller wants it
 * so. */
static void read_caller(struct sip_arrival *a)
{
	const struct sip_hdr *pai = sip_msg_hdr(a->msg, SIP_HDR_P_ASSERTED_IDENTITY);
	struct sip_addr addr;

	if (a->caller[0] || wants_privacy(a->msg))
		return;
	if (a->trunk[0] && pai && !sip_addr_decode(&addr, &pai->val))
		sip_user(&addr.uri, a->caller, sizeof a->caller);
	else if (pl_strcasecmp(&a->msg->from.uri.host, "anonymous.invalid"))
		sip_user(&a->msg->from.uri, a->caller, sizeof a->caller);
	if (!strcmp(a->caller, "anonymous"))
		a->caller[0] = '\0';
}

static bool is_ours(const struct sip_edge *s, const char *number)
{
	return number[0] && s->cfg.line_known(s->cfg.arg, number);
}

/* The Request-URI has the number; a trunk where we registered may put our account there and the
 * number in To. */
static bool read_line(const struct sip_edge *s, struct sip_arrival *a)
{
	sip_user(&a->msg->uri, a->line, sizeof a->line);
	if (is_ours(s, a->line))
		return true;
	if (!a->trunk[0])
		return false;
	sip_user(&a->msg->to.uri, a->line, sizeof a->line);
	return is_ours(s, a->line);
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
	struct sip_arrival a = {.msg = msg};
	int status;

	if (!who(s, &a))
		return;
	read_caller(&a);
	if (!read_line(s, &a))
		status = 404;
	else if (!sip_msg_hdr(msg, SIP_HDR_CONTACT))
		status = 400;
	else
		status = read_offer(&a);
	if (status)
		sip_refuse(s, msg, status, status == 415 ? "Accept: application/sdp\r\n" : "");
	else
		sip_leg_arrive(s, &a);
}
