/* One heap of due times. A timer is named by (kind, subject): setting it again moves it. */
#ifndef DJ_TIMERS_H
#define DJ_TIMERS_H

#include "base/base.h"

struct dj_timers;
struct dj_timers *dj_timers_alloc(void);
void dj_timers_free(struct dj_timers *t);
void dj_timers_set(struct dj_timers *t, int kind, dj_id subject, dj_us due);
void dj_timers_clear(struct dj_timers *t, int kind, dj_id subject);
/* The next due time, or INT64_MAX. */
dj_us dj_timers_next(const struct dj_timers *t);
/* Takes one timer that is due at `now`; false when none is. Equal times come in the order they were
 * set. */
bool dj_timers_take(struct dj_timers *t, dj_us now, int *kind, dj_id *subject);

#endif
