/* board: the figures of the wallboard, a fold over committed facts. Pure: facts and times come in,
 * numbers go out. Each fact costs the same however long the day is.
 *
 * The unit of the day's figures is an *entry*: one time that a contact entered a queue.
 * contact.queued opens one, whatever its `because` (new, redial, transfer, agent_lost, overflow);
 * only `returned` goes on with the one it had, and so does `voicemail`: back without a message. It
 * ends
 *  - answered: contact.answered;
 *  - abandoned: the citizen ended it while it waited; *short* within the queue's threshold;
 *  - left: contact.left_queue, or queued elsewhere before it ended (overflow);
 *  - failed: we ended it (a fault, a restart),
 * so that offered = answered + abandoned + short + left + failed + waiting at every instant.
 *
 * An entry belongs to the day and the half hour in which it began, wherever it ends: who was queued
 * before midnight counts among yesterday's. Service level: by the formula of the entry's queue as
 * it was when the entry closed (domain/figure/level.h); the levels of queues are added up.
 *
 * After a restart, facts since min(midnight, 30 minutes ago), with board_callback for those that
 * were open before, give what folding them as they came had given. */
#ifndef DOMAIN_BOARD_H
#define DOMAIN_BOARD_H

#include "domain/fact/fact.h"
#include "domain/figure/level.h"

#define BOARD_QUEUES   64
#define BOARD_SLOTS    50 /* half hours of a day; 46 to 50 when clocks change */
#define BOARD_TOPICS   20 /* the most frequent ones */
#define BOARD_ALARMS   32
#define BOARD_SLOT_MS  INT64_C(1800000)
#define BOARD_TOPIC_MS INT64_C(1800000) /* topics of the last 30 minutes */

/* Start of the site's local day that `at` is in. */
typedef dj_ms board_day_h(void *arg, dj_ms at);

/* How a queue is judged. */
struct board_rule {
	dj_ms within_ms; /* T */
	dj_ms short_ms;	 /* who gives up within it never really waited */
	struct level_weights level;
};

struct board_config {
	board_day_h *day_start;
	void *arg;
	struct board_rule rule; /* of queues that were not told by board_queue */
	dj_ms callback_late_ms; /* a call-back is late so long after it was due */
};

struct board_level {
	int part, of; /* of 0: not defined */
};

struct board_counts {
	int offered, answered, in_time, abandoned, short_abandoned, left, failed;
	struct board_level level;
};

struct board_slot {
	dj_ms start_ms;
	struct board_counts counts;
};

struct board_queue_figures {
	dj_id queue;
	int waiting;		/* not answered yet, ringing ones too */
	dj_ms longest_since_ms; /* when the one who waits longest was queued; 0 when nobody waits */
	struct board_counts today;
};

struct board_topic {
	dj_id topic;
	int count;
};

/* Contacts in writing of one channel. answered, in_time: today's words of citizens that a person
 * has answered, and those within the aim of the channel; waiting and open are of this instant. */
struct board_written {
	int waiting, open, answered, in_time;
	dj_ms longest_since_ms; /* place of who waits longest; 0 nobody waits */
	dj_ms aim_ms;
};

/* The survey after a call: asked, answered, and of those who said it overall, satisfied (4 or 5).
 */
struct board_survey {
	int offered, answered, overall_of, satisfied;
};

struct board_alarm {
	int64_t alarm;
	dj_id subject;
	dj_ms since_ms;
};

struct board_figures {
	int64_t seq;  /* of the latest fact */
	dj_ms day_ms; /* start of the day that the figures are of */
	int waiting;
	dj_ms longest_since_ms;
	struct board_level half, today_level;
	struct board_counts today;
	int left_menu;	  /* left before any queue, today */
	int abandoned_of; /* abandonment rate = today.abandoned / abandoned_of = offered - short */
	int callbacks_due, callbacks_late;
	struct board_survey survey; /* today */
	int agents_total;	    /* logged in */
	int agents[board_state_COUNT];
	int channels[channel_COUNT]; /* contacts begun today */
	struct board_written written[channel_COUNT];
	int queue_count, slot_count, topic_count, alarm_count;
	struct board_queue_figures queues[BOARD_QUEUES];
	struct board_slot slots[BOARD_SLOTS]; /* from midnight to the present half hour */
	struct board_topic topics[BOARD_TOPICS];
	int topics_of; /* contacts classified with a topic */
	struct board_alarm alarms[BOARD_ALARMS];
};

struct board;

struct board *board_alloc(const struct board_config *config);
void board_free(struct board *b);
/* How the queue is judged; also sets its place in the list. Before the facts, and
 * when a queue changed: what is counted stays counted as it was. */
void board_queue(struct board *b, dj_id queue, const struct board_rule *rule);
/* A call-back that was open before today's facts begin. */
void board_callback(struct board *b, dj_id callback, dj_ms due_at);
/* A word of this channel is to be answered within so long. Before the facts, and when it changed.
 */
void board_aim(struct board *b, enum channel channel, dj_ms within_ms);
/* One in writing that was not closed before today's facts begin. */
struct board_conversation {
	dj_id contact;
	enum channel channel;
	dj_ms place_ms; /* of its place in line; 0: somebody has it */
	dj_ms owed_ms;	/* their word that nobody has answered; 0: none */
};
void board_conversation(struct board *b, const struct board_conversation *c);
void board_fold(struct board *b, const struct fact *f);
/* Grows with every fact that may have changed a figure. */
uint64_t board_version(const struct board *b);
/* The figures as of `now`: begins a new day, lets old topics go. */
void board_look(struct board *b, dj_ms now, struct board_figures *out);

/* One word for presence and routing. */
enum board_state board_state_of(enum presence presence, enum routing routing);
/* A board_day_h for a zone without summer time; arg points to an int: minutes east of UTC. */
dj_ms board_fixed_day(void *arg, dj_ms at);

#endif
