/* Owns counting words to people, thanks among them. Refuses: the words, which the page asks the
 * database for. */
#include "edge/web/message.h"

#include <stdlib.h>

#include "base/map.h"
#include "edge/web/live.h"

struct messages {
	int64_t to_all;
	struct dj_map own; /* person -> int64_t */
};

struct messages *messages_alloc(void)
{
	struct messages *m = dj_alloc(sizeof *m);

	dj_map_init(&m->own);
	return m;
}

void messages_free(struct messages *m)
{
	size_t at = 0;
	void *v;

	if (!m)
		return;
	while ((v = dj_map_next(&m->own, &at, NULL)))
		free(v);
	dj_map_fini(&m->own);
	free(m);
}

static int64_t *own_of(struct messages *m, dj_id person)
{
	int64_t *n = dj_map_get(&m->own, person);

	if (!n) {
		n = dj_alloc(sizeof *n);
		dj_map_put(&m->own, person, n);
	}
	return n;
}

void messages_fact(struct web *w, const struct fact *f)
{
	dj_id person =
	    f->kind == FACT_praise_given ? f->praise_given.agent : f->message_sent.person;

	if (f->kind != FACT_message_sent && f->kind != FACT_praise_given)
		return;
	if (person)
		++*own_of(w->messages, person);
	else
		w->messages->to_all++;
	live_me(w, person);
}

void messages_put(const struct web *w, struct dj_json *j, dj_id person)
{
	const int64_t *own = dj_map_get(&w->messages->own, person);

	dj_json_int(j, "messages", w->messages->to_all + (own ? *own : 0));
}
