/* Owns a caller's leg: the answers to its INVITE, as the app orders them. */
#include "edge/sip/leg_inside.h"
#include "base/text.h"
#include "domain/trunk/cause.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define UNANSWERED_S 180 /* RFC 3261 timer C: nobody waits longer for a call to be taken */

static int accept_session(struct sip_leg *l, const struct sip_msg *msg, int status,
			  struct mbuf *desc)
{
	char contact[128];

	return sipsess_accept(&l->session, l->edge->sessions, msg, (uint16_t)status,
			      sip_reason(status), sip_leg_contact(l->edge, msg->tp, contact),
			      l->type, desc, NULL, NULL, false, sip_leg_on_offer, sip_leg_on_answer,
			      sip_leg_on_established, sip_leg_on_info, NULL, sip_leg_on_close, l,
			      SIP_ALLOW);
}

/* 180, 183 or 200 to the caller; `msg` for the first of them. */
static int respond(struct sip_leg *l, const struct sip_msg *msg, int status)
{
	struct mbuf *desc = NULL;
	int err;

	if (status != 180 && (l->offer || status == 200))
		desc = sip_leg_describe(l, l->offer);
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
	if (status == 200) {
		l->state = TALKING;
		sip_leg_timer_begin(l, NULL);
	}
	if (status != 200 && !err)
		l->state = WAITING;
	return err;
}

void sip_leg_refuse(struct sip_leg *l, const struct sip_msg *msg, const struct order *why)
{
	int status = why->status >= 400 && why->status < 700 ? why->status : 480;
	char headers[128] = "";
	size_t n = 0;

	if (why->retry_after_s > 0)
		n = (size_t)snprintf(headers, sizeof headers, "Retry-After: %d\r\n",
				     why->retry_after_s);
	if (why->cause > 0)
		snprintf(headers + n, sizeof headers - n, "Reason: Q.850;cause=%d\r\n", why->cause);
	if (msg)
		(void)sip_treplyf(NULL, NULL, l->edge->sip, msg, false, (uint16_t)status,
				  sip_reason(status), "%s" SIP_END, headers);
	else
		(void)sipsess_reject(l->session, (uint16_t)status, sip_reason(status), "%s" SIP_END,
				     headers);
}

/* Does what the app ordered for a caller's leg; `msg` while the INVITE is still unanswered. */
void sip_leg_obey(struct sip_leg *l, const struct sip_msg *msg, const struct order *o)
{
	int err = 0;

	l->pictures |= o->video != video_codec_NONE;
	switch (o->kind) {
	case ORDER_LEG_PROGRESS:
		err = respond(l, msg, o->status == 183 ? 183 : 180);
		break;
	case ORDER_LEG_ANSWER:
		if (l->state != TALKING)
			err = respond(l, msg, 200);
		break;
	case ORDER_LEG_REFUSE:
	case ORDER_LEG_END:
		if (l->state != TALKING)
			sip_leg_refuse(l, msg, o);
		sip_leg_close(l, leg_end_NORMAL);
		sip_leg_free(l);
		return;
	default:
		return;
	}
	if (err && msg)
		sip_refuse(l->edge, msg, err == EBADMSG ? 400 : 500, "");
	if (err)
		sip_leg_end(l, leg_end_FAULT, 500);
}

static enum verdict announce(struct sip_leg *l, const struct sip_arrival *a)
{
	struct command c = {
	    .kind = COMMAND_CALL_ARRIVED, .leg = l->id, .leg_kind = l->kind, .codec = l->codec};

	c.video.codec = l->offer ? l->offer->video.codec : video_codec_NONE;

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
	struct sip_leg *l = sip_leg_alloc(s, app_new_id(s->cfg.app), leg_kind_TRUNK, ARRIVING);
	enum verdict v;

	if (a->phone)
		sip_aim_read(a->msg, l->aim);
	if (a->trunk_at >= 0)
		sip_leg_use_trunk(l, a->trunk_at);
	sip_keys_offer(&l->keys, a->late && l->has_profile && l->profile.srtp == SRTP_MUST);
	sip_leg_timer_offered(l, a->msg);
	sip_leg_is_call(l, a->msg->callid.p, a->msg->callid.l);
	sip_trace_first(l);
	if (sip_leg_open_sound(l)) {
		sip_refuse(s, a->msg, 503, "Retry-After: 10\r\n");
		sip_leg_close(l, leg_end_FAULT);
		sip_leg_free(l);
		return;
	}
	if (!a->late) {
		l->offer = dj_alloc(sizeof *l->offer);
		*l->offer = a->offer;
	}
	if (l->offer && sip_leg_take_description(l, l->offer)) {
		sip_refuse(s, a->msg, 488, "");
		sip_leg_close(l, leg_end_NO_CODEC);
		sip_leg_free(l);
		return;
	}
	tmr_start(&l->limit, UNANSWERED_S * 1000, sip_leg_on_limit, l);
	l->order = (struct order){.kind = ORDER_LEG_PROGRESS, .status = 180};
	v = announce(l, a);
	if (v != VERDICT_ok)
		l->order = refusal_of(v);
	sip_leg_obey(l, a->msg, &l->order);
}
