/* A media engine without its thread: time and packets are the test's own. */
#ifndef UNIT_MEDIA_RIG_H
#define UNIT_MEDIA_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <math.h>

#include "base/metric.h"
#include "edge/media/state.h"

#define RIG_SENT 16384

struct rig_sent {
	int port; /* of the socket it left by */
	dj_us at;
	union address to;
	uint8_t data[600];
	size_t n;
	struct packet p; /* when it is RTP */
};

struct rig {
	struct media *m;
	struct engine *g;
	struct leg_port port;
	struct rig_sent sent[RIG_SENT];
	int sent_count;
	struct command told[64];
	int told_count;
	struct leg_quality quality[16]; /* last told of each leg */
	int64_t before[METRICS];
	uint16_t seq[16];
	uint32_t ts[16];
};

static inline int rig_send(void *arg, int fd, const void *data, size_t n, const union address *to)
{
	struct rig *r = arg;
	struct rig_sent *s = &r->sent[r->sent_count++ % RIG_SENT];
	union address own;
	socklen_t size = sizeof own;

	assert_true(n <= sizeof s->data);
	getsockname(fd, &own.any, &size);
	*s =
	    (struct rig_sent){.port = ntohs(own.four.sin_port), .to = *to, .n = n, .at = r->g->now};
	memcpy(s->data, data, n);
	packet_parse(&s->p, s->data, n);
	return 0;
}

static inline struct rig *rig_new(const void *pack, size_t size)
{
	struct rig *r = dj_alloc(sizeof *r);
	int lo = 20000 + (int)((unsigned)getpid() * 131u % 20000u);
	struct media_config cfg = {
	    .public_address = "127.0.0.1", .port_lo = lo, .port_hi = lo + 4000};
	struct dj_error e;

	if (pack)
		assert_int_equal(sound_bank_view(&cfg.bank, pack, size, &e), 0);
	assert_int_equal(media_alloc(&r->m, &cfg, &e), 0);
	r->g = &r->m->engine;
	r->g->send = rig_send;
	r->g->send_arg = r;
	r->g->now = 1000000;
	r->port = media_port(r->m);
	for (int i = 0; i < METRICS; i++)
		r->before[i] = dj_metric_value((enum dj_metric)i);
	return r;
}

static inline void rig_free(struct rig *r)
{
	media_stop(r->m);
	free(r);
}

/* Carries out what was asked. */
static inline void rig_turn(struct rig *r)
{
	struct ask a;

	while (media_flush(r->m), dj_mailbox_take(r->g->asks, &a))
		engine_ask(r->g, &a);
}

static inline void rig_take(void *arg, const struct command *c)
{
	struct rig *r = arg;

	if (c->kind == COMMAND_LEG_QUALITY) {
		r->quality[c->leg % 16] = c->quality;
		return;
	}
	r->told[r->told_count++ % (int)DJ_COUNT(r->told)] = *c;
}

static inline void rig_tick(struct rig *r, int count)
{
	rig_turn(r);
	while (count--) {
		engine_tick(r->g, r->g->now + 20000);
		media_events_drain(r->m, rig_take, r);
	}
}

static inline int64_t rig_counted(const struct rig *r, enum dj_metric m)
{
	return dj_metric_value(m) - r->before[m];
}

static inline union address rig_address(const char *host, int port)
{
	union address a;

	assert_true(address_parse(&a, host, port));
	return a;
}

/* Leg `id` lives at 127.0.0.<id>:4000 and has the payload numbers that its codec usually has. */
static inline int rig_open(struct rig *r, dj_id id, enum leg_codec codec, int event_type)
{
	struct leg_local local;
	struct leg_remote remote = {
	    .port = 4000, .codec = codec, .event_type = event_type, .send = true};

	assert_int_equal(r->port.open(r->port.arg, id, LEG_RTP, &local), 0);
	snprintf(remote.address, sizeof remote.address, "127.0.0.%d", (int)id);
	remote.payload_type = codec == CODEC_PCMU ? 0 : codec == CODEC_PCMA ? 8 : 111;
	r->port.remote(r->port.arg, id, &remote);
	rig_turn(r);
	return local.port;
}

static inline void rig_join(struct rig *r, dj_id a, dj_id b)
{
	r->port.hear(r->port.arg, a, b, LEG_GAIN_ONE);
	r->port.hear(r->port.arg, b, a, LEG_GAIN_ONE);
	rig_turn(r);
}

static inline struct leg *rig_leg(const struct rig *r, dj_id id)
{
	const struct slot *s = dj_map_get(&r->m->legs, id);

	return s ? s->leg : NULL;
}

static inline void rig_deliver_from(struct rig *r, dj_id id, const struct packet *p,
				    const union address *from)
{
	uint8_t d[PACKET_MAX + PACKET_TAIL];

	packet_head(d, p);
	memcpy(d + PACKET_HEAD, p->payload, p->size);
	engine_datagram(r->g, rig_leg(r, id), d, PACKET_HEAD + p->size, from);
}

static inline void rig_deliver(struct rig *r, dj_id id, const struct packet *p)
{
	char host[20];
	union address from;

	snprintf(host, sizeof host, "127.0.0.%d", (int)id);
	from = rig_address(host, 4000);
	rig_deliver_from(r, id, p, &from);
}

/* The next 20 ms of leg `id`: G.711 bytes of this value. */
static inline void rig_speak(struct rig *r, dj_id id, uint8_t value)
{
	uint8_t payload[160];
	struct packet p = {.payload_type = rig_leg(r, id)->payload_type,
			   .seq = ++r->seq[id],
			   .ts = r->ts[id] += 160,
			   .ssrc = (uint32_t)id,
			   .payload = payload,
			   .size = sizeof payload};

	memset(payload, value, sizeof payload);
	rig_deliver(r, id, &p);
}

/* The next 20 ms of leg `id`: a tone. */
static inline void rig_sing(struct rig *r, dj_id id, double hz, double peak)
{
	uint8_t payload[160];
	int16_t pcm[160];
	struct packet p = {.payload_type = rig_leg(r, id)->payload_type,
			   .seq = ++r->seq[id],
			   .ts = r->ts[id] += 160,
			   .ssrc = (uint32_t)id,
			   .payload = payload,
			   .size = sizeof payload};

	for (uint32_t i = 0; i < 160; i++)
		pcm[i] = (int16_t)(peak * sin(2 * M_PI * hz * (r->ts[id] + i) / 8000));
	voice_encode_g711(rig_leg(r, id)->codec, pcm, 160, payload);
	rig_deliver(r, id, &p);
}

/* What leg at `port` was sent since `from`, one after the other; NULL at the end. */
static inline const struct rig_sent *rig_next(const struct rig *r, int port, int *from)
{
	while (*from < r->sent_count) {
		const struct rig_sent *s = &r->sent[(*from)++ % RIG_SENT];

		if (s->port == port)
			return s;
	}
	return NULL;
}

/* Amplitude of a tone (Goertzel). */
static inline double tone_level(const int16_t *pcm, int n, double hz)
{
	double w = 2 * M_PI * hz / 8000, c = 2 * cos(w), s0, s1 = 0, s2 = 0;

	for (int i = 0; i < n; i++) {
		s0 = pcm[i] + c * s1 - s2;
		s2 = s1;
		s1 = s0;
	}
	return 2 * sqrt(s1 * s1 + s2 * s2 - c * s1 * s2) / n;
}

/* The sound a G.711 leg was sent since `from`, its last n samples. */
static inline int rig_heard(const struct rig *r, int port, enum leg_codec codec, int from,
			    int16_t *pcm, int n)
{
	const struct rig_sent *s;
	int count = 0;

	while ((s = rig_next(r, port, &from))) {
		if (s->p.payload_type != (codec == CODEC_PCMU ? 0 : 8))
			continue;
		if (count + (int)s->p.size > n) {
			memmove(pcm, pcm + s->p.size,
				(size_t)(count - (int)s->p.size) * sizeof *pcm);
			count -= (int)s->p.size;
		}
		voice_decode_g711(codec, s->p.payload, s->p.size, pcm + count);
		count += (int)s->p.size;
	}
	return count;
}

/* A sound pack with music and clips of these byte values. */
static inline size_t rig_pack(uint8_t *out, const int *clips, const int *samples, int count)
{
	size_t at = 16 + 16 * (size_t)count;

	memset(out, 0, at);
	memcpy(out, SOUND_MAGIC, 8);
	out[8] = (uint8_t)count;
	out[12] = 1;
	for (int i = 0; i < count; i++) {
		uint8_t *e = out + 16 + 16 * i;

		e[0] = (uint8_t)clips[i];
		e[4] = (uint8_t)samples[i];
		e[5] = (uint8_t)(samples[i] >> 8);
		e[8] = (uint8_t)at;
		e[9] = (uint8_t)(at >> 8);
		memset(out + at, clips[i], (size_t)samples[i]);
		at += (size_t)samples[i];
	}
	return at;
}

#endif
