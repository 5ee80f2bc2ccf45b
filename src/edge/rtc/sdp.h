/* Session descriptions for browsers (RFC 8866, RFC 8829): our offer as text, their answer as a few
 * checked values. */
#ifndef EDGE_RTC_SDP_H
#define EDGE_RTC_SDP_H

#include "app/leg_port.h"
#include "app/signal_port.h"

/* What is offered: `first` is the codec of sound that stands first, which browsers then send;
 * `video` are the codecs of pictures as bits 1 << enum video_codec, 0 sound alone. */
struct sdp_media {
	enum leg_codec first;
	unsigned video;
};

/* Writes the offer of one sound stream, and of one of pictures bundled with it. Its length. */
size_t sdp_offer(char out[SIGNAL_TEXT], const struct leg_local *local,
		 const struct sdp_media *media, dj_id session);

/* Takes the answer to such an offer. EBADMSG with a sentence: not an answer that we can use
 * (malformed, no common codec, no SHA-256 fingerprint, a browser that wants to be passive). `out`
 * has no address: ICE finds it. */
int sdp_answer(struct leg_remote *out, const char *text, struct dj_error *e);

#endif
