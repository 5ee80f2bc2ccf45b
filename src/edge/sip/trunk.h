/* The lines to carriers: our registrations there, whether they are alive, how full they are. */
#ifndef EDGE_SIP_TRUNK_H
#define EDGE_SIP_TRUNK_H

#include "edge/sip/edge.h"
#include "domain/trunk/trunk.h"

/* Registers at every trunk that has a registrar, and again before it expires; a refusal is tried
 * again after a while that grows. Asks the others every few seconds whether they are there
 * (OPTIONS). The app hears of every change. */
int sip_trunks_start(struct sip_trunks **out, struct sip_edge *s, struct dj_error *e);
/* Takes the registrations back. */
void sip_trunks_stop(struct sip_trunks *t);

/* Where its calls go, "" when they only come in. */
const char *sip_trunk_way(const struct sip_trunk_config *c);
/* How they are now, in the order of the configuration; `tried` has the bits of those that a call
 * need not ask again. Returns how many. */
int sip_trunk_views(const struct sip_edge *s, uint32_t tried, struct trunk_view *out);
/* Its place in the configuration, -1 none. */
int sip_trunk_named(const struct sip_edge *s, const char *name);
/* A call there was answered with `status` (0: not at all). */
void sip_trunk_heard(struct sip_edge *s, const char *name, int status);

#endif
