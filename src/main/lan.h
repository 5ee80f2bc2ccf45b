/* Certificates for phones in this room: browsers give the microphone to https only.
 *
 * A certificate authority of this server alone, kept in DATA/lan/: it may only vouch for addresses
 * of local networks, `localhost` and names that end in `.local`, so whoever installs it on a phone
 * risks nothing elsewhere. */
#ifndef MAIN_LAN_H
#define MAIN_LAN_H

#include <stdio.h>

#include "base/base.h"

#define LAN_PATH      512
#define LAN_ADDRESSES 8

struct lan {
	char address[46];	    /* the one that phones reach this machine by */
	char certificate[LAN_PATH]; /* PEM, with the authority behind it */
	char key[LAN_PATH];	    /* PEM, mode 0600 */
	char authority[LAN_PATH];   /* PEM, to be served as /lan-ca.crt */
};

/* This machine's IPv4 addresses but for loopback, the one of the default route first. How many. */
int lan_addresses(char out[LAN_ADDRESSES][46]);
/* Makes what is missing, runs out within 30 days, or names other addresses than this machine has
 * now. ENETUNREACH when the machine has no address in a network. */
int lan_prepare(const char *data, dj_ms now, struct lan *out, struct dj_error *e);
/* The same for addresses that are given. */
int lan_prepare_for(const char *data, dj_ms now, const char (*addresses)[46], int count,
		    struct lan *out, struct dj_error *e);

/* The address as a QR code of half blocks with what to do; `color` when `out` is a terminal that
 * shows colours. */
void lan_print(FILE *out, const char *url, bool color);

#endif
