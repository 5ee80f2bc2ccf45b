/* The pictures of one leg: what comes from its camera, and the one continuous stream that goes to
 * its screen. Packets are relayed as they are; nothing is decoded. */
#ifndef EDGE_MEDIA_VIDEO_H
#define EDGE_MEDIA_VIDEO_H

#include "app/leg_port.h"
#include "edge/media/address.h"
#include "edge/media/measure.h"
#include "edge/media/stream.h"

#define VIDEO_KEPT 512 /* packets sent lately, for who misses one: four seconds at a megabit */
#define VIDEO_RATE 90000

struct ask;
struct engine;
struct leg;
struct secure;
struct slot;

/* As it was sent, sealed. */
struct video_packet {
	uint16_t seq, size;
	uint8_t data[PACKET_MAX + PACKET_TAIL];
};

struct video {
	enum video_codec codec;
	uint8_t payload_type;
	bool send;		      /* it wants to see */
	bool picture;		      /* a whole picture is wanted from its camera */
	dj_us asked_at;		      /* when one was asked for last */
	dj_us whole_at;		      /* the same, for the recording */
	union address to, reports_to; /* RTP: where its pictures and its reports come from */
	struct secure *secure;	      /* RTP: with keys of their own; NULL plain */
	struct stream_in in;
	struct stream_out out;
	struct measure measure;
	struct leg_video count;
	struct video_packet *kept; /* VIDEO_KEPT, by sequence number */
};

/* What remote() said. Without a codec the pictures end. */
void video_remote(struct leg *l, const struct ask *a);
/* New keys: what was sent under the old ones is nothing to anybody. */
void video_restart(struct leg *l);
/* A recording begins: with a whole picture. */
void video_whole(struct leg *l);
void video_free(struct leg *l);
/* Is it a packet of pictures? */
bool video_is(const struct leg *l, const uint8_t *data, size_t n);
void video_received(struct engine *g, struct leg *l, const uint8_t *data, size_t n);
/* RTP: a datagram from the socket of its pictures, or from the one beside. */
void video_datagram(struct engine *g, struct leg *l, uint8_t *data, size_t n,
		    const union address *from);
/* RTCP that came from the leg. */
void video_feedback(struct engine *g, struct leg *l, const uint8_t *data, size_t n);
/* Once a second. */
void video_check(struct engine *g, struct leg *l);

#endif
