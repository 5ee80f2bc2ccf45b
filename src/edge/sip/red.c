/* Owns how text is repeated in packets, and how it is put together again. */
#include "edge/sip/red.h"

#include "domain/typed/t140.h"

#include <string.h>

#define BLOCKS	   8
#define OLDEST	   16383 /* the greatest offset that a header can say */
#define LATE	   1000	 /* packets: what is further back is another beginning */
#define BEGINNING  (LATE + 1)
#define LOST_BYTES 3

struct block {
	const uint8_t *text;
	size_t n;
};

static uint8_t *put_header(uint8_t *at, int type, uint32_t offset, size_t n)
{
	uint32_t word = 0x80000000u | (uint32_t)type << 24 | offset << 10 | (uint32_t)n;

	at[0] = (uint8_t)(word >> 24);
	at[1] = (uint8_t)(word >> 16);
	at[2] = (uint8_t)(word >> 8);
	at[3] = (uint8_t)word;
	return at + 4;
}

size_t red_write(struct red_out *o, int t140, const char *text, size_t n, uint32_t time,
		 uint8_t out[RED_PAYLOAD])
{
	uint8_t *at = out;

	dj_assert(n <= RED_TEXT);
	for (int g = RED_GENERATIONS; g-- > 0;) {
		if (time - o->past[g].time > OLDEST)
			o->past[g].n = 0;
		at = put_header(at, t140, o->past[g].n ? time - o->past[g].time : 0, o->past[g].n);
	}
	*at++ = (uint8_t)t140;
	for (int g = RED_GENERATIONS; g-- > 0; at += o->past[g].n)
		memcpy(at, o->past[g].text, o->past[g].n);
	memcpy(at, text, n);
	memmove(&o->past[1], &o->past[0], (RED_GENERATIONS - 1) * sizeof o->past[0]);
	memcpy(o->past[0].text, text, n);
	o->past[0].n = n;
	o->past[0].time = time;
	o->owed = n ? RED_GENERATIONS : DJ_MAX(o->owed - 1, 0);
	return (size_t)(at + n - out);
}

/* The parts of a packet, the new one last. 0: it is broken. */
static int split(const struct red_packet *p, struct block out[BLOCKS])
{
	const uint8_t *at = p->payload, *end = at + p->n;
	int count = 0;

	if (!p->redundant) {
		out[0] = (struct block){p->payload, p->n};
		return 1;
	}
	for (; at < end && *at & 0x80; at += 4) {
		if (end - at < 4 || count == BLOCKS - 1 || (*at & 0x7F) != p->t140)
			return 0;
		out[count++].n = (size_t)(at[2] & 3) << 8 | at[3];
	}
	if (at == end || (*at++ & 0x7F) != p->t140)
		return 0;
	for (int i = 0; i < count; at += out[i++].n) {
		if ((size_t)(end - at) < out[i].n)
			return 0;
		out[i].text = at;
	}
	out[count++] = (struct block){at, (size_t)(end - at)};
	return count;
}

/* How many packets are missing before this one; -1: it came already, or too late. */
static int missing(struct red_in *in, const struct red_packet *p)
{
	int ahead = (int16_t)(p->sequence - in->next);

	if (!in->begun || in->ssrc != p->ssrc || ahead < -LATE || ahead > LATE)
		return p->marker ? 0
				 : BEGINNING; /* a beginning: what was before it may be inside */
	return ahead < 0 ? -1 : ahead;
}

int red_read(struct red_in *in, const struct red_packet *p, char out[RED_READ])
{
	struct block blocks[BLOCKS];
	int count = split(p, blocks), gap, n = 0;

	if (!count || p->n > RED_READ - 1 - LOST_BYTES)
		return -1;
	gap = missing(in, p);
	out[0] = '\0';
	if (gap < 0)
		return 0;
	in->begun = true;
	in->ssrc = p->ssrc;
	in->next = (uint16_t)(p->sequence + 1);
	if (gap >= count && gap != BEGINNING) {
		memcpy(out, T140_LOST, LOST_BYTES);
		n = LOST_BYTES;
	}
	for (int i = DJ_MAX(count - 1 - gap, 0); i < count; n += (int)blocks[i++].n)
		memcpy(out + n, blocks[i].text, blocks[i].n);
	out[n] = '\0';
	return n;
}
