/* What two ends of a telephone call say about sound: SDP offer and answer (RFC 3264, RFC 4566) for
 * one audio stream with telephone events (RFC 4733), pictures and text beside it (sdp_text.h), each
 * plain or sealed by keys in the description (crypto.h). Other media are refused with port 0, in
 * their place. */
#ifndef EDGE_SIP_SDP_H
#define EDGE_SIP_SDP_H

#include "edge/sip/crypto.h"
#include "edge/sip/sdp_text.h"

#define SDP_LINES   16 /* media lines; an offer with more is refused */
#define SDP_FORMATS 4
#define SDP_TEXT    2000

enum sdp_flow {
	SDP_FLOW_NONE,
	SDP_FLOW_RECEIVE,
	SDP_FLOW_SEND,
	SDP_FLOW_BOTH
}; /* as its writer sees it */

struct sdp_view {
	const char *p;
	size_t n;
};

/* The other side's description; views into its text. */
struct sdp_theirs {
	char address[46]; /* "" when it gave none */
	int port;
	enum sdp_flow
	    flow;  /* what it wants to do; RECEIVE not included when its address is 0.0.0.0 */
	int count; /* codecs of ours that it knows, in its order */
	struct {
		enum leg_codec codec;
		int payload_type;
	} formats[SDP_FORMATS];
	struct sip_crypto crypto;
	bool rtcp_mux;
	int rtcp_port;	/* a=rtcp, 0 none */
	int event_type; /* -1 none */
	struct {
		enum video_codec codec; /* NONE: no pictures that we can pass on */
		int line, payload_type, port;
		enum sdp_flow flow;
		struct sip_crypto crypto; /* there when the sound has one */
	} video;			  /* at the same address as the sound */
	int lines, audio;		  /* media lines; which one is the audio, -1 none */
	struct sdp_view media[SDP_LINES]; /* "audio 4000 RTP/AVP 0 8" */
	struct sdp_text text;		  /* line -1: none */
};

/* Our description. */
struct sdp_ours {
	dj_id session;
	int version; /* grows with each description of the session */
	const struct leg_local *local;
	enum sdp_flow flow;
	enum leg_codec codec; /* answer: the one; offer: the first, or NONE for no preference */
	bool only;	      /* offer: nothing but codec */
	int payload_type, event_type;	   /* answer */
	enum leg_codec order[SDP_FORMATS]; /* offer: these, in this order; none: A-law, u-law */
	int ptime_ms;
	const struct sip_keys *keys;
	bool rtcp_mux;		/* answer: they asked for it */
	int video_port;		/* for their pictures; 0: none */
	enum video_codec video; /* offer: the one */
	const struct sip_keys *video_keys;
	const struct sdp_text *text; /* our port and both numbers; NULL: no text */
	const struct sip_keys *text_keys;
};

/* The codec of a carrier's profile. */
enum leg_codec sip_sdp_codec(int profile_codec);

/* 0; EBADMSG when it is no SDP. An SDP without usable audio has count 0. */
int sip_sdp_read(struct sdp_theirs *out, const char *text, size_t n);
/* Both write at most SDP_TEXT bytes and return the length. */
size_t sip_sdp_offer(char out[SDP_TEXT], const struct sdp_ours *ours);
size_t sip_sdp_answer(char out[SDP_TEXT], const struct sdp_ours *ours,
		      const struct sdp_theirs *offer);
/* The flow that answers `offered`, if nothing holds us back. */
enum sdp_flow sip_sdp_flow(enum sdp_flow offered);

#endif
