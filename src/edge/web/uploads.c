/* Owns the addresses of files that come up in pieces: begin, where does it stand, one more piece.
 * For who is logged in and for citizens of a chat; the key of an upload is known to who began it
 * alone. The last piece answers the attachment's id. */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "app/attachment_upload.h"
#include "app/permission.h"
#include "edge/web/chat.h"
#include "edge/web/route.h"
#include "edge/web/upload.h"

struct piece_job {
	struct job job;
	const struct attachment_shelf *shelf;
	struct upload *piece; /* NULL: only look */
	bool begins, adds;
	int64_t from, at;
	char key[UPLOAD_KEY];
	struct upload_about about;
	struct attachment_laid laid;
	bool taken; /* a command has what was laid down */
};

static enum verdict verdict_of(int err)
{
	return !err				? VERDICT_ok
	       : err == ENOENT			? VERDICT_not_found
	       : err == EFBIG			? VERDICT_too_large
	       : err == EINVAL			? VERDICT_bad_request
	       : err == ENOSPC || err == EDQUOT ? VERDICT_disk_full
						: VERDICT_fault;
}

static void work(struct job *job)
{
	struct piece_job *p = (struct piece_job *)job;
	struct dj_error e = {""};
	int err = 0;

	if (p->begins)
		err = attachment_upload_begin(p->shelf, &p->about, p->key);
	else if (p->adds)
		err = attachment_upload_add(p->shelf, p->key, p->from, p->piece ? p->piece->fd : -1,
					    &p->at);
	if (!err && !p->begins)
		err = attachment_upload_look(p->shelf, p->key, &p->about, &p->at);
	if (!err && p->adds && p->at == p->about.bytes)
		err = attachment_upload_lay(p->shelf, p->key, &p->laid, &e);
	job->verdict = verdict_of(err);
	dj_copy(job->why, sizeof job->why, e.text);
}

static void release(struct job *job)
{
	struct piece_job *p = (struct piece_job *)job;

	if (!p->taken && p->laid.laid[0])
		attachment_forget(p->shelf, p->laid.laid);
	upload_free(p->piece);
	free(p);
}

static void reply_place(struct request *r, const char *key, int64_t at, dj_id attachment)
{
	struct dj_buf b;
	struct dj_json j;

	dj_buf_init(&b, 300);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_text(&j, "upload", key);
	dj_json_int(&j, "offset", at);
	dj_json_id(&j, "attachment", attachment);
	dj_json_end_object(&j);
	reply_json(r, 200, &b);
}

static void added(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	const struct command *c = r->work;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok)
		reply_verdict(r, got->verdict);
	else
		reply_place(r, r->key, c->count[0], got->answer->id);
}

/* It is whole: it gets its row. Whose it is, is what was said when it began. */
static void add_row(struct request *r, struct piece_job *p)
{
	struct command *c = dj_alloc(sizeof *c);

	r->work = c;
	r->work_size = sizeof *c;
	route_command_init(r, COMMAND_ATTACHMENT_ADD, c);
	if (p->about.chat[0])
		*c = (struct command){.kind = COMMAND_ATTACHMENT_ADD};
	dj_copy(c->caller, sizeof c->caller, p->about.chat);
	dj_copy(c->words, sizeof c->words, p->about.name);
	dj_copy(c->text, sizeof c->text, p->laid.digest);
	dj_copy(c->line, sizeof c->line, p->laid.laid);
	dj_copy(c->name, sizeof c->name, p->laid.type);
	c->count[0] = p->laid.bytes;
	r->ask = ask_command(r->web, c, added, r);
	p->taken = r->ask != 0;
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

static bool is_mine(const struct request *r, const struct upload_about *about)
{
	char chat[CHAT_IDENTITY];

	if (!about->chat[0])
		return r->viewer.person && r->viewer.person == about->person;
	return chat_identity(r->chat, chat) && strcmp(chat, about->chat) == 0;
}

static void worked(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct piece_job *p = (struct piece_job *)got->job;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok || !p)
		reply_refusal(r, got->verdict, p && p->job.why[0] ? p->job.why : NULL, 0);
	else if (!p->begins && !is_mine(r, &p->about))
		reply_verdict(r, VERDICT_not_found);
	else if (p->laid.laid[0])
		add_row(r, p);
	else
		reply_place(r, p->key, p->at, 0);
}

static void begin_work(struct request *r, struct piece_job *p)
{
	p->job.run = work;
	p->job.release = release;
	p->shelf = r->web->cfg.attachments;
	if (!p->begins)
		dj_copy(p->key, sizeof p->key, r->key);
	r->ask = ask_worker(r->web, &p->job, worked, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

/* A login that may keep files, or the cookie of a chat. */
static bool may_upload(const struct request *r, struct upload_about *about)
{
	char chat[CHAT_IDENTITY] = "";

	if (!r->web->cfg.attachments)
		return false;
	if (r->viewer.person && permission_may(r->viewer.roles, COMMAND_ATTACHMENT_ADD)) {
		about->person = r->viewer.person;
		return true;
	}
	return chat_identity(r->chat, chat) && dj_copy(about->chat, sizeof about->chat, chat);
}

static void take_name(const char *name, char *out, size_t cap)
{
	const char *slash = name ? strrchr(name, '/') : NULL;
	size_t n = 0;

	for (name = slash ? slash + 1 : name ? name : ""; *name && n + 1 < cap; name++)
		if ((unsigned char)*name >= 0x20 && *name != 0x7f && !strchr("\\\"", *name))
			out[n++] = *name;
	while (n > 0 && ((unsigned char)out[n - 1] & 0xc0) == 0x80 && !dj_utf8_valid(out, n))
		n--;
	if (n > 0 && !dj_utf8_valid(out, n))
		n--;
	out[n] = '\0';
	if (n == 0)
		dj_copy(out, cap, "file");
}

void uploads_make(struct request *r)
{
	struct piece_job *p = dj_alloc(sizeof *p);
	json_t *root = json_loadb(r->body.data ? r->body.data : "", r->body.len, 0, NULL);
	int wait_s = limits_take(r->web->limits, LIMIT_UPLOAD, r->address, web_now_us(r->web));

	p->begins = true;
	p->about.bytes = json_integer_value(json_object_get(root, "bytes"));
	take_name(json_string_value(json_object_get(root, "name")), p->about.name,
		  sizeof p->about.name);
	json_decref(root);
	if (wait_s > 0) {
		free(p);
		reply_refusal(r, VERDICT_too_many, NULL, wait_s);
	} else if (!may_upload(r, &p->about)) {
		free(p);
		reply_verdict(r, VERDICT_not_logged_in);
	} else {
		begin_work(r, p);
	}
}

void uploads_show(struct request *r)
{
	struct piece_job *p = dj_alloc(sizeof *p);

	if (may_upload(r, &p->about)) {
		begin_work(r, p);
		return;
	}
	free(p);
	reply_verdict(r, VERDICT_not_logged_in);
}

/* Whose it is was asked before a byte is taken: an upload's key is a secret of 128 bits. */
void uploads_more(struct request *r)
{
	enum verdict v = r->upload ? upload_verdict(r->upload) : VERDICT_ok;
	struct piece_job *p = dj_alloc(sizeof *p);

	p->adds = true;
	p->from = request_number(r, "offset", -1);
	if (v == VERDICT_ok && p->from < 0)
		v = VERDICT_bad_request;
	if (v == VERDICT_ok && !may_upload(r, &p->about))
		v = VERDICT_not_logged_in;
	if (v != VERDICT_ok) {
		free(p);
		reply_verdict(r, v);
		return;
	}
	p->piece = r->upload;
	r->upload = NULL;
	begin_work(r, p);
}
