/* Owns the copy of a packet on its way to the recorder. A recording never costs a call anything but
 * this copy: with no room it is left out and counted. */
#include "app/tap.h"
#include "base/metric.h"
#include "edge/media/engine.h"

void tap_set(struct leg *l, const struct ask *a)
{
	l->tap.recording = a->tap.recording;
	l->tap.track = a->tap.track;
	l->tap.lost = l->tap.pictures_lost = 0;
	if (l->tap.recording)
		video_whole(l);
}

static void put(struct engine *g, const struct tap_packet *t, const struct packet *p,
		uint16_t *lost)
{
	if (g->taps && tap_ring_put(g->taps, t, p->payload)) {
		*lost = 0;
		return;
	}
	*lost += *lost < UINT16_MAX;
	dj_count(METRIC_recording_lost, 1);
}

void tap_copy(struct engine *g, struct leg *l, const struct packet *p)
{
	struct tap_packet t = {.recording = l->tap.recording,
			       .at_us = g->now,
			       .ts = p->ts,
			       .seq = p->seq,
			       .epoch = l->in.epoch,
			       .lost = l->tap.lost,
			       .size = (uint16_t)p->size,
			       .track = l->tap.track,
			       .codec = (uint8_t)l->codec};

	put(g, &t, p, &l->tap.lost);
}

void tap_picture(struct engine *g, struct leg *l, const struct packet *p)
{
	struct tap_packet t = {.recording = l->tap.recording,
			       .at_us = g->now,
			       .ts = p->ts,
			       .seq = p->seq,
			       .epoch = l->video->in.epoch,
			       .lost = l->tap.pictures_lost,
			       .size = (uint16_t)p->size,
			       .track = l->tap.track,
			       .codec = (uint8_t)l->video->codec,
			       .picture = true,
			       .marker = p->marker};

	put(g, &t, p, &l->tap.pictures_lost);
}
