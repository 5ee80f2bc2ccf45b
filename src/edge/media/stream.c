/* Owns the arithmetic of sequence numbers and timestamps. Knows no socket, codec or leg. */
#include "edge/media/stream.h"

#define JUMP_AHEAD 3000 /* RFC 3550 A.1: more is another stream */
#define JUMP_BACK  300
#define FRAME_US   20000

static void begin_epoch(struct stream_in *in, const struct packet *p)
{
	if (in->started)
		in->lost = stream_lost(in);
	in->started = true;
	in->epoch++;
	in->ssrc = p->ssrc;
	in->seq = p->seq;
	in->first = in->last = p->seq;
	in->epoch_received = 0;
	in->transit = 0;
}

static void measure_jitter(struct stream_in *in, uint32_t ts, int rate, dj_us now)
{
	uint32_t transit = (uint32_t)(now * (rate / 1000) / 1000) - ts;
	int32_t d = (int32_t)(transit - in->transit);

	if (in->transit)
		in->jitter += (uint32_t)(d < 0 ? -d : d) - ((in->jitter + 8) >> 4);
	in->transit = transit;
}

void stream_received(struct stream_in *in, const struct packet *p, int rate, dj_us now)
{
	int ahead = (int16_t)(p->seq - in->seq);

	if (!in->started || p->ssrc != in->ssrc || ahead > JUMP_AHEAD || ahead < -JUMP_BACK) {
		begin_epoch(in, p);
	} else if (ahead > 0) {
		in->seq = p->seq;
		in->last += (uint32_t)ahead;
	}
	measure_jitter(in, p->ts, rate, now);
	in->received++;
	in->epoch_received++;
	in->at = now;
}

uint32_t stream_lost(const struct stream_in *in)
{
	uint32_t expected = in->started ? in->last - in->first + 1 : 0;

	return in->lost + (expected > in->epoch_received ? expected - in->epoch_received : 0);
}

/* At least one packet on, and as much as really passed. */
static uint32_t next_ts(const struct stream_out *o, int rate, dj_us now)
{
	uint32_t frame = DJ_MAX((uint32_t)rate / 50, o->length);
	uint32_t passed =
	    o->at && now > o->at ? (uint32_t)((now - o->at) * (rate / 1000) / 1000) : 0;

	return o->ts + DJ_MAX(frame, passed);
}

static void switch_to(struct stream_out *o, dj_id from, uint16_t epoch)
{
	o->from = from;
	o->epoch = epoch;
	o->base = (uint16_t)(o->seq + 1);
}

bool stream_relay(struct stream_out *o, const struct stream_source *from, const struct packet *p,
		  struct packet *head, dj_us now)
{
	bool switched = o->from != from->leg || o->epoch != from->epoch;

	if (switched) {
		switch_to(o, from->leg, from->epoch);
		o->seq_off = (uint16_t)(o->base - p->seq);
		o->ts_off = next_ts(o, from->rate, now) - p->ts;
	}
	head->seq = (uint16_t)(p->seq + o->seq_off);
	head->ts = p->ts + o->ts_off;
	head->ssrc = o->ssrc;
	head->marker = p->marker || switched;
	if ((int16_t)(head->seq - o->base) < 0)
		return false;
	if ((int16_t)(head->seq - o->seq) > 0) {
		o->span += (uint16_t)(head->seq - o->seq);
		o->seq = head->seq;
		o->ts = head->ts;
		o->at = now;
	}
	return true;
}

void stream_make(struct stream_out *o, int rate, struct packet *head, dj_us now)
{
	bool switched = o->from != STREAM_MADE;
	dj_us frames = DJ_MAX(1, (now - o->at + FRAME_US / 2) / FRAME_US);

	o->ts = switched ? next_ts(o, rate, now) : o->ts + (uint32_t)(frames * rate / 50);
	if (switched)
		switch_to(o, STREAM_MADE, 0);
	o->span++;
	head->seq = ++o->seq;
	head->ts = o->ts;
	head->ssrc = o->ssrc;
	head->marker = switched || frames > 1;
	o->at = now;
}

void stream_make_long(struct stream_out *o, int rate, uint32_t samples, bool broken,
		      struct packet *head, dj_us now)
{
	bool switched = broken || o->from != STREAM_MADE;

	o->ts = switched ? next_ts(o, rate, now) : o->ts + samples;
	if (switched)
		switch_to(o, STREAM_MADE, 0);
	o->length = samples;
	o->span++;
	head->seq = ++o->seq;
	head->ts = o->ts;
	head->ssrc = o->ssrc;
	head->marker = switched;
	o->at = now;
}

void stream_key(struct stream_out *o, int rate, bool first, struct packet *head, dj_us now)
{
	if (first)
		o->ts = next_ts(o, rate, now);
	/* whatever comes next is a switch: its timestamp must count the time the key was down */
	switch_to(o, 0, 0);
	if (first)
		o->at = now;
	o->span++;
	head->seq = ++o->seq;
	head->ts = o->ts;
	head->ssrc = o->ssrc;
	head->marker = first;
}
