/* Owns the names that stand beside ids in views. Refuses: languages; pages translate by the catalog
 * themselves. */
#include "edge/web/names.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"

struct names {
	json_t *catalog; /* parsed; the texts below point into it */
	char *text;	 /* as it came */
	size_t n;
	struct dj_map agents, logins, queues, topics;
	bool asked, stale;
};

static void maps_init(struct names *n)
{
	dj_map_init(&n->agents);
	dj_map_init(&n->logins);
	dj_map_init(&n->queues);
	dj_map_init(&n->topics);
}

static void clear(struct names *n)
{
	dj_map_fini(&n->agents);
	dj_map_fini(&n->logins);
	dj_map_fini(&n->queues);
	dj_map_fini(&n->topics);
	maps_init(n);
	json_decref(n->catalog);
	free(n->text);
	n->catalog = NULL;
	n->text = NULL;
}

struct names *names_alloc(void)
{
	struct names *n = dj_alloc(sizeof *n);

	maps_init(n);
	n->stale = true;
	return n;
}

void names_free(struct names *n)
{
	if (!n)
		return;
	clear(n);
	free(n);
}

static void index_by(struct dj_map *m, const json_t *list, const char *key)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		const char *id = json_string_value(json_object_get(item, "id"));
		const char *text = json_string_value(json_object_get(item, key));

		if (id && text && dj_id_parse(id))
			dj_map_put(m, dj_id_parse(id), (void *)text);
	}
}

static void loaded(struct web *w, void *arg, const struct reply *r)
{
	struct names *n = w->names;
	json_t *root = r->verdict == VERDICT_ok ? json_loadb(r->json, r->json_n, 0, NULL) : NULL;

	(void)arg;
	n->asked = false;
	if (!json_is_object(root)) {
		json_decref(root);
		n->stale = true; /* asked again at the next tick */
		return;
	}
	clear(n);
	n->catalog = root;
	n->text = memcpy(dj_alloc(r->json_n + 1), r->json, r->json_n);
	n->n = r->json_n;
	index_by(&n->agents, json_object_get(root, "agents"), "display");
	index_by(&n->logins, json_object_get(root, "agents"), "name");
	index_by(&n->queues, json_object_get(root, "queues"), "name");
	index_by(&n->topics, json_object_get(root, "topics"), "name");
}

void names_load(struct web *w)
{
	struct query q = {.kind = QUERY_CATALOG};

	if (w->names->asked || !w->names->stale)
		return;
	w->names->asked = ask_query(w, &q, loaded, NULL) != 0;
	w->names->stale = !w->names->asked;
}

void names_fact(struct web *w, const struct fact *f)
{
	if (f->kind == FACT_queue_changed || f->kind == FACT_person_changed ||
	    f->kind == FACT_setting_changed)
		w->names->stale = true;
}

bool names_ready(const struct web *w)
{
	return w->names->catalog != NULL;
}

const char *names_agent(const struct web *w, dj_id person)
{
	return dj_map_get(&w->names->agents, person);
}

const char *names_login(const struct web *w, dj_id person)
{
	return dj_map_get(&w->names->logins, person);
}

const char *names_queue(const struct web *w, dj_id queue)
{
	return dj_map_get(&w->names->queues, queue);
}

const char *names_topic(const struct web *w, dj_id topic)
{
	return dj_map_get(&w->names->topics, topic);
}

const char *names_catalog(const struct web *w, size_t *n)
{
	*n = w->names->n;
	return w->names->text;
}
