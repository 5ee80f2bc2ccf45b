/* Owns the hours of a site's queues: which rows and which zone domain/hours looks at. */
#include "app/site.h"
#include "base/clock.h"

static int offset_min(void *arg, dj_ms at)
{
	const struct site *s = arg;

	return s->zone ? dj_local_offset_min(at) : s->utc_offset_min;
}

static struct hours_book book_of(const struct site *s)
{
	return (struct hours_book){.periods = s->periods,
				   .period_count = s->period_count,
				   .days = s->days,
				   .day_count = s->day_count,
				   .zone = {(void *)s, offset_min}};
}

static bool emergency(const struct site *s, dj_id queue)
{
	const struct site_queue *q = site_queue_of(s, queue);

	return q && q->emergency;
}

enum queue_mode site_queue_mode(const struct site *s, dj_id queue, dj_ms now)
{
	const struct site_queue *q = site_queue_of(s, queue);
	struct hours_book b = book_of(s);

	if (q && q->acd.closed)
		return queue_mode_CLOSED;
	return hours_mode(&b, queue, emergency(s, queue), now);
}

struct phrase_opening site_opening(const struct site *s, dj_id queue, dj_ms now)
{
	struct hours_book b = book_of(s);

	return hours_opening(&b, queue, emergency(s, queue), now);
}

struct hours_local site_local(const struct site *s, dj_ms now)
{
	struct hours_book b = book_of(s);

	return hours_local(&b.zone, now);
}

int64_t site_local_moment(const struct site *s, dj_ms now)
{
	struct hours_local l = site_local(s, now);

	return (int64_t)l.date * 10000 + l.minute / 60 * 100 + l.minute % 60;
}

int site_year_missing(const struct site *s, dj_ms now)
{
	struct hours_book b = book_of(s);

	return hours_year_missing(&b, now);
}

struct flow *site_flow_of(const struct site *s, const char *number, dj_ms now)
{
	int64_t local = site_local_moment(s, now);
	struct flow *best = NULL;

	for (int i = 0; i < s->flow_count; i++) {
		struct flow *f = s->flows[i];

		if (!flow_answers(f, number) || !flow_valid(f, local))
			continue;
		if (!best || f->from > best->from)
			best = f;
	}
	return best;
}
