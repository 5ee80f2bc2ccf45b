/* Counters and gauges as one table (metric.def), safe to touch from any thread, printed for
 * Prometheus. */
#ifndef DJ_METRIC_H
#define DJ_METRIC_H

#include <stdatomic.h>

#include "base/text.h"

enum dj_metric {
#define METRIC(name, family, labels, type, help) METRIC_##name,
#include "base/metric.def"
#undef METRIC
	METRICS
};

extern _Atomic int64_t dj_metrics[METRICS];

static inline void dj_count(enum dj_metric m, int64_t by)
{
	atomic_fetch_add_explicit(&dj_metrics[m], by, memory_order_relaxed);
}
static inline void dj_gauge(enum dj_metric m, int64_t value)
{
	atomic_store_explicit(&dj_metrics[m], value, memory_order_relaxed);
}
static inline int64_t dj_metric_value(enum dj_metric m)
{
	return atomic_load_explicit(&dj_metrics[m], memory_order_relaxed);
}
/* Text format 0.0.4: all of the table and every mailbox's depth and refusals. */
void dj_metrics_print(struct dj_buf *out);

#endif
