/* floor: the live picture, a fold over committed facts: each agent, and each contact from its first
 * ring until it has ended and no agent is in wrap-up for it. The edge renders the agent's own view,
 * the citizen's view and the supervisor's floor from it.
 *
 * Pure, and tolerant of order: the first fact that shows an agent or a contact makes it, and what
 * comes after a contact's end changes nothing. What facts may not hold (numbers, names, notes,
 * mute) is the edge's to add. */
#ifndef DOMAIN_FLOOR_H
#define DOMAIN_FLOOR_H

#include "domain/board/board.h"

#define FLOOR_SCORES 5

struct floor_offer {
	dj_id offer, agent, queue; /* offer 0: none */
	enum rule rule;
	enum device device;
	dj_ms at_ms, ring_ms; /* rings until at_ms + ring_ms */
	int eligible;
	int score_count;
	struct {
		dj_id agent;
		int64_t score;
		int level;
		dj_ms idle_ms;
	} scores[FLOOR_SCORES]; /* best first */
};

#define FLOOR_PARTIES 8

/* Somebody in a contact beside the citizen and its agent. */
struct floor_party {
	dj_id id;		/* 0: an empty place */
	dj_id agent, entry, by; /* by: who asked them */
	enum party_role role;
	enum party_state state; /* RINGING, JOINED or, until the next one needs the place, LEFT */
	enum dial_purpose purpose;
	enum supervision supervision;
	enum leg_end how; /* LEFT */
	bool with_citizen;
	dj_ms since_ms, ring_ms;
};

struct floor_care {
	enum crisis_by crisis; /* NONE: the flag is down */
	dj_ms crisis_ms;
	bool seen, unseen; /* a second person came; nobody did in time */
	int asked;	   /* how often silence was asked about, 0 while the caller is heard */
	bool line_dead;
	int warned[ending_kind_COUNT];
	dj_ms interpreter_ms; /* asked for since, 0 not */
	int64_t tongue;
};

struct floor_contact {
	dj_id id;
	enum channel channel;
	enum contact_state state;
	enum contact_state before; /* RECONNECTING: what it goes back to */
	enum language language;
	dj_id line, trunk, leg; /* leg: the citizen's */
	bool in_province;
	dj_id queue, segment, agent; /* agent: who talks with the citizen, or has it ringing */
	enum queued_because because;
	bool callback;			      /* we ring them */
	dj_id callback_of;		      /* the call-back, once they were rung */
	enum callback_result callback_result; /* what became of it, once it is over */
	dj_id left_by;			      /* LINKED: the agent who left it to others */
	enum queue_mode mode;
	dj_ms since_ms; /* of the state */
	/* 0: not, or not now */
	dj_ms started_ms, queued_ms, place_ms, answered_ms, held_since_ms;
	dj_ms waited_ms;   /* until the answer, or until the end when it never came */
	int position;	   /* 1-based, 0 not known */
	dj_ms estimate_ms; /* negative: not known */
	int step;
	struct floor_offer offer;
	enum situation situation; /* ALONE and TALK as the state says, the others as told */
	struct floor_party parties[FLOOR_PARTIES];
	struct floor_care care;
	enum device device; /* the agent's */
	dj_id topic, place; /* as last saved */
	enum outcome outcome;
	int64_t revision;
	dj_id recording; /* of this segment; 0 none */
	enum recording_pause paused;
	enum recording_end recording_end; /* NONE while it goes on */
	/* ENDED */
	enum result result;
	enum party by;
	enum leg_end cause;
	dj_ms ended_ms;
	struct floor_agent *watchers; /* whose contact it is, wrap-up included */
	bool changed;
};

struct floor_agent {
	dj_id id;
	enum presence presence;
	enum party presence_by;
	dj_id reason;
	enum device device;
	bool desk_ready, phone_ready;
	enum routing routing;
	dj_ms since_ms; /* of the routing state */
	dj_ms presence_since_ms;
	dj_ms ends_ms; /* of a timed state (ringing, wrap-up, reconnecting); 0 none */
	bool has_next;
	enum presence next;
	dj_id contact;	/* ringing, talking or in wrap-up for it */
	dj_id left;	/* the contact that they left to others last; see its left_by */
	dj_ms panic_ms; /* the quiet key was pressed then; 0 not */
	dj_id panic_contact, panic_seen_by;
	int answered_today;
	dj_ms talk_today_ms;
	struct floor_contact *watched; /* `contact`, when it is known */
	struct floor_agent *next_watcher, *prev_watcher;
	bool changed;
};

struct floor;

struct floor *floor_alloc(board_day_h *day_start, void *arg);
void floor_free(struct floor *f);
void floor_fold(struct floor *f, const struct fact *x);

/* NULL: never heard of; not live. */
const struct floor_agent *floor_agent(const struct floor *f, dj_id agent);
/* The party of this person who rings or has joined; NULL none. */
const struct floor_party *floor_party(const struct floor_contact *c, dj_id agent);
const struct floor_contact *floor_contact(const struct floor *f, dj_id contact);
/* Agents in the order in which they were first heard of. Do not fold during a walk. */
int floor_agent_count(const struct floor *f);
const struct floor_agent *floor_agent_at(const struct floor *f, int i);
/* Contacts: *walk from 0, until NULL. */
const struct floor_contact *floor_contact_next(const struct floor *f, size_t *walk);

/* Who changed since the last floor_settle: each id once, in order. A contact that is gone can still
 * be looked up, ENDED, until then. An agent counts as changed when their present contact did. Fold,
 * push, settle: after each fact or after a batch. */
struct floor_changes {
	const dj_id *agents, *contacts;
	int agent_count, contact_count;
};
struct floor_changes floor_changes(const struct floor *f);
void floor_settle(struct floor *f);

#endif
