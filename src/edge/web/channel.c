/* Owns the addresses that vendors call: the channel judges who calls, what is to be kept goes to
 * the writer byte by byte, and they hear our answer when it is on disk. Refuses: reading it, and
 * knowing a signature (the text edge does), and saying to a stranger whether there is such an
 * address. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "edge/web/route.h"
#include "edge/web/upload.h"

#define ANSWER_MOST (64 * 1024)

/* The answer's body waits as r->owned, so that it goes with the request. */
static void answer(struct request *r)
{
	const struct channel_reply *c = r->work;

	if (!r->owned)
		r->owned = dj_alloc(1);
	reply_take(r, c->status ? c->status : 200, c->type ? c->type : "text/plain", r->owned,
		   c->body.len);
}

static void refuse(struct request *r, enum verdict v)
{
	free(r->owned);
	r->owned = NULL;
	reply_verdict(r, v);
}

static void kept(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;

	(void)w;
	r->ask = 0;
	if (got->verdict == VERDICT_ok)
		answer(r);
	else
		refuse(r, got->verdict);
}

/* {"args":{"from":"01012345678"}} */
static char *head_of(const struct request *r)
{
	json_t *root = json_object(), *args = json_object();
	char name[64], *text;

	for (int i = 0; i < REQUEST_ARGS && r->args[i][0]; i++) {
		size_t n = strcspn(r->args[i], "=");

		if (dj_copy_n(name, sizeof name, r->args[i], n) && r->args[i][n])
			json_object_set_new(args, name, json_string(r->args[i] + n + 1));
	}
	json_object_set_new(root, "args", args);
	text = json_dumps(root, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(root);
	return text;
}

static void keep(struct request *r)
{
	const struct channel_reply *is = r->work;
	struct command c = {.kind = COMMAND_CHANNEL_EVENT, .number = is->channel};
	char *head = head_of(r);
	bool fits = head && dj_copy(c.text, sizeof c.text, head);

	free(head);
	if (!fits) {
		refuse(r, VERDICT_too_large);
		return;
	}
	dj_copy(c.line, sizeof c.line, is->what);
	dj_copy(c.name, sizeof c.name, is->once);
	if (r->body.len) {
		c.body = dj_alloc(r->body.len + 1);
		memcpy(c.body, r->body.data, r->body.len);
		c.body_n = r->body.len;
	}
	r->ask = ask_command(r->web, &c, kept, r);
	if (!r->ask)
		refuse(r, VERDICT_overloaded);
}

static enum channel_call_end judge(struct request *r, struct channel_reply *out)
{
	const struct channel_port *port = &r->web->cfg.channel;
	const char *args[REQUEST_ARGS + 1] = {NULL};
	struct channel_call in = {.get = r->method == METHOD_GET,
				  .channel = r->part,
				  .key = r->key,
				  .what = r->what,
				  .address = r->address,
				  .type = r->type,
				  .path = r->path,
				  .args = args,
				  .heads = r->heads,
				  .body = r->body.len ? r->body.data : "",
				  .n = r->body.len,
				  .now_ms = dj_wall(r->web->cfg.clock)};

	for (int i = 0; i < REQUEST_ARGS && r->args[i][0]; i++)
		args[i] = r->args[i];
	return port->call ? port->call(port->arg, &in, out) : CALL_UNKNOWN;
}

/* The text edge knows that we gave this address out ourselves. */
static void hand_on(struct request *r)
{
	const struct channel_reply *is = r->work;
	struct query q = {.kind = QUERY_ATTACHMENT, .id = is->file, .roles = 1u << role_AGENT};

	attachment_show_asked(r, &q);
}

void channel_in(struct request *r)
{
	static const enum verdict verdicts[] = {[CALL_UNKNOWN] = VERDICT_not_found,
						[CALL_REFUSED] = VERDICT_not_allowed,
						[CALL_EARLY] = VERDICT_overloaded,
						[CALL_OFF] = VERDICT_channel_off};
	struct channel_reply *out = dj_alloc(sizeof *out);
	enum channel_call_end end;

	dj_buf_init(&out->body, ANSWER_MOST);
	end = judge(r, out);
	r->work = out;
	r->work_size = sizeof *out;
	r->owned = out->body.data;
	if (end == CALL_REFUSED)
		dj_count(METRIC_channel_refused, 1);
	if (end == CALL_KEEP)
		keep(r);
	else if (end == CALL_ANSWERED)
		answer(r);
	else if (end == CALL_FILE)
		hand_on(r);
	else
		refuse(r, verdicts[end]);
}
