/* Owns the bytes of RTCP feedback. Believes no length that the datagram does not prove; skips what
 * it does not know. */
#include "edge/media/feedback.h"

#include <string.h>

#include "edge/media/packet.h"

#define HEAD	   4
#define ABOUT	   12 /* header, sender, whose packets */
#define REPORT	   201
#define TRANSPORT  205
#define PICTURE	   206
#define NACK	   1
#define PLI	   1
#define FIR	   4
#define OTHER	   15
#define REMB_FIXED 20 /* up to its list of streams */

static void add_missing(struct feedback *out, uint16_t seq)
{
	if (out->missing < FEEDBACK_MISSING)
		out->seq[out->missing++] = seq;
}

/* One number and sixteen bits for those behind it, again and again. */
static void read_nack(struct feedback *out, const uint8_t *p, size_t n, uint32_t ours)
{
	if (get32(p + 8) != ours)
		return;
	for (size_t at = ABOUT; at + 4 <= n; at += 4) {
		uint16_t first = get16(p + at), behind = get16(p + at + 2);

		add_missing(out, first);
		for (int i = 0; i < 16; i++)
			if (behind >> i & 1)
				add_missing(out, (uint16_t)(first + 1 + i));
	}
}

static void read_fir(struct feedback *out, const uint8_t *p, size_t n, uint32_t ours)
{
	for (size_t at = ABOUT; at + 8 <= n; at += 8)
		out->picture |= get32(p + at) == ours;
}

static void read_remb(struct feedback *out, const uint8_t *p, size_t n, uint32_t ours)
{
	uint32_t word;

	if (n < REMB_FIXED || memcmp(p + ABOUT, "REMB", 4) != 0)
		return;
	word = get32(p + 16);
	for (size_t i = 0; i < word >> 24 && REMB_FIXED + 4 * (i + 1) <= n; i++)
		if (get32(p + REMB_FIXED + 4 * i) == ours)
			out->rate = (uint64_t)(word & 0x3ffff) << (word >> 18 & 0x3f);
}

static void read_one(struct feedback *out, const uint8_t *p, size_t n, uint32_t ours)
{
	int format = p[0] & 0x1f;

	if (n < ABOUT)
		return;
	if (p[1] == TRANSPORT && format == NACK)
		read_nack(out, p, n, ours);
	else if (p[1] == PICTURE && format == PLI)
		out->picture |= get32(p + 8) == ours;
	else if (p[1] == PICTURE && format == FIR)
		read_fir(out, p, n, ours);
	else if (p[1] == PICTURE && format == OTHER)
		read_remb(out, p, n, ours);
}

bool feedback_parse(struct feedback *out, const uint8_t *data, size_t n, uint32_t ours)
{
	memset(out, 0, sizeof *out);
	if (n == 0)
		return false;
	while (n) {
		size_t size = n < HEAD ? 0 : HEAD + 4u * get16(data + 2);

		if (n < HEAD || data[0] >> 6 != 2 || size > n) {
			memset(out, 0, sizeof *out);
			return false;
		}
		read_one(out, data, size, ours);
		data += size;
		n -= size;
	}
	return true;
}

static uint8_t *write_head(uint8_t *p, int format, int type, size_t n, uint32_t from)
{
	p[0] = (uint8_t)(0x80 | format);
	p[1] = (uint8_t)type;
	put16(p + 2, (uint16_t)(n / 4 - 1));
	put32(p + 4, from);
	return p + 8;
}

size_t feedback_picture(uint8_t out[FEEDBACK_BYTES], uint32_t from, uint32_t about)
{
	uint8_t *p = write_head(out, 0, REPORT, 8, from);

	put32(write_head(p, PLI, PICTURE, ABOUT, from), about);
	return 8 + ABOUT;
}

size_t feedback_missing(uint8_t out[FEEDBACK_BYTES], uint32_t from, uint32_t about,
			const uint16_t *seq, int count)
{
	uint8_t *p = write_head(out, 0, REPORT, 8, from);
	size_t n = ABOUT + 4 * (size_t)count;

	dj_assert(count > 0 && count <= FEEDBACK_ASKS);
	p = write_head(p, NACK, TRANSPORT, n, from);
	put32(p, about);
	for (int i = 0; i < count; i++) {
		put16(p + 4 + 4 * i, seq[i]);
		put16(p + 6 + 4 * i, 0);
	}
	return 8 + n;
}

size_t feedback_rate(uint8_t out[FEEDBACK_BYTES], uint32_t from, uint32_t about, uint64_t rate)
{
	uint8_t *p = write_head(out, 0, REPORT, 8, from);
	uint32_t scale = 0;

	while (rate > 0x3ffff) {
		rate >>= 1;
		scale++;
	}
	p = write_head(p, OTHER, PICTURE, REMB_FIXED + 4, from);
	put32(p, 0);
	memcpy(p + 4, "REMB", 4);
	put32(p + 8, 1u << 24 | scale << 18 | (uint32_t)rate);
	put32(p + 12, about);
	return 8 + REMB_FIXED + 4;
}
