/* Owns who hears whom. From it and from what is played follows what each leg is sent:
 *
 *   something is played                                   PLAY
 *   exactly one speaker, gain 1, same codec or both G.711 RELAY   (its packets, when they come)
 *   several speakers, another gain or codec, one that
 *   is silent at times (RFC 3389), or packets of other
 *   than 20 ms are wanted                                 MIX     (made on the tick)
 *   nobody                                                SILENCE (made on the tick)
 *
 * A speaker has an ear exactly while somebody hears it in a mix; a leg is in the tick's list
 * exactly while something is made for it. Both are settled again after every change, so nothing
 * else has to keep them right. */
#include "edge/media/engine.h"

static bool relays(const struct leg *listener, const struct leg *speaker)
{
	return speaker->codec && !speaker->sparse && !listener->gather &&
	       (speaker->codec == listener->codec ||
		(voice_is_g711(speaker->codec) && voice_is_g711(listener->codec)));
}

static enum leg_source source_of(const struct engine *g, const struct leg *l)
{
	const struct leg *one = NULL;
	int count = 0, gain = 0;

	if (l->play.active)
		return SOURCE_PLAY;
	for (int i = 0; i < l->hears_count; i++) {
		const struct leg *speaker = matrix_leg(g, l->hears[i].slot);

		if (speaker->muted || !speaker->codec)
			continue;
		one = speaker;
		gain = l->hears[i].gain;
		count++;
	}
	if (count == 0)
		return SOURCE_SILENCE;
	return count == 1 && gain == LEG_GAIN_ONE && relays(l, one) ? SOURCE_RELAY : SOURCE_MIX;
}

/* The list is in two parts, served in this tick and not yet; cursor stands between them. */
static void place(struct engine *g, struct leg *l, int at)
{
	g->ticking[at] = l;
	l->ticking_at = at;
}

/* Its first frame comes with the next tick. */
static void start_ticking(struct engine *g, struct leg *l)
{
	if (g->cursor < g->ticking_count)
		place(g, g->ticking[g->cursor], g->ticking_count);
	g->ticking_count++;
	place(g, l, g->cursor++);
}

static void stop_ticking(struct engine *g, struct leg *l)
{
	int hole = l->ticking_at;

	l->ticking_at = -1;
	if (hole < g->cursor) {
		g->cursor--;
		if (hole != g->cursor)
			place(g, g->ticking[g->cursor], hole);
		hole = g->cursor;
	}
	g->ticking_count--;
	if (hole != g->ticking_count)
		place(g, g->ticking[g->ticking_count], hole);
}

static void settle_ticking(struct engine *g, struct leg *l)
{
	bool wanted = !l->dying && (l->source != SOURCE_RELAY || keys_busy(&l->keys_out));

	if (wanted && l->ticking_at < 0)
		start_ticking(g, l);
	else if (!wanted && l->ticking_at >= 0)
		stop_ticking(g, l);
}

static void settle_listener(struct engine *g, struct leg *l)
{
	l->source = (uint8_t)source_of(g, l);
	settle_ticking(g, l);
}

static bool heard_in_mix(const struct engine *g, const struct leg *l)
{
	for (int i = 0; i < l->heard_count; i++)
		if (matrix_leg(g, l->heard_by[i])->source == SOURCE_MIX)
			return !l->muted && l->codec;
	return false;
}

static void drop_ear(struct engine *g, struct leg *l)
{
	struct leg **at = &g->ears;

	if (!l->ear)
		return;
	while (*at != l)
		at = &(*at)->next_ear;
	*at = l->next_ear;
	ear_free(l->ear);
	l->ear = NULL;
}

static void settle_ear(struct engine *g, struct leg *l)
{
	bool wanted = heard_in_mix(g, l);

	if (l->ear && (!wanted || l->ear->codec != l->codec))
		drop_ear(g, l);
	if (wanted && !l->ear) {
		l->ear = ear_alloc(l->codec);
		l->next_ear = g->ears;
		g->ears = l;
	}
}

static void settle_speakers(struct engine *g, struct leg *l)
{
	for (int i = 0; i < l->hears_count; i++)
		settle_ear(g, matrix_leg(g, l->hears[i].slot));
}

void matrix_settle(struct engine *g, struct leg *l)
{
	settle_listener(g, l);
	settle_speakers(g, l);
	for (int i = 0; i < l->heard_count; i++) {
		struct leg *listener = matrix_leg(g, l->heard_by[i]);

		settle_listener(g, listener);
		settle_speakers(g, listener);
	}
	settle_ear(g, l);
}

static void remove_edge(struct engine *g, struct leg *listener, struct leg *speaker)
{
	uint16_t from = (uint16_t)(speaker->slot - g->slots),
		 to = (uint16_t)(listener->slot - g->slots);

	for (int i = 0; i < listener->hears_count; i++)
		if (listener->hears[i].slot == from)
			listener->hears[i--] = listener->hears[--listener->hears_count];
	for (int i = 0; i < speaker->heard_count; i++)
		if (speaker->heard_by[i] == to)
			speaker->heard_by[i--] = speaker->heard_by[--speaker->heard_count];
}

static void add_edge(struct engine *g, struct leg *listener, struct leg *speaker, int gain)
{
	uint16_t from = (uint16_t)(speaker->slot - g->slots),
		 to = (uint16_t)(listener->slot - g->slots);

	/* more than a room of twelve is refused by the app long before */
	if (listener->hears_count == HEARS_MAX || speaker->heard_count == HEARS_MAX)
		return;
	listener->hears[listener->hears_count++] = (struct hears){from, (int16_t)gain};
	speaker->heard_by[speaker->heard_count++] = to;
}

void matrix_hear(struct engine *g, struct leg *listener, struct leg *speaker, int gain)
{
	if (!speaker || listener == speaker || listener->dying || speaker->dying)
		return;
	remove_edge(g, listener, speaker);
	if (gain)
		add_edge(g, listener, speaker, gain);
	matrix_settle(g, listener);
	matrix_settle(g, speaker);
}

void matrix_forget(struct engine *g, struct leg *l)
{
	while (l->hears_count)
		matrix_hear(g, l, matrix_leg(g, l->hears[0].slot), 0);
	while (l->heard_count)
		matrix_hear(g, matrix_leg(g, l->heard_by[0]), l, 0);
	drop_ear(g, l);
	if (l->ticking_at >= 0)
		stop_ticking(g, l);
}
