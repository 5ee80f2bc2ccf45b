/* Files that come up in pieces: DATA/attachments/up/KEY.sealed grows, sealed as it comes, beside
 * KEY.about; so what was sent survives a lost network, a closed page and a restart. Any thread. */
#ifndef APP_ATTACHMENT_UPLOAD_H
#define APP_ATTACHMENT_UPLOAD_H

#include "app/attachment_shelf.h"
#include "base/id.h"

#define UPLOAD_KEY   33			 /* 32 hex digits nobody can guess, and the NUL */
#define UPLOAD_PIECE (4LL * 1024 * 1024) /* bytes of one piece at most */
#define UPLOAD_DAY_S (24 * 3600)	 /* an upload that nobody ends goes */

struct upload_about {
	char name[ATTACHMENT_NAME + 1];
	char chat[32]; /* identity of the citizen, or "" */
	dj_id person;  /* else who sends it */
	int64_t bytes; /* in all */
};

/* A new one. EFBIG, EINVAL (nothing), ENOSPC or another errno. */
int attachment_upload_begin(const struct attachment_shelf *s, const struct upload_about *about,
			    char key[UPLOAD_KEY]);
/* *at: the bytes that are there. ENOENT: there is none of this key. */
int attachment_upload_look(const struct attachment_shelf *s, const char *key,
			   struct upload_about *about, int64_t *at);
/* What `fd` has (-1: nothing) goes behind byte `from`, unless that is not where it stands: then
 * nothing is taken. *at as above, afterwards. EFBIG when it would grow past what was said. */
int attachment_upload_add(const struct attachment_shelf *s, const char *key, int64_t from, int fd,
			  int64_t *at);
/* All of it is there: laid down for COMMAND_ATTACHMENT_ADD. */
int attachment_upload_lay(const struct attachment_shelf *s, const char *key,
			  struct attachment_laid *out, struct dj_error *e);
/* Those that nobody has added to since `before_s` (seconds of the clock) go. */
void attachment_upload_sweep(const struct attachment_shelf *s, int64_t before_s);

#endif
