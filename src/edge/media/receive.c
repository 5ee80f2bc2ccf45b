/* Owns what happens to a datagram: who may send it, what it is, who gets it. Every RTP packet that
 * comes ends in exactly one of relayed, mixed, keys or dropped. */
#include "edge/media/engine.h"

#define CONSISTENT   4	     /* packets in a row before a stranger is believed */
#define QUIET_US     1000000 /* an established sender that is silent for so long may have moved */
#define PRESS_GAP_US 40000
#define KEY_HOLD_US  45000 /* sound rests so long after each packet of a key that is passed on */

/* How sure we are of where a plain RTP leg is. */
enum latch { LATCH_NONE, LATCH_STRANGER, LATCH_HOST, LATCH_EXACT };

static void move_to(struct leg *l, const union address *from, enum latch latch)
{
	l->to = *from;
	l->latched = (uint8_t)latch;
	l->candidate_count = 0;
}

/* A few packets in a row from one place with one SSRC. */
static bool consistent(struct leg *l, const struct packet *p, const union address *from)
{
	bool next = address_same(&l->candidate, from) && l->candidate_ssrc == p->ssrc &&
		    (uint16_t)(p->seq - l->candidate_seq) == 1;

	l->candidate_count = next ? (uint8_t)(l->candidate_count + 1) : 1;
	l->candidate = *from;
	l->candidate_ssrc = p->ssrc;
	l->candidate_seq = p->seq;
	return l->candidate_count >= CONSISTENT;
}

/* Symmetric RTP: the address in the SDP is believed at once, its host after a few packets, a
 * stranger after a few packets and only where nobody was before. Nobody but the address in the SDP
 * takes over a stream that is alive. */
static bool may_speak(const struct engine *g, struct leg *l, const struct packet *p,
		      const union address *from)
{
	enum latch latch = address_same(from, &l->offered)	  ? LATCH_EXACT
			   : address_same_host(from, &l->offered) ? LATCH_HOST
								  : LATCH_STRANGER;

	if (l->latched && address_same(from, &l->to)) {
		l->candidate_count = 0;
		return true;
	}
	if (l->latched >= latch && g->now - l->in.at < QUIET_US)
		return false;
	if (l->latched && latch == LATCH_STRANGER && !address_same_host(from, &l->to))
		return false;
	if (latch != LATCH_EXACT && !consistent(l, p, from))
		return false;
	move_to(l, from, latch);
	return true;
}

void leg_pressed(struct engine *g, struct leg *l, char key)
{
	struct event ev = {
	    .kind = EVENT_KEY, .slot = (uint16_t)(l->slot - g->slots), .key = key, .leg = l->id};

	if (g->now - l->pressed_at < PRESS_GAP_US)
		return;
	l->pressed_at = g->now;
	engine_tell(g, &ev);
}

static bool relay_to(struct engine *g, struct leg *to, const struct leg *from,
		     const struct packet *p, int payload_type)
{
	struct stream_source source = {from->id, from->in.epoch, voice_rate(to->codec)};
	struct packet head = {.payload_type = (uint8_t)payload_type};
	uint8_t other[PACKET_MAX];
	const uint8_t *payload = p->payload;

	if (keys_busy(&to->keys_out) || !to->send)
		return false;
	if (to->codec != from->codec && payload_type == to->payload_type) {
		voice_translate(from->codec, to->codec, payload, p->size, other);
		payload = other;
	}
	return stream_relay(&to->out, &source, p, &head, g->now) &&
	       leg_send(g, to, &head, payload, p->size);
}

/* In a mix a key is a stream of its own: its time stands while it is down, and the mix rests. */
static bool key_into_mix(struct engine *g, struct leg *to, const struct leg *from,
			 const struct packet *p, bool first)
{
	struct packet head = {.payload_type = (uint8_t)to->event_type};
	uint8_t payload[4];

	if (!to->send)
		return false;
	memcpy(payload, p->payload, sizeof payload);
	put16(payload + 2, (uint16_t)(get16(payload + 2) * (uint64_t)voice_rate(to->codec) /
				      (uint64_t)voice_rate(from->codec)));
	stream_key(&to->out, voice_rate(to->codec), first, &head, g->now);
	to->key_until = g->now + KEY_HOLD_US;
	return leg_send(g, to, &head, payload, sizeof payload);
}

static bool key_to(struct engine *g, struct leg *to, const struct leg *from, const struct packet *p,
		   char pressed)
{
	char digit[2] = {pressed, 0};

	if (to->source != SOURCE_RELAY && to->source != SOURCE_MIX)
		return false;
	if (to->event_type < 0) {
		keys_add(&to->keys_out, digit);
		if (pressed)
			matrix_settle(g, to);
		return pressed != 0;
	}
	if (to->source == SOURCE_RELAY)
		return relay_to(g, to, from, p, to->event_type);
	return key_into_mix(g, to, from, p, pressed != 0);
}

static void take_key(struct engine *g, struct leg *l, const struct packet *p)
{
	char pressed = keys_heard(&l->keys_in, p);
	bool passed = false;

	if (p->size < 4) {
		g->counts.dropped++;
		return;
	}
	if (pressed)
		leg_pressed(g, l, pressed);
	for (int i = 0; !l->muted && i < l->heard_count; i++)
		passed |= key_to(g, matrix_leg(g, l->heard_by[i]), l, p, pressed);
	passed ? g->counts.relayed++ : g->counts.keys++;
}

static void take_sound(struct engine *g, struct leg *l, const struct packet *p)
{
	bool relayed = false;

	if (l->tap.recording && !l->muted)
		tap_copy(g, l, p);
	if (l->play.active)
		play_probe(g, l, p);
	if (l->listen)
		listen_packet(g, l, p);
	for (int i = 0; !l->muted && i < l->heard_count; i++) {
		struct leg *to = matrix_leg(g, l->heard_by[i]);

		if (to->source == SOURCE_RELAY)
			relayed |= relay_to(g, to, l, p, to->payload_type);
	}
	if (l->ear)
		ear_put(l->ear, p, l->in.epoch);
	if (relayed)
		g->counts.relayed++;
	else if (l->ear)
		g->counts.mixed++;
	else
		g->counts.dropped++;
}

/* A speaker that stops sending while it is silent would leave those who hear it with nothing: from
 * now on its sound is made here. */
static void take_noise(struct engine *g, struct leg *l, const struct packet *p)
{
	if (!l->sparse) {
		l->sparse = true;
		matrix_settle(g, l);
	}
	if (l->ear)
		ear_put_noise(l->ear, p, l->in.epoch);
	l->ear ? g->counts.mixed++ : g->counts.dropped++;
}

static bool is_noise(const struct leg *l, const struct packet *p)
{
	return p->payload_type == l->noise_type && l->codec != CODEC_OPUS;
}

static bool known_type(const struct leg *l, const struct packet *p)
{
	return p->payload_type == l->payload_type || p->payload_type == l->event_type ||
	       is_noise(l, p);
}

static void take_rtp(struct engine *g, struct leg *l, const uint8_t *data, size_t n,
		     const union address *from)
{
	struct packet p;

	if (l->browser && video_is(l, data, n)) {
		video_received(g, l, data, n);
		return;
	}
	g->counts.received++;
	if (!l->codec || !packet_parse(&p, data, n) || !known_type(l, &p) ||
	    (!l->browser && !may_speak(g, l, &p, from))) {
		g->counts.dropped++;
		return;
	}
	stream_received(&l->in, &p, voice_rate(l->codec), g->now);
	l->told_silent = false;
	if (p.payload_type == l->event_type)
		take_key(g, l, &p);
	else if (is_noise(l, &p))
		take_noise(g, l, &p);
	else
		take_sound(g, l, &p);
}

static void take_srtp(struct engine *g, struct leg *l, uint8_t *data, size_t n,
		      const union address *from)
{
	bool rtcp = packet_is_rtcp(data, n);
	size_t size = n;

	if (!secure_up(l->secure)) {
		g->counts.received += !rtcp;
		g->counts.dropped += !rtcp;
		return;
	}
	size = secure_open(l->secure, data, n, rtcp);
	if (!size) {
		g->counts.srtp_refused++;
		g->counts.received += !rtcp;
		g->counts.dropped += !rtcp;
	} else if (rtcp) {
		report_received(g, l, data, size);
	} else {
		take_rtp(g, l, data, size, from);
	}
}

/* RFC 7983: the first byte tells STUN, DTLS and (S)RTP apart. */
void engine_datagram(struct engine *g, struct leg *l, uint8_t *data, size_t n,
		     const union address *from)
{
	bool rtp = data[0] >= 128 && data[0] <= 191;

	if (n > PACKET_MAX || l->dying || (!rtp && !l->browser)) {
		g->counts.received++;
		g->counts.dropped++;
	} else if (rtp && l->secure && (l->browser || !packet_is_rtcp(data, n))) {
		take_srtp(g, l, data, n, from);
	} else if (rtp) {
		if (packet_is_rtcp(data, n))
			report_datagram(g, l, data, n, from);
		else
			take_rtp(g, l, data, n, from);
	} else if (data[0] < 4) {
		ice_datagram(g, l, data, n, from);
	} else if (data[0] >= 20 && data[0] <= 63) {
		dtls_datagram(g, l, data, n, from);
	}
}
