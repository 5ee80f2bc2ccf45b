/* Opaque offer and answer text by leg id, between the pages (edge/web) and edge/rtc. Never a fact.
 *
 * A peer is a page: an agent's desk (peer = the agent's person id) or a citizen's call page (peer =
 * id made by web).
 *
 *   page --SIGNAL_CALL--> rtc          a citizen pressed 120 (text: {"number","language"} parsed by
 * web into the fields) rtc  --SIGNAL_OFFER--> page        SDP offer for a leg page
 * --SIGNAL_ANSWER--> rtc        SDP answer page --SIGNAL_KEY--> rtc           a key pressed on the
 * page (text "5") page --SIGNAL_GONE--> rtc          the page closed (web knows from the socket)
 *   page --SIGNAL_BACK--> rtc          the same peer is there again: rtc restarts its legs and
 * sends new offers either --SIGNAL_END--> other       the leg ends */
#ifndef APP_SIGNAL_PORT_H
#define APP_SIGNAL_PORT_H

#include "app/leg_port.h"

enum signal_kind {
	SIGNAL_CALL,
	SIGNAL_OFFER,
	SIGNAL_ANSWER,
	SIGNAL_KEY,
	SIGNAL_GONE,
	SIGNAL_BACK,
	SIGNAL_END,
	SIGNAL_CONTACT, /* rtc -> page: the leg's call is this contact (field contact) */
	SIGNAL_QUALITY, /* app -> desk: how a leg of its contact sounds (leg_kind, quality) */
	SIGNAL_SEEN,	/* page -> rtc: how it sees the leg's pictures (seen) */
	SIGNAL_TYPED,	/* app -> all pages of a contact: a line of real-time text (typed, text) */
};

#define SIGNAL_TEXT 6000 /* an SDP larger than this is refused */

struct signal {
	enum signal_kind kind;
	dj_id peer;
	bool citizen; /* the peer is a citizen's page */
	dj_id leg;
	dj_id contact;
	enum leg_kind leg_kind;	    /* SIGNAL_QUALITY */
	struct leg_quality quality; /* SIGNAL_QUALITY */
	struct video_seen seen;	    /* SIGNAL_SEEN */
	bool video;		    /* SIGNAL_CALL: with pictures */
	struct {
		dj_id line, person;
		enum typed_by by;
		int64_t own;
		dj_ms at_ms;
		bool done;
	} typed;		/* SIGNAL_TYPED */
	enum language language; /* SIGNAL_CALL */
	dj_id trial;		/* SIGNAL_CALL: a flow that is tried, 0 none */
	char number[24];	/* SIGNAL_CALL: dialled */
	char source[46];	/* SIGNAL_CALL: address of the page, for limits */
	char text[SIGNAL_TEXT]; /* SDP or key */
};

/* Each side hands the other one function; it copies the signal into a mailbox. ENOBUFS when that is
 * full. */
struct signal_port {
	void *arg;
	int (*send)(void *arg, const struct signal *s);
};

#endif
