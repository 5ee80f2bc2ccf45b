/* Owns the estimated wait. Refuses: promising anything; its error is measured by the facts.
 *
 * With n agents who each take handle_ms, somebody leaves the line every handle_ms / n, and nobody
 * knows how far the present contacts are, so the k-th in line waits k * handle_ms / n. What had
 * been waited already does not enter (the defect of adding |hold time - waited|), and the position
 * does (the defect of telling everybody the same). */
#include "domain/acd/acd_private.h"

struct outlook {
	int position;
	dj_ms wait_ms;
};

dj_ms acd_line_wait(dj_ms first_ms, dj_ms handle_ms, int position, int staff)
{
	return first_ms + handle_ms * DJ_MAX(position - 1, 0) / DJ_MAX(staff, 1);
}

/* On-duty agents in both crews. */
static int staff_of(const struct acd *a, const uint64_t *x, const uint64_t *y)
{
	const struct skillset *set;
	int staff = 0;

	for (int slot = 0; (set = acd_bits_next(a, x, y, &slot));)
		staff += set->on_duty;
	return staff;
}

/* What one contact of a line means to those of the way, in millionths: of a line with 30 agents, 3
 * of whom also serve this way, every tenth contact counts. Rounded up, and for each alike, so that
 * the sum does not depend on where they wait. */
static int64_t share_ppm(const struct acd *a, const struct line *l, const struct way *y)
{
	int64_t shared = staff_of(a, y->crew, l->crew), all;

	if (shared == 0)
		return 0;
	all = staff_of(a, l->crew, l->crew);
	return (shared * 1000000 + all - 1) / all;
}

static int ahead_of(const struct acd *a, const struct waiter *w, const struct way *y, dj_ms at)
{
	int64_t ppm = 0;

	for (int i = 0; i < a->active_count; i++) {
		int count = acd_line_ahead(a->active[i], w, at);

		if (count > 0)
			ppm += count * share_ppm(a, a->active[i], y);
	}
	for (const struct waiter *h = a->held; h; h = h->held_next)
		if (h != w && acd_waiter_ahead(h, w, at))
			ppm += share_ppm(a, h->line, y);
	return (int)(ppm / 1000000);
}

/* Ready agents of the way whom neither the reserve nor a skip keeps from w. */
static int ready_for(const struct acd *a, const struct waiter *w, const struct way *y)
{
	struct search s = {.acd = a, .line = w->line, .waiter = w, .now = a->now, .others = -1};
	const struct skillset *set;
	int ready = 0;

	for (int slot = 0; (set = acd_bits_next(a, a->ready, y->crew, &slot));)
		if (!acd_search_keeps_back(&s, set))
			ready += acd_search_ready(&s, set);
	return ready;
}

static struct outlook look(const struct acd *a, const struct waiter *w, const struct way *y,
			   int staff, dj_ms at)
{
	dj_ms handle = w->queue->handle_ms;
	struct outlook o = {.position = 1 + ahead_of(a, w, y, at)};
	int behind = o.position - ready_for(a, w, y);

	o.wait_ms = behind > 0 ? acd_line_wait(handle / staff, handle, behind, staff) : 0;
	return o;
}

/* Each way is a bound by itself, so the best of them holds, and a step that opens another can only
 * lower it. */
static struct outlook look_all(const struct acd *a, const struct waiter *w, dj_ms at)
{
	struct outlook best = {1, ACD_NOBODY};

	for (int i = 0; i < w->line->way_count; i++) {
		const struct way *y = &w->line->ways[i];
		int staff = staff_of(a, y->crew, y->crew);
		struct outlook o;

		if (staff == 0)
			continue;
		o = look(a, w, y, staff, at);
		if (best.wait_ms == ACD_NOBODY) {
			best = o;
			continue;
		}
		best.position = DJ_MIN(best.position, o.position);
		best.wait_ms = DJ_MIN(best.wait_ms, o.wait_ms);
	}
	return best;
}

bool acd_estimate(const struct acd *a, dj_id contact, dj_ms now, int *position, dj_ms *estimate_ms)
{
	const struct waiter *w = dj_map_get(&a->waiter_of, contact);
	struct outlook o = {1, 0};

	if (!w)
		return false;
	if (w->state != WAITER_OFFERED)
		o = look_all(a, w, DJ_MIN(now, a->changed_at));
	*position = o.position;
	*estimate_ms = o.wait_ms;
	return true;
}

dj_ms acd_estimate_new(struct acd *a, dj_id queue, int language_skill, dj_ms now)
{
	struct queue *q = dj_map_get(&a->queue_of, queue);
	struct waiter w = {.queue = q, .language = language_skill, .seq = UINT64_MAX};

	if (!q || language_skill < -1 || language_skill >= ACD_SKILLS)
		return ACD_NOBODY;
	a->now = DJ_MAX(a->now, now);
	w.place_at = w.queued_at = a->now;
	w.line = acd_line_get(a, q, language_skill, 0);
	acd_waiter_rank(a, &w);
	return look_all(a, &w, a->now).wait_ms;
}

void acd_handled(struct acd *a, dj_id queue, dj_ms handle_ms)
{
	struct queue *q = dj_map_get(&a->queue_of, queue);
	int weight;

	if (!q || handle_ms < 0)
		return;
	q->handled = DJ_MIN(q->handled + 1, 64);
	weight = DJ_MIN(q->handled + 8, 64); /* the assumed time counts like eight contacts */
	q->handle_ms = DJ_MAX(q->handle_ms + (handle_ms - q->handle_ms) / weight, 1000);
}

int acd_waiting(const struct acd *a, dj_id queue, dj_ms *oldest_place)
{
	const struct queue *q = dj_map_get(&a->queue_of, queue);
	dj_ms oldest = INT64_MAX;

	for (const struct waiter *w = q ? q->first : NULL; w; w = w->next)
		oldest = DJ_MIN(oldest, w->place_at);
	if (oldest_place)
		*oldest_place = oldest == INT64_MAX ? 0 : oldest;
	return q ? q->waiting : 0;
}

dj_ms acd_place_at(const struct acd *a, dj_id contact)
{
	const struct waiter *w = dj_map_get(&a->waiter_of, contact);

	return w ? w->place_at : 0;
}
