/* Owns the slate between the page /demo and its helper program: the last order, the last account,
 * and the code that a telephone scans. Refuses: starting programs, keeping anything. A server that
 * was killed has an empty slate until the helper writes again. */
#include "edge/web/demo.h"

#include <jansson.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "edge/web/page.h"
#include "edge/web/route.h"
#include "edge/web/server.h"
#include "edge/web/web.h"

#define HERE_US	 ((dj_us)6 * 1000 * 1000) /* a helper that wrote so lately is there */
#define CODE_MAX 177			  /* modules of the largest code */

struct demo_slate {
	char story[40]; /* that was asked for last, "" none */
	dj_ms asked_ms;
	char *account; /* JSON, NULL none */
	dj_us told;    /* when, 0 never */
};

struct demo_slate *demo_slate_alloc(void)
{
	return dj_alloc(sizeof(struct demo_slate));
}

void demo_slate_free(struct demo_slate *s)
{
	if (!s)
		return;
	free(s->account);
	free(s);
}

/* ---- who may ---- */

/* The helper has a token: a second login of the administrator would end the visitor's. */
static bool may(const struct web *w, const struct viewer *v)
{
	bool login = v->scope == SCOPE_PERSON || v->scope == SCOPE_API;

	return w->cfg.demo && login && (v->roles & ROLE(ADMIN));
}

/* Nobody else learns that there is such an address. */
static bool refused(struct request *r)
{
	if (may(r->web, &r->viewer))
		return false;
	reply_verdict(r, VERDICT_not_found);
	return true;
}

void demo_page(struct request *r)
{
	if (may(r->web, &r->viewer))
		page_reply(r);
	else
		page_missing(r);
}

/* ---- the slate ---- */

static bool helper_is_there(const struct web *w)
{
	const struct demo_slate *s = w->demo;

	return s->told && web_now_us(w) - s->told < HERE_US;
}

/* A row of 0 and 1 for each line of the code. */
static void put_code(struct dj_json *j, const char *url)
{
	QRcode *code = QRcode_encodeString8bit(url, 0, QR_ECLEVEL_M);
	char row[CODE_MAX + 1];

	dj_json_array(j, "code");
	for (int y = 0; code && y < code->width; y++) {
		for (int x = 0; x < code->width; x++)
			row[x] = (code->data[y * code->width + x] & 1) ? '1' : '0';
		row[code->width] = '\0';
		dj_json_text(j, NULL, row);
	}
	dj_json_end_array(j);
	QRcode_free(code);
}

static void put_phone(struct dj_json *j, const struct web *w)
{
	char url[100];

	if (!w->cfg.lan_address || !web_https_port(w)) {
		dj_json_null(j, "phone");
		dj_json_array(j, "code");
		dj_json_end_array(j);
		return;
	}
	snprintf(url, sizeof url, "https://%s:%d/", w->cfg.lan_address, web_https_port(w));
	dj_json_text(j, "phone", url);
	put_code(j, url);
}

void demo_show(struct request *r)
{
	const struct demo_slate *s = r->web->demo;
	struct dj_buf b;
	struct dj_json j;

	if (refused(r))
		return;
	dj_buf_init(&b, 2 * WEB_BODY);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_bool(&j, "helper", helper_is_there(r->web));
	dj_json_text(&j, "story", s->story[0] ? s->story : NULL);
	dj_json_int(&j, "asked_ms", s->asked_ms);
	put_phone(&j, r->web);
	dj_json_raw(&j, "account", s->account ? s->account : "null");
	dj_json_end_object(&j);
	reply_json(r, 200, &b);
}

static void done(struct request *r)
{
	struct dj_buf b;

	dj_buf_init(&b, 16);
	dj_buf_puts(&b, "{}");
	reply_json(r, 200, &b);
}

void demo_ask(struct request *r)
{
	struct demo_slate *s = r->web->demo;

	if (refused(r))
		return;
	if (!helper_is_there(r->web)) {
		reply_refusal(r, VERDICT_wrong_state, "Start ./dev demo visit first.", 0);
		return;
	}
	dj_copy(s->story, sizeof s->story, r->key);
	s->asked_ms = DJ_MAX(web_now_ms(r->web), s->asked_ms + 1);
	done(r);
}

void demo_tell(struct request *r)
{
	struct demo_slate *s = r->web->demo;
	json_t *account;

	if (refused(r))
		return;
	account = json_loadb(r->body.data ? r->body.data : "", r->body.len, 0, NULL);
	if (!json_is_object(account)) {
		json_decref(account);
		reply_verdict(r, VERDICT_bad_request);
		return;
	}
	free(s->account);
	s->account = json_dumps(account, JSON_COMPACT);
	s->told = web_now_us(r->web);
	json_decref(account);
	demo_show(r);
}
