/* Owns RTCP on browser legs (RFC 3550 6.4): a sender report every few seconds, and nothing more.
 * What browsers report is taken in silence: their consent, not their reports, says that they live.
 */
#include "edge/media/engine.h"

#include <time.h>

#define SENDER_REPORT 200
#define SOURCE_TEXT   202
#define REPORT_BYTES  52
#define TEXT_BYTES    16
#define NTP_OFFSET    2208988800u /* 1900 to 1970 */

void report_received(struct engine *g, struct leg *l, const uint8_t *data, size_t n)
{
	(void)g;
	(void)l;
	(void)data;
	(void)n;
}

static void put_sender(uint8_t *p, const struct engine *g, const struct leg *l)
{
	const struct stream_out *o = &l->out;
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	put32(p, o->ssrc);
	put32(p + 4, (uint32_t)t.tv_sec + NTP_OFFSET);
	put32(p + 8, (uint32_t)(((uint64_t)t.tv_nsec << 32) / 1000000000u));
	put32(p + 12, o->ts + (uint32_t)((g->now - o->at) * (voice_rate(l->codec) / 1000) / 1000));
	put32(p + 16, o->packets);
	put32(p + 20, o->octets);
}

static void put_block(uint8_t *p, const struct stream_in *in)
{
	put32(p, in->ssrc);
	put32(p + 4, stream_lost(in) & 0xffffff);
	put32(p + 8, in->last);
	put32(p + 12, in->jitter >> 4);
	put32(p + 16, 0);
	put32(p + 20, 0);
}

/* Source description: the name is the SSRC, so nothing is told about anybody. */
static void put_text(uint8_t *p, uint32_t ssrc)
{
	put16(p, 0x8100 | SOURCE_TEXT);
	put16(p + 2, TEXT_BYTES / 4 - 1);
	put32(p + 4, ssrc);
	p[8] = 1; /* CNAME */
	p[9] = 4;
	put32(p + 10, ssrc);
	put16(p + 14, 0);
}

void report_send(struct engine *g, struct leg *l)
{
	uint8_t *d = g->scratch;
	size_t n = l->in.started ? REPORT_BYTES : REPORT_BYTES - 24;

	if (!secure_up(l->secure) || !address_known(&l->to) || !l->out.at)
		return;
	put16(d, (uint16_t)(0x8000 | (l->in.started ? 0x100 : 0) | SENDER_REPORT));
	put16(d + 2, (uint16_t)(n / 4 - 1));
	put_sender(d + 4, g, l);
	if (l->in.started)
		put_block(d + 28, &l->in);
	put_text(d + n, l->out.ssrc);
	n = secure_seal(l->secure, d, n + TEXT_BYTES, sizeof g->scratch, true);
	if (n)
		g->send(g->send_arg, l->slot->fd, d, n, &l->to);
}
