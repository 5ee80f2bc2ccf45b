/* figure: the facts of contacts and agents become rows that reports add up. Pure: facts come in,
 * rows go out, nothing is asked.
 *
 * The unit is an *entry*, as on the wallboard (domain/board): one time that a contact entered a
 * queue, and the part of the agent who answered it. A row keeps raw times, not judgements: whether
 * 21 s were in time is asked when a report is made, so that a changed threshold, formula or topic
 * holds for all of history. A contact that was passed on has one entry for each agent.
 *
 * Rows are complete, so writing one twice changes nothing. What has ended leaves the memory; a
 * topic that is saved later, and the wrap-up, come as changes of rows that are there. Agents' time
 * comes as amounts to be added, so they and the place in the log belong into one transaction.
 *
 * Durations come from the monotonic stamps, their place in the day from the wall clock: a clock
 * that is put right moves time, and makes none. */
#ifndef DOMAIN_FIGURE_H
#define DOMAIN_FIGURE_H

#include "domain/fact/fact.h"

#define FIGURE_CELL_MS INT64_C(1800000)

/* Times are 0 while they have not come. */
struct figure_entry {
	dj_id id; /* the segment; of one that returned to the line: its first */
	dj_id contact, queue, agent;
	enum entry_kind kind;
	enum queued_because because;
	dj_ms queued_ms, answered_ms, ended_ms;
	enum entry_end end;
	dj_ms wait_ms, estimate_ms; /* estimate < 0: none was known */
	dj_ms talk_ms, hold_ms;
	int how; /* enum segment_end, -1 while it lasts or when nobody answered */
};

struct figure_contact {
	dj_id id;
	dj_ms started_ms, ended_ms;
	enum channel channel;
	enum language language;
	dj_id queue, agent; /* the first it stood in, the first who answered */
	enum entry_kind kind;
	enum result result;
	int agents; /* how many parts of agents it had */
};

/* Saved by an agent, maybe after the contact has ended. */
struct figure_class {
	dj_id contact, topic, place;
	enum outcome outcome;
};

/* Wrap-up to be added to the part `entry` of the agent. */
struct figure_wrap {
	dj_id entry;
	dj_ms wrap_ms;
};

/* One time that somebody wrote until it was closed; a further word after that is another. */
struct figure_written {
	dj_id contact, queue;
	dj_id agent; /* who gave the first answer */
	dj_ms began_ms, answered_ms, ended_ms;
	enum entry_end end; /* ANSWERED from the first answer of a person on; FAILED: ended by us
			       without one */
	dj_ms wait_ms;
};

/* One agent who had it. */
struct figure_written_part {
	dj_id contact, agent, queue;
	dj_ms from_ms, ended_ms, held_ms;
	bool passed; /* it went on without them */
};

struct figure_time {
	dj_id agent;
	dj_ms cell_ms; /* start of the half hour, in UTC */
	dj_ms spent_ms[agent_time_COUNT];
};

/* What is known of an agent between two facts: to go on after a restart. */
struct figure_agent {
	dj_id id;
	enum presence presence;
	enum routing routing;
	dj_ms since_ms; /* counted up to here */
	dj_us since_us;
	dj_id contact, entry; /* of the last part, for its wrap-up */
	dj_ms wrap_ms;	      /* of a wrap-up that goes on */
};

/* How far the fold is. */
struct figure_mark {
	int64_t seq;
	dj_ms at_ms;
	dj_us mono_us;
};

/* Takes rows out of the fold. */
struct figure_sink {
	void *arg;
	void (*entry)(void *arg, const struct figure_entry *e);
	void (*contact)(void *arg, const struct figure_contact *c);
	void (*classified)(void *arg, const struct figure_class *c);
	void (*wrap)(void *arg, const struct figure_wrap *w);
	void (*spent)(void *arg, const struct figure_time *t);
	void (*agent)(void *arg, const struct figure_agent *a);
	void (*written)(void *arg, const struct figure_written *w);
	void (*written_part)(void *arg, const struct figure_written_part *p);
};

struct figure_fold;

struct figure_fold *figure_fold_alloc(const struct figure_mark *at);
void figure_fold_free(struct figure_fold *f);
/* What was under way, before the first fact. An entry belongs to a contact that was given before.
 */
void figure_resume_contact(struct figure_fold *f, const struct figure_contact *c);
void figure_resume_entry(struct figure_fold *f, const struct figure_entry *e);
void figure_resume_agent(struct figure_fold *f, const struct figure_agent *a);
void figure_resume_written(struct figure_fold *f, const struct figure_written *w);
void figure_resume_written_part(struct figure_fold *f, const struct figure_written_part *p);

bool figure_wants(int kind); /* facts of other kinds say nothing here and need not come */
void figure_fold(struct figure_fold *f, const struct fact *x);
/* Has the log said that a server began, since this fold did? */
bool figure_is_live(const struct figure_fold *f);
/* Nothing more happened until then. */
void figure_pass(struct figure_fold *f, const struct figure_mark *to);
/* Counts agents' time up to the last fact: without it a long state is counted when it ends. */
void figure_count_time(struct figure_fold *f);
struct figure_mark figure_mark(const struct figure_fold *f);
/* Every row that changed since the last time, then forgets what has ended. */
void figure_take(struct figure_fold *f, const struct figure_sink *to);

#endif
