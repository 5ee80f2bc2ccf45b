/* Owns the life of each leg: its libre session, what both sides said about sound, its time limit.
 * Refuses to decide: it tells the app what happened and does what it is ordered.
 *
 * libre calls back with the leg as argument as long as we hold the session; after mem_deref it
 * finishes BYE, CANCEL and retransmissions by itself. A leg leaves the map before the app hears of
 * its end, so an order for it comes too late. */
#include "edge/sip/leg.h"
#include "edge/sip/aim.h"
#include "edge/sip/parse.h"
#include "edge/sip/text.h"
#include "edge/sip/trunk.h"
#include "base/log.h"
#include "base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNANSWERED_S 180 /* RFC 3261 timer C: nobody waits longer for a call to be taken */
#define LONGEST_S    (4 * 3600)
#define RING_MS	     20000
#define OUR_USER     "dajeong"
#define SDP_TYPE     "application/sdp"

enum state {
	ARRIVING, /* in the app's hands for the first time: orders are kept in `order` */
	WAITING,  /* a caller who has heard 180 or 183 */
	CALLING,  /* a phone that has not said anything */
	RINGING,
	TALKING,
};

struct sip_leg {
	struct sip_edge *edge;
	dj_id id;
	enum leg_kind kind;
	enum state state;
	struct sipsess *session;
	struct leg_local local;
	bool open;		  /* has sound */
	struct order order;	  /* ARRIVING: the last; CALLING: the one to ring */
	bool only;		  /* offered one codec */
	struct sdp_theirs *offer; /* ARRIVING and WAITING; its views point into the INVITE, which
				     libre keeps as long */
	enum leg_codec codec;
	int payload_type, event_type;
	enum sdp_flow theirs;
	bool held, held_told;
	bool phone; /* no trunk: it may be behind a router */
	char aim[SIP_AIM_TEXT];
	int version; /* of our SDP */
	struct tmr limit, news;
	enum leg_end failed; /* news: could not ring */
	int status;
};

static void tell(const struct sip_leg *l, struct command *c)
{
	c->leg = l->id;
	c->leg_kind = l->kind;
	app_submit(l->edge->cfg.app, c, NULL);
}

static struct sip_leg *leg_alloc(struct sip_edge *s, dj_id id, enum leg_kind kind, enum state state)
{
	struct sip_leg *l = dj_alloc(sizeof *l);

	l->edge = s;
	l->id = id;
	l->kind = kind;
	l->state = state;
	l->event_type = -1;
	dj_map_put(&s->legs, id, l);
	return l;
}

/* Out of the map and off the network; what is left waits for leg_free. */
static void leg_close(struct sip_leg *l)
{
	dj_map_remove(&l->edge->legs, l->id);
	tmr_cancel(&l->limit);
	tmr_cancel(&l->news);
	l->session = mem_deref(l->session);
}

static void leg_free(struct sip_leg *l)
{
	if (l->open)
		l->edge->port.free(l->edge->port.arg, l->id);
	free(l->offer);
	free(l);
}

static void leg_end(struct sip_leg *l, enum leg_end how, int status)
{
	struct command c = {.kind = COMMAND_LEG_ENDED, .how = how, .number = status};

	dj_log(DJ_LOG_DEBUG, "sip.leg_ended", "leg=%" PRId64 " how=%s status=%d", l->id,
	       word_of(words_leg_end, how), status);
	leg_close(l);
	tell(l, &c);
	leg_free(l);
}

/* Sound */

static int open_sound(struct sip_leg *l)
{
	int err = l->edge->port.open(l->edge->port.arg, l->id, LEG_RTP, &l->local);

	l->open = !err;
	return err;
}

/* Takes over what they said. EPROTO when it has no codec of ours. */
static int take_description(struct sip_leg *l, const struct sdp_theirs *t)
{
	struct leg_remote r = {.event_type = t->event_type, .port = t->port};
	int use = 0;

	if (!t->count)
		return EPROTO;
	for (int i = 0; i < t->count; i++)
		if (t->formats[i].codec == l->codec) /* stay with what runs */
			use = i;
	l->codec = r.codec = t->formats[use].codec;
	l->payload_type = r.payload_type = t->formats[use].payload_type;
	l->event_type = t->event_type;
	l->theirs = t->flow;
	r.send = (t->flow & SDP_FLOW_RECEIVE) != 0;
	dj_copy(r.address, sizeof r.address, t->address);
	l->edge->port.remote(l->edge->port.arg, l->id, &r);
	return 0;
}

static int read_body(struct sdp_theirs *t, const struct sip_msg *msg)
{
	return sip_sdp_read(t, (const char *)mbuf_buf(msg->mb), mbuf_get_left(msg->mb));
}

static struct mbuf *describe(struct sip_leg *l, const struct sdp_theirs *answer_to)
{
	char text[SDP_TEXT];
	struct sdp_ours ours = {.session = l->id,
				.version = ++l->version,
				.local = &l->local,
				.codec = l->codec,
				.payload_type = l->payload_type,
				.event_type = l->event_type,
				.flow = SDP_FLOW_BOTH,
				.only = l->only};
	struct mbuf *mb;
	size_t n;

	if (answer_to)
		ours.flow = sip_sdp_flow(answer_to->flow);
	n = answer_to ? sip_sdp_answer(text, &ours, answer_to) : sip_sdp_offer(text, &ours);
	mb = mbuf_alloc(n);
	dj_assert(mb && !mbuf_write_mem(mb, (const uint8_t *)text, n));
	mb->pos = 0;
	return mb;
}

/* What a session says back */

/* Things that came up inside a libre callback, or inside an order: done on the next turn. */
static void on_news(void *arg)
{
	struct sip_leg *l = arg;
	struct command c = {.kind = COMMAND_LEG_HELD, .flag = l->held};

	if (l->status) {
		leg_end(l, l->failed, l->status);
		return;
	}
	sip_aim_set(l->session, l->aim); /* libre took the re-INVITE's Contact */
	if (l->held == l->held_told)
		return;
	l->held_told = l->held;
	tell(l, &c);
}

static int on_offer(struct mbuf **out, const struct sip_msg *msg, void *arg)
{
	struct sip_leg *l = arg;
	struct sdp_theirs t;

	tmr_start(&l->news, 0, on_news, l);
	if (!mbuf_get_left(msg->mb)) {
		l->only = false;
		*out = describe(l, NULL);
		return 0;
	}
	if (read_body(&t, msg) || take_description(l, &t))
		return EPROTO;
	*out = describe(l, &t);
	l->held = !(t.flow & SDP_FLOW_RECEIVE);
	return 0;
}

static int on_answer(const struct sip_msg *msg, void *arg)
{
	struct sip_leg *l = arg;
	struct sdp_theirs t;

	if (l->kind == leg_kind_AGENT_PHONE && l->phone)
		sip_aim_read(msg, l->aim);
	sip_aim_set(l->session, l->aim);
	return read_body(&t, msg) ? EPROTO : take_description(l, &t);
}

static void on_progress(const struct sip_msg *msg, void *arg)
{
	struct sip_leg *l = arg;
	struct command c = {.kind = COMMAND_LEG_RINGING};

	if (l->state != CALLING || msg->scode < 180)
		return;
	l->state = RINGING;
	tell(l, &c);
}

static void on_limit(void *arg);

static void on_established(const struct sip_msg *msg, void *arg)
{
	struct sip_leg *l = arg;
	struct command c = {.kind = COMMAND_LEG_ANSWERED, .codec = l->codec};
	int longest = l->edge->cfg.max_call_s ? l->edge->cfg.max_call_s : LONGEST_S;
	bool news = l->state != TALKING || !l->offer;

	(void)msg;
	l->state = TALKING;
	tmr_start(&l->limit, (uint64_t)longest * 1000, on_limit, l);
	free(l->offer);
	l->offer = NULL;
	if (news)
		tell(l, &c);
}

static void on_info(struct sip *sip, const struct sip_msg *msg, void *arg)
{
	struct sip_leg *l = arg;
	struct command c = {.kind = COMMAND_LEG_KEY};
	bool dtmf = !pl_strcasecmp(&msg->ctyp.type, "application") &&
		    (!pl_strcasecmp(&msg->ctyp.subtype, "dtmf-relay") ||
		     !pl_strcasecmp(&msg->ctyp.subtype, "dtmf"));

	(void)sip_treply(NULL, sip, msg, dtmf ? 200 : 415, sip_reason(dtmf ? 200 : 415));
	c.text[0] =
	    dtmf ? sip_info_key((const char *)mbuf_buf(msg->mb), mbuf_get_left(msg->mb)) : '\0';
	if (c.text[0])
		tell(l, &c);
}

/* What a phone's refusal means; 0 ends. */
static const struct {
	int status;
	enum leg_end how;
} refusals[] = {
    {486, leg_end_BUSY},      {600, leg_end_BUSY},	{603, leg_end_DECLINED},
    {480, leg_end_DECLINED},  {403, leg_end_DECLINED},	{408, leg_end_NO_ANSWER},
    {487, leg_end_CANCELLED}, {488, leg_end_NO_CODEC},	{415, leg_end_NO_CODEC},
    {606, leg_end_NO_CODEC},  {0, leg_end_UNREACHABLE},
};

static enum leg_end refusal(int status)
{
	int i = 0;

	while (refusals[i].status && refusals[i].status != status)
		i++;
	return refusals[i].how;
}

static enum leg_end end_of(const struct sip_leg *l, int err, const struct sip_msg *msg)
{
	if (err == EPROTO)
		return leg_end_NO_CODEC;
	if (l->state == TALKING)
		return err && err != ECONNRESET ? leg_end_FAULT : leg_end_NORMAL;
	if (l->kind == leg_kind_TRUNK)
		return leg_end_CANCELLED;
	return msg && !err ? refusal(msg->scode) : leg_end_UNREACHABLE;
}

static int ring(struct sip_leg *l, const struct sip_target *t);

/* An agent's phone where it is, a number outside through a trunk. */
static bool find_target(const struct sip_leg *l, struct sip_target *out)
{
	return l->kind == leg_kind_OUTSIDE
		   ? sip_trunk_target(l->edge, &l->order, out)
		   : sip_phone_target(l->edge->phones, l->order.agent_name, out);
}

/* The session is over. Who cannot do the other side's codec is asked once more, for any. */
static void on_close(int err, const struct sip_msg *msg, void *arg)
{
	struct sip_leg *l = arg;
	enum leg_end how = end_of(l, err, msg);
	struct sip_target t;

	if (how == leg_end_NO_CODEC && l->only && l->state != TALKING) {
		l->session = mem_deref(l->session);
		l->only = false;
		if (find_target(l, &t) && !ring(l, &t))
			return;
	}
	leg_end(l, how, msg ? msg->scode : 0);
}

static void on_limit(void *arg)
{
	struct sip_leg *l = arg;

	if (l->state == WAITING)
		(void)sipsess_reject(l->session, 480, sip_reason(480), NULL);
	leg_end(l, l->state == TALKING ? leg_end_FAULT : leg_end_NO_ANSWER,
		l->state == TALKING ? 0 : 408);
}

/* A caller's leg */

/* Our Contact: libre makes it of a user and the socket's address, or takes a whole URI. */
static const char *our_contact(const struct sip_edge *s, enum sip_transp tp, char out[128])
{
	if (!s->cfg.public_address[0])
		return OUR_USER;
	snprintf(out, 128, "sip:" OUR_USER "@%s%s", s->host, sip_transp_param(tp));
	return out;
}

static int accept_session(struct sip_leg *l, const struct sip_msg *msg, int status,
			  struct mbuf *desc)
{
	char contact[128];

	return sipsess_accept(&l->session, l->edge->sessions, msg, (uint16_t)status,
			      sip_reason(status), our_contact(l->edge, msg->tp, contact), SDP_TYPE,
			      desc, NULL, NULL, false, on_offer, on_answer, on_established, on_info,
			      NULL, on_close, l, SIP_ALLOW);
}

/* 180, 183 or 200 to the caller; `msg` for the first of them. */
static int respond(struct sip_leg *l, const struct sip_msg *msg, int status)
{
	struct mbuf *desc = NULL;
	int err;

	if (status != 180 && (l->offer || status == 200))
		desc = describe(l, l->offer);
	if (msg) {
		err = accept_session(l, msg, status, desc);
		if (!err)
			sip_aim_set(l->session, l->aim);
	} else if (status == 200)
		err = sipsess_answer(l->session, 200, sip_reason(200), desc, SIP_ALLOW);
	else
		err =
		    sipsess_progress(l->session, (uint16_t)status, sip_reason(status), desc, NULL);
	mem_deref(desc);
	if (status == 200)
		l->state = TALKING;
	else if (!err)
		l->state = WAITING;
	return err;
}

static void refuse_session(struct sip_leg *l, const struct sip_msg *msg, int status,
			   int retry_after_s)
{
	char headers[64] = "";

	if (retry_after_s > 0)
		snprintf(headers, sizeof headers, "Retry-After: %d\r\n", retry_after_s);
	if (msg)
		(void)sip_treplyf(NULL, NULL, l->edge->sip, msg, false, (uint16_t)status,
				  sip_reason(status), "%s" SIP_END, headers);
	else
		(void)sipsess_reject(l->session, (uint16_t)status, sip_reason(status), "%s" SIP_END,
				     headers);
}

/* Does what the app ordered for a caller's leg; `msg` while the INVITE is still unanswered. */
static void obey(struct sip_leg *l, const struct sip_msg *msg, const struct order *o)
{
	int err = 0, status = o->status;

	switch (o->kind) {
	case ORDER_LEG_PROGRESS:
		err = respond(l, msg, status == 183 ? 183 : 180);
		break;
	case ORDER_LEG_ANSWER:
		if (l->state != TALKING)
			err = respond(l, msg, 200);
		break;
	case ORDER_LEG_REFUSE:
	case ORDER_LEG_END:
		if (l->state != TALKING)
			refuse_session(l, msg, status >= 400 && status < 700 ? status : 480,
				       o->retry_after_s);
		leg_close(l);
		leg_free(l);
		return;
	default:
		return;
	}
	if (err && msg)
		sip_refuse(l->edge, msg, err == EBADMSG ? 400 : 500, "");
	if (err)
		leg_end(l, leg_end_FAULT, 500);
}

static enum verdict announce(struct sip_leg *l, const struct sip_arrival *a)
{
	struct command c = {
	    .kind = COMMAND_CALL_ARRIVED, .leg = l->id, .leg_kind = l->kind, .codec = l->codec};

	dj_copy(c.line, sizeof c.line, a->line);
	dj_copy(c.caller, sizeof c.caller, a->caller);
	dj_copy(c.trunk, sizeof c.trunk, a->trunk);
	return app_submit(l->edge->cfg.app, &c, NULL);
}

static struct order refusal_of(enum verdict v)
{
	int http = verdict_status(v);

	return (struct order){.kind = ORDER_LEG_REFUSE,
			      .status = http == 503 || http == 507 ? 503
					: http == 404		   ? 404
								   : 480,
			      .retry_after_s = http == 503 || http == 507 ? 10 : 0};
}

void sip_leg_arrive(struct sip_edge *s, const struct sip_arrival *a)
{
	struct sip_leg *l = leg_alloc(s, app_new_id(s->cfg.app), leg_kind_TRUNK, ARRIVING);
	enum verdict v;

	if (a->phone)
		sip_aim_read(a->msg, l->aim);
	if (open_sound(l)) {
		sip_refuse(s, a->msg, 503, "Retry-After: 10\r\n");
		leg_close(l);
		leg_free(l);
		return;
	}
	if (!a->late) {
		l->offer = dj_alloc(sizeof *l->offer);
		*l->offer = a->offer;
		take_description(l, l->offer);
	}
	tmr_start(&l->limit, UNANSWERED_S * 1000, on_limit, l);
	l->order = (struct order){.kind = ORDER_LEG_PROGRESS, .status = 180};
	v = announce(l, a);
	if (v != VERDICT_ok)
		l->order = refusal_of(v);
	obey(l, a->msg, &l->order);
}

/* An agent's phone, or a number outside */

/* Tells on the next turn that it could not be rung. */
static void fail_later(struct sip_leg *l, enum leg_end how, int status)
{
	l->failed = how;
	l->status = status;
	tmr_start(&l->news, 0, on_news, l);
}

static void from_of(const struct sip_leg *l, char uri[128], char name[64])
{
	struct pl caller;
	char user[NUMBER_TEXT];

	pl_set_str(&caller, l->order.caller);
	sip_user_text(&caller, user, sizeof user);
	sip_display(l->order.caller_name, name, 64);
	if (user[0])
		snprintf(uri, 128, "sip:%s@%s", user, l->edge->host);
	else
		snprintf(uri, 128, "sip:anonymous@anonymous.invalid");
}

static enum sip_transp transport_of(const struct sip_target *t)
{
	const char *way = t->route[0] ? t->route : t->uri;

	return strstr(way, "transport=tcp")   ? SIP_TRANSP_TCP
	       : strstr(way, "transport=tls") ? SIP_TRANSP_TLS
					      : SIP_TRANSP_UDP;
}

static int ring(struct sip_leg *l, const struct sip_target *t)
{
	const char *route = t->route;
	char from[128], name[64], contact[128];
	struct mbuf *desc = describe(l, NULL);
	int err;

	l->phone = route[0] != '\0';
	from_of(l, from, name);
	err = sipsess_connect(&l->session, l->edge->sessions, t->uri, name[0] ? name : NULL, from,
			      our_contact(l->edge, transport_of(t), contact), &route,
			      route[0] ? 1 : 0, SDP_TYPE, desc, NULL, NULL, false, on_offer,
			      on_answer, on_progress, on_established, on_info, NULL, on_close, l,
			      SIP_ALLOW);
	mem_deref(desc);
	return err;
}

static void begin_ring(struct sip_edge *s, const struct order *o)
{
	struct sip_leg *l = leg_alloc(s, o->leg, o->leg_kind, CALLING);
	struct sip_target t;

	l->order = *o;
	l->only = o->codec == CODEC_PCMU || o->codec == CODEC_PCMA;
	l->codec = l->only ? o->codec : CODEC_NONE;
	if (!find_target(l, &t))
		fail_later(l, leg_end_UNREACHABLE, 404);
	else if (open_sound(l) || ring(l, &t))
		fail_later(l, leg_end_UNREACHABLE, 503);
	else
		tmr_start(&l->limit, (uint64_t)(o->ring_ms > 0 ? o->ring_ms : RING_MS), on_limit,
			  l);
}

void sip_leg_order(struct sip_edge *s, const struct order *o)
{
	struct sip_leg *l = dj_map_get(&s->legs, o->leg);

	if (!l) {
		if (o->kind == ORDER_LEG_RING || o->kind == ORDER_LEG_DIAL)
			begin_ring(s, o);
		return;
	}
	if (l->state == ARRIVING)
		l->order = *o;
	else if (l->kind == leg_kind_TRUNK)
		obey(l, NULL, o);
	else if (o->kind == ORDER_LEG_END || o->kind == ORDER_LEG_REFUSE) {
		leg_close(l);
		leg_free(l);
	}
}

void sip_legs_end(struct sip_edge *s)
{
	struct sip_leg *l;
	size_t at = 0;
	dj_id id;

	while ((l = dj_map_next(&s->legs, &at, &id))) {
		if (l->state == WAITING)
			refuse_session(l, NULL, 503, 10);
		leg_close(l);
		leg_free(l);
		at = 0; /* the map has changed */
	}
}
