/* Owns the life of each leg: its libre session, what both sides said about sound, its time limit.
 * Refuses to decide: it tells the app what happened and does what it is ordered.
 *
 * libre calls back with the leg as argument as long as we hold the session; after mem_deref it
 * finishes BYE, CANCEL and retransmissions by itself. A leg leaves the map before the app hears of
 * its end, so an order for it comes too late. */
#include "edge/sip/leg_inside.h"
#include "edge/sip/parse.h"
#include "edge/sip/text.h"
#include "edge/sip/typed.h"
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

void sip_leg_calls(struct sip_leg *l)
{
	l->edge->calling = l;
}

void sip_leg_is_dialog(struct sip_leg *l, int err)
{
	const char *callid;

	l->edge->calling = NULL;
	if (err)
		return;
	callid = sip_dialog_callid(sipsess_dialog(l->session));
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
	sip_typed_close(l);
	if (l->open)
		l->edge->port.free(l->edge->port.arg, l->id);
	free(l->offer);
	free(l->trace.text);
	mem_deref(l->said);
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
	l->least_s = 0;
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

/* What was sealed, or must be, is not opened by a later description. */
static bool is_sealed(const struct sip_leg *l)
{
	return l->keys.keys.suite != SUITE_NONE || (l->has_profile && l->profile.srtp == SRTP_MUST);
}

int sip_leg_take_description(struct sip_leg *l, const struct sdp_theirs *t)
{
	struct leg_remote r = {.event_type = t->event_type, .port = t->port};
	int use;

	if (!t->count || (is_sealed(l) && !t->crypto.suite))
		return EPROTO;
	use = choose_format(l, t);
	sip_keys_take(&l->keys, &t->crypto);
	l->codec = r.codec = t->formats[use].codec;
	l->payload_type = r.payload_type = t->formats[use].payload_type;
	l->event_type = t->event_type;
	l->theirs = t->flow;
	r.send = (t->flow & SDP_FLOW_RECEIVE) != 0;
	r.keys = l->keys.keys;
	r.rtcp_mux = t->rtcp_mux;
	r.rtcp_port = t->rtcp_port;
	r.ptime_ms = l->has_profile ? l->profile.ptime_ms : 0;
	dj_copy(r.address, sizeof r.address, t->address);
	l->remote = r;
	l->edge->port.remote(l->edge->port.arg, l->id, &r);
	sip_typed_agree(l, &t->text);
	return 0;
}

/* A port of its own for pictures, where the app takes them; 0: there are none. */
static int open_pictures(struct sip_leg *l)
{
	const struct leg_port *p = &l->edge->port;

	if (!l->picture_port && l->pictures && p->video &&
	    p->video(p->arg, l->id, &l->picture_port))
		l->picture_port = 0;
	return l->picture_port;
}

/* What they said of their pictures. False: there are none that we take; what was sealed is not
 * opened by a later description. */
static bool take_pictures(struct sip_leg *l, const struct sdp_theirs *t)
{
	const struct leg_port *p = &l->edge->port;

	if (!t->video.codec || (l->picture_keys.keys.suite && !t->video.crypto.suite) ||
	    !open_pictures(l))
		return false;
	sip_keys_take(&l->picture_keys, &t->video.crypto);
	l->remote.video.codec = t->video.codec;
	l->remote.video.payload_type = t->video.payload_type;
	l->remote.video.send = (t->video.flow & SDP_FLOW_RECEIVE) != 0;
	l->remote.video.port = t->video.port;
	l->remote.video.keys = l->picture_keys.keys;
	p->remote(p->arg, l->id, &l->remote);
	return true;
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
				.video_keys = &l->picture_keys};
	struct sdp_text typed;
	struct mbuf *mb;
	size_t n;

	ours.text = sip_typed_line(l, &typed, &ours.text_keys) ? &typed : NULL;
	for (int i = 0; l->has_profile && i < l->profile.codec_count; i++)
		ours.order[i] = sip_sdp_codec(l->profile.codecs[i]);
	ours.ptime_ms = l->has_profile ? l->profile.ptime_ms : 20;
	if (answer_to) {
		ours.flow = sip_sdp_flow(answer_to->flow);
		ours.rtcp_mux = answer_to->rtcp_mux;
		ours.video_port = take_pictures(l, answer_to) ? l->picture_port : 0;
	} else if (l->picture && open_pictures(l)) {
		ours.video_port = l->picture_port;
		ours.video = l->picture;
	}
	n = answer_to ? sip_sdp_answer(text, &ours, answer_to) : sip_sdp_offer(text, &ours);
	mb = mbuf_alloc(n);
	dj_assert(mb && !mbuf_write_mem(mb, (const uint8_t *)text, n));
	mb->pos = 0;
	mem_deref(l->said);
	l->said = mem_ref(mb);
	return mb;
}

struct mbuf *sip_leg_describe_again(const struct sip_leg *l)
{
	l->said->pos = 0;
	return mem_ref(l->said);
}

static bool has_more_than_sound(const struct sip_leg *l)
{
	const char *at = (const char *)l->said->buf, *end = at + l->said->end;
	int lines = 0;

	while ((at = memmem(at, (size_t)(end - at), "\r\nm=", 4))) {
		lines++;
		at += 4;
	}
	return lines > 1;
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
		*out =
		    has_more_than_sound(l) ? sip_leg_describe_again(l) : sip_leg_describe(l, NULL);
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
	l->nothing_shared = sip_leg_read_body(&t, msg) || sip_leg_take_description(l, &t);
	if (!l->nothing_shared && l->picture_port)
		take_pictures(l, &t);
	return l->nothing_shared ? EPROTO : 0;
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
	struct command c = {.kind = COMMAND_LEG_RINGING, .number = msg->scode};

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
	struct command c = {
	    .kind = COMMAND_LEG_ANSWERED, .codec = l->codec, .video.codec = l->remote.video.codec};
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
	if (l->nothing_shared)
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

	if (reason)
		l->cause = cause_read(reason->val.p, reason->val.l);
}

/* The session is over. A phone that cannot do what it was asked for is asked for less; a
 * number is tried on the next trunk. */
void sip_leg_on_close(int err, const struct sip_msg *msg, void *arg)
{
	struct sip_leg *l = arg;
	int status = msg ? msg->scode : 0;
	enum leg_end how;

	read_cause(l, msg);
	how = end_of(l, err, msg);
	if (how == leg_end_NO_CODEC && l->kind == leg_kind_AGENT_PHONE && l->state != TALKING &&
	    sip_leg_ring_again(l))
		return;
	if (l->kind == leg_kind_OUTSIDE && l->state != TALKING && sip_leg_dial_next(l, status, msg))
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
	if (o->kind == ORDER_LEG_RING)
		sip_leg_begin_ring(s, o);
	else if (o->kind == ORDER_LEG_DIAL)
		sip_leg_begin_dial(s, o);
}

void sip_leg_order(struct sip_edge *s, const struct order *o)
{
	struct sip_leg *l = dj_map_get(&s->legs, o->leg);

	if (!l) {
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
			sip_leg_refuse(l, NULL,
				       &(struct order){.status = 503, .retry_after_s = 10});
		sip_leg_close(l, leg_end_FAULT);
		sip_leg_free(l);
		at = 0; /* the map has changed */
	}
}
