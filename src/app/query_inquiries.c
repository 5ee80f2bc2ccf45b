/* Owns the lists of inquiries: views with filters, those of a contact and its citizen, those about
 * the same thing. */
#include "app/query_inquiry.h"
#include "app/inquiry_rows.h"
#include "app/sealed.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MS	 ((dj_ms)86400 * 1000)
#define ALIKE_MS (14 * DAY_MS)

enum {
	ROW_ID,
	ROW_NUMBER,
	ROW_KIND,
	ROW_SUB,
	ROW_STATE,
	ROW_URGENCY,
	ROW_TOPIC,
	ROW_PLACE,
	ROW_EXCERPT,
	ROW_LANGUAGE,
	ROW_CAME_IN,
	ROW_DEPARTMENT,
	ROW_DEPARTMENT_NAME,
	ROW_OFFICIAL,
	ROW_PERSON,
	ROW_PERSON_NAME,
	ROW_OPENED,
	ROW_DUE,
	ROW_HOP_FROM,
	ROW_HOP_DUE,
	ROW_PAUSE,
	ROW_PAUSE_WHY,
	ROW_PAUSED,
	ROW_INTERIM,
	ROW_PARENT,
	ROW_LINK,
	ROW_REPORTERS,
	ROW_CLOSED,
	ROW_ANSWERED,
	ROW_CONTACT,
	ROW_REASON,
	ROW_TELL_BY,
	ROW_TELL_SHUT
};

void inquiry_put_number(struct dj_json *j, int64_t number)
{
	char text[INQUIRY_NUMBER_TEXT];

	inquiry_number_write(number, text);
	dj_json_text(j, "number", text);
}

void inquiry_put_sealed(struct query_run *r, const char *key, struct seal_place where,
			const struct db_rows *rows, int column)
{
	size_t n;
	const void *sealed = db_bytes(rows, column, &n);
	char *text = dj_alloc(n + 1);

	if (n <= SEAL_OVERHEAD || !keyring_unseal(r->keys, where, sealed, n, text, NULL))
		text[0] = '\0';
	dj_json_text(&r->json, key, text);
	free(text);
}

static void put_what(struct query_run *r, const struct db_rows *row)
{
	struct dj_json *j = &r->json;
	dj_id id = db_int(row, ROW_ID);

	dj_json_id(j, "id", id);
	inquiry_put_number(j, db_int(row, ROW_NUMBER));
	query_json_word(j, "kind", words_inquiry_kind, db_int(row, ROW_KIND));
	query_json_word(j, "sub", words_inquiry_sub, db_int(row, ROW_SUB));
	query_json_word(j, "state", words_inquiry_state, db_int(row, ROW_STATE));
	query_json_word(j, "urgency", words_urgency, db_int(row, ROW_URGENCY));
	dj_json_id(j, "topic", db_int(row, ROW_TOPIC));
	dj_json_id(j, "place", db_int(row, ROW_PLACE));
	inquiry_put_sealed(r, "excerpt", (struct seal_place){"inquiry.excerpt", id}, row,
			   ROW_EXCERPT);
	query_json_word(j, "language", words_language, db_int(row, ROW_LANGUAGE));
	query_json_word(j, "came_in", words_came_in, db_int(row, ROW_CAME_IN));
	dj_json_id(j, "contact", db_int(row, ROW_CONTACT));
}

static void put_whose(struct query_run *r, const struct db_rows *row)
{
	struct dj_json *j = &r->json;

	dj_json_id(j, "department", db_int(row, ROW_DEPARTMENT));
	dj_json_text(j, "department_name", db_text(row, ROW_DEPARTMENT_NAME));
	dj_json_id(j, "official", db_int(row, ROW_OFFICIAL));
	dj_json_id(j, "person", db_int(row, ROW_PERSON));
	query_json_person(r, "person_name", db_int(row, ROW_PERSON), row, ROW_PERSON_NAME);
}

static void put_times(struct query_run *r, const struct db_rows *row)
{
	struct dj_json *j = &r->json;
	bool closed = db_int(row, ROW_CLOSED) != 0, paused = db_int(row, ROW_PAUSE) != 0;

	dj_json_int(j, "opened_ms", db_int(row, ROW_OPENED));
	query_json_ms(j, "due_ms", db_int(row, ROW_DUE));
	query_json_ms(j, "hop_from_ms", db_int(row, ROW_HOP_FROM));
	query_json_ms(j, "hop_due_ms", db_int(row, ROW_HOP_DUE));
	dj_json_text(j, "paused",
		     paused ? word_of(words_pause_why, db_int(row, ROW_PAUSE_WHY)) : NULL);
	query_json_ms(j, "paused_ms", db_int(row, ROW_PAUSED));
	dj_json_bool(j, "overdue", !closed && !paused && db_int(row, ROW_DUE) < r->now);
	query_json_ms(j, "interim_ms", db_int(row, ROW_INTERIM));
	query_json_ms(j, "answered_ms", db_int(row, ROW_ANSWERED));
	query_json_ms(j, "closed_ms", db_int(row, ROW_CLOSED));
	query_json_word(j, "reason", words_inquiry_reason, db_int(row, ROW_REASON));
}

void inquiry_put_row(struct query_run *r, const struct db_rows *row, int of_contact)
{
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	put_what(r, row);
	put_whose(r, row);
	put_times(r, row);
	dj_json_id(j, "parent", db_int(row, ROW_PARENT));
	query_json_word(j, "link", words_inquiry_link, db_int(row, ROW_LINK));
	dj_json_int(j, "reporters", db_int(row, ROW_REPORTERS) + 1);
	query_json_word(j, "tell_by", words_tell_by, db_int(row, ROW_TELL_BY));
	query_json_word(j, "tell_shut", words_channel_shut, db_int(row, ROW_TELL_SHUT));
	if (of_contact >= 0)
		dj_json_bool(j, "of_contact", of_contact);
	dj_json_end_object(j);
}

/* A crisis is the business of few (R059). */
static bool hidden(const struct query_run *r, const struct db_rows *row)
{
	return r->q->person && db_int(row, ROW_KIND) == inquiry_kind_CRISIS &&
	       !(r->q->roles & INQUIRY_LEADERS) && db_int(row, ROW_PERSON) != r->q->person;
}

static void put_all(struct query_run *r, struct db_rows rows, int of_contact)
{
	while (db_next(&rows))
		if (!hidden(r, &rows))
			inquiry_put_row(r, &rows, of_contact);
}

void inquiry_put_rows(struct query_run *r, const char *key, struct db_rows rows)
{
	dj_json_array(&r->json, key);
	put_all(r, rows, -1);
	dj_json_end_array(&r->json);
}

/* ---- views ---- */

#define BIT(state) (1 << inquiry_state_##state)
#define UNFINISHED (BIT(OPEN) | BIT(UNOWNED) | BIT(HANDED) | BIT(ACCEPTED) | BIT(ANSWERED))

static const struct view {
	const char *name;
	int states;
	bool overdue, interim, paused, mine, joined;
} views[] = {
    {"open", UNFINISHED, 0, 0, 0, 0, 0},
    {"mine", UNFINISHED, 0, 0, 0, 1, 1},
    {"unowned", BIT(UNOWNED), 0, 0, 0, 0, 0},
    {"department", BIT(HANDED) | BIT(ACCEPTED), 0, 0, 0, 0, 0},
    {"tell", BIT(ANSWERED), 0, 0, 0, 0, 1},
    {"overdue", UNFINISHED, 1, 0, 0, 0, 1},
    {"interim", UNFINISHED & ~BIT(ANSWERED), 0, 1, 0, 0, 1},
    {"paused", UNFINISHED, 0, 0, 1, 0, 1},
    {"closed", BIT(CLOSED), 0, 0, 0, 0, 1},
    {"all", UNFINISHED | BIT(CLOSED), 0, 0, 0, 0, 1},
};

struct filter {
	const struct view *view;
	dj_id department, official, person, topic, place;
	int kind, sub, came_in;
	int64_t number;
	bool every; /* crises of others too */
};

static const struct view *view_named(const char *name)
{
	for (size_t i = 0; i < DJ_COUNT(views); i++)
		if (strcmp(views[i].name, name) == 0)
			return &views[i];
	return NULL;
}

static bool take(struct filter *f, const char *key, const char *value)
{
	struct {
		const char *key;
		dj_id *into;
	} ids[] = {{"department", &f->department}, {"topic", &f->topic}, {"place", &f->place}};

	for (size_t i = 0; i < DJ_COUNT(ids); i++)
		if (strcmp(ids[i].key, key) == 0)
			return (*ids[i].into = dj_id_parse(value)) != 0;
	if (strcmp(key, "view") == 0)
		return (f->view = view_named(value)) != NULL;
	if (strcmp(key, "kind") == 0)
		return (f->kind = word_value(words_inquiry_kind, value)) >= 0;
	if (strcmp(key, "sub") == 0)
		return (f->sub = word_value(words_inquiry_sub, value)) >= 0;
	if (strcmp(key, "came_in") == 0)
		return (f->came_in = word_value(words_came_in, value)) >= 0;
	if (strcmp(key, "number") == 0)
		return (f->number = inquiry_number_read(value)) != 0;
	return false;
}

/* "view=open department=17 ...": false for what is none. A number finds in all states. */
static bool read_filter(const char *text, struct filter *f)
{
	char copy[256], *rest = copy, *word;

	*f = (struct filter){.view = &views[0], .kind = -1, .came_in = -1};
	dj_copy(copy, sizeof copy, text);
	while ((word = strsep(&rest, " "))) {
		char *value = strchr(word, '=');

		if (!*word)
			continue;
		if (!value)
			return false;
		*value++ = '\0';
		if (*value && !take(f, word, value))
			return false;
	}
	if (f->number)
		f->view = view_named("all");
	return true;
}

/* Of an official: what is with the own department. Of the governor's office: what came in there. */
static bool restrict_to(struct query_run *r, struct filter *f)
{
	uint32_t roles = r->q->roles;
	struct inquiry_office office;

	f->every = !r->q->person || roles & INQUIRY_LEADERS;
	if (!r->q->person || roles & INQUIRY_FLOOR) {
		f->person = f->view->mine ? r->q->person : 0;
		return true;
	}
	if (roles & 1u << role_OFFICIAL) {
		office = inquiry_office_of(r->db, r->q->person);
		f->department = office.department;
		f->official = f->view->mine ? office.official : 0;
		f->every = true;
		return office.department != 0;
	}
	f->came_in = came_in_GOVERNOR;
	f->person = f->view->mine ? r->q->person : 0;
	return true;
}

/* The values of INQUIRY_FILTER in its order. */
static void fill(const struct query_run *r, const struct filter *f, dj_id before,
		 struct db_value v[28])
{
	const struct view *w = f->view;
	const int64_t values[28] = {w->states,
				    w->overdue,
				    r->now,
				    w->interim,
				    r->now,
				    w->paused,
				    f->person,
				    f->person,
				    f->department,
				    f->department,
				    f->official,
				    f->official,
				    f->topic,
				    f->topic,
				    f->place,
				    f->place,
				    f->kind,
				    f->kind,
				    f->came_in,
				    f->came_in,
				    f->number,
				    f->number,
				    w->joined || f->number,
				    f->every,
				    r->q->person,
				    before,
				    before,
				    DJ_MIN(DJ_MAX(r->q->limit, 1), 500)};

	for (int i = 0; i < 28; i++)
		v[i] = db_i(values[i]);
}

enum verdict query_inquiries(struct query_run *r)
{
	struct db_value v[28];
	struct filter f;
	bool open;

	if (!read_filter(r->q->text, &f))
		return VERDICT_bad_request;
	if (!restrict_to(r, &f))
		return VERDICT_not_allowed;
	open = !(f.view->states & BIT(CLOSED));
	fill(r, &f, r->q->before, v);
	dj_json_object(&r->json, NULL);
	inquiry_put_rows(
	    r, "inquiries",
	    db_query_values(r->db, open ? SQL_inquiry_list_open : SQL_inquiry_list_all, v, 28));
	fill(r, &f, 0, v);
	dj_json_int(&r->json, "count",
		    db_query_int_values(
			r->db, open ? SQL_inquiry_count_open : SQL_inquiry_count_all, 0, v, 27));
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* id: a contact: what it was about, then what else its citizen waits for. */
enum verdict query_inquiries_of_contact(struct query_run *r)
{
	dj_id contact = r->q->id;
	int64_t hash = db_query_int(r->db, SQL_contact_private, 0, db_i(contact));

	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "inquiries");
	put_all(r, db_query(r->db, SQL_inquiry_list_contact, db_i(contact), db_i(contact)), 1);
	put_all(r,
		db_query(r->db, SQL_inquiry_list_caller, db_i(hash), db_i(contact), db_i(contact),
			 db_i(contact)),
		0);
	dj_json_end_array(&r->json);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

struct db_rows inquiry_alike(struct query_run *r, dj_id id, dj_id topic, dj_id place)
{
	return db_query(r->db, SQL_inquiry_list_alike, db_i(topic ? topic : -1),
			db_i(r->now - ALIKE_MS), db_i(id), db_i(place), db_i(place));
}

enum verdict query_inquiries_alike(struct query_run *r)
{
	struct filter f;

	if (!read_filter(r->q->text, &f))
		return VERDICT_bad_request;
	dj_json_object(&r->json, NULL);
	inquiry_put_rows(r, "inquiries", inquiry_alike(r, 0, f.topic, f.place));
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}

/* Days until then without work: the form says that they do not count. */
static int days_off(const struct inquiry_tables *t, const struct due_rule *rule, dj_ms from,
		    dj_ms due, int *days)
{
	int off = 0;

	*days = 0;
	for (dj_ms day = dj_local_midnight(from); day < dj_local_midnight(due); ++*days) {
		dj_ms next = dj_local_midnight(day + DAY_MS + DAY_MS / 12);

		off += due_worked(&t->policy.calendar, &rule->office, day, next) == 0;
		day = next;
	}
	return off;
}

/* text: kind and sub. */
enum verdict query_inquiry_due(struct query_run *r)
{
	struct inquiry_tables *t;
	const struct due_rule *rule;
	struct inquiry i = {.due_from_ms = r->now};
	struct filter f;
	int days = 0, off;
	dj_ms due;

	if (!read_filter(r->q->text, &f))
		return VERDICT_bad_request;
	i.kind = f.kind < 0 ? inquiry_kind_INQUIRY : (enum inquiry_kind)f.kind;
	i.sub = (enum inquiry_sub)f.sub;
	t = dj_alloc(sizeof *t);
	inquiry_tables_load(r->db, t);
	rule = inquiry_rule(&i, &t->policy);
	if (rule) {
		due = due_add(&t->policy.calendar, rule, r->now);
		off = days_off(t, rule, r->now, due, &days);
		dj_json_object(&r->json, NULL);
		dj_json_int(&r->json, "due_ms", due);
		dj_json_int(&r->json, "days", days);
		dj_json_int(&r->json, "off", off);
		dj_json_end_object(&r->json);
	}
	free(t);
	return rule ? VERDICT_ok : VERDICT_not_found;
}
