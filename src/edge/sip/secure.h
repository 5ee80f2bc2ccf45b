/* TLS for SIP: our certificate towards phones and trunks, and the check of a trunk's. */
#ifndef EDGE_SIP_SECURE_H
#define EDGE_SIP_SECURE_H

#include "edge/sip/sip.h"

#include <re/re.h>

/* `cfg` is borrowed for the life of *out. A server that we connect to must show a certificate for
 * the host of a configured registrar, signed by an authority that this machine trusts; whoever
 * connects to us need not show one. */
int sip_tls_alloc(struct tls **out, const struct sip_config *cfg, struct dj_error *e);

#endif
