/* What the files of acd share: the state and the few functions between them.
 *
 * Three indexes keep an event away from agents times contacts:
 *  - a *line* holds the contacts of one queue, language and step: all have the same needs. Its
 *    order never changes while they wait (see struct waiter): the next one stands at its head;
 *  - a *skillset* holds the agents with the same skills and levels, the longest idle at its head;
 *  - each line knows its *crew*, the bits of the skillsets that may serve it: `crew & ready` finds
 *    the agents. */
#ifndef DOMAIN_ACD_PRIVATE_H
#define DOMAIN_ACD_PRIVATE_H

#include "base/map.h"
#include "domain/acd/acd.h"

#define LEVELS	  5
#define SCALE	  60000 /* a priority point: a gain per minute times milliseconds stays exact */
#define SKIPS	  8	/* agents that one contact can skip at a time */
#define WAYS	  (1 + 2 * ACD_STEPS)
#define LANGUAGES (ACD_SKILLS + 1)

enum agent_state { AGENT_AWAY, AGENT_BUSY, AGENT_RESERVED, AGENT_READY };

struct agent {
	dj_id id;
	struct skillset *set;
	enum agent_state state;
	dj_ms idle_since;
	bool keeps_idle; /* rung for nothing: the caller left first, so the idle time goes on */
	struct agent *next, *prev; /* ready agents of the skillset, longest idle first */
	struct waiter *offered;
	struct waiter *held; /* contacts that wait for this agent alone */
	int place;	     /* in acd.agents */
	int hard;	     /* hard contacts of late */
};

/* What a decision reads stands first: it passes over all of them. */
struct skillset {
	struct agent *first, *last;
	dj_ms idle_since; /* of the first */
	uint32_t scarce;  /* skills that some queue keeps a reserve of */
	int skill_count;
	int ready, on_duty, agents;
	int slot;
	uint32_t at_least[LEVELS + 1]; /* skills at this level or better */
	int8_t level[ACD_SKILLS];
};

/* One set of needs by which the contacts of a line may be answered. */
struct way {
	struct queue *queue;	    /* whose rule it is */
	uint32_t asked[LEVELS + 1]; /* skills asked at exactly this level */
	uint32_t skills;
	int need_count;
	uint64_t *crew;
};

struct line {
	struct queue *queue;
	int language; /* skill or -1 */
	int step;
	bool open;	/* something changed: look for a match */
	bool kept_back; /* the reserve stood in the way: any change of agents may open it */
	int active;	/* place in acd.active, or -1 */
	int way_count;
	struct way ways[WAYS];
	uint32_t asked; /* skills of all ways */
	uint64_t *crew; /* skillsets of all ways; owns the bits of the ways too */
	struct waiter **at;
	int head, count, size;
};

enum waiter_state { WAITER_IN_LINE, WAITER_HELD, WAITER_OFFERED };

/* A contact that nobody has answered yet. Its place in a line is decided by (above, key, place_at,
 * seq), none of which changes while it waits: above  it starts at or over the queue's cap, so
 * ageing adds nothing: key = start else   start + gain * (now - place) orders as key = start - gain
 * * place at every `now` */
struct waiter {
	dj_id id;
	struct queue *queue;
	struct line *line;
	int language, step;
	int64_t priority; /* the contact's own, unscaled */
	int64_t start, key;
	bool above, front, hard;
	dj_ms place_at, queued_at;
	uint64_t seq, caller_key;
	dj_id sticky, only;
	enum waiter_state state;
	struct agent *agent; /* HELD: waits for; OFFERED: shown to */
	dj_ms due;	     /* when time alone changes something; INT64_MAX never */
	int due_place;	     /* in acd.due, or -1 */
	int skip_count;
	struct skip {
		dj_id agent;
		dj_ms until;
	} skips[SKIPS];
	struct waiter *next, *prev;		/* of the queue; `next` also links free ones */
	struct waiter *held_next, *held_prev;	/* of all that are held */
	struct waiter *agent_next, *agent_prev; /* of those held for the same agent */
};

struct queue {
	struct acd_queue rule;
	dj_ms handle_ms; /* moving average */
	int handled;
	int waiting;
	struct waiter *first;
	struct line *lines[LANGUAGES][ACD_STEPS + 1];
};

struct leaver; /* somebody who hung up while waiting (redial.c) */

struct acd {
	struct acd_policy policy;
	dj_ms now;	  /* of the latest event or run */
	dj_ms changed_at; /* of the latest event: estimates do not see what only time does since */
	uint64_t seq;
	bool running;

	struct queue *queues[ACD_QUEUES];
	int queue_count;
	struct dj_map queue_of;

	struct line **lines, **active;
	int line_count, line_size, active_count, active_size;

	struct dj_map waiter_of;
	struct waiter *free_waiters, *held;
	struct waiter **blocks;
	int block_count;
	bool held_open;
	struct waiter **due;
	int due_count, due_size;

	struct dj_map agent_of;
	struct agent **agents;
	int agent_count, agent_size, ready_count;
	struct skillset **sets;
	int set_count, set_size, words; /* words: 64 skillsets each */
	uint64_t *ready, *on_duty;	/* skillsets with such agents */
	int reserve[ACD_SKILLS], reserve_level[ACD_SKILLS], ready_of[ACD_SKILLS];
	uint32_t reserved;

	struct dj_map leaver_of;
	struct leaver *leaver_first, *leaver_last, *leaver_free;
	int leavers;
};

/* line.c */
struct line *acd_line_get(struct acd *a, struct queue *q, int language, int step);
void acd_line_add(struct acd *a, struct line *l, struct waiter *w);
void acd_line_drop(struct acd *a, struct line *l, struct waiter *w);
bool acd_waiter_ahead(const struct waiter *x, const struct waiter *w, dj_ms at);
int acd_line_ahead(const struct line *l, const struct waiter *w,
		   dj_ms at); /* how many stand before w */
int64_t acd_waiter_priority(const struct waiter *w, dj_ms at);
bool acd_waiter_before(const struct waiter *a, const struct waiter *b, dj_ms at); /* across lines */
void acd_waiter_rank(const struct acd *a, struct waiter *w);
void acd_lines_free(struct acd *a);

/* needs.c */
bool acd_way_meets(const struct way *y, const struct skillset *s);
void acd_line_compile(struct acd *a, struct line *l);
void acd_lines_compile(struct acd *a); /* queues changed, or more skillsets than bits */
void acd_lines_learn(struct acd *a, const struct skillset *s); /* a skillset is new */
const struct way *acd_line_way(const struct line *l,
			       const struct skillset *s); /* the first that it meets */

/* due.c */
void acd_due_set(struct acd *a, struct waiter *w, dj_ms due);
void acd_due_clear(struct acd *a, struct waiter *w);

/* wait.c */
void acd_waiter_enter(struct acd *a, struct waiter *w); /* into its line, or held for one agent */
void acd_waiter_exit(struct acd *a, struct waiter *w);
void acd_waiter_return(struct acd *a, struct waiter *w, bool to_front);
bool acd_waiter_skips(const struct waiter *w, dj_id agent, dj_ms now);
void acd_waiters_free(struct acd *a);

/* agents.c */
void acd_agent_move(struct acd *a, struct agent *g, enum agent_state to);
void acd_skillset_mark_scarce(struct acd *a);
void acd_agents_free(struct acd *a);

/* redial.c */
void acd_redial_remember(struct acd *a, const struct waiter *w, dj_ms now);
bool acd_redial_regain(struct acd *a, struct waiter *w, dj_ms now);
void acd_redial_free(struct acd *a);

/* match.c */
struct search {
	const struct acd *acd;
	const struct line *line;
	const struct waiter *waiter;
	dj_ms now;
	int others;	/* on-duty agents who are no specialists: -1 not counted yet */
	bool kept_back; /* the reserve excluded somebody */
};
/* The next skillset from *slot on with ready agents for the search, the reserve left out; NULL at
 * the end. */
struct skillset *acd_search_next(struct search *s, int *slot);
bool acd_search_keeps_back(struct search *s, const struct skillset *set);
/* Its ready agents whom the contact does not skip. */
int acd_search_ready(const struct search *s, const struct skillset *set);
struct acd_score acd_agent_score(const struct search *s, const struct agent *g,
				 const struct way *y);
/* What the fair share takes from this agent's score for this contact. */
int64_t acd_share_ms(const struct search *s, const struct agent *g);
bool acd_score_before(const struct acd_score *a, const struct acd_score *b);

static inline struct skillset *acd_bits_next(const struct acd *a, const uint64_t *x,
					     const uint64_t *y, int *slot)
{
	for (int word = *slot / 64; word < a->words; word++, *slot = word * 64) {
		uint64_t left = (x[word] & y[word]) >> (*slot % 64);

		if (left) {
			*slot += __builtin_ctzll(left);
			return a->sets[(*slot)++];
		}
	}
	return NULL;
}

#endif
