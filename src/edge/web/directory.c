/* Owns the import of a CSV file into the directory: the file lies in a temporary place while the
 * database compares it with what is there, or takes it over, and is gone with the request. */
#include <stdio.h>

#include "edge/web/route.h"
#include "edge/web/upload.h"

static void preview(struct request *r)
{
	struct query q = {
	    .kind = QUERY_DIRECTORY_PREVIEW, .person = r->viewer.person, .roles = r->viewer.roles};
	int n = snprintf(q.text, sizeof q.text, "%s %s", r->key, r->upload->path);

	if (n >= (int)sizeof q.text)
		reply_verdict(r, VERDICT_fault);
	else if (!(r->ask = ask_query(r->web, &q, route_query_answered, r)))
		reply_verdict(r, VERDICT_overloaded);
}

static void imported(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct dj_buf b;
	struct dj_json j;

	if (got->verdict != VERDICT_ok) {
		route_answered(w, arg, got);
		return;
	}
	r->ask = 0;
	dj_buf_init(&b, 4096);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_int(&j, "rows", got->answer->number);
	dj_json_end_object(&j);
	reply_json(r, 200, &b);
}

static void apply(struct request *r)
{
	struct command *c = dj_alloc(sizeof *c);

	r->work = c;
	r->work_size = sizeof *c;
	route_command_init(r, COMMAND_DIRECTORY_IMPORT, c);
	dj_copy(c->name, sizeof c->name, r->key);
	dj_copy(c->text, sizeof c->text, r->upload->path);
	r->ask = ask_command(r->web, c, imported, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

/* ?apply=1 takes it over; without it, what would change. */
void directory_import(struct request *r)
{
	enum verdict v = r->upload ? upload_verdict(r->upload) : VERDICT_length_missing;

	if (v != VERDICT_ok)
		reply_verdict(r, v);
	else if (request_number(r, "apply", 0) == 1)
		apply(r);
	else
		preview(r);
}
