/* Owns the list of open incidents as every view carries it. Refuses: which of them is on now, which
 * a page knows by its clock. */
#include "edge/web/incident.h"

#include <stdlib.h>
#include <string.h>

#include "edge/web/feed.h"
#include "edge/web/live.h"

struct incidents {
	char *json; /* a list; NULL: not read yet */
	enum { STALE, ASKED, FRESH } state;
};

struct incidents *incidents_alloc(void)
{
	return dj_alloc(sizeof(struct incidents));
}

void incidents_free(struct incidents *i)
{
	if (!i)
		return;
	free(i->json);
	free(i);
}

static void list_read(struct web *w, void *arg, const struct reply *r)
{
	struct incidents *i = w->incidents;

	(void)arg;
	if (r->verdict != VERDICT_ok) {
		i->state = STALE; /* asked again at the next tick */
		return;
	}
	if (i->state == ASKED)
		i->state = FRESH;
	free(i->json);
	i->json = dj_alloc(r->json_n + 1);
	memcpy(i->json, r->json, r->json_n);
	feed_incidents(w);
}

void incidents_load(struct web *w)
{
	struct query q = {.kind = QUERY_INCIDENTS_OPEN};

	if (w->incidents->state == STALE && ask_query(w, &q, list_read, NULL))
		w->incidents->state = ASKED;
}

void incidents_fact(struct web *w, const struct fact *f)
{
	if (f->kind == FACT_incident_declared || f->kind == FACT_incident_changed ||
	    f->kind == FACT_incident_ended)
		w->incidents->state = STALE;
}

void incidents_put(const struct web *w, struct dj_json *j)
{
	dj_json_raw(j, "incidents", w->incidents->json ? w->incidents->json : "[]");
}
