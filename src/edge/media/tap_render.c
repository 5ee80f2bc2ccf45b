/* Owns the way from packets to Opus in Ogg: where each packet stands in time, who is heard on which
 * side, and the waveform. Runs on the recordings' worker.
 *
 * A packet stands where its timestamp says, counted from where its stream began by the clock on the
 * wall; a stream that drifts from that clock too far is laid anew. What is written
 * lies WINDOW behind what is read, so that packets may come in any order within it.
 *
 * Each side is an Opus stream of its own: nothing of one is ever heard on the other, and a side
 * that is silent costs nothing, for its frame of silence was encoded once. */
#include "edge/media/tap_render.h"

#include <errno.h>
#include <math.h>
#include <opus/opus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/media/tap_ogg.h"
#include "edge/media/voice.h"

#define SIDES	   2
#define MS_FRAME   20
#define RATE_MOST  16000
#define WINDOW_MS  4000 /* of sound that is not written yet */
#define BEHIND_MS  1000 /* a packet may come so late */
#define LATE_MS	   900	/* a burst after a stall belongs where its timestamps say */
#define DRIFT_MS   200
#define QUIET	   33	 /* -60 dB: a frame whose samples stay under it is silence */
#define HANG	   5	 /* frames of silence that are encoded all the same, so that it fades */
#define BITRATE	   20000 /* of one side */
#define SLOT_MS	   100	 /* of the waveform, before it is made smaller */
#define HOURS_MOST 12
#define SAMPLES	   (RATE_MOST / 1000 * WINDOW_MS)
#define FRAME_MOST (RATE_MOST / 1000 * MS_FRAME)

struct track {
	enum leg_codec codec;
	struct voice_decoder *decoder;
	bool laid;
	uint16_t epoch;
	uint32_t ts0;
	int64_t at0; /* samples: where ts0 stands */
};

struct side {
	OpusEncoder *opus;
	int quiet; /* frames in a row */
	uint8_t silence[400];
	int silence_n;
	int32_t window[SAMPLES]; /* a ring by sample number */
};

struct render {
	const struct render_io *io;
	struct render_result *out;
	int rate, frame;
	int64_t written; /* samples */
	int64_t end;	 /* samples: behind the last sound or mark */
	struct track tracks[RECORDING_TRACKS];
	struct side sides[SIDES];
	struct ogg ogg;
	uint8_t *slots[SIDES];
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

/* True when all of it is a telephone's. */
static bool first_look(const struct render_io *io, struct render_result *out)
{
	struct recording_entry e;
	bool all_narrow = true;

	while (io->next(io->arg, &e)) {
		if (e.kind == RECORDING_MARK && e.codec < recording_mark_COUNT)
			add_mark(out, (enum recording_mark)e.codec, e.at_ms);
		if (e.kind != RECORDING_SOUND)
			continue;
		if (e.lost)
			add_mark(out, recording_mark_LOST, e.at_ms);
		out->lost += e.lost;
		all_narrow &= narrow(e.codec);
	}
	return all_narrow;
}

/* ---- out ---- */

static void note_peak(struct render *r, int side, const int16_t *pcm)
{
	size_t slot = (size_t)(r->written / (r->rate * SLOT_MS / 1000));
	int peak = 0;

	for (int i = 0; i < r->frame; i++)
		peak = DJ_MAX(peak, abs(pcm[i]));
	if (slot >= r->slot_size)
		return; /* longer than any call may be */
	r->slot_count = DJ_MAX(r->slot_count, slot + 1);
	/* the root makes quiet voices visible */
	peak = (int)lround(sqrt(DJ_MIN(peak, 32767) / 32767.0) * 255);
	r->slots[side][slot] = (uint8_t)DJ_MAX(r->slots[side][slot], peak);
}

static void take_frame(struct render *r, struct side *s, int16_t *pcm)
{
	for (int i = 0; i < r->frame; i++) {
		int32_t *at = &s->window[(r->written + i) % SAMPLES];

		pcm[i] = (int16_t)DJ_MAX(-32768, DJ_MIN(32767, *at));
		*at = 0;
	}
}

static bool is_quiet(const int16_t *pcm, int n)
{
	for (int i = 0; i < n; i++)
		if (abs(pcm[i]) > QUIET)
			return false;
	return true;
}

/* One Opus packet of this frame. After silence the encoder begins anew, for it has not heard what
 * the decoder has. */
static int encode(struct render *r, struct side *s, const int16_t *pcm, uint8_t *out, int cap)
{
	int n;

	s->quiet = is_quiet(pcm, r->frame) ? s->quiet + 1 : 0;
	if (s->quiet > HANG) {
		memcpy(out, s->silence, (size_t)s->silence_n);
		return s->silence_n;
	}
	n = opus_encode(s->opus, pcm, r->frame, out, cap);
	if (s->quiet == HANG)
		opus_encoder_ctl(s->opus, OPUS_RESET_STATE);
	dj_assert(n > 0);
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
	uint8_t packet[400], both[OGG_PACKET];
	int16_t pcm[FRAME_MOST];
	size_t n = 0;

	for (int i = 0; i < SIDES; i++) {
		struct side *s = &r->sides[i];
		int size;

		take_frame(r, s, pcm);
		note_peak(r, i, pcm);
		size = encode(r, s, pcm, packet, sizeof packet);
		if (i == 0) {
			n = self_delimited(both, packet, size);
		} else {
			memcpy(both + n, packet, (size_t)size);
			n += (size_t)size;
		}
	}
	ogg_packet(&r->ogg, both, n);
	r->written += r->frame;
	if (r->written % r->rate == 0)
		r->io->rest(r->io->arg);
}

static void write_until(struct render *r, int64_t sample)
{
	while (r->written + r->frame <= sample && !r->ogg.err)
		write_frame(r);
}

/* ---- in ---- */

static int64_t samples_of(const struct render *r, uint32_t ms)
{
	return (int64_t)ms * r->rate / 1000;
}

/* Where this packet stands. */
static int64_t place(struct render *r, struct track *t, const struct recording_entry *e)
{
	int64_t came = samples_of(r, e->at_ms), at;
	int64_t since = (int64_t)(int32_t)(e->ts - t->ts0) * r->rate / voice_rate(t->codec);

	at = t->at0 + since;
	if (t->laid && t->epoch == e->epoch && at - came <= samples_of(r, DRIFT_MS) &&
	    came - at <= samples_of(r, LATE_MS))
		return at;
	t->laid = true;
	t->epoch = e->epoch;
	t->ts0 = e->ts;
	t->at0 = came;
	return came;
}

static void lay(struct render *r, struct side *s, int64_t at, const int16_t *pcm, int n)
{
	int64_t first = DJ_MAX(at, r->written), behind = DJ_MIN(at + n, r->written + SAMPLES);

	for (int64_t i = first; i < behind; i++)
		s->window[i % SAMPLES] += pcm[i - at];
	r->end = DJ_MAX(r->end, at + n);
}

/* 8 kHz beside a wider voice: the samples between are the mean of their neighbours. */
static int widen(const struct render *r, int16_t *pcm, int n)
{
	if (r->rate == VOICE_RATE)
		return n;
	for (int i = n - 1; i >= 0; i--) {
		int16_t next = i + 1 < n ? pcm[2 * (i + 1)] : pcm[i];

		pcm[2 * i] = pcm[i];
		pcm[2 * i + 1] = (int16_t)((pcm[i] + next) / 2);
	}
	return 2 * n;
}

static int decode(const struct render *r, struct track *t, const struct recording_entry *e,
		  int16_t *pcm)
{
	int n = DJ_MIN(e->size, VOICE_LONGEST);

	if (narrow(e->codec)) {
		voice_decode_g711(t->codec, e->payload, (size_t)n, pcm);
		return widen(r, pcm, n);
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
	int n;

	if (e->codec == CODEC_NONE || e->codec >= VOICE_CODECS)
		return;
	if (t->codec != (enum leg_codec)e->codec) {
		voice_decoder_free(t->decoder);
		t->decoder = NULL;
		t->codec = (enum leg_codec)e->codec;
		t->laid = false;
	}
	n = decode(r, t, e, pcm);
	lay(r, &r->sides[e->track ? 1 : 0], place(r, t, e), pcm, n);
}

/* ---- from the beginning to the end ---- */

static OpusEncoder *make_encoder(int rate)
{
	int err;
	OpusEncoder *e = opus_encoder_create(rate, 1, OPUS_APPLICATION_VOIP, &err);

	dj_assert(e);
	opus_encoder_ctl(e, OPUS_SET_COMPLEXITY(0));
	opus_encoder_ctl(e, OPUS_SET_BITRATE(BITRATE));
	return e;
}

static void open_side(struct render *r, struct side *s)
{
	int16_t nothing[FRAME_MOST] = {0};

	s->opus = make_encoder(r->rate);
	/* what an encoder says of lasting silence */
	for (int i = 0; i < 10; i++)
		s->silence_n =
		    opus_encode(s->opus, nothing, r->frame, s->silence, sizeof s->silence);
	dj_assert(s->silence_n > 0);
	opus_encoder_ctl(s->opus, OPUS_RESET_STATE);
}

static void make_peaks(const struct render *r)
{
	size_t count = DJ_MIN(r->slot_count, RENDER_PEAKS);

	r->out->peak_count = (int)count;
	for (int side = 0; side < SIDES; side++)
		for (size_t i = 0; i < r->slot_count; i++) {
			uint8_t *p = &r->out->peaks[side][i * count / r->slot_count];

			*p = (uint8_t)DJ_MAX(*p, r->slots[side][i]);
		}
}

static void render_all(struct render *r)
{
	struct recording_entry e;

	while (r->io->next(r->io->arg, &e) && !r->ogg.err) {
		int64_t at = samples_of(r, e.at_ms);

		if (e.at_ms > HOURS_MOST * 3600000u)
			break;
		r->end = DJ_MAX(r->end, at);
		write_until(r, at - samples_of(r, BEHIND_MS));
		if (e.kind == RECORDING_SOUND)
			take_sound(r, &e);
	}
	write_until(r, r->end + r->frame - 1);
}

static void close_all(struct render *r)
{
	for (int i = 0; i < SIDES; i++) {
		opus_encoder_destroy(r->sides[i].opus);
		free(r->slots[i]);
	}
	for (int i = 0; i < RECORDING_TRACKS; i++)
		voice_decoder_free(r->tracks[i].decoder);
	free(r);
}

int tap_render(const struct render_io *io, uint32_t serial, struct render_result *out)
{
	struct render *r = dj_alloc(sizeof *r);
	int skip = 0, err;

	memset(out, 0, sizeof *out);
	r->io = io;
	r->out = out;
	io->rewind(io->arg);
	r->rate = first_look(io, out) ? VOICE_RATE : RATE_MOST;
	r->frame = r->rate * MS_FRAME / 1000;
	r->slot_size = HOURS_MOST * 3600 * (1000 / SLOT_MS);
	for (int i = 0; i < SIDES; i++) {
		open_side(r, &r->sides[i]);
		r->slots[i] = dj_alloc(r->slot_size);
	}
	opus_encoder_ctl(r->sides[0].opus, OPUS_GET_LOOKAHEAD(&skip));
	skip = skip * 48000 / r->rate;
	r->ogg.put = io->put;
	r->ogg.arg = io->arg;
	r->ogg.serial = serial;
	ogg_begin(&r->ogg, r->rate, skip);
	io->rewind(io->arg);
	render_all(r);
	/* one more frame, so that the last sound is out of the encoder */
	if (!r->ogg.err)
		write_frame(r);
	err = ogg_end(&r->ogg, r->end * 48000 / r->rate, skip);
	out->lasted_ms = r->end * 1000 / r->rate;
	make_peaks(r);
	close_all(r);
	return err;
}
