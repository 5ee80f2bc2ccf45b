/* Owns the OpenAPI document. Refuses: describing anything that the tables do not say. */
#include "edge/web/openapi.h"

#include <stdio.h>
#include <string.h>

#include "edge/web/route.h"
#include "edge/web/schema.h"

#define DOCUMENT_MAX (1024 * 1024)

/* Parts of a schema */

static void put_string(struct dj_json *j, const char *key, const char *pattern)
{
	dj_json_object(j, key);
	dj_json_text(j, "type", "string");
	if (pattern)
		dj_json_text(j, "pattern", pattern);
	dj_json_end_object(j);
}

static void put_simple(struct dj_json *j, const char *key, const char *type)
{
	dj_json_object(j, key);
	dj_json_text(j, "type", type);
	dj_json_end_object(j);
}

static void put_words(struct dj_json *j, const char *key, enum word_list list)
{
	dj_json_object(j, key);
	dj_json_text(j, "type", "string");
	dj_json_array(j, "enum");
	for (int i = 0; i < word_count(list); i++)
		dj_json_text(j, NULL, word_of(list, i));
	dj_json_end_array(j);
	dj_json_end_object(j);
}

static void put_ref(struct dj_json *j, const char *key, const char *kind, const char *name)
{
	char ref[100];

	snprintf(ref, sizeof ref, "#/components/%s/%s", kind, name);
	dj_json_object(j, key);
	dj_json_text(j, "$ref", ref);
	dj_json_end_object(j);
}

static void put_named(struct dj_json *j, const char *key, const char *name)
{
	static const struct {
		const char *name, *type;
	} simple[] = {{"text", "string"},  {"int", "integer"}, {"real", "number"},
		      {"bool", "boolean"}, {"ms", "integer"},  {"at", "integer"}};

	for (size_t i = 0; i < DJ_COUNT(simple); i++)
		if (strcmp(simple[i].name, name) == 0) {
			put_simple(j, key, simple[i].type);
			return;
		}
	if (strcmp(name, "id") == 0) {
		put_string(j, key, "^[0-9]{1,19}$");
	} else if (strcmp(name, "any") == 0) {
		dj_json_raw(j, key, "{}");
	} else if (name[0] == '=') {
		put_words(j, key, schema_list(name + 1));
	} else {
		dj_assert(schema_named(name) >= 0);
		put_ref(j, key, "schemas", name);
	}
}

/* "offer[]?" from the outside in: may be null, a list, the thing itself. */
static void put_type(struct dj_json *j, const char *key, const char *type)
{
	char inner[64];
	size_t n = strlen(type);

	if (type[n - 1] == '?') {
		dj_copy_n(inner, sizeof inner, type, n - 1);
		dj_json_object(j, key);
		dj_json_array(j, "oneOf");
		put_type(j, NULL, inner);
		put_simple(j, NULL, "null");
		dj_json_end_array(j);
		dj_json_end_object(j);
	} else if (n > 2 && strcmp(type + n - 2, "[]") == 0) {
		dj_copy_n(inner, sizeof inner, type, n - 2);
		dj_json_object(j, key);
		dj_json_text(j, "type", "array");
		put_type(j, "items", inner);
		dj_json_end_object(j);
	} else {
		put_named(j, key, type);
	}
}

/* Schemas of answers */

static void put_required(struct dj_json *j, enum schema s)
{
	struct schema_property p;

	dj_json_array(j, "required");
	for (int i = 0; schema_property(s, i, &p); i++)
		if (!p.optional)
			dj_json_text(j, NULL, p.name);
	dj_json_end_array(j);
}

static void put_schema(struct dj_json *j, enum schema s)
{
	const char *shape = schema_shape(s);
	struct schema_property p;

	dj_json_object(j, schema_name(s));
	if (shape[0] == '[') {
		dj_json_text(j, "type", "array");
		put_type(j, "items", shape + 1);
	} else if (shape[0] == '%') {
		dj_json_text(j, "type", "object");
		put_type(j, "additionalProperties", shape + 1);
	} else {
		dj_json_text(j, "type", "object");
		dj_json_object(j, "properties");
		for (int i = 0; schema_property(s, i, &p); i++)
			put_type(j, p.name, p.type);
		dj_json_end_object(j);
		put_required(j, s);
		dj_json_bool(j, "additionalProperties", s == SCHEMA_openapi);
	}
	dj_json_end_object(j);
}

/* Bodies */

static void put_field(struct dj_json *j, const struct body_field *f)
{
	static const char *const types[] = {"string",  "string", "boolean",
					    "integer", "string", "string"};
	bool null = f->need != NEEDED;

	dj_json_object(j, f->name);
	if (null) {
		dj_json_array(j, "type");
		dj_json_text(j, NULL, types[f->type]);
		dj_json_text(j, NULL, "null");
		dj_json_end_array(j);
	} else {
		dj_json_text(j, "type", types[f->type]);
	}
	if (f->type == BODY_ID)
		dj_json_text(j, "pattern", "^[0-9]{1,19}$");
	if (f->type == BODY_TEXT || f->type == BODY_LONG)
		dj_json_int(j, "maxLength", (int64_t)f->cap - 1);
	if (f->type == BODY_WORD) {
		dj_json_array(j, "enum");
		for (int i = 0; i < word_count(f->list); i++)
			dj_json_text(j, NULL, word_of(f->list, i));
		if (null)
			dj_json_null(j, NULL);
		dj_json_end_array(j);
	}
	dj_json_text(j, "description", f->help);
	dj_json_end_object(j);
}

static void put_body_schema(struct dj_json *j, enum body_shape shape)
{
	char name[40];
	int count;
	const struct body_field *f = body_fields(shape, &count);

	snprintf(name, sizeof name, "%s_body", body_name(shape));
	dj_json_object(j, name);
	dj_json_text(j, "type", "object");
	dj_json_object(j, "properties");
	for (int i = 0; i < count; i++)
		put_field(j, &f[i]);
	dj_json_end_object(j);
	dj_json_array(j, "required");
	for (int i = 0; i < count; i++)
		if (f[i].need != OPTIONAL)
			dj_json_text(j, NULL, f[i].name);
	dj_json_end_array(j);
	dj_json_bool(j, "additionalProperties", shape == BODY_whole || shape == BODY_document);
	dj_json_end_object(j);
}

static void put_body(struct dj_json *j, const struct route *t)
{
	char name[40];

	if (t->body == BODY_none)
		return;
	dj_json_object(j, "requestBody");
	dj_json_bool(j, "required", true);
	dj_json_object(j, "content");
	dj_json_object(j, t->body == BODY_raw		  ? "text/plain"
			  : t->body != BODY_upload	  ? "application/json"
			  : t->access == ACCESS_DIRECTORY ? "text/csv"
							  : "audio/wav");
	snprintf(name, sizeof name, "%s_body", body_name(t->body));
	if (t->body == BODY_upload || t->body == BODY_raw)
		dj_json_raw(j, "schema", "{}");
	else
		put_ref(j, "schema", "schemas", name);
	dj_json_end_object(j);
	dj_json_end_object(j);
	dj_json_end_object(j);
}

/* Operations */

/* "post_contacts_hold" from POST /api/v1/contacts/{contact}/hold. */
static void put_operation_id(struct dj_json *j, const struct route *t)
{
	const char *path = strncmp(t->path, "/api/v1", 7) == 0 ? t->path + 7 : t->path;
	char id[120];
	size_t n = 0;

	for (const char *m = method_word(t->method); *m && n < sizeof id - 1; m++)
		id[n++] = (char)(*m | 0x20);
	for (; *path && n < sizeof id - 1; path++)
		if (*path != '{' && *path != '}')
			id[n++] = strchr("/.-", *path) ? '_' : *path;
	id[n] = '\0';
	dj_json_text(j, "operationId", id);
}

static void put_parameter(struct dj_json *j, const char *name, const char *in, const char *pattern,
			  const char *help)
{
	dj_json_object(j, NULL);
	dj_json_text(j, "name", name);
	dj_json_text(j, "in", in);
	dj_json_bool(j, "required", strcmp(in, "path") == 0);
	dj_json_text(j, "description", help);
	put_string(j, "schema", pattern);
	dj_json_end_object(j);
}

/* {key}, {channel} and {what} are words, every other name is an id. */
static void put_path_parameter(struct dj_json *j, const char *name)
{
	bool word =
	    strcmp(name, "key") == 0 || strcmp(name, "channel") == 0 || strcmp(name, "what") == 0;

	put_parameter(j, name, "path", word ? NULL : "^[0-9]{1,19}$", word ? "as listed" : "an id");
}

static void put_parameters(struct dj_json *j, const struct route *t)
{
	char name[24];

	dj_json_array(j, "parameters");
	for (const char *p = t->path; (p = strchr(p, '{')); p++) {
		dj_copy_n(name, sizeof name, p + 1, strcspn(p + 1, "}"));
		put_path_parameter(j, name);
	}
	for (const struct route_arg *a = route_args(t); a->name; a++)
		put_parameter(j, a->name, "query", a->pattern, a->help);
	dj_json_end_array(j);
}

/* The type of an answer that is no JSON; NULL for the others. */
static const char *other_type(int schema)
{
	static const char *const types[SCHEMAS] = {
	    [SCHEMA_text] = "text/plain",
	    [SCHEMA_page] = "text/html",
	    [SCHEMA_open311] = "text/xml",
	    [SCHEMA_csv] = "text/csv",
	    [SCHEMA_sound] = "audio/ogg",
	    [SCHEMA_pictures] = "video/webm",
	    [SCHEMA_file] = "application/octet-stream",
	    [SCHEMA_paper] = "application/pdf",
	    [SCHEMA_workbook] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	};

	return types[schema];
}

static void put_content(struct dj_json *j, const struct route *t)
{
	const char *type = other_type(t->answer);

	dj_json_object(j, "content");
	dj_json_object(j, type ? type : "application/json");
	if (type)
		put_simple(j, "schema", "string");
	else
		put_ref(j, "schema", "schemas", schema_name(t->answer));
	dj_json_end_object(j);
	dj_json_end_object(j);
}

static void put_responses(struct dj_json *j, const struct route *t)
{
	dj_json_object(j, "responses");
	dj_json_object(j, "200");
	dj_json_text(j, "description", "Done.");
	put_content(j, t);
	dj_json_end_object(j);
	if (t->run == wall_show) {
		dj_json_object(j, "303");
		dj_json_text(j, "description", "The token was taken; the page is at /wall.");
		dj_json_end_object(j);
	}
	put_ref(j, "4XX", "responses", "refused");
	put_ref(j, "5XX", "responses", "refused");
	dj_json_end_object(j);
}

static void put_security(struct dj_json *j, const struct route *t)
{
	dj_json_array(j, "security");
	if (t->access == ACCESS_ANYONE)
		dj_json_raw(j, NULL, "{}");
	dj_json_raw(j, NULL, "{\"session\":[]}");
	if (t->access != ACCESS_PERSON && t->access != ACCESS_AGENT)
		dj_json_raw(j, NULL, "{\"token\":[]}");
	if (t->access == ACCESS_BOARD)
		dj_json_raw(j, NULL, "{\"wall\":[]}");
	dj_json_end_array(j);
}

static void put_operation(struct dj_json *j, const struct route *t)
{
	static const char *const methods[] = {"get", "post", "put", "patch", "delete", "options"};
	struct dj_buf who;

	dj_json_object(j, methods[t->method]);
	put_operation_id(j, t);
	dj_json_text(j, "summary", t->summary);
	dj_buf_init(&who, 1000);
	dj_buf_puts(&who, "Who may: ");
	route_who(t, &who);
	dj_json_text(j, "description", who.data);
	dj_buf_fini(&who);
	put_parameters(j, t);
	put_body(j, t);
	put_responses(j, t);
	put_security(j, t);
	dj_json_end_object(j);
}

/* One path item for all methods of a path; they need not stand together in the table. */
static void put_paths(struct dj_json *j)
{
	dj_json_object(j, "paths");
	for (int i = 0; i < route_count; i++) {
		bool first = true;

		for (int k = 0; k < i; k++)
			first = first && strcmp(routes[k].path, routes[i].path) != 0;
		if (!first)
			continue;
		dj_json_object(j, routes[i].path);
		for (int k = i; k < route_count; k++)
			if (strcmp(routes[k].path, routes[i].path) == 0)
				put_operation(j, &routes[k]);
		dj_json_end_object(j);
	}
	dj_json_end_object(j);
}

static void put_components(struct dj_json *j)
{
	dj_json_object(j, "components");
	dj_json_object(j, "schemas");
	for (enum schema s = 0; s < SCHEMAS; s++)
		if (!other_type(s))
			put_schema(j, s);
	for (enum body_shape b = BODY_login; b < BODY_call; b++)
		if (b != BODY_upload && b != BODY_raw)
			put_body_schema(j, b);
	dj_json_end_object(j);
	dj_json_raw(j, "responses",
		    "{\"refused\":{\"description\":\"Refused: a word and a sentence. 423, 429 and "
		    "503 say in Retry-After "
		    "when to try "
		    "again.\",\"headers\":{\"Retry-After\":{\"description\":\"seconds\",\"schema\":"
		    "{\"type\":"
		    "\"integer\"}}},\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/"
		    "components/schemas/error\"}}}}}");
	dj_json_raw(j, "securitySchemes",
		    "{\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"dj_session\","
		    "\"description\":\"set by POST "
		    "/api/v1/"
		    "session\"},\"token\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":"
		    "\"from POST "
		    "/api/v1/"
		    "tokens\"},\"wall\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"dj_"
		    "wall\",\"description\":\"set by "
		    "GET /wall?token=\"}}");
	dj_json_end_object(j);
}

void openapi_print(struct dj_buf *out)
{
	struct dj_json j = dj_json_begin(out);

	dj_json_object(&j, NULL);
	dj_json_text(&j, "openapi", "3.1.0");
	dj_json_raw(&j, "info",
		    "{\"title\":\"Dajeong\",\"version\":\"1\",\"summary\":\"An open public contact "
		    "centre\",\"description\":\"Ids "
		    "are strings, times are milliseconds UTC. Bodies need Content-Length; heads "
		    "over 8 KiB close the "
		    "connection. The WebSockets are in "
		    "docs/live.md.\",\"license\":{\"name\":\"Apache-2.0\",\"identifier\":"
		    "\"Apache-2.0\"}}");
	dj_json_raw(&j, "servers", "[{\"url\":\"/\"}]");
	put_paths(&j);
	put_components(&j);
	dj_json_end_object(&j);
}

/* Written once; it lives as long as the program. */
void openapi_show(struct request *r)
{
	struct dj_buf *b = &r->web->openapi;

	if (!b->data) {
		dj_buf_init(b, DOCUMENT_MAX);
		openapi_print(b);
		dj_assert(!b->full);
	}
	reply_header(r, "Cache-Control", "no-cache");
	reply_static(r, "application/json", b->data, b->len);
}

/* docs/api.md */

static const char *runs_as(const struct route *t)
{
	return t->runs == RUNS_COMMAND ? command_word(t->verb)
	       : t->runs == RUNS_QUERY ? query_word(t->verb)
				       : "";
}

static void doc_body(const struct route *t, struct dj_buf *out)
{
	int count;
	const struct body_field *f = body_fields(t->body, &count);

	if (t->body == BODY_upload)
		dj_buf_puts(out, t->access == ACCESS_DIRECTORY ? "a CSV file" : "a WAV file");
	else if (t->body == BODY_raw)
		dj_buf_puts(out, "as the gateway sends it");
	else if (t->body == BODY_whole || t->body == BODY_document)
		dj_buf_puts(out, "as in docs/data.md");
	for (int i = 0; i < count; i++)
		dj_buf_printf(out, "%s`%s`%s", i ? ", " : "", f[i].name,
			      f[i].need == OPTIONAL ? "?" : "");
}

void api_doc_print(struct dj_buf *out)
{
	dj_buf_puts(
	    out,
	    "# The API\n\nPrinted from the route table (`src/edge/web/route.def`). The whole of "
	    "it, with every "
	    "shape, is at\n`/api/v1/openapi.json`; the WebSockets are in `docs/live.md`, the "
	    "documents of queues and "
	    "people in `docs/data.md`.\n\n"
	    "Ids are strings, times are milliseconds UTC. A body needs `Content-Length` and, "
	    "unless it is a file,\n"
	    "`Content-Type: application/json`. Refusals are "
	    "`{\"error\":{\"verdict\":\"not_yours\",\"message\":\"…\"}}`; 423, 429 "
	    "and\n503 say in `Retry-After` when to try again. A head over 8 KiB closes the "
	    "connection.\n\n"
	    "| method and path | who may | verb | body | answer | |\n|---|---|---|---|---|---|\n");
	for (int i = 0; i < route_count; i++) {
		const struct route *t = &routes[i];

		dj_buf_printf(out, "| `%s %s` | ", method_word(t->method), t->path);
		route_who(t, out);
		dj_buf_printf(out, " | %s | ", runs_as(t));
		doc_body(t, out);
		dj_buf_printf(out, " | %s | %s |\n", schema_name(t->answer), t->summary);
	}
}
