/* Owns how a row of the directory lies in its table: which statement, which column, what is sealed.
 * The table of columns (domain/directory/directory.def) says the rest. */
#include "app/directory_rows.h"
#include "base/log.h"
#include "base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	enum sql_id list, save;
	const char *name; /* of the table, where values are sealed */
} tables[] = {
    [directory_part_DEPARTMENT] = {SQL_department_list, SQL_department_save, "department"},
    [directory_part_OFFICIAL] = {SQL_official_list, SQL_official_save, "official"},
    [directory_part_DUTY] = {SQL_duty_list, SQL_duty_save, "duty"},
    [directory_part_NUMBER] = {SQL_number_list, SQL_number_save, "directory_number"},
};

/* ---- reading ---- */

static void place_of(enum directory_part part, const struct directory_field *f, char out[64])
{
	snprintf(out, 64, "%s.%s", tables[part].name, f->name);
}

static void unseal(const struct keyring *keys, struct seal_place where, const struct db_rows *r,
		   int column, char *out)
{
	size_t n;
	const void *sealed = db_bytes(r, column, &n);
	char text[DIRECTORY_TEXT + 1];

	out[0] = '\0';
	if (n == 0)
		return;
	if (n < DIRECTORY_TEXT + SEAL_OVERHEAD &&
	    keyring_unseal(keys, where, sealed, n, text, NULL))
		dj_copy(out, DIRECTORY_TEXT, text);
	else
		dj_log(DJ_LOG_ERROR, "directory.cannot_unseal", "column=%s row=%" PRId64,
		       where.column, where.row);
}

static void number_text(const struct directory_field *f, int64_t value, char *out)
{
	switch (f->type) {
	case DIRECTORY_TYPE_WORD:
		dj_copy(out, DIRECTORY_TEXT, word_of(f->list, value));
		break;
	case DIRECTORY_TYPE_FLAG:
		dj_copy(out, DIRECTORY_TEXT, value ? "yes" : "no");
		break;
	case DIRECTORY_TYPE_DATE:
		out[0] = '\0';
		if (value)
			snprintf(out, DIRECTORY_TEXT, "%04d-%02d-%02d", (int)(value / 10000),
				 (int)(value / 100 % 100), (int)(value % 100));
		break;
	default:
		snprintf(out, DIRECTORY_TEXT, "%d", (int)value);
	}
}

static void read_row(const struct keyring *keys, enum directory_part part, const struct db_rows *r,
		     struct directory_stored *s)
{
	int count;
	const struct directory_field *fields = directory_fields(part, &count);
	const char *types = sql_list[r->id].out;
	char where[64];

	s->id = db_int(r, 0);
	s->rev = db_int(r, count + 1);
	s->row.given = (1u << count) - 1;
	for (int i = 0; i < count; i++) {
		char *out = s->row.text[i];

		place_of(part, &fields[i], where);
		if (types[i + 1] == 'b')
			unseal(keys, (struct seal_place){where, s->id}, r, i + 1, out);
		else if (types[i + 1] == 't')
			dj_copy(out, DIRECTORY_TEXT, db_text(r, i + 1));
		else
			number_text(&fields[i], db_int(r, i + 1), out);
	}
}

void directory_table_load(struct db *db, const struct keyring *keys, enum directory_part part,
			  struct directory_table *out)
{
	struct db_rows r = db_query(db, tables[part].list);
	int size = 0;

	*out = (struct directory_table){0};
	while (db_next(&r)) {
		if (out->count == size) {
			size = DJ_MAX(16, size * 2);
			out->list = dj_grow(out->list, (size_t)size * sizeof *out->list);
		}
		memset(&out->list[out->count], 0, sizeof *out->list);
		read_row(keys, part, &r, &out->list[out->count++]);
	}
}

void directory_table_free(struct directory_table *t)
{
	free(t->list);
	*t = (struct directory_table){0};
}

struct directory_stored *directory_table_find(struct directory_table *t, enum directory_part part,
					      const struct directory_row *row)
{
	for (int i = 0; i < t->count; i++)
		if (directory_same_key(part, &t->list[i].row, row))
			return &t->list[i];
	return NULL;
}

/* ---- writing ---- */

static bool by_code(const struct directory_field *f, enum sql_id *out)
{
	switch (f->type) {
	case DIRECTORY_TYPE_DEPARTMENT:
		*out = SQL_department_by_code;
		return true;
	case DIRECTORY_TYPE_OFFICIAL:
		*out = SQL_official_by_code;
		return true;
	case DIRECTORY_TYPE_PLACE:
		*out = SQL_place_by_name;
		return true;
	default:
		return false;
	}
}

bool directory_names_known(struct db *db, enum directory_part part, const struct directory_row *row,
			   struct dj_error *why)
{
	int count;
	const struct directory_field *fields = directory_fields(part, &count);
	enum sql_id find;

	for (int i = 0; i < count; i++)
		if (row->text[i][0] && by_code(&fields[i], &find) &&
		    !db_query_int(db, find, 0, db_t(row->text[i]))) {
			dj_fail(why, EINVAL, "there is no %s \"%.40s\".", fields[i].name,
				row->text[i]);
			return false;
		}
	return true;
}

static int64_t number_of(const struct directory_field *f, const char *text)
{
	if (f->type == DIRECTORY_TYPE_WORD)
		return word_value(f->list, text);
	if (f->type == DIRECTORY_TYPE_FLAG)
		return strcmp(text, "yes") == 0;
	return f->type == DIRECTORY_TYPE_DATE ? directory_date(text) : atoi(text);
}

static struct db_value value_of(struct db *db, const struct directory_field *f, char type,
				const char *text)
{
	enum sql_id find;

	if (type == 't')
		return db_t(text);
	if (by_code(f, &find))
		return db_i(text[0] ? db_query_int(db, find, 0, db_t(text)) : 0);
	return db_i(number_of(f, text));
}

void directory_write(struct db *db, const struct keyring *keys, enum directory_part part,
		     const struct directory_stored *s)
{
	unsigned char sealed[DIRECTORY_FIELDS][DIRECTORY_TEXT + SEAL_OVERHEAD];
	const char *types = sql_list[tables[part].save].in;
	struct db_value values[DIRECTORY_FIELDS + 2];
	int count;
	const struct directory_field *fields = directory_fields(part, &count);
	char where[64];

	dj_assert((int)strlen(types) == count + 2);
	values[0] = db_i(s->id);
	for (int i = 0; i < count; i++) {
		const char *text = s->row.text[i];
		size_t n = 0;

		place_of(part, &fields[i], where);
		if (types[i + 1] != 'b') {
			values[i + 1] = value_of(db, &fields[i], types[i + 1], text);
			continue;
		}
		if (text[0])
			n = keyring_seal(keys, (struct seal_place){where, s->id}, text,
					 strlen(text), sealed[i]);
		values[i + 1] = db_b(sealed[i], n);
	}
	values[count + 1] = db_i(s->rev);
	db_exec_values(db, tables[part].save, values, (size_t)count + 2);
}
