/* Owns T.140: what erases what, what ends a line, what is no text at all. Refuses sockets, packets
 * and time. Unicode's tables are utf8proc's. */
#include "domain/typed/t140.h"

#include "base/text.h"

#include <string.h>
#include <utf8proc.h>

/* One code of valid or invalid UTF-8; its bytes. Invalid: -1 and one byte. */
static size_t code_at(const char *text, size_t n, int32_t *code)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t got =
	    utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, &c);

	*code = got > 0 ? c : -1;
	return got > 0 ? (size_t)got : 1;
}

/* C0, DEL, C1 and what ends a line: nothing of it stands inside one. */
static bool is_control(int32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF;
}

int typed_codes(const char *text)
{
	int count = 0;

	for (; *text; text++)
		count += (*text & 0xC0) != 0x80;
	return count;
}

bool typed_good(const char *line)
{
	size_t n = strlen(line), at = 0;
	int32_t code;

	if (n >= TYPED_LINE || typed_codes(line) > TYPED_LETTERS)
		return false;
	while (at < n) {
		at += code_at(line + at, n - at, &code);
		if (code < 0 || is_control(code))
			return false;
	}
	return true;
}

size_t typed_last(const char *text, size_t n)
{
	utf8proc_int32_t state = 0;
	size_t at = 0, last = 0;
	int32_t code, before = 0;

	for (size_t bytes; at < n; at += bytes, before = code) {
		bytes = code_at(text + at, n - at, &code);
		code = code < 0 ? 0xFFFD : code;
		if (at == 0 || utf8proc_grapheme_break_stateful(before, code, &state))
			last = at;
	}
	return last;
}

size_t typed_change(const char *was, const char *is, char out[TYPED_CHANGE])
{
	size_t same = strlen(was), n = 0, rest;

	while (same && strncmp(was, is, same) != 0) {
		same = typed_last(was, same);
		out[n++] = T140_ERASE;
	}
	rest = strlen(is + same);
	dj_assert(n + rest < TYPED_CHANGE);
	memcpy(out + n, is + same, rest + 1);
	return n + rest;
}

static void erase(struct typed_reader *r)
{
	size_t last = typed_last(r->line, r->n);

	for (size_t i = last; i < r->n; i++)
		r->codes -= (r->line[i] & 0xC0) != 0x80;
	r->n = last;
	r->line[last] = '\0';
}

/* Of a sequence that controls: true as long as it goes on (T.140 8.4 to 8.8, ISO 6429). */
static bool in_sequence(struct typed_reader *r, int32_t c)
{
	switch (r->state) {
	case TYPED_ESCAPE:
		r->state = c == '[' ? TYPED_CONTROL : c == 'X' ? TYPED_STRING : TYPED_PLAIN;
		return true;
	case TYPED_CONTROL:
		if (c >= 0x40 && c <= 0x7E)
			r->state = TYPED_PLAIN;
		return true;
	case TYPED_STRING:
		if (c == 0x9C)
			r->state = TYPED_PLAIN;
		else if (c == 0x1B)
			r->state = TYPED_ESCAPE; /* ESC \ ends it as well */
		return true;
	case TYPED_PLAIN:
		r->state = c == 0x1B   ? TYPED_ESCAPE
			   : c == 0x9B ? TYPED_CONTROL
			   : c == 0x98 ? TYPED_STRING
				       : TYPED_PLAIN;
		return r->state != TYPED_PLAIN;
	}
	return false;
}

static bool ends_line(struct typed_reader *r, int32_t c)
{
	bool second = c == '\n' && r->after_cr;

	r->after_cr = c == '\r';
	return !second && (c == '\r' || c == '\n' || c == 0x2028 || c == 0x2029);
}

static void add(struct typed_reader *r, int32_t c)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t n = utf8proc_encode_char(c, bytes);

	memcpy(r->line + r->n, bytes, (size_t)n);
	r->n += (size_t)n;
	r->line[r->n] = '\0';
	r->codes++;
}

size_t typed_read(struct typed_reader *r, const char *text, size_t n, bool *done)
{
	size_t at = 0, bytes;
	int32_t c;

	*done = false;
	for (; at < n; at += bytes) {
		bytes = code_at(text + at, n - at, &c);
		c = c < 0 ? 0xFFFD : c == '\t' ? ' ' : c;
		if (in_sequence(r, c))
			continue;
		if (ends_line(r, c)) {
			*done = true;
			return at + bytes;
		}
		if (c == T140_ERASE)
			erase(r);
		if (is_control(c))
			continue;
		if (r->codes == TYPED_LETTERS) {
			*done = true;
			return at;
		}
		add(r, c);
	}
	return at;
}

void typed_next(struct typed_reader *r)
{
	r->n = 0;
	r->codes = 0;
	r->line[0] = '\0';
}
