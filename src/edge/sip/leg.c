/* Owns the life of each leg: its libre session, what both sides said about sound, its time limit.
 * Refuses to decide: it tells the app what happened and does what it is ordered.
 *
 * libre calls back with the leg as argument as long as we hold the session; after mem_deref it
 * finishes BYE, CANCEL and retransmissions by itself. A leg leaves the map before the app hears of
 * its end, so an order for it comes too late. */
#include "edge/sip/leg_inside.h"
#include "edge/sip/parse.h"
#include "edge/sip/text.h"
#include "edge/sip/trunk.h"
#include "base/log.h"
#include "base/text.h"
#include "domain/trunk/cause.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_S (4 * 3600)

void sip_leg_tell(const struct sip_leg *l, struct command *c)
{
	c->leg = l->id;
	c->leg_kind = l->kind;
	app_submit(l->edge->cfg.app, c, NULL);
}

struct sip_leg *sip_leg_alloc(struct sip_edge *s, dj_id id, enum leg_kind kind,
			      enum leg_state state)
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

/* The call that its messages belong to; the one before is forgotten. */
void sip_leg_is_call(struct sip_leg *l, const char *callid, size_t n)
{
	struct dj_map *calls = &l->edge->calls;

	if (l->call && dj_map_get(calls, l->call) == l)
		dj_map_remove(calls, l->call);
	l->call = callid ? sip_trace_call(callid, n) : 0;
	if (l->call)
		dj_map_put(calls, l->call, l);
}

void sip_leg_is_dialog(struct sip_leg *l)
{
	const char *callid = sip_dialog_callid(sipsess_dialog(l->session));

	sip_leg_is_call(l, callid, strlen(callid));
}

void sip_leg_close(struct sip_leg *l, enum leg_end why)
{
	tmr_cancel(&l->limit);
	tmr_cancel(&l->news);
	tmr_cancel(&l->patience);
	tmr_cancel(&l->refresh);
	if (l->session)
		(void)sipsess_set_close_headers(l->session,
						"Reason: Q.850;cause=%d;text=\"%s\"\r\n",
						cause_of(why), cause_text(cause_of(why)));
	l->session = mem_deref(l->session); /* says BYE or CANCEL */
	sip_leg_is_call(l, NULL, 0);
	dj_map_remove(&l->edge->legs, l->id);
	sip_trace_keep(l);
}

void sip_leg_free(struct sip_leg *l)
{
	if (l->open)
		l->edge->port.free(l->edge->port.arg, l->id);
	free(l->offer);
	free(l->trace.text);
	free(l);
}

void sip_leg_end(struct sip_leg *l, enum leg_end how, int status)
{
	struct command c = {
	    .kind = COMMAND_LEG_ENDED, .how = how, .number = status, .count = {l->cause}};

	dj_log(DJ_LOG_DEBUG, "sip.leg_ended", "leg=%" PRId64 " how=%s status=%d cause=%d", l->id,
	       word_of(words_leg_end, how), status, l->cause);
	sip_leg_close(l, how);
	sip_leg_tell(l, &c);
	sip_leg_free(l);
}

static void on_news(void *arg);

void sip_leg_fail_later(struct sip_leg *l, enum leg_end how, int status)
{
	l->failed = how;
	l->status = status;
	tmr_start(&l->news, 0, on_news, l);
}

void sip_leg_use_trunk(struct sip_leg *l, int trunk)
{
	const struct sip_trunk_config *t = &l->edge->cfg.trunks[trunk];

	dj_copy(l->trunk, sizeof l->trunk, t->name);
	l->profile = t->profile;
	l->has_profile = true;
}

/* Sound */

int sip_leg_open_sound(struct sip_leg *l)
{
	int err = l->edge->port.open(l->edge->port.arg, l->id, LEG_RTP, &l->local);

	l->open = !err;
	return err;
}

/* What runs goes on; else a carrier gets the first of our order that it has, a phone the first of
 * its own. */
static int choose_format(const struct sip_leg *l, const struct sdp_theirs *t)
{
	for (int i = 0; i < t->count; i++)
		if (t->formats[i].codec == l->codec)
			return i;
	for (int k = 0; l->has_profile && k < l->profile.codec_count; k++)
		for (int i = 0; i < t->count; i++)
			if (t->formats[i].codec == sip_sdp_codec(l->profile.codecs[k]))
				return i;
	return 0;
}

/* Keys of theirs with one of ours for the same suite; ours stays as long as the suite does. */
static void take_keys(struct sip_leg *l, const struct sdp_theirs *t)
{
	if (l->keys.suite != t->suite && t->suite != SUITE_NONE)
		sip_sdp_new_key(l->keys.ours);
	l->keys.suite = t->suite;
	l->crypto_tag = t->crypto_tag;
	memcpy(l->keys.theirs, t->key, sizeof l->keys.theirs);
}

/* What was sealed, or must be, is not opened by a later description. */
static bool is_sealed(const struct sip_leg *l)
{
	return l->keys.suite != SUITE_NONE || (l->has_profile && l->profile.srtp == SRTP_MUST);
}

int sip_leg_take_description(struct sip_leg *l, const struct sdp_theirs *t)
{
	struct leg_remote r = {.event_type = t->event_type, .port = t->port};
	int use;

	if (!t->count || (is_sealed(l) && !t->suite))
		return EPROTO;
	use = choose_format(l, t);
	take_keys(l, t);
	l->codec = r.codec = t->formats[use].codec;
	l->payload_type = r.payload_type = t->formats[use].payload_type;
	l->event_type = t->event_type;
	l->theirs = t->flow;
	r.send = (t->flow & SDP_FLOW_RECEIVE) != 0;
	r.keys = l->keys;
	r.rtcp_mux = t->rtcp_mux;
	r.rtcp_port = t->rtcp_port;
	dj_copy(r.address, sizeof r.address, t->address);
	l->edge->port.remote(l->edge->port.arg, l->id, &r);
	return 0;
}

int sip_leg_read_body(struct sdp_theirs *t, const struct sip_msg *msg)
{
	return sip_sdp_read(t, (const char *)mbuf_buf(msg->mb), mbuf_get_left(msg->mb));
}

struct mbuf *sip_leg_describe(struct sip_leg *l, const struct sdp_theirs *answer_to)
{
	char text[SDP_TEXT];
	struct sdp_ours ours = {.session = l->id,
				.version = ++l->version,
				.local = &l->local,
				.codec = l->codec,
				.payload_type = l->payload_type,
				.event_type = l->event_type,
				.flow = SDP_FLOW_BOTH,
				.only = l->only,
				.keys = &l->keys,
				.crypto_tag = l->crypto_tag};
	struct mbuf *mb;
	size_t n;

	for (int i = 0; l->has_profile && i < l->profile.codec_count; i++)
		ours.order[i] = sip_sdp_codec(l->profile.codecs[i]);
	ours.ptime_ms = l->has_profile ? l->profile.ptime_ms : 20;
	if (answer_to) {
		ours.flow = sip_sdp_flow(answer_to->flow);
		ours.rtcp_mux = answer_to->rtcp_mux;
	}
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
		sip_leg_end(l, l->failed, l->status);
		return;
	}
	sip_aim_set(l->session, l->aim); /* libre took the re-INVITE's Contact */
	if (l->held == l->held_told)
		return;
	l->held_told = l->held;
	sip_leg_tell(l, &c);
}

int sip_leg_on_offer(struct mbuf **out, const struct sip_msg *msg, void *arg)
{
	struct sip_leg *l = arg;
	struct sdp_theirs t;

	tmr_start(&l->news, 0, on_news, l);
	if (!mbuf_get_left(msg->mb)) {
		l->only = false;
		*out = sip_leg_describe(l, NULL);
		return 0;
	}
	if (sip_leg_read_body(&t, msg) || sip_leg_take_description(l, &t))
		return EPROTO; /* 488, and the call goes on as it was: T.38 too */
	sip_leg_timer_begin(l, NULL);
	*out = sip_leg_describe(l, &t);
	l->held = !(t.flow & SDP_FLOW_RECEIVE);
	return 0;
}

int sip_leg_on_answer(const struct sip_msg *msg, void *arg)
{
	struct sip_leg *l = arg;
	struct sdp_theirs t;

	if (l->kind == leg_kind_AGENT_PHONE && l->phone)
		sip_aim_read(msg, l->aim);
	sip_aim_set(l->session, l->aim);
	sip_leg_timer_begin(l, msg);
	return sip_leg_read_body(&t, msg) ? EPROTO : sip_leg_take_description(l, &t);
}

/* 183 with a description: what the other network says before somebody answers is heard. */
static bool take_early(struct sip_leg *l, const struct sip_msg *msg)
{
	struct sdp_theirs t;

	return mbuf_get_left(msg->mb) > 0 && !sip_leg_read_body(&t, msg) &&
	       !sip_leg_take_description(l, &t);
}

void sip_leg_on_progress(const struct sip_msg *msg, void *arg)
{
	struct sip_leg *l = arg;
	struct command c = {.kind = COMMAND_LEG_RINGING};

	sip_leg_dial_heard(l, msg);
	if (msg->scode < 180)
		return;
	c.flag = l->kind == leg_kind_OUTSIDE && take_early(l, msg);
	if (l->state != CALLING && !c.flag)
		return;
	l->state = RINGING;
	sip_leg_tell(l, &c);
}

void sip_leg_on_established(const struct sip_msg *msg, void *arg)
{
	struct sip_leg *l = arg;
	struct command c = {.kind = COMMAND_LEG_ANSWERED, .codec = l->codec};
	int longest = l->edge->cfg.max_call_s ? l->edge->cfg.max_call_s : LONGEST_S;
	bool news = l->state != TALKING || !l->offer;

	(void)msg;
	l->state = TALKING;
	tmr_start(&l->limit, (uint64_t)longest * 1000, sip_leg_on_limit, l);
	free(l->offer);
	l->offer = NULL;
	if (news)
		sip_leg_tell(l, &c);
}

void sip_leg_on_info(struct sip *sip, const struct sip_msg *msg, void *arg)
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
		sip_leg_tell(l, &c);
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

/* A cause of the telephone network says more than the SIP status beside it. A call in progress that
 * ends by one of the network's own failures has not been hung up by anybody. */
static enum leg_end end_of(const struct sip_leg *l, int err, const struct sip_msg *msg)
{
	if (err == EPROTO)
		return leg_end_NO_CODEC;
	if (l->state == TALKING && (!err || err == ECONNRESET))
		return cause_meaning(l->cause, leg_end_NORMAL) == leg_end_FAULT || msg
			   ? leg_end_FAULT
			   : leg_end_NORMAL;
	if (l->state == TALKING)
		return leg_end_FAULT;
	if (l->kind == leg_kind_TRUNK)
		return leg_end_CANCELLED;
	return msg && !err ? cause_meaning(l->cause, refusal(msg->scode)) : leg_end_UNREACHABLE;
}

static void read_cause(struct sip_leg *l, const struct sip_msg *msg)
{
	const struct sip_hdr *reason = msg ? sip_msg_hdr(msg, SIP_HDR_REASON) : NULL;

/* An agent's phone where it is, a number outside through a trunk. */
static bool find_target(const struct sip_leg *l, struct sip_target *out)
{
	return l->kind == leg_kind_OUTSIDE
		   ? sip_trunk_target(l->edge, &l->order, out)
		   : sip_phone_target(l->edge->phones, l->order.agent_name, out);
}

/* The session is over. Who cannot do the other side's codec is asked once more, for any. */
static void on_close(int err, const struct sip_msg *msg, void *arg)
	if (reason)
		l->cause = cause_read(reason->val.p, reason->val.l);
}

/* The session is over. A phone that cannot do the caller's codec is asked once more, for any; a
 * number is tried on the next trunk. */
void sip_leg_on_close(int err, const struct sip_msg *msg, void *arg)
{
	struct sip_leg *l = arg;
	int status = msg ? msg->scode : 0;
	enum leg_end how;

	if (how == leg_end_NO_CODEC && l->only && l->state != TALKING) {
		l->session = mem_deref(l->session);
		l->only = false;
		if (find_target(l, &t) && !ring(l, &t))
			return;
	}
	leg_end(l, how, msg ? msg->scode : 0);
	read_cause(l, msg);
	how = end_of(l, err, msg);
	if (how == leg_end_NO_CODEC && l->only && l->state != TALKING && sip_leg_ring_again(l))
		return;
	if (l->kind == leg_kind_OUTSIDE && l->state != TALKING && sip_leg_dial_next(l, status))
		return;
	sip_leg_end(l, how, status);
}

void sip_leg_on_limit(void *arg)
{
	struct sip_leg *l = arg;

	if (l->state == WAITING)
		(void)sipsess_reject(l->session, 480, sip_reason(480), NULL);
	sip_leg_end(l, l->state == TALKING ? leg_end_FAULT : leg_end_NO_ANSWER,
		    l->state == TALKING ? 0 : 408);
}

const char *sip_leg_contact(const struct sip_edge *s, enum sip_transp tp, char out[128])
{
	if (!s->cfg.public_address[0])
		return SIP_OUR_USER;
	snprintf(out, 128, "sip:" SIP_OUR_USER "@%s%s", s->host, sip_transp_param(tp));
	return out;
}

static void begin(struct sip_edge *s, const struct order *o)
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
	if (o->kind == ORDER_LEG_RING)
		sip_leg_begin_ring(s, o);
	else if (o->kind == ORDER_LEG_DIAL)
		sip_leg_begin_dial(s, o);
}

void sip_leg_order(struct sip_edge *s, const struct order *o)
{
	struct sip_leg *l = dj_map_get(&s->legs, o->leg);

	if (!l) {
		if (o->kind == ORDER_LEG_RING || o->kind == ORDER_LEG_DIAL)
			begin_ring(s, o);
		begin(s, o);
		return;
	}
	if (o->contact)
		l->contact = o->contact;
	if (l->state == ARRIVING)
		l->order = *o;
	else if (l->kind == leg_kind_TRUNK)
		sip_leg_obey(l, NULL, o);
	else if (o->kind == ORDER_LEG_END || o->kind == ORDER_LEG_REFUSE) {
		sip_leg_close(l, leg_end_NORMAL);
		sip_leg_free(l);
	}
}

/* The cause that the other side of a call gives for ending it, before libre says that it has. */
void sip_leg_bye(struct sip_edge *s, const struct sip_msg *msg)
{
	struct sip_leg *l = dj_map_get(&s->calls, sip_trace_call(msg->callid.p, msg->callid.l));

	if (l)
		read_cause(l, msg);
}

int sip_legs_on(const struct sip_edge *s, const char *trunk)
{
	const struct sip_leg *l;
	size_t at = 0;
	int n = 0;

	while ((l = dj_map_next(&s->legs, &at, NULL)))
		n += strcmp(l->trunk, trunk) == 0;
	return n;
}

void sip_legs_end(struct sip_edge *s)
{
	struct sip_leg *l;
	size_t at = 0;

	while ((l = dj_map_next(&s->legs, &at, NULL))) {
		if (l->state == WAITING)
			sip_leg_refuse(l, NULL, 503, 10);
		sip_leg_close(l, leg_end_FAULT);
		sip_leg_free(l);
		at = 0; /* the map has changed */
	}
}
