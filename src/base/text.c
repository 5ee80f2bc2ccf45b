/* Owns copying and growing text. Refuses: any notion of language or encoding beyond UTF-8. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool dj_copy(char *dst, size_t cap, const char *src)
{
	return dj_copy_n(dst, cap, src, strlen(src));
}

bool dj_copy_n(char *dst, size_t cap, const char *src, size_t n)
{
	size_t keep = n;

	dj_assert(cap > 0);
	if (keep >= cap) {
		keep = cap - 1;
		while (keep > 0 && ((unsigned char)src[keep] & 0xC0) == 0x80)
			keep--;
	}
	memcpy(dst, src, keep);
	dst[keep] = '\0';
	return keep == n;
}

/* Length of the sequence that starts with this byte; 0 when no sequence may. */
static size_t utf8_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead <= 0xDF)
		return 2;
	if (lead >= 0xE0 && lead <= 0xEF)
		return 3;
	return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

/* The second byte decides overlong forms, surrogates and values past U+10FFFF (RFC 3629 section 4).
 */
static bool utf8_second_valid(unsigned char lead, unsigned char second)
{
	switch (lead) {
	case 0xE0:
		return second >= 0xA0;
	case 0xED:
		return second <= 0x9F;
	case 0xF0:
		return second >= 0x90;
	case 0xF4:
		return second <= 0x8F;
	default:
		return true;
	}
}

bool dj_utf8_valid(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;

	for (size_t i = 0; i < n;) {
		size_t len = utf8_length(p[i]);

		if (len == 0 || i + len > n || (len > 1 && !utf8_second_valid(p[i], p[i + 1])))
			return false;
		for (size_t k = 1; k < len; k++)
			if ((p[i + k] & 0xC0) != 0x80)
				return false;
		i += len;
	}
	return true;
}

void dj_buf_init(struct dj_buf *b, size_t cap)
{
	*b = (struct dj_buf){.cap = cap};
}

void dj_buf_fini(struct dj_buf *b)
{
	free(b->data);
	*b = (struct dj_buf){.cap = b->cap};
}

void dj_buf_clear(struct dj_buf *b)
{
	b->len = 0;
	b->full = false;
	if (b->data)
		b->data[0] = '\0';
}

/* Room for n more bytes and the NUL, or false past the cap. */
static bool buf_room(struct dj_buf *b, size_t n)
{
	size_t want = b->len + n + 1;

	if (b->full || b->len + n > b->cap) {
		b->full = true;
		return false;
	}
	if (want > b->size) {
		b->size = DJ_MAX(want, DJ_MIN(b->size * 2, b->cap + 1));
		b->data = dj_grow(b->data, b->size);
	}
	return true;
}

void dj_buf_add(struct dj_buf *b, const void *data, size_t n)
{
	if (!buf_room(b, n))
		return;
	if (n)
		memcpy(b->data + b->len, data, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void dj_buf_puts(struct dj_buf *b, const char *s)
{
	dj_buf_add(b, s, strlen(s));
}

void dj_buf_printf(struct dj_buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	dj_assert(n >= 0);
	if (!buf_room(b, (size_t)n))
		return;
	va_start(ap, fmt);
	vsnprintf(b->data + b->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
}
