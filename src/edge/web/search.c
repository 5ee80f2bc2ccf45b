/* Owns how a search is asked: its words stand in the body, never in an address that a log or a
 * proxy keeps. */
#include "edge/web/search.h"

#include <stdlib.h>
#include <string.h>

#include "domain/search/fold.h"

static bool has_letter(const char *text, size_t n)
{
	struct folded f = {0};
	bool found = false;

	fold(&f, text, n);
	for (size_t i = 0; i < f.count && !found; i++)
		found = f.chars[i].kind != FOLD_BLANK;
	folded_fini(&f);
	return found;
}

bool search_query_is(const struct route *t)
{
	return t->body == BODY_search;
}

enum verdict search_query_read(struct request *r, struct query *q, struct dj_error *why)
{
	struct command c = {0};
	enum verdict v =
	    body_read(BODY_search, r->body.data ? r->body.data : "", r->body.len, &c, why);

	if (v == VERDICT_ok && !has_letter(c.body, c.body_n)) {
		dj_fail(why, 0, "%s", verdict_message(VERDICT_nothing_asked));
		v = VERDICT_nothing_asked;
	}
	if (v != VERDICT_ok) {
		command_drop(&c);
		return v;
	}
	q->words = c.body;
	q->id = c.place;
	q->before = c.article.department;
	q->language = c.language;
	dj_copy(q->text, sizeof q->text, c.text);
	return VERDICT_ok;
}
