/* Owns the temporary file of an upload. Written in pieces of at most 32 KiB as they come, so that
 * an upload never lies in memory; removed unless somebody installs it. */
#include "edge/web/upload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

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
