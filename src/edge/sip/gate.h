/* Who is speaking to us, and how much: sources that are trunks or fixed phones, and a limit for all
 * others. */
#ifndef EDGE_SIP_GATE_H
#define EDGE_SIP_GATE_H

#include "edge/sip/sip.h"

#include <re/re.h>

struct sip_gate;

/* EINVAL when an address of the configuration is none. */
int sip_gate_alloc(struct sip_gate **out, const struct sip_config *cfg, struct dj_error *e);
void sip_gate_free(struct sip_gate *g);

/* The trunk that has this address, or -1. */
int sip_gate_trunk(const struct sip_gate *g, const struct sa *src);
/* A trunk that we registered at answers from here; it may call us from here too. */
void sip_gate_registered(struct sip_gate *g, int trunk, const struct sa *src);
/* May this source have one more request? Always, for trunks and fixed phones. */
bool sip_gate_pass(struct sip_gate *g, const struct sa *src, dj_us now);

#endif
