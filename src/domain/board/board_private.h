/* What the files of board share. */
#ifndef DOMAIN_BOARD_PRIVATE_H
#define DOMAIN_BOARD_PRIVATE_H

#include "base/map.h"
#include "domain/board/board.h"

/* One contact in one queue, not answered yet. Entries of a queue stand in the order of their time.
 */
struct entry {
	dj_id contact;
	struct board_queue_line *line;
	dj_ms at;
	dj_ms day_ms; /* the day it belongs to */
	struct entry *next, *prev;
};

/* Who left the line for a message, and may come back into it without one. */
struct aside {
	struct board_queue_line *line;
	dj_ms at; /* of the entry that it left */
};

struct board_queue_line {
	dj_id queue;
	struct board_rule rule;
	struct entry *first, *last;
	int waiting;
	struct board_counts today;
};

/* The topic of a contact that was classified lately; the latest classified stands last. */
struct topic_mark {
	dj_id contact, topic;
	dj_ms at;
	struct topic_mark *next, *prev;
};

struct topic_count {
	dj_id topic;
	int count;
};

struct board_agent {
	dj_id id;
	enum presence presence;
	enum routing routing;
};

struct board {
	struct board_config config;
	uint64_t version;
	int64_t seq;
	dj_ms day_ms;
	struct board_counts today;
	struct board_counts slots[BOARD_SLOTS];
	int left_menu;
	struct board_survey survey;
	int channels[channel_COUNT];
	struct board_written written[channel_COUNT]; /* of today: answered, in_time */
	dj_ms aim_ms[channel_COUNT];
	struct dj_map written_of; /* values are struct written */

	struct dj_map line_of, entry_of, aside_of;
	struct board_queue_line **lines;
	int line_count;
	struct entry *free_entries;

	struct dj_map mark_of, topic_of;
	struct topic_mark *mark_first, *mark_last, *free_marks;
	int marks;

	struct dj_map agent_of;
	int agents[board_state_COUNT];

	struct dj_map callback_of; /* values are struct callback */
	struct board_alarm alarms[BOARD_ALARMS];
	int alarm_count;
};

/* board_line.c */
struct board_queue_line *board_line(struct board *b, dj_id queue);
void board_queued(struct board *b, const struct fact *f);
void board_answered(struct board *b, const struct fact *f);
void board_left_queue(struct board *b, const struct fact *f);
void board_ended(struct board *b, const struct fact *f);
void board_drop_lines(struct board *b); /* a restart: everybody who waited has failed */
void board_free_lines(struct board *b);

/* board_written.c */
void board_written_waits(struct board *b, const struct fact *f);
void board_written_assigned(struct board *b, const struct fact *f);
void board_written_closed(struct board *b, const struct fact *f);
void board_written_heard(struct board *b, const struct fact *f);
void board_written_answered(struct board *b, const struct fact *f);
void board_look_written(const struct board *b, struct board_figures *out);

/* board_topic.c */
void board_classified(struct board *b, const struct fact *f);
void board_forget_topics(struct board *b, dj_ms now);
void board_top_topics(const struct board *b, struct board_figures *out);
void board_free_topics(struct board *b);

#endif
