/* Owns the table of addresses and what runs behind each. Refuses: reading requests, writing
 * answers. */
#include "edge/web/route.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "edge/web/card.h"
#include "edge/web/citizen.h"
#include "edge/web/facility.h"
#include "edge/web/figure.h"
#include "edge/web/inquiry.h"
#include "edge/web/person.h"
#include "edge/web/recording.h"
#include "edge/web/search.h"
#include "edge/web/shown.h"

const struct route routes[] = {
#define WEB(m, path, f, who, in, out, summary)                                                     \
	{METHOD_##m, path, RUNS_WEB, 0, f, ACCESS_##who, BODY_##in, SCHEMA_##out, summary},
#define COMMAND(m, path, kind, in, out, summary)                                                   \
	{METHOD_##m,  path,	 RUNS_COMMAND, COMMAND_##kind, NULL,                               \
	 ACCESS_VERB, BODY_##in, SCHEMA_##out, summary},
#define QUERY(m, path, kind, out, summary)                                                         \
	{METHOD_##m,  path,	 RUNS_QUERY,   QUERY_##kind, NULL,                                 \
	 ACCESS_VERB, BODY_none, SCHEMA_##out, summary},
#define ASK(m, path, kind, in, out, summary)                                                       \
	{METHOD_##m,  path,	 RUNS_QUERY,   QUERY_##kind, NULL,                                 \
	 ACCESS_VERB, BODY_##in, SCHEMA_##out, summary},
#include "edge/web/route.def"
#undef ASK
#undef WEB
#undef COMMAND
#undef QUERY
};
const int route_count = (int)DJ_COUNT(routes);

/* Where a named segment that is no id goes. */
static char *place_of(const char *name, struct request *r, size_t *cap)
{
	if (strncmp(name, "{key}", 5) == 0) {
		*cap = sizeof r->key;
		return r->key;
	}
	*cap = sizeof r->part;
	if (strncmp(name, "{channel}", 9) == 0)
		return r->part;
	*cap = sizeof r->what;
	return strncmp(name, "{what}", 6) == 0 ? r->what : NULL;
}

/* The segment in place of {key} or of an id; false when it is none. */
static bool take_segment(const char *name, const char *segment, size_t n, struct request *r)
{
	size_t cap;
	char id[24], *place = place_of(name, r, &cap);

	if (place)
		return n > 0 && dj_copy_n(place, cap, segment, n);
	r->id = n > 0 && dj_copy_n(id, sizeof id, segment, n) ? dj_id_parse(id) : 0;
	return r->id != 0;
}

/* Does the path have this shape? A {name} takes one segment. */
static bool matches(const char *shape, const char *path, struct request *r)
{
	size_t n;

	r->id = 0;
	r->key[0] = r->part[0] = r->what[0] = '\0';
	for (; *shape; path += n) {
		n = 1;
		if (*shape != '{') {
			if (*shape++ != *path)
				return false;
			continue;
		}
		n = strcspn(path, "/");
		if (!take_segment(shape, path, n, r))
			return false;
		shape = strchr(shape, '}') + 1;
	}
	return *path == '\0';
}

enum verdict route_find(struct request *r)
{
	char allow[64] = "";

	for (int i = 0; i < route_count; i++) {
		if (!matches(routes[i].path, r->path, r))
			continue;
		if (routes[i].method == r->method) {
			r->route = &routes[i];
			return VERDICT_ok;
		}
		if (allow[0])
			strncat(allow, ", ", sizeof allow - strlen(allow) - 1);
		strncat(allow, method_word(routes[i].method), sizeof allow - strlen(allow) - 1);
	}
	if (!allow[0])
		return VERDICT_not_found;
	reply_header(r, "Allow", allow);
	return VERDICT_wrong_method;
}

static bool verb_may(const struct route *t, uint32_t roles)
{
	return t->runs == RUNS_COMMAND ? permission_may(roles, t->verb)
				       : permission_may_query(roles, t->verb);
}

enum verdict route_may(const struct route *t, const struct viewer *v)
{
	bool login = v->scope == SCOPE_PERSON || v->scope == SCOPE_API;
	bool may[] = {
	    [ACCESS_ANYONE] = true,
	    [ACCESS_LOGIN] = login,
	    [ACCESS_PERSON] = v->scope == SCOPE_PERSON,
	    [ACCESS_AGENT] = viewer_has_desk(v),
	    [ACCESS_BOARD] = v->scope != SCOPE_NONE,
	    [ACCESS_PROMPT] = login && permission_may(v->roles, COMMAND_PROMPT_REPLACED),
	    [ACCESS_DIRECTORY] = login && permission_may(v->roles, COMMAND_DIRECTORY_IMPORT),
	    [ACCESS_VERB] = login && t->access == ACCESS_VERB && verb_may(t, v->roles),
	};

	if (may[t->access])
		return VERDICT_ok;
	return v->scope == SCOPE_NONE ? VERDICT_not_logged_in : VERDICT_not_allowed;
}

static void write_answer(const struct route *t, const struct answer *a, struct dj_json *j)
{
	if (t->answer == SCHEMA_revision) {
		dj_json_int(j, "revision", a->number);
	} else if (t->answer == SCHEMA_number) {
		dj_json_text(j, "number", a->text);
	} else if (t->answer == SCHEMA_secret) {
		dj_json_text(j, "secret", a->text);
	} else if (t->answer == SCHEMA_flow_made || t->answer == SCHEMA_article_saved ||
		   t->answer == SCHEMA_citizen_saved) {
		dj_json_id(j, "id", a->id);
		dj_json_int(j, t->answer == SCHEMA_flow_made ? "version" : "revision", a->number);
	} else if (t->answer == SCHEMA_citizen_erased) {
		dj_json_id(j, "id", a->id);
		dj_json_int(j, "held", a->number);
	} else if (t->answer == SCHEMA_webhook_made) {
		dj_json_id(j, "id", a->id);
		dj_json_int(j, "revision", a->number);
		dj_json_text(j, "secret", a->text[0] ? a->text : NULL);
	} else if (t->answer == SCHEMA_letter_made) {
		dj_json_id(j, "id", a->id);
		dj_json_int(j, "due_ms", a->number);
	} else if (t->answer == SCHEMA_token || t->answer == SCHEMA_made) {
		dj_json_id(j, "id", a->id);
		if (t->answer == SCHEMA_token)
			dj_json_text(j, "token", a->text);
	} else if (t->answer == SCHEMA_inquiry_made) {
		dj_json_id(j, "id", a->id);
		dj_json_text(j, "number", a->text);
		dj_json_int(j, "revision", a->number);
	}
}

/* Somebody else wrote meanwhile: the answer carries what stands there now (docs/live.md). */
static void changed_read(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	json_t *root =
	    got->verdict == VERDICT_ok ? json_loadb(got->json, got->json_n, 0, NULL) : NULL;
	char *record = json_dumps(json_object_get(root, "classified"), JSON_COMPACT);
	struct dj_buf b;
	struct dj_json j;

	(void)w;
	r->ask = 0;
	dj_buf_init(&b, WEB_BODY);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	write_error(&j, VERDICT_changed, NULL);
	dj_json_raw(&j, "record", record ? record : "null");
	dj_json_end_object(&j);
	reply_json(r, verdict_status(VERDICT_changed), &b);
	free(record);
	json_decref(root);
}

static void reply_changed(struct request *r)
{
	struct query q = {.kind = QUERY_CONTACT, .id = r->id};

	r->ask = ask_query(r->web, &q, changed_read, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_changed);
}

/* Seconds to wait stand in the number of those verdicts that ask for patience. */
static void reply_no(struct request *r, const struct reply *got)
{
	const struct answer *a = got->answer;
	bool patience = verdict_status(got->verdict) >= 423;

	reply_refusal(r, got->verdict, a ? a->text : NULL,
		      a && patience && a->number > 0 && a->number < 86400 ? (int)a->number : 0);
}

void route_answered(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct dj_buf b;
	struct dj_json j;

	r->ask = 0;
	if (got->verdict == VERDICT_changed && r->route->verb == COMMAND_CLASSIFY) {
		reply_changed(r);
		return;
	}
	if (got->verdict != VERDICT_ok) {
		reply_no(r, got);
		return;
	}
	if (r->route->verb == COMMAND_CITIZEN_OPEN) {
		citizen_opened(r, got->answer);
		return;
	}
	if (r->route->verb == COMMAND_RECORDING_PLAY)
		recording_granted(r);
	if (r->route->verb == COMMAND_MUTE)
		card_mute(w, r->id, r->on);
	dj_buf_init(&b, 4096);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	write_answer(r->route, got->answer, &j);
	dj_json_end_object(&j);
	reply_json(r, 200, &b);
}

void route_command_init(const struct request *r, enum command_kind kind, struct command *c)
{
	*c = (struct command){.kind = kind, .roles = r->viewer.roles, .session = r->viewer.session};
	c->agent = r->viewer.person;
	c->actor = c->agent ? c->agent
			    : c->session; /* 0 would be the system itself: a program is its token */
}

static uint64_t post(struct request *r, struct command *c)
{
	if (c->kind == COMMAND_PERSON_SAVE)
		return person_save(r, c);
	if (c->kind == COMMAND_BACKUP)
		return ask_backup(r->web, c, route_answered, r);
	return ask_command(r->web, c, route_answered, r);
}

static void run_command(struct request *r)
{
	struct command c;
	struct dj_error why;
	enum verdict v;

	route_command_init(r, r->route->verb, &c);
	if (strstr(r->route->path, "{contact}"))
		c.contact = r->id;
	else
		c.subject = r->id;
	dj_copy(c.name, sizeof c.name, r->key);
	v = body_read(r->route->body, r->body.data ? r->body.data : "", r->body.len, &c, &why);
	if (v != VERDICT_ok) {
		dj_count(METRIC_bad_body, 1);
		command_drop(&c);
		reply_refusal(r, v, why.text, 0);
		return;
	}
	r->on = c.flag;
	r->ask = post(r, &c);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

void route_query_answered(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct dj_buf b;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_verdict(r, got->verdict);
		return;
	}
	dj_buf_init(&b, DJ_MAX(QUERY_JSON_MAX, got->json_n));
	dj_buf_add(&b, got->json, got->json_n);
	reply_json(r, 200, &b);
}

static void run_search(struct request *r, struct query *q)
{
	struct dj_error why;
	enum verdict v = search_query_read(r, q, &why);

	if (v != VERDICT_ok) {
		reply_refusal(r, v, why.text, 0);
		return;
	}
	r->ask = ask_query(r->web, q, route_query_answered, r);
	if (r->ask)
		return;
	free(q->words);
	reply_verdict(r, VERDICT_overloaded);
}

static void run_query(struct request *r)
{
	struct query q = {.kind = r->route->verb,
			  .person = r->viewer.person,
			  .roles = r->viewer.roles,
			  .id = r->id};

	if (q.kind == QUERY_FACILITIES) {
		facility_query_run(r, &q);
		return;
	}
	if (figure_query_is(q.kind)) {
		figure_query_run(r, &q);
		return;
	}
	if (search_query_is(r->route)) {
		run_search(r, &q);
		return;
	}
	if (citizen_query_is(r->route)) {
		citizen_query_run(r, &q);
		return;
	}
	if (inquiry_query_is(q.kind)) {
		inquiry_query_run(r, &q);
		return;
	}
	q.limit = (int)request_number(r, "limit", 50);
	q.before = request_number(r, "before", 0);
	q.since = request_number(r, q.kind == QUERY_FLOW ? "version" : "days", 0);
	if (q.limit < 1 || q.limit > 200 || q.before < 0 || q.since < 0 ||
	    (q.since > 400 && q.kind != QUERY_FLOW) ||
	    !dj_copy(q.text, sizeof q.text, r->key[0] ? r->key : request_arg(r, "state"))) {
		reply_refusal(r, VERDICT_bad_request,
			      "limit is 1 to 200, before is an id, days 1 to 400.", 0);
		return;
	}
	r->ask = ask_query(r->web, &q, route_query_answered, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

void route_run(struct request *r)
{
	if (shown_first(r))
		return;
	if (r->route->runs == RUNS_COMMAND)
		run_command(r);
	else if (r->route->runs == RUNS_QUERY)
		run_query(r);
	else
		r->route->run(r);
}

/* For the documentation */

void route_who(const struct route *t, struct dj_buf *out)
{
	static const char *const words[] = {
	    [ACCESS_ANYONE] = "anyone",
	    [ACCESS_LOGIN] = "any login",
	    [ACCESS_PERSON] = "a person logged in",
	    [ACCESS_AGENT] = NULL,
	    [ACCESS_BOARD] = "any login, a wallboard",
	    [ACCESS_PROMPT] = NULL,
	    [ACCESS_DIRECTORY] = NULL,
	    [ACCESS_VERB] = NULL,
	};
	struct route verb = *t;
	int n = 0;

	if (words[t->access]) {
		dj_buf_puts(out, words[t->access]);
		return;
	}
	if (t->access == ACCESS_PROMPT)
		verb = (struct route){.runs = RUNS_COMMAND, .verb = COMMAND_PROMPT_REPLACED};
	else if (t->access == ACCESS_DIRECTORY)
		verb = (struct route){.runs = RUNS_COMMAND, .verb = COMMAND_DIRECTORY_IMPORT};
	else if (t->access == ACCESS_AGENT)
		verb = (struct route){.runs = RUNS_COMMAND, .verb = COMMAND_PRESENCE};
	for (int i = 0; i < word_count(words_role); i++)
		n += verb_may(&verb, 1u << i);
	if (n == word_count(words_role)) {
		dj_buf_puts(out, "any login");
		return;
	}
	n = 0;
	for (int i = 0; i < word_count(words_role); i++)
		if (verb_may(&verb, 1u << i))
			dj_buf_printf(out, "%s%s", n++ ? " " : "", word_of(words_role, i));
}
