/* What pages say about the pictures of a call. */
#ifndef EDGE_WEB_VIDEO_H
#define EDGE_WEB_VIDEO_H

#include "edge/web/body.h"
#include "edge/web/socket.h"

/* The page of this peer says how it sees the pictures of its leg; whose leg it is, rtc knows. */
void video_seen(struct socket *s, dj_id peer, const struct message_body *m);

#endif
