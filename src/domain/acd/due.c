/* Owns the heap of waiting contacts for whom time alone will change something. */
#include "domain/acd/acd_private.h"

static bool earlier(const struct waiter *a, const struct waiter *b)
{
	return a->due != b->due ? a->due < b->due : a->seq < b->seq;
}

static void put(struct acd *a, struct waiter *w, int place)
{
	a->due[place] = w;
	w->due_place = place;
}

static void settle(struct acd *a, struct waiter *w)
{
	int at = w->due_place;

	while (at > 0 && earlier(w, a->due[(at - 1) / 2])) {
		put(a, a->due[(at - 1) / 2], at);
		at = (at - 1) / 2;
	}
	for (;;) {
		int child = at * 2 + 1;

		if (child + 1 < a->due_count && earlier(a->due[child + 1], a->due[child]))
			child++;
		if (child >= a->due_count || !earlier(a->due[child], w))
			break;
		put(a, a->due[child], at);
		at = child;
	}
	put(a, w, at);
}

void acd_due_clear(struct acd *a, struct waiter *w)
{
	struct waiter *last;

	w->due = INT64_MAX;
	if (w->due_place < 0)
		return;
	last = a->due[--a->due_count];
	if (last != w) {
		put(a, last, w->due_place);
		settle(a, last);
	}
	w->due_place = -1;
}

void acd_due_set(struct acd *a, struct waiter *w, dj_ms due)
{
	if (due == INT64_MAX) {
		acd_due_clear(a, w);
		return;
	}
	if (w->due_place < 0) {
		if (a->due_count == a->due_size) {
			a->due_size = DJ_MAX(64, a->due_size * 2);
			a->due = dj_grow(a->due, (size_t)a->due_size * sizeof(struct waiter *));
		}
		put(a, w, a->due_count++);
	}
	w->due = due;
	settle(a, w);
}
