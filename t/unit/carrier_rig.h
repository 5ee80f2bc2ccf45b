/* Two carriers of 127.0.0.2 and 127.0.0.3, a number outside that is dialled, and calls of theirs.
 */
#ifndef UNIT_CARRIER_RIG_H
#define UNIT_CARRIER_RIG_H

#include "sip_rig.h"

#define SDP(proto, more)                                                                           \
	"v=0\r\no=- 1 1 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 127.0.0.2\r\nt=0 0\r\nm=audio 4000 "   \
	"RTP/" proto " 8\r\n" more
#define PLAIN	  SDP("AVP", "")
#define THEIR_KEY "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk"
#define SEALED	  SDP("SAVP", "a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:" THEIR_KEY "|2^31\r\n")

static struct peer first, second;

static inline int start(void **state)
{
	(void)state;
	peer_open(&first, "127.0.0.2");
	peer_open(&second, "127.0.0.3");
	return 0;
}

static inline int stop(void **state)
{
	(void)state;
	rig_stop();
	peer_close(&first);
	peer_close(&second);
	return 0;
}

static inline void set_trunk(struct sip_trunk_config *t, const char *name, const struct peer *p,
			     const char *profile)
{
	char text[PROFILE_LINE];
	struct dj_error e;

	memset(t, 0, sizeof *t);
	dj_copy(t->name, sizeof t->name, name);
	dj_copy(t->addresses[0], 64, p->address);
	snprintf(t->target, sizeof t->target, "sip:%s:%d", p->address, p->port);
	snprintf(text, sizeof text, "options=0 session=0 %s", profile);
	assert_int_equal(profile_read(&t->profile, text, &e), 0);
	t->priority = t->weight = 10;
}

static inline struct sip_config two_trunks(const char *profile)
{
	struct sip_config cfg = rig_config();

	cfg.trunk_count = 2;
	set_trunk(&cfg.trunks[0], "kt", &first, profile);
	set_trunk(&cfg.trunks[1], "lg", &second, profile);
	cfg.trunks[1].priority = 20;
	return cfg;
}

static inline void dial(dj_id leg, bool emergency)
{
	struct order o = {.kind = ORDER_LEG_DIAL,
			  .leg = leg,
			  .contact = 77,
			  .leg_kind = leg_kind_OUTSIDE,
			  .emergency = emergency};

	dj_copy(o.number, sizeof o.number, "0312282114");
	dj_copy(o.caller, sizeof o.caller, "031120");
	ordered(o);
}

/* The next request of this method; others that come by the way are answered. */
static inline void take(struct peer *p, const char *method, char out[9000])
{
	dj_copy(out, 9000, expect(p, method));
}

static inline void send_invite(struct peer *p, const char *headers, const char *body)
{
	send_text(p,
		  "INVITE sip:120@127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP "
		  "%s:%d;branch=z9hG4bKinv\nFrom: <sip:01012345678@kt>;tag=1\nTo: "
		  "<sip:queue@127.0.0.1>\nCall-ID: inv\nCSeq: 1 INVITE\nContact: <sip:%s:%d>\n"
		  "%sContent-Type: application/sdp\nContent-Length: %zu\n\n%s",
		  p->address, p->port, p->address, p->port, headers, strlen(body), body);
}

/* A call of theirs with these headers, answered; the 200 in `out`. */
static inline void answered_call(struct peer *p, const char *headers, const char *body,
				 char out[9000])
{
	app.order_on_arrival = true;
	app.on_arrival = ORDER_LEG_ANSWER;
	send_invite(p, headers, body);
	told(COMMAND_CALL_ARRIVED);
	take(p, "SIP/2.0 200", out);
	send_text(p,
		  "ACK sip:127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP %s:%d;branch=z9hG4bKack\nFrom: "
		  "%s\nTo: %s\nCall-ID: inv\nCSeq: 1 ACK\nContent-Length: 0\n\n",
		  p->address, p->port, header(out, "From"), header(out, "To"));
}

#endif
