/* Owns the table of addresses and what runs behind each. Refuses: reading requests, writing
 * answers. */
#include "edge/web/route.h"

#include <string.h>

#include "base/id.h"

const struct route routes[] = {
#define WEB(m, path, f, who, in, out, summary)                                                     \
	{METHOD_##m, path, RUNS_WEB, 0, f, ACCESS_##who, BODY_##in, SCHEMA_##out, summary},
#define COMMAND(m, path, kind, in, out, summary)                                                   \
	{METHOD_##m,  path,	 RUNS_COMMAND, COMMAND_##kind, NULL,                               \
	 ACCESS_VERB, BODY_##in, SCHEMA_##out, summary},
#define QUERY(m, path, kind, out, summary)                                                         \
	{METHOD_##m,  path,	 RUNS_QUERY,   QUERY_##kind, NULL,                                 \
	 ACCESS_VERB, BODY_none, SCHEMA_##out, summary},
#include "edge/web/route.def"
#undef WEB
#undef COMMAND
#undef QUERY
};
const int route_count = (int)DJ_COUNT(routes);

/* Does the path have this shape? A {name} takes one segment, which must be an id. */
static bool matches(const char *shape, const char *path, dj_id *id)
{
	char digits[24];
	size_t n;

	for (; *shape && *shape != '{'; shape++, path++)
		if (*shape != *path)
			return false;
	if (*shape == '\0')
		return *path == '\0';
	n = strcspn(path, "/");
	if (n >= sizeof digits)
		return false;
	dj_copy_n(digits, sizeof digits, path, n);
	*id = dj_id_parse(digits);
	return *id && strcmp(strchr(shape, '}') + 1, path + n) == 0;
}

enum verdict route_find(struct request *r)
{
	char allow[64] = "";

	for (int i = 0; i < route_count; i++) {
		if (!matches(routes[i].path, r->path, &r->id))
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
	    [ACCESS_AGENT] = v->scope == SCOPE_PERSON && (v->roles & ROLE(AGENT)),
	    [ACCESS_BOARD] = v->scope != SCOPE_NONE,
	    [ACCESS_PROMPT] = login && permission_may(v->roles, COMMAND_PROMPT_REPLACED),
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
	} else if (t->answer == SCHEMA_token || t->answer == SCHEMA_made) {
		dj_json_id(j, "id", a->id);
		if (t->answer == SCHEMA_token)
			dj_json_text(j, "token", a->text);
	}
}

static void command_answered(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct dj_buf b;
	struct dj_json j;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		int64_t wait_s =
		    got->answer && verdict_status(got->verdict) >= 423 ? got->answer->number : 0;

		reply_refusal(r, got->verdict, got->answer ? got->answer->text : NULL,
			      wait_s > 0 && wait_s < 86400 ? (int)wait_s : 0);
		return;
	}
	dj_buf_init(&b, 4096);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	write_answer(r->route, got->answer, &j);
	dj_json_end_object(&j);
	reply_json(r, 200, &b);
}

static void run_command(struct request *r)
{
	struct command c = {
	    .kind = r->route->verb, .roles = r->viewer.roles, .session = r->viewer.session};
	struct dj_error why;
	enum verdict v;

	if (strstr(r->route->path, "{contact}"))
		c.contact = r->id;
	else
		c.subject = r->id;
	c.agent = r->viewer.person;
	c.actor = c.agent ? c.agent
			  : c.session; /* 0 would be the system itself: a program is its token */
	v = body_read(r->route->body, r->body.data ? r->body.data : "", r->body.len, &c, &why);
	if (v != VERDICT_ok) {
		dj_count(METRIC_bad_body, 1);
		reply_refusal(r, v, why.text, 0);
		return;
	}
	r->ask = ask_command(r->web, &c, command_answered, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

static void query_answered(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct dj_buf b;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_verdict(r, got->verdict);
		return;
	}
	dj_buf_init(&b, QUERY_JSON_MAX);
	dj_buf_add(&b, got->json, got->json_n);
	reply_json(r, 200, &b);
}

static void run_query(struct request *r)
{
	struct query q = {.kind = r->route->verb,
			  .person = r->viewer.person,
			  .roles = r->viewer.roles,
			  .id = r->id};

	q.limit = (int)request_number(r, "limit", 50);
	q.before = request_number(r, "before", 0);
	if (q.limit < 1 || q.limit > 200 || q.before < 0 ||
	    !dj_copy(q.text, sizeof q.text, request_arg(r, "state"))) {
		reply_refusal(r, VERDICT_bad_request, "limit is 1 to 200, before is an id.", 0);
		return;
	}
	r->ask = ask_query(r->web, &q, query_answered, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

void route_run(struct request *r)
{
	if (r->route->runs == RUNS_COMMAND)
		run_command(r);
	else if (r->route->runs == RUNS_QUERY)
		run_query(r);
	else
		r->route->run(r);
}
