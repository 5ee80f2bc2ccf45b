/* Owns contacts and their entries: which fact opens, changes and ends a row. Refuses: agents' time
 * (figure_time.c), judgements. */
#include "domain/figure/figure_private.h"

#include <stdlib.h>
#include <string.h>

void *figure_list_add(struct figure_list *l)
{
	void *row;

	if (l->count == l->room) {
		l->room = l->room ? 2 * l->room : 64;
		l->at = dj_grow(l->at, (size_t)l->room * l->size);
	}
	row = (char *)l->at + (size_t)l->count++ * l->size;
	memset(row, 0, l->size);
	return row;
}

struct figure_fold *figure_fold_alloc(const struct figure_mark *at)
{
	struct figure_fold *f = dj_alloc(sizeof *f);

	f->mark = *at;
	f->entries.size = sizeof(struct figure_entry);
	f->classes.size = sizeof(struct figure_class);
	f->wraps.size = sizeof(struct figure_wrap);
	f->times.size = sizeof(struct figure_time);
	f->written_rows.size = sizeof(struct figure_written);
	f->written_parts.size = sizeof(struct figure_written_part);
	return f;
}

void figure_fold_free(struct figure_fold *f)
{
	if (!f)
		return;
	dj_map_fini_values(&f->contacts);
	dj_map_fini_values(&f->agents);
	dj_map_fini_values(&f->written);
	dj_map_fini(&f->cell_of);
	free(f->entries.at);
	free(f->classes.at);
	free(f->wraps.at);
	free(f->times.at);
	free(f->written_rows.at);
	free(f->written_parts.at);
	free(f);
}

/* ---- rows ---- */

static void touch(struct figure_fold *f, struct open_contact *c)
{
	if (c->changed)
		return;
	c->changed = true;
	c->next_changed = f->changed;
	f->changed = c;
}

static struct open_contact *contact_of(struct figure_fold *f, dj_id id)
{
	struct open_contact *c = dj_map_get(&f->contacts, id);

	if (c)
		touch(f, c);
	return c;
}

static void end_entry(struct figure_fold *f, struct open_contact *c, enum entry_end end, dj_ms at)
{
	struct figure_entry *e = &c->entry;

	if (!e->id)
		return;
	if (e->end == entry_end_WAITING)
		e->end = end;
	e->ended_ms = at;
	*(struct figure_entry *)figure_list_add(&f->entries) = *e;
	e->id = 0;
}

static struct figure_entry *open_entry(struct open_contact *c, dj_id id, dj_ms at)
{
	c->entry = (struct figure_entry){
	    .id = id, .contact = c->row.id, .queued_ms = at, .estimate_ms = -1, .how = -1};
	c->returned_ms = 0;
	return &c->entry;
}

/* ---- facts of a contact ---- */

static void started(struct figure_fold *f, const struct fact *x)
{
	struct open_contact *c = contact_of(f, x->contact_started.contact);

	if (c || !x->contact_started.contact)
		return;
	c = dj_alloc(sizeof *c);
	c->row.id = x->contact_started.contact;
	c->row.started_ms = x->at_ms;
	c->row.channel = (enum channel)x->contact_started.channel;
	c->row.language = (enum language)x->contact_started.language;
	dj_map_put(&f->contacts, c->row.id, c);
	touch(f, c);
}

static void language(struct figure_fold *f, const struct fact *x)
{
	struct open_contact *c = contact_of(f, x->contact_language.contact);

	if (c)
		c->row.language = (enum language)x->contact_language.language;
}

/* Back in the line because no message came of it: the entry that it had goes on. */
static bool is_back(struct figure_fold *f, struct open_contact *c, const struct fact *x)
{
	if (x->contact_queued.because != queued_because_VOICEMAIL || !c->aside.id ||
	    c->aside.queue != x->contact_queued.queue)
		return false;
	end_entry(f, c, entry_end_LEFT, x->at_ms);
	c->entry = c->aside;
	c->aside.id = 0;
	c->returned_ms = x->at_ms;
	return true;
}

static void queued(struct figure_fold *f, const struct fact *x)
{
	struct open_contact *c = contact_of(f, x->contact_queued.contact);
	struct figure_entry *e;

	if (!c || !x->contact_queued.queue)
		return;
	if (x->contact_queued.because == queued_because_RETURNED && c->entry.id) {
		c->returned_ms = x->at_ms;
		return;
	}
	if (is_back(f, c, x))
		return;
	end_entry(f, c, entry_end_LEFT, x->at_ms);
	e = open_entry(c, x->contact_queued.segment, x->at_ms);
	e->queue = x->contact_queued.queue;
	e->because = (enum queued_because)x->contact_queued.because;
	e->estimate_ms = x->contact_queued.estimate;
	if (e->because == queued_because_CALLBACK)
		e->kind = c->row.kind = entry_kind_RUNG_BACK;
	if (!c->row.queue)
		c->row.queue = e->queue;
}

/* The fact's wait begins where it came back to the line; an entry's where it entered. */
static dj_ms whole_wait(const struct open_contact *c, dj_ms waited)
{
	return waited + (c->returned_ms ? DJ_MAX(c->returned_ms - c->entry.queued_ms, 0) : 0);
}

static void agent_has(struct figure_fold *f, struct open_contact *c, dj_id agent, dj_ms at)
{
	c->entry.agent = agent;
	c->entry.answered_ms = at;
	c->entry.end = entry_end_ANSWERED;
	c->row.agents++;
	if (!c->row.agent)
		c->row.agent = agent;
	figure_agent_has(f, agent, c->row.id, c->entry.id);
}

static void answered(struct figure_fold *f, const struct fact *x)
{
	struct open_contact *c = contact_of(f, x->contact_answered.contact);

	if (!c || !c->entry.id || c->entry.end != entry_end_WAITING)
		return;
	c->entry.wait_ms = whole_wait(c, x->contact_answered.waited);
	agent_has(f, c, x->contact_answered.agent, x->at_ms);
}

static void passed(struct figure_fold *f, const struct fact *x)
{
	struct open_contact *c = contact_of(f, x->contact_passed.contact);
	struct figure_entry *e;
	dj_id queue;

	if (!c)
		return;
	queue = c->entry.queue ? c->entry.queue : c->row.queue;
	end_entry(f, c, entry_end_LEFT, x->at_ms);
	e = open_entry(c, x->contact_passed.segment, x->at_ms);
	e->queue = queue;
	e->kind = entry_kind_PASSED;
	e->because = x->contact_passed.how == passed_WARM ? queued_because_TRANSFER
							  : queued_because_AGENT_LOST;
	agent_has(f, c, x->contact_passed.agent, x->at_ms);
}

static void left_queue(struct figure_fold *f, const struct fact *x)
{
	struct open_contact *c = contact_of(f, x->contact_left_queue.contact);
	bool rung_back = x->contact_left_queue.because == queued_because_CALLBACK;

	if (!c || !c->entry.id || c->entry.end != entry_end_WAITING)
		return;
	if (x->contact_left_queue.because == queued_because_VOICEMAIL)
		c->aside = c->entry;
	c->entry.wait_ms = whole_wait(c, x->contact_left_queue.waited);
	end_entry(f, c, rung_back ? entry_end_CALLBACK : entry_end_LEFT, x->at_ms);
}

static void segment_ended(struct figure_fold *f, const struct fact *x)
{
	struct open_contact *c = contact_of(f, x->segment_ended.contact);

	if (!c || !c->entry.id || c->entry.end != entry_end_ANSWERED)
		return;
	c->entry.talk_ms = x->segment_ended.talk;
	c->entry.hold_ms = x->segment_ended.hold;
	c->entry.how = (int)x->segment_ended.how;
	end_entry(f, c, entry_end_ANSWERED, x->at_ms);
}

static void ended(struct figure_fold *f, const struct fact *x)
{
	struct open_contact *c = contact_of(f, x->contact_ended.contact);
	bool left = x->contact_ended.by == party_CITIZEN;

	if (!c)
		return;
	if (c->entry.id && c->entry.end == entry_end_WAITING)
		c->entry.wait_ms = whole_wait(c, x->contact_ended.waited);
	end_entry(f, c, left ? entry_end_ABANDONED : entry_end_FAILED, x->at_ms);
	c->row.ended_ms = x->at_ms;
	c->row.result = (enum result)x->contact_ended.result;
}

static void classified(struct figure_fold *f, const struct fact *x)
{
	struct figure_class *c = figure_list_add(&f->classes);

	c->contact = x->contact_classified.contact;
	c->topic = x->contact_classified.topic;
	c->place = x->contact_classified.place;
	c->outcome = (enum outcome)x->contact_classified.outcome;
}

static void server_started(struct figure_fold *f, const struct fact *x)
{
	(void)x;
	f->live = true;
	figure_agents_off(f);
}

typedef void fold_h(struct figure_fold *f, const struct fact *x);

static fold_h *const folds[FACT_KINDS] = {
    [FACT_server_started] = server_started,
    [FACT_contact_started] = started,
    [FACT_contact_language] = language,
    [FACT_contact_queued] = queued,
    [FACT_contact_answered] = answered,
    [FACT_contact_passed] = passed,
    [FACT_contact_left_queue] = left_queue,
    [FACT_segment_ended] = segment_ended,
    [FACT_contact_ended] = ended,
    [FACT_contact_classified] = classified,
    [FACT_agent_presence] = figure_agent_presence,
    [FACT_agent_routing] = figure_agent_routing,
    [FACT_conversation_waits] = figure_written_waits,
    [FACT_conversation_assigned] = figure_written_assigned,
    [FACT_conversation_released] = figure_written_released,
    [FACT_conversation_closed] = figure_written_closed,
    [FACT_letter_written] = figure_written_answered,
};

bool figure_wants(int kind)
{
	return kind > FACT_none && kind < FACT_KINDS && folds[kind];
}

void figure_fold(struct figure_fold *f, const struct fact *x)
{
	if (figure_wants(x->kind))
		folds[x->kind](f, x);
	f->mark = (struct figure_mark){x->seq, x->at_ms, x->mono_us};
}

bool figure_is_live(const struct figure_fold *f)
{
	return f->live;
}

void figure_pass(struct figure_fold *f, const struct figure_mark *to)
{
	f->mark = *to;
}

struct figure_mark figure_mark(const struct figure_fold *f)
{
	return f->mark;
}

/* ---- going on ---- */

void figure_resume_contact(struct figure_fold *f, const struct figure_contact *row)
{
	struct open_contact *c = dj_alloc(sizeof *c);

	c->row = *row;
	dj_map_put(&f->contacts, row->id, c);
}

void figure_resume_entry(struct figure_fold *f, const struct figure_entry *e)
{
	struct open_contact *c = dj_map_get(&f->contacts, e->contact);

	if (c)
		c->entry = *e;
}

void figure_resume_agent(struct figure_fold *f, const struct figure_agent *row)
{
	struct open_agent *a = dj_alloc(sizeof *a);

	a->row = *row;
	dj_map_put(&f->agents, row->id, a);
}

/* ---- giving away ---- */

static void take_contacts(struct figure_fold *f, const struct figure_sink *to)
{
	struct open_contact *c, *next;

	for (c = f->changed; c; c = next) {
		next = c->next_changed;
		c->changed = false;
		to->contact(to->arg, &c->row);
		if (c->entry.id)
			to->entry(to->arg, &c->entry);
		if (c->row.ended_ms)
			free(dj_map_remove(&f->contacts, c->row.id));
	}
	f->changed = NULL;
}

static void take_agents(struct figure_fold *f, const struct figure_sink *to)
{
	struct open_agent *a;
	size_t walk = 0;

	while ((a = dj_map_next(&f->agents, &walk, NULL))) {
		if (a->changed)
			to->agent(to->arg, &a->row);
		a->changed = false;
	}
}

/* A row must be there before what changes it. */
void figure_take(struct figure_fold *f, const struct figure_sink *to)
{
	struct figure_entry *entries = f->entries.at;
	struct figure_class *classes = f->classes.at;
	struct figure_wrap *wraps = f->wraps.at;
	struct figure_time *times = f->times.at;

	take_contacts(f, to);
	for (int i = 0; i < f->entries.count; i++)
		to->entry(to->arg, &entries[i]);
	for (int i = 0; i < f->classes.count; i++)
		to->classified(to->arg, &classes[i]);
	for (int i = 0; i < f->wraps.count; i++)
		to->wrap(to->arg, &wraps[i]);
	for (int i = 0; i < f->times.count; i++)
		to->spent(to->arg, &times[i]);
	take_agents(f, to);
	figure_take_written(f, to);
	f->entries.count = f->classes.count = f->wraps.count = f->times.count = 0;
	dj_map_fini(&f->cell_of);
	dj_map_init(&f->cell_of);
}
