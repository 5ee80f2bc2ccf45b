/* Telephone keys (RFC 4733): one press heard once, presses sent, and the tones that stand for them.
 */
#ifndef EDGE_MEDIA_KEYS_H
#define EDGE_MEDIA_KEYS_H

#include "edge/media/packet.h"

#define KEYS_MAX 32

struct keys_in {
	bool known, down;
	uint8_t event;
	uint16_t duration;
	uint32_t ts;
};

/* The key that this packet presses, 0 when it only goes on with one that was told. */
char keys_heard(struct keys_in *k, const struct packet *p);

/* Digits being sent, one step each 20 ms. */
struct keys_out {
	char digits[KEYS_MAX];
	uint8_t count, step;
};

/* What is to be sent in this step. */
struct keys_step {
	bool send, first, end;
	uint8_t event;
	uint16_t ms; /* since the key went down */
};

/* Adds digits that are keys; the rest of the text and what does not fit is dropped. */
void keys_add(struct keys_out *k, const char *digits);
static inline bool keys_busy(const struct keys_out *k)
{
	return k->count > 0;
}
/* False when nothing is left. */
bool keys_next(struct keys_out *k, struct keys_step *s);
/* The four bytes of RFC 4733; duration in units of `rate`. */
void keys_payload(uint8_t out[4], const struct keys_step *s, int rate);
/* 20 ms of the two tones, 8 kHz, as it sounds `s->ms` into the press. */
void keys_tone(int16_t out[160], const struct keys_step *s);

#endif
