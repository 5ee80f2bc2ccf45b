/* Where our requests within a call go when the other side's Contact is not where it is: a phone
 * behind a router, or one that opened a TCP connection to us. */
#ifndef EDGE_SIP_AIM_H
#define EDGE_SIP_AIM_H

#include "base/base.h"

#include <re/re.h>

#define SIP_AIM_TEXT 200

/* Did `msg` come from elsewhere than its Contact says, without a proxy that recorded a route? Then
 * where to is written: its Contact with the address it came from. "" otherwise. */
void sip_aim_read(const struct sip_msg *msg, char out[SIP_AIM_TEXT]);
/* From now on requests of this session go there; nothing happens for "". */
void sip_aim_set(struct sipsess *session, const char *aim);

#endif
