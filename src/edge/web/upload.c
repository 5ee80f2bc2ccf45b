/* Owns the temporary file of an upload. Written in pieces of at most 32 KiB as they come, so that
 * an upload never lies in memory; removed unless somebody installs it. */
#include "edge/web/upload.h"
#include "app/attachment_upload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define GUEST_FILE (10LL * 1024 * 1024) /* a photo of somebody without a login */

/* What is sealed afterwards must not be found in the open when the program was killed meanwhile. */
static bool is_private(const struct route *t)
{
	return t->run == attachment_put || t->run == uploads_more || t->run == public_file_put;
}

int64_t upload_most(const struct route *t)
{
	if (t->run == uploads_more)
		return UPLOAD_PIECE;
	if (t->run == public_file_put)
		return GUEST_FILE;
	return is_private(t) ? ATTACHMENT_MOST : WEB_UPLOAD;
}

struct upload *upload_begin(struct request *r)
{
	struct upload *u = dj_alloc(sizeof *u);
	char folder[400];

	snprintf(folder, sizeof folder, "%s/prompts", r->web->cfg.data);
	if (mkdir(folder, 0750) != 0 && errno != EEXIST)
		u->error = errno;
	snprintf(u->path, sizeof u->path, "%s/.upload-XXXXXX", folder);
	u->fd = mkostemp(u->path, O_CLOEXEC);
	if (u->fd < 0)
		u->error = errno;
	else if (is_private(r->route))
		u->installed = unlink(u->path) == 0;
	return u;
}

void upload_add(struct upload *u, const void *data, size_t n)
{
	if (n > 0 && !u->error && write(u->fd, data, n) != (ssize_t)n)
		u->error = errno ? errno : ENOSPC;
}

enum verdict upload_verdict(const struct upload *u)
{
	if (!u->error)
		return VERDICT_ok;
	dj_log(DJ_LOG_ERROR, "web.upload", "errno=%d", u->error);
	return u->error == ENOSPC || u->error == EDQUOT ? VERDICT_disk_full : VERDICT_fault;
}

struct posted {
	struct command command;
	const char *what;
};

static void counted(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	const struct posted *p = r->work;
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
	dj_json_int(&j, p->what, got->answer->number);
	dj_json_end_object(&j);
	reply_json(r, 200, &b);
}

void upload_command(struct request *r, enum command_kind kind, const char *what)
{
	struct posted *p = dj_alloc(sizeof *p);

	p->what = what;
	r->work = p;
	r->work_size = sizeof *p;
	route_command_init(r, kind, &p->command);
	dj_copy(p->command.name, sizeof p->command.name, r->key);
	dj_copy(p->command.text, sizeof p->command.text, r->upload->path);
	r->ask = ask_command(r->web, &p->command, counted, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

void upload_free(struct upload *u)
{
	if (!u)
		return;
	if (u->fd >= 0) {
		close(u->fd);
		if (!u->installed)
			unlink(u->path);
	}
	free(u);
}
