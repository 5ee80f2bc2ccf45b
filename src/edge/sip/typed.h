/* Real-time text beside the voice of a telephone leg (RFC 4103): its socket, its packets, their
 * pace. The app gives and gets letters (T.140). */
#ifndef EDGE_SIP_TYPED_H
#define EDGE_SIP_TYPED_H

#include "edge/sip/leg_inside.h"

/* We offer text to this phone, unless there is no port for it. */
void sip_typed_offer(struct sip_leg *l);
/* What they said of text: as of now it goes there, or there is none. */
void sip_typed_agree(struct sip_leg *l, const struct sdp_text *theirs);
/* Our line for the next description; false: none. */
bool sip_typed_line(const struct sip_leg *l, struct sdp_text *out, const struct sip_keys **keys);
void sip_typed_close(struct sip_leg *l);

#endif
