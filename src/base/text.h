/* Bounded text: fixed buffers that never overflow, and a growing one with a hard cap. */
#ifndef DJ_TEXT_H
#define DJ_TEXT_H

#include "base/base.h"

/* Copies as much of src as fits (whole UTF-8 characters), always ends with NUL. True if all fitted.
 */
bool dj_copy(char *dst, size_t cap, const char *src);
bool dj_copy_n(char *dst, size_t cap, const char *src, size_t n);
bool dj_utf8_valid(const char *s, size_t n);

/* A growing buffer. `cap` is a promise to the reader: past it, `full` is set and text is dropped.
 */
struct dj_buf {
	char *data; /* NUL-terminated once anything was written */
	size_t len, size, cap;
	bool full;
};
void dj_buf_init(struct dj_buf *b, size_t cap);
void dj_buf_fini(struct dj_buf *b);
void dj_buf_clear(struct dj_buf *b);
void dj_buf_add(struct dj_buf *b, const void *data, size_t n);
void dj_buf_puts(struct dj_buf *b, const char *s);
void dj_buf_printf(struct dj_buf *b, const char *fmt, ...) DJ_PRINTF(2, 3);

#endif
