/* Readers beside a rig's writer: ask a question, get its JSON parsed. */
#ifndef T_QUERY_RIG_H
#define T_QUERY_RIG_H

#include <jansson.h>

#include "app/query.h"
#include "flow/record_rig.h"

struct query_rig {
	struct query_pool *pool;
	struct dj_mailbox *done;
	enum verdict verdict;
	char *json;
	struct published *items;
	int item_count;
};

static inline void query_rig_answer(void *arg, const struct query_answer *a)
{
	struct query_rig *r = arg;

	free(r->json);
	free(r->items);
	r->verdict = a->verdict;
	r->json = a->json ? dj_strdup(a->json) : NULL;
	r->item_count = a->item_count;
	r->items = dj_alloc(sizeof *r->items * (size_t)(a->item_count + 1));
	memcpy(r->items, a->items, sizeof *r->items * (size_t)a->item_count);
	dj_assert(dj_mailbox_post(r->done, &a->request, sizeof a->request) == 0);
}

static inline void query_rig_begin(struct query_rig *q, struct rig *r)
{
	struct query_config config = {.database = r->fresh.url,
				      .keys = r->keys,
				      .clock = &r->clock.clock,
				      .threads = 2,
				      .arg = q,
				      .answer = query_rig_answer};

	*q = (struct query_rig){
	    .done = dj_mailbox_alloc("test questions", 64, sizeof(uint64_t), DJ_FULL_REFUSE)};
	dj_assert(query_start(&q->pool, &config, NULL) == 0);
}

static inline void query_rig_end(struct query_rig *q)
{
	query_stop(q->pool);
	dj_mailbox_free(q->done);
	free(q->json);
	free(q->items);
}

/* One at a time. */
static inline enum verdict query_rig_ask(struct query_rig *q, const struct query *what)
{
	uint64_t request;

	dj_assert(query_post(q->pool, what) == 0);
	rig_take(q->done, &request);
	dj_assert(request == what->request);
	return q->verdict;
}

/* The answer as JSON, to be given back with json_decref. */
static inline json_t *query_rig_json(struct query_rig *q, const struct query *what)
{
	enum verdict v = query_rig_ask(q, what);
	json_error_t why;
	json_t *root = q->json ? json_loads(q->json, JSON_REJECT_DUPLICATES, &why) : NULL;

	if (!root) {
		fprintf(stderr, "%s: %s\n", verdict_word(v), q->json ? why.text : "no answer");
		abort();
	}
	return root;
}

static inline const char *text_in(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "(none)";
}

/* A letter as this agent sees it: its state and its kind. */
static inline bool query_rig_letter_is(struct query_rig *q, dj_id agent, dj_id id,
				       const char *state, const char *kind)
{
	struct query what = {
	    .kind = QUERY_LETTER, .person = agent, .roles = 1u << role_AGENT, .id = id};
	json_t *root = query_rig_json(q, &what);
	bool is =
	    strcmp(text_in(root, "state"), state) == 0 && strcmp(text_in(root, "kind"), kind) == 0;

	if (!is)
		fprintf(stderr, "it is %s, %s\n", text_in(root, "state"), text_in(root, "kind"));
	json_decref(root);
	return is;
}

static inline int64_t int_in(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

#define AGENT (1u << role_AGENT)
#define ADMIN (1u << role_ADMIN)

/* Runs a check with writer and readers on each engine. */
static inline void on_both(void (*check)(struct rig *r, struct query_rig *q))
{
	for (int engine = 0; engine < ENGINES; engine++) {
		struct query_rig q;
		struct rig r;

		if (!rig_begin(&r, engine))
			continue;
		query_rig_begin(&q, &r);
		check(&r, &q);
		query_rig_end(&q);
		rig_end(&r);
	}
}

/* name_on_both: the test `name` on each engine. */
#define BOTH(name)                                                                                 \
	static void name##_on_both(void **state)                                                   \
	{                                                                                          \
		(void)state;                                                                       \
		on_both(name);                                                                     \
	}

static inline json_t *ask(struct query_rig *q, enum query_kind kind, dj_id id, uint32_t roles)
{
	struct query what = {.kind = kind, .id = id, .roles = roles, .limit = 50};

	return query_rig_json(q, &what);
}

static inline enum verdict ask_as(struct query_rig *q, enum query_kind kind, dj_id person,
				  uint32_t roles)
{
	struct query what = {.kind = kind, .person = person, .roles = roles, .limit = 50};

	return query_rig_ask(q, &what);
}

static inline json_t *ask_text(struct query_rig *q, enum query_kind kind, const char *text)
{
	struct query what = {.kind = kind};

	dj_copy(what.text, sizeof what.text, text);
	return query_rig_json(q, &what);
}

static inline struct answer log_in(struct rig *r, const char *name)
{
	struct command c = {.kind = COMMAND_LOGIN};

	dj_copy(c.name, sizeof c.name, name);
	return rig_ask(r, &c);
}

#endif
