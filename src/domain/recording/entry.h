/* What a recording of packets is made of: entries one after the other, each a packet as it came or
 * a mark. Times are milliseconds since the recording began. */
#ifndef DOMAIN_RECORDING_ENTRY_H
#define DOMAIN_RECORDING_ENTRY_H

#include "domain/words.h"

#define RECORDING_HEAD	  20   /* bytes of an entry before its payload */
#define RECORDING_PAYLOAD 1500 /* the longest payload */
#define RECORDING_TRACKS  8    /* 0 is the citizen (left), the others stand on the agent's side */

enum recording_entry_kind { RECORDING_SOUND = 1, RECORDING_MARK = 2, RECORDING_PICTURE = 3 };

struct recording_entry {
	enum recording_entry_kind kind;
	/* SOUND: codec is enum leg_codec; MARK: enum recording_mark; PICTURE: enum video_codec */
	uint8_t track, codec;
	bool marker; /* PICTURE: the last packet of one */
	uint16_t size;
	uint16_t lost; /* packets of this track that we had no room for, just before this one */
	uint16_t seq, epoch; /* of RTP; another epoch is another stream */
	uint32_t ts;
	uint32_t at_ms;
	const uint8_t *payload; /* into the bytes that were parsed */
};

/* Whose side: 0 the citizen's, 1 everybody else's. */
static inline int recording_side(const struct recording_entry *e)
{
	return e->track ? 1 : 0;
}

/* Writes the head; the payload follows it as it is. */
void recording_entry_head(uint8_t out[RECORDING_HEAD], const struct recording_entry *e);
/* Bytes of the entry at the front of data; 0 when more bytes are needed; -1 when it is none. */
int recording_entry_parse(struct recording_entry *e, const uint8_t *data, size_t n);

#endif
