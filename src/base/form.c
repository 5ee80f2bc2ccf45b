/* Owns the reading and writing of urlencoded forms. Refuses: knowing what is asked in one. */
#include "base/form.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static int hex(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

static bool is_escape(const char *p, const char *end)
{
	return end - p >= 3 && isxdigit((unsigned char)p[1]) && isxdigit((unsigned char)p[2]);
}

/* In place, up to `end`, with a NUL behind it; false at a broken escape or a NUL. */
static bool decode(char *text, const char *end, enum form_escapes escapes)
{
	char *to = text;

	for (const char *p = text; p < end; p++) {
		if (*p == '%' && is_escape(p, end)) {
			*to = (char)(hex(p[1]) * 16 + hex(p[2]));
			p += 2;
		} else if (*p == '%' && escapes == FORM_EXACT) {
			return false;
		} else {
			*to = *p == '+' ? ' ' : *p;
		}
		if (*to++ == '\0')
			return false;
	}
	*to = '\0';
	return dj_utf8_valid(text, (size_t)(to - text));
}

static bool add_field(struct form *f, char *name, char *end, enum form_escapes escapes)
{
	char *equals = memchr(name, '=', (size_t)(end - name));
	char *value = equals ? equals + 1 : end;

	/* The value first: the NUL behind the name goes where the = stood. */
	if (!decode(value, end, escapes) || !decode(name, equals ? equals : end, escapes))
		return false;
	f->field[f->count++] = (struct form_field){name, equals ? value : ""};
	return true;
}

bool form_read(struct form *f, const char *text, size_t n, int most, enum form_escapes escapes)
{
	char *end;

	dj_assert(most <= FORM_FIELDS);
	f->count = 0;
	f->bytes = dj_alloc(n + 1);
	memcpy(f->bytes, text, n);
	end = f->bytes + n;
	for (char *p = f->bytes, *stop; p < end; p = stop + 1) {
		stop = memchr(p, '&', (size_t)(end - p));
		if (!stop)
			stop = end;
		if (stop > p && (f->count == most || !add_field(f, p, stop, escapes)))
			return false;
	}
	return true;
}

void form_fini(struct form *f)
{
	free(f->bytes);
	f->bytes = NULL;
	f->count = 0;
}

const char *form_value(const struct form *f, const char *name)
{
	for (int i = 0; i < f->count; i++)
		if (strcmp(f->field[i].name, name) == 0)
			return f->field[i].value;
	return "";
}

void form_escape(struct dj_buf *out, const char *text)
{
	static const char plain[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

	for (; *text; text++)
		if (strchr(plain, *text))
			dj_buf_add(out, text, 1);
		else
			dj_buf_printf(out, "%%%02X", (unsigned char)*text);
}

void form_put(struct dj_buf *out, const char *name, const char *value)
{
	if (out->len)
		dj_buf_puts(out, "&");
	form_escape(out, name);
	dj_buf_puts(out, "=");
	form_escape(out, value);
}
