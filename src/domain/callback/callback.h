/* A call-back: somebody whom the centre rings, later, instead of the other way round. Rules only;
 * no clock, no line, no sound.
 *
 * Who chose it while waiting (CHOSEN) keeps the place in the line: it is routed by that place, so
 * it neither jumps the line nor loses anything. All others are a list from which a person takes one
 * with a key. A message (VOICEMAIL) is an entry of its own and ends only when a person says so: it
 * has been left to be heard. Both kinds are rung by the same rules:
 *  - not outside the permitted hours, but for who wanted us within the last hour and so is awake;
 *  - a failed attempt is followed by another one after a gap, until there were enough;
 *  - what our own side did not do (an agent declined, nobody was free) is no attempt;
 *  - a machine that answers is told nothing and counts as an attempt;
 *  - who refuses, and who is the wrong number, is not rung again. */
#ifndef DOMAIN_CALLBACK_H
#define DOMAIN_CALLBACK_H

#include "domain/fact/fact.h"
#include "domain/number/number.h"

struct callback_policy {
	dj_ms offer_from_ms;  /* an estimated wait from which it is offered to who waits; 0: always.
				 The key works at any time */
	bool citizen_first;   /* the citizen is rung first and then led to the front of the line */
	int attempts;	      /* failed ones, then a person must decide: 1..9 */
	dj_ms gap_ms;	      /* between two attempts, at least */
	dj_ms ring_ms;	      /* how long the citizen's telephone rings */
	dj_ms confirm_ms;     /* citizen first: no key within so long was a machine */
	int from_min, to_min; /* permitted minutes of the local day; the same: all day */
};

#define CALLBACK_POLICY_DEFAULT                                                                    \
	{                                                                                          \
		.offer_from_ms = 120000, .attempts = 3, .gap_ms = 900000, .ring_ms = 30000,        \
		.confirm_ms = 12000, .from_min = 8 * 60, .to_min = 21 * 60                         \
	}
#define CALLBACK_FRESH_MS 3600000 /* who rang us so lately may be rung at any hour */
#define CALLBACK_PAUSE_MS 60000	  /* after an attempt that our own side did not make */

struct callback {
	dj_id id;
	dj_id contact; /* where it began */
	dj_id queue, line;
	enum callback_reason reason;
	enum language language;
	dj_ms made_at;	/* of the wish */
	dj_ms place_at; /* the place in the line; 0 had none */
	dj_ms due_at;	/* not before */
	int attempts;	/* those that count */
	enum callback_result last;
	dj_id claimed_by;   /* the agent who took it off the list, 0 none */
	dj_id attempt;	    /* the contact that is this call-back now, 0 none */
	dj_id last_attempt; /* the one before, which may still be corrected */
	dj_id rung_back;    /* the contact in which the citizen waits meanwhile, 0 none */
	bool closed;
	dj_ms closed_at;
	char number[NUMBER_WRITTEN]; /* the one form; "" unknown */
};

/* Does it go to the line by itself, or wait for a person? */
bool callback_routes(const struct callback *c);
/* May this number be rung back? Not what costs (060), other countries, short and service numbers:
 * a caller's number can be forged, and the centre would pay. `out` gets the one form. */
bool callback_may_ring(const char *number, char out[NUMBER_WRITTEN]);

/* The first moment at or after `now` at which it may be rung. */
dj_ms callback_next(const struct callback *c, const struct callback_policy *p, dj_ms now,
		    int utc_offset_min);

/* An attempt came to this end: callback.attempted, and callback.closed when it was the last.
 * WITHDRAWN leaves the count as it is and waits only a moment. */
void callback_attempted(struct callback *c, const struct callback_policy *p,
			enum callback_result how, dj_id agent, dj_ms now, struct facts *out);
/* Over without an attempt: the citizen rang back, a person ticked it off. */
void callback_close(struct callback *c, enum callback_result how, dj_id agent, dj_ms now,
		    struct facts *out);
void callback_claim(struct callback *c, dj_id agent, struct facts *out); /* 0 gives it back */
/* The same citizen again: one entry stays. Who now chose it has the new place (which is the old one
 * when they had chosen before: they wait in line by it). */
void callback_merge(struct callback *c, const struct callback *other, struct facts *out);
/* The agent says afterwards what it really was. A closed entry is opened again when somebody still
 * has to be reached. */
void callback_correct(struct callback *c, const struct callback_policy *p, enum callback_result how,
		      dj_id agent, dj_ms now, struct facts *out);
/* Says that it is due, with where it began: when it is made and when one of these changed. */
void callback_say_due(const struct callback *c, struct facts *out);

/* How the end of the citizen's leg before anybody answered counts. */
enum callback_result callback_result_of(enum leg_end how);

#endif
