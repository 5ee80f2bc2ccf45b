/* Owns the bytes of RTCP. Believes no length that the datagram does not prove; skips what it does
 * not know. */
#include "edge/media/rtcp.h"

#include <string.h>

#include "edge/media/packet.h"

#define HEAD	      4
#define SENDER_REPORT 200
#define REPORT	      201
#define SOURCE_TEXT   202
#define SENDER_BYTES  20 /* behind the SSRC */
#define BLOCK_BYTES   24
#define TEXT_BYTES    16

static void read_block(struct rtcp_block *b, const uint8_t *p)
{
	b->ssrc = get32(p);
	b->fraction = p[4];
	b->lost = (int32_t)(get32(p + 4) << 8) >> 8;
	b->highest = get32(p + 8);
	b->jitter = get32(p + 12);
	b->asked = get32(p + 16);
	b->since = get32(p + 20);
}

/* One packet of `n` bytes, its header among them; false when its blocks do not fit. */
static bool read_report(struct rtcp_seen *out, const uint8_t *p, size_t n, uint32_t ours)
{
	bool sender = p[1] == SENDER_REPORT;
	size_t at = HEAD + 4 + (sender ? SENDER_BYTES : 0);
	int blocks = p[0] & 0x1f;

	if (n < at + (size_t)blocks * BLOCK_BYTES)
		return false;
	if (sender) {
		out->sender = true;
		out->middle = (uint32_t)get16(p + 10) << 16 | get16(p + 12);
	}
	for (; blocks-- > 0; at += BLOCK_BYTES) {
		if (get32(p + at) != ours)
			continue;
		out->reported = true;
		read_block(&out->block, p + at);
	}
	return true;
}

static bool read_all(struct rtcp_seen *out, const uint8_t *data, size_t n, uint32_t ours)
{
	while (n) {
		size_t size = n < HEAD ? 0 : HEAD + 4u * get16(data + 2);

		if (n < HEAD || data[0] >> 6 != 2 || size > n)
			return false;
		if ((data[1] == SENDER_REPORT || data[1] == REPORT) &&
		    !read_report(out, data, size, ours))
			return false;
		data += size;
		n -= size;
	}
	return true;
}

bool rtcp_parse(struct rtcp_seen *out, const uint8_t *data, size_t n, uint32_t ours)
{
	bool whole;

	memset(out, 0, sizeof *out);
	whole = n > 0 && read_all(out, data, n, ours);
	if (!whole)
		memset(out, 0, sizeof *out);
	return whole;
}

static void write_head(uint8_t *p, int count, int type, size_t n)
{
	p[0] = (uint8_t)(0x80 | count);
	p[1] = (uint8_t)type;
	put16(p + 2, (uint16_t)(n / 4 - 1));
}

static void write_block(uint8_t *p, const struct rtcp_block *b)
{
	put32(p, b->ssrc);
	put32(p + 4, (uint32_t)b->fraction << 24 | ((uint32_t)b->lost & 0xffffff));
	put32(p + 8, b->highest);
	put32(p + 12, b->jitter);
	put32(p + 16, b->asked);
	put32(p + 20, b->since);
}

/* Source description: the name is the SSRC, so nothing is told about anybody. */
static void write_text(uint8_t *p, uint32_t ssrc)
{
	write_head(p, 1, SOURCE_TEXT, TEXT_BYTES);
	put32(p + 4, ssrc);
	p[8] = 1; /* CNAME */
	p[9] = 4;
	put32(p + 10, ssrc);
	put16(p + 14, 0);
}

size_t rtcp_write(uint8_t out[RTCP_REPORT], const struct rtcp_report *r)
{
	size_t n = HEAD + 4 + SENDER_BYTES + (r->blocked ? BLOCK_BYTES : 0);

	write_head(out, r->blocked, SENDER_REPORT, n);
	put32(out + 4, r->ssrc);
	put32(out + 8, (uint32_t)(r->time >> 32));
	put32(out + 12, (uint32_t)r->time);
	put32(out + 16, r->ts);
	put32(out + 20, r->packets);
	put32(out + 24, r->octets);
	if (r->blocked)
		write_block(out + 28, &r->block);
	write_text(out + n, r->ssrc);
	return n + TEXT_BYTES;
}
