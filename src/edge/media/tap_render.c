/* Owns the way from packets to Opus in Ogg: where each packet stands in time, who is heard on which
 * side, and the waveform. Runs on the recordings' worker.
 *
 * A packet stands where its timestamp says, counted from where its stream began by the clock on the
 * wall; a stream that drifts from that clock too far is laid anew. What is written
 * lies BEHIND_MS behind what is read, so that packets may come in any order within it.
 *
 * Each side is an Opus stream of its own, as wide as what was said on it: nothing of one is ever
 * heard on the other, and a side that is silent costs nothing, for its frame of silence was encoded
 * once. Opus is held to its transform (CELT): it takes a third of the time that modelling a voice
 * takes, and with a few kilobits more it is nearer to what was said (docs/recording.md). */
#include "edge/media/tap_render.h"

#include <errno.h>
#include <math.h>
#include <opus/opus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/media/tap_ogg.h"
#include "edge/media/voice.h"

#define SIDES	     2
#define MS_FRAME     20
#define WIDE_RATE    16000
#define WINDOW_MS    2000 /* of sound that is not written yet: BEHIND_MS, drift, a long packet */
#define BEHIND_MS    1000 /* a packet may come so late */
#define LATE_MS	     900  /* a burst after a stall belongs where its timestamps say */
#define DRIFT_MS     200
#define QUIET	     33	   /* -60 dB: a frame whose samples stay under it is silence */
#define HANG	     5	   /* frames of silence that are encoded as they are, so that it fades */
#define SILENCE	     3	   /* bytes of a packet that says nothing but silence */
#define BITRATE	     24000 /* of one side */
#define WIDE_BITRATE 32000
#define SLOT_FRAMES  5 /* 100 ms of the waveform, before it is made smaller */
#define HOURS_MOST   12
#define SLOTS_MOST   (HOURS_MOST * 3600 * 10)
#define FRAME_MOST   (WIDE_RATE / 1000 * MS_FRAME)
#define PACKET	     400   /* bytes of the largest, of one side */
#define GRANULES     48000 /* a second, in Ogg */

struct track {
	enum leg_codec codec;
	struct voice_decoder *decoder;
	bool laid;
	uint16_t epoch;
	uint32_t ts0;
	int64_t at0; /* samples: where ts0 stands */
};

struct side {
	int rate, frame;
	OpusEncoder *opus;
	int quiet; /* frames in a row */
	bool settled;
	uint8_t silence[SILENCE];
	int16_t *window; /* a ring by sample number, whole frames long */
	int64_t size;	 /* of the window */
	uint8_t *slots;
};

struct render {
	const struct render_io *io;
	struct render_result *out;
	int64_t frames; /* written */
	int64_t end;	/* granules: behind the last sound or mark */
	struct track tracks[RECORDING_TRACKS];
	struct side sides[SIDES];
	struct ogg ogg;
	size_t slot_count, slot_size;
};

/* ---- the first look: marks, losses, how wide the sound is ---- */

static void add_mark(struct render_result *out, enum recording_mark m, uint32_t at_ms)
{
	size_t n = strlen(out->marks);
	char text[40];
	int more = snprintf(text, sizeof text, "%s%s %u", n ? " " : "",
			    word_of(words_recording_mark, m), at_ms);

	if (n + (size_t)more < sizeof out->marks)
		memcpy(out->marks + n, text, (size_t)more + 1);
}

static bool narrow(int codec)
{
	return codec == CODEC_PCMU || codec == CODEC_PCMA;
}

/* Also how wide each side is. */
static void first_look(struct render *r)
{
	struct render_result *out = r->out;
	struct recording_entry e;

	for (int i = 0; i < SIDES; i++)
		r->sides[i].rate = VOICE_RATE;
	while (r->io->next(r->io->arg, &e)) {
		if (e.kind == RECORDING_MARK && e.codec < recording_mark_COUNT)
			add_mark(out, (enum recording_mark)e.codec, e.at_ms);
		if (e.kind == RECORDING_PICTURE)
			out->pictures[recording_side(&e)] = true;
		if (e.kind != RECORDING_SOUND)
			continue;
		if (e.lost)
			add_mark(out, recording_mark_LOST, e.at_ms);
		out->lost += e.lost;
		if (!narrow(e.codec))
			r->sides[recording_side(&e)].rate = WIDE_RATE;
	}
}

/* ---- out ---- */

static void grow_slots(struct render *r)
{
	size_t size = DJ_MAX(2 * r->slot_size, 600);

	for (int i = 0; i < SIDES; i++) {
		struct side *s = &r->sides[i];

		s->slots = dj_grow(s->slots, size);
		memset(s->slots + r->slot_size, 0, size - r->slot_size);
	}
	r->slot_size = size;
}

static void note_peak(struct render *r, struct side *s, int peak)
{
	size_t slot = (size_t)(r->frames / SLOT_FRAMES);

	if (slot >= SLOTS_MOST)
		return; /* longer than any call may be */
	if (slot >= r->slot_size)
		grow_slots(r);
	r->slot_count = DJ_MAX(r->slot_count, slot + 1);
	/* the root makes quiet voices visible */
	peak = (int)lround(sqrt(peak / 32767.0) * 255);
	s->slots[slot] = (uint8_t)DJ_MAX(s->slots[slot], peak);
}

/* The next frame out of the window; answers how loud it is, at most 32767. */
static int take_frame(const struct render *r, struct side *s, int16_t *pcm)
{
	int16_t *at = &s->window[r->frames * s->frame % s->size];
	int peak = 0;

	for (int i = 0; i < s->frame; i++)
		peak = DJ_MAX(peak, abs(at[i]));
	memcpy(pcm, at, (size_t)s->frame * sizeof *pcm);
	memset(at, 0, (size_t)s->frame * sizeof *pcm);
	return DJ_MIN(peak, 32767);
}

/* One Opus packet of this frame. The encoder is let fade until it says nothing but silence, where
 * the decoder will stand too; then that is said again for as long as nobody speaks. */
static int encode(struct side *s, int16_t *pcm, int peak, uint8_t *out, int cap)
{
	int n;

	s->quiet = peak <= QUIET ? s->quiet + 1 : 0;
	s->settled &= s->quiet > 0;
	if (s->settled) {
		memcpy(out, s->silence, SILENCE);
		return SILENCE;
	}
	if (s->quiet > HANG)
		memset(pcm, 0, (size_t)s->frame * sizeof *pcm);
	n = opus_encode(s->opus, pcm, s->frame, out, cap);
	dj_assert(n > 0);
	s->settled = s->quiet > HANG && n == SILENCE;
	if (s->settled)
		memcpy(s->silence, out, SILENCE);
	return n;
}

/* RFC 6716 appendix B: the first of two streams says how long it is. Both hold one frame. */
static size_t self_delimited(uint8_t *out, const uint8_t *packet, int n)
{
	int length = n - 1;
	size_t at = 0;

	dj_assert((packet[0] & 3) == 0);
	out[at++] = packet[0];
	if (length < 252) {
		out[at++] = (uint8_t)length;
	} else {
		out[at++] = (uint8_t)(252 + (length & 3));
		out[at++] = (uint8_t)((length - (252 + (length & 3))) >> 2);
	}
	memcpy(out + at, packet + 1, (size_t)length);
	return at + (size_t)length;
}

static void write_frame(struct render *r)
{
	uint8_t packet[PACKET], both[OGG_PACKET];
	int16_t pcm[FRAME_MOST];
	size_t n = 0;

	for (int i = 0; i < SIDES; i++) {
		struct side *s = &r->sides[i];
		int peak = take_frame(r, s, pcm), size;

		note_peak(r, s, peak);
		size = encode(s, pcm, peak, packet, sizeof packet);
		if (i == 0) {
			n = self_delimited(both, packet, size);
		} else {
			memcpy(both + n, packet, (size_t)size);
			n += (size_t)size;
		}
	}
	ogg_packet(&r->ogg, both, n);
	r->frames++;
	if (r->frames % (1000 / MS_FRAME) == 0)
		r->io->rest(r->io->arg);
}

static void write_until(struct render *r, int64_t ms)
{
	while ((r->frames + 1) * MS_FRAME <= ms && !r->ogg.err)
		write_frame(r);
}

/* ---- in ---- */

static int64_t samples_of(const struct side *s, uint32_t ms)
{
	return (int64_t)ms * s->rate / 1000;
}

/* Where this packet stands. */
static int64_t place(const struct side *s, struct track *t, const struct recording_entry *e)
{
	int64_t came = samples_of(s, e->at_ms), at;
	int64_t since = (int64_t)(int32_t)(e->ts - t->ts0) * s->rate / voice_rate(t->codec);

	at = t->at0 + since;
	if (t->laid && t->epoch == e->epoch && at - came <= samples_of(s, DRIFT_MS) &&
	    came - at <= samples_of(s, LATE_MS))
		return at;
	t->laid = true;
	t->epoch = e->epoch;
	t->ts0 = e->ts;
	t->at0 = came;
	return came;
}

static void add_samples(int16_t *to, const int16_t *from, int64_t n)
{
	for (int64_t i = 0; i < n; i++)
		to[i] = (int16_t)DJ_MAX(-32768, DJ_MIN(32767, to[i] + from[i]));
}

/* What lies before or behind the window is not laid: it came far too late, or is no sound. */
static void lay(struct render *r, struct side *s, int64_t at, const int16_t *pcm, int n)
{
	int64_t written = r->frames * s->frame;
	int64_t first = DJ_MAX(at, written), behind = DJ_MIN(at + n, written + s->size);
	int64_t from = first % s->size, straight = DJ_MIN(behind - first, s->size - from);

	r->end = DJ_MAX(r->end, (at + n) * GRANULES / s->rate);
	if (first >= behind)
		return;
	add_samples(s->window + from, pcm + (first - at), straight);
	add_samples(s->window, pcm + (first - at) + straight, behind - first - straight);
}

/* 8 kHz on a side that somebody wider shares: the samples between are the mean of their neighbours.
 */
static int widen(const struct side *s, int16_t *pcm, int n)
{
	if (s->rate == VOICE_RATE)
		return n;
	for (int i = n - 1; i >= 0; i--) {
		int16_t next = i + 1 < n ? pcm[2 * (i + 1)] : pcm[i];

		pcm[2 * i] = pcm[i];
		pcm[2 * i + 1] = (int16_t)((pcm[i] + next) / 2);
	}
	return 2 * n;
}

static int decode(const struct side *s, struct track *t, const struct recording_entry *e,
		  int16_t *pcm)
{
	int n = DJ_MIN(e->size, VOICE_LONGEST);

	if (narrow(e->codec)) {
		voice_decode_g711(t->codec, e->payload, (size_t)n, pcm);
		return widen(s, pcm, n);
	}
	if (!t->decoder)
		t->decoder = voice_decoder_alloc(t->codec);
	/* a packet that is none is silence */
	return t->decoder ? voice_decode(t->decoder, e->payload, e->size, pcm) : 0;
}

static void take_sound(struct render *r, const struct recording_entry *e)
{
	int16_t pcm[2 * VOICE_LONGEST];
	struct track *t = &r->tracks[e->track];
	struct side *s = &r->sides[recording_side(e)];
	int n;

	if (e->codec == CODEC_NONE || e->codec >= VOICE_CODECS)
		return;
	if (t->codec != (enum leg_codec)e->codec) {
		voice_decoder_free(t->decoder);
		t->decoder = NULL;
		t->codec = (enum leg_codec)e->codec;
		t->laid = false;
	}
	n = decode(s, t, e, pcm);
	lay(r, s, place(s, t, e), pcm, n);
}

/* ---- from the beginning to the end ---- */

static void open_side(struct side *s)
{
	int err;

	s->frame = s->rate / 1000 * MS_FRAME;
	s->size = s->rate / 1000 * WINDOW_MS;
	s->window = dj_alloc((size_t)s->size * sizeof *s->window);
	s->opus = opus_encoder_create(s->rate, 1, OPUS_APPLICATION_RESTRICTED_LOWDELAY, &err);
	dj_assert(s->opus);
	opus_encoder_ctl(s->opus, OPUS_SET_COMPLEXITY(0));
	opus_encoder_ctl(s->opus, OPUS_SET_BITRATE(s->rate == VOICE_RATE ? BITRATE : WIDE_BITRATE));
}

static void make_peaks(const struct render *r)
{
	size_t count = DJ_MIN(r->slot_count, RENDER_PEAKS);

	r->out->peak_count = (int)count;
	for (int side = 0; side < SIDES; side++)
		for (size_t i = 0; i < r->slot_count; i++) {
			uint8_t *p = &r->out->peaks[side][i * count / r->slot_count];

			*p = (uint8_t)DJ_MAX(*p, r->sides[side].slots[i]);
		}
}

static void render_all(struct render *r)
{
	struct recording_entry e;

	while (r->io->next(r->io->arg, &e) && !r->ogg.err) {
		if (e.at_ms > HOURS_MOST * 3600000u)
			break;
		r->end = DJ_MAX(r->end, (int64_t)e.at_ms * (GRANULES / 1000));
		write_until(r, (int64_t)e.at_ms - BEHIND_MS);
		if (e.kind == RECORDING_SOUND)
			take_sound(r, &e);
	}
	write_until(r, (r->end + GRANULES / 1000 - 1) / (GRANULES / 1000) + MS_FRAME - 1);
}

static void close_all(struct render *r)
{
	for (int i = 0; i < SIDES; i++) {
		opus_encoder_destroy(r->sides[i].opus);
		free(r->sides[i].window);
		free(r->sides[i].slots);
	}
	for (int i = 0; i < RECORDING_TRACKS; i++)
		voice_decoder_free(r->tracks[i].decoder);
	free(r);
}

/* Both encoders look ahead equally long (2.5 ms). */
static int begin(struct render *r, uint32_t serial)
{
	int skip = 0, widest = 0;

	first_look(r);
	for (int i = 0; i < SIDES; i++) {
		struct side *s = &r->sides[i];

		open_side(s);
		opus_encoder_ctl(s->opus, OPUS_GET_LOOKAHEAD(&skip));
		skip = skip * (GRANULES / s->rate);
		widest = DJ_MAX(widest, s->rate);
	}
	r->ogg.put = r->io->put;
	r->ogg.arg = r->io->arg;
	r->ogg.serial = serial;
	ogg_begin(&r->ogg, widest, skip);
	return skip;
}

int tap_render(const struct render_io *io, uint32_t serial, struct render_result *out)
{
	struct render *r = dj_alloc(sizeof *r);
	int skip, err;

	memset(out, 0, sizeof *out);
	r->io = io;
	r->out = out;
	io->rewind(io->arg);
	skip = begin(r, serial);
	io->rewind(io->arg);
	render_all(r);
	/* one more frame, so that the last sound is out of the encoder */
	if (!r->ogg.err)
		write_frame(r);
	err = ogg_end(&r->ogg, r->end, skip);
	out->lasted_ms = r->end / (GRANULES / 1000);
	make_peaks(r);
	close_all(r);
	return err;
}
