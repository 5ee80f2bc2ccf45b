/* Owns how the open interface answers: the format by the suffix, errors as the specification has
 * them. */
#include "edge/web/open311.h"

#include <stdio.h>
#include <string.h>

#include "edge/web/open311_xml.h"

#define ANSWER_MOST (4 * 1024 * 1024)

bool open311_wish(const struct request *r, struct open311_wish *w)
{
	const char *dot = strrchr(r->key, '.');

	w->xml = !dot || strcmp(dot, ".json") != 0;
	return dot && dj_copy_n(w->name, sizeof w->name, r->key, (size_t)(dot - r->key)) &&
	       (strcmp(dot, ".xml") == 0 || strcmp(dot, ".json") == 0);
}

void open311_answer(struct request *r, int status, const char *root, json_t *value)
{
	struct open311_wish w = {0};
	struct dj_buf b;
	char *text;

	open311_wish(r, &w);
	reply_for_all(r);
	reply_header(r, "Cache-Control", "no-store");
	if (w.xml) {
		dj_buf_init(&b, ANSWER_MOST);
		open311_xml(value, root, &b);
		reply_take(r, status, "text/xml; charset=utf-8", b.data, b.len);
	} else {
		text = json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(9));
		reply_take(r, status, "application/json; charset=utf-8", text, strlen(text));
	}
	json_decref(value);
}

void open311_refuse(struct request *r, enum verdict v, const char *sentence)
{
	int status = verdict_status(v);
	char code[16];

	/* the specification knows 400, 403 and 404; patience and our own faults keep theirs */
	if (status != 403 && status != 404 && status < 429)
		status = 400;
	snprintf(code, sizeof code, "%d", status);
	if (status == 429 || status == 503)
		reply_header(r, "Retry-After", "5");
	open311_answer(r, status, "errors",
		       json_pack("[{s:s,s:s}]", "code", code, "description",
				 sentence && sentence[0] ? sentence : verdict_message(v)));
}
