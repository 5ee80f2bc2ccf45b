/* Owns what anybody may read of the directory without a login: numbers of public bodies and of
 * departments (R026). Telephones of persons, of volunteers and of partners stay inside. */
#include "app/directory_rows.h"
#include "app/query_run.h"

#include <string.h>

static int column_of(enum directory_part part, const char *name)
{
	int count;
	const struct directory_field *fields = directory_fields(part, &count);

	for (int i = 0; i < count; i++)
		if (strcmp(fields[i].name, name) == 0)
			return i;
	dj_assert(!"a column of the directory");
	return -1;
}

static const char *value(enum directory_part part, const struct directory_row *row,
			 const char *column)
{
	return row->text[column_of(part, column)];
}

static bool is_public(enum directory_part part, const struct directory_row *row)
{
	static const char *const uses[] = {"help", "emergency", "interpreter", "relay"};
	const char *use;

	if (strcmp(value(part, row, "active"), "yes") != 0 || !value(part, row, "number")[0])
		return false;
	if (part == directory_part_DEPARTMENT)
		return true;
	use = value(part, row, "kind");
	for (size_t i = 0; i < DJ_COUNT(uses); i++)
		if (strcmp(use, uses[i]) == 0)
			return true;
	return false;
}

struct putting {
	struct dj_json *j;
	enum directory_part part;
	const char *const *columns; /* NULL after the last */
};

static void put_row(void *arg, const struct directory_stored *s)
{
	const struct putting *p = arg;

	if (!is_public(p->part, &s->row))
		return;
	dj_json_object(p->j, NULL);
	for (const char *const *c = p->columns; *c; c++)
		dj_json_text(p->j, *c, value(p->part, &s->row, *c));
	dj_json_end_object(p->j);
}

static void put_rows(struct query_run *r, enum directory_part part, const char *const *columns)
{
	struct putting p = {&r->json, part, columns};

	dj_json_array(&r->json, word_of(words_directory_part, part));
	directory_each(r->db, r->keys, part, put_row, &p);
	dj_json_end_array(&r->json);
}

enum verdict query_public_numbers(struct query_run *r)
{
	static const char *const numbers[] = {"code",  "name",	     "name_en",	    "number",
					      "kind",  "purpose",    "purpose_en",  "languages",
					      "hours", "valid_from", "valid_until", "checked_on",
					      NULL};
	static const char *const departments[] = {"code",   "name",  "name_en",
						  "number", "place", NULL};
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_int(j, "at_ms", r->now);
	put_rows(r, directory_part_NUMBER, numbers);
	put_rows(r, directory_part_DEPARTMENT, departments);
	dj_json_end_object(j);
	return VERDICT_ok;
}
