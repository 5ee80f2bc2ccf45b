/* Owns the way of a new password: out of the document, through a worker, back as its hash. */
#include "edge/web/person.h"

#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "edge/web/route.h"

/* The document with "password_hash" in place of "password". */
static bool put_hash(struct command *c, const char *hash)
{
	json_t *root = json_loads(c->text, 0, NULL);
	size_t n;

	json_object_del(root, "password");
	json_object_set_new(root, "password_hash", json_string(hash));
	n = json_dumpb(root, c->text, sizeof c->text - 1, JSON_COMPACT);
	json_decref(root);
	c->text[DJ_MIN(n, sizeof c->text - 1)] = '\0';
	return n < sizeof c->text;
}

static void hashed(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct command *c = r->work;

	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_refusal(r, got->verdict, got->job ? got->job->why : NULL, 0);
		return;
	}
	if (!put_hash(c, job_hash(got->job))) {
		reply_verdict(r, VERDICT_too_large);
		return;
	}
	r->ask = ask_command(w, c, route_answered, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

uint64_t person_save(struct request *r, const struct command *c)
{
	json_t *root = json_loads(c->text, 0, NULL);
	const char *password = json_string_value(json_object_get(root, "password"));
	struct command *kept = dj_alloc(sizeof *kept);
	uint64_t mark;

	*kept = *c;
	r->work = kept;
	r->work_size = sizeof *kept;
	if (password)
		mark = ask_worker(r->web, job_password_new(password), hashed, r);
	else
		mark = ask_command(r->web, kept, route_answered, r);
	json_decref(root);
	return mark;
}
