/* Owns the real-time text of calls while they go on: whose line stands how, who reads it, when it
 * is done. Pages get each line as it stands; telephones get what changed (domain/typed). Keeps no
 * line that is done: that is the writer's.
 *
 * A telephone has one stream for everybody whose text it gets. One of them has it until their line
 * is done; what others finish meanwhile waits, and follows as whole lines (RFC 9071 4.2). */
#include "app/centre.h"
#include "base/log.h"
#include "base/text.h"
#include "domain/typed/t140.h"

#include <stdlib.h>
#include <string.h>

#define WRITERS	     BRIDGE_PARTIES
#define LINES_MOST   1000		      /* of a contact; who needs more is no person */
#define LEFT_OPEN_US ((dj_us)7 * 1000 * 1000) /* a line that rests so long gives way to others */
#define WAITING	     4000

struct writer {
	dj_id person, leg; /* leg 0: on a page; a person may write on both */
	enum typed_by by;
	dj_id line; /* the open one, 0 none */
	int64_t own;
	dj_ms at_ms;
	dj_us changed_us;
	char text[TYPED_LINE];
	struct typed_reader reader; /* of a telephone */
};

struct listener {
	dj_id leg;
	dj_id line; /* whose is under way there, 0 none */
	dj_us changed_us;
	char shown[TYPED_LINE];
	char waiting[WAITING]; /* whole lines of others */
};

struct live_typed {
	dj_id contact;
	int lines, writer_count, listener_count;
	struct writer writers[WRITERS];
	struct listener listeners[WRITERS];
};

static struct live_typed *typed_of(struct app *a, dj_id contact)
{
	struct live_typed *t = dj_map_get(&a->typed, contact);

	if (!t) {
		t = dj_alloc(sizeof *t);
		t->contact = contact;
		dj_map_put(&a->typed, contact, t);
	}
	return t;
}

/* ---- who writes ---- */

static struct writer *writer_of(struct live_typed *t, dj_id person, dj_id leg)
{
	for (int i = 0; i < t->writer_count; i++)
		if (t->writers[i].leg == leg && (leg || t->writers[i].person == person))
			return &t->writers[i];
	return NULL;
}

/* The place of somebody whose line is done goes to who comes new. */
static struct writer *writer_add(struct live_typed *t, const struct writer *as)
{
	struct writer *w = writer_of(t, as->person, as->leg);

	if (!w && t->writer_count < WRITERS)
		w = &t->writers[t->writer_count++];
	for (int i = 0; !w && i < WRITERS; i++)
		if (!t->writers[i].line)
			w = &t->writers[i];
	if (w && (w->person != as->person || w->leg != as->leg))
		*w = *as;
	if (w)
		w->by = as->by;
	return w;
}

static bool may_write(const struct bridge_party *p)
{
	if (!p || !bridge_is_there(p) || p->state == party_state_RINGING)
		return false;
	if (p->role == party_role_SUPERVISOR)
		return p->supervision == supervision_JOIN;
	return p->with_citizen || p->role == party_role_AGENT;
}

static enum typed_by by_of(const struct bridge_party *p)
{
	switch (p->role) {
	case party_role_CITIZEN:
		return typed_by_CITIZEN;
	case party_role_SUPERVISOR:
		return typed_by_SUPERVISOR;
	case party_role_AGENT:
	case party_role_CONSULTED:
		return typed_by_AGENT;
	default:
		return typed_by_OTHER;
	}
}

/* ---- telephones that read ---- */

static void send(struct app *a, dj_id leg, const char *t140)
{
	if (*t140 && a->config.leg_types)
		a->config.leg_types(a->config.arg, leg, t140);
}

static struct listener *listener_of(struct live_typed *t, dj_id leg)
{
	for (int i = 0; i < t->listener_count; i++)
		if (t->listeners[i].leg == leg)
			return &t->listeners[i];
	if (t->listener_count == WRITERS)
		t->listener_count = 0; /* who came back on other legs that often begins anew */
	t->listeners[t->listener_count] = (struct listener){.leg = leg};
	return &t->listeners[t->listener_count++];
}

static void let_go(struct app *a, struct listener *l)
{
	send(a, l->leg, T140_NEW_LINE);
	l->line = 0;
	l->shown[0] = '\0';
	send(a, l->leg, l->waiting);
	l->waiting[0] = '\0';
}

static void wait(struct listener *l, const char *text)
{
	size_t n = strlen(l->waiting), more = strlen(text) + strlen(T140_NEW_LINE);

	if (n + more >= WAITING) { /* what waited longest goes, and that it did is seen */
		n = strlen(T140_LOST T140_NEW_LINE);
		memcpy(l->waiting, T140_LOST T140_NEW_LINE, n + 1);
	}
	memcpy(l->waiting + n, text, strlen(text));
	memcpy(l->waiting + n + strlen(text), T140_NEW_LINE, strlen(T140_NEW_LINE) + 1);
}

static void listen(struct app *a, struct live_typed *t, const struct writer *w, dj_id leg,
		   bool done)
{
	struct listener *l = listener_of(t, leg);
	char change[TYPED_CHANGE];
	dj_us now = centre_mono(a);

	if (l->line && l->line != w->line && (now - l->changed_us > LEFT_OPEN_US))
		let_go(a, l);
	if (l->line && l->line != w->line) {
		if (done && w->text[0])
			wait(l, w->text);
		return;
	}
	if (!l->line && done && !w->text[0])
		return;
	typed_change(l->shown, w->text, change);
	send(a, leg, change);
	dj_copy(l->shown, sizeof l->shown, w->text);
	l->line = w->line;
	l->changed_us = now;
	if (done)
		let_go(a, l);
}

static bool reads(const struct app *a, const struct bridge_party *p)
{
	const struct live_leg *l = dj_map_get(&a->legs, p->leg);

	return l && !l->over && bridge_is_there(p) && p->state != party_state_RINGING &&
	       (p->with_citizen || p->role == party_role_AGENT ||
		p->role == party_role_SUPERVISOR || p->role == party_role_CITIZEN) &&
	       l->kind != leg_kind_CITIZEN_BROWSER && l->kind != leg_kind_AGENT_BROWSER;
}

static void to_telephones(struct app *a, struct live_contact *c, struct live_typed *t,
			  const struct writer *w, bool done)
{
	for (int i = 0; i < c->bridge.count; i++) {
		const struct bridge_party *p = &c->bridge.parties[i];

		if (reads(a, p) && p->leg != w->leg && (!w->person || p->agent != w->person))
			listen(a, t, w, p->leg, done);
	}
}

/* ---- a line ---- */

static void show(struct app *a, const struct live_typed *t, const struct writer *w, bool done)
{
	struct typed_shown shown = {.contact = t->contact,
				    .line = w->line,
				    .person = w->person,
				    .by = w->by,
				    .own = w->own,
				    .at_ms = w->at_ms,
				    .done = done,
				    .text = w->text};

	if (a->config.typed)
		a->config.typed(a->config.arg, &shown);
}

static void keep(struct app *a, const struct live_typed *t, const struct writer *w)
{
	struct command c = {.kind = COMMAND_TYPED_KEEP,
			    .contact = t->contact,
			    .subject = w->line,
			    .number = w->by,
			    .to_agent = w->person,
			    .count = {w->at_ms}};

	dj_copy(c.text, sizeof c.text, w->text);
	if (w->text[0] && a->config.to_writer(a->config.arg, &c) != 0)
		dj_log(DJ_LOG_ERROR, "typed.not_kept", "contact=%lld line=%lld",
		       (long long)t->contact, (long long)w->line);
}

/* The line as it stands is told; one that is done is kept. */
static void told(struct app *a, struct live_contact *c, struct live_typed *t, struct writer *w,
		 bool done)
{
	w->changed_us = centre_mono(a);
	show(a, t, w, done);
	if (c)
		to_telephones(a, c, t, w, done);
	if (!done)
		return;
	keep(a, t, w);
	w->line = 0;
	w->text[0] = '\0';
}

static bool begin(struct app *a, struct live_typed *t, struct writer *w, int64_t own)
{
	if (t->lines >= LINES_MOST)
		return false;
	t->lines++;
	w->line = app_new_id(a);
	w->own = own;
	w->at_ms = centre_wall(a);
	w->text[0] = '\0';
	return true;
}

/* Lines of those who have gone are done. */
static void settle(struct app *a, struct live_contact *c, struct live_typed *t)
{
	for (int i = 0; i < t->writer_count; i++) {
		struct writer *w = &t->writers[i];
		struct bridge_party *p = w->leg ? bridge_of_leg(&c->bridge, w->leg)
						: bridge_person(&c->bridge, w->person);

		if (w->line && !may_write(p) && w->by != typed_by_CITIZEN)
			told(a, c, t, w, true);
	}
}

/* ---- the commands ---- */

/* Before an agent is there a citizen may write already: the text waits with them. */
static bool writer_as(struct app *a, const struct command *cmd, struct live_contact **c,
		      struct writer *out)
{
	const struct live_leg *l = cmd->leg ? centre_leg(a, cmd->leg) : NULL;
	struct bridge_party *p;

	*c = centre_contact(a, l ? l->contact : cmd->contact);
	if (!*c || (cmd->leg && (!l || l->over)))
		return false;
	if (l && (*c)->contact.citizen_leg == l->id) {
		*out = (struct writer){.leg = l->id, .by = typed_by_CITIZEN};
		return true;
	}
	p = l ? bridge_of_leg(&(*c)->bridge, l->id) : bridge_person(&(*c)->bridge, cmd->actor);
	if (!may_write(p))
		return false;
	*out = (struct writer){.person = p->agent, .leg = l ? l->id : 0, .by = by_of(p)};
	return true;
}

/* Marks of lines grow; what comes late is of a line that is done. */
enum verdict centre_type(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	struct live_typed *t;
	struct writer as, *w;

	(void)out;
	if (cmd->number <= 0 || !typed_good(cmd->text))
		return VERDICT_bad_request;
	if (!writer_as(a, cmd, &c, &as))
		return VERDICT_not_yours;
	t = typed_of(a, c->contact.id);
	settle(a, c, t);
	w = writer_add(t, &as);
	if (!w)
		return VERDICT_too_many;
	if (cmd->number < w->own || (cmd->number == w->own && !w->line))
		return VERDICT_ok;
	if (w->line && cmd->number > w->own)
		told(a, c, t, w, true);
	if (!w->line && !cmd->text[0])
		return VERDICT_ok;
	if (!w->line && !begin(a, t, w, cmd->number))
		return VERDICT_too_many;
	dj_copy(w->text, sizeof w->text, cmd->text);
	told(a, c, t, w, cmd->flag);
	return VERDICT_ok;
}

enum verdict centre_leg_typed(struct app *a, const struct command *cmd, struct answer *out)
{
	size_t n = strlen(cmd->text), at = 0;
	struct live_contact *c;
	struct live_typed *t;
	struct writer as, *w;
	bool done;

	(void)out;
	if (!writer_as(a, cmd, &c, &as))
		return VERDICT_not_yours;
	t = typed_of(a, c->contact.id);
	settle(a, c, t);
	w = writer_add(t, &as);
	while (w && at < n) {
		at += typed_read(&w->reader, cmd->text + at, n - at, &done);
		if (!w->line && w->reader.n && !begin(a, t, w, 0))
			return VERDICT_too_many;
		if (w->line) {
			dj_copy(w->text, sizeof w->text, w->reader.line);
			told(a, c, t, w, done);
		}
		if (done)
			typed_next(&w->reader);
	}
	return w ? VERDICT_ok : VERDICT_too_many;
}

void centre_typed_end(struct app *a, dj_id contact)
{
	struct live_typed *t = dj_map_remove(&a->typed, contact);

	for (int i = 0; t && i < t->writer_count; i++)
		if (t->writers[i].line)
			told(a, NULL, t, &t->writers[i], true);
	free(t);
}
