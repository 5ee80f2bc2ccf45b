/* Owns libre's stack and its front door: every request passes here before libre's sessions see it,
 * and what they do not take is answered at the back. */
#include "edge/sip/edge.h"
#include "edge/sip/invite.h"
#include "edge/sip/leg.h"
#include "edge/sip/parse.h"
#include "edge/sip/secure.h"
#include "edge/sip/streams.h"
#include "edge/sip/trace.h"
#include "edge/sip/trunk.h"
#include "base/log.h"
#include "base/metric.h"
#include "base/text.h"

#include <errno.h>
#include <linux/sock_diag.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>

#define TRANSACTIONS  8192 /* hash places; 32 s of 250 calls a second */
#define SESSIONS      4096
#define CONNECTIONS   256
#define SOCKET_BYTES  (4 << 20)
#define BACKLOG_BYTES (1 << 20) /* some 450 requests, a tenth of a second of them */
#define BEHIND_S      5		/* Retry-After */

static const struct {
	int status;
	const char *reason;
} reasons[] = {
    {100, "Trying"},
    {180, "Ringing"},
    {183, "Session Progress"},
    {200, "OK"},
    {400, "Bad Request"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {415, "Unsupported Media Type"},
    {416, "Unsupported URI Scheme"},
    {420, "Bad Extension"},
    {422, "Session Interval Too Small"},
    {423, "Interval Too Brief"},
    {480, "Temporarily Unavailable"},
    {481, "Call/Transaction Does Not Exist"},
    {486, "Busy Here"},
    {488, "Not Acceptable Here"},
    {500, "Server Internal Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {600, "Busy Everywhere"},
    {603, "Decline"},
};

const char *sip_reason(int status)
{
	for (size_t i = 0; i < DJ_COUNT(reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return status < 500 ? "Request Failed" : "Server Failure";
}

/* A tag that only we can make, the same for each copy of the request. */
static uint64_t stateless_tag(const struct sip_edge *s, const struct sip_msg *msg)
{
	uint8_t md[MD5_SIZE];
	uint64_t tag;

	if (md5_printf(md, "%b|%r|%u|%r", s->key, sizeof s->key, &msg->callid, msg->cseq.num,
		       &msg->via.branch))
		return msg->tag;
	memcpy(&tag, md, sizeof tag);
	return tag;
}

static void refuse_because(struct sip_edge *s, const struct sip_msg *msg, int status,
			   const char *reason, const char *headers)
{
	((struct sip_msg *)msg)->tag = stateless_tag(s, msg); /* libre writes it into To */
	(void)sip_replyf(s->sip, msg, (uint16_t)status, reason, "%s" SIP_END, headers);
}

void sip_refuse(struct sip_edge *s, const struct sip_msg *msg, int status, const char *headers)
{
	refuse_because(s, msg, status, sip_reason(status), headers);
}

/* The front door */

/* A datagram that ends within its headers is told so, instead of waited for like a stream: the
 * missing empty line is put after it. */
static bool complete(struct sa *src, struct mbuf *mb, void *arg)
{
	size_t start = mb->pos;

	(void)src;
	(void)arg;
	if (memmem(mbuf_buf(mb), mbuf_get_left(mb), "\n\r\n", 3) ||
	    memmem(mbuf_buf(mb), mbuf_get_left(mb), "\n\n", 2))
		return false;
	mbuf_skip_to_end(mb);
	(void)mbuf_write_str(mb, "\r\n\r\n");
	mb->pos = start;
	return false;
}

/* libre gives its UDP sockets away only with a message: the first one from each raises the buffers,
 * since the kernel's default holds some 200 datagrams. */
static void adopt_socket(struct sip_edge *s, const struct sip_msg *msg)
{
	struct udp_helper **free_place = NULL;

	if (msg->tp != SIP_TRANSP_UDP)
		return;
	for (size_t i = 0; i < DJ_COUNT(s->udp); i++) {
		if (s->udp[i].socket == msg->sock)
			return;
		if (!s->udp[i].socket && !free_place) {
			s->udp[i].socket = msg->sock;
			free_place = &s->udp[i].helper;
		}
	}
	if (!free_place)
		return;
	(void)udp_sockbuf_set(msg->sock, SOCKET_BYTES);
	(void)udp_register_helper(free_place, msg->sock, 0, NULL, complete, NULL);
}

/* A datagram has its whole body, and nothing after it counts (RFC 3261 18.3). */
static bool fit_body(const struct sip_msg *msg)
{
	size_t have = mbuf_get_left(msg->mb), said;

	if (msg->tp != SIP_TRANSP_UDP || !msg->clen.p)
		return true;
	said = pl_u32(&msg->clen);
	if (said > have)
		return false;
	msg->mb->end = msg->mb->pos + said;
	return true;
}

static bool list_extension(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	(void)msg;
	if (!pl_strcasecmp(&hdr->val, "timer"))
		return false;
	return hdr->val.l &&
	       mbuf_printf(arg, "%s%r", ((struct mbuf *)arg)->pos ? ", " : "", &hdr->val) != 0;
}

/* We have session timers and no other extension; whatever else is required is too much (RFC 3261
 * 8.2.2.3). */
static bool refuse_required(struct sip_edge *s, const struct sip_msg *msg)
{
	struct mbuf *names;

	if (!sip_msg_hdr(msg, SIP_HDR_REQUIRE))
		return false;
	names = mbuf_alloc(64);
	dj_assert(names);
	sip_msg_hdr_apply(msg, true, SIP_HDR_REQUIRE, list_extension, names);
	if (!names->end) {
		mem_deref(names);
		return false;
	}
	((struct sip_msg *)msg)->tag = stateless_tag(s, msg);
	(void)sip_replyf(s->sip, msg, 420, "Bad Extension", "Unsupported: %b\r\n" SIP_END,
			 names->buf, names->end);
	mem_deref(names);
	return true;
}

static bool is_method(const struct sip_msg *msg, const char *name)
{
	return !pl_strcmp(&msg->met, name);
}

static bool refuse_flawed(struct sip_edge *s, const struct sip_msg *msg)
{
	const char *why = NULL;
	int status = sip_flaw(msg, &why);

	if (!status && !fit_body(msg)) {
		status = 400;
		why = "Body Shorter Than Content-Length";
	}
	if (!status)
		return false;
	dj_count(METRIC_sip_malformed, 1);
	/* without a Via nobody knows where the answer goes */
	if (!is_method(msg, "ACK") && msg->via.val.p)
		refuse_because(s, msg, status, why, "");
	return true;
}

/* More requests wait in the socket than we can answer before they are sent again (T1, 500 ms): the
 * kernel's count tells it before anything is lost, which the loop's own clock cannot. */
static bool falling_behind(const struct sip_msg *msg)
{
	uint32_t m[SK_MEMINFO_VARS] = {0};
	socklen_t n = sizeof m;
	int fd = msg->tp == SIP_TRANSP_UDP ? udp_sock_fd(msg->sock, sa_af(&msg->dst)) : -1;

	return fd >= 0 && getsockopt(fd, SOL_SOCKET, SO_MEMINFO, m, &n) == 0 &&
	       m[SK_MEMINFO_RMEM_ALLOC] > DJ_MIN((uint32_t)BACKLOG_BYTES, m[SK_MEMINFO_RCVBUF] / 3);
}

/* A new call when we have no room: refused before any work is done for it but to see whether the
 * caller is one who passes every limit. */
static bool refuse_overload(struct sip_edge *s, const struct sip_msg *msg)
{
	int wait = app_overloaded(s->cfg.app);
	char headers[48];

	if (wait <= 0 && falling_behind(msg))
		wait = BEHIND_S;
	if (wait <= 0 || sip_invite_trusted(s, msg))
		return false;
	dj_count(METRIC_sip_refused_overload, 1);
	snprintf(headers, sizeof headers, "Retry-After: %d\r\n", wait);
	sip_refuse(s, msg, 503, headers);
	return true;
}

static bool options(struct sip_edge *s, const struct sip_msg *msg)
{
	(void)sip_replyf(s->sip, msg, 200, "OK",
			 SIP_ALLOW "Supported: timer\r\nAccept: application/sdp\r\n" SIP_END);
	return true;
}

/* Methods that exist and that we do not do; what is not here and not done either is unknown. */
static bool refuse_method(struct sip_edge *s, const struct sip_msg *msg)
{
	static const char *const others[] = {"UPDATE",	  "PRACK",   "REFER",  "NOTIFY",
					     "SUBSCRIBE", "MESSAGE", "PUBLISH"};

	for (size_t i = 0; i < DJ_COUNT(others); i++) {
		if (is_method(msg, others[i])) {
			sip_refuse(s, msg, 405, SIP_ALLOW);
			return true;
		}
	}
	return false;
}

/* True: dealt with; false: for libre's sessions, and then the back door. */
static bool at_front(const struct sip_msg *msg, void *arg)
{
	struct sip_edge *s = arg;

	dj_count(METRIC_sip_requests, 1);
	adopt_socket(s, msg);
	if (!sip_gate_pass(s->gate, &msg->src, sip_now(s))) {
		dj_count(METRIC_sip_limited, 1);
		return true;
	}
	if (refuse_flawed(s, msg))
		return true;
	if (is_method(msg, "ACK"))
		return false;
	if (!is_method(msg, "CANCEL") && refuse_required(s, msg))
		return true;
	if (is_method(msg, "BYE"))
		sip_leg_bye(s, msg);
	if (is_method(msg, "INVITE"))
		return !pl_isset(&msg->to.tag) && refuse_overload(s, msg);
	if (is_method(msg, "REGISTER")) {
		sip_phones_register(s->phones, msg);
		return true;
	}
	return is_method(msg, "OPTIONS") ? options(s, msg) : refuse_method(s, msg);
}

static void on_trace(bool tx, enum sip_transp tp, const struct sa *src, const struct sa *dst,
		     const uint8_t *packet, size_t n, void *arg)
{
	sip_trace_packet(arg, &(struct sip_packet){(const char *)packet, n, tp, *src, *dst, tx});
}

/* What nobody took: a CANCEL that came too late, or a method that is none. */
static bool at_back(const struct sip_msg *msg, void *arg)
{
	struct sip_edge *s = arg;

	if (is_method(msg, "CANCEL"))
		sip_refuse(s, msg, 481, "");
	else
		sip_refuse(s, msg, 501, SIP_ALLOW);
	return true;
}

/* A response that belongs to nothing: late, doubled, forged or malformed. */
static bool at_strays(const struct sip_msg *msg, void *arg)
{
	(void)arg;
	if (sip_flaw(msg, NULL))
		dj_count(METRIC_sip_malformed, 1);
	return true;
}

/* Starting and stopping */

static int add_transport(struct sip_edge *s, enum sip_transp tp, const char *where,
			 struct dj_error *e)
{
	struct sa sa;
	int err;

	if (sa_decode(&sa, where, strlen(where)))
		return dj_fail(e, EINVAL, "\"%s\" is no address and port to listen on for SIP",
			       where);
	err = sip_transp_add(s->sip, tp, &sa, s->tls);
	if (err)
		return dj_fail(e, err, "cannot listen on %s for SIP over %s: %s", where,
			       sip_transp_name(tp), strerror(err));
	return 0;
}

static int add_transports(struct sip_edge *s, struct dj_error *e)
{
	int err = add_transport(s, SIP_TRANSP_UDP, s->cfg.listen, e);

	if (!err)
		err = add_transport(s, SIP_TRANSP_TCP, s->cfg.listen, e);
	if (err || !s->cfg.listen_tls[0])
		return err;
	err = sip_tls_alloc(&s->tls, &s->cfg, e);
	return err ? err : add_transport(s, SIP_TRANSP_TLS, s->cfg.listen_tls, e);
}

/* For trunks with names: phones have addresses. */
static void add_dns(struct sip_edge *s)
{
	struct sa servers[4];
	uint32_t n = DJ_COUNT(servers);
	char domain[64];

	if (dns_srv_get(domain, sizeof domain, servers, &n))
		return;
	if (dnsc_alloc(&s->dns, NULL, servers, n))
		dj_log(DJ_LOG_WARN, "sip.no_dns", NULL);
}

/* Listening on every address, ours towards others is the one that the rest of the world is reached
 * from. */
static void find_public(struct sip_edge *s)
{
	struct sa any, ours;

	if (s->cfg.public_address[0] || sa_decode(&any, s->cfg.listen, strlen(s->cfg.listen)) ||
	    !sa_is_any(&any))
		return;
	if (net_default_source_addr_get(sa_af(&any), &ours) ||
	    sa_ntop(&ours, s->cfg.public_address, sizeof s->cfg.public_address))
		dj_log(DJ_LOG_WARN, "sip.no_address", NULL);
}

/* "address[:port]" of ours as others should see it. */
static void set_host(struct sip_edge *s)
{
	const char *port = strrchr(s->cfg.listen, ':');

	find_public(s);
	if (!s->cfg.public_address[0])
		dj_copy(s->host, sizeof s->host, s->cfg.listen);
	else
		snprintf(s->host, sizeof s->host,
			 strchr(s->cfg.public_address, ':') ? "[%s]%s" : "%s%s",
			 s->cfg.public_address, port ? port : "");
}

static int listen_all(struct sip_edge *s, struct dj_error *e)
{
	int err =
	    sip_alloc(&s->sip, s->dns, TRANSACTIONS, TRANSACTIONS, CONNECTIONS, "dajeong", NULL, s);

	if (!err)
		sip_set_trace_handler(s->sip, on_trace);

	/* in this order: libre asks its transactions, then these one after the other */
	if (!err)
		err = sip_listen(&s->front, s->sip, true, at_front, s);
	if (!err)
		err = sipsess_listen(&s->sessions, s->sip, SESSIONS, sip_on_invite, s);
	if (!err)
		err = sip_listen(&s->back, s->sip, true, at_back, s);
	if (!err)
		err = sip_listen(&s->strays, s->sip, false, at_strays, s);
	return err ? dj_fail(e, err, "the SIP stack cannot be made: %s", strerror(err)) : 0;
}

int sip_start(struct sip_edge **out, const struct sip_config *cfg, struct dj_error *e)
{
	struct sip_edge *s = dj_alloc(sizeof *s);
	int err;

	dj_assert(cfg->app && cfg->leg_port && cfg->clock && cfg->line_known);
	s->cfg = *cfg;
	s->port = *cfg->leg_port;
	dj_map_init(&s->legs);
	dj_map_init(&s->calls);
	sip_digest_init(&s->digest);
	dj_assert(getrandom(s->key, sizeof s->key, 0) == sizeof s->key);
	set_host(s);
	s->phones = sip_phones_alloc(s);
	s->gate = sip_gate_alloc(&s->cfg);
	err = sip_gate_set(s->gate, &s->cfg, e);
	sip_streams_watch(s);
	if (!err) {
		add_dns(s);
		err = listen_all(s, e);
	}
	if (!err)
		err = add_transports(s, e);
	if (!err)
		err = sip_trunks_start(&s->trunks, s, e);
	if (err) {
		sip_stop(s);
		return err;
	}
	*out = s;
	return 0;
}

void sip_stop(struct sip_edge *s)
{
	if (!s)
		return;
	sip_streams_watch(NULL);
	sip_legs_end(s);
	dj_map_fini(&s->legs);
	dj_map_fini(&s->calls);
	sip_trunks_stop(s->trunks);
	sip_phones_free(s->phones);
	/* what is under way (BYE, CANCEL, un-REGISTER) has been sent once; nobody waits for the
	 * answers */
	sip_close(s->sip, true);
	sipsess_close_all(s->sessions); /* those that waited for an ACK */
	for (size_t i = 0; i < DJ_COUNT(s->udp); i++)
		mem_deref(s->udp[i].helper);
	mem_deref(s->strays);
	mem_deref(s->back);
	mem_deref(s->sessions);
	mem_deref(s->front);
	mem_deref(s->sip);
	mem_deref(s->tls);
	mem_deref(s->dns);
	sip_gate_free(s->gate);
	free(s);
}

int sip_change_trunks(struct sip_edge *s, const struct sip_trunk_config *trunks, int count,
		      struct dj_error *e)
{
	dj_assert(count <= SIP_TRUNKS);
	sip_trunks_stop(s->trunks);
	s->trunks = NULL;
	memcpy(s->cfg.trunks, trunks, (size_t)count * sizeof *trunks);
	s->cfg.trunk_count = count;
	return sip_gate_set(s->gate, &s->cfg, e) ? EINVAL : sip_trunks_start(&s->trunks, s, e);
}

static void deliver(void *arg, const struct order *o)
{
	sip_leg_order(arg, o);
}

struct order_port sip_orders(struct sip_edge *s)
{
	return (struct order_port){.arg = s, .deliver = deliver};
}
