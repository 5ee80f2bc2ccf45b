/* Owns listening to a leg on the app's behalf: whether its person is heard, and knocks. Refuses:
 * changing what anybody hears; it only looks at packets that pass. G.711 costs a table look-up a
 * sample; other codecs are decoded, so a leg is listened to only when the app asked. */
#include "edge/media/engine.h"
#include "edge/media/hark.h"

#include <stdlib.h>

struct listen {
	struct hark hark;
	enum leg_codec codec; /* of the decoder */
	struct voice_decoder *decoder;
};

void listen_stop(struct leg *l)
{
	if (!l->listen)
		return;
	voice_decoder_free(l->listen->decoder);
	free(l->listen);
	l->listen = NULL;
}

void listen_set(struct engine *g, struct leg *l, bool on)
{
	listen_stop(l);
	if (!on)
		return;
	l->listen = dj_alloc(sizeof *l->listen);
	hark_begin(&l->listen->hark, g->now);
}

static void tell_voice(struct engine *g, const struct leg *l, bool heard)
{
	struct event ev = {.kind = EVENT_VOICE,
			   .slot = (uint16_t)(l->slot - g->slots),
			   .leg = l->id,
			   .key = heard};

	engine_tell(g, &ev);
}

/* 16 kHz to the 8 kHz that is judged. */
static size_t halve(int16_t *pcm, size_t n)
{
	for (size_t i = 0; i < n / 2; i++)
		pcm[i] = (int16_t)((pcm[2 * i] + pcm[2 * i + 1]) / 2);
	return n / 2;
}

static size_t samples(struct leg *l, const struct packet *p, int16_t pcm[2 * VOICE_LONGEST])
{
	struct listen *x = l->listen;
	size_t n = DJ_MIN(p->size, (size_t)VOICE_LONGEST);

	if (voice_is_g711(l->codec)) {
		voice_decode_g711(l->codec, p->payload, n, pcm);
		return n;
	}
	if (x->codec != l->codec) {
		voice_decoder_free(x->decoder);
		x->decoder = voice_decoder_alloc(l->codec);
		x->codec = l->codec;
	}
	n = (size_t)voice_decode(x->decoder, p->payload, p->size, pcm);
	return voice_frame(l->codec) == VOICE_WIDE ? halve(pcm, n) : n;
}

void listen_packet(struct engine *g, struct leg *l, const struct packet *p)
{
	int16_t pcm[2 * VOICE_LONGEST];
	size_t n = samples(l, p, pcm);

	switch (hark_sound(&l->listen->hark, pcm, n, g->now)) {
	case HARK_VOICE:
		tell_voice(g, l, true);
		break;
	case HARK_KNOCKS:
		leg_tell(g, l, EVENT_KNOCK);
		break;
	case HARK_NOTHING:
		break;
	}
}

void listen_check(struct engine *g, struct leg *l)
{
	if (l->listen && hark_rested(&l->listen->hark, g->now))
		tell_voice(g, l, false);
}
