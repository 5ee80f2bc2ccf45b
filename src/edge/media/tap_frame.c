/* Owns the order of packets and the seams between pictures. Refuses to guess: a picture that misses
 * a packet is left out, and so is everything that builds on it. */
#include "edge/media/tap_frame.h"

#include <stdlib.h>
#include <string.h>

#include "edge/media/packet.h"
#include "edge/media/tap_h264.h"

#define RATE	 90  /* of the timestamps, a millisecond */
#define DRIFT_MS 200 /* as the sound's (tap_render.c) */
#define LATE_MS	 900
#define SET_MOST 512
#define PREFIX	 4 /* bytes of a unit's length */

struct waiting {
	bool there, marker;
	uint16_t size;
	uint32_t ts, at_ms;
	uint8_t data[RECORDING_PAYLOAD];
};

struct frames {
	void (*take)(void *arg, const struct frame *f);
	void *arg;
	enum video_codec codec;
	/* the order of packets */
	bool started;
	uint16_t epoch, next; /* the sequence number that is due */
	int count;	      /* of those that wait */
	struct waiting window[FRAME_WINDOW];
	/* the picture that is put together */
	bool open, broken, need_key;
	uint32_t ts, came_ms;
	size_t size;
	uint8_t data[FRAME_MOST];
	size_t unit; /* H.264: where the unit in pieces begins; 0 none */
	bool key;
	int width, height;
	size_t sps_n, pps_n;
	uint8_t sps[SET_MOST], pps[SET_MOST], private[FRAME_PRIVATE];
	/* where it stands in time */
	bool laid;
	uint32_t ts0, at0, last_ms;
};

struct frames *frames_alloc(void (*take)(void *arg, const struct frame *f), void *arg)
{
	struct frames *f = dj_alloc(sizeof *f);

	f->take = take;
	f->arg = arg;
	f->need_key = true;
	return f;
}

void frames_free(struct frames *f)
{
	free(f);
}

/* ---- one picture ---- */

/* Where its timestamp says, unless that has left the clock on the wall; never before the last. */
static uint32_t place(struct frames *f)
{
	int64_t at = (int64_t)f->at0 + (int32_t)(f->ts - f->ts0) / RATE;

	if (!f->laid || at - f->came_ms > DRIFT_MS || f->came_ms - at > LATE_MS) {
		f->laid = true;
		f->ts0 = f->ts;
		f->at0 = f->came_ms;
		at = f->came_ms;
	}
	f->last_ms = (uint32_t)DJ_MAX(f->last_ms, at);
	return f->last_ms;
}

static void finish(struct frames *f)
{
	struct frame out = {.codec = f->codec,
			    .key = f->key,
			    .width = f->width,
			    .height = f->height,
			    .data = f->data,
			    .size = f->size,
			    .private = f->private};

	f->open = false;
	if (f->broken || !f->size || (f->need_key && !f->key)) {
		f->need_key |= f->broken;
		return;
	}
	if (f->key && f->codec == video_codec_H264)
		out.private_size =
		    h264_private(f->sps, f->sps_n, f->pps, f->pps_n, f->private, sizeof f->private);
	f->need_key = false;
	out.at_ms = place(f);
	f->take(f->arg, &out);
}

static void begin(struct frames *f, const struct waiting *p)
{
	f->open = true;
	f->broken = f->key = false;
	f->ts = p->ts;
	f->came_ms = p->at_ms;
	f->size = f->unit = 0;
	f->sps_n = f->pps_n = 0; /* a whole picture brings its own */
}

static void add(struct frames *f, const uint8_t *data, size_t n)
{
	if (f->size + n > sizeof f->data) {
		f->broken = true;
		return;
	}
	memcpy(f->data + f->size, data, n);
	f->size += n;
}

/* ---- VP8 ---- */

/* Bytes of the descriptor (RFC 7741 4.2); n when there is no more than that. */
static size_t vp8_descriptor(const uint8_t *p, size_t n)
{
	size_t at = 1;

	if (p[0] & 0x80 && n > 1) {
		uint8_t more = p[at++];

		if (more & 0x80)
			at += at < n && p[at] & 0x80 ? 2 : 1;
		at += (more & 0x40 ? 1 : 0) + (more & 0x30 ? 1 : 0);
	}
	return DJ_MIN(at, n);
}

/* The ten bytes that a whole picture begins with (RFC 6386 9.1). */
static void vp8_begin(struct frames *f, const uint8_t *p, size_t n)
{
	if (n < 10 || p[0] & 1 || memcmp(p + 3, "\x9d\x01\x2a", 3) != 0)
		return;
	f->width = (p[6] | p[7] << 8) & 0x3fff;
	f->height = (p[8] | p[9] << 8) & 0x3fff;
	f->key = f->width && f->height;
}

static void vp8_packet(struct frames *f, const uint8_t *p, size_t n)
{
	bool first = n && (p[0] & 0x17) == 0x10; /* S, partition 0 */
	size_t head = n ? vp8_descriptor(p, n) : 0;

	if (f->size == 0 && !first)
		f->broken = true;
	if (f->size == 0 && first)
		vp8_begin(f, p + head, n - head);
	add(f, p + head, n - head);
}

/* ---- H.264 ---- */

static void keep_set(uint8_t *set, size_t *size, const uint8_t *unit, size_t n)
{
	*size = n <= SET_MOST ? n : 0;
	memcpy(set, unit, *size);
}

/* A unit is whole: what it is for the picture. */
static void unit_done(struct frames *f, size_t at)
{
	uint8_t *unit = f->data + at + PREFIX;
	size_t n = f->size - at - PREFIX;

	put32(f->data + at, (uint32_t)n);
	switch (h264_unit_kind(unit[0])) {
	case H264_SPS:
		keep_set(f->sps, &f->sps_n, unit, n);
		if (!h264_size(f->sps, f->sps_n, &f->width, &f->height))
			f->sps_n = 0;
		break;
	case H264_PPS:
		keep_set(f->pps, &f->pps_n, unit, n);
		break;
	case H264_IDR:
		f->key = f->sps_n && f->pps_n;
		break;
	default:
		break;
	}
}

static void unit_begin(struct frames *f, uint8_t first)
{
	static const uint8_t length[PREFIX];

	f->unit = f->size;
	add(f, length, PREFIX);
	add(f, &first, 1);
}

static void whole_unit(struct frames *f, const uint8_t *p, size_t n)
{
	size_t at = f->size;

	if (h264_unit_kind(p[0]) == H264_AUD)
		return;
	unit_begin(f, p[0]);
	add(f, p + 1, n - 1);
	if (!f->broken)
		unit_done(f, at);
}

/* STAP-A, RFC 6184 5.7.1 */
static void many_units(struct frames *f, const uint8_t *p, size_t n)
{
	size_t at = 1;

	while (at + 2 < n) {
		size_t size = get16(p + at);

		at += 2;
		if (!size || size > n - at) {
			f->broken = true;
			return;
		}
		whole_unit(f, p + at, size);
		at += size;
	}
}

enum { PIECE_FIRST = 0x80, PIECE_LAST = 0x40 };

/* FU-A, RFC 6184 5.8 */
static void piece(struct frames *f, const uint8_t *p, size_t n)
{
	if (n < 3) {
		f->broken = true;
		return;
	}
	if (p[1] & PIECE_FIRST)
		unit_begin(f, (uint8_t)((p[0] & 0xe0) | (p[1] & 31)));
	else if (f->size < f->unit + PREFIX + 1)
		f->broken = true; /* its beginning is missing */
	add(f, p + 2, n - 2);
	if (p[1] & PIECE_LAST && !f->broken)
		unit_done(f, f->unit);
}

static void h264_packet(struct frames *f, const uint8_t *p, size_t n)
{
	int kind = n ? h264_unit_kind(p[0]) : 0;

	if (kind >= 1 && kind <= 23)
		whole_unit(f, p, n);
	else if (kind == 24)
		many_units(f, p, n);
	else if (kind == 28)
		piece(f, p, n);
	else
		f->broken = true; /* other packetization modes are not offered */
}

/* ---- the order of packets ---- */

static void feed(struct frames *f, const struct waiting *p)
{
	if (f->open && p->ts != f->ts)
		finish(f);
	if (!f->open)
		begin(f, p);
	if (f->codec == video_codec_H264)
		h264_packet(f, p->data, p->size);
	else
		vp8_packet(f, p->data, p->size);
	if (p->marker)
		finish(f);
}

/* What is due is missing for good: what is open is broken, and what builds on it. */
static void gap(struct frames *f)
{
	f->open = false;
	f->need_key = true;
}

static struct waiting *slot(struct frames *f, uint16_t seq)
{
	return &f->window[seq % FRAME_WINDOW];
}

static void take_due(struct frames *f)
{
	struct waiting *p;

	while ((p = slot(f, f->next))->there) {
		p->there = false;
		f->count--;
		f->next++;
		feed(f, p);
	}
}

/* Leaves out what is missing, up to the next that is there. */
static void skip(struct frames *f)
{
	gap(f);
	while (f->count && !slot(f, f->next)->there)
		f->next++;
	take_due(f);
}

static void empty(struct frames *f)
{
	take_due(f);
	while (f->count)
		skip(f);
}

static bool waited_long(struct frames *f, uint32_t now_ms)
{
	uint16_t seq = f->next;

	if (!f->count)
		return false;
	while (!slot(f, seq)->there)
		seq++;
	return now_ms > slot(f, seq)->at_ms + FRAME_LATE_MS;
}

/* Another stream begins, or the recorder had no room for some of this one. */
static bool anew(const struct frames *f, const struct recording_entry *e)
{
	int16_t ahead = (int16_t)(e->seq - f->next);

	return !f->started || f->epoch != e->epoch || ahead >= FRAME_WINDOW ||
	       ahead < -FRAME_WINDOW;
}

void frames_packet(struct frames *f, const struct recording_entry *e)
{
	struct waiting *p = slot(f, e->seq);

	if (!f->codec)
		f->codec = (enum video_codec)e->codec;
	if (e->codec != f->codec || (f->codec != video_codec_VP8 && f->codec != video_codec_H264))
		return; /* a file has one codec: who came back with another is not seen */
	if (anew(f, e)) {
		empty(f);
		gap(f);
		f->laid &= f->epoch == e->epoch;
		f->started = true;
		f->epoch = e->epoch;
		f->next = e->seq;
	}
	if (p->there || (int16_t)(e->seq - f->next) < 0)
		return; /* it came twice, or far too late */
	*p = (struct waiting){true, e->marker, e->size, e->ts, e->at_ms, {0}};
	memcpy(p->data, e->payload, e->size);
	f->count++;
	take_due(f);
	while (waited_long(f, e->at_ms))
		skip(f);
}

void frames_end(struct frames *f)
{
	empty(f);
	if (f->open)
		finish(f);
}
