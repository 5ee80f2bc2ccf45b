/* Owns the time between a packet's coming and its being heard in a mix, and what is heard where
 * one is missing. Refuses packets whose time is over. */
#include "edge/media/ear.h"

#include <stdlib.h>
#include <string.h>

#define TARGET_LEAST 2 /* frames */
#define TARGET_MOST  6
#define SECOND	     50	 /* frames */
#define CALM	     500 /* frames without a late packet, then the delay shrinks */
#define HELD_MOST    5	 /* frames that are made up before the speaker counts as silent */
#define JUMP	     50	 /* frames; a larger gap in time is another time */
#define OPUS_STEP    40	 /* samples: Opus makes up multiples of 2.5 ms */
#define FAR	     (1 << 24)

struct ear *ear_alloc(enum leg_codec c)
{
	struct ear *e = dj_alloc(sizeof *e);

	e->codec = c;
	e->length = voice_frame(c);
	e->target = TARGET_LEAST;
	e->level = NOISE_FAINT;
	e->noise.seed = 1;
	e->decoder = voice_decoder_alloc(c);
	conceal_init(&e->conceal, e->length * SECOND);
	return e;
}

void ear_free(struct ear *e)
{
	if (!e)
		return;
	voice_decoder_free(e->decoder);
	free(e);
}

/* Timestamp units and samples are not the same for Opus (48 to 16) and G.722 (8 to 16). */
static int samples_of(const struct ear *e, int32_t units)
{
	int64_t samples = (int64_t)units * e->length * SECOND / voice_rate(e->codec);

	return (int)DJ_MAX(-FAR, DJ_MIN(FAR, samples)); /* strangers invent timestamps */
}

static uint32_t units_of(const struct ear *e, int samples)
{
	return (uint32_t)(samples * voice_rate(e->codec) / (e->length * SECOND));
}

static int until(const struct ear *e, uint32_t ts)
{
	return samples_of(e, (int32_t)(ts - e->at));
}

/* The delay was too short for this one. */
static void came_late(struct ear *e)
{
	e->late++;
	e->calm = 0;
}

/* What was made up for was late, not lost: from now on everything waits so much longer. */
static void wait_longer(struct ear *e)
{
	if (e->held)
		came_late(e);
	e->target = DJ_MIN(e->target + e->held / e->length, TARGET_MOST);
	e->held = 0;
}

/* --- packets that wait --- */

static void forget_packets(struct ear *e)
{
	for (int i = 0; i < EAR_PACKETS; i++)
		e->packets[i].full = false;
}

static struct ear_packet *first_packet(struct ear *e)
{
	struct ear_packet *first = NULL;

	for (int i = 0; i < EAR_PACKETS; i++) {
		struct ear_packet *p = &e->packets[i];

		if (p->full && (!first || (int16_t)(p->seq - first->seq) < 0))
			first = p;
	}
	return first;
}

static int last_until(const struct ear *e)
{
	int last = 0;

	for (int i = 0; i < EAR_PACKETS; i++)
		if (e->packets[i].full)
			last = DJ_MAX(last, until(e, e->packets[i].ts) + e->length);
	return last;
}

static void put(struct ear *e, const struct packet *p, uint16_t epoch, bool noise)
{
	struct ear_packet *w = &e->packets[p->seq % EAR_PACKETS];

	if (epoch != e->epoch) {
		e->epoch = epoch;
		e->running = false;
		forget_packets(e);
	}
	if (p->size == 0 || p->size > EAR_BYTES || (w->full && w->seq == p->seq))
		return;
	if (e->running && (int16_t)(p->seq - e->seq) <= 0) {
		came_late(e);
		return;
	}
	w->full = true;
	w->noise = noise;
	w->seq = p->seq;
	w->ts = p->ts;
	w->size = (uint16_t)p->size;
	memcpy(w->data, p->payload, p->size);
}

void ear_put(struct ear *e, const struct packet *p, uint16_t epoch)
{
	put(e, p, epoch, false);
}

void ear_put_noise(struct ear *e, const struct packet *p, uint16_t epoch)
{
	put(e, p, epoch, true);
}

/* --- what is heard next --- */

static int16_t *room(struct ear *e)
{
	return e->pcm + e->ready;
}

static void append(struct ear *e, int samples)
{
	e->ready += samples;
	e->at += units_of(e, samples);
}

static void add_noise(struct ear *e, int samples)
{
	noise_make(&e->noise, e->level, room(e), samples);
	append(e, samples);
}

/* Opus goes on by itself; the others by their last period. */
static int make_up(struct ear *e, int samples)
{
	int n = 0;

	e->concealed++;
	if (e->codec == CODEC_OPUS)
		n = voice_decode_lost(e->decoder, NULL, 0,
				      DJ_MAX(OPUS_STEP, samples / OPUS_STEP * OPUS_STEP), room(e));
	if (n)
		return n;
	conceal_lost(&e->conceal, room(e), samples);
	return samples;
}

/* The packet before `p` is missing: Opus may say it again in `p`. */
static void add_lost(struct ear *e, const struct ear_packet *p, int gap)
{
	int samples = DJ_MIN(gap, e->length), n = 0;

	if (gap <= e->length && gap % OPUS_STEP == 0)
		n = voice_decode_lost(e->decoder, p->data, p->size, gap, room(e));
	append(e, n ? n : make_up(e, samples));
}

static void add_packet(struct ear *e, struct ear_packet *p)
{
	int n = voice_decode(e->decoder, p->data, p->size, room(e));

	if (e->codec != CODEC_OPUS)
		conceal_heard(&e->conceal, room(e), n);
	p->full = false;
	e->seq = p->seq;
	e->at = p->ts;
	e->quiet = false;
	wait_longer(e);
	append(e, n);
}

static void add_silence_of(struct ear *e, struct ear_packet *p)
{
	p->full = false;
	e->seq = p->seq;
	e->level = p->data[0] & 0x7f;
	e->quiet = true;
	e->held = 0;
}

/* Between what is decoded and `p` there are `gap` samples of time. */
static void bridge_gap(struct ear *e, struct ear_packet *p, int gap)
{
	bool lost = (int16_t)(p->seq - e->seq) > 1;
	int skip = lost ? DJ_MIN(gap, e->held) : 0;

	if (skip) { /* it was made up while we waited for it */
		e->at += units_of(e, skip);
		e->held -= skip;
	} else if (lost && !e->quiet) {
		add_lost(e, p, gap);
	} else {
		add_noise(e, DJ_MIN(gap, e->length));
	}
}

/* Nothing waits. */
static void run_dry(struct ear *e)
{
	int n;

	if (e->quiet) {
		add_noise(e, e->length);
		return;
	}
	n = make_up(e, e->length);
	e->ready += n; /* time stands still */
	e->held += n;
	if (e->held >= HELD_MOST * e->length)
		e->running = false;
}

static void go_on(struct ear *e)
{
	struct ear_packet *p = first_packet(e);
	int gap;

	if (!p) {
		run_dry(e);
		return;
	}
	gap = until(e, p->ts);
	if (p->noise)
		add_silence_of(e, p);
	else if (gap <= 0 || gap > JUMP * e->length)
		add_packet(e, p);
	else
		bridge_gap(e, p, gap);
}

static bool start(struct ear *e)
{
	struct ear_packet *p = first_packet(e);

	if (!p) {
		e->waited = 0;
		return false;
	}
	if (e->waited++ < e->target)
		return false;
	if (p->seq == (uint16_t)(e->seq + 1) && p->ts == e->at) /* it never paused */
		wait_longer(e);
	e->running = true;
	e->quiet = false;
	e->at = p->ts;
	e->seq = (uint16_t)(p->seq - 1);
	e->held = e->ready = e->taken = e->waited = 0;
	e->least = EAR_PACKETS * e->length;
	return true;
}

static void move_frame(struct ear *e, int16_t *out)
{
	memcpy(out, e->pcm, (size_t)e->length * sizeof *out);
	e->ready -= e->length;
	memmove(e->pcm, e->pcm + e->length, (size_t)e->ready * sizeof *e->pcm);
}

/* Goes from one frame to the next within the time of one. */
static void skip_frame(struct ear *e)
{
	int16_t next[VOICE_WIDE];

	while (e->running && e->ready < e->length)
		go_on(e);
	if (e->ready < e->length)
		return;
	move_frame(e, next);
	for (int i = 0; i < e->length; i++)
		e->frame[i] = (int16_t)((e->frame[i] * (e->length - i) + next[i] * i) / e->length);
}

static void adapt(struct ear *e)
{
	e->calm = DJ_MIN(e->calm + 1, CALM);
	e->least = DJ_MIN(e->least, last_until(e) + e->ready);
	if (++e->taken < SECOND)
		return;
	if (e->calm >= CALM && e->target > TARGET_LEAST) {
		e->target--;
		e->calm = 0;
	}
	if (e->least > e->target * e->length)
		skip_frame(e);
	e->taken = 0;
	e->least = EAR_PACKETS * e->length;
}

void ear_take(struct ear *e)
{
	e->narrowed = e->widened = false;
	e->heard = e->running || start(e);
	/* a packet may hold nothing: as many as wait are looked at, no more */
	for (int i = 0; e->running && e->ready < e->length && i <= EAR_PACKETS; i++)
		go_on(e);
	e->heard = e->heard && e->ready >= e->length;
	if (!e->heard)
		return;
	move_frame(e, e->frame);
	if (e->running)
		adapt(e);
}

const int16_t *ear_frame(struct ear *e, int length)
{
	bool *made = length == VOICE_FRAME ? &e->narrowed : &e->widened;

	if (!e->heard)
		return NULL;
	if (length == e->length)
		return e->frame;
	if (!*made && length == VOICE_FRAME)
		halfband_down(&e->band, e->frame, VOICE_FRAME, e->other);
	else if (!*made)
		halfband_up(&e->band, e->frame, VOICE_FRAME, e->other);
	*made = true;
	return e->other;
}
