/* Owns the addresses by which a citizen reports something and finds their own inquiries again. All
 * of it works without a login; floods are counted by address. A report by a plain form, from a
 * browser without scripts, is answered with a page. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "edge/web/chat.h"
#include "edge/web/page.h"
#include "edge/web/public_form.h"
#include "edge/web/route.h"
#include "edge/web/server.h"
#include "edge/web/upload.h"

/* True when this address may do it once more; else it has been answered. */
static bool allowed(struct request *r, enum limit_kind kind)
{
	int wait_s = limits_take(r->web->limits, kind, r->address, web_now_us(r->web));

	if (wait_s > 0)
		reply_refusal(r, VERDICT_too_many, NULL, wait_s);
	return wait_s == 0;
}

static void ask(struct request *r, struct query *q)
{
	r->ask = ask_query(r->web, q, route_query_answered, r);
	if (r->ask)
		return;
	free(q->words);
	reply_verdict(r, VERDICT_overloaded);
}

/* The body as compact JSON, so that whoever masks numbers in it knows it as a document. */
static bool take_document(struct request *r, struct command *c)
{
	json_t *root =
	    json_loadb(r->body.data ? r->body.data : "", r->body.len, JSON_REJECT_DUPLICATES, NULL);

	if (json_is_object(root) && (c->body = json_dumps(root, JSON_COMPACT)))
		c->body_n = strlen(c->body);
	json_decref(root);
	return c->body != NULL;
}

static void post_command(struct request *r, struct command *c, reply_h *answered)
{
	if (!take_document(r, c))
		reply_refusal(r, VERDICT_bad_request, "The body must be one JSON object.", 0);
	else if (!(r->ask = ask_command(r->web, c, answered, r)))
		reply_verdict(r, VERDICT_overloaded);
}

static void post_document(struct request *r, enum command_kind kind, reply_h *answered)
{
	post_command(r, &(struct command){.kind = kind}, answered);
}

/* A refusal with the sentence that the use case gave it. */
static bool refused(struct request *r, const struct reply *got)
{
	r->ask = 0;
	if (got->verdict == VERDICT_ok)
		return false;
	reply_refusal(r, got->verdict, got->answer ? got->answer->text : NULL,
		      got->verdict == VERDICT_too_many ? 3600 : 0);
	return true;
}

/* ---- reports ---- */

void public_services(struct request *r)
{
	ask(r, &(struct query){.kind = QUERY_PUBLIC_SERVICES});
}

void public_near(struct request *r)
{
	struct query q = {.kind = QUERY_PUBLIC_NEAR};
	const char *place = request_arg(r, "place"), *latitude = request_arg(r, "latitude");
	int n =
	    latitude[0]
		? snprintf(q.text, sizeof q.text, "%.24s %.20s %.20s", request_arg(r, "service"),
			   latitude, request_arg(r, "longitude"))
		: snprintf(q.text, sizeof q.text, "%.24s %.40s", request_arg(r, "service"), place);

	dj_assert(n > 0 && n < (int)sizeof q.text);
	ask(r, &q);
}

/* {"number":"1120-0017","key":"7hq2k9d3ab","urgent":false} */
static void put_receipt(struct dj_json *j, const struct answer *a)
{
	size_t n = strcspn(a->text, " ");
	char number[20];

	dj_copy_n(number, sizeof number, a->text, n);
	dj_json_id(j, "id", a->id);
	dj_json_text(j, "number", number);
	dj_json_text(j, "key", a->text[n] ? a->text + n + 1 : "");
	dj_json_bool(j, "urgent", a->number != 0);
}

static void reported(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct dj_buf b;
	struct dj_json j;

	(void)w;
	if (refused(r, got))
		return;
	dj_buf_init(&b, 1024);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	put_receipt(&j, got->answer);
	dj_json_end_object(&j);
	reply_json(r, 200, &b);
}

void public_report(struct request *r)
{
	if (allowed(r, LIMIT_REPORT))
		post_document(r, COMMAND_PUBLIC_REPORT, reported);
}

/* ---- without scripts ---- */

static const char head[] =
    "<!doctype html><html lang=\"ko\"><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>120</title>";
static const char danger[] =
    "<p><strong>생명이 위급하면 <a href=\"tel:119\">119</a>, 범죄는 <a href=\"tel:112\">112</a>. "
    "<span lang=\"en\">Life in danger? Call 119, police 112.</span></strong></p>";

static void reply_page(struct request *r, int status, const char *words)
{
	struct dj_buf b;

	dj_buf_init(&b, 16 * 1024);
	dj_buf_printf(&b, "%s%s%s<p><a href=\"/\">120</a></p></html>", head, danger, words);
	reply_header(r, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
	reply_header(r, "Cache-Control", "no-store");
	reply_take(r, status, "text/html; charset=utf-8", b.data, b.len);
}

static void form_answered(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	char words[1200], number[20] = "";
	const char *key;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_page(
		    r, verdict_status(got->verdict),
		    "<h1>접수하지 못했습니다</h1><p>무슨 일인지와 어디인지 적었는지 확인하고 "
		    "다시 보내거나 120으로 전화해 주세요. <span lang=\"en\">It was not taken. "
		    "Say what and where, or dial 120.</span></p>");
		return;
	}
	dj_copy_n(number, sizeof number, got->answer->text, strcspn(got->answer->text, " "));
	key = got->answer->text + strcspn(got->answer->text, " ");
	snprintf(
	    words, sizeof words,
	    "<h1>접수했습니다</h1><p>접수번호 <strong>%s</strong><br>확인 열쇠 <strong>%s"
	    "</strong></p><p>적어 두세요. 이 둘이나 전화번호로 결과를 볼 수 있습니다: "
	    "<a href=\"/my\">내 문의</a>. <span lang=\"en\">Received. Write the number and the "
	    "key down: with them you see what became of it.</span></p>",
	    number, key[0] ? key + 1 : "");
	reply_page(r, 200, words);
}

/* Fields of the form to those of the document; what is empty is not there. */
static char *document_of(const struct form *f)
{
	static const char *const names[] = {"service", "text", "place",	   "address",
					    "phone",   "mail", "language", "client"};
	json_t *root = json_object();
	char *out;

	for (size_t i = 0; i < DJ_COUNT(names); i++)
		if (form_value(f, names[i])[0])
			json_object_set_new(root, names[i], json_string(form_value(f, names[i])));
	if (form_value(f, "injured")[0])
		json_object_set_new(root, "injured", json_true());
	if (form_value(f, "shown")[0])
		json_object_set_new(root, "shown", json_true());
	out = json_dumps(root, JSON_COMPACT);
	json_decref(root);
	return out;
}

void public_report_form(struct request *r)
{
	struct command c = {.kind = COMMAND_PUBLIC_REPORT};
	struct form f;
	struct dj_error why;

	if (!allowed(r, LIMIT_REPORT))
		return;
	if (public_form_read(r, &f, &why) == 0) {
		c.body = document_of(&f);
		c.body_n = strlen(c.body);
		r->ask = ask_command(r->web, &c, form_answered, r);
	}
	form_fini(&f);
	if (!r->ask)
		form_answered(r->web, r, &(struct reply){.verdict = VERDICT_bad_request});
}

/* Two routes have this path; whoever reads it gets the page. */
void public_page(struct request *r)
{
	page_reply(r);
}

/* ---- the own inquiries ---- */

static void done(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct dj_buf b;

	(void)w;
	if (refused(r, got))
		return;
	dj_buf_init(&b, 8);
	dj_buf_puts(&b, "{}");
	reply_json(r, 200, &b);
}

static void entered(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct dj_buf b;
	struct dj_json j;

	(void)w;
	if (refused(r, got))
		return;
	dj_buf_init(&b, 1024);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_text(&j, "visit", got->answer->text);
	dj_json_end_object(&j);
	reply_json(r, 200, &b);
}

/* A field of the JSON body; false when it is no object or the text does not fit. */
static bool body_text(const struct request *r, const char *key, char *out, size_t cap)
{
	json_t *root = json_loadb(r->body.data ? r->body.data : "", r->body.len, 0, NULL);
	const char *text = json_string_value(json_object_get(root, key));
	bool fits = text && dj_copy(out, cap, text);

	json_decref(root);
	return fits;
}

void public_code(struct request *r)
{
	struct command c = {.kind = COMMAND_PUBLIC_CODE};

	if (!allowed(r, LIMIT_ENTER))
		return;
	if (!body_text(r, "phone", c.line, sizeof c.line))
		reply_verdict(r, VERDICT_bad_address);
	else if (!(r->ask = ask_command(r->web, &c, done, r)))
		reply_verdict(r, VERDICT_overloaded);
}

void public_enter(struct request *r)
{
	if (allowed(r, LIMIT_ENTER))
		post_document(r, COMMAND_PUBLIC_ENTER, entered);
}

void public_say(struct request *r)
{
	if (allowed(r, LIMIT_REPORT))
		post_document(r, COMMAND_PUBLIC_SAY, done);
}

void public_mine(struct request *r)
{
	struct query q = {.kind = QUERY_PUBLIC_MINE};
	char visit[80];

	if (!body_text(r, "visit", visit, sizeof visit)) {
		reply_verdict(r, VERDICT_not_logged_in);
		return;
	}
	q.words = dj_strdup(visit);
	ask(r, &q);
}

/* ---- browsers that want to be told ---- */

void push_key_show(struct request *r)
{
	const char *key = r->web->cfg.push_key;
	struct dj_buf b;
	struct dj_json j;

	dj_buf_init(&b, 200);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_text(&j, "key", key ? key : "");
	dj_json_end_object(&j);
	reply_json(r, 200, &b);
}

/* Whose chat it is, the cookie says. */
void push_ask(struct request *r)
{
	struct command c = {.kind = COMMAND_PUSH_ASK};
	char of[12] = "", identity[CHAT_IDENTITY];

	if (!allowed(r, LIMIT_REPORT))
		return;
	body_text(r, "of", of, sizeof of);
	if (strcmp(of, word_of(words_push_of, push_of_CHAT)) == 0) {
		if (!chat_identity(r->chat, identity)) {
			reply_verdict(r, VERDICT_not_logged_in);
			return;
		}
		dj_copy(c.text, sizeof c.text, identity);
	}
	post_command(r, &c, done);
}

void push_stop(struct request *r)
{
	if (allowed(r, LIMIT_REPORT))
		post_document(r, COMMAND_PUSH_STOP, done);
}

/* ---- files ---- */

void public_file_put(struct request *r)
{
	if (allowed(r, LIMIT_REPORT))
		attachment_put(r);
}

void public_file(struct request *r)
{
	struct query q = {.kind = QUERY_PUBLIC_FILE, .id = r->id};

	if (!dj_copy(q.text, sizeof q.text, request_arg(r, "key")))
		reply_verdict(r, VERDICT_not_found);
	else
		attachment_show_asked(r, &q);
}
