/* What the files of figure share. */
#ifndef DOMAIN_FIGURE_PRIVATE_H
#define DOMAIN_FIGURE_PRIVATE_H

#include "base/map.h"
#include "domain/figure/figure.h"

/* A growing list of rows of one size. */
struct figure_list {
	void *at;
	size_t size; /* of one */
	int count, room;
};

/* The new row, zeroed; a view until the next one. */
void *figure_list_add(struct figure_list *l);

/* A contact that has not ended, and the entry that has not. */
struct open_contact {
	struct figure_contact row;
	struct figure_entry entry; /* id 0: none */
	struct figure_entry aside; /* that it left for a message; id 0: none */
	dj_ms returned_ms;	   /* 0, or when it came back to the line */
	bool changed;
	struct open_contact *next_changed;
};

/* A contact in writing that is not closed, and the agent who has it. */
struct open_written {
	struct figure_written row;
	struct figure_written_part part; /* agent 0: nobody */
	bool changed;
	struct open_written *next_changed;
};

struct open_agent {
	struct figure_agent row;
	bool changed;
};

struct figure_fold {
	struct figure_mark mark;
	bool live;
	struct dj_map contacts; /* open_contact */
	struct dj_map agents;	/* open_agent */
	struct dj_map written;	/* open_written */
	struct open_contact *changed;
	struct open_written *changed_written;
	struct figure_list entries, classes, wraps, times, written_rows, written_parts;
	struct dj_map cell_of; /* agent ^ half hour -> number of its row in times, from 1 */
};

/* figure_time.c */
void figure_agent_presence(struct figure_fold *f, const struct fact *x);
void figure_agent_routing(struct figure_fold *f, const struct fact *x);
void figure_agent_has(struct figure_fold *f, dj_id agent, dj_id contact, dj_id entry);
void figure_agents_off(struct figure_fold *f);

/* figure_written.c */
void figure_written_waits(struct figure_fold *f, const struct fact *x);
void figure_written_assigned(struct figure_fold *f, const struct fact *x);
void figure_written_released(struct figure_fold *f, const struct fact *x);
void figure_written_answered(struct figure_fold *f, const struct fact *x);
void figure_written_closed(struct figure_fold *f, const struct fact *x);
void figure_take_written(struct figure_fold *f, const struct figure_sink *to);

#endif
