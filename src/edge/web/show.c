/* Owns the views that are answered from memory: me, board, catalog, open. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "edge/web/ask.h"
#include "edge/web/feed.h"
#include "edge/web/incident.h"
#include "edge/web/names.h"
#include "edge/web/route.h"
#include "edge/web/view.h"

/* Sends a frame's text; takes the frame. */
static void reply_frame(struct request *r, struct frame *take)
{
	struct dj_buf b;

	dj_buf_init(&b, take->n);
	dj_buf_add(&b, take->data + LWS_PRE, take->n);
	frame_drop(take);
	reply_json(r, 200, &b);
}

static bool ready(struct request *r)
{
	if (feed_ready(r->web) && names_ready(r->web))
		return true;
	reply_verdict(r, VERDICT_overloaded);
	return false;
}

void me_show(struct request *r)
{
	struct frame *f = ready(r) ? view_me_frame(r->web, &r->viewer) : NULL;

	if (f)
		reply_frame(r, f);
	else if (!r->out)
		reply_verdict(r, VERDICT_too_large);
}

void board_show(struct request *r)
{
	if (ready(r))
		reply_frame(r, frame_use(feed_board(r->web)));
}

static const char *routing_of(const struct web *w, const json_t *agent)
{
	const char *id = json_string_value(json_object_get(agent, "id"));
	const struct floor_agent *a = id ? floor_agent(feed_floor(w), dj_id_parse(id)) : NULL;

	return word_of(words_routing, a ? a->routing : routing_OFF);
}

/* The catalog with what each agent does now; a wallboard gets no people. */
void catalog_show(struct request *r)
{
	json_t *root, *agents;
	struct dj_buf b;
	char *text;

	if (!ready(r))
		return;
	root = json_deep_copy(names_catalog(r->web));
	agents = json_object_get(root, "agents");
	if (r->viewer.scope == SCOPE_WALL)
		json_array_clear(agents);
	for (size_t i = 0; i < json_array_size(agents); i++)
		json_object_set_new(json_array_get(agents, i), "routing",
				    json_string(routing_of(r->web, json_array_get(agents, i))));
	text = json_dumps(root, JSON_COMPACT);
	dj_buf_init(&b, QUERY_JSON_MAX);
	dj_buf_puts(&b, text);
	free(text);
	json_decref(root);
	reply_json(r, 200, &b);
}

/* What somebody who called now would wait: nothing while an agent is free, else as long as who came
 * last. -1: not known. */
static dj_ms wait_now(struct web *w, const struct board_figures *b)
{
	const struct floor_contact *c, *last = NULL;
	size_t walk = 0;

	if (b->waiting == 0 && b->agents[board_state_AVAILABLE] > 0)
		return 0;
	while ((c = floor_contact_next(feed_floor(w), &walk)))
		if (c->queued_ms && !c->answered_ms && c->state != contact_state_ENDED &&
		    (!last || c->queued_ms > last->queued_ms))
			last = c;
	return last ? last->estimate_ms : -1;
}

#define GREETED "120" /* the number that the site greets on, which the citizen page calls */

static void reply_open(struct request *r, bool open)
{
	json_t *languages = json_object_get(names_catalog(r->web), "languages");
	char *text = json_dumps(languages, JSON_COMPACT);
	dj_ms wait = wait_now(r->web, feed_figures(r->web));
	struct dj_buf b;
	struct dj_json j;

	dj_buf_init(&b, 8192);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_text(&j, "site", names_site(r->web));
	dj_json_text(&j, "number", GREETED);
	dj_json_raw(&j, "languages", text ? text : "[]");
	if (wait >= 0)
		dj_json_int(&j, "wait_ms", wait);
	else
		dj_json_null(&j, "wait_ms");
	dj_json_bool(&j, "open", open);
	incidents_put(r->web, &j);
	dj_json_end_object(&j);
	free(text);
	reply_json(r, 200, &b);
}

static void hours_answered(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	enum queue_mode mode = got->answer ? (enum queue_mode)got->answer->number : queue_mode_OPEN;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok && got->verdict != VERDICT_not_found)
		reply_verdict(r, got->verdict);
	else
		reply_open(r, got->verdict == VERDICT_ok && mode != queue_mode_CLOSED &&
				  mode != queue_mode_HOLIDAY);
}

/* Open by the hours, whoever is logged in. */
void open_show(struct request *r)
{
	struct command c = {.kind = COMMAND_HOURS, .line = GREETED};

	if (!ready(r))
		return;
	r->ask = ask_command(r->web, &c, hours_answered, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}
