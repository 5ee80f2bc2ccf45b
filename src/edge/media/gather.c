/* Owns packets of other than 20 ms, which some carriers want: what the tick makes is put together,
 * or cut, and leaves as soon as a packet is full. Only for codecs of eight bytes a millisecond
 * (G.711, G.722): Opus has frames of its own. A tick is 20 ms, so packets of 30 ms leave 20 and 40
 * ms apart in turn; their timestamps know nothing of it. */
#include "edge/media/engine.h"

#include <stdlib.h>

#define FRAME_US    20000
#define BYTES_A_MS  8
#define PTIME_LEAST 10
#define PTIME_MOST  60
#define PTIME_USUAL 20

struct gather {
	uint16_t size; /* of a packet */
	uint16_t n;    /* waiting */
	uint16_t seq;  /* of the stream when they came: another one, and something else was sent */
	bool broken;   /* the next packet does not go on from the last */
	dj_us at;      /* when the last came */
	uint8_t frames[(PTIME_MOST + PTIME_USUAL) * BYTES_A_MS];
};

void gather_set(struct leg *l, int ptime_ms)
{
	bool wanted = ptime_ms != PTIME_USUAL && ptime_ms >= PTIME_LEAST &&
		      ptime_ms <= PTIME_MOST && (voice_is_g711(l->codec) || l->codec == CODEC_G722);

	if (!wanted) {
		free(l->gather);
		l->gather = NULL;
		return;
	}
	if (!l->gather)
		l->gather = dj_alloc(sizeof *l->gather);
	l->gather->size = (uint16_t)(ptime_ms * BYTES_A_MS);
	l->gather->n = 0;
}

/* A pause, or a key in between: what still waits is too old to be said. */
static void join(struct gather *t, const struct leg *l, dj_us now)
{
	if (t->seq == l->out.seq && now - t->at < FRAME_US * 3 / 2)
		return;
	t->n = 0;
	t->broken = true;
}

void gather_made(struct engine *g, struct leg *l, const uint8_t *payload, size_t n)
{
	struct gather *t = l->gather;

	join(t, l, g->tick_at);
	dj_assert(t->n + n <= sizeof t->frames);
	memcpy(t->frames + t->n, payload, n);
	t->n = (uint16_t)(t->n + n);
	t->at = g->tick_at;
	while (t->n >= t->size) {
		struct packet head = {.payload_type = l->payload_type};

		stream_make_long(&l->out, VOICE_RATE, t->size, t->broken, &head, g->tick_at);
		t->broken = false;
		leg_send(g, l, &head, t->frames, t->size);
		t->n = (uint16_t)(t->n - t->size);
		memmove(t->frames, t->frames + t->size, t->n);
	}
	t->seq = l->out.seq;
}
