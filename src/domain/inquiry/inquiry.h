/* inquiry: whose turn it is with what a citizen wants, until when, and why (R044, R056).
 *
 * A command on a state at a time gives facts; each fact moves the state on (inquiry_apply), so that
 * the facts replayed give the state again. Pure. Between opening and closing exactly one clock runs
 * (the hop's), or a named pause does. */
#ifndef DOMAIN_INQUIRY_INQUIRY_H
#define DOMAIN_INQUIRY_INQUIRY_H

#include "domain/fact/fact.h"
#include "domain/inquiry/due.h"

struct inquiry {
	dj_id id;
	enum inquiry_kind kind;
	enum inquiry_sub sub;
	enum inquiry_state state;
	enum urgency urgency;
	enum came_in came_in;
	dj_id topic, place;
	dj_id department, official; /* who has it, or had it when it was answered */
	enum inquiry_reason reason; /* of the last answer: solved, explained... */
	dj_ms opened_ms, due_from_ms, due_ms;
	bool extended, handed; /* handed: it left the centre once */
	int reopened;
	dj_id hop; /* 0: closed */
	dj_ms hop_from_ms, hop_due_ms;
	dj_id pause; /* 0: the clock runs */
	enum pause_why pause_why;
	dj_ms paused_ms; /* since */
	dj_ms answered_ms, closed_ms;
	dj_ms interim_ms; /* an interim answer is due */
	dj_id parent;
	enum inquiry_link link;
	int64_t revision;
};

#define INQUIRY_PAUSES 64 /* of one period; another is refused */
struct inquiry_pause {
	dj_ms from_ms, to_ms;
};

/* What the rules stand on. */
struct inquiry_policy {
	const struct due_rule *rules;
	int rule_count;
	struct due_calendar calendar;
	const struct inquiry_pause *pauses; /* those of this inquiry that are over, in order */
	int pause_count;
};

/* One command: the state moves along with the facts. */
struct inquiry_turn {
	struct inquiry *i;
	const struct inquiry_policy *policy;
	dj_ms now;
	dj_id fresh; /* the id of the hop or pause that begins; a new one for each call */
	struct facts *out;
};

enum inquiry_no {
	INQUIRY_OK,
	INQUIRY_NO_STATE,    /* not possible now */
	INQUIRY_NO_REASON,   /* this move wants one of its reasons */
	INQUIRY_NO_EXTENSION /* there was one */
};

/* What it is about, as the form says it. */
struct inquiry_form {
	enum inquiry_kind kind;
	enum inquiry_sub sub;
	enum urgency urgency;
	enum came_in came_in;
	dj_id topic, place, contact;
};

#define INQUIRY_INTERIM_MS ((dj_ms)30 * 86400 * 1000)

/* t->i has its id alone. `number` is what people say. */
void inquiry_open(struct inquiry_turn *t, const struct inquiry_form *form, int64_t number);
void inquiry_change(struct inquiry_turn *t, const struct inquiry_form *form);

/* HAND: department and official; ASSIGN: official. The others leave both as they are. */
struct inquiry_step {
	enum inquiry_move move;
	enum inquiry_reason reason;
	dj_id department, official;
	bool told; /* JOIN_CLOSE: nothing is left to be told */
};
enum inquiry_no inquiry_move(struct inquiry_turn *t, const struct inquiry_step *step);
bool inquiry_may(const struct inquiry *i, enum inquiry_move move);
bool inquiry_reason_fits(enum inquiry_move move, enum inquiry_reason reason);
bool inquiry_extend_reason_fits(enum inquiry_reason reason);

bool inquiry_may_extend(const struct inquiry *i);
enum inquiry_no inquiry_extend(struct inquiry_turn *t, enum inquiry_reason reason);
bool inquiry_may_pause(const struct inquiry *i);
/* answered: the citizen's last word is later than the last question to them. */
enum inquiry_no inquiry_pause(struct inquiry_turn *t, enum pause_why why, bool answered);
/* `end`: when it was over, which may have been noticed later; not before it began. */
enum inquiry_no inquiry_resume(struct inquiry_turn *t, enum pause_end by, dj_ms end);
enum inquiry_no inquiry_interim(struct inquiry_turn *t);
void inquiry_link(struct inquiry_turn *t, dj_id parent, enum inquiry_link link);
/* The calendar is another one than the date was counted with. */
void inquiry_recount(struct inquiry_turn *t);

/* When somebody must be reminded next, later than `after`: a working day before the date, at the
 * date, each working day behind it, and when an interim answer is due. 0: never (closed, paused).
 */
dj_ms inquiry_remind(const struct inquiry *i, const struct inquiry_policy *p, dj_ms after,
		     enum remind_why *why);
bool inquiry_overdue(const struct inquiry *i, dj_ms now);
/* Where is the rule of its period: NULL when the table has none. */
const struct due_rule *inquiry_rule(const struct inquiry *i, const struct inquiry_policy *p);

void inquiry_apply(struct inquiry *i, const struct fact *f);

/* The number that is said: seven digits and one that checks them, which catches every single wrong
 * digit and every two that changed places (Damm). `last`: the one before, 0 for the first. */
int64_t inquiry_number_next(int64_t last);
/* "1120-0017", with or without the dash and blanks; 0 when it is none or the check fails. */
int64_t inquiry_number_read(const char *text);
#define INQUIRY_NUMBER_TEXT 16
void inquiry_number_write(int64_t number, char out[INQUIRY_NUMBER_TEXT]);

#endif
