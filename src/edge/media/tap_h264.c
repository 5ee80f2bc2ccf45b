/* Owns the reading of parameter sets, as far as the size of a picture. Refuses what is longer or
 * larger than any camera's. */
#include "edge/media/tap_h264.h"

#include <string.h>

#define SET_MOST  512
#define SIDE_MOST 8192

struct bits {
	const uint8_t *data;
	size_t n, at; /* bits */
	bool bad;
};

static uint32_t bit(struct bits *b)
{
	if (b->at >= 8 * b->n) {
		b->bad = true;
		return 0;
	}
	b->at++;
	return b->data[(b->at - 1) / 8] >> (7 - (b->at - 1) % 8) & 1;
}

static uint32_t bits(struct bits *b, int n)
{
	uint32_t v = 0;

	while (n--)
		v = v << 1 | bit(b);
	return v;
}

/* ue(v), 9.1 */
static uint32_t number(struct bits *b)
{
	int zeros = 0;

	while (!bit(b) && !b->bad)
		zeros++;
	if (zeros > 30)
		b->bad = true;
	return b->bad ? 0 : (1u << zeros) - 1 + bits(b, zeros);
}

/* se(v), 9.1.1 */
static int32_t signed_number(struct bits *b)
{
	uint32_t v = number(b);

	return v & 1 ? (int32_t)(v / 2 + 1) : -(int32_t)(v / 2);
}

/* Bytes without those that keep a start code away (7.3.1). */
static size_t plain(const uint8_t *data, size_t n, uint8_t out[SET_MOST])
{
	size_t size = 0;
	int zeros = 0;

	for (size_t i = 0; i < n; i++) {
		if (zeros >= 2 && data[i] == 3) {
			zeros = 0;
			continue;
		}
		zeros = data[i] ? 0 : zeros + 1;
		out[size++] = data[i];
	}
	return size;
}

/* 7.3.2.1.1.1: a list ends where the next scale is 0. */
static void skip_list(struct bits *b, int count)
{
	int32_t next = 8, last = 8;

	for (int i = 0; i < count && !b->bad && next; i++) {
		next = (last + signed_number(b)) & 255;
		last = next ? next : last;
	}
}

static void skip_scaling(struct bits *b, int lists)
{
	for (int i = 0; i < lists; i++)
		if (bit(b))
			skip_list(b, i < 6 ? 16 : 64);
}

/* 7.3.2.1.1, where the profile is one of the high ones. Answers chroma_format_idc. */
static uint32_t high_part(struct bits *b)
{
	uint32_t chroma = number(b);

	if (chroma == 3)
		bit(b);
	number(b); /* depths */
	number(b);
	bit(b);
	if (bit(b))
		skip_scaling(b, chroma == 3 ? 12 : 8);
	return chroma;
}

static bool is_high(uint32_t profile)
{
	static const uint8_t high[] = {100, 110, 122, 244, 44,	83, 86,
				       118, 128, 138, 139, 134, 135};

	return memchr(high, (int)profile, sizeof high) != NULL;
}

/* pic_order_cnt: how pictures are numbered is nobody's matter here. */
static void skip_order(struct bits *b)
{
	uint32_t kind, cycle;

	number(b); /* log2_max_frame_num */
	kind = number(b);
	if (kind == 0)
		number(b);
	if (kind != 1)
		return;
	bit(b);
	signed_number(b);
	signed_number(b);
	cycle = number(b);
	for (uint32_t i = 0; i < cycle && !b->bad; i++)
		signed_number(b);
}

bool h264_size(const uint8_t *sps, size_t n, int *width, int *height)
{
	uint8_t set[SET_MOST];
	struct bits b = {.data = set};
	uint32_t chroma = 1, profile, wide, high, fields, crop[4] = {0};

	if (n < 4 || n > SET_MOST || h264_unit_kind(sps[0]) != H264_SPS)
		return false;
	b.n = plain(sps + 1, n - 1, set);
	profile = bits(&b, 8);
	bits(&b, 16);
	number(&b);
	if (is_high(profile))
		chroma = high_part(&b);
	skip_order(&b);
	number(&b);
	bit(&b);
	wide = number(&b) + 1;
	high = number(&b) + 1;
	fields = 2 - bit(&b);
	if (fields == 2)
		bit(&b);
	bit(&b);
	if (bit(&b))
		for (int i = 0; i < 4; i++)
			crop[i] = number(&b);
	if (b.bad || wide > SIDE_MOST / 16 || high > SIDE_MOST / 32 || crop[0] > SIDE_MOST ||
	    crop[1] > SIDE_MOST || crop[2] > SIDE_MOST || crop[3] > SIDE_MOST)
		return false;
	*width =
	    (int)(16 * wide) - (int)((crop[0] + crop[1]) * (chroma == 1 || chroma == 2 ? 2 : 1));
	*height =
	    (int)(16 * high * fields) - (int)((crop[2] + crop[3]) * fields * (chroma == 1 ? 2 : 1));
	return *width > 0 && *height > 0;
}

size_t h264_private(const uint8_t *sps, size_t sps_n, const uint8_t *pps, size_t pps_n,
		    uint8_t *out, size_t cap)
{
	/* 0xff: lengths of four bytes; 0xe1: one sequence set */
	uint8_t head[] = {1, 0, 0, 0, 0xff, 0xe1, (uint8_t)(sps_n >> 8), (uint8_t)sps_n};
	size_t size = sizeof head + sps_n + 3 + pps_n;

	if (sps_n < 4 || sps_n > SET_MOST || pps_n > SET_MOST || size > cap)
		return 0;
	memcpy(head + 1, sps + 1, 3);
	memcpy(out, head, sizeof head);
	out += sizeof head;
	memcpy(out, sps, sps_n);
	out += sps_n;
	*out++ = 1;
	*out++ = (uint8_t)(pps_n >> 8);
	*out++ = (uint8_t)pps_n;
	memcpy(out, pps, pps_n);
	return size;
}
