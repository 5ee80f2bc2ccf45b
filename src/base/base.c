/* Owns nothing; the last words of a process, memory that cannot fail, writing to the end. */
#include "base/base.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Noreturn void dj_bug(const char *what, const char *file, int line)
{
	fprintf(stderr, "bug: %s at %s:%d\n", what, file, line);
	abort();
}

void *dj_alloc(size_t size)
{
	void *p = calloc(1, size ? size : 1);

	dj_assert(p != NULL);
	return p;
}

void *dj_grow(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);

	dj_assert(p != NULL);
	return p;
}

char *dj_strdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(dj_alloc(n), s, n);
}

int dj_write_whole(int fd, const void *data, size_t n)
{
	for (size_t at = 0; at < n;) {
		ssize_t more = write(fd, (const char *)data + at, n - at);

		if (more < 0 && errno != EINTR)
			return errno;
		at += more > 0 ? (size_t)more : 0;
	}
	return 0;
}

int dj_fail(struct dj_error *e, int code, const char *fmt, ...)
{
	va_list ap;

	if (!e)
		return code;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof e->text, fmt, ap);
	va_end(ap);
	return code;
}
