/* PostgreSQL's own programs as child processes: pg_dump and pg_restore, fed and read by a pipe. */
#ifndef STORE_DUMP_H
#define STORE_DUMP_H

#include "base/base.h"

#include <sys/types.h>

struct dump {
	pid_t child;
	int fd; /* what pg_dump says, or what pg_restore is to hear */
};

/* Starts pg_dump of the database, or (`restore`) pg_restore that replaces everything in it in one
 * transaction. The address with its password goes by the environment, where `ps` does not show it.
 * ENOENT when the program is not installed. */
int dump_start(struct dump *d, const char *url, bool restore, struct dj_error *e);
/* Closes the pipe and waits. EIO when the program failed; what it said is in our standard error. */
int dump_finish(struct dump *d, struct dj_error *e);
/* A dump into a file (mode 0600). */
int dump_postgres(const char *url, const char *path, struct dj_error *e);

#endif
