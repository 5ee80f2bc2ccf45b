/* Owns the directory as part of the site: the live form, and the allow-list of what may be dialled
 * that site_may_dial asks. */
#include "app/directory_rows.h"
#include "base/text.h"

#include <string.h>

#define MAY(purpose) (1u << dial_purpose_##purpose)
#define TALKS	     (MAY(CONSULT) | MAY(TRANSFER) | MAY(CONFERENCE))

/* What a number of each use may be rung for. A volunteer's own telephone rings for interpreting and
 * for nothing else. */
static const uint32_t purposes_of[number_use_COUNT] = {
    [number_use_HELP] = TALKS,
    [number_use_EMERGENCY] = TALKS | MAY(EMERGENCY),
    [number_use_INTERPRETER] = TALKS | MAY(INTERPRETER),
    [number_use_VOLUNTEER] = MAY(INTERPRETER),
    [number_use_RELAY] = TALKS,
    [number_use_PARTNER] = TALKS,
};

static void allow(struct site *s, const struct site_number *n)
{
	if (!n->number[0])
		return;
	for (int i = 0; i < s->number_count; i++)
		if (strcmp(s->numbers[i].number, n->number) == 0) {
			s->numbers[i].purposes |= n->purposes;
			s->numbers[i].emergency |= n->emergency;
			return;
		}
	if ((s->number_count & (s->number_count - 1)) == 0)
		s->numbers = dj_grow(s->numbers,
				     sizeof *s->numbers * (size_t)DJ_MAX(1, s->number_count * 2));
	s->numbers[s->number_count++] = *n;
}

static struct site_number named(dj_id id, const char *number, const char *code, const char *name)
{
	struct site_number n = {.id = id};

	dj_copy(n.number, sizeof n.number, number);
	dj_copy(n.name, sizeof n.name, code);
	dj_copy(n.label.text[language_KO], SITE_LABEL, name);
	return n;
}

static struct site_number worded(dj_id id, const char *number, const char *code,
				 const struct directory_words *names)
{
	struct site_number n = named(id, number, code, names->in[language_KO]);

	for (int l = language_EN; l < language_COUNT; l++)
		dj_copy(n.label.text[l], SITE_LABEL, names->in[l]);
	return n;
}

static void allow_number(struct site *s, const struct directory_number *t)
{
	struct site_number n = worded(t->id, t->number, t->code, &t->names);

	n.purposes = purposes_of[t->use];
	n.emergency = t->use == number_use_EMERGENCY;
	allow(s, &n);
	n = worded(t->id, t->instead, t->code, &t->names);
	n.purposes = TALKS;
	allow(s, &n);
}

/* At work an official is a number like any other; their own telephone rings for the hotline alone.
 */
static void allow_official(struct site *s, const struct directory_official *o)
{
	struct site_number n = named(o->id, o->work_number, o->code, o->department_name);

	n.purposes = TALKS | MAY(HOTLINE);
	allow(s, &n);
	n = named(o->id, o->mobile, o->code, o->department_name);
	n.purposes = MAY(HOTLINE);
	allow(s, &n);
}

void site_allow_directory(struct site *s, dj_ms now)
{
	const struct directory *d = &s->directory;
	struct directory_when today = directory_when(now, s->utc_offset_min);

	for (int i = 0; i < d->number_count; i++)
		if (d->numbers[i].dial && directory_valid(&d->numbers[i].valid, &today))
			allow_number(s, &d->numbers[i]);
	for (int i = 0; i < d->official_count; i++)
		allow_official(s, &d->officials[i]);
	for (int i = 0; i < d->department_count; i++) {
		const struct directory_department *t = &d->departments[i];
		struct site_number n = worded(t->id, t->number, t->code, &t->names);

		n.purposes = TALKS | MAY(HOTLINE);
		allow(s, &n);
	}
}

struct reading {
	struct site *site;
	enum directory_part part;
};

static void add_row(void *arg, const struct directory_stored *s)
{
	const struct reading *r = arg;

	directory_add(&r->site->directory, r->part, s->id, &s->row);
}

void site_read_directory(struct db *db, const struct keyring *keys, struct site *s, dj_ms now)
{
	for (int part = 0; part <= directory_part_NUMBER; part++) {
		struct reading r = {s, (enum directory_part)part};

		directory_each(db, keys, r.part, add_row, &r);
	}
	site_allow_directory(s, now);
}
