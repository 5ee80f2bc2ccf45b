/* Who is speaking to us, and how much: sources that are trunks, and a limit for all
 * others. */
#ifndef EDGE_SIP_GATE_H
#define EDGE_SIP_GATE_H

#include "edge/sip/sip.h"

#include <re/re.h>

struct sip_gate;

struct sip_gate *sip_gate_alloc(const struct sip_config *cfg);
/* Trusts the trunks of this configuration and forgets others. EINVAL when an address is none. */
int sip_gate_set(struct sip_gate *g, const struct sip_config *cfg, struct dj_error *e);
void sip_gate_free(struct sip_gate *g);

/* All of 127.0.0.0/8, and ::1; libre's sa_is_loopback knows one address only. */
bool sip_gate_is_loopback(const struct sa *sa);
/* The trunk that has this address, or -1. */
int sip_gate_trunk(const struct sip_gate *g, const struct sa *src);
/* A trunk that we registered at answers from here; it may call us from here too. */
void sip_gate_registered(struct sip_gate *g, int trunk, const struct sa *src);
/* A fixed phone that we ring: it may hang up as often as it is rung. */
void sip_gate_rung(struct sip_gate *g, const char *address);
/* May this source have one more request? Always, for trunks and for a source that we ring. */
bool sip_gate_pass(struct sip_gate *g, const struct sa *src, dj_us now);

#endif
