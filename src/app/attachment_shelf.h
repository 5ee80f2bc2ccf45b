/* Where the bytes of attachments lie: DATA/attachments/ab/ab12….sealed, one file for each content,
 * sealed. A file that comes is first laid beside them under a name of its own, and moved to its
 * place by the use case that makes its row. Any thread; nothing here remembers anything. */
#ifndef APP_ATTACHMENT_SHELF_H
#define APP_ATTACHMENT_SHELF_H

#include <sys/types.h>

#include "base/base.h"

struct keyring;

#define ATTACHMENT_MOST (32LL * 1024 * 1024) /* bytes of one file (R016) */
#define ATTACHMENT_TYPE 64
#define ATTACHMENT_NAME 200 /* bytes of its name */

struct attachment_shelf {
	char folder[500]; /* DATA/attachments */
	const struct keyring *keys;
};

struct attachment_laid {
	char digest[65];	    /* of the content: names its place */
	char laid[29];		    /* where it lies until then */
	char type[ATTACHMENT_TYPE]; /* by content: "image/jpeg", "application/octet-stream" */
	int64_t bytes;
};

void attachment_shelf_init(struct attachment_shelf *s, const char *data,
			   const struct keyring *keys);
/* Seals what `fd` has from its beginning on. 0; EFBIG, ENODATA (empty), ENOSPC or another errno. */
int attachment_lay(const struct attachment_shelf *s, int fd, struct attachment_laid *out,
		   struct dj_error *e);
/* To its place, or away when the same content lies there. 0 or errno. */
int attachment_settle(const struct attachment_shelf *s, const char *digest, const char *laid);
void attachment_forget(const struct attachment_shelf *s, const char *laid);
/* The bytes of this content leave. */
int attachment_remove(const struct attachment_shelf *s, const char *digest);
/* At most n bytes from `at`; *size is the whole. -1 with errno. */
ssize_t attachment_read(const struct attachment_shelf *s, const char *digest, int64_t at, void *out,
			size_t n, int64_t *size);
/* What was laid down and never settled, by a run before this one. */
void attachment_shelf_clean(const struct attachment_shelf *s);

#endif
