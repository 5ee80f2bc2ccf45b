/* Registrations of ours at the registrars of trunks, and the way out through them. */
#ifndef EDGE_SIP_TRUNK_H
#define EDGE_SIP_TRUNK_H

#include "edge/sip/edge.h"

/* Registers at every trunk that has a registrar, and again before it expires; a refusal is tried
 * again after a while. */
int sip_trunks_start(struct sip_trunks **out, struct sip_edge *s, struct dj_error *e);
/* Takes the registrations back. */
void sip_trunks_stop(struct sip_trunks *t);

/* Where to send the INVITE for a number. False: no trunk leads outside. */
bool sip_trunk_target(const struct sip_edge *s, const struct order *o, struct sip_target *out);

#endif
