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
	enum sql_id list, one, save; /* one: by id or code; a duty has no code */
	const char *name;	     /* of the table, where values are sealed */
} tables[] = {
#define STATEMENTS(name) SQL_##name##_list, SQL_##name##_one, SQL_##name##_save
    [directory_part_DEPARTMENT] = {STATEMENTS(department), "department"},
    [directory_part_OFFICIAL] = {STATEMENTS(official), "official"},
    [directory_part_DUTY] = {SQL_duty_list, SQL_duty_list, SQL_duty_save, "duty"},
    [directory_part_NUMBER] = {STATEMENTS(number), "directory_number"},
    [directory_part_FACILITY] = {STATEMENTS(facility), "facility"},
    [directory_part_RUMOUR] = {STATEMENTS(rumour), "rumour"},
    [directory_part_PROGRAMME] = {STATEMENTS(programme), "programme"},
    [directory_part_PLACE_NOTE] = {STATEMENTS(place_note), "place_note"},
#undef STATEMENTS
};
/* After the revision: changed_ms, changed_by, made_by. */
#define HAND 3

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

static void date_text(char *out, int64_t value)
{
	snprintf(out, DIRECTORY_TEXT, "%04d-%02d-%02d", (int)(value / 10000),
		 (int)(value / 100 % 100), (int)(value % 100));
}

static void degree_text(char *out, int64_t value)
{
	int64_t size = value < 0 ? -value : value;

	snprintf(out, DIRECTORY_TEXT, "%s%d.%06d", value < 0 ? "-" : "", (int)(size / 1000000),
		 (int)(size % 1000000));
}

static void number_text(const struct directory_field *f, int64_t value, char *out)
{
	size_t n;

	out[0] = '\0';
	switch (f->type) {
	case DIRECTORY_TYPE_WORD:
		dj_copy(out, DIRECTORY_TEXT, word_of(f->list, value));
		break;
	case DIRECTORY_TYPE_FLAG:
		dj_copy(out, DIRECTORY_TEXT, value ? "yes" : "no");
		break;
	case DIRECTORY_TYPE_DATE:
		if (value)
			date_text(out, value);
		break;
	case DIRECTORY_TYPE_TIME:
		if (!value)
			break;
		date_text(out, value / 10000);
		n = strlen(out);
		snprintf(out + n, DIRECTORY_TEXT - n, " %02d:%02d", (int)(value / 100 % 100),
			 (int)(value % 100));
		break;
	case DIRECTORY_TYPE_DEGREE:
		if (value)
			degree_text(out, value);
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
	if (types[count + 2]) {
		s->changed_ms = db_int(r, count + 2);
		s->changed_by = db_int(r, count + 3);
		s->made_by = db_int(r, count + 4);
	}
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

void directory_each(struct db *db, const struct keyring *keys, enum directory_part part,
		    void (*take)(void *arg, const struct directory_stored *s), void *arg)
{
	struct directory_stored *s = dj_alloc(sizeof *s);
	struct db_rows r = db_query(db, tables[part].list);

	while (db_next(&r)) {
		read_row(keys, part, &r, s);
		take(arg, s);
	}
	free(s);
}

static struct db_rows rows_of(struct db *db, enum directory_part part, dj_id id,
			      const struct directory_row *row)
{
	if (part == directory_part_DUTY)
		return db_query(db, SQL_duty_list);
	return db_query(db, tables[part].one, db_i(id),
			db_t(id ? "" : directory_value(part, row, "code")));
}

bool directory_find(struct db *db, const struct keyring *keys, enum directory_part part, dj_id id,
		    const struct directory_row *row, struct directory_stored *out)
{
	struct db_rows r = rows_of(db, part, id, row);

	while (db_next(&r)) {
		read_row(keys, part, &r, out);
		if (id ? out->id == id : directory_same_key(part, &out->row, row)) {
			db_done(&r);
			return true;
		}
	}
	return false;
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
	case DIRECTORY_TYPE_FACILITY:
		*out = SQL_facility_by_code;
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
	if (f->type == DIRECTORY_TYPE_TIME)
		return directory_time(text);
	if (f->type == DIRECTORY_TYPE_DEGREE)
		return directory_degree(text);
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

/* A text in another language stands beside the row; an empty one does not stand at all. */
static void write_told(struct db *db, const struct directory_field *f, dj_id row, const char *text)
{
	char name[32];

	dj_copy_n(name, sizeof name, f->name, directory_told_name(f));
	if (text[0])
		db_exec(db, SQL_told_save, db_i(row), db_t(name), db_i(f->told), db_t(text));
	else
		db_exec(db, SQL_told_clear, db_i(row), db_t(name), db_i(f->told));
}

static struct db_value sealed_value(const struct keyring *keys, struct seal_place where,
				    const char *text, unsigned char *sealed)
{
	size_t n = text[0] ? keyring_seal(keys, where, text, strlen(text), sealed) : 0;

	return db_b(sealed, n);
}

void directory_write(struct db *db, const struct keyring *keys, enum directory_part part,
		     const struct directory_stored *s)
{
	unsigned char sealed[DIRECTORY_FIELDS][DIRECTORY_TEXT + SEAL_OVERHEAD];
	const char *types = sql_list[tables[part].save].in;
	struct db_value values[DIRECTORY_FIELDS + 2 + HAND];
	int count, n = 0;
	const struct directory_field *fields = directory_fields(part, &count);
	char where[64];

	values[n++] = db_i(s->id);
	for (int i = 0; i < count; i++) {
		const char *text = s->row.text[i];

		place_of(part, &fields[i], where);
		if (fields[i].told)
			write_told(db, &fields[i], s->id, text);
		else if (types[n] != 'b')
			values[n] = value_of(db, &fields[i], types[n], text);
		else
			values[n] =
			    sealed_value(keys, (struct seal_place){where, s->id}, text, sealed[i]);
		n += !fields[i].told;
	}
	values[n++] = db_i(s->rev);
	dj_assert((int)strlen(types) == n || (int)strlen(types) == n + HAND);
	values[n] = db_i(s->changed_ms);
	values[n + 1] = db_i(s->changed_by);
	values[n + 2] = db_i(s->made_by);
	db_exec_values(db, tables[part].save, values, strlen(types));
}

bool directory_found(enum directory_part part, enum found_kind *out)
{
	static const enum found_kind kinds[directory_part_COUNT] = {
	    [directory_part_DEPARTMENT] = found_kind_DEPARTMENT,
	    [directory_part_OFFICIAL] = found_kind_OFFICIAL,
	    [directory_part_DUTY] = found_kind_COUNT,
	    [directory_part_NUMBER] = found_kind_NUMBER,
	    [directory_part_FACILITY] = found_kind_FACILITY,
	    [directory_part_RUMOUR] = found_kind_RUMOUR,
	    [directory_part_PROGRAMME] = found_kind_PROGRAMME,
	    [directory_part_PLACE_NOTE] = found_kind_PLACE_NOTE,
	};

	*out = kinds[part];
	return *out != found_kind_COUNT;
}
