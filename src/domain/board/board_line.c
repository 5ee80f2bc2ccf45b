/* Owns the entries: who stands in which queue since when, and what became of each. Every count of
 * the day is made here. */
#include "domain/board/board_private.h"

#include <stdlib.h>

struct board_queue_line *board_line(struct board *b, dj_id queue)
{
	struct board_queue_line *l = dj_map_get(&b->line_of, queue);

	if (l || queue == 0)
		return l;
	l = dj_alloc(sizeof *l);
	l->queue = queue;
	l->within_ms = b->config.within_ms;
	l->short_ms = b->config.short_ms;
	b->lines =
	    dj_grow(b->lines, (size_t)(b->line_count + 1) * sizeof(struct board_queue_line *));
	b->lines[b->line_count++] = l;
	dj_map_put(&b->line_of, queue, l);
	return l;
}

static struct board_counts *slot_of(struct board *b, dj_ms at)
{
	dj_ms slot = (at - b->day_ms) / BOARD_SLOT_MS;

	return &b->slots[DJ_MIN(slot, BOARD_SLOTS - 1)];
}

/* Adds one to a count of the entry's half hour, queue and day, if its day is still the present one.
 */
#define COUNT(b, e, what)                                                                          \
	do {                                                                                       \
		if ((e)->day_ms == (b)->day_ms) {                                                  \
			slot_of((b), (e)->at)->what++;                                             \
			(e)->line->today.what++;                                                   \
			(b)->today.what++;                                                         \
		}                                                                                  \
	} while (0)

static struct entry *open_entry(struct board *b, dj_id contact, struct board_queue_line *l,
				dj_ms at)
{
	struct entry *e = b->free_entries;

	if (e)
		b->free_entries = e->next;
	else
		e = dj_alloc(sizeof *e);
	*e = (struct entry){.contact = contact, .line = l, .at = at};
	e->day_ms = b->config.day_start(b->config.arg, at);
	e->prev = l->last;
	while (e->prev && e->prev->at > at) /* a commit may swap neighbours by a few milliseconds */
		e->prev = e->prev->prev;
	e->next = e->prev ? e->prev->next : l->first;
	*(e->prev ? &e->prev->next : &l->first) = e;
	*(e->next ? &e->next->prev : &l->last) = e;
	l->waiting++;
	dj_map_put(&b->entry_of, contact, e);
	return e;
}

static void close_entry(struct board *b, struct entry *e)
{
	struct board_queue_line *l = e->line;

	*(e->prev ? &e->prev->next : &l->first) = e->next;
	*(e->next ? &e->next->prev : &l->last) = e->prev;
	l->waiting--;
	dj_map_remove(&b->entry_of, e->contact);
	e->next = b->free_entries;
	b->free_entries = e;
}

void board_queued(struct board *b, const struct fact *f)
{
	struct entry *e = dj_map_get(&b->entry_of, f->contact_queued.contact);
	struct board_queue_line *l = board_line(b, f->contact_queued.queue);

	/* Whom we ring back was offered when they rang us. */
	if (!l || f->contact_queued.contact == 0 ||
	    f->contact_queued.because == queued_because_RETURNED ||
	    f->contact_queued.because == queued_because_CALLBACK)
		return;
	if (e) {
		COUNT(b, e, left);
		close_entry(b, e);
	}
	e = open_entry(b, f->contact_queued.contact, l, f->at_ms);
	COUNT(b, e, offered);
}

void board_answered(struct board *b, const struct fact *f)
{
	struct entry *e = dj_map_get(&b->entry_of, f->contact_answered.contact);

	if (!e)
		return;
	COUNT(b, e, answered);
	if (f->contact_answered.waited <= e->line->within_ms)
		COUNT(b, e, in_time);
	close_entry(b, e);
}

void board_left_queue(struct board *b, const struct fact *f)
{
	struct entry *e = dj_map_get(&b->entry_of, f->contact_left_queue.contact);

	if (!e || e->line->queue != f->contact_left_queue.queue)
		return;
	COUNT(b, e, left);
	close_entry(b, e);
}

void board_ended(struct board *b, const struct fact *f)
{
	struct entry *e = dj_map_get(&b->entry_of, f->contact_ended.contact);

	if (!e)
		return;
	if (f->contact_ended.by != party_CITIZEN)
		COUNT(b, e, failed);
	else if (f->contact_ended.waited <= e->line->short_ms)
		COUNT(b, e, short_abandoned);
	else
		COUNT(b, e, abandoned);
	close_entry(b, e);
}

void board_drop_lines(struct board *b)
{
	for (int i = 0; i < b->line_count; i++)
		while (b->lines[i]->first) {
			COUNT(b, b->lines[i]->first, failed);
			close_entry(b, b->lines[i]->first);
		}
}

void board_free_lines(struct board *b)
{
	board_drop_lines(b);
	for (struct entry *e = b->free_entries, *next; e; e = next) {
		next = e->next;
		free(e);
	}
	for (int i = 0; i < b->line_count; i++)
		free(b->lines[i]);
	free(b->lines);
	dj_map_fini(&b->line_of);
	dj_map_fini(&b->entry_of);
}
