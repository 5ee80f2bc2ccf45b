/* Owns what is made every 20 ms: frames taken from the ears, mixes, keys, and each second a look at
 * every leg. */
#include "edge/media/engine.h"

#define TICKS_A_SECOND 50

/* Legs whose last word found no room in the mailbox. */
static void bury_owed(struct engine *g)
{
	for (int i = g->live_count - 1; i >= 0 && g->owed; i--)
		if (g->live[i]->dying)
			leg_bury(g, g->live[i]);
}

void tick_begin(struct engine *g)
{
	g->tick++;
	g->cursor = 0;
	music_begin(g);
	for (struct leg *l = g->ears; l; l = l->next_ear)
		ear_take(l->ear);
	for (int i = (int)(g->tick % TICKS_A_SECOND); i < g->live_count; i += TICKS_A_SECOND)
		leg_check(g, g->live[i]);
	if (g->owed)
		bury_owed(g);
}

static int16_t clamp(int32_t v)
{
	return (int16_t)(v > 32767 ? 32767 : v < -32768 ? -32768 : v);
}

/* 16 kHz where the listener's codec says it and somebody it hears speaks it. */
static int mix_length(const struct engine *g, const struct leg *l)
{
	int most = VOICE_FRAME;

	for (int i = 0; i < l->hears_count; i++) {
		const struct ear *e = matrix_leg(g, l->hears[i].slot)->ear;

		if (e)
			most = DJ_MAX(most, e->length);
	}
	return DJ_MIN(most, voice_frame(l->codec));
}

static void add_speaker(int32_t *sum, int length, const int16_t *frame, int gain)
{
	for (int k = 0; frame && k < length; k++)
		sum[k] += frame[k] * gain / LEG_GAIN_ONE;
}

/* Everybody it hears, itself never among them. */
static void mix_tick(struct engine *g, struct leg *l)
{
	int length = mix_length(g, l);
	int32_t sum[VOICE_WIDE] = {0};
	int16_t pcm[VOICE_WIDE];

	for (int i = 0; i < l->hears_count; i++) {
		const struct leg *speaker = matrix_leg(g, l->hears[i].slot);

		if (speaker->ear)
			add_speaker(sum, length, ear_frame(speaker->ear, length), l->hears[i].gain);
	}
	for (int k = 0; k < length; k++)
		pcm[k] = clamp(sum[k]);
	leg_send_samples(g, l, pcm, length);
}

static void silence_tick(struct engine *g, struct leg *l)
{
	size_t n;
	const uint8_t *payload;

	if (!l->codec)
		return;
	payload = voice_silence(l->codec, g->tick, &n);
	leg_send_made(g, l, payload, n);
}

/* A key as an event of RFC 4733, or as tones where the other side knows no events. */
static void key_tick(struct engine *g, struct leg *l)
{
	struct keys_step step;
	int16_t pcm[VOICE_FRAME];

	keys_next(&l->keys_out, &step);
	if (l->event_type >= 0) {
		if (step.send)
			leg_send_key(g, l, &step, step.first);
	} else if (step.send && !step.end) {
		keys_tone(pcm, &step);
		leg_send_samples(g, l, pcm, VOICE_FRAME);
	} else {
		silence_tick(g, l);
	}
	if (!keys_busy(&l->keys_out))
		matrix_settle(g, l);
}

void tick_leg(struct engine *g, struct leg *l)
{
	if (keys_busy(&l->keys_out)) {
		key_tick(g, l);
		return;
	}
	if (g->now < l->key_until)
		return;
	switch ((enum leg_source)l->source) {
	case SOURCE_PLAY:
		play_tick(g, l);
		break;
	case SOURCE_MIX:
		mix_tick(g, l);
		break;
	case SOURCE_SILENCE:
		silence_tick(g, l);
		break;
	case SOURCE_RELAY:
		break;
	}
}
