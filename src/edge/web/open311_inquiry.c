/* Owns Inquiry API v1 (docs/open311.md): public articles as services and questions, facilities with
 * whether they are open. What it tells is what everybody may read; it refuses nothing but an
 * address that is none. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/json_in.h"
#include "app/open311_ask.h"
#include "base/id.h"
#include "base/text.h"
#include "edge/web/open311.h"
#include "edge/web/server.h"

#define BRIEF	       200
#define FACILITIES_ALL 2000

static void show_services(struct request *r, const json_t *all);
static void show_faqs(struct request *r, const json_t *all);
static void show_facilities(struct request *r, const json_t *all);

/* The second segment of the address -> what answers it. */
static const struct branch {
	const char *name, *rows;
	enum query_kind kind;
	enum word_list categories;
	void (*show)(struct request *r, const json_t *all);
} branches[] = {
    {"services", "articles", QUERY_PUBLIC_ARTICLES, words_knowledge_kind, show_services},
    {"web_faqs", "articles", QUERY_PUBLIC_ARTICLES, words_knowledge_kind, show_faqs},
    {"facilities", "facilities", QUERY_FACILITIES, words_facility_kind, show_facilities},
};

static const struct branch *branch_of(const struct request *r)
{
	for (size_t i = 0; i < DJ_COUNT(branches); i++)
		if (strcmp(branches[i].name, r->what) == 0)
			return &branches[i];
	return NULL;
}

static dj_id id_of(const char *name)
{
	return strspn(name, "0123456789") == strlen(name) ? dj_id_parse(name) : 0;
}

/* ---- pieces ---- */

static json_t *text_of(const json_t *row, const char *key)
{
	return json_string(dj_json_at(row, key));
}

static json_t *brief_of(const char *text)
{
	char brief[BRIEF];

	dj_copy(brief, sizeof brief, text);
	brief[strcspn(brief, "\n")] = '\0';
	return json_string(brief);
}

static json_t *time_of(const json_t *row, const char *key)
{
	dj_ms at = dj_json_count(row, key);
	char text[24];

	if (!at)
		return json_null();
	open311_time_write(at, text);
	return json_string(text);
}

/* A list of names is a list of objects in JSON, of elements in XML. */
static void add_name(const struct request *r, json_t *list, const char *element, const char *name,
		     size_t n)
{
	struct open311_wish w;

	open311_wish(r, &w);
	json_array_append_new(list, w.xml ? json_stringn(name, n)
					  : json_pack("{s:s%}", element, name, n));
}

static json_t *categories_of(const struct request *r, const json_t *row)
{
	json_t *list = json_array();
	const char *kind = dj_json_at(row, "kind");

	add_name(r, list, "category_name", kind, strlen(kind));
	return list;
}

/* Where a person reads it. */
static json_t *page_of(const struct request *r, const json_t *row)
{
	return json_sprintf("%s://%s/answers#found=%s", r->secure ? "https" : "http", r->host,
			    dj_json_at(row, "id"));
}

/* Plain words as HTML. To be freed. */
static json_t *html_of(const char *text)
{
	struct dj_buf b;
	json_t *html;

	dj_buf_init(&b, 1024 * 1024);
	for (; *text; text++) {
		const char *as = *text == '&'	 ? "&amp;"
				 : *text == '<'	 ? "&lt;"
				 : *text == '>'	 ? "&gt;"
				 : *text == '\n' ? "<br />"
						 : NULL;

		if (as)
			dj_buf_puts(&b, as);
		else
			dj_buf_add(&b, text, 1);
	}
	html = json_stringn(b.data ? b.data : "", b.len);
	dj_buf_fini(&b);
	return html;
}

/* ---- articles ---- */

static bool in_category(const struct request *r, const json_t *row)
{
	struct open311_wish w;

	open311_wish(r, &w);
	return id_of(w.name) || strcmp(w.name, "all") == 0 ||
	       strcmp(w.name, dj_json_at(row, "kind")) == 0;
}

static bool is_single(const struct request *r)
{
	struct open311_wish w;

	return open311_wish(r, &w) && id_of(w.name);
}

static json_t *service(const struct request *r, const json_t *row)
{
	const char *text = dj_json_at(row, "text");
	json_t *one = json_pack("{s:o,s:o,s:o}", "id", text_of(row, "id"), "service_name",
				text_of(row, "title"), "expiration", time_of(row, "valid_to_ms"));

	json_object_set_new(one, "brief_description", brief_of(text));
	if (!is_single(r))
		return one;
	json_object_set_new(one, "categories", categories_of(r, row));
	json_object_set_new(one, "url", page_of(r, row));
	json_object_set_new(one, "description", json_string(text));
	json_object_set_new(one, "description_html", html_of(text));
	json_object_set_new(one, "web_actions",
			    json_pack("[{s:s,s:o,s:o}]", "type", "Link", "label",
				      text_of(row, "title"), "url", page_of(r, row)));
	return one;
}

static json_t *faq(const struct request *r, const json_t *row)
{
	const char *text = dj_json_at(row, "text");
	json_t *one = json_pack("{s:o,s:o,s:o}", "id", text_of(row, "id"), "question",
				text_of(row, "title"), "expiration", time_of(row, "valid_to_ms"));

	if (!is_single(r))
		return one;
	json_object_set_new(one, "categories", categories_of(r, row));
	json_object_set_new(one, "url", page_of(r, row));
	json_object_set_new(one, "answer", json_string(text));
	json_object_set_new(one, "answer_html", html_of(text));
	json_object_set_new(one, "services", json_array());
	return one;
}

/* One that is asked for by its number and is not there is a 404; a list of none is none. */
static void show(struct request *r, const char *root, json_t *list)
{
	if (json_array_size(list) || !is_single(r)) {
		open311_answer(r, 200, root, list);
		return;
	}
	json_decref(list);
	open311_refuse(r, VERDICT_not_found, NULL);
}

/* Help that one applies for is a service, a story is neither. */
static void show_articles(struct request *r, const json_t *all, bool services)
{
	json_t *list = json_array(), *row;
	size_t at;

	json_array_foreach((json_t *)all, at, row)
	{
		const char *kind = dj_json_at(row, "kind");

		if (strcmp(kind, "story") == 0 || !in_category(r, row) ||
		    (strcmp(kind, "programme") == 0) != services)
			continue;
		json_array_append_new(list, services ? service(r, row) : faq(r, row));
	}
	show(r, services ? "services" : "faqs", list);
}

static void show_services(struct request *r, const json_t *all)
{
	show_articles(r, all, true);
}

static void show_faqs(struct request *r, const json_t *all)
{
	show_articles(r, all, false);
}

/* ---- facilities ---- */

static json_t *features_of(const struct request *r, const char *services)
{
	json_t *list = json_array();

	while (*(services += strspn(services, ", "))) {
		size_t n = strcspn(services, ",");

		add_name(r, list, "feature_name", services, n);
		services += n;
	}
	return list;
}

/* Beyond the specification: whether it is open now, and when somebody last made sure. */
static void put_now(json_t *one, const json_t *row)
{
	const json_t *report = json_object_get(row, "report");

	json_object_set_new(one, "open_now", text_of(row, "state"));
	json_object_set_new(one, "checked_datetime",
			    report ? time_of(report, "checked_ms") : json_null());
}

static json_t *facility(const struct request *r, const json_t *row)
{
	json_t *one = json_pack("{s:o,s:o,s:n,s:o,s:o}", "id", text_of(row, "id"), "facility_name",
				text_of(row, "name"), "expiration", "type", text_of(row, "kind"),
				"brief_description", brief_of(dj_json_at(row, "services")));

	put_now(one, row);
	if (!is_single(r))
		return one;
	json_object_set_new(one, "description", text_of(row, "services"));
	json_object_set_new(one, "features", features_of(r, dj_json_at(row, "services")));
	json_object_set_new(one, "address", text_of(row, "address"));
	json_object_set_new(one, "additional_address_information", text_of(row, "access"));
	json_object_set_new(one, "city", text_of(row, "place"));
	json_object_set_new(one, "state", json_string("Gyeonggi-do"));
	json_object_set_new(one, "zipcode", json_string(""));
	json_object_set_new(one, "displayed_hours", text_of(row, "hours"));
	json_object_set_new(one, "lat", text_of(row, "latitude"));
	json_object_set_new(one, "long", text_of(row, "longitude"));
	json_object_set_new(one, "eligibility_information", json_string(""));
	return one;
}

static void show_facilities(struct request *r, const json_t *all)
{
	json_t *list = json_array(), *row;
	size_t at;

	json_array_foreach((json_t *)all, at, row) json_array_append_new(list, facility(r, row));
	show(r, "facilities", list);
}

/* ---- the address ---- */

static void on_rows(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	const struct branch *b = branch_of(r);
	json_t *root;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		open311_refuse(r, got->verdict, NULL);
		return;
	}
	root = json_loadb(got->json, got->json_n, 0, NULL);
	b->show(r, json_object_get(root, b->rows));
	json_decref(root);
}

/* Articles are asked for by their language, Korean without one; facilities by their kind. */
static bool question(struct request *r, const struct branch *b, const char *name, struct query *q)
{
	bool articles = b->kind == QUERY_PUBLIC_ARTICLES;
	const char *language = request_arg(r, "language");

	*q = (struct query){.kind = b->kind, .id = id_of(name), .limit = FACILITIES_ALL};
	if (!q->id && strcmp(name, "all") != 0 && word_value(b->categories, name) < 0)
		return false;
	if (!q->id && articles)
		dj_copy(q->text, sizeof q->text, language[0] ? language : "ko");
	else if (!q->id && strcmp(name, "all") != 0)
		snprintf(q->text, sizeof q->text, "kind=%s", name);
	return true;
}

void open311_inquiry(struct request *r)
{
	const struct branch *b = branch_of(r);
	struct open311_wish w;
	struct query q;

	if (!b || !open311_wish(r, &w) || !question(r, b, w.name, &q))
		open311_refuse(r, VERDICT_not_found, "There is no such list.");
	else if (!(r->ask = ask_query(r->web, &q, on_rows, r)))
		open311_refuse(r, VERDICT_overloaded, NULL);
}
