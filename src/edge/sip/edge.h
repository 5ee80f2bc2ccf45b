/* What the parts of this folder share: one edge on one libre stack. Functions of ours begin with
 * sip_ as libre's do; none of libre's is named like one of them. */
#ifndef EDGE_SIP_EDGE_H
#define EDGE_SIP_EDGE_H

#include "edge/sip/digest.h"
#include "edge/sip/gate.h"
#include "edge/sip/phone.h"
#include "edge/sip/sip.h"
#include "base/map.h"

#include <re/re.h>

#define SIP_ALLOW "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, REGISTER\r\n"
#define SIP_END	  "Content-Length: 0\r\n\r\n"

struct sip_trunks;

/* Borrowed while it is handled. */
struct sip_packet {
	const char *text;
	size_t n;
	enum sip_transp tp;
	struct sa src, dst;
	bool out;
};

struct sip_edge {
	struct sip_config cfg;
	struct leg_port port;
	struct sip *sip;
	struct sipsess_sock *sessions;
	struct sip_lsnr *front, *back, *strays;
	struct tls *tls;
	struct dnsc *dns;
	struct sip_gate *gate;
	struct sip_digest digest;
	struct sip_phones *phones;
	struct sip_trunks *trunks;
	struct dj_map legs;	 /* id -> struct sip_leg */
	struct dj_map calls;	 /* hash of a Call-ID -> the same */
	struct sip_packet now;	 /* the packet that is being handled, when traces are kept */
	bool untraced;		 /* no trace is kept, and those of old are forgotten */
	struct sip_leg *calling; /* whose INVITE leaves just now: nobody knows its call yet */
	char host[64];		 /* of our addresses in From */
	struct {
		const void *socket; /* whose buffers were raised */
		struct udp_helper *helper;
	} udp[2];
	uint8_t key[16]; /* of the tags we make without state */
};

static inline dj_us sip_now(const struct sip_edge *s)
{
	return dj_mono(s->cfg.clock);
}

/* Answers without keeping state: the same request gets the same answer, with the same tag (RFC
 * 3261 8.2.7). `headers` are whole lines, or "". */
void sip_refuse(struct sip_edge *s, const struct sip_msg *msg, int status, const char *headers);
/* The reason phrase of a status that we send. */
const char *sip_reason(int status);

#endif
