/* Owns the forms that values of a site document may have. */
#include "app/site_json.h"
#include "app/site_seed.h"
#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void seed_wrong(struct seed *s, int code, const char *fmt, ...)
{
	char what[160];
	va_list ap;

	if (s->err)
		return;
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	s->err = dj_fail(s->e, code, "%s%s%s", s->where, s->where[0] ? ": " : "", what);
}

static bool is_name(const char *name)
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	size_t n = strspn(name, letters);

	return n > 0 && n < SITE_NAME && name[n] == '\0';
}

bool seed_name(struct seed *s, const char *kind, const json_t *obj, char name[SITE_NAME])
{
	const char *text = json_string_value(json_object_get(obj, "name"));

	dj_copy(s->where, sizeof s->where, kind);
	if (!text || !is_name(text)) {
		seed_wrong(s, EINVAL, "needs a name of letters, digits, _ and -, at most %d.",
			   SITE_NAME - 1);
		return false;
	}
	snprintf(s->where, sizeof s->where, "%.20s %.*s", kind, SITE_NAME - 1, text);
	return dj_copy(name, SITE_NAME, text);
}

bool seed_text(struct seed *s, const json_t *obj, const char *key, char *out, size_t cap)
{
	const json_t *v = json_object_get(obj, key);

	if (!v)
		return false;
	if (!json_is_string(v) || json_string_length(v) != strlen(json_string_value(v)))
		seed_wrong(s, EINVAL, "%s must be a text.", key);
	else if (!dj_copy(out, cap, json_string_value(v)))
		seed_wrong(s, EINVAL, "%s is longer than %zu bytes.", key, cap - 1);
	return !s->err;
}

bool seed_number(struct seed *s, const json_t *obj, const char *key, int64_t *out, int64_t low,
		 int64_t high)
{
	const json_t *v = json_object_get(obj, key);

	if (!v)
		return false;
	if (!json_is_integer(v) || json_integer_value(v) < low || json_integer_value(v) > high)
		seed_wrong(s, EINVAL, "%s must be a whole number from %lld to %lld.", key,
			   (long long)low, (long long)high);
	else
		*out = json_integer_value(v);
	return !s->err;
}

bool seed_seconds(struct seed *s, const json_t *obj, const char *key, dj_ms *out, int64_t high)
{
	int64_t seconds = 0;

	if (!seed_number(s, obj, key, &seconds, 0, high))
		return false;
	*out = seconds * 1000;
	return true;
}

bool seed_flag(struct seed *s, const json_t *obj, const char *key, bool *out)
{
	const json_t *v = json_object_get(obj, key);

	if (!v)
		return false;
	if (!json_is_boolean(v))
		seed_wrong(s, EINVAL, "%s must be true or false.", key);
	else
		*out = json_is_true(v);
	return !s->err;
}

bool seed_word(struct seed *s, const json_t *obj, const char *key, enum word_list list, int *out)
{
	const json_t *v = json_object_get(obj, key);
	int value = -1;

	if (!v)
		return false;
	if (json_is_string(v))
		value = word_value(list, json_string_value(v));
	if (value < 0)
		seed_wrong(s, EINVAL, "%s must be one of the words of %s.", key,
			   word_list_name(list));
	else
		*out = value;
	return !s->err;
}

bool seed_minutes(struct seed *s, const json_t *obj, const char *key, int *out)
{
	char text[8] = "", end;
	int hour, minute;

	if (!seed_text(s, obj, key, text, sizeof text))
		return false;
	if (sscanf(text, "%2d:%2d%c", &hour, &minute, &end) != 2 || hour < 0 || minute < 0 ||
	    minute > 59 || hour * 60 + minute > 1440)
		seed_wrong(s, EINVAL, "%s must be a time from 00:00 to 24:00.", key);
	else
		*out = hour * 60 + minute;
	return !s->err;
}

const json_t *seed_array(struct seed *s, const json_t *obj, const char *key)
{
	const json_t *v = json_object_get(obj, key);

	if (v && !json_is_array(v)) {
		seed_wrong(s, EINVAL, "%s must be a list.", key);
		return NULL;
	}
	return v;
}

dj_id seed_reference(struct seed *s, const json_t *obj, const char *key, enum sql_id by_name)
{
	char name[SITE_NAME] = "";
	dj_id id;

	if (json_is_null(json_object_get(obj, key)) || !seed_text(s, obj, key, name, sizeof name))
		return 0;
	id = db_query_int(s->db, by_name, -1, db_t(name));
	if (id < 0)
		seed_wrong(s, EINVAL, "%s \"%s\" is not known.", key, name);
	return id;
}

dj_id seed_id(struct seed *s, enum sql_id by_name, const char *name)
{
	dj_id id = db_query_int(s->db, by_name, 0, db_t(name));

	return id ? id : dj_id_next(s->ids, s->now);
}

void seed_label(struct seed *s, const json_t *obj, const char *owner, dj_id id)
{
	json_t *label = json_object_get(obj, "label"), *text;
	const char *language;

	if (!label)
		return;
	if (!json_is_object(label)) {
		seed_wrong(s, EINVAL, "label must hold texts by language.");
		return;
	}
	db_exec(s->db, SQL_label_clear, db_t(owner), db_i(id));
	json_object_foreach(label, language, text)
	{
		int which = word_value(words_language, language);

		if (which <= language_UNKNOWN || !json_is_string(text) ||
		    json_string_length(text) >= SITE_LABEL) {
			seed_wrong(
			    s, EINVAL,
			    "label.%.10s must be a text of a known language, at most %d bytes.",
			    language, SITE_LABEL - 1);
			return;
		}
		db_exec(s->db, SQL_label_add, db_t(owner), db_i(id), db_i(which),
			db_t(json_string_value(text)));
	}
}

void seed_rev(struct seed *s, const json_t *item, int64_t is)
{
	int64_t saw = is;

	seed_number(s, item, "rev", &saw, 0, INT64_MAX);
	if (saw != is)
		seed_wrong(s, ESTALE, "somebody changed it meanwhile.");
}

json_t *seed_parse(const char *json, struct dj_error *e)
{
	json_error_t why;
	json_t *document = strlen(json) <= SITE_DOCUMENT_MAX
			       ? json_loads(json, JSON_REJECT_DUPLICATES, &why)
			       : NULL;

	if (strlen(json) > SITE_DOCUMENT_MAX)
		dj_fail(e, EINVAL, "The site document is larger than %d bytes.", SITE_DOCUMENT_MAX);
	else if (!document)
		dj_fail(e, EINVAL, "The site document is not JSON: line %d: %s.", why.line,
			why.text);
	else if (!json_is_object(document))
		dj_fail(e, EINVAL, "The site document must be an object.");
	if (document && !json_is_object(document)) {
		json_decref(document);
		return NULL;
	}
	return document;
}

struct seed seed_of(const struct site_change *with, struct dj_error *e)
{
	return (struct seed){
	    .db = with->db, .keys = with->keys, .ids = with->ids, .now = with->now, .e = e};
}
