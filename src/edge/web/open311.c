/* Owns the addresses of GeoReport v2 (docs/open311.md): format by suffix, errors as the
 * specification has them, forms into documents. Refuses: what may be asked (app/open311_ask.c), and
 * what a report is (app/record_open311.c). */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/open311_ask.h"
#include "base/text.h"
#include "domain/report/report.h"
#include "edge/web/open311.h"
#include "edge/web/public_form.h"
#include "edge/web/route.h"
#include "edge/web/server.h"

#define CHANGED "2026-11-22T00:00:00Z" /* when this interface was last another one */

static bool allowed(struct request *r)
{
	if (limits_take(r->web->limits, LIMIT_OPEN311, r->address, web_now_us(r->web)) == 0)
		return true;
	open311_refuse(r, VERDICT_too_many, NULL);
	return false;
}

/* ---- parameters ---- */

#define ARG_MOST 2048 /* fifty numbers fit */

/* Lines "name=value"; NULL: more of them, or longer ones, than are read. To be freed. */
static char *lines_of(struct request *r)
{
	struct lws *wsi = r->conn->wsi;
	char arg[ARG_MOST];
	struct dj_buf b;

	dj_buf_init(&b, 8192);
	for (int i = 0; lws_hdr_fragment_length(wsi, WSI_TOKEN_HTTP_URI_ARGS, i) > 0; i++) {
		if (i >= REQUEST_ARGS ||
		    lws_hdr_copy_fragment(wsi, arg, sizeof arg, WSI_TOKEN_HTTP_URI_ARGS, i) <= 0 ||
		    !dj_utf8_valid(arg, strlen(arg)) || strchr(arg, '\n')) {
			dj_buf_fini(&b);
			return NULL;
		}
		dj_buf_printf(&b, "%s\n", arg);
	}
	dj_buf_puts(&b, "");
	return b.data ? b.data : dj_strdup("");
}

static bool sound(struct request *r, const char *lines)
{
	struct open311_ask ask;
	struct dj_error why;
	int err = lines ? open311_ask_read(lines, (dj_ms)time(NULL) * 1000, &ask, &why) : EINVAL;

	if (!err)
		return true;
	open311_refuse(r, err == ENOENT ? VERDICT_not_found : VERDICT_bad_request,
		       lines ? why.text : "At most 16 parameters of 2,000 bytes in UTF-8.");
	return false;
}

/* ---- what can be asked for ---- */

static bool has_attributes(enum report_service service)
{
	for (int i = 0; report_attribute_at(i); i++)
		if (report_attribute_at(i)->service == service)
			return true;
	return false;
}

static void show_services(struct request *r)
{
	const struct report_service_info *s;
	json_t *list = json_array();

	for (int i = 0; (s = report_service_at(i)); i++)
		json_array_append_new(
		    list,
		    json_pack("{s:s,s:s,s:s,s:b,s:s,s:s,s:s}", "service_code",
			      word_of(words_report_service, s->service), "service_name", s->name,
			      "description", s->about, "metadata", has_attributes(s->service),
			      "type", s->branch == report_branch_DISASTER ? "batch" : "realtime",
			      "keywords", s->keywords, "group",
			      word_of(words_report_branch, s->branch)));
	open311_answer(r, 200, "services", list);
}

static json_t *values_of(const struct report_attribute *a)
{
	json_t *list = json_array();

	for (const char *p = a->values; *p;) {
		size_t pair = strcspn(p, "|"), key = strcspn(p, "=");

		json_array_append_new(list, json_pack("{s:s%,s:s%}", "key", p, key, "name",
						      p + key + 1, pair - key - 1));
		p += pair + (p[pair] == '|');
	}
	return list;
}

void open311_service(struct request *r)
{
	struct open311_wish w;
	int word = open311_wish(r, &w) ? word_value(words_report_service, w.name) : -1, order = 0;
	const struct report_attribute *a;
	json_t *list;
	char *lines = lines_of(r);

	if (!sound(r, lines)) {
		free(lines);
		return;
	}
	free(lines);
	if (word <= 0 || !report_service_find((enum report_service)word)) {
		open311_refuse(r, VERDICT_not_found, "service_code was not found.");
		return;
	}
	list = json_array();
	for (int i = 0; (a = report_attribute_at(i)); i++)
		if ((int)a->service == word)
			json_array_append_new(
			    list,
			    json_pack("{s:b,s:s,s:s,s:b,s:s,s:i,s:s,s:o}", "variable", 1, "code",
				      a->code, "datatype",
				      a->values[0] ? "singlevaluelist" : "string", "required",
				      a->required, "datatype_description", "", "order", ++order,
				      "description", a->ask, "values", values_of(a)));
	open311_answer(r, 200, "service_definition",
		       json_pack("{s:s,s:o}", "service_code", w.name, "attributes", list));
}

void open311_discovery(struct request *r)
{
	struct open311_wish w;
	char url[300];

	if (!open311_wish(r, &w) || strcmp(w.name, "discovery") != 0) {
		open311_refuse(r, VERDICT_not_found, NULL);
		return;
	}
	snprintf(url, sizeof url, "%s://%s/open311/v2", r->secure ? "https" : "http", r->host);
	open311_answer(
	    r, 200, "discovery",
	    json_pack("{s:s,s:s,s:s,s:[{s:s,s:s,s:s,s:s,s:[ss]}]}", "changeset", CHANGED, "contact",
		      "031-120", "key_service", "An administrator makes a key of the kind open311.",
		      "endpoints", "specification", "http://wiki.open311.org/GeoReport_v2", "url",
		      url, "changeset", CHANGED, "type", r->web->cfg.demo ? "test" : "production",
		      "formats", "text/xml", "application/json"));
}

/* ---- questions ---- */

/* JSON goes out as it came; it is read only to be written as XML. */
static void on_list(struct request *r, const struct reply *got, const char *root)
{
	json_t *value;
	char *copy;

	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		open311_refuse(r, got->verdict, NULL);
		return;
	}
	if (strstr(r->key, ".json")) {
		copy = dj_alloc(got->json_n + 1);
		memcpy(copy, got->json, got->json_n);
		reply_header(r, "Cache-Control", "no-store");
		reply_for_all(r);
		reply_take(r, 200, "application/json; charset=utf-8", copy, got->json_n);
		return;
	}
	value = json_loadb(got->json, got->json_n, 0, NULL);
	open311_answer(r, 200, root, value ? value : json_array());
}

static void on_requests(struct web *w, void *arg, const struct reply *got)
{
	(void)w;
	on_list(arg, got, "service_requests");
}

static void on_updates(struct web *w, void *arg, const struct reply *got)
{
	(void)w;
	on_list(arg, got, "service_request_updates");
}

/* One that is asked for by its number and is not there is a 404; a list of none is none. */
static void on_one(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;

	(void)w;
	if (got->verdict == VERDICT_ok && got->json_n <= 2) {
		r->ask = 0;
		open311_refuse(r, VERDICT_not_found, "service_request_id was not found.");
		return;
	}
	on_list(r, got, "service_requests");
}

static void ask_lines(struct request *r, char *take, reply_h *h)
{
	struct query q = {.kind = QUERY_OPEN311_REQUESTS, .words = take};

	if (!sound(r, take))
		free(take);
	else if (!(r->ask = ask_query(r->web, &q, h, r))) {
		free(take);
		open311_refuse(r, VERDICT_overloaded, NULL);
	}
}

/* "updates=1" first, so that nobody says otherwise. */
static char *with_updates(char *take)
{
	struct dj_buf b;

	if (!take)
		return NULL;
	dj_buf_init(&b, 8300);
	dj_buf_printf(&b, "updates=1\n%s", take);
	free(take);
	return b.data;
}

void open311_list(struct request *r)
{
	struct open311_wish w;
	char *lines;

	if (!open311_wish(r, &w)) {
		open311_refuse(r, VERDICT_not_found, "The suffix is .xml or .json.");
		return;
	}
	lines = lines_of(r);
	if (strcmp(w.name, "requests") == 0) {
		ask_lines(r, lines, on_requests);
	} else if (strcmp(w.name, "servicerequestupdates") == 0) {
		ask_lines(r, with_updates(lines), on_updates);
	} else if (strcmp(w.name, "services") == 0) {
		if (sound(r, lines))
			show_services(r);
		free(lines);
	} else {
		free(lines);
		open311_refuse(r, VERDICT_not_found, NULL);
	}
}

void open311_one(struct request *r)
{
	struct open311_wish w;
	char line[80];

	if (!open311_wish(r, &w) || !w.name[0] || strspn(w.name, "0123456789") != strlen(w.name)) {
		open311_refuse(r, VERDICT_not_found, "service_request_id was not found.");
		return;
	}
	snprintf(line, sizeof line, "service_request_id=%s\n", w.name);
	ask_lines(r, dj_strdup(line), on_one);
}

void open311_token(struct request *r)
{
	struct query q = {.kind = QUERY_OPEN311_TOKEN};
	struct open311_wish w;

	if (!open311_wish(r, &w))
		open311_refuse(r, VERDICT_not_found, "token was not found.");
	else {
		dj_copy(q.text, sizeof q.text, w.name);
		if (!(r->ask = ask_query(r->web, &q, on_requests, r)))
			open311_refuse(r, VERDICT_overloaded, NULL);
	}
}

/* ---- reports and updates ---- */

/* attribute[code] and attribute[code][] are pieces of one list. */
static void add_attribute(json_t *attributes, const struct form_field *f)
{
	const char *name = f->name + sizeof "attribute[" - 1, *end = strchr(name, ']');
	char code[64];
	json_t *list;

	if (!end || !dj_copy_n(code, sizeof code, name, (size_t)(end - name)) || !f->value[0])
		return;
	list = json_object_get(attributes, code);
	if (!list) {
		list = json_array();
		json_object_set_new(attributes, code, list);
	}
	json_array_append_new(list, json_string(f->value));
}

/* Empty is absent; of a repeated field the first counts. */
static char *document_of(const struct form *form)
{
	json_t *root = json_object(), *attributes = json_object();
	char *text;

	for (int i = 0; i < form->count; i++) {
		const struct form_field *f = &form->field[i];

		if (strncmp(f->name, "attribute[", 10) == 0)
			add_attribute(attributes, f);
		else if (f->value[0] && !json_object_get(root, f->name) &&
			 strcmp(f->name, "api_key") != 0)
			json_object_set_new(root, f->name, json_string(f->value));
	}
	json_object_set_new(root, "attribute", attributes);
	text = json_dumps(root, JSON_COMPACT);
	json_decref(root);
	return text;
}

static void made(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	bool update = r->route->run == open311_post && strstr(r->key, "updates") != NULL;
	const char *token = got->answer ? got->answer->text : "";
	char id[24];

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		open311_refuse(r, got->verdict, token);
		return;
	}
	snprintf(id, sizeof id, "%" PRId64, (int64_t)got->answer->id);
	if (update)
		open311_answer(r, 200, "service_request_updates",
			       json_pack("[{s:s}]", "update_id", id));
	else
		open311_answer(
		    r, 200, "service_requests",
		    json_pack("[{s:s,s:s,s:n}]", token[0] ? "token" : "service_request_id",
			      token[0] ? token : id, "service_notice",
			      "생명이 위급하면 119, 범죄는 112로 전화하세요.", "account_id"));
}

static void post_form(struct request *r, enum command_kind kind, const struct form *f)
{
	struct command c = {.kind = kind};
	const char *key = form_value(f, "api_key");

	if (!dj_copy(c.name, sizeof c.name, key[0] ? key : request_arg(r, "api_key"))) {
		open311_refuse(r, VERDICT_not_allowed, "api_key is missing or wrong.");
		return;
	}
	c.body = document_of(f);
	c.body_n = strlen(c.body);
	if (!(r->ask = ask_command(r->web, &c, made, r)))
		open311_refuse(r, VERDICT_overloaded, NULL);
}

void open311_post(struct request *r)
{
	struct open311_wish w;
	struct form f;
	struct dj_error why;
	bool known = open311_wish(r, &w), update = strcmp(w.name, "servicerequestupdates") == 0;

	if (!allowed(r))
		return;
	if (!known || (!update && strcmp(w.name, "requests") != 0)) {
		open311_refuse(r, VERDICT_not_found, NULL);
		return;
	}
	if (public_form_read(r, &f, &why) != 0)
		open311_refuse(r, VERDICT_bad_request, why.text);
	else
		post_form(r, update ? COMMAND_OPEN311_UPDATE : COMMAND_OPEN311_REQUEST, &f);
	form_fini(&f);
}
