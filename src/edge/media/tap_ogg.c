/* Owns the bytes of Ogg pages. Refuses to know what a packet sounds like. */
#include "edge/media/tap_ogg.h"

#include <string.h>

#define FRAME	     960 /* 20 ms at 48 kHz */
#define PAGE_PACKETS 50
#define HEAD	     27

enum { PAGE_FIRST = 2, PAGE_LAST = 4 };

static void put_le(uint8_t *p, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		p[i] = (uint8_t)(v >> 8 * i);
}

/* The polynomial 0x04c11db7, not reflected, from 0 (RFC 3533 section 6). */
static uint32_t crc(uint32_t sum, const uint8_t *p, size_t n)
{
	static uint32_t table[256];

	for (uint32_t i = 0; !table[255] && i < 256; i++) {
		uint32_t r = i << 24;

		for (int k = 0; k < 8; k++)
			r = r << 1 ^ (r >> 31 ? 0x04c11db7u : 0);
		table[i] = r;
	}
	while (n--)
		sum = sum << 8 ^ table[(sum >> 24 ^ *p++) & 255];
	return sum;
}

static void write_out(struct ogg *o, const void *data, size_t n)
{
	if (!o->err)
		o->err = o->put(o->arg, data, n);
}

static void end_page(struct ogg *o, uint8_t flags)
{
	uint8_t head[HEAD] = "OggS";
	uint32_t sum;

	head[5] = flags;
	put_le(head + 6, (uint64_t)o->granule, 8);
	put_le(head + 14, o->serial, 4);
	put_le(head + 18, o->page++, 4);
	head[26] = (uint8_t)o->segments;
	sum = crc(0, head, HEAD);
	sum = crc(sum, o->lacing, (size_t)o->segments);
	sum = crc(sum, o->body, o->size);
	put_le(head + 22, sum, 4);
	write_out(o, head, HEAD);
	write_out(o, o->lacing, (size_t)o->segments);
	write_out(o, o->body, o->size);
	o->segments = o->packets = 0;
	o->size = 0;
}

static void add(struct ogg *o, const uint8_t *data, size_t n)
{
	memcpy(o->body + o->size, data, n);
	o->size += n;
	for (; n >= 255; n -= 255)
		o->lacing[o->segments++] = 255;
	o->lacing[o->segments++] = (uint8_t)n;
	o->packets++;
}

void ogg_begin(struct ogg *o, int rate, int pre_skip)
{
	/* mapping family 1: two streams, none coupled: left is the first, right the second */
	uint8_t head[23] = "OpusHead\1\2";
	static const uint8_t tags[] = "OpusTags\7\0\0\0dajeong\0\0\0"; /* and the final 0 */

	put_le(head + 10, (uint64_t)pre_skip, 2);
	put_le(head + 12, (uint64_t)rate, 4);
	head[18] = 1;
	head[19] = 2;
	head[20] = 0;
	head[21] = 0;
	head[22] = 1;
	add(o, head, sizeof head);
	end_page(o, PAGE_FIRST);
	add(o, tags, sizeof tags);
	end_page(o, 0);
}

void ogg_packet(struct ogg *o, const uint8_t *data, size_t n)
{
	dj_assert(n <= OGG_PACKET);
	if (o->packets == PAGE_PACKETS || o->segments + (int)(n / 255) + 1 > OGG_SEGMENTS)
		end_page(o, 0);
	add(o, data, n);
	o->granule += FRAME;
}

/* The granule of the last page cuts off what the last packet has too much. */
int ogg_end(struct ogg *o, int64_t samples, int pre_skip)
{
	if (o->granule > samples + pre_skip)
		o->granule = samples + pre_skip;
	end_page(o, PAGE_LAST);
	return o->err;
}
