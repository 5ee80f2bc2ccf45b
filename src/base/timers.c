/* Owns due times: a binary heap whose entries know their place, found again through one map per
 * kind. */
#include "base/timers.h"
#include "base/map.h"

#include <stdlib.h>

#define KINDS 32

struct timer {
	dj_us due;
	uint64_t order;
	dj_id subject;
	int kind;
	size_t place;
};

struct dj_timers {
	struct timer **heap;
	size_t count, size;
	uint64_t order;
	struct dj_map by_subject[KINDS];
};

struct dj_timers *dj_timers_alloc(void)
{
	return dj_alloc(sizeof(struct dj_timers));
}

void dj_timers_free(struct dj_timers *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->count; i++)
		free(t->heap[i]);
	for (int k = 0; k < KINDS; k++)
		dj_map_fini(&t->by_subject[k]);
	free(t->heap);
	free(t);
}

static bool earlier(const struct timer *a, const struct timer *b)
{
	return a->due != b->due ? a->due < b->due : a->order < b->order;
}

static void put(struct dj_timers *t, struct timer *x, size_t place)
{
	t->heap[place] = x;
	x->place = place;
}

static void settle(struct dj_timers *t, struct timer *x)
{
	size_t at = x->place;

	while (at > 0 && earlier(x, t->heap[(at - 1) / 2])) {
		put(t, t->heap[(at - 1) / 2], at);
		at = (at - 1) / 2;
	}
	for (;;) {
		size_t child = at * 2 + 1;

		if (child + 1 < t->count && earlier(t->heap[child + 1], t->heap[child]))
			child++;
		if (child >= t->count || !earlier(t->heap[child], x))
			break;
		put(t, t->heap[child], at);
		at = child;
	}
	put(t, x, at);
}

static void drop(struct dj_timers *t, struct timer *x)
{
	struct timer *last = t->heap[--t->count];

	dj_map_remove(&t->by_subject[x->kind], x->subject);
	if (last != x) {
		put(t, last, x->place);
		settle(t, last);
	}
	free(x);
}

void dj_timers_set(struct dj_timers *t, int kind, dj_id subject, dj_us due)
{
	struct timer *x;

	dj_assert(kind >= 0 && kind < KINDS && subject != 0);
	x = dj_map_get(&t->by_subject[kind], subject);
	if (!x) {
		if (t->count == t->size) {
			t->size = t->size ? t->size * 2 : 64;
			t->heap = dj_grow(t->heap, t->size * sizeof *t->heap);
		}
		x = dj_alloc(sizeof *x);
		x->kind = kind;
		x->subject = subject;
		dj_map_put(&t->by_subject[kind], subject, x);
		put(t, x, t->count++);
	}
	x->due = due;
	x->order = t->order++;
	settle(t, x);
}

void dj_timers_clear(struct dj_timers *t, int kind, dj_id subject)
{
	struct timer *x = dj_map_get(&t->by_subject[kind], subject);

	if (x)
		drop(t, x);
}

dj_us dj_timers_next(const struct dj_timers *t)
{
	return t->count ? t->heap[0]->due : INT64_MAX;
}

bool dj_timers_take(struct dj_timers *t, dj_us now, int *kind, dj_id *subject)
{
	struct timer *x;

	if (!t->count || t->heap[0]->due > now)
		return false;
	x = t->heap[0];
	*kind = x->kind;
	*subject = x->subject;
	drop(t, x);
	return true;
}
