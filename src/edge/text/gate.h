/* Who may bring something on a channel: judged on the web thread, with the settings that the net
 * thread read last. */
#ifndef EDGE_TEXT_GATE_H
#define EDGE_TEXT_GATE_H

#include "edge/text/channel.h"

struct gate;
struct gate *gate_alloc(void);
void gate_free(struct gate *g);
/* The net thread: these settings count from now on. */
void gate_set(struct gate *g, const struct channel_settings *s);
/* The web thread. */
enum channel_call_end gate_call(struct gate *g, const struct channel_call *in,
				struct channel_reply *out);

#endif
