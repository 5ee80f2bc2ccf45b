/* Text in RTP packets (RFC 4103): each packet carries its own text and that of the two before it
 * (RFC 2198), so that two losses in a row are mended; what cannot be mended is seen as U+FFFD.
 * Pure: payloads and sequence numbers, no socket, no clock. Times are the stream's: 1000 in a
 * second. */
#ifndef EDGE_SIP_RED_H
#define EDGE_SIP_RED_H

#include "base/base.h"

#define RED_GENERATIONS 2
#define RED_TEXT	200 /* bytes of text in one packet of ours */
#define RED_PAYLOAD	(RED_GENERATIONS * (4 + RED_TEXT) + 1 + RED_TEXT)
#define RED_READ	4096 /* what one packet may bring, with marks of loss and the NUL */

struct red_out {
	struct {
		char text[RED_TEXT];
		size_t n;
		uint32_t time;
	} past[RED_GENERATIONS]; /* [0] the last one */
	int owed; /* packets that must still carry text that was sent once or twice */
};
/* A payload of type `red`, with `n` bytes of text of type `t140` (0: only what is owed). Its size.
 */
size_t red_write(struct red_out *o, int t140, const char *text, size_t n, uint32_t time,
		 uint8_t out[RED_PAYLOAD]);

struct red_in {
	bool begun;
	uint32_t ssrc;
	uint16_t next;
};
struct red_packet {
	uint32_t ssrc;
	uint16_t sequence;
	bool marker;	/* it begins after a pause */
	bool redundant; /* of type red, not t140 */
	int t140;	/* the type of its parts */
	const uint8_t *payload;
	size_t n;
};
/* The text that is new in this packet, what was lost before it included, in `out`; its length, with
 * a NUL after it. -1: no such packet. */
int red_read(struct red_in *in, const struct red_packet *p, char out[RED_READ]);

#endif
