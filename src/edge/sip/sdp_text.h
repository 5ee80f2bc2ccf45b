/* The text line of a description (RFC 4103 10): m=text with t140/1000, and red/1000 for its
 * redundancy; plain, or sealed by keys beside it (RFC 4568). */
#ifndef EDGE_SIP_SDP_TEXT_H
#define EDGE_SIP_SDP_TEXT_H

#include "edge/sip/crypto.h"

#define SDP_TEXT_CPS 30 /* letters in a second that everybody takes (RFC 4103 6) */

struct sdp_text {
	int line; /* which of the media lines; -1 none that we can do */
	int port;
	char proto[16];		  /* "RTP/AVP"; with an S sealed */
	char address[46];	  /* theirs */
	struct sip_crypto crypto; /* theirs */
	int t140, red;		  /* payload types; red -1: without redundancy */
	int cps;
};

/* The first that is wanted (port) and plain, or sealed with a key that we can use. What is no
 * description has none. */
void sip_sdp_read_text(struct sdp_text *out, const char *text, size_t n);
/* Ours, as an offer or with their numbers as an answer. */
void sip_sdp_write_text(struct dj_buf *b, const struct sdp_text *t, const struct sip_keys *keys);

#endif
