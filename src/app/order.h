/* What an edge must do because of facts. Idempotent by (kind, leg): a leg that is gone is ignored.
 */
#ifndef APP_ORDER_H
#define APP_ORDER_H

#include "app/command.h"

enum order_kind {
	ORDER_LEG_PROGRESS, /* 183 with sound, or 180 */
	ORDER_LEG_ANSWER,   /* 200 to a citizen's call */
	ORDER_LEG_REFUSE,   /* status, retry_after_s: a call that was not answered */
	ORDER_LEG_RING, /* open a new leg to agent's device; codec: what the other side speaks */
	ORDER_LEG_END,	/* BYE or CANCEL, or close the page's leg */
	ORDER_LEG_DIAL, /* open a new leg of kind OUTSIDE to a number: number, caller, purpose,
			   emergency; site_may_dial has let it pass. LEG_RINGING, LEG_ANSWERED or
			   LEG_ENDED follow */
};

struct order {
	enum order_kind kind;
	dj_id id;
	dj_id leg;
	dj_id contact;
	dj_id agent; /* RING: whose device */
	enum leg_kind leg_kind;
	enum leg_codec codec;
	enum video_codec video; /* RING: of the citizen's pictures; ANSWER: theirs are taken */
	int status;		/* REFUSE: SIP status */
	int cause;		/* REFUSE: Q.850, 0 none */
	int retry_after_s;
	dj_ms ring_ms;
	char agent_name[32];	  /* RING: user part of the phone */
	char caller[NUMBER_TEXT]; /* RING, DIAL: presented number */
	char caller_name[40];
	char number[NUMBER_TEXT]; /* DIAL: digits and a leading + only */
	enum dial_purpose purpose;
	bool emergency;		 /* DIAL: before every limit, on the channel that is kept free */
	char trunk[NUMBER_TEXT]; /* DIAL: over this trunk and no other; "" any */
};

/* Implemented by edge/sip (TRUNK, AGENT_PHONE) and edge/rtc (CITIZEN_BROWSER, AGENT_BROWSER);
 * called on the loop. */
struct order_port {
	void *arg;
	void (*deliver)(void *arg, const struct order *o);
};

#endif
