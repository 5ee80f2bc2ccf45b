/* Owns reading CSV. Refuses: what the rows mean to what is there already (app/directory_import.c).
 */
#include "domain/directory/csv.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

void csv_init(struct csv *c, const char *text, size_t n)
{
	*c = (struct csv){text, text + n, 0, 1};
	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		c->at += 3;
}

static bool at_line_end(const struct csv *c)
{
	return c->at == c->end || *c->at == '\n' || *c->at == '\r';
}

static void pass_line_end(struct csv *c)
{
	if (c->at < c->end && *c->at == '\r')
		c->at++;
	if (c->at < c->end && *c->at == '\n')
		c->at++;
	c->next_line++;
}

/* A value that does not fit is marked by a length past the room. */
struct value {
	char *text;
	size_t n;
};

static void put(struct value *v, char letter)
{
	if (v->n + 1 < DIRECTORY_TEXT)
		v->text[v->n] = letter;
	v->n++;
}

/* After the opening quote; a doubled one stands for itself. False when it never closes. */
static bool read_quoted(struct csv *c, struct value *v)
{
	while (c->at < c->end) {
		char letter = *c->at++;

		if (letter == '"') {
			if (c->at == c->end || *c->at != '"')
				return true;
			c->at++;
		}
		c->next_line += letter == '\n';
		put(v, letter);
	}
	return false;
}

/* Why a value is wrong, or NULL. */
static const char *read_value(struct csv *c, char text[DIRECTORY_TEXT])
{
	struct value v = {text, 0};
	bool closed = true;

	if (c->at < c->end && *c->at == '"') {
		c->at++;
		closed = read_quoted(c, &v);
		if (closed && !at_line_end(c) && *c->at != ',')
			return "something stands after a closing quote";
	} else {
		while (!at_line_end(c) && *c->at != ',')
			put(&v, *c->at++);
	}
	text[DJ_MIN(v.n, DIRECTORY_TEXT - 1)] = '\0';
	if (!closed)
		return "a quote is never closed";
	if (v.n >= DIRECTORY_TEXT)
		return "a value is too long";
	if (memchr(text, '\0', v.n) || !dj_utf8_valid(text, v.n))
		return "this is not UTF-8 text (save the file as CSV UTF-8)";
	return NULL;
}

static int wrong(struct csv *c, const char *what, struct dj_error *why)
{
	while (!at_line_end(c))
		c->at++;
	pass_line_end(c);
	dj_fail(why, EINVAL, "%s.", what);
	return -1;
}

int csv_next(struct csv *c, struct csv_record *out, struct dj_error *why)
{
	const char *bad;

	while (c->at < c->end && at_line_end(c))
		pass_line_end(c);
	if (c->at == c->end)
		return 0;
	c->line = c->next_line;
	if (c->line > CSV_LINES) {
		c->at = c->end;
		return wrong(c, "the file has too many lines", why);
	}
	for (out->count = 0;;) {
		if (out->count == DIRECTORY_FIELDS)
			return wrong(c, "too many columns", why);
		bad = read_value(c, out->text[out->count++]);
		if (bad)
			return wrong(c, bad, why);
		if (at_line_end(c))
			break;
		c->at++;
	}
	pass_line_end(c);
	return 1;
}

bool csv_columns_read(enum directory_part part, const struct csv_record *head,
		      struct csv_columns *out, struct dj_error *why)
{
	unsigned seen = 0;
	int count;
	const struct directory_field *fields = directory_fields(part, &count);

	out->count = head->count;
	for (int i = 0; i < head->count; i++) {
		int f = directory_field_of(part, head->text[i]);

		if (f < 0)
			return dj_fail(why, EINVAL, "there is no column \"%.40s\".",
				       head->text[i]) == 0;
		if (seen & (1u << f))
			return dj_fail(why, EINVAL, "column %s stands there twice.",
				       fields[f].name) == 0;
		seen |= 1u << f;
		out->field[i] = f;
	}
	for (int f = 0; f < count; f++)
		if (fields[f].key && fields[f].needed && !(seen & (1u << f)))
			return dj_fail(why, EINVAL, "column %s is missing.", fields[f].name) == 0;
	return true;
}

bool csv_row(enum directory_part part, const struct csv_columns *columns,
	     const struct csv_record *record, struct directory_row *out, struct dj_error *why)
{
	int count;
	const struct directory_field *fields = directory_fields(part, &count);

	memset(out, 0, sizeof *out);
	if (record->count != columns->count)
		return dj_fail(why, EINVAL, "%d values where the first line names %d columns.",
			       record->count, columns->count) == 0;
	for (int i = 0; i < columns->count; i++) {
		int f = columns->field[i];

		dj_copy(out->text[f], DIRECTORY_TEXT, record->text[i]);
		if (!directory_check(&fields[f], out->text[f], why))
			return false;
		out->given |= 1u << f;
	}
	return true;
}
