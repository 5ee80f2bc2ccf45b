/* What comes in from a leg, and the one continuous stream that goes out to it (RFC 3550), as
 * numbers only. */
#ifndef EDGE_MEDIA_STREAM_H
#define EDGE_MEDIA_STREAM_H

#include "edge/media/packet.h"

/* Reception: a new SSRC or a jump begins a new epoch, and with it a new mapping in all who listen.
 */
struct stream_in {
	bool started;
	uint16_t seq; /* highest of this epoch */
	uint16_t epoch;
	uint32_t ssrc;
	uint32_t first, last; /* extended sequence numbers of this epoch */
	uint32_t received;    /* of all epochs */
	uint32_t epoch_received;
	uint32_t lost;		  /* of earlier epochs */
	uint32_t transit, jitter; /* RFC 3550 A.8; jitter is 16 times the real one */
	dj_us at;		  /* when the last packet came, 0 never */
};

void stream_received(struct stream_in *in, const struct packet *p, int rate, dj_us now);
uint32_t stream_lost(const struct stream_in *in);

/* Sending: sequence and timestamp never restart, whatever is switched in. */
struct stream_out {
	uint32_t ssrc;
	uint16_t seq;  /* last sent */
	uint16_t base; /* of the present source: older packets of it came late and are dropped */
	uint32_t ts;   /* last sent */
	dj_us at;      /* when */
	dj_id from;    /* the present source: a leg, STREAM_MADE or 0 */
	uint16_t epoch;
	uint16_t seq_off; /* added to a relayed packet */
	uint32_t ts_off;
	uint32_t
	    span; /* sequence numbers gone by: more than packets where the source had lost some */
	uint32_t packets, octets;
	uint32_t length; /* samples of the last packet where it may be more than 20 ms */
};

/* Packets that the receiver misses and that nobody sent. */
static inline int32_t stream_gaps(const struct stream_out *o)
{
	return (int32_t)(o->span - o->packets);
}

#define STREAM_MADE ((dj_id)-1)

/* Whose packets are relayed. */
struct stream_source {
	dj_id leg;
	uint16_t epoch; /* of its stream_in */
	int rate;	/* of the timestamps */
};

/* The header of a relayed packet on this stream; false when it is older than the switch to its
 * source. */
bool stream_relay(struct stream_out *o, const struct stream_source *from, const struct packet *p,
		  struct packet *head, dj_us now);
/* The header of the next 20 ms made here; `now` is the time of the tick, not of the thread. */
void stream_make(struct stream_out *o, int rate, struct packet *head, dj_us now);
/* The same for a packet of `samples`; `broken`: it does not go on from the one before. */
void stream_make_long(struct stream_out *o, int rate, uint32_t samples, bool broken,
		      struct packet *head, dj_us now);
/* The header of one packet of a key: the timestamp stands while the key is down. `first` begins a
 * key. */
void stream_key(struct stream_out *o, int rate, bool first, struct packet *head, dj_us now);

#endif
