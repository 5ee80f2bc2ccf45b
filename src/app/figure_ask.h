/* What a report is asked for: "from=2026-11-01&to=2026-11-30&by=day&group=queue&queue=123". Days
 * are days of the site's zone, `to` is the last one; both may also be milliseconds, `to` then being
 * the first that is no more in it. A day has 46 to 50 half hours, whatever its clocks do. */
#ifndef APP_FIGURE_ASK_H
#define APP_FIGURE_ASK_H

#include "domain/figure/figure.h"

enum figure_unit { UNIT_NONE, UNIT_HALF_HOUR, UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR, UNITS };
/* The numbers stand in sql_figure.def. */
enum figure_group {
	GROUP_NONE,
	GROUP_QUEUE,
	GROUP_AGENT,
	GROUP_TEAM,
	GROUP_TOPIC,
	GROUP_PLACE,
	GROUP_LANGUAGE,
	GROUP_CHANNEL,
	GROUPS
};

/* What can be looked behind: its statement's number follows in figure_behind_of. */
struct figure_behind {
	const char *word;
	int table, number; /* table: 0 entries, 1 parts of agents, 2 contacts, 3 those in
				    writing, 4 the parts of agents in them */
};

struct figure_ask {
	dj_ms from_ms, to_ms;
	enum figure_unit unit;
	enum figure_group group;
	dj_id queue, agent, team, topic, place; /* 0: all */
	int language, channel;			/* -1: all */
	dj_id key;				/* of the row that is looked behind */
	const struct figure_behind *behind;	/* NULL: nothing */
	int limit;
	enum language words; /* the reader's */
};

#define FIGURE_YEARS_MAX 11
#define FIGURE_STEPS_MAX 2000

/* False with a sentence for a person. `today` is where a report without `to` ends. */
bool figure_ask_read(const char *text, dj_ms today, struct figure_ask *out, struct dj_error *e);
/* The end of the step that begins at `from`: never after the period's. */
dj_ms figure_step_end(const struct figure_ask *a, dj_ms from);
const char *figure_unit_word(enum figure_unit u);
const char *figure_group_word(enum figure_group g);
/* The period before, of as many days. */
dj_ms figure_before(const struct figure_ask *a);

#endif
