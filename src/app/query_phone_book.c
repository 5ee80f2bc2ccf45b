/* Owns the phone book of the desk: departments, their officials with who is on duty now, and the
 * public numbers with whether somebody answers there now. Own telephones and volunteers are in no
 * answer. */
#include "app/directory_rows.h"
#include "app/query_run.h"
#include "base/clock.h"

#include <stdio.h>

enum { STALE_DAYS = 365 };

struct filling {
	struct directory *d;
	enum directory_part part;
};

static void take(void *arg, const struct directory_stored *s)
{
	const struct filling *f = arg;

	directory_add(f->d, f->part, s->id, &s->row);
}

static void put_day(struct dj_json *j, const char *key, int date)
{
	char text[16];

	snprintf(text, sizeof text, "%04d-%02d-%02d", date / 10000, date / 100 % 100, date % 100);
	dj_json_text(j, key, date ? text : NULL);
}

static void put_words(struct dj_json *j, const char *name, const struct directory_words *words)
{
	char key[32];

	dj_json_text(j, name, words->in[language_KO]);
	for (int l = language_EN; l < language_COUNT; l++) {
		snprintf(key, sizeof key, "%s_%s", name, word_of(words_language, l));
		dj_json_text(j, key, words->in[l]);
	}
}

static void put_department(struct dj_json *j, const struct directory_department *d)
{
	dj_json_object(j, NULL);
	dj_json_id(j, "id", d->id);
	dj_json_text(j, "code", d->code);
	put_words(j, "name", &d->names);
	dj_json_text(j, "place", d->place);
	query_json_telephone(j, "number", d->number);
	dj_json_end_object(j);
}

static void put_official(struct dj_json *j, const struct directory *d, int i,
			 const struct directory_when *now)
{
	const struct directory_official *o = &d->officials[i];
	int turn;
	unsigned hazards = directory_duty_of(d, o, now, &turn);

	dj_json_object(j, NULL);
	dj_json_id(j, "id", o->id);
	dj_json_id(j, "department", o->department);
	dj_json_text(j, "name", o->name);
	dj_json_text(j, "post", o->post);
	query_json_telephone(j, "number", o->work_number);
	dj_json_array(j, "on_duty");
	for (int h = 0; h < hazard_COUNT; h++)
		if (hazards & 1u << h)
			dj_json_text(j, NULL, word_of(words_hazard, h));
	dj_json_end_array(j);
	dj_json_int(j, "turn", hazards ? turn : 0);
	dj_json_end_object(j);
}

/* Checked so long ago that it is to be made sure of first? */
static bool is_stale(int checked_on, dj_ms now)
{
	dj_ms then = now - STALE_DAYS * INT64_C(86400000);

	return checked_on < directory_when(then, dj_local_offset_min(then)).date;
}

static void put_number(struct dj_json *j, const struct directory_number *n,
		       const struct directory_when *when, dj_ms now)
{
	dj_json_object(j, NULL);
	dj_json_id(j, "id", n->id);
	dj_json_text(j, "code", n->code);
	put_words(j, "name", &n->names);
	query_json_telephone(j, "number", n->number);
	query_json_word(j, "kind", words_number_use, n->use);
	put_words(j, "purpose", &n->purposes);
	dj_json_text(j, "languages", n->languages);
	dj_json_bool(j, "answers", directory_answers(n, when));
	query_json_telephone(j, "instead", n->instead);
	dj_json_bool(j, "dial", n->dial);
	put_day(j, "valid_from", n->valid.from);
	put_day(j, "valid_until", n->valid.until);
	put_day(j, "checked_on", n->checked_on);
	dj_json_bool(j, "stale", is_stale(n->checked_on, now));
	dj_json_end_object(j);
}

static void put_all(struct query_run *r, const struct directory *d)
{
	struct directory_when when = directory_when(r->now, dj_local_offset_min(r->now));
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_array(j, "departments");
	for (int i = 0; i < d->department_count; i++)
		put_department(j, &d->departments[i]);
	dj_json_end_array(j);
	dj_json_array(j, "officials");
	for (int i = 0; i < d->official_count; i++)
		put_official(j, d, i, &when);
	dj_json_end_array(j);
	dj_json_array(j, "numbers");
	for (int i = 0; i < d->number_count; i++)
		if (d->numbers[i].use != number_use_VOLUNTEER)
			put_number(j, &d->numbers[i], &when, r->now);
	dj_json_end_array(j);
	dj_json_end_object(j);
}

enum verdict query_phone_book(struct query_run *r)
{
	struct directory d = {0};

	for (int part = 0; part <= directory_part_NUMBER; part++) {
		struct filling f = {&d, (enum directory_part)part};

		directory_each(r->db, r->keys, f.part, take, &f);
	}
	put_all(r, &d);
	directory_free(&d);
	return VERDICT_ok;
}
