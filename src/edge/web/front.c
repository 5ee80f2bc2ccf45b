/* Owns the address that the KakaoTalk bot calls: its question goes to the writer, articles are
 * looked for where the rules want them, and the answer goes back at once. Whatever goes wrong on
 * the way, the citizen is shown the way to a person. */
#include <stdlib.h>
#include <string.h>

#include "app/front_json.h"
#include "app/front_skill.h"
#include "edge/web/route.h"

#define ANSWER_MOST (16 * 1024)

static void answer(struct request *r, const char *said, size_t n)
{
	struct dj_buf out;

	dj_buf_init(&out, ANSWER_MOST);
	front_skill_answer(said, n, &out);
	reply_json(r, 200, &out);
}

static void said(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	bool well = got->verdict == VERDICT_ok;

	(void)w;
	r->ask = 0;
	answer(r, well ? got->json : NULL, well ? got->json_n : 0);
}

static void ask_said(struct request *r, dj_id letter)
{
	struct query q = {.kind = QUERY_FRONT_SAID, .id = letter};

	r->ask = ask_query(r->web, &q, said, r);
	if (!r->ask)
		answer(r, NULL, 0);
}

static void kept_found(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;

	(void)w;
	r->ask = 0;
	if (got->verdict == VERDICT_ok)
		ask_said(r, got->answer->id);
	else
		answer(r, NULL, 0);
}

/* The letter's id waits in r->id. */
static void found(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct command c = {.kind = COMMAND_FRONT_FOUND, .subject = r->id, .flag = true};
	bool well = got->verdict == VERDICT_ok && got->json_n;
	const char *json = well ? got->json : "{}";

	(void)w;
	c.body_n = well ? got->json_n : 2;
	c.body = dj_alloc(c.body_n + 1);
	memcpy(c.body, json, c.body_n);
	r->ask = ask_command(r->web, &c, kept_found, r);
	if (!r->ask)
		answer(r, NULL, 0);
}

static void heard(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct query q = {.kind = QUERY_FRONT_FIND};

	(void)w;
	r->ask = 0;
	if (got->verdict == VERDICT_not_found || got->verdict == VERDICT_bad_request) {
		reply_verdict(r, got->verdict);
		return;
	}
	if (got->verdict != VERDICT_ok) {
		answer(r, NULL, 0);
		return;
	}
	if (!got->answer->text[0]) {
		ask_said(r, got->answer->id);
		return;
	}
	q.id = r->id = got->answer->id;
	r->ask = ask_query(r->web, &q, found, r);
	if (!r->ask)
		answer(r, NULL, 0);
}

void skill_in(struct request *r)
{
	struct command c = {.kind = COMMAND_FRONT_SKILL};

	dj_copy(c.name, sizeof c.name, r->key);
	c.body = dj_alloc(r->body.len + 1);
	if (r->body.len)
		memcpy(c.body, r->body.data, r->body.len);
	c.body_n = r->body.len;
	r->ask = ask_command(r->web, &c, heard, r);
	if (!r->ask)
		answer(r, NULL, 0);
}

/* A document on words that somebody types, before it is kept. */
void front_tries(struct request *r)
{
	char *text = front_try(r->body.data, r->body.len);

	if (!text)
		reply_verdict(r, VERDICT_bad_request);
	else
		reply_take(r, 200, "application/json", text, strlen(text));
}
