/* Owns the bytes of one entry. Refuses lengths and kinds that this program never writes. */
#include "domain/recording/entry.h"

static void put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
}

static void put32(uint8_t *p, uint32_t v)
{
	put16(p, v & 0xffff);
	put16(p + 2, v >> 16);
}

static uint16_t get16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static uint32_t get32(const uint8_t *p)
{
	return get16(p) | (uint32_t)get16(p + 2) << 16;
}

void recording_entry_head(uint8_t out[RECORDING_HEAD], const struct recording_entry *e)
{
	out[0] = (uint8_t)e->kind;
	out[1] = e->track;
	out[2] = e->codec;
	out[3] = e->marker;
	put16(out + 4, e->size);
	put16(out + 6, e->lost);
	put16(out + 8, e->seq);
	put16(out + 10, e->epoch);
	put32(out + 12, e->ts);
	put32(out + 16, e->at_ms);
}

int recording_entry_parse(struct recording_entry *e, const uint8_t *data, size_t n)
{
	if (n < RECORDING_HEAD)
		return 0;
	*e = (struct recording_entry){.kind = (enum recording_entry_kind)data[0],
				      .track = data[1],
				      .codec = data[2],
				      .marker = data[3],
				      .size = get16(data + 4),
				      .lost = get16(data + 6),
				      .seq = get16(data + 8),
				      .epoch = get16(data + 10),
				      .ts = get32(data + 12),
				      .at_ms = get32(data + 16),
				      .payload = data + RECORDING_HEAD};
	if (e->kind < RECORDING_SOUND || e->kind > RECORDING_PICTURE ||
	    data[3] > (e->kind == RECORDING_PICTURE) || e->track >= RECORDING_TRACKS ||
	    e->size > RECORDING_PAYLOAD)
		return -1;
	return n < RECORDING_HEAD + (size_t)e->size ? 0 : RECORDING_HEAD + e->size;
}
