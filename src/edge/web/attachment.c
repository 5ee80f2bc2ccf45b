/* Owns the way of files that come along: up into the shelf and a row, and down to who may see them.
 * The type that is said is the one the content has; only pictures are shown in the page's own
 * window, everything else is saved. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <errno.h>
#include <jansson.h>

#include "app/attachment_shelf.h"
#include "edge/web/chat.h"
#include "edge/web/recording.h"
#include "edge/web/recording_range.h"
#include "edge/web/route.h"
#include "edge/web/upload.h"

#define PIECE_MOST (2 << 20) /* of one answer to a range: the player asks again */

/* ---- up ---- */

struct lay_job {
	struct job job;
	const struct attachment_shelf *shelf;
	struct upload *upload;
	struct attachment_laid laid;
	bool taken; /* a command has it */
};

static void lay(struct job *j)
{
	struct lay_job *l = (struct lay_job *)j;
	struct dj_error e = {""};
	int err = attachment_lay(l->shelf, l->upload->fd, &l->laid, &e);

	j->verdict = !err	      ? VERDICT_ok
		     : err == ENODATA ? VERDICT_bad_request
		     : err == EFBIG   ? VERDICT_too_large
		     : err == ENOSPC  ? VERDICT_disk_full
				      : VERDICT_fault;
	if (err)
		dj_copy(j->why, sizeof j->why, err == ENODATA ? "The file is empty." : e.text);
}

static void release_lay(struct job *j)
{
	struct lay_job *l = (struct lay_job *)j;

	if (!l->taken && l->laid.laid[0])
		attachment_forget(l->shelf, l->laid.laid);
	upload_free(l->upload);
	free(l);
}

static void added(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct command *c = r->work;
	struct dj_buf b;
	struct dj_json j;

	if (got->verdict != VERDICT_ok) {
		route_answered(w, arg, got);
		return;
	}
	r->ask = 0;
	dj_buf_init(&b, 2048);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_id(&j, "id", got->answer->id);
	dj_json_text(&j, "name", c->words);
	dj_json_text(&j, "type", c->name);
	dj_json_int(&j, "bytes", c->count[0]);
	if (got->answer->text[0]) /* of a guest: by it they hand the file on */
		dj_json_text(&j, "key", got->answer->text);
	dj_json_end_object(&j);
	reply_json(r, 200, &b);
}

static void laid(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct command *c = r->work;
	struct lay_job *l = (struct lay_job *)got->job;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok || !l) {
		reply_refusal(r, got->verdict, l ? l->job.why : NULL, 0);
		return;
	}
	if (r->route->run == public_file_put && strncmp(l->laid.type, "image/", 6) != 0) {
		reply_refusal(r, VERDICT_wrong_type, "Only pictures are taken here.", 0);
		return;
	}
	dj_copy(c->text, sizeof c->text, l->laid.digest);
	dj_copy(c->line, sizeof c->line, l->laid.laid);
	dj_copy(c->name, sizeof c->name, l->laid.type);
	c->count[0] = l->laid.bytes;
	r->ask = ask_command(r->web, c, added, r);
	l->taken = r->ask != 0;
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

/* What a file is called: no folder, nothing that draws elsewhere. */
static void take_name(const struct request *r, char *out, size_t cap)
{
	const char *name = request_arg(r, "name");
	const char *slash = strrchr(name, '/');
	size_t n = 0;

	for (name = slash ? slash + 1 : name; *name && n + 1 < cap; name++)
		if ((unsigned char)*name >= 0x20 && *name != 0x7f && !strchr("\\\"", *name))
			out[n++] = *name;
	out[n] = '\0';
	if (n == 0)
		dj_copy(out, cap, "file");
}

void attachment_put(struct request *r)
{
	struct command *c = dj_alloc(sizeof *c);
	enum verdict v = r->upload ? upload_verdict(r->upload) : VERDICT_length_missing;
	struct lay_job *l;

	r->work = c;
	r->work_size = sizeof *c;
	route_command_init(r, COMMAND_ATTACHMENT_ADD, c);
	take_name(r, c->words, ATTACHMENT_NAME + 1);
	if (!r->web->cfg.attachments)
		v = VERDICT_not_found;
	if (v != VERDICT_ok) {
		reply_verdict(r, v);
		return;
	}
	l = dj_alloc(sizeof *l);
	l->job.run = lay;
	l->job.release = release_lay;
	l->shelf = r->web->cfg.attachments;
	l->upload = r->upload;
	r->upload = NULL;
	r->ask = ask_worker(r->web, &l->job, laid, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

/* ---- down ---- */

struct fetch_job {
	struct job job;
	const struct attachment_shelf *shelf;
	char digest[65], type[ATTACHMENT_TYPE], name[ATTACHMENT_NAME + 1];
	struct byte_range range;
	bool outside; /* of the file: 416 */
	int64_t size, from, n;
	char *bytes;
};

static void fetch(struct job *j)
{
	struct fetch_job *f = (struct fetch_job *)j;
	char none;

	j->verdict = VERDICT_fault;
	if (attachment_read(f->shelf, f->digest, 0, &none, 0, &f->size) < 0) {
		dj_log(DJ_LOG_ERROR, "attachment.unreadable", "errno=%d", errno);
		return;
	}
	f->outside = !range_place(&f->range, f->size, &f->from, &f->n);
	if (f->range.asked)
		f->n = DJ_MIN(f->n, PIECE_MOST);
	if (f->size > ATTACHMENT_MOST)
		return;
	j->verdict = VERDICT_ok;
	if (f->outside)
		return;
	f->bytes = dj_alloc((size_t)f->n + 1);
	if (attachment_read(f->shelf, f->digest, f->from, f->bytes, (size_t)f->n, &f->size) != f->n)
		j->verdict = VERDICT_fault;
}

static void release_fetch(struct job *j)
{
	struct fetch_job *f = (struct fetch_job *)j;

	free(f->bytes);
	free(f);
}

/* Pictures and films that a page shows; everything else is saved. */
static bool is_shown(const char *type)
{
	static const char *const shown[] = {"image/jpeg", "image/png", "image/webp", "video/mp4",
					    "video/quicktime"};

	for (size_t i = 0; i < DJ_COUNT(shown); i++)
		if (strcmp(type, shown[i]) == 0)
			return true;
	return false;
}

/* RFC 8187: the name in UTF-8, every byte that is no letter or digit escaped. */
static void put_disposition(struct request *r, const struct fetch_job *f)
{
	char text[60 + 3 * sizeof f->name];
	int n = snprintf(text, sizeof text, "%s; filename*=UTF-8''",
			 is_shown(f->type) ? "inline" : "attachment");

	for (const unsigned char *p = (const unsigned char *)f->name; *p; p++)
		n += snprintf(text + n, sizeof text - (size_t)n,
			      *p < 0x80 && (isalnum(*p) || *p == '.') ? "%c" : "%%%02X", *p);
	reply_header(r, "Content-Disposition", text);
}

static void fetched(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct fetch_job *f = (struct fetch_job *)got->job;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok || !f) {
		reply_verdict(r, got->verdict);
		return;
	}
	put_disposition(r, f);
	reply_header(r, "Cache-Control", "private, no-store");
	range_headers(r, &f->range, f->outside, f->from, f->n, f->size);
	if (f->outside) {
		reply_empty(r, 416);
		return;
	}
	reply_take(r, f->range.asked ? 206 : 200,
		   is_shown(f->type) ? f->type : "application/octet-stream", f->bytes,
		   (size_t)f->n);
	f->bytes = NULL;
}

static void take(struct fetch_job *f, const json_t *row, const char *digest, const char *type)
{
	dj_copy(f->digest, sizeof f->digest, json_string_value(json_object_get(row, digest)));
	dj_copy(f->type, sizeof f->type, type);
}

/* Instead of what is handed on: the small picture (?size=thumb), or the original, which is asked
 * for by a command that leaves a trace. */
static void take_other(const struct request *r, const json_t *row, struct fetch_job *f)
{
	const char *thumb = json_string_value(json_object_get(row, "thumb"));

	if (r->route->run == attachment_original) {
		take(f, row, "original", "application/octet-stream");
	} else if (thumb && thumb[0] && strcmp(request_arg(r, "size"), "thumb") == 0) {
		take(f, row, "thumb", "image/jpeg");
	}
}

static void known(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct fetch_job *f;
	json_t *row;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_verdict(r, got->verdict);
		return;
	}
	f = dj_alloc(sizeof *f);
	f->job.run = fetch;
	f->job.release = release_fetch;
	f->shelf = r->web->cfg.attachments;
	row = json_loadb(got->json, got->json_n, 0, NULL);
	dj_copy(f->digest, sizeof f->digest, json_string_value(json_object_get(row, "digest")));
	dj_copy(f->type, sizeof f->type, json_string_value(json_object_get(row, "type")));
	dj_copy(f->name, sizeof f->name, json_string_value(json_object_get(row, "name")));
	f->range = range_parse(r->range);
	take_other(r, row, f);
	json_decref(row);
	r->ask = ask_worker(r->web, &f->job, fetched, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

void attachment_show_asked(struct request *r, struct query *q)
{
	if (!r->web->cfg.attachments)
		reply_verdict(r, VERDICT_not_found);
	else if (!(r->ask = ask_query(r->web, q, known, r)))
		reply_verdict(r, VERDICT_overloaded);
}

static void show(struct request *r, const char *chat)
{
	struct query q = {.kind = QUERY_ATTACHMENT, .id = r->id};

	dj_copy(q.text, sizeof q.text, chat);
	if (!chat[0]) {
		q.person = r->viewer.person;
		q.roles = r->viewer.roles;
	}
	attachment_show_asked(r, &q);
}

void attachment_show(struct request *r)
{
	show(r, "");
}

void chat_file(struct request *r)
{
	char identity[CHAT_IDENTITY];

	if (chat_identity(r->chat, identity))
		show(r, identity);
	else
		reply_verdict(r, VERDICT_not_found);
}

static void traced(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;

	(void)w;
	r->ask = 0;
	if (got->verdict == VERDICT_ok)
		show(r, "");
	else
		reply_verdict(r, got->verdict);
}

/* As it came, with all that it says of camera and place. */
void attachment_original(struct request *r)
{
	struct command c;

	route_command_init(r, COMMAND_ATTACHMENT_OPEN, &c);
	c.subject = r->id;
	if (!(r->ask = ask_command(r->web, &c, traced, r)))
		reply_verdict(r, VERDICT_overloaded);
}

/* What is known of it: the page shows it beside the picture. */
static void told(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	json_t *row;
	char *text;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_verdict(r, got->verdict);
		return;
	}
	row = json_loadb(got->json, got->json_n, 0, NULL);
	json_object_del(row, "digest"); /* names of files on our disk are nobody's business */
	json_object_del(row, "original");
	json_object_del(row, "thumb");
	text = json_dumps(row, JSON_COMPACT);
	json_decref(row);
	reply_take(r, 200, "application/json", text, strlen(text));
}

void attachment_about(struct request *r)
{
	struct query q = {.kind = QUERY_ATTACHMENT,
			  .person = r->viewer.person,
			  .roles = r->viewer.roles,
			  .id = r->id};

	if (!(r->ask = ask_query(r->web, &q, told, r)))
		reply_verdict(r, VERDICT_overloaded);
}
