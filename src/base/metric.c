/* Owns the values and their spelling for Prometheus. */
#include "base/metric.h"
#include "base/mailbox.h"

#include <inttypes.h>
#include <string.h>

#define COUNTER "counter"
#define GAUGE	"gauge"

_Atomic int64_t dj_metrics[METRICS];

static const struct {
	const char *family, *labels, *type, *help;
} table[METRICS] = {
#define METRIC(name, family, labels, type, help) [METRIC_##name] = {family, labels, type, help},
#include "base/metric.def"
#undef METRIC
};

static void head(struct dj_buf *out, const char *family, const char *type, const char *help)
{
	dj_buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", family, help, family, type);
}

static void print_mailboxes(struct dj_buf *out)
{
	const struct dj_mailbox *m;

	head(out, "dajeong_mailbox_depth", GAUGE, "Messages waiting between two threads");
	for (size_t i = 0; (m = dj_mailbox_at(i)); i++)
		dj_buf_printf(out, "dajeong_mailbox_depth{mailbox=\"%s\"} %zu\n",
			      dj_mailbox_name(m), dj_mailbox_depth(m));
	head(out, "dajeong_mailbox_refused_total", COUNTER,
	     "Messages refused because a mailbox was full");
	for (size_t i = 0; (m = dj_mailbox_at(i)); i++)
		dj_buf_printf(out, "dajeong_mailbox_refused_total{mailbox=\"%s\"} %" PRIu64 "\n",
			      dj_mailbox_name(m), dj_mailbox_refused(m));
}

void dj_metrics_print(struct dj_buf *out)
{
	for (int i = 0; i < METRICS; i++) {
		if (i == 0 || strcmp(table[i].family, table[i - 1].family) != 0)
			head(out, table[i].family, table[i].type, table[i].help);
		dj_buf_printf(out,
			      table[i].labels[0] ? "%s{%s} %" PRId64 "\n" : "%s%s %" PRId64 "\n",
			      table[i].family, table[i].labels, dj_metric_value(i));
	}
	print_mailboxes(out);
}
