/* Owns the entries: who stands in which queue since when, and what became of each. Every count of
 * the day is made here. */
#include "domain/board/board_private.h"

#include <stdlib.h>

/* What became of an entry, in the order of level_weights. */
enum became { IN_TIME, LATE, GAVE_UP_SHORT, GAVE_UP_EARLY, GAVE_UP, WENT_ELSEWHERE, FAILED };

struct board_queue_line *board_line(struct board *b, dj_id queue)
{
	struct board_queue_line *l = dj_map_get(&b->line_of, queue);

	if (l || queue == 0)
		return l;
	l = dj_alloc(sizeof *l);
	l->queue = queue;
	l->rule = b->config.rule;
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
#define COUNT(b, e, what) COUNT_BY(b, e, what, 1)
#define COUNT_BY(b, e, what, n)                                                                    \
	do {                                                                                       \
		if ((e)->day_ms == (b)->day_ms) {                                                  \
			slot_of((b), (e)->at)->what += (n);                                        \
			(e)->line->today.what += (n);                                              \
			(b)->today.what += (n);                                                    \
		}                                                                                  \
	} while (0)

/* The entry in the level of its queue, or out of it again (n -1). */
static void judge(struct board *b, const struct entry *e, enum became how, int n)
{
	const struct level_weights *w = &e->line->rule.level;

	COUNT_BY(b, e, level.part, n * w->part[how]);
	COUNT_BY(b, e, level.of, n * w->of[how]);
}

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

static void put_aside(struct board *b, const struct entry *e)
{
	struct aside *a = dj_alloc(sizeof *a);

	*a = (struct aside){e->line, e->at};
	free(dj_map_remove(&b->aside_of, e->contact));
	dj_map_put(&b->aside_of, e->contact, a);
}

/* Back without a message: the entry that it had goes on, and has not left. */
static bool is_back(struct board *b, const struct fact *f, struct board_queue_line *l)
{
	struct aside *a;
	bool same;

	if (f->contact_queued.because != queued_because_VOICEMAIL)
		return false;
	a = dj_map_remove(&b->aside_of, f->contact_queued.contact);
	same = a && a->line == l;
	if (same) {
		struct entry *e = open_entry(b, f->contact_queued.contact, l, a->at);

		COUNT_BY(b, e, left, -1);
		judge(b, e, WENT_ELSEWHERE, -1);
	}
	free(a);
	return same;
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
		judge(b, e, WENT_ELSEWHERE, 1);
		close_entry(b, e);
	}
	if (is_back(b, f, l))
		return;
	e = open_entry(b, f->contact_queued.contact, l, f->at_ms);
	COUNT(b, e, offered);
}

void board_answered(struct board *b, const struct fact *f)
{
	struct entry *e = dj_map_get(&b->entry_of, f->contact_answered.contact);
	bool in_time;

	if (!e)
		return;
	in_time = f->contact_answered.waited <= e->line->rule.within_ms;
	COUNT(b, e, answered);
	COUNT_BY(b, e, in_time, in_time);
	judge(b, e, in_time ? IN_TIME : LATE, 1);
	close_entry(b, e);
}

void board_left_queue(struct board *b, const struct fact *f)
{
	struct entry *e = dj_map_get(&b->entry_of, f->contact_left_queue.contact);

	if (!e || e->line->queue != f->contact_left_queue.queue)
		return;
	if (f->contact_left_queue.because == queued_because_VOICEMAIL)
		put_aside(b, e);
	COUNT(b, e, left);
	judge(b, e, WENT_ELSEWHERE, 1);
	close_entry(b, e);
}

static enum became ended_how(const struct entry *e, enum party by, dj_ms waited)
{
	const struct board_rule *rule = &e->line->rule;

	if (by != party_CITIZEN)
		return FAILED;
	if (waited <= rule->short_ms)
		return GAVE_UP_SHORT;
	return waited <= rule->within_ms ? GAVE_UP_EARLY : GAVE_UP;
}

void board_ended(struct board *b, const struct fact *f)
{
	struct entry *e = dj_map_get(&b->entry_of, f->contact_ended.contact);
	enum became how;

	free(dj_map_remove(&b->aside_of, f->contact_ended.contact));
	if (!e)
		return;
	how = ended_how(e, f->contact_ended.by, f->contact_ended.waited);
	if (how == FAILED)
		COUNT(b, e, failed);
	else if (how == GAVE_UP_SHORT)
		COUNT(b, e, short_abandoned);
	else
		COUNT(b, e, abandoned);
	judge(b, e, how, 1);
	close_entry(b, e);
}

void board_drop_lines(struct board *b)
{
	dj_map_fini_values(&b->aside_of);
	dj_map_init(&b->aside_of);
	for (int i = 0; i < b->line_count; i++)
		while (b->lines[i]->first) {
			COUNT(b, b->lines[i]->first, failed);
			judge(b, b->lines[i]->first, FAILED, 1);
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
