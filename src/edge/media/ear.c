/* Owns the time between a packet's coming and its being heard in a mix. Refuses packets that came
 * too late. */
#include "edge/media/ear.h"

#include <stdlib.h>
#include <string.h>

#define TARGET_LEAST (VOICE_FRAME * 2) /* 40 ms */
#define TARGET_MOST  (VOICE_FRAME * 6)
#define SECOND	     50	 /* frames */
#define CALM	     500 /* frames without running dry, then the target shrinks */
#define CONCEAL_MOST 3	 /* lost Opus packets that are concealed */

struct ear *ear_alloc(enum leg_codec c)
{
	struct ear *e = dj_alloc(sizeof *e);

	e->codec = c;
	e->target = TARGET_LEAST;
	if (c == CODEC_OPUS)
		e->opus = voice_decoder();
	return e;
}

void ear_free(struct ear *e)
{
	if (!e)
		return;
	voice_decoder_free(e->opus);
	free(e);
}

/* The timestamp in samples of 8 kHz. */
static uint32_t samples_of(const struct ear *e, uint32_t ts)
{
	return e->codec == CODEC_OPUS ? ts / 6 : ts;
}

static void start(struct ear *e, uint32_t ts)
{
	/* sound that goes on without a gap came too late; after a pause of the speaker the distance
	 * was right */
	if (ts == e->head && e->dry > SECOND && e->target < TARGET_MOST) {
		e->target += VOICE_FRAME;
		e->dry = 0;
	}
	memset(e->ring, 0, sizeof e->ring);
	e->head = ts;
	e->at = ts - (uint32_t)e->target;
	e->running = true;
	e->taken = 0;
	e->least = EAR_RING;
}

static void clear_gap(struct ear *e, uint32_t to)
{
	for (; e->head != to; e->head++)
		e->ring[e->head % EAR_RING] = 0;
}

static void write_samples(struct ear *e, uint32_t ts, const int16_t *pcm, int n)
{
	if (!e->running)
		start(e, ts);
	if ((int32_t)(ts + (uint32_t)n - e->at) > EAR_RING || (int32_t)(ts - e->at) < -EAR_RING)
		start(e, ts);
	if ((int32_t)(ts - e->head) > 0)
		clear_gap(e, ts);
	for (int i = 0; i < n; i++, ts++)
		if ((int32_t)(ts - e->at) >= 0)
			e->ring[ts % EAR_RING] = pcm[i];
	if ((int32_t)(ts - e->head) > 0)
		e->head = ts;
}

/* Opus needs its packets in order: what comes late is dropped, what is missing is concealed before
 * the next. */
static int put_opus(struct ear *e, const struct packet *p, int16_t *pcm, uint32_t ts)
{
	int missing = e->running ? (int16_t)(p->seq - e->last_seq) - 1 : 0;

	if (missing < 0)
		return 0;
	for (int i = DJ_MIN(missing, CONCEAL_MOST); i > 0; i--) {
		int n = voice_decode_opus(e->opus, NULL, 0, VOICE_FRAME, pcm);

		write_samples(e, ts - (uint32_t)(i * VOICE_FRAME), pcm, n);
	}
	e->last_seq = p->seq;
	return voice_decode_opus(e->opus, p->payload, p->size, 0, pcm);
}

void ear_put(struct ear *e, const struct packet *p, uint16_t epoch)
{
	int16_t pcm[VOICE_LONGEST];
	uint32_t ts = samples_of(e, p->ts);
	int n;

	if (epoch != e->epoch) {
		e->epoch = epoch;
		e->running = false;
		e->head = ts - 1;
	}
	if (p->size == 0)
		return;
	if (e->codec == CODEC_OPUS) {
		n = put_opus(e, p, pcm, ts);
	} else {
		n = (int)DJ_MIN(p->size, (size_t)VOICE_LONGEST);
		voice_decode_g711(e->codec, p->payload, (size_t)n, pcm);
	}
	if (n)
		write_samples(e, ts, pcm, n);
}

static void copy_frame(struct ear *e, uint32_t from, int16_t *out)
{
	for (uint32_t i = 0; i < VOICE_FRAME; i++)
		out[i] = e->ring[(from + i) % EAR_RING];
}

/* Goes from one frame to the next within the time of one. */
static void skip_frame(struct ear *e)
{
	int16_t next[VOICE_FRAME];

	copy_frame(e, e->at, next);
	for (int i = 0; i < VOICE_FRAME; i++)
		e->frame[i] =
		    (int16_t)((e->frame[i] * (VOICE_FRAME - i) + next[i] * i) / VOICE_FRAME);
	e->at += VOICE_FRAME;
}

static void adapt(struct ear *e, int fill)
{
	if (e->dry < CALM)
		e->dry++;
	e->least = DJ_MIN(e->least, fill);
	if (++e->taken < SECOND)
		return;
	if (e->dry >= CALM && e->target > TARGET_LEAST) {
		e->target -= VOICE_FRAME;
		e->dry = 0;
	}
	if (e->least > e->target + VOICE_FRAME)
		skip_frame(e);
	e->taken = 0;
	e->least = EAR_RING;
}

void ear_take(struct ear *e)
{
	int fill = (int32_t)(e->head - e->at);

	e->heard = e->running && fill > 0;
	if (!e->heard) {
		e->running = false;
		return;
	}
	clear_gap(e, (int32_t)(e->at + VOICE_FRAME - e->head) > 0 ? e->at + VOICE_FRAME : e->head);
	copy_frame(e, e->at, e->frame);
	e->at += VOICE_FRAME;
	adapt(e, fill - VOICE_FRAME);
}
