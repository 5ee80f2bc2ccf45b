/* Owns what anybody may read of the directory without a login: numbers of public bodies and of
 * departments (R026). Telephones of persons, of volunteers and of partners stay inside. */
#include "app/directory_rows.h"
#include "app/query_run.h"

#include <string.h>

static bool is_public(enum directory_part part, const struct directory_row *row)
{
	static const char *const uses[] = {"help", "emergency", "interpreter", "relay"};
	const char *use;

	if (strcmp(directory_value(part, row, "active"), "yes") != 0 ||
	    !directory_value(part, row, "number")[0])
		return false;
	if (part == directory_part_DEPARTMENT)
		return true;
	use = directory_value(part, row, "kind");
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

/* A column, or one of them in another language. */
static bool is_put(const struct putting *p, const struct directory_field *f)
{
	size_t n = directory_told_name(f);

	for (const char *const *c = p->columns; *c; c++)
		if (strlen(*c) == n && strncmp(*c, f->name, n) == 0)
			return true;
	return false;
}

static void put_row(void *arg, const struct directory_stored *s)
{
	const struct putting *p = arg;
	int count;
	const struct directory_field *fields = directory_fields(p->part, &count);

	if (!is_public(p->part, &s->row))
		return;
	dj_json_object(p->j, NULL);
	for (int i = 0; i < count; i++) {
		if (!is_put(p, &fields[i]))
			continue;
		if (strcmp(fields[i].name, "number") == 0)
			query_json_telephone(p->j, fields[i].name, s->row.text[i]);
		else
			dj_json_text(p->j, fields[i].name, s->row.text[i]);
	}
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
	static const char *const numbers[] = {"code",	     "name",	   "number", "kind",
					      "purpose",     "languages",  "hours",  "valid_from",
					      "valid_until", "checked_on", NULL};
	static const char *const departments[] = {"code", "name", "number", "place", NULL};
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_int(j, "at_ms", r->now);
	put_rows(r, directory_part_NUMBER, numbers);
	put_rows(r, directory_part_DEPARTMENT, departments);
	dj_json_end_object(j);
	return VERDICT_ok;
}
