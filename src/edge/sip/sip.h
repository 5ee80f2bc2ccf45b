/* The telephone side: trunks, agents' phones, the registrar. Runs on the loop thread, on libre.
 *
 * A leg of kind TRUNK is made here and told by CALL_ARRIVED; a leg of kind AGENT_PHONE is made by
 * ORDER_LEG_RING, one of kind OUTSIDE by ORDER_LEG_DIAL, with the id that the order names. This
 * edge opens the sound of both (leg_port) and frees it when the signalling is over.
 *
 * What the app hears (app_submit, system actor):
 *   CALL_ARRIVED  leg, leg_kind, line, caller ("": withheld), trunk ("": a phone of ours), codec
 *                 (NONE: the caller lets us offer; LEG_ANSWERED then tells it)
 *   LEG_RINGING   an agent's phone or a number outside rings; flag: with sound of its own
 *   LEG_ANSWERED  it answered, or a caller's codec is known (codec, and of pictures)
 *   LEG_HELD      flag: the far side put us on hold, or took us back
 *   LEG_KEY       text: a key sent by INFO (RFC 4733 keys come from media)
 *   LEG_TYPED     text: letters as they came (RFC 4103)
 *   LEG_ENDED     how, number (the SIP status or 0), count[0] (the Q.850 cause or 0): the far side
 * ended or failed; not after ORDER_LEG_END or ORDER_LEG_REFUSE LEG_ROUTED    trunk, number:
 * attempt: a number outside is being called there TRUNK_STATE   trunk: a line is up or down, how
 * many calls it has LEG_TRACE     what was said, in parts (app_post) PHONE_STATE   name: user of a
 * phone that registers, flag: it can be rung
 *
 * What it must not do: block, keep live state of contacts, ring anybody for a source it does not
 * know. */
#ifndef EDGE_SIP_SIP_H
#define EDGE_SIP_SIP_H

#include "app/app.h"
#include "domain/trunk/profile.h"

#define SIP_TRUNKS    16
#define SIP_ADDRESSES 8
#define SIP_SECRET    128

/* A line to the telephone network: known by its addresses, or because we registered there. */
struct sip_trunk_config {
	char name[NUMBER_TEXT];
	char addresses[SIP_ADDRESSES][64]; /* "192.0.2.1" or "192.0.2.0/24"; "" ends */
	char registrar[128]; /* "sip:host[:port][;transport=tcp]"; "" no registration */
	char user[64], password[SIP_SECRET];
	int expires_s;	  /* asked for; 0 is 3600 */
	char target[128]; /* where calls go, written like the registrar; "" is the registrar */
	int priority, weight, channels; /* see domain/trunk */
	struct trunk_profile profile;
};

/* Are sound, pictures and text of agents' phones sealed (RFC 4568)? TLS: asked of those that are
 * reached over TLS, plain when they cannot; MUST: of all, and nothing else is taken. */
enum sip_seal { SIP_SEAL_NONE, SIP_SEAL_TLS, SIP_SEAL_MUST };

struct sip_config {
	struct app *app;
	const struct leg_port *leg_port;
	const struct dj_clock *clock;
	char listen[64];			     /* "127.0.0.1:5060", UDP and TCP */
	char listen_tls[64];			     /* "" none */
	char certificate[256], certificate_key[256]; /* PEM files: chain, key; for listen_tls */
	char public_address[46]; /* ours as others see it, behind a 1:1 NAT; "" as we listen */
	int trunk_count;
	struct sip_trunk_config trunks[SIP_TRUNKS];
	/* The digest password of an agent's phone, NULL: no such account; the "host:port" of a
	 * phone that does not register, NULL: it has none. Valid until the next call. */
	const char *(*secret)(void *arg, const char *user);
	const char *(*address)(void *arg, const char *user);
	/* Is this a number of ours? `number` is the user part without visual separators. */
	bool (*line_known)(void *arg, const char *number);
	/* For how many days is signalling kept? 0, or no function: none is, and it costs nothing.
	 */
	int (*trace_days)(void *arg);
	void *arg;	    /* for these four */
	bool open_calls;    /* anybody on loopback may ring our numbers (demo) */
	int requests_per_s; /* per source, trunks exempt; 0 is 50 */
	int max_call_s;	    /* a call longer than this is ended; 0 is 4 h */
	enum sip_seal phone_seal;
	int text_port_lo, text_port_hi; /* for real-time text (RFC 4103); 0: none */
	int session_unit_ms;		/* a second of session timers, for tests; 0 is 1000 */
};

struct sip_edge;

/* Copies the configuration. 0, or errno with one sentence: an address in use, a certificate that
 * cannot be read. */
int sip_start(struct sip_edge **out, const struct sip_config *cfg, struct dj_error *e);
/* Ends every leg (BYE, CANCEL, 503), takes registrations back, gives the sockets back. No command
 * comes after it. */
void sip_stop(struct sip_edge *s);
/* Other trunks from now on; calls in progress stay. 0, or an errno and the old ones are gone. */
int sip_change_trunks(struct sip_edge *s, const struct sip_trunk_config *trunks, int count,
		      struct dj_error *e);
/* Text for the device of this leg, T.140; one that has none does without. On the loop. */
void sip_types(struct sip_edge *s, dj_id leg, const char *t140);
/* Takes orders of leg kinds TRUNK, AGENT_PHONE and OUTSIDE. */
struct order_port sip_orders(struct sip_edge *s);

#endif
