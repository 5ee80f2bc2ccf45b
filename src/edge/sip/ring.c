/* Owns the ringing of an agent's phone. */
#include "edge/sip/typed.h"
#include "edge/sip/text.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

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

/* A key that anybody could read seals nothing: only over TLS is it asked for by itself. */
static bool is_to_be_sealed(const struct sip_leg *l, const struct sip_target *t)
{
	enum sip_seal how = l->edge->cfg.phone_seal;

	return how == SIP_SEAL_MUST ||
	       (how == SIP_SEAL_TLS && transport_of(t) == SIP_TRANSP_TLS && !l->plain);
}

static int ring(struct sip_leg *l, const struct sip_target *t)
{
	const char *route = t->route;
	char from[128], name[64], contact[128];
	struct mbuf *desc;
	int err;

	l->phone = route[0] != '\0';
	sip_keys_offer(&l->keys, is_to_be_sealed(l, t));
	sip_keys_offer(&l->picture_keys, l->keys.keys.suite != SUITE_NONE);
	sip_typed_offer(l);
	desc = sip_leg_describe(l, NULL);
	from_of(l, from, name);
	sip_leg_calls(l);
	err = sipsess_connect(&l->session, l->edge->sessions, t->uri, name[0] ? name : NULL, from,
			      sip_leg_contact(l->edge, transport_of(t), contact), &route,
			      route[0] ? 1 : 0, SIP_SDP, desc, NULL, NULL, false, sip_leg_on_offer,
			      sip_leg_on_answer, sip_leg_on_progress, sip_leg_on_established,
			      sip_leg_on_info, NULL, sip_leg_on_close, l, SIP_ALLOW);
	mem_deref(desc);
	sip_leg_is_dialog(l, err);
	return err;
}

/* Any codec, then without the seal where that may be; false: there is nothing less. */
static bool ask_for_less(struct sip_leg *l)
{
	if (l->only)
		l->only = false;
	else if (l->keys.keys.suite && l->edge->cfg.phone_seal != SIP_SEAL_MUST)
		l->plain = true;
	else
		return false;
	return true;
}

bool sip_leg_ring_again(struct sip_leg *l)
{
	struct sip_target t;

	if (!ask_for_less(l))
		return false;
	l->session = mem_deref(l->session);
	l->nothing_shared = false;
	return sip_phone_target(l->edge->phones, l->order.agent_name, &t) && !ring(l, &t);
}

void sip_leg_begin_ring(struct sip_edge *s, const struct order *o)
{
	struct sip_leg *l = sip_leg_alloc(s, o->leg, leg_kind_AGENT_PHONE, CALLING);
	struct sip_target t;

	l->order = *o;
	l->contact = o->contact;
	l->only = o->codec == CODEC_PCMU || o->codec == CODEC_PCMA;
	l->codec = l->only ? o->codec : CODEC_NONE;
	l->picture = o->video;
	l->pictures = o->video != video_codec_NONE;
	if (!sip_phone_target(s->phones, o->agent_name, &t))
		sip_leg_fail_later(l, leg_end_UNREACHABLE, 404);
	else if (sip_leg_open_sound(l) || ring(l, &t))
		sip_leg_fail_later(l, leg_end_UNREACHABLE, 503);
	else
		tmr_start(&l->limit, (uint64_t)(o->ring_ms > 0 ? o->ring_ms : SIP_RING_MS),
			  sip_leg_on_limit, l);
}
