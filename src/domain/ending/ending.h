/* caller_ends_first (R061): the centre never hangs up first. An agent may end a call only by a rule
 * of ending.def: after warnings that the caller heard, after the notice of a long call, when nobody
 * is heard any more, when the line is dead; never while the crisis flag is up. Pure. */
#ifndef DOMAIN_ENDING_H
#define DOMAIN_ENDING_H

#include "domain/fact/fact.h"

struct ending_rule {
	enum ending_kind kind;
	bool active;
	int warnings;
	dj_ms least_ms, after_ms, block_ms;
	enum ending_step step;
};

/* As a new site has them, one for each kind. */
const struct ending_rule *ending_default(enum ending_kind kind);
/* A rule that an administrator wrote: within sense? Warnings 0-5, times up to a day, a block up to
 * 90 days; at least one warning before anything blocks, and before anybody is ended for what they
 * say. */
bool ending_rule_valid(const struct ending_rule *r);

/* What a contact has heard so far. */
struct ending {
	int warned[ending_kind_COUNT];
	dj_us warned_us[ending_kind_COUNT]; /* the last one */
};

/* A notice against abuse, sexual harassment or threats was said. */
bool ending_had_abuse(const struct ending *e);

/* What is so at this moment. */
struct ending_now {
	dj_us now_us;
	dj_ms lasted_ms; /* since an agent first answered */
	dj_ms silent_ms; /* 0: the caller is heard */
	bool asked;	 /* the silence was asked about */
	bool line_dead;	 /* nothing at all comes from the caller's line */
	bool crisis;
	bool supervisor; /* who asks leads the floor */
};

enum ending_answer {
	ENDING_ALLOWED,
	ENDING_CALLER_FIRST, /* no rule for that */
	ENDING_CRISIS,
	ENDING_WARN_FIRST,
	ENDING_TOO_SOON,
	ENDING_BY_SUPERVISOR,
};

/* May a notice of this kind be said now? TOO_SOON: the call has not lasted long enough. */
enum ending_answer ending_may_warn(const struct ending_rule *r, const struct ending_now *n);
/* It is being said. Answers which one it is, from 1. */
int ending_warn(struct ending *e, enum ending_kind kind, dj_us now);
enum ending_answer ending_may_end(const struct ending *e, const struct ending_rule *r,
				  const struct ending_now *n);

#endif
