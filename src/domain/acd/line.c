/* Owns the lines: who stands before whom among contacts with the same needs. A sorted array with
 * room at both ends, since nearly all join at its tail and leave from its head. Refuses: who may
 * serve them (needs.c), when they move on (wait.c). */
#include "domain/acd/acd_private.h"

#include <stdlib.h>
#include <string.h>

void acd_waiter_rank(const struct acd *a, struct waiter *w)
{
	const struct acd_queue *rule = &w->queue->rule;

	w->start = rule->priority + w->priority + (w->front ? a->policy.returned_priority : 0);
	w->above = w->start >= rule->priority_cap;
	w->start *= SCALE;
	w->key = w->above ? w->start : w->start - rule->gain_per_minute * w->place_at;
}

int64_t acd_waiter_priority(const struct waiter *w, dj_ms at)
{
	const struct acd_queue *rule = &w->queue->rule;
	dj_ms age = DJ_MAX(at - w->place_at, 0);

	if (w->above)
		return w->start;
	return DJ_MIN(w->start + rule->gain_per_minute * age, rule->priority_cap * SCALE);
}

bool acd_waiter_before(const struct waiter *a, const struct waiter *b, dj_ms at)
{
	int64_t pa = acd_waiter_priority(a, at), pb = acd_waiter_priority(b, at);

	if (pa != pb)
		return pa > pb;
	return a->place_at != b->place_at ? a->place_at < b->place_at : a->seq < b->seq;
}

static bool stands_before(const struct waiter *a, const struct waiter *b)
{
	if (a->above != b->above)
		return a->above;
	if (a->key != b->key)
		return a->key > b->key;
	return a->place_at != b->place_at ? a->place_at < b->place_at : a->seq < b->seq;
}

static int place_of(const struct line *l, const struct waiter *w)
{
	int low = 0, high = l->count;

	if (l->count == 0 || stands_before(l->at[l->head + l->count - 1], w))
		return l->count;
	while (low < high) {
		int middle = (low + high) / 2;

		if (stands_before(l->at[l->head + middle], w))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool acd_waiter_ahead(const struct waiter *x, const struct waiter *w, dj_ms at)
{
	return x->line == w->line ? stands_before(x, w) : acd_waiter_before(x, w, at);
}

/* The first place whose priority is lower than `priority`. Priorities fall along a line at any
 * time. */
static int lower_than(const struct line *l, int64_t priority, dj_ms at)
{
	int low = 0, high = l->count;

	while (low < high) {
		int middle = (low + high) / 2;

		if (acd_waiter_priority(l->at[l->head + middle], at) >= priority)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Equals are compared one by one: at the cap, a line need not be in the order of places. */
int acd_line_ahead(const struct line *l, const struct waiter *w, dj_ms at)
{
	int64_t priority = acd_waiter_priority(w, at);
	int first, last, ahead;

	if (l == w->line)
		return place_of(l, w);
	ahead = first = lower_than(l, priority + 1, at);
	last = lower_than(l, priority, at);
	for (int i = first; i < last; i++)
		ahead += acd_waiter_before(l->at[l->head + i], w, at);
	return ahead;
}

static void activate(struct acd *a, struct line *l)
{
	if (a->active_count == a->active_size) {
		a->active_size = DJ_MAX(16, a->active_size * 2);
		a->active = dj_grow(a->active, (size_t)a->active_size * sizeof(struct line *));
	}
	l->active = a->active_count;
	a->active[a->active_count++] = l;
}

static void deactivate(struct acd *a, struct line *l)
{
	struct line *last = a->active[--a->active_count];

	a->active[l->active] = last;
	last->active = l->active;
	l->active = -1;
	l->open = l->kept_back = false;
}

/* Room for one more at the tail: slide to the start when half is free there, else grow. */
static void make_room(struct line *l)
{
	if (l->head + l->count < l->size)
		return;
	if (l->head > l->size / 2) {
		memmove(l->at, l->at + l->head, (size_t)l->count * sizeof *l->at);
		l->head = 0;
		return;
	}
	l->size = DJ_MAX(16, l->size * 2);
	l->at = dj_grow(l->at, (size_t)l->size * sizeof *l->at);
}

void acd_line_add(struct acd *a, struct line *l, struct waiter *w)
{
	int place = place_of(l, w);
	struct waiter **at;

	if (place < l->count / 2 && l->head > 0) {
		at = l->at + --l->head;
		memmove(at, at + 1, (size_t)place * sizeof *at);
	} else {
		make_room(l);
		at = l->at + l->head;
		memmove(at + place + 1, at + place, (size_t)(l->count - place) * sizeof *at);
	}
	at[place] = w;
	if (l->count++ == 0)
		activate(a, l);
	l->open = true;
}

void acd_line_drop(struct acd *a, struct line *l, struct waiter *w)
{
	struct waiter **at = l->at + l->head;
	int place = l->at[l->head] == w ? 0 : place_of(l, w);

	dj_assert(place < l->count && at[place] == w);
	if (place < l->count / 2) {
		memmove(at + 1, at, (size_t)place * sizeof *at);
		l->head++;
	} else {
		memmove(at + place, at + place + 1, (size_t)(l->count - place - 1) * sizeof *at);
	}
	if (--l->count == 0) {
		l->head = 0;
		deactivate(a, l);
	}
}

struct line *acd_line_get(struct acd *a, struct queue *q, int language, int step)
{
	struct line **at = &q->lines[language + 1][step];
	struct line *l = *at;

	if (l)
		return l;
	if (a->line_count == a->line_size) {
		a->line_size = DJ_MAX(16, a->line_size * 2);
		a->lines = dj_grow(a->lines, (size_t)a->line_size * sizeof(struct line *));
	}
	*at = l = dj_alloc(sizeof *l);
	a->lines[a->line_count++] = l;
	l->queue = q;
	l->language = language;
	l->step = step;
	l->active = -1;
	acd_line_compile(a, l);
	return l;
}

void acd_lines_free(struct acd *a)
{
	for (int i = 0; i < a->line_count; i++) {
		free(a->lines[i]->crew);
		free(a->lines[i]->at);
		free(a->lines[i]);
	}
	free(a->lines);
	free(a->active);
}
