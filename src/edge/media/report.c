/* Owns RTCP of a leg (RFC 3550 6.4): a sender report every few seconds, and what the other side
 * reports. Its reports are believed from the place its sound comes from; they do not say that it
 * lives. */
#include "edge/media/engine.h"

#include <time.h>

#define NTP_OFFSET  2208988800u /* 1900 to 1970 */
#define RTT_MOST_US 10000000	/* a longer one is a clock that was set */

static uint64_t ntp_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)((uint32_t)t.tv_sec + NTP_OFFSET) << 32 |
	       ((uint64_t)t.tv_nsec << 32) / 1000000000u;
}

/* 1/65536 s */
static int64_t us_of(uint32_t units)
{
	return (int64_t)units * 1000000 / 65536;
}

/* It misses what its line lost, and what we never had to send because another line lost it: only
 * the first is this line's. */
static void take_losses(struct leg *l, const struct rtcp_block *b)
{
	struct measure *m = &l->measure;
	int32_t gaps = stream_gaps(&l->out), lost = (b->lost - m->missed) - (gaps - m->gaps);
	uint32_t sent = l->out.span - m->span;

	if (sent)
		m->loss_out = (int32_t)DJ_MIN(10000, DJ_MAX(lost, 0) * 10000LL / sent);
	m->lost_out = DJ_MAX(b->lost - gaps, 0);
	m->missed = b->lost;
	m->gaps = gaps;
	m->span = l->out.span;
}

static void take_block(struct leg *l, const struct rtcp_block *b)
{
	struct measure *m = &l->measure;
	uint32_t passed = (uint32_t)(ntp_now() >> 16) - b->asked - b->since;

	m->reported = true;
	take_losses(l, b);
	m->jitter_out_us =
	    (int32_t)DJ_MIN(b->jitter * 1000000ull / (uint64_t)voice_rate(l->codec), 10000000u);
	if (b->asked && us_of(passed) < RTT_MOST_US)
		m->rtt_us = (int32_t)us_of(passed);
}

void report_received(struct engine *g, struct leg *l, const uint8_t *data, size_t n)
{
	struct rtcp_seen seen;

	if (l->video)
		video_feedback(g, l, data, n);
	if (!rtcp_parse(&seen, data, n, l->out.ssrc))
		return;
	if (seen.sender) {
		l->measure.middle = seen.middle;
		l->measure.middle_at = g->now;
	}
	if (seen.reported)
		take_block(l, &seen.block);
}

void report_datagram(struct engine *g, struct leg *l, uint8_t *data, size_t n,
		     const union address *from)
{
	if (l->dying || l->browser || !packet_is_rtcp(data, n) || !address_same_host(from, &l->to))
		return;
	if (l->secure)
		n = secure_up(l->secure) ? secure_open(l->secure, data, n, true) : 0;
	if (!n)
		return;
	l->reports_to = *from;
	report_received(g, l, data, n);
}

/* What we got of the stream, and since our last report. */
static void fill_block(const struct engine *g, const struct report_of *of, struct rtcp_block *b)
{
	struct measure *m = of->measure;
	uint32_t lost = stream_lost(of->in), received = of->in->received;
	uint32_t more = lost > m->reported_lost ? lost - m->reported_lost : 0;
	uint32_t expected = more + received - m->reported_received;

	b->ssrc = of->in->ssrc;
	b->fraction = expected ? (uint8_t)DJ_MIN(255u, 256u * more / expected) : 0;
	b->lost = (int32_t)DJ_MIN(lost, 0x7fffffu);
	b->highest = of->in->last;
	b->jitter = of->in->jitter >> 4;
	b->asked = m->middle;
	b->since = m->middle ? (uint32_t)((g->now - m->middle_at) * 65536 / 1000000) : 0;
	m->reported_lost = lost;
	m->reported_received = received;
}

static void fill(const struct engine *g, const struct report_of *of, struct rtcp_report *r)
{
	const struct stream_out *o = of->out;

	*r = (struct rtcp_report){.ssrc = o->ssrc,
				  .time = ntp_now(),
				  .packets = o->packets,
				  .octets = o->octets,
				  .blocked = of->in->started};
	r->ts = o->ts + (o->at ? (uint32_t)((g->now - o->at) * (of->rate / 1000) / 1000) : 0);
	if (r->blocked)
		fill_block(g, of, &r->block);
}

/* Where reports go: where its own come from, else the port beside its sound (RFC 3550 11), or the
 * one that it named. */
static union address destination(const struct leg *l)
{
	union address to = l->to;

	if (l->browser || l->mux)
		return to;
	if (address_known(&l->reports_to) && address_same_host(&l->reports_to, &l->to))
		return l->reports_to;
	to.four.sin_port =
	    htons(l->reports_port ? l->reports_port : (uint16_t)(ntohs(l->to.four.sin_port) + 1));
	return to;
}

void report_stream(struct engine *g, const struct report_of *of)
{
	uint8_t *d = g->scratch;
	struct rtcp_report r;
	size_t n;

	if (!address_known(&of->to) || (of->secure && !secure_up(of->secure)))
		return;
	fill(g, of, &r);
	n = rtcp_write(d, &r);
	if (of->secure)
		n = secure_seal(of->secure, d, n, sizeof g->scratch, true);
	if (n)
		g->send(g->send_arg, of->fd, d, n, &of->to);
}

void report_send(struct engine *g, struct leg *l)
{
	struct report_of of = {.in = &l->in,
			       .out = &l->out,
			       .measure = &l->measure,
			       .fd = l->slot->fd,
			       .secure = l->secure};

	if (!l->out.at || !address_known(&l->to))
		return;
	of.to = destination(l);
	of.rate = voice_rate(l->codec);
	if (!l->browser && !l->mux)
		of.fd = l->slot->reports_fd;
	report_stream(g, &of);
}
