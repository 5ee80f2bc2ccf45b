/* Owns the live directory: its lists, who is on duty, what may be dialled. Refuses: ringing anybody
 * (domain/ringer, app/centre_hotline.c) and tables. */
#include "domain/directory/directory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* ---- lists ---- */

/* Room for one more, zeroed; doubles at powers of two. */
static void *one_more(void *list, int *count, size_t size)
{
	char **at = list;

	if ((*count & (*count - 1)) == 0)
		*at = dj_grow(*at, size * (size_t)(*count ? *count * 2 : 1));
	memset(*at + size * (size_t)*count, 0, size);
	return *at + size * (size_t)(*count)++;
}

static const struct directory_department *department_named(const struct directory *d,
							   const char *code)
{
	for (int i = 0; i < d->department_count; i++)
		if (strcmp(d->departments[i].code, code) == 0)
			return &d->departments[i];
	return NULL;
}

static int official_named(const struct directory *d, const char *code)
{
	for (int i = 0; i < d->official_count; i++)
		if (strcmp(d->officials[i].code, code) == 0)
			return i;
	return -1;
}

#define VALUE(name)    directory_value(part, row, name)
#define COPY(to, name) dj_copy(to, sizeof(to), VALUE(name))
#define IS_YES(name)   (strcmp(VALUE(name), "yes") == 0)
#define VALIDITY                                                                                   \
	{                                                                                          \
		directory_date(VALUE("valid_from")), directory_date(VALUE("valid_until"))          \
	}

static void read_words(struct directory_words *out, enum directory_part part,
		       const struct directory_row *row, const char *field)
{
	for (int l = language_KO; l < language_COUNT; l++)
		dj_copy(out->in[l], DIRECTORY_TOLD,
			directory_told(part, row, field, (enum language)l));
}

static void add_department(struct directory *d, dj_id id, const struct directory_row *row)
{
	const enum directory_part part = directory_part_DEPARTMENT;
	struct directory_department *t = one_more(&d->departments, &d->department_count, sizeof *t);

	t->id = id;
	COPY(t->code, "code");
	COPY(t->name, "name");
	read_words(&t->names, part, row, "name");
	COPY(t->number, "number");
	COPY(t->place, "place");
}

static void add_official(struct directory *d, dj_id id, const struct directory_row *row)
{
	const enum directory_part part = directory_part_OFFICIAL;
	const struct directory_department *of = department_named(d, VALUE("department"));
	struct directory_official *t;

	if (!of)
		return;
	t = one_more(&d->officials, &d->official_count, sizeof *t);
	t->id = id;
	t->department = of->id;
	dj_copy(t->department_name, sizeof t->department_name, of->name);
	COPY(t->code, "code");
	COPY(t->name, "name");
	COPY(t->post, "post");
	COPY(t->work_number, "work_number");
	COPY(t->mobile, "mobile");
}

static void add_duty(struct directory *d, dj_id id, const struct directory_row *row)
{
	const enum directory_part part = directory_part_DUTY;
	int official = official_named(d, VALUE("official"));
	int hazard = word_value(words_hazard, VALUE("hazard"));
	struct directory_duty *t;

	if (official < 0 || hazard < 0)
		return;
	t = one_more(&d->duties, &d->duty_count, sizeof *t);
	*t = (struct directory_duty){.id = id,
				     .official = official,
				     .hazard = (enum hazard)hazard,
				     .valid = VALIDITY,
				     .turn = atoi(VALUE("turn"))};
	COPY(t->place, "place");
	directory_hours_read(VALUE("hours"), &t->hours);
}

static void add_number(struct directory *d, dj_id id, const struct directory_row *row)
{
	const enum directory_part part = directory_part_NUMBER;
	int use = word_value(words_number_use, VALUE("kind"));
	struct directory_number *t = one_more(&d->numbers, &d->number_count, sizeof *t);

	*t = (struct directory_number){.id = id,
				       .use = use < 0 ? number_use_HELP : (enum number_use)use,
				       .valid = VALIDITY,
				       .checked_on = directory_date(VALUE("checked_on")),
				       .dial = IS_YES("dial"),
				       .trusted = IS_YES("trusted")};
	COPY(t->code, "code");
	COPY(t->name, "name");
	read_words(&t->names, part, row, "name");
	COPY(t->number, "number");
	COPY(t->instead, "instead");
	COPY(t->languages, "languages");
	read_words(&t->purposes, part, row, "purpose");
	directory_hours_read(VALUE("hours"), &t->hours);
}

void directory_add(struct directory *d, enum directory_part part, dj_id id,
		   const struct directory_row *row)
{
	static void (*const adds[])(struct directory *, dj_id, const struct directory_row *) = {
	    [directory_part_DEPARTMENT] = add_department,
	    [directory_part_OFFICIAL] = add_official,
	    [directory_part_DUTY] = add_duty,
	    [directory_part_NUMBER] = add_number,
	};

	if ((size_t)part < DJ_COUNT(adds) && IS_YES("active"))
		adds[part](d, id, row);
}

void directory_free(struct directory *d)
{
	free(d->departments);
	free(d->officials);
	free(d->duties);
	free(d->numbers);
	memset(d, 0, sizeof *d);
}

const struct directory_official *directory_official_of(const struct directory *d, dj_id id)
{
	for (int i = 0; i < d->official_count; i++)
		if (d->officials[i].id == id)
			return &d->officials[i];
	return NULL;
}

/* ---- time ---- */

/* 20261122 of the days since 1970-01-01, which is not before it. Years begin in March, so that the
 * leap day is the last. */
static int date_of(int64_t days)
{
	int64_t shifted = days + 719468, era = shifted / 146097, of_era = shifted % 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t day = of_era - (365 * year + year / 4 - year / 100), month = (5 * day + 2) / 153;

	day = day - (153 * month + 2) / 5 + 1;
	month = month < 10 ? month + 3 : month - 9;
	return (int)((year + era * 400 + (month <= 2)) * 10000 + month * 100 + day);
}

struct directory_when directory_when(dj_ms at, int utc_offset_min)
{
	int64_t minutes = at / 60000 + utc_offset_min, days = minutes / 1440;

	/* 1970-01-01 was a Thursday */
	return (struct directory_when){date_of(days), (int)((days + 4) % 7), (int)(minutes % 1440)};
}

bool directory_valid(const struct directory_validity *v, const struct directory_when *now)
{
	return (!v->from || now->date >= v->from) && (!v->until || now->date <= v->until);
}

static bool open_now(const struct directory_hours *h, const struct directory_when *now)
{
	return directory_hours_open(h, now->weekday, now->minute);
}

/* ---- who is on duty ---- */

/* How close a duty is to the matter: 3 own city and this hazard ... 0 the province whatever it is;
 * -1 another's. */
static int closeness(const struct directory_duty *t, enum hazard hazard, const char *place)
{
	bool own = t->place[0] && strcmp(t->place, place) == 0;
	bool this_one = t->hazard != hazard_ANY && t->hazard == hazard;

	if ((t->place[0] && !own) || (t->hazard != hazard_ANY && !this_one))
		return -1;
	return own * 2 + this_one;
}

struct found {
	int official, rank; /* the lower the earlier */
};

static int by_rank(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	return x->rank != y->rank ? x->rank - y->rank : x->official - y->official;
}

/* Keeps the earliest rank of an official. */
static void note(struct found *list, int *count, int official, int rank)
{
	for (int i = 0; i < *count; i++)
		if (list[i].official == official) {
			list[i].rank = DJ_MIN(list[i].rank, rank);
			return;
		}
	list[(*count)++] = (struct found){official, rank};
}

int directory_on_duty(const struct directory *d, enum hazard hazard, const char *place,
		      const struct directory_when *now,
		      struct directory_asked out[DIRECTORY_ON_DUTY])
{
	struct found *found = dj_alloc(sizeof *found * (size_t)(d->duty_count + 1));
	int count = 0, group = -1, last = -1;

	for (int i = 0; i < d->duty_count; i++) {
		const struct directory_duty *t = &d->duties[i];
		int close = closeness(t, hazard, place);

		if (close >= 0 && directory_valid(&t->valid, now) && open_now(&t->hours, now))
			note(found, &count, t->official, (3 - close) * 10 + t->turn);
	}
	qsort(found, (size_t)count, sizeof *found, by_rank);
	count = DJ_MIN(count, DIRECTORY_ON_DUTY);
	for (int i = 0; i < count; i++) {
		group += found[i].rank != last;
		last = found[i].rank;
		out[i] = (struct directory_asked){&d->officials[found[i].official], group};
	}
	free(found);
	return count;
}

static bool speaks(const char *languages, const char *language)
{
	size_t n = strlen(language);

	for (const char *p = languages; *p;) {
		size_t word = strcspn(p, " ");

		if (word == n && memcmp(p, language, n) == 0)
			return true;
		p += word + strspn(p + word, " ");
	}
	return n == 0;
}

int directory_numbers(const struct directory *d, enum number_use use, const char *language,
		      const struct directory_when *now, const struct directory_number **out,
		      int cap)
{
	int count = 0;

	for (int i = 0; i < d->number_count && count < cap; i++) {
		const struct directory_number *t = &d->numbers[i];

		if (t->use == use && t->dial && directory_valid(&t->valid, now) &&
		    open_now(&t->hours, now) && speaks(t->languages, language))
			out[count++] = t;
	}
	return count;
}

unsigned directory_duty_of(const struct directory *d, const struct directory_official *official,
			   const struct directory_when *now, int *turn)
{
	unsigned hazards = 0;

	*turn = 9;
	for (int i = 0; i < d->duty_count; i++) {
		const struct directory_duty *t = &d->duties[i];

		if (&d->officials[t->official] != official || !directory_valid(&t->valid, now) ||
		    !open_now(&t->hours, now))
			continue;
		hazards |= 1u << t->hazard;
		*turn = DJ_MIN(*turn, t->turn);
	}
	return hazards;
}

bool directory_answers(const struct directory_number *n, const struct directory_when *now)
{
	return directory_valid(&n->valid, now) && open_now(&n->hours, now);
}

/* ---- whose calls pass ---- */

static bool is_number(const char *ours, const char *plain)
{
	return ours[0] && strcmp(ours, plain) == 0;
}

bool directory_trusts(const struct directory *d, const char *caller,
		      const struct directory_when *now)
{
	char plain[NUMBER_WRITTEN];

	if (!number_plain(plain, caller, DIRECTORY_AREA))
		return false;
	for (int i = 0; i < d->number_count; i++)
		if (d->numbers[i].trusted && is_number(d->numbers[i].number, plain) &&
		    directory_valid(&d->numbers[i].valid, now))
			return true;
	return false;
}
