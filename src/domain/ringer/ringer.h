/* Rings people about one matter until somebody takes it: an official for a report, an interpreter
 * for a language (R032, R057).
 *
 * A plan is a chain of steps. In a step at most `at_once` ring at a time: 1 is one after the other,
 * the length of the step is everybody together. Whoever accepts first joins, and all others stop
 * ringing. A step that has lasted its patience is joined by the next one; those who ring go on
 * ringing. The chain never ends in silence: after the last step RINGER_NOBODY says so, and after a
 * pause it begins again, until somebody stops it, or the plan's rounds or everybody's tries are
 * used up, which is said too (RINGER_GAVE_UP).
 *
 * Pure: events and the monotonic time go in, actions come out. Who is in the plan, and whether it
 * was allowed to ring them, is decided before (domain/directory). */
#ifndef DOMAIN_RINGER_H
#define DOMAIN_RINGER_H

#include "domain/words.h"

#define RINGER_PEOPLE 32
#define RINGER_STEPS  8

/* One telephone of one person; somebody with two numbers stands twice in the plan. */
struct ringer_person {
	dj_id id;	  /* who; the ringer only hands it back */
	int step;	  /* 0-based; people stand by step, in the order in which they are rung */
	dj_ms ring_ms;	  /* at most so long, > 0 */
	dj_ms confirm_ms; /* after answering, a key within this time accepts (an answering machine
			     presses none); 0: answering is accepting */
	int tries;	  /* in all rounds together; 0: no limit */
};

struct ringer_step {
	int at_once;	   /* > 0 */
	dj_ms patience_ms; /* then the next step begins as well; 0: when nobody rings any more */
};

struct ringer_plan {
	int step_count, person_count;
	struct ringer_step steps[RINGER_STEPS];
	struct ringer_person people[RINGER_PEOPLE];
	dj_ms again_ms; /* pause before the chain begins again, > 0 */
	int rounds;	/* 0: until stopped */
};

enum ringer_state {
	RINGER_IDLE,	/* before RINGER_BEGIN */
	RINGER_RINGING, /* somebody rings, or is asked to confirm */
	RINGER_PAUSED,	/* nobody took it; begins again at ringer_due */
	RINGER_JOINED,	/* `joined` is on the line */
	RINGER_STOPPED, /* stopped, or who had joined left */
	RINGER_EMPTY,	/* gave up: nobody may be rung (any more) */
};

enum ringer_event_kind {
	RINGER_BEGIN, /* once; later RINGER_AGAIN */
	RINGER_TICK,  /* the time of ringer_due has come */
	RINGER_ANSWERED,
	RINGER_ACCEPTED, /* pressed the key, or accepted on a page */
	RINGER_FAILED,	 /* how: declined, busy, unreachable, ... */
	RINGER_LEFT,	 /* who had joined hung up */
	RINGER_STOP,
	RINGER_AGAIN, /* from the first step; declines are forgotten, tries are not */
};

struct ringer_event {
	enum ringer_event_kind kind;
	int person; /* index into plan.people, where the kind has one */
	enum leg_end how;
};

enum ringer_act {
	RINGER_RING,
	RINGER_CANCEL, /* how: no_answer when the time was up, cancelled when it is no longer needed
			*/
	RINGER_JOIN,
	RINGER_NEXT_STEP, /* the chain went on */
	RINGER_NOBODY,	  /* a round is over; it begins again after the pause */
	RINGER_GAVE_UP,	  /* and it does not */
};

struct ringer_action {
	enum ringer_act act;
	int person;	  /* RING, CANCEL, JOIN; else -1 */
	int step;	  /* of the person; NEXT_STEP: the new one */
	enum leg_end how; /* CANCEL */
};

/* At most: everybody cancelled, a round over, everybody rung, and the steps between. */
#define RINGER_ACTIONS (2 * RINGER_PEOPLE + 2 * RINGER_STEPS + 4)
struct ringer_actions {
	int count;
	struct ringer_action at[RINGER_ACTIONS];
};

enum ringer_line { RINGER_LINE_FREE, RINGER_LINE_RINGS, RINGER_LINE_CONFIRMS, RINGER_LINE_DONE };

struct ringer {
	struct ringer_plan plan;
	enum ringer_state state;
	int step, round; /* round is 1-based */
	int joined;	 /* index, -1 none */
	dj_us step_us;	 /* when the step began */
	dj_us due_us;	 /* PAUSED: when it begins again */
	struct ringer_one {
		enum ringer_line line;
		bool declined;
		int tries;
		dj_us due_us; /* RINGS, CONFIRMS: until when */
	} one[RINGER_PEOPLE];
};

/* Copies the plan, which must keep the promises above (asserted). */
void ringer_init(struct ringer *r, const struct ringer_plan *plan);
/* Events that come too late (somebody answers who was cancelled) change nothing. */
void ringer_take(struct ringer *r, const struct ringer_event *e, dj_us now,
		 struct ringer_actions *out);
/* When RINGER_TICK is wanted; INT64_MAX while nothing is. Earlier ticks do no harm. */
dj_us ringer_due(const struct ringer *r);
/* Somebody rings, confirms, or it will begin again. */
bool ringer_alive(const struct ringer *r);
/* Rings or is asked to confirm. */
bool ringer_is_ringing(const struct ringer *r, int person);

/* Adds a person to the end of the plan; false when it is full. */
bool ringer_plan_add(struct ringer_plan *p, const struct ringer_person *person);

#endif
