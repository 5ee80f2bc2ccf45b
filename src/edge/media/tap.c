/* Owns the copy of a packet on its way to the recorder. A recording never costs a call anything but
 * this copy: with no room it is left out and counted. */
#include "app/tap.h"
#include "base/metric.h"
#include "edge/media/engine.h"

void tap_set(struct leg *l, const struct ask *a)
{
	l->tap.recording = a->tap.recording;
	l->tap.track = a->tap.track;
	l->tap.lost = 0;
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

	if (g->taps && tap_ring_put(g->taps, &t, p->payload)) {
		l->tap.lost = 0;
		return;
	}
	l->tap.lost += l->tap.lost < UINT16_MAX;
	dj_count(METRIC_recording_lost, 1);
}
