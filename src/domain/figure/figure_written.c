/* Owns contacts in writing as rows of the figures: one for each time that somebody wrote until it
 * was closed, one for each agent who had it. Their times are those of the wall clock, because they
 * outlast days and restarts. Refuses: calls (figure.c), what is in time. */
#include "domain/figure/figure_private.h"

#include <stdlib.h>

static void touch(struct figure_fold *f, struct open_written *w)
{
	if (w->changed)
		return;
	w->changed = true;
	w->next_changed = f->changed_written;
	f->changed_written = w;
}

static struct open_written *written_of(struct figure_fold *f, dj_id contact)
{
	struct open_written *w = dj_map_get(&f->written, contact);

	if (!w || w->row.ended_ms)
		return NULL;
	touch(f, w);
	return w;
}

/* One that has ended and was not given away yet makes room. */
static void begin(struct figure_fold *f, dj_id contact, dj_id queue, dj_ms at)
{
	struct open_written *w = dj_map_get(&f->written, contact);

	if (w)
		*(struct figure_written *)figure_list_add(&f->written_rows) = w->row;
	else
		dj_map_put(&f->written, contact, w = dj_alloc(sizeof *w));
	w->row = (struct figure_written){.contact = contact, .began_ms = at, .queue = queue};
	touch(f, w);
}

static void end_part(struct figure_fold *f, struct open_written *w, dj_ms at, dj_ms held_ms,
		     bool passed)
{
	if (!w->part.agent)
		return;
	w->part.ended_ms = at;
	w->part.held_ms = DJ_MAX(held_ms, 0);
	w->part.passed = passed;
	*(struct figure_written_part *)figure_list_add(&f->written_parts) = w->part;
	w->part.agent = 0;
}

void figure_written_waits(struct figure_fold *f, const struct fact *x)
{
	struct open_written *w = written_of(f, x->conversation_waits.contact);
	dj_ms place_ms = x->conversation_waits.place_at;

	if (!w && x->conversation_waits.contact)
		begin(f, x->conversation_waits.contact, x->conversation_waits.queue,
		      place_ms > 0 && place_ms < x->at_ms ? place_ms : x->at_ms);
	else if (w && w->row.end == entry_end_WAITING)
		w->row.queue = x->conversation_waits.queue;
}

void figure_written_assigned(struct figure_fold *f, const struct fact *x)
{
	struct open_written *w = written_of(f, x->conversation_assigned.contact);

	if (!w)
		return;
	end_part(f, w, x->at_ms, x->at_ms - w->part.from_ms, true);
	w->part = (struct figure_written_part){.contact = w->row.contact,
					       .agent = x->conversation_assigned.agent,
					       .from_ms = x->at_ms,
					       .queue = x->conversation_assigned.queue};
}

void figure_written_released(struct figure_fold *f, const struct fact *x)
{
	struct open_written *w = written_of(f, x->conversation_released.contact);

	if (w)
		end_part(f, w, x->at_ms, x->conversation_released.held, true);
}

/* A person's words; what a machine writes by itself answers nobody. */
void figure_written_answered(struct figure_fold *f, const struct fact *x)
{
	struct open_written *w = written_of(f, x->letter_written.contact);

	if (!w || w->row.end != entry_end_WAITING || x->letter_written.kind != letter_kind_PERSON)
		return;
	w->row.end = entry_end_ANSWERED;
	w->row.agent = x->letter_written.person;
	w->row.answered_ms = x->at_ms;
	w->row.wait_ms = DJ_MAX(x->at_ms - w->row.began_ms, 0);
}

void figure_written_closed(struct figure_fold *f, const struct fact *x)
{
	struct open_written *w = written_of(f, x->conversation_closed.contact);
	int64_t how = x->conversation_closed.how;

	if (!w)
		return;
	end_part(f, w, x->at_ms, x->at_ms - w->part.from_ms, false);
	w->row.ended_ms = x->at_ms;
	if (w->row.end != entry_end_WAITING)
		return;
	w->row.wait_ms = DJ_MAX(x->at_ms - w->row.began_ms, 0);
	w->row.end = how == conversation_end_CITIZEN || how == conversation_end_SILENCE
			 ? entry_end_ABANDONED
			 : entry_end_FAILED;
}

/* ---- going on, giving away ---- */

void figure_resume_written(struct figure_fold *f, const struct figure_written *row)
{
	struct open_written *w = dj_alloc(sizeof *w);

	w->row = *row;
	dj_map_put(&f->written, row->contact, w);
}

void figure_resume_written_part(struct figure_fold *f, const struct figure_written_part *part)
{
	struct open_written *w = dj_map_get(&f->written, part->contact);

	if (w)
		w->part = *part;
}

void figure_take_written(struct figure_fold *f, const struct figure_sink *to)
{
	struct figure_written *rows = f->written_rows.at;
	struct figure_written_part *parts = f->written_parts.at;
	struct open_written *w, *next;

	for (w = f->changed_written; w; w = next) {
		next = w->next_changed;
		w->changed = false;
		to->written(to->arg, &w->row);
		if (w->part.agent)
			to->written_part(to->arg, &w->part);
		if (w->row.ended_ms)
			free(dj_map_remove(&f->written, w->row.contact));
	}
	for (int i = 0; i < f->written_rows.count; i++)
		to->written(to->arg, &rows[i]);
	for (int i = 0; i < f->written_parts.count; i++)
		to->written_part(to->arg, &parts[i]);
	f->changed_written = NULL;
	f->written_rows.count = f->written_parts.count = 0;
}
