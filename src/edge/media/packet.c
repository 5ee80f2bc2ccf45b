/* Owns the layout of an RTP header. Believes no length that the datagram does not prove. */
#include "edge/media/packet.h"

#define HAS_PADDING   0x20
#define HAS_EXTENSION 0x10

bool packet_parse(struct packet *p, const uint8_t *data, size_t n)
{
	size_t at;

	if (n < PACKET_HEAD || data[0] >> 6 != 2)
		return false;
	at = PACKET_HEAD + 4u * (data[0] & 0x0f);
	if (data[0] & HAS_EXTENSION) {
		if (n < at + 4)
			return false;
		at += 4 + 4u * get16(data + at + 2);
	}
	if (n < at)
		return false;
	if (data[0] & HAS_PADDING) {
		size_t padding = data[n - 1];

		if (padding == 0 || padding > n - at)
			return false;
		n -= padding;
	}
	p->marker = data[1] >> 7;
	p->payload_type = data[1] & 0x7f;
	p->seq = get16(data + 2);
	p->ts = get32(data + 4);
	p->ssrc = get32(data + 8);
	p->payload = data + at;
	p->size = n - at;
	return true;
}

void packet_head(uint8_t *out, const struct packet *p)
{
	out[0] = 0x80;
	out[1] = (uint8_t)(p->marker << 7 | p->payload_type);
	put16(out + 2, p->seq);
	put32(out + 4, p->ts);
	put32(out + 8, p->ssrc);
}
