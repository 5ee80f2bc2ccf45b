/* Owns the order of showing: first the trace, then the record. Refuses: saying whose it is
 * (app/record_shown.c). */
#include "edge/web/shown.h"
#include "edge/web/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stands(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_verdict(r, got->verdict);
		return;
	}
	r->shown = true;
	route_run(r);
}

/* All the letters of one contact. */
static bool is_of_contact(const struct route *t)
{
	return t->runs == RUNS_QUERY &&
	       (t->verb == QUERY_CONTACT_LETTERS || t->verb == QUERY_CONVERSATION);
}

/* enum access_what; -1: nothing of a citizen's. */
static int what_of(const struct route *t)
{
	if (t->runs == RUNS_WEB)
		return t->run == attachment_show ? access_what_ATTACHMENT : -1;
	if (t->runs != RUNS_QUERY)
		return -1;
	if (t->verb == QUERY_INQUIRY)
		return access_what_INQUIRY;
	return t->verb == QUERY_LETTER || is_of_contact(t) ? access_what_LETTER : -1;
}

/* ---- lists ---- */

/* A page asks for its lists again and again: what is on the disk of this person's looks is not
 * asked of the writer each time. Shorter than the time for which one row stands. */
#define LOOKS	1024
#define LOOK_MS (11 * 3600000LL)

struct looks {
	struct {
		uint64_t key;
		dj_ms at;
	} at[LOOKS];
};

struct looks *looks_alloc(void)
{
	return dj_alloc(sizeof(struct looks));
}

void looks_free(struct looks *l)
{
	free(l);
}

/* The name of a list of people, "" for another route. */
static const char *list_of(const struct route *t)
{
	static const struct {
		enum query_kind kind;
		const char *name;
	} lists[] = {
	    {QUERY_INQUIRIES, "inquiries"}, {QUERY_INQUIRY_PAUSES, "inquiry-pauses"},
	    {QUERY_CITIZENS, "citizens"},   {QUERY_CONTACTS, "contacts"},
	    {QUERY_LETTERS, "letters"},	    {QUERY_CONVERSATIONS, "conversations"},
	    {QUERY_CALLBACKS, "callbacks"}, {QUERY_FIGURE_BEHIND, "figures/contacts"},
	    {QUERY_CRISES, "crises"},	    {QUERY_ENDINGS, "endings"},
	};

	if (t->runs == RUNS_WEB)
		return t->run == inquiries_csv ? "inquiries.csv" : "";
	for (size_t i = 0; t->runs == RUNS_QUERY && i < DJ_COUNT(lists); i++)
		if ((int)lists[i].kind == t->verb)
			return lists[i].name;
	return "";
}

/* What of it was asked for; where in it one is, is not. */
static void filter_of(const struct request *r, char *out, size_t cap)
{
	size_t n = 0;

	out[0] = '\0';
	for (int i = 0; i < REQUEST_ARGS && n < cap; i++)
		if (r->args[i][0] && strncmp(r->args[i], "before=", 7) != 0)
			n +=
			    (size_t)snprintf(out + n, cap - n, "%s%.60s", n ? " " : "", r->args[i]);
}

static uint64_t key_of(const struct command *c)
{
	uint64_t h = 0xcbf29ce484222325ull ^ (uint64_t)c->actor ^ (uint64_t)c->session << 1;

	for (const char *p = c->name; *p; p++)
		h = (h ^ (unsigned char)*p) * 0x100000001b3ull;
	for (const char *p = c->text; *p; p++)
		h = (h ^ (unsigned char)*p) * 0x100000001b3ull;
	return h | 1;
}

static void look_at(struct request *r, struct command *c)
{
	route_command_init(r, COMMAND_LIST_SHOWN, c);
	snprintf(c->name, sizeof c->name, "%s", list_of(r->route));
	filter_of(r, c->text, 200);
}

static void list_stands(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct command c;
	uint64_t key;

	look_at(r, &c);
	key = key_of(&c);
	if (got->verdict == VERDICT_ok) {
		w->looks->at[key % LOOKS].key = key;
		w->looks->at[key % LOOKS].at = web_now_ms(w);
	}
	stands(w, r, got);
}

static bool list_first(struct request *r)
{
	struct looks *l = r->web->looks;
	struct command c;
	uint64_t key;

	if (r->shown || !list_of(r->route)[0])
		return false;
	look_at(r, &c);
	key = key_of(&c);
	if (l->at[key % LOOKS].key == key && web_now_ms(r->web) - l->at[key % LOOKS].at < LOOK_MS)
		return false;
	r->ask = ask_command(r->web, &c, list_stands, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
	return true;
}

bool shown_first(struct request *r)
{
	int what = what_of(r->route);
	struct command c;

	if (what < 0)
		return list_first(r);
	if (r->shown)
		return false;
	route_command_init(r, COMMAND_RECORD_SHOWN, &c);
	c.citizen.what = (enum access_what)what;
	if (is_of_contact(r->route))
		c.contact = r->id;
	else
		c.subject = r->id;
	r->ask = ask_command(r->web, &c, stands, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
	return true;
}
