/* What the files of a leg share: leg.c (its life), arrive.c (a caller's), ring.c (an agent's
 * phone), dial.c (a number outside), refresh.c (session timers), typed.c (text beside the voice),
 * trace.c (what was said). */
#ifndef EDGE_SIP_LEG_INSIDE_H
#define EDGE_SIP_LEG_INSIDE_H

#include "edge/sip/aim.h"
#include "edge/sip/leg.h"
#include "edge/sip/trace.h"
#include "domain/trunk/profile.h"

#define SIP_OUR_USER "dajeong"
#define SIP_SDP	     "application/sdp"
#define SIP_RING_MS  20000

enum leg_state {
	ARRIVING, /* in the app's hands for the first time: orders are kept in `order` */
	WAITING,  /* a caller who has heard 180 or 183 */
	CALLING,  /* a phone or a number that has not said anything */
	RINGING,
	TALKING,
};

struct sip_leg {
	struct sip_edge *edge;
	dj_id id, contact;
	enum leg_kind kind;
	enum leg_state state;
	struct sipsess *session;
	struct leg_local local;
	bool open;		  /* has sound */
	struct order order;	  /* ARRIVING: the last; CALLING: the one to ring or dial */
	bool only;		  /* offered one codec */
	struct sdp_theirs *offer; /* ARRIVING and WAITING; its views point into the INVITE, which
				     libre keeps as long */
	enum leg_codec codec;
	int payload_type, event_type;
	enum sdp_flow theirs;
	struct leg_remote remote; /* as the sound was told last */
	bool pictures;		  /* the app takes their pictures */
	enum video_codec picture; /* which we offer; NONE: whichever they do */
	int picture_port;	  /* 0: there are none */
	struct sip_keys keys, picture_keys;
	bool plain; /* ring: it takes nothing that is sealed */
	bool held, held_told;
	bool nothing_shared; /* their answer had no codec or encryption of ours */
	bool phone;	     /* no trunk: it may be behind a router */
	char aim[SIP_AIM_TEXT];
	int version;	   /* of our SDP */
	struct mbuf *said; /* it as it was sent last */
	struct tmr limit, news;
	enum leg_end failed; /* news: could not ring */
	int status;
	int cause; /* Q.850, as the other side said; 0 nothing */

	char trunk[NUMBER_TEXT]; /* "" for a phone */
	struct trunk_profile profile;
	bool has_profile;
	uint32_t tried; /* dial: trunks that have refused it, by place in the configuration */
	int attempt;
	bool heard;	     /* dial: this trunk has said something */
	struct tmr patience; /* dial: until then */

	int session_s;	/* refresh: 0 no session timer */
	int least_s;	/* refresh: they take nothing shorter (422); 0 not said */
	bool refreshes; /* refresh: we do */
	struct tmr refresh;
	char type[160]; /* of our descriptions; with a session timer also its headers */

	struct sip_typed *typed; /* typed.c; NULL: no text */
	dj_id call;		 /* trace: hash of the Call-ID */
	struct sip_trace trace;
};

/* leg.c */
struct sip_leg *sip_leg_alloc(struct sip_edge *s, dj_id id, enum leg_kind kind,
			      enum leg_state state);
void sip_leg_tell(const struct sip_leg *l, struct command *c);
/* Out of the map and off the network; `why` stands in our BYE. What is left waits for leg_free. */
void sip_leg_close(struct sip_leg *l, enum leg_end why);
void sip_leg_free(struct sip_leg *l);
/* Whose messages are these? Around sipsess_connect: sip_leg_calls before it, sip_leg_is_dialog
 * after it. */
void sip_leg_is_call(struct sip_leg *l, const char *callid, size_t n);
void sip_leg_calls(struct sip_leg *l);
void sip_leg_is_dialog(struct sip_leg *l, int err);
/* The far side ended it: closed, told, freed. */
void sip_leg_end(struct sip_leg *l, enum leg_end how, int status);
/* Tells on the next turn that it could not be rung or dialled. */
void sip_leg_fail_later(struct sip_leg *l, enum leg_end how, int status);
int sip_leg_open_sound(struct sip_leg *l);
/* Takes over what they said. EPROTO when it has no codec of ours, or not the encryption that the
 * carrier's profile demands. */
int sip_leg_take_description(struct sip_leg *l, const struct sdp_theirs *t);
int sip_leg_read_body(struct sdp_theirs *t, const struct sip_msg *msg);
/* Ours, as an answer or, with NULL, as an offer. */
struct mbuf *sip_leg_describe(struct sip_leg *l, const struct sdp_theirs *answer_to);
/* As it was sent last, with all its lines in their order (RFC 3264 8): nothing has changed. */
struct mbuf *sip_leg_describe_again(const struct sip_leg *l);
/* What the profile of its trunk says; the usual one for phones. */
void sip_leg_use_trunk(struct sip_leg *l, int trunk);
/* Our Contact: libre makes it of a user and the socket's address, or takes a whole URI. */
const char *sip_leg_contact(const struct sip_edge *s, enum sip_transp tp, char out[128]);
void sip_leg_on_limit(void *arg);

sipsess_offer_h sip_leg_on_offer;
sipsess_answer_h sip_leg_on_answer;
sipsess_progr_h sip_leg_on_progress;
sipsess_estab_h sip_leg_on_established;
sipsess_info_h sip_leg_on_info;
sipsess_close_h sip_leg_on_close;

/* arrive.c */
void sip_leg_refuse(struct sip_leg *l, const struct sip_msg *msg, const struct order *why);
void sip_leg_obey(struct sip_leg *l, const struct sip_msg *msg, const struct order *o);
/* ring.c */
void sip_leg_begin_ring(struct sip_edge *s, const struct order *o);
bool sip_leg_ring_again(struct sip_leg *l);
/* dial.c */
void sip_leg_begin_dial(struct sip_edge *s, const struct order *o);
/* After `status` (0: no answer): once more as this trunk wants it, or on to the next. False when
 * there is none. */
bool sip_leg_dial_next(struct sip_leg *l, int status, const struct sip_msg *refusal);
void sip_leg_dial_heard(struct sip_leg *l, const struct sip_msg *msg);

/* refresh.c (RFC 4028) */
/* For a call that comes in: the timer that both want. */
void sip_leg_timer_offered(struct sip_leg *l, const struct sip_msg *msg);
/* For a call that we make. */
void sip_leg_timer_ask(struct sip_leg *l);
/* They answered 422: may we ask once more, for the interval that they name? */
bool sip_leg_timer_longer(struct sip_leg *l, const struct sip_msg *refusal);
/* A description was agreed on: the timer begins anew. `answer` is their 2xx to us, or NULL. */
void sip_leg_timer_begin(struct sip_leg *l, const struct sip_msg *answer);

#endif
