/* Owns what is played to a leg: clips one after the other, then hold music. Music has one position
 * for all who hear it and is encoded once per codec and tick. Clips are A-law: to a PCMA leg they
 * are copied. */
#include "edge/media/engine.h"

#include <re.h>
#include <rem.h>

static void found_tone(char digit, void *arg)
{
	struct engine *g = arg;

	if (digit)
		g->probed = digit;
}

void play_probe(struct engine *g, struct leg *l, const struct packet *p)
{
	int16_t pcm[VOICE_LONGEST];
	size_t n = DJ_MIN(p->size, (size_t)VOICE_LONGEST);

	if (!l->tones)
		return;
	voice_decode_g711(l->codec, p->payload, n, pcm);
	g->probed = 0;
	dtmf_dec_probe(l->tones, pcm, n);
	if (g->probed)
		leg_pressed(g, l, g->probed);
}

/* A menu for a telephone that sends no key events: listen for the tones themselves. */
static void listen_for_tones(struct engine *g, struct leg *l)
{
	if (l->event_type >= 0 || !voice_is_g711(l->codec))
		return;
	if (l->tones)
		dtmf_dec_reset(l->tones, VOICE_RATE, 1);
	else
		dj_assert(dtmf_dec_alloc(&l->tones, VOICE_RATE, 1, found_tone, g) == 0);
}

void play_start(struct engine *g, struct leg *l, const struct ask *a)
{
	struct play *p = &l->play;

	*p = (struct play){.id = a->play.id, .count = a->play.count, .music = a->play.music};
	memcpy(p->clips, a->play.clips, sizeof p->clips);
	p->active = p->count || p->music;
	listen_for_tones(g, l);
	matrix_settle(g, l);
}

void play_stop(struct engine *g, struct leg *l)
{
	l->play.active = l->play.owed = false;
	matrix_settle(g, l);
}

/* The next 20 ms of the clips into `out`; false when they are over. The frame a clip ends in goes
 * on with the next. */
static bool next_frame(struct engine *g, struct play *p, uint8_t out[VOICE_FRAME])
{
	uint32_t filled = 0;

	while (filled < VOICE_FRAME && p->at < p->count) {
		struct sound s = sound_find(g->bank, p->clips[p->at]);
		uint32_t left = s.samples > p->pos ? s.samples - p->pos : 0;
		uint32_t n = DJ_MIN(left, VOICE_FRAME - filled);

		if (n)
			memcpy(out + filled, s.alaw + p->pos, n);
		filled += n;
		p->pos += n;
		if (n == left) {
			p->at++;
			p->pos = 0;
		}
	}
	memset(out + filled, SOUND_SILENCE, VOICE_FRAME - filled);
	return filled > 0;
}

static void send_alaw(struct engine *g, struct leg *l, const uint8_t alaw[VOICE_FRAME])
{
	uint8_t payload[VOICE_FRAME];
	int16_t pcm[VOICE_FRAME];

	if (l->codec == CODEC_PCMA) {
		leg_send_made(g, l, alaw, VOICE_FRAME);
	} else if (l->codec == CODEC_PCMU) {
		voice_translate(CODEC_PCMA, CODEC_PCMU, alaw, VOICE_FRAME, payload);
		leg_send_made(g, l, payload, VOICE_FRAME);
	} else if (l->codec) {
		voice_decode_g711(CODEC_PCMA, alaw, VOICE_FRAME, pcm);
		leg_send_samples(g, l, pcm, VOICE_FRAME);
	}
}

void music_begin(struct engine *g)
{
	struct sound s = sound_find(g->bank, SOUND_MUSIC);

	memset(g->music.has, 0, sizeof g->music.has);
	g->music.pos += VOICE_FRAME;
	if (g->music.pos >= s.samples)
		g->music.pos = s.samples ? g->music.pos % s.samples : 0;
}

/* This tick's 20 ms as A-law; the end runs into the beginning. */
static void music_alaw(struct engine *g, uint8_t out[VOICE_FRAME])
{
	struct sound s = sound_find(g->bank, SOUND_MUSIC);
	uint32_t first;

	memset(out, SOUND_SILENCE, VOICE_FRAME);
	if (s.samples < VOICE_FRAME)
		return;
	first = DJ_MIN((uint32_t)VOICE_FRAME, s.samples - g->music.pos);
	memcpy(out, s.alaw + g->music.pos, first);
	memcpy(out + first, s.alaw, VOICE_FRAME - first);
}

static void make_music(struct engine *g, enum leg_codec c)
{
	struct music *m = &g->music;
	uint8_t alaw[VOICE_FRAME];
	int16_t pcm[VOICE_FRAME];

	music_alaw(g, alaw);
	m->has[c] = true;
	m->size[c] = VOICE_FRAME;
	if (voice_is_g711(c)) {
		voice_translate(CODEC_PCMA, c, alaw, VOICE_FRAME, m->frame[c]);
		return;
	}
	if (!m->encoder[c])
		m->encoder[c] = voice_encoder_alloc(c, VOICE_FRAME);
	voice_decode_g711(CODEC_PCMA, alaw, VOICE_FRAME, pcm);
	m->size[c] = voice_encode(m->encoder[c], pcm, m->frame[c]);
}

static void send_music(struct engine *g, struct leg *l)
{
	if (!l->codec)
		return;
	if (!g->music.has[l->codec])
		make_music(g, l->codec);
	leg_send_made(g, l, g->music.frame[l->codec], g->music.size[l->codec]);
}

/* The clips have just ended, or it could not be told yet. */
static void tell_played(struct engine *g, struct leg *l)
{
	struct event ev = {.kind = EVENT_PLAYED,
			   .slot = (uint16_t)(l->slot - g->slots),
			   .leg = l->id,
			   .play = l->play.id};

	l->play.owed = !engine_tell(g, &ev);
}

void play_tick(struct engine *g, struct leg *l)
{
	uint8_t alaw[VOICE_FRAME];

	if (l->play.count && next_frame(g, &l->play, alaw)) {
		send_alaw(g, l, alaw);
		return;
	}
	if (l->play.count || l->play.owed)
		tell_played(g, l);
	l->play.count = 0;
	if (l->play.music) {
		send_music(g, l);
	} else if (!l->play.owed) {
		l->play.active = false;
		matrix_settle(g, l);
	}
}
