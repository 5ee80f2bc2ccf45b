/* Owns reading what came: bytes that are on disk already become a letter or the move of one.
 * What ended two runs while it was read is left alone, for a person to look at. */
#include "edge/text/event_run.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define TRIES_MOST 2
/* Few at once, and fewer while more comes than is read: what is read stands behind what arrives in
 * the writer's line, so that a storm is on disk first and read afterwards. */
#define READING_MOST  32
#define READING_STORM 8
#define STORM_MS      300
#define PAGE	      (READING_MOST / 2)
#define AGAIN_MS      1000

static void reading_free(struct reading *r)
{
	struct item *i;

	while ((i = r->first)) {
		r->first = i->next;
		free(i->letter);
		free(i);
	}
	if (r->x)
		exchange_free(r->t, r->x);
	json_decref(r->root);
	json_decref(r->files);
	free(r->came.bytes);
	free(r);
}

static void open_event(struct reading *r);

static void forget(struct text_net *t, struct reading *r)
{
	if (r->left)
		letterbox_at_work(t->box, r->event, false);
	dj_map_remove(&t->reading, r->event);
	t->reading_count--;
	reading_free(r);
}

/* enum event_why; NONE: it is read. */
static void mark(struct reading *r, enum event_why why)
{
	struct command c = {.kind = COMMAND_CHANNEL_EVENT,
			    .subject = r->event,
			    .flag = true,
			    .count = {why == event_why_NONE ? 0 : -1, why}};

	r->marked = true;
	net_ask(r->t, ASK_READ, r->event, &c);
	if (why != event_why_NONE)
		dj_log(DJ_LOG_ERROR, "text.unreadable", "event=%" PRId64 " why=%s", r->event,
		       word_of(words_event_why, why));
}

/* One that does not fit on the shelf is left out: the mail as it came has it. */
void event_lay(struct reading *r, const char *name, const void *bytes, size_t n)
{
	struct attachment_laid laid;
	char short_name[ATTACHMENT_NAME];
	json_t *file;

	if (letterbox_lay(r->t->box, bytes, n, &laid, NULL))
		return;
	dj_copy(short_name, sizeof short_name, name);
	file = json_object();
	json_object_set_new(file, "digest", json_string(laid.digest));
	json_object_set_new(file, "laid", json_string(laid.laid));
	json_object_set_new(file, "type", json_string(laid.type));
	json_object_set_new(file, "name", json_string(short_name));
	json_object_set_new(file, "bytes", json_integer(laid.bytes));
	json_array_append_new(r->files, file);
}

static void lay_file(void *arg, const char *name, const void *bytes, size_t n)
{
	event_lay(arg, name, bytes, n);
}

static struct text_raw raw_of(const struct reading *r)
{
	const char *slash = strchr(r->came.what, '/');

	return (struct text_raw){
	    .what = slash ? slash + 1 : "", .bytes = r->came.bytes, .n = r->came.n};
}

static void say_letter(struct reading *r, const struct item *i)
{
	struct text_raw raw = raw_of(r);

	r->root = json_loadb(i->letter, i->e.n, 0, NULL);
	r->files = json_array();
	r->media = 0;
	if (r->a->files && r->number == 0)
		r->a->files(&raw, lay_file, r);
	event_fetch(r);
}

void event_tell(struct reading *r)
{
	struct command c = {.kind = COMMAND_LETTER_RECEIVED,
			    .subject = r->event,
			    .number = r->came.channel,
			    .count = {r->number},
			    .flag = !r->at->next};

	json_object_del(r->root, "media");
	json_object_set_new(r->root, "files", r->files);
	c.body = json_dumps(r->root, JSON_COMPACT);
	c.body_n = c.body ? strlen(c.body) : 0;
	json_decref(r->root);
	r->root = r->files = NULL;
	net_ask(r->t, ASK_READ, r->event, &c);
}

static void say_receipt(struct reading *r, const struct text_event *e)
{
	struct command c = {.kind = COMMAND_LETTER_MOVED,
			    .subject = e->receipt_of,
			    .number = e->state,
			    .count = {e->why}};

	dj_copy(c.text, sizeof c.text, e->said);
	if (!e->receipt_of) {
		dj_copy(c.name, sizeof c.name, word_of(words_channel, r->came.channel));
		dj_copy(c.words, sizeof c.words, e->external);
	}
	net_ask(r->t, ASK_READ, r->event, &c);
}

static void say_left(struct reading *r, const struct text_event *e)
{
	struct command c = {.kind = COMMAND_CHANNEL_LEFT, .number = r->came.channel};

	dj_copy(c.text, sizeof c.text, e->external);
	net_ask(r->t, ASK_READ, r->event, &c);
}

static void go_on(struct reading *r)
{
	const struct item *i = r->at;

	if (!i)
		mark(r, event_why_NONE);
	else if (i->e.kind == TEXT_LETTER)
		say_letter(r, i);
	else if (i->e.kind == TEXT_LEFT)
		say_left(r, &i->e);
	else
		say_receipt(r, &i->e);
}

void event_answered(struct text_net *t, dj_id event, enum verdict v)
{
	struct reading *r = dj_map_get(&t->reading, event);
	const struct item *i;

	if (!r)
		return;
	if (r->marked) {
		forget(t, r);
		return;
	}
	if (!r->begun) { /* that it ended a run was noted */
		if (v == VERDICT_ok)
			open_event(r);
		else
			forget(t, r);
		return;
	}
	i = r->at;
	r->at = i->next;
	r->number++;
	if (r->at || i->e.kind != TEXT_LETTER)
		go_on(r);
	else if (v == VERDICT_ok)
		forget(t, r); /* the last letter said that it is read */
	else
		mark(r, event_why_REFUSED);
}

void event_waits(struct text_net *t, dj_id event, bool waits)
{
	struct reading *r = dj_map_get(&t->reading, event);

	if (r && r->left && r->begun)
		letterbox_at_work(t->box, event, !waits);
}

/* ---- reading ---- */

static void take_item(void *arg, const struct text_event *e)
{
	struct reading *r = arg;
	struct item *i;

	if (e->kind == TEXT_NOTHING)
		return;
	i = dj_alloc(sizeof *i);
	*i = (struct item){.e = *e};
	*r->end = i;
	r->end = &i->next;
	if (e->kind == TEXT_LETTER) {
		i->letter = dj_alloc(e->n + 1);
		memcpy(i->letter, e->letter, e->n);
	}
}

static void take(struct reading *r)
{
	const struct channel_settings *s = &r->t->settings[r->came.channel];
	struct text_raw raw = raw_of(r);
	char name[32];

	dj_copy_n(name, sizeof name, r->came.what, strcspn(r->came.what, "/"));
	r->a = channel_adapter_of(r->came.channel, name);
	if (!r->a)
		r->a = channel_adapter_for(s);
	r->begun = true;
	if (r->a && r->a->normalise && r->a->normalise(s, &raw, take_item, r)) {
		r->at = r->first;
		go_on(r);
	} else
		mark(r, event_why_FORM);
}

static struct reading *begin(struct text_net *t, dj_id event)
{
	struct reading *r = dj_alloc(sizeof *r);

	*r = (struct reading){.t = t, .event = event};
	r->end = &r->first;
	dj_map_put(&t->reading, event, r);
	t->reading_count++;
	return r;
}

static void later(struct text_net *t)
{
	t->backlog.waits = true;
	t->backlog.after = 0;
	t->backlog.due_ms = net_now(t) + AGAIN_MS;
}

static int room(const struct text_net *t)
{
	return net_now(t) - t->backlog.storm_ms < STORM_MS ? READING_STORM : READING_MOST;
}

/* It has its place among those that are read: its bytes. */
static void open_event(struct reading *r)
{
	struct text_net *t = r->t;
	int err = letterbox_event(t->box, r->event, &r->came, NULL);

	if (!err)
		take(r);
	else if (err == EBADMSG)
		mark(r, event_why_SEALED);
	else
		forget(t, r);
	if (err && err != EBADMSG && err != EALREADY && err != ENOENT)
		later(t); /* the database is away */
}

/* The pass that runs comes to it, also when it has been past it. */
static void put_off(struct text_net *t, dj_id event)
{
	t->backlog.storm_ms = net_now(t);
	t->backlog.waits = true;
	t->backlog.after = DJ_MIN(t->backlog.after, event - 1);
}

void event_read(struct text_net *t, dj_id event)
{
	if (dj_map_get(&t->reading, event))
		return;
	if (t->reading_count < room(t))
		open_event(begin(t, event));
	else
		put_off(t, event);
}

/* ---- what nobody told us of ---- */

struct page {
	struct {
		dj_id event;
		int tries;
	} found[PAGE];
	int count;
};

static void found(void *arg, dj_id event, enum channel channel, int tries)
{
	struct page *p = arg;

	(void)channel;
	if (p->count < PAGE)
		p->found[p->count++] = (typeof(p->found[0])){event, tries};
}

/* The last run left it. One that it was at work with when it ended may have been the reason: that
 * is noted before it is read again. */
static void read_left(struct text_net *t, dj_id event, int tries)
{
	bool broke = letterbox_was_at_work(t->box, event);
	struct reading *r;

	if (dj_map_get(&t->reading, event))
		return;
	r = begin(t, event);
	r->left = true;
	if (tries + broke >= TRIES_MOST)
		mark(r, event_why_BROKE);
	else if (broke)
		net_ask(t, ASK_READ, event,
			&(struct command){.kind = COMMAND_CHANNEL_EVENT, .subject = event});
	else {
		letterbox_at_work(t->box, event, true);
		open_event(r);
	}
}

void event_scan(struct text_net *t)
{
	struct backlog *b = &t->backlog;
	struct page page = {.count = 0};
	int most = room(t) / 2; /* as many again may be read, so that none is passed over */

	if (!b->waits || t->reading_count > most || net_now(t) < b->due_ms)
		return;
	if (letterbox_events(t->box, b->after, most, found, &page, NULL)) {
		b->due_ms = net_now(t) + AGAIN_MS;
		return;
	}
	b->waits = page.count == most;
	b->after = b->waits ? page.found[page.count - 1].event : 0;
	for (int i = 0; i < page.count; i++)
		if (b->first)
			read_left(t, page.found[i].event, page.found[i].tries);
		else
			event_read(t, page.found[i].event);
	if (!b->waits)
		b->first = false;
}

void event_free_all(struct text_net *t)
{
	struct reading *r;
	size_t at = 0;

	while ((r = dj_map_next(&t->reading, &at, NULL))) {
		event_waits(t, r->event, true); /* this run ends in order */
		reading_free(r);
	}
	dj_map_fini(&t->reading);
}
