/* Owns the spelling of JSON that leaves the program. Reading JSON is jansson's. */
#include "base/json_out.h"

#include <inttypes.h>
#include <string.h>

static void put_string(struct dj_buf *out, const char *s)
{
	dj_buf_puts(out, "\"");
	while (*s) {
		size_t plain =
		    strcspn(s, "\"\\\001\002\003\004\005\006\007\010\011\012\013\014\015\016"
			       "\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035"
			       "\036\037");

		dj_buf_add(out, s, plain);
		s += plain;
		if (!*s)
			break;
		if (*s == '"' || *s == '\\')
			dj_buf_printf(out, "\\%c", *s);
		else
			dj_buf_printf(out, "\\u%04x", *s);
		s++;
	}
	dj_buf_puts(out, "\"");
}

static void put_key(struct dj_json *j, const char *key)
{
	if (j->comma)
		dj_buf_puts(j->out, ",");
	if (key) {
		put_string(j->out, key);
		dj_buf_puts(j->out, ":");
	}
	j->comma = true;
}

static void open_with(struct dj_json *j, const char *key, const char *bracket)
{
	put_key(j, key);
	dj_buf_puts(j->out, bracket);
	j->comma = false;
}

static void close_with(struct dj_json *j, const char *bracket)
{
	dj_buf_puts(j->out, bracket);
	j->comma = true;
}

void dj_json_object(struct dj_json *j, const char *key)
{
	open_with(j, key, "{");
}

void dj_json_array(struct dj_json *j, const char *key)
{
	open_with(j, key, "[");
}

void dj_json_end_object(struct dj_json *j)
{
	close_with(j, "}");
}

void dj_json_end_array(struct dj_json *j)
{
	close_with(j, "]");
}

void dj_json_raw(struct dj_json *j, const char *key, const char *json)
{
	put_key(j, key);
	dj_buf_puts(j->out, json);
}

void dj_json_null(struct dj_json *j, const char *key)
{
	dj_json_raw(j, key, "null");
}

void dj_json_text(struct dj_json *j, const char *key, const char *value)
{
	if (!value) {
		dj_json_null(j, key);
		return;
	}
	put_key(j, key);
	put_string(j->out, value);
}

void dj_json_int(struct dj_json *j, const char *key, int64_t value)
{
	put_key(j, key);
	dj_buf_printf(j->out, "%" PRId64, value);
}

void dj_json_id(struct dj_json *j, const char *key, dj_id value)
{
	if (value == 0) {
		dj_json_null(j, key);
		return;
	}
	put_key(j, key);
	dj_buf_printf(j->out, "\"%" PRId64 "\"", value);
}

void dj_json_bool(struct dj_json *j, const char *key, bool value)
{
	dj_json_raw(j, key, value ? "true" : "false");
}

void dj_json_real(struct dj_json *j, const char *key, double value, int decimals)
{
	put_key(j, key);
	dj_buf_printf(j->out, "%.*f", decimals, value);
}
