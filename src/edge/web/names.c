/* Owns the names and rules that stand beside ids in views. Refuses: languages; pages translate by
 * the catalog themselves. */
#include "edge/web/names.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "edge/web/feed.h"

#define QUEUES_MAX 64

struct names {
	json_t *catalog; /* parsed; the texts in the maps point into it */
	struct dj_map agents, queues, topics, numbers;
	struct queue_rules rules[QUEUES_MAX];
	int rule_count;
	bool has_rules;
	enum { STALE, ASKED, FRESH } catalog_state, rules_state;
};

static void maps_init(struct names *n)
{
	dj_map_init(&n->agents);
	dj_map_init(&n->queues);
	dj_map_init(&n->topics);
	dj_map_init(&n->numbers);
}

static void clear_catalog(struct names *n)
{
	dj_map_fini(&n->agents);
	dj_map_fini(&n->queues);
	dj_map_fini(&n->topics);
	dj_map_fini(&n->numbers);
	maps_init(n);
	json_decref(n->catalog);
	n->catalog = NULL;
}

struct names *names_alloc(void)
{
	struct names *n = dj_alloc(sizeof *n);

	maps_init(n);
	return n;
}

void names_free(struct names *n)
{
	if (!n)
		return;
	clear_catalog(n);
	free(n);
}

static dj_id id_of(const json_t *item)
{
	const char *id = json_string_value(json_object_get(item, "id"));

	return id ? dj_id_parse(id) : 0;
}

static void index_by(struct dj_map *m, const json_t *list, const char *key)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		const char *text = json_string_value(json_object_get(item, key));

		if (id_of(item) && text)
			dj_map_put(m, id_of(item), (void *)text);
	}
}

static void catalog_read(struct web *w, void *arg, const struct reply *r)
{
	struct names *n = w->names;
	json_t *root = r->verdict == VERDICT_ok ? json_loadb(r->json, r->json_n, 0, NULL) : NULL;

	(void)arg;
	n->catalog_state =
	    json_is_object(root) ? FRESH : STALE; /* stale: asked again at the next tick */
	if (n->catalog_state == STALE) {
		json_decref(root);
		return;
	}
	clear_catalog(n);
	n->catalog = root;
	index_by(&n->agents, json_object_get(root, "agents"), "display");
	index_by(&n->queues, json_object_get(root, "queues"), "name");
	index_by(&n->topics, json_object_get(root, "topics"), "name");
	index_by(&n->numbers, json_object_get(root, "numbers"), "name");
}

static dj_ms seconds(const json_t *item, const char *key)
{
	return json_integer_value(json_object_get(item, key)) * 1000;
}

/* The weights stand in a list of their own, in the order of the queues. */
static struct level_weights weights_of(const json_t *root, size_t queue)
{
	const json_t *list = json_object_get(root, "level_weights");
	const char *text = json_string_value(json_array_get(list, queue));
	struct level_weights w = *level_weights_of(LEVEL_SHORT_OFF);

	level_weights_read(text ? text : "", &w);
	return w;
}

static struct queue_rules read_rules(const json_t *item)
{
	const char *mode = json_string_value(json_object_get(item, "wrap_mode"));

	return (struct queue_rules){
	    .id = id_of(item),
	    .wrap_mode =
		(enum wrap_mode)DJ_MAX(word_value(words_wrap_mode, mode ? mode : "none"), 0),
	    .level_target = (int)json_integer_value(json_object_get(item, "level_target")),
	    .rule = {.within_ms = seconds(item, "level_within_s"),
		     .short_ms = seconds(item, "short_abandon_s")},
	};
}

static void rules_read(struct web *w, void *arg, const struct reply *r)
{
	struct names *n = w->names;
	json_t *root = r->verdict == VERDICT_ok ? json_loadb(r->json, r->json_n, 0, NULL) : NULL;
	const json_t *list = json_object_get(root, "queues");

	(void)arg;
	n->rules_state = json_is_array(list) ? FRESH : STALE;
	if (n->rules_state == FRESH)
		n->rule_count = 0;
	for (size_t i = 0; i < json_array_size(list) && n->rule_count < QUEUES_MAX; i++) {
		n->rules[n->rule_count] = read_rules(json_array_get(list, i));
		n->rules[n->rule_count++].rule.level = weights_of(root, i);
	}
	json_decref(root);
	n->has_rules = n->has_rules || n->rules_state == FRESH;
	feed_rules(w);
}

void names_load(struct web *w)
{
	struct names *n = w->names;
	struct query catalog = {.kind = QUERY_CATALOG}, rules = {.kind = QUERY_QUEUES};

	if (n->catalog_state == STALE && ask_query(w, &catalog, catalog_read, NULL))
		n->catalog_state = ASKED;
	if (n->rules_state == STALE && ask_query(w, &rules, rules_read, NULL))
		n->rules_state = ASKED;
}

void names_fact(struct web *w, const struct fact *f)
{
	if (f->kind != FACT_queue_changed && f->kind != FACT_level_changed &&
	    f->kind != FACT_person_changed && f->kind != FACT_setting_changed)
		return;
	w->names->catalog_state = w->names->rules_state = STALE;
}

bool names_ready(const struct web *w)
{
	return w->names->catalog && w->names->has_rules;
}

const char *names_agent(const struct web *w, dj_id person)
{
	return dj_map_get(&w->names->agents, person);
}

const char *names_queue(const struct web *w, dj_id queue)
{
	return dj_map_get(&w->names->queues, queue);
}

const char *names_number(const struct web *w, dj_id entry)
{
	return dj_map_get(&w->names->numbers, entry);
}

const char *names_topic(const struct web *w, dj_id topic)
{
	return dj_map_get(&w->names->topics, topic);
}

const struct queue_rules *names_queue_rules(const struct web *w, int i)
{
	return i < w->names->rule_count ? &w->names->rules[i] : NULL;
}

const struct queue_rules *names_rules_of(const struct web *w, dj_id queue)
{
	for (int i = 0; i < w->names->rule_count; i++)
		if (w->names->rules[i].id == queue)
			return &w->names->rules[i];
	return NULL;
}

const char *names_site(const struct web *w)
{
	const char *site = json_string_value(json_object_get(w->names->catalog, "site"));

	return site && site[0] ? site : w->cfg.site;
}

const json_t *names_catalog(const struct web *w)
{
	return w->names->catalog;
}
