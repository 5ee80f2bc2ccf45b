/* The few things every file may assume: exact integers, ids, times, assertions.
 *
 * Ids are 64-bit, made by base/id.h. Times are milliseconds UTC since 1970 (`dj_ms`, for people)
 * or microseconds of the monotonic clock (`dj_us`, for durations); never mix them. */
#ifndef DJ_BASE_H
#define DJ_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t dj_id; /* 0 means "none" */
typedef int64_t dj_ms; /* wall clock, milliseconds UTC */
typedef int64_t dj_us; /* monotonic clock, microseconds */

#define DJ_COUNT(a)	    (sizeof(a) / sizeof((a)[0]))
#define DJ_MIN(a, b)	    ((a) < (b) ? (a) : (b))
#define DJ_MAX(a, b)	    ((a) > (b) ? (a) : (b))
#define DJ_PRINTF(fmt, arg) __attribute__((format(printf, fmt, arg)))

/* A bug: prints where and aborts, in every build. For what the world does, return an errno. */
#define dj_assert(cond) ((cond) ? (void)0 : dj_bug(#cond, __FILE__, __LINE__))
_Noreturn void dj_bug(const char *what, const char *file, int line);

/* Memory or abort: outside sizes are capped by their reader, so running out is a bug. */
void *dj_alloc(size_t size);	       /* zeroed */
void *dj_grow(void *old, size_t size); /* realloc or abort */
char *dj_strdup(const char *s);

/* All of it, however often the kernel takes a part; 0 or an errno. */
int dj_write_whole(int fd, const void *data, size_t n);

/* Why the world failed, as one sentence for a person. Beside an `int` errno. */
struct dj_error {
	char text[240];
};
/* Writes the sentence (if e is not NULL) and returns `code`, so `return dj_fail(e, EINVAL, "...")`.
 */
int dj_fail(struct dj_error *e, int code, const char *fmt, ...) DJ_PRINTF(3, 4);

#endif
