/* Owns what the rows of the directory and of places are to a search: which of their texts are
 * looked through, what is shown, how old it may be. */
#include "app/directory_rows.h"
#include "app/knowledge.h"
#include "base/clock.h"
#include "base/text.h"
#include "domain/facility/facility.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SOURCE(kind, function) knowledge_source function;
#include "app/knowledge_source.def"
#undef SOURCE

#define EVERYBODY (UINT64_C(1) << audience_PUBLIC)
#define STAFF	  (UINT64_C(1) << audience_STAFF)

struct reading {
	const struct knowledge_look *look;
	enum directory_part part;
	struct directory_stored *row; /* NULL: not there, or not active */
	struct knowledge_thing *out;
};

static const char *value(const struct reading *r, const char *field)
{
	return directory_value(r->part, &r->row->row, field);
}

/* The beginning of a day like "2026-11-22" of the site, `after` days later; 0 of "". */
static dj_ms day_ms(const char *text, int after)
{
	int date = directory_date(text);
	struct tm t = {.tm_year = date / 10000 - 1900,
		       .tm_mon = date / 100 % 100 - 1,
		       .tm_mday = date % 100 + after,
		       .tm_isdst = -1};

	return date > 0 ? (dj_ms)mktime(&t) * 1000 : 0;
}

static dj_ms time_ms(const char *text)
{
	int64_t at = directory_time(text);
	char day[11];

	dj_copy_n(day, sizeof day, text, 10);
	return at > 0 ? day_ms(day, 0) + (at / 100 % 100 * 60 + at % 100) * 60000 : 0;
}

static dj_id id_of(const struct reading *r, const char *field, enum sql_id by_name)
{
	const char *name = value(r, field);

	return name[0] ? db_query_int(r->look->db, by_name, 0, db_t(name)) : 0;
}

static bool begin(struct reading *r, const struct knowledge_look *look, enum directory_part part,
		  struct knowledge_thing *out)
{
	*r = (struct reading){look, part, dj_alloc(sizeof *r->row), out};
	if (directory_find(look->db, look->keys, part, out->id, NULL, r->row) &&
	    strcmp(value(r, "active"), "yes") == 0)
		return true;
	free(r->row);
	return false;
}

/* What all parts have, as far as they have it. */
static bool finish(struct reading *r, uint64_t audiences)
{
	r->out->audiences = audiences;
	r->out->place = id_of(r, "place", SQL_place_by_name);
	r->out->changed_ms = r->row->changed_ms;
	r->out->valid_from_ms = day_ms(value(r, "valid_from"), 0);
	r->out->valid_to_ms = day_ms(value(r, "valid_until"), 1);
	if (!r->out->checked_ms)
		r->out->checked_ms = day_ms(value(r, "checked_on"), 0);
	knowledge_set(r->out, KNOWLEDGE_SOURCE, value(r, "source"));
	free(r->row);
	return true;
}

static void add_line(struct dj_buf *b, const char *text)
{
	if (text[0])
		dj_buf_printf(b, "%s%s", b->len ? "\n" : "", text);
}

static void add_others(const struct reading *r, struct dj_buf *b, const char *field)
{
	for (int l = language_EN; l < language_COUNT; l++)
		add_line(b, directory_told(r->part, &r->row->row, field, (enum language)l));
}

/* The language in which who reads gets this text: their own, or English, or Korean. */
static enum language told_in(const struct reading *r, const char *field)
{
	enum language own = r->look->language;

	if (own <= language_KO)
		return language_KO;
	if (directory_told(r->part, &r->row->row, field, own)[0])
		return own;
	return directory_told(r->part, &r->row->row, field, language_EN)[0] ? language_EN
									    : language_KO;
}

/* Whose name it is, so that who reads reads it. */
static void set_title(struct reading *r, const char *field)
{
	enum language language = told_in(r, field);

	knowledge_set(r->out, KNOWLEDGE_TITLE,
		      directory_told(r->part, &r->row->row, field, language));
	if (r->look->language)
		r->out->language = language;
}

/* Other names: how callers say it, and the title in the other languages. */
static void set_aliases(struct reading *r, const char *first, const char *aliases,
			const char *title)
{
	struct dj_buf b;

	dj_buf_init(&b, SEARCH_TEXT_MAX);
	add_line(&b, first);
	add_line(&b, aliases ? value(r, aliases) : "");
	add_others(r, &b, title);
	knowledge_set(r->out, KNOWLEDGE_ALIASES, b.len ? b.data : "");
	dj_buf_fini(&b);
}

/* The texts of these fields that say something, a line each; `fields` ends with NULL. With `others`
 * the other languages of each come after them. */
static void set_lines(struct reading *r, enum knowledge_text which, const char *const *fields,
		      bool others)
{
	struct dj_buf b;

	dj_buf_init(&b, SEARCH_TEXT_MAX);
	for (const char *const *f = fields; *f; f++)
		add_line(&b, value(r, *f));
	for (const char *const *f = fields; *f && others; f++)
		add_others(r, &b, *f);
	knowledge_set(r->out, which, b.len ? b.data : "");
	dj_buf_fini(&b);
}

/* Whoever reads another language gets `field` in theirs alone, when somebody has written it, and
 * else all in Korean. */
static void set_body(struct reading *r, const char *field, const char *const *fields)
{
	enum language language = told_in(r, field);

	if (language == language_KO)
		set_lines(r, KNOWLEDGE_BODY, fields, !r->look->language);
	else
		knowledge_set(r->out, KNOWLEDGE_BODY,
			      directory_told(r->part, &r->row->row, field, language));
	if (r->look->language)
		r->out->body_language = language;
}

#define FIELDS(...)                                                                                \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}

/* How callers call each kind; what stands there is only looked for, never shown. */
static const char *const kind_words[facility_kind_COUNT] = {
    [facility_kind_EMERGENCY_ROOM] = "응급실\n응급의료기관\nemergency room",
    [facility_kind_HOSPITAL] = "병원\n의원\nhospital",
    [facility_kind_PHARMACY] = "약국\npharmacy",
    [facility_kind_HEALTH_CENTRE] = "보건소\nhealth centre",
    [facility_kind_SHELTER] = "쉼터\n대피소\nshelter",
    [facility_kind_SERVICE_CENTRE] = "민원실\n주민센터\n행정복지센터\ncity hall",
    [facility_kind_WELFARE] = "복지관\n복지센터\nwelfare centre",
    [facility_kind_FAMILY] = "가족센터\n외국인복지센터\nfamily centre",
    [facility_kind_LIBRARY] = "도서관\nlibrary",
    [facility_kind_TRANSPORT] = "터미널\n정류장\n역\nstation",
    [facility_kind_ENVIRONMENT] = "재활용\n동물보호센터\nrecycling",
    [facility_kind_OTHER] = "",
};

static struct facility_report report_of(const struct reading *r)
{
	struct db_rows row = db_query(r->look->db, SQL_facility_report, db_i(r->out->id));
	struct facility_report report = {0};

	if (db_next(&row)) {
		report = (struct facility_report){(enum facility_state)db_int(&row, 0),
						  db_int(&row, 1), db_int(&row, 2)};
		db_done(&row);
	}
	return report;
}

static void set_status(struct reading *r, enum facility_kind kind)
{
	dj_ms now = r->look->now;
	struct directory_when when = directory_when(now, dj_local_offset_min(now));
	struct facility_report report = report_of(r);
	struct directory_hours hours = {0};
	struct facility_look look;

	directory_hours_read(value(r, "hours"), &hours);
	look = facility_look(kind, &hours, &report, now, &when);
	knowledge_set(r->out, KNOWLEDGE_STATUS, word_of(words_facility_state, look.state));
	if (look.basis == facility_basis_REPORT) {
		r->out->checked_ms = report.checked_ms;
		r->out->stale_ms = report.expires_ms;
	}
}

bool knowledge_facility(const struct knowledge_look *look, dj_id id, struct knowledge_thing *out)
{
	struct reading r;
	int kind;

	(void)id;
	if (!begin(&r, look, directory_part_FACILITY, out))
		return false;
	kind = word_value(words_facility_kind, value(&r, "kind"));
	set_title(&r, "name");
	set_aliases(&r, kind < 0 ? "" : kind_words[kind], NULL, "name");
	set_body(&r, "", FIELDS("address", "hours", "services", "access"));
	knowledge_set(out, KNOWLEDGE_NUMBER, value(&r, "number"));
	if (kind >= 0)
		set_status(&r, (enum facility_kind)kind);
	return finish(&r, EVERYBODY);
}

bool knowledge_rumour(const struct knowledge_look *look, dj_id id, struct knowledge_thing *out)
{
	struct reading r;

	(void)id;
	if (!begin(&r, look, directory_part_RUMOUR, out))
		return false;
	set_title(&r, "claim");
	set_aliases(&r, "", "aliases", "claim");
	set_body(&r, "wording", FIELDS("wording"));
	knowledge_set(out, KNOWLEDGE_SPOKEN, value(&r, "wording"));
	knowledge_set(out, KNOWLEDGE_STATUS, value(&r, "verdict"));
	out->department = id_of(&r, "department", SQL_department_by_code);
	out->checked_ms = time_ms(value(&r, "checked_at"));
	return finish(&r, EVERYBODY);
}

bool knowledge_programme(const struct knowledge_look *look, dj_id id, struct knowledge_thing *out)
{
	struct reading r;

	(void)id;
	if (!begin(&r, look, directory_part_PROGRAMME, out))
		return false;
	set_title(&r, "name");
	set_aliases(&r, "", "aliases", "name");
	set_body(&r, "summary", FIELDS("summary", "who", "papers", "apply", "run_by"));
	set_lines(&r, KNOWLEDGE_SPOKEN, FIELDS("summary", "who", "apply"), false);
	knowledge_set(out, KNOWLEDGE_NUMBER, value(&r, "number"));
	out->department = id_of(&r, "department", SQL_department_by_code);
	return finish(&r, EVERYBODY);
}

/* A volunteer's own telephone is nobody's to find. */
bool knowledge_number(const struct knowledge_look *look, dj_id id, struct knowledge_thing *out)
{
	struct directory_when now = directory_when(look->now, dj_local_offset_min(look->now));
	struct directory_hours hours = {0};
	struct reading r;

	(void)id;
	if (!begin(&r, look, directory_part_NUMBER, out))
		return false;
	if (word_value(words_number_use, value(&r, "kind")) == number_use_VOLUNTEER) {
		free(r.row);
		return false;
	}
	directory_hours_read(value(&r, "hours"), &hours);
	set_title(&r, "name");
	set_aliases(&r, value(&r, "number"), NULL, "name");
	set_body(&r, "purpose", FIELDS("purpose", "languages", "hours"));
	knowledge_set(out, KNOWLEDGE_NUMBER, value(&r, "number"));
	knowledge_set(out, KNOWLEDGE_STATUS,
		      directory_hours_open(&hours, now.weekday, now.minute) ? "open" : "closed");
	return finish(&r, EVERYBODY);
}

bool knowledge_department(const struct knowledge_look *look, dj_id id, struct knowledge_thing *out)
{
	struct reading r;

	(void)id;
	if (!begin(&r, look, directory_part_DEPARTMENT, out))
		return false;
	set_title(&r, "name");
	set_aliases(&r, "", NULL, "name");
	knowledge_set(out, KNOWLEDGE_NUMBER, value(&r, "number"));
	return finish(&r, EVERYBODY);
}

/* By their name, for those who work in the centre. */
bool knowledge_official(const struct knowledge_look *look, dj_id id, struct knowledge_thing *out)
{
	struct directory_stored *of;
	struct directory_row key = {0};
	char title[2 * DIRECTORY_NAME];
	struct reading r;

	(void)id;
	if (!begin(&r, look, directory_part_OFFICIAL, out))
		return false;
	of = dj_alloc(sizeof *of);
	dj_copy(key.text[directory_field_of(directory_part_DEPARTMENT, "code")], DIRECTORY_TEXT,
		value(&r, "department"));
	directory_find(look->db, look->keys, directory_part_DEPARTMENT, 0, &key, of);
	snprintf(title, sizeof title, "%s %s",
		 directory_value(directory_part_DEPARTMENT, &of->row, "name"), value(&r, "post"));
	knowledge_set(out, KNOWLEDGE_TITLE, title);
	knowledge_set(out, KNOWLEDGE_ALIASES, value(&r, "name"));
	knowledge_set(out, KNOWLEDGE_BODY, value(&r, "name"));
	knowledge_set(out, KNOWLEDGE_NUMBER, value(&r, "work_number"));
	out->department = of->id;
	free(of);
	return finish(&r, STAFF);
}

bool knowledge_place_note(const struct knowledge_look *look, dj_id id, struct knowledge_thing *out)
{
	struct reading r;

	(void)id;
	if (!begin(&r, look, directory_part_PLACE_NOTE, out))
		return false;
	knowledge_set(out, KNOWLEDGE_TITLE, value(&r, "title"));
	knowledge_set(out, KNOWLEDGE_ALIASES, value(&r, "aliases"));
	knowledge_set(out, KNOWLEDGE_BODY, value(&r, "note"));
	out->checked_ms = day_ms(value(&r, "visited_on"), 0);
	return finish(&r, STAFF);
}
