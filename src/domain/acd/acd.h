/* acd: who answers whom. A pure library: (state, event, now) -> actions. No I/O, no clock, no dice.
 *
 * It runs on the loop of the daemon and inside the planner's simulator, so everything it needs
 * comes in by events and everything it wants goes out as actions. Callers are offered to one agent
 * at a time.
 *
 * Rules (in a supervisor's words in docs/acd.md):
 *  - a contact needs its language (any level) and the skills of its queue at the queue's minimum
 *    level; minimums relax by timer, the place is kept;
 *  - priority = initial + age * gain up to the cap (who starts at or above the cap does not age);
 *    oldest first across all queues of an agent; nobody overtakes within a line by waiting;
 *  - among the eligible agents: the sticky one first for `sticky_ms`, if on duty; then the soft
 *    longest idle: each skill beyond those asked costs `skill_penalty_ms` of idle time, and a level
 *    above the minimum is worth nothing but to decide between equals;
 *  - fair share: for a contact that is expected to be hard each hard contact that an agent had of
 *    late costs `hard_penalty_ms` of idle time; so who had more of them than others is not first;
 *  - a `reserve` of idle specialists is kept back for their own scarce skill, while somebody else
 * on duty can take the contact, and until the contact reaches a step or returns;
 *  - overflow steps add queues (and so agents) after a time and are tested again while waiting;
 *  - a caller who hung up while waiting and rings the same queue again within `redial_ms` regains
 *    the place (by caller key);
 *  - returned contacts (offer failed, agent lost) go to the front: they keep place_at and get
 *    `returned_priority`. */
#ifndef DOMAIN_ACD_H
#define DOMAIN_ACD_H

#include "domain/words.h"

#define ACD_SKILLS 32 /* different skills of a site, languages included */
#define ACD_STEPS  6
#define ACD_TOP	   5 /* agents whose score is kept with a decision */
#define ACD_QUEUES 64

#define ACD_PRIORITY_MAX INT64_C(1000000000) /* larger ones are held at it */
#define ACD_GAIN_MAX	 INT64_C(1000000)

struct acd;

/* One need: skill number (0..ACD_SKILLS-1) at a level of at least `level` (1..5). */
struct acd_need {
	int skill;
	int level;
};

struct acd_step {
	dj_ms after_ms;	   /* since the contact was queued here */
	int level_down;	   /* every minimum falls by so much more, never below 1 */
	dj_id overflow_to; /* also tried for the agents of this queue; 0 for none */
	bool any_language; /* whatever they speak: they ask for an interpreter (R032) */
};

struct acd_queue {
	dj_id id;
	int need_count;
	struct acd_need needs[ACD_SKILLS];
	int step_count;
	struct acd_step steps[ACD_STEPS];
	int64_t priority;	 /* initial */
	int64_t gain_per_minute; /* ageing */
	int64_t priority_cap;
	dj_ms ring_ms;	 /* how long an offer rings */
	dj_ms handle_ms; /* assumed handle time until enough are known */
	int reserve;	 /* idle agents of each scarce need to keep back (0: none) */
	bool closed;	 /* takes no new contacts; those waiting are still served */
};

struct acd_agent {
	dj_id id;
	int8_t level[ACD_SKILLS]; /* 0: does not have it */
};

struct acd_contact {
	dj_id id;
	dj_id queue;
	int language_skill;  /* skill number, or -1 when any will do */
	int64_t priority;    /* added to the queue's */
	dj_ms place_at;	     /* wall time of the place in line; 0: now */
	uint64_t caller_key; /* keyed hash of the caller's number, 0 unknown: for redial */
	dj_id sticky_agent;  /* 0 none */
	dj_id only_agent;    /* a transfer to one agent: nobody else until the next overflow step */
	bool to_front;
	bool hard; /* expected to be: the fair share counts */
};

enum acd_leave { ACD_ABANDONED, ACD_ANSWERED, ACD_OTHER };

struct acd_policy {
	dj_ms skill_penalty_ms;	   /* 20000 */
	dj_ms sticky_ms;	   /* 15000 */
	dj_ms redial_ms;	   /* 60000 */
	int64_t returned_priority; /* 1000000: above all ageing */
	dj_ms direct_ms;	   /* 30000: a transfer to one agent waits so long for that agent */
	dj_ms skip_ms; /* 120000: who failed an offer is skipped so long; 0: for the whole wait */
	dj_ms hard_penalty_ms; /* 600000: a hard contact of late, when another one comes; 0: none */
};

#define ACD_POLICY_DEFAULT                                                                         \
	{                                                                                          \
		.skill_penalty_ms = 20000, .sticky_ms = 15000, .redial_ms = 60000,                 \
		.returned_priority = 1000000, .direct_ms = 30000, .skip_ms = 120000,               \
		.hard_penalty_ms = 600000                                                          \
	}

enum acd_action_kind {
	ACD_OFFER,   /* show contact to agent for ring_ms; both are reserved */
	ACD_RELAXED, /* contact reached step `step`, counted from 1 */
};

struct acd_score {
	dj_id agent;
	int64_t score; /* higher wins: soft idle time in ms, for a hard contact less its share */
	int level;     /* lowest level among the needs; 0 without needs */
	dj_ms idle_ms;
};

struct acd_action {
	enum acd_action_kind kind;
	dj_id contact, queue, agent; /* queue: whose rule made the match */
	enum rule rule;
	dj_ms ring_ms;
	int step;
	int eligible;
	int score_count;
	struct acd_score scores[ACD_TOP]; /* best first; the chosen agent is scores[0] */
};

typedef void acd_action_h(void *arg, const struct acd_action *a);

struct acd *acd_alloc(const struct acd_policy *policy);
void acd_free(struct acd *a);

/* Events. Times are wall milliseconds; one that goes back counts as the latest known. Unknown ids
 * are ignored and answered with false. After each event the caller runs acd_run.
 *
 * An agent is away, busy, reserved or ready. Busy and reserved ones are on duty: they count for the
 * estimate and are waited for as sticky agents. An offer reserves; acd_leave makes the reserved one
 * busy; a failed offer makes them away or busy. So the caller says `ready` after wrap-up, `unready`
 * for break, logout or no answer, and `busy` only for work that acd did not give (a call found
 * alive after a restart). */

/* New or changed: those waiting follow the new rule. */
void acd_queue_set(struct acd *a, const struct acd_queue *q);
/* New ones are away; changed ones stay what they are. */
void acd_agent_set(struct acd *a, const struct acd_agent *g);
/* If the agent was reserved, the contact returns to the front. */
bool acd_agent_remove(struct acd *a, dj_id agent);
/* Idle since now, if it was not ready. Who was rung for nothing because the caller left keeps the
 * idle time. False, and nothing happens, while an offer to the agent is open. */
bool acd_agent_ready(struct acd *a, dj_id agent, dj_ms now);
/* Away; an open offer stays until it is ended. */
bool acd_agent_unready(struct acd *a, dj_id agent);
bool acd_agent_busy(struct acd *a, dj_id agent);

/* Joins the line. A redial within the time regains its place: *regained tells so. False for an id
 * that is known, a queue that is not, and a closed queue, unless the contact comes back to it
 * (regained or to_front). */
bool acd_arrive(struct acd *a, const struct acd_contact *c, dj_ms now, bool *regained);
/* A contact of the line became urgent (a crisis flag): this much more than its queue's priority,
 * and kept for nobody. False when it does not wait, or has as much already. */
bool acd_raise(struct acd *a, dj_id contact, int64_t priority, dj_ms now);
/* This agent is the one its caller knows: kept for them as if it had come with them. False when it
 * does not wait any more, or was back from an offer already. */
bool acd_prefer(struct acd *a, dj_id contact, dj_id agent, dj_ms now);
/* It is expected to be hard, from now on. False when it does not wait. */
bool acd_hard(struct acd *a, dj_id contact);
/* This agent had so many hard contacts of late. */
bool acd_agent_hard(struct acd *a, dj_id agent, int count);
void acd_hard_penalty(struct acd *a, dj_ms hard_penalty_ms);
/* Answered by the agent it was offered to, hung up, or taken out. A reserved agent becomes busy. */
bool acd_leave(struct acd *a, dj_id contact, enum acd_leave how, dj_ms now);
/* The offer failed or was withdrawn: the contact is free again, at the front when `to_front`, and
 * no longer kept for a sticky or direct agent. The agent stays unready until `ready`. With
 * `skip_agent` the agent is away and this contact skips them for `skip_ms`; without, the offer
 * failed through no fault of theirs: they are busy and keep the idle time. */
bool acd_offer_failed(struct acd *a, dj_id contact, bool to_front, bool skip_agent, dj_ms now);
/* Feeds the estimate: a moving average for each queue. */
void acd_handled(struct acd *a, dj_id queue, dj_ms handle_ms);

/* Matches while it can and applies steps that are due; each action is told to `h` as it is decided.
 * `h` may report events, but not run. */
void acd_run(struct acd *a, dj_ms now, acd_action_h *h, void *arg);
/* When acd_run must be called next without any event; INT64_MAX for never. */
dj_ms acd_next_due(const struct acd *a, dj_ms now);

/* For a replay of what was decided before: lets time pass (steps, ends of waits) without deciding,
 * and takes over an offer as if acd_run had told it. False when one of them is not here or already
 * offered. */
void acd_advance(struct acd *a, dj_ms now);
bool acd_offer_made(struct acd *a, dj_id contact, dj_id agent, dj_ms now);

#define ACD_NOBODY (-1) /* an estimate while nobody on duty could answer */

/* Estimated wait: 1-based position among those whom the same agents serve, and milliseconds until
 * answered from position, ready and busy agents and handle time. Others in front count by the share
 * of their agents who also serve this contact. It never grows only because time passes: it changes
 * with events. */
bool acd_estimate(const struct acd *a, dj_id contact, dj_ms now, int *position, dj_ms *estimate_ms);
/* The same for somebody who would join `queue` now with this language. */
dj_ms acd_estimate_new(struct acd *a, dj_id queue, int language_skill, dj_ms now);
/* The bare formula: first_ms + handle_ms * (position - 1) / staff. */
dj_ms acd_line_wait(dj_ms first_ms, dj_ms handle_ms, int position, int staff);
/* Whom an offer of this queue would go to now, were somebody to join who is served at once: the
 * same score, and the reserve kept back unless nobody else is ready. 0: nobody is. Decides nothing.
 */
dj_id acd_best(struct acd *a, dj_id queue, int language_skill, dj_ms now);
/* How many of the queue are not answered yet, ringing ones too, and the oldest place among them (0
 * without any). */
int acd_waiting(const struct acd *a, dj_id queue, dj_ms *oldest_place);
int acd_ready_count(const struct acd *a);
/* Since when the contact has its place in line (a redial's is the old one); 0 when it is not here.
 */
dj_ms acd_place_at(const struct acd *a, dj_id contact);

/* "Why this agent and why not the others", computed on demand: one line per agent. */
enum acd_why {
	ACD_WHY_BEST,
	ACD_WHY_LOWER_SCORE,
	ACD_WHY_NOT_READY,
	ACD_WHY_SKILL_MISSING,
	ACD_WHY_LEVEL_TOO_LOW,
	ACD_WHY_RESERVED,
	ACD_WHY_SKIPPED,
	ACD_WHY_WAITS_FOR_STICKY,
	ACD_WHY_SPARED, /* would have been the best, but for the hard contacts they had */
	ACD_WHYS
};
struct acd_reason {
	dj_id agent;
	enum acd_why why;
	int skill; /* the missing or too low one, or the scarce one kept in reserve; -1 */
	int64_t score;
	int level; /* lowest among the needs, decides between equal scores */
	int hard;  /* hard contacts that were counted; 0 when this one is not expected to be */
};
/* Fills up to cap reasons (best first) for a contact that waits or rings; returns how many there
 * are.
 */
int acd_explain(const struct acd *a, dj_id contact, dj_ms now, struct acd_reason *out, int cap);

#endif
