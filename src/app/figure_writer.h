/* The writer of figures: a thread of its own that follows the log, some seconds behind at most, and
 * keeps the rows that reports add up. Nobody waits for it: it takes the database for some
 * milliseconds at a time, at a lower priority than calls.
 *
 * The rows and the place in the log are one transaction, so that it goes on wherever it was
 * stopped; asked to (figure_ask_again), it drops them and makes them again from the whole log. */
#ifndef APP_FIGURE_WRITER_H
#define APP_FIGURE_WRITER_H

#include "app/figure_daily.h"
#include "base/clock.h"

struct figure_writer;

struct figure_writer_config {
	const char *database; /* URL; the schema is there already */
	const struct dj_clock *clock;
	struct figure_daily *daily; /* NULL: no files of each day; the thread alone uses it */
};

int figure_writer_start(struct figure_writer **out, const struct figure_writer_config *config,
			struct dj_error *e);
/* Ends after the step that it is at. */
void figure_writer_stop(struct figure_writer *w);

/* Without a thread: everything that the log has is folded when it returns. For tests, the command
 * line, and who has time. `told` (may be NULL) hears of the progress. */
int figure_catch_up(const struct figure_writer_config *config,
		    void (*told)(void *arg, int64_t at, int64_t of), void *arg, struct dj_error *e);

#endif
