/* The outbox, pure: which letter may go out now, what its result means, when it is tried again.
 *
 * One entry is one letter, known by its id: adding it again changes nothing. Each channel has a
 * bucket of so many letters a second, a number that may be under way at once, and a hold: a channel
 * that cannot be reached, or says "not now" to several in a row, holds all its letters and is asked
 * again by one of them, without using up their tries; those that did not reach it keep their order.
 * Time, dice and the network are the caller's. */
#ifndef DOMAIN_OUTBOX_H
#define DOMAIN_OUTBOX_H

#include "domain/words.h"

struct outbox;

struct outbox_limits {
	bool on;
	int per_second; /* bucket, also its depth */
	int at_once;
	bool repeats;	/* the same letter sent twice is one letter there: an id of ours travels */
	dj_ms life_ms;	/* so long it is tried */
	int tries_most; /* of refusals for now */
};

/* What became of one attempt. */
enum outbox_end {
	OUTBOX_SENT,
	OUTBOX_LATER,	/* refused for now */
	OUTBOX_AWAY,	/* not reached: it did not go */
	OUTBOX_UNHEARD, /* it may have gone: no answer came */
	OUTBOX_LOGIN,	/* the channel does not know us */
	OUTBOX_REFUSED, /* for good: `why` */
	OUTBOX_UNTRIED, /* not tried after all */
};

struct outbox_result {
	enum outbox_end end;
	enum letter_why why;
	dj_ms retry_after_ms; /* the channel said how long to wait; 0 */
};

struct outbox_move {
	enum letter_state state;
	enum letter_why why;
	int tries;
	dj_ms due_ms;
};

struct outbox *outbox_alloc(void);
void outbox_free(struct outbox *o);
void outbox_limit(struct outbox *o, enum channel channel, const struct outbox_limits *limits);
/* Waits for its due time. One that is known is left alone. */
void outbox_add(struct outbox *o, dj_id letter, enum channel channel, int tries, dj_ms made_ms,
		dj_ms due_ms);
void outbox_forget(struct outbox *o, dj_id letter);
bool outbox_has(const struct outbox *o, dj_id letter);
/* The next letter that may go now; it is under way until outbox_end. 0: none. */
dj_id outbox_next(struct outbox *o, dj_ms now);
/* Its end. State QUEUED: it stays and is tried again at due_ms; else it is forgotten. `dice` is any
 * number. */
struct outbox_move outbox_end(struct outbox *o, dj_id letter, const struct outbox_result *r,
			      dj_ms now, uint64_t dice);
/* When outbox_next may have another answer, INT64_MAX never. */
dj_ms outbox_due(const struct outbox *o, dj_ms now);
int outbox_count(const struct outbox *o);

/* The n-th wait, 0-based: up to 1, 2, 4 ... 60 s, then 10 minutes; anywhere in its second half. */
dj_ms outbox_wait(int n, uint64_t dice);

#endif
