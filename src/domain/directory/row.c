/* Owns the forms that values of the directory may have. Refuses: tables, files, who may write. */
#include "domain/directory/row.h"
#include "base/text.h"
#include "domain/number/number.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* needed, key, sealed, told */
#define NEED_KEY	   true, true, false, language_UNKNOWN
#define NEED_MAY_KEY	   false, true, false, language_UNKNOWN
#define NEED_NEEDED	   true, false, false, language_UNKNOWN
#define NEED_MAY	   false, false, false, language_UNKNOWN
#define NEED_SEALED_NEEDED true, false, true, language_UNKNOWN
#define NEED_SEALED_MAY	   false, false, true, language_UNKNOWN
#define NEED_TOLD_EN	   false, false, false, language_EN
#define NEED_TOLD_ZH	   false, false, false, language_ZH
#define NEED_TOLD_JA	   false, false, false, language_JA
#define NEED_TOLD_VI	   false, false, false, language_VI
#define NEED_TOLD_MN	   false, false, false, language_MN

/* The lines of one part: those whose turn it is are taken, the others skipped. */
static const struct directory_field fields[][DIRECTORY_FIELDS + 1] = {
#define FIELD(part, name, type, need, cap, list, otherwise, help)                                  \
	FIELD_##part(name, type, need, cap, list, otherwise, help)
#define TAKE(name, type, need, cap, list, otherwise, help)                                         \
	{#name, DIRECTORY_TYPE_##type, NEED_##need, cap, list, otherwise, help},
#define SKIP(name, type, need, cap, list, otherwise, help)
#define FIELD_DEPARTMENT TAKE
#define FIELD_OFFICIAL	 SKIP
#define FIELD_DUTY	 SKIP
#define FIELD_NUMBER	 SKIP
#define FIELD_FACILITY	 SKIP
#define FIELD_RUMOUR	 SKIP
#define FIELD_PROGRAMME	 SKIP
#define FIELD_PLACE_NOTE SKIP
    [directory_part_DEPARTMENT] =
	{
#include "domain/directory/directory.def"
	},
#undef FIELD_DEPARTMENT
#undef FIELD_OFFICIAL
#define FIELD_DEPARTMENT SKIP
#define FIELD_OFFICIAL	 TAKE
    [directory_part_OFFICIAL] =
	{
#include "domain/directory/directory.def"
	},
#undef FIELD_OFFICIAL
#undef FIELD_DUTY
#define FIELD_OFFICIAL SKIP
#define FIELD_DUTY     TAKE
    [directory_part_DUTY] =
	{
#include "domain/directory/directory.def"
	},
#undef FIELD_DUTY
#undef FIELD_NUMBER
#define FIELD_DUTY   SKIP
#define FIELD_NUMBER TAKE
    [directory_part_NUMBER] =
	{
#include "domain/directory/directory.def"
	},
#undef FIELD_NUMBER
#undef FIELD_FACILITY
#define FIELD_NUMBER   SKIP
#define FIELD_FACILITY TAKE
    [directory_part_FACILITY] =
	{
#include "domain/directory/directory.def"
	},
#undef FIELD_FACILITY
#undef FIELD_RUMOUR
#define FIELD_FACILITY SKIP
#define FIELD_RUMOUR   TAKE
    [directory_part_RUMOUR] =
	{
#include "domain/directory/directory.def"
	},
#undef FIELD_RUMOUR
#undef FIELD_PROGRAMME
#define FIELD_RUMOUR	SKIP
#define FIELD_PROGRAMME TAKE
    [directory_part_PROGRAMME] =
	{
#include "domain/directory/directory.def"
	},
#undef FIELD_PROGRAMME
#undef FIELD_PLACE_NOTE
#define FIELD_PROGRAMME	 SKIP
#define FIELD_PLACE_NOTE TAKE
    [directory_part_PLACE_NOTE] =
	{
#include "domain/directory/directory.def"
	},
};

const struct directory_field *directory_fields(enum directory_part part, int *count)
{
	int n = 0;

	while (fields[part][n].name)
		n++;
	*count = n;
	return fields[part];
}

int directory_field_of(enum directory_part part, const char *name)
{
	for (int i = 0; fields[part][i].name; i++)
		if (strcmp(fields[part][i].name, name) == 0)
			return i;
	return -1;
}

const char *directory_value(enum directory_part part, const struct directory_row *row,
			    const char *field)
{
	int i = directory_field_of(part, field);

	return i < 0 ? "" : row->text[i];
}

size_t directory_told_name(const struct directory_field *f)
{
	return strlen(f->name) - (f->told ? strlen("_en") : 0);
}

const char *directory_told(enum directory_part part, const struct directory_row *row,
			   const char *field, enum language language)
{
	size_t n = strlen(field);

	if (language == language_UNKNOWN || language == language_KO)
		return directory_value(part, row, field);
	for (int i = 0; fields[part][i].name; i++)
		if (fields[part][i].told == language &&
		    directory_told_name(&fields[part][i]) == n &&
		    strncmp(fields[part][i].name, field, n) == 0)
			return row->text[i];
	return "";
}

/* ---- one value ---- */

static bool is_code(char *text)
{
	for (const char *p = text; *p; p++)
		if (!isalnum((unsigned char)*p) && !strchr("_.-", *p))
			return false;
	return true;
}

static bool is_plain(const char *text, bool lines)
{
	if (!dj_utf8_valid(text, strlen(text)))
		return false;
	for (const unsigned char *p = (const unsigned char *)text; *p; p++)
		if ((*p < ' ' && !(lines && *p == '\n')) || *p == 0x7f)
			return false;
	return true;
}

static bool is_text(char *text)
{
	return is_plain(text, false);
}

/* Lines end by \n alone, whatever wrote them. */
static bool is_lines(char *text)
{
	char *to = text;

	for (const char *p = text; *p; p++)
		if (*p != '\r')
			*to++ = *p;
	*to = '\0';
	return is_plain(text, true);
}

static bool is_phone(char *text)
{
	char plain[NUMBER_WRITTEN];

	if (strchr(text, '*')) /* the masked form of what is there */
		return is_text(text) && strlen(text) < NUMBER_WRITTEN;
	if (!number_plain(plain, text, DIRECTORY_AREA))
		return false;
	return dj_copy(text, DIRECTORY_TEXT, plain);
}

static bool is_flag(char *text)
{
	static const char *const yes[] = {"yes", "1", "true", "y", "예"};
	static const char *const no[] = {"no", "0", "false", "n", "아니오"};

	for (size_t i = 0; i < DJ_COUNT(yes); i++) {
		if (strcasecmp(text, yes[i]) == 0)
			return dj_copy(text, DIRECTORY_TEXT, "yes");
		if (strcasecmp(text, no[i]) == 0)
			return dj_copy(text, DIRECTORY_TEXT, "no");
	}
	return false;
}

static int days_of(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

int directory_date(const char *text)
{
	int year, month, day;
	char end;

	if (!*text)
		return 0;
	if (strlen(text) != 10 || text[4] != '-' || text[7] != '-' ||
	    sscanf(text, "%4d-%2d-%2d%c", &year, &month, &day, &end) != 3)
		return -1;
	if (year < 2000 || year > 2999 || month < 1 || month > 12 || day < 1 ||
	    day > days_of(year, month))
		return -1;
	return year * 10000 + month * 100 + day;
}

static bool is_date(char *text)
{
	return directory_date(text) > 0;
}

int64_t directory_time(const char *text)
{
	int hour, minute;
	char day[11], end;

	if (!*text)
		return 0;
	if (strlen(text) != 16 || text[10] != ' ' || text[13] != ':' ||
	    sscanf(text + 11, "%2d:%2d%c", &hour, &minute, &end) != 2 || hour < 0 || hour > 23 ||
	    minute < 0 || minute > 59)
		return -1;
	dj_copy_n(day, sizeof day, text, 10);
	if (directory_date(day) <= 0)
		return -1;
	return (int64_t)directory_date(day) * 10000 + hour * 100 + minute;
}

/* A page's field puts a T between day and hour. */
static bool is_time(char *text)
{
	if (strlen(text) == 16 && text[10] == 'T')
		text[10] = ' ';
	return directory_time(text) > 0;
}

int directory_degree(const char *text)
{
	bool south = *text == '-';
	int whole = 0, part = 0, digits = 0;
	const char *p = text + south;

	if (!*text)
		return 0;
	for (; isdigit((unsigned char)*p) && digits < 3; p++, digits++)
		whole = whole * 10 + *p - '0';
	if (digits == 0 || whole > 180 || (*p && *p != '.'))
		return INT_MAX;
	p += *p == '.';
	for (digits = 0; digits < 6; digits++)
		part = part * 10 + (isdigit((unsigned char)*p) ? *p++ - '0' : 0);
	while (isdigit((unsigned char)*p)) /* closer than a hand's breadth is nobody's matter */
		p++;
	if (*p)
		return INT_MAX;
	whole = whole * 1000000 + part;
	return south ? -whole : whole;
}

static bool is_degree(char *text)
{
	int value = directory_degree(text), size = value < 0 ? -value : value;

	if (value == INT_MAX)
		return false;
	snprintf(text, DIRECTORY_TEXT, "%s%d.%06d", value < 0 ? "-" : "", size / 1000000,
		 size % 1000000);
	return true;
}

static bool is_count(char *text)
{
	return isdigit((unsigned char)text[0]) && text[1] == '\0';
}

/* Small letters, two or three each, divided by one blank. */
static bool is_languages(char *text)
{
	char clean[DIRECTORY_TEXT] = "";
	size_t n = 0;

	for (char *p = text; *p;) {
		size_t word = strspn(p, "abcdefghijklmnopqrstuvwxyz");

		if (word < 2 || word > 3 || !strchr(" ,", p[word]))
			return false;
		n += (size_t)snprintf(clean + n, sizeof clean - n, "%s%.*s", n ? " " : "",
				      (int)word, p);
		p += word;
		p += strspn(p, " ,");
	}
	return dj_copy(text, DIRECTORY_TEXT, clean);
}

static bool is_hours(char *text)
{
	struct directory_hours h;

	for (char *p = text; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return directory_hours_read(text, &h);
}

static bool is_mail(char *text)
{
	const char *at = strchr(text, '@');

	for (const char *p = text; *p; p++)
		if (*p <= ' ' || *p >= 0x7f || strchr("<>,;:\"()[]\\", *p))
			return false;
	return at && at > text && at[1] && !strchr(at + 1, '@');
}

static const struct {
	bool (*check)(char *text);
	const char *must;
} forms[] = {
    [DIRECTORY_TYPE_CODE] = {is_code, "letters, digits and _ . - only"},
    [DIRECTORY_TYPE_TEXT] = {is_text, "text without line ends"},
    [DIRECTORY_TYPE_PHONE] = {is_phone, "a telephone number"},
    [DIRECTORY_TYPE_FLAG] = {is_flag, "yes or no"},
    [DIRECTORY_TYPE_DATE] = {is_date, "a day like 2026-11-22"},
    [DIRECTORY_TYPE_COUNT] = {is_count, "0 to 9"},
    [DIRECTORY_TYPE_HOURS] = {is_hours, "hours like mon-fri 09:00-18:00, sat 09:00-13:00"},
    [DIRECTORY_TYPE_LANGUAGES] = {is_languages, "language codes like vi th en"},
    [DIRECTORY_TYPE_DEPARTMENT] = {is_code, "the code of a department"},
    [DIRECTORY_TYPE_OFFICIAL] = {is_code, "the code of an official"},
    [DIRECTORY_TYPE_PLACE] = {is_code, "the code of a city or county"},
    [DIRECTORY_TYPE_FACILITY] = {is_code, "the code of a facility"},
    [DIRECTORY_TYPE_LINES] = {is_lines, "text"},
    [DIRECTORY_TYPE_TIME] = {is_time, "a time like 2026-11-22 21:40"},
    [DIRECTORY_TYPE_DEGREE] = {is_degree, "degrees like 37.263400"},
    [DIRECTORY_TYPE_MAIL] = {is_mail, "an address like roads@example.kr"},
};

static void trim(char *text)
{
	size_t from = strspn(text, " \t\r\n"), n = strlen(text);

	while (n > from && strchr(" \t\r\n", text[n - 1]))
		n--;
	memmove(text, text + from, n - from);
	text[n - from] = '\0';
}

bool directory_check(const struct directory_field *f, char text[DIRECTORY_TEXT],
		     struct dj_error *why)
{
	bool fits;

	trim(text);
	if (!*text)
		return true;
	if (f->type == DIRECTORY_TYPE_WORD)
		fits = word_value(f->list, text) >= 0;
	else
		fits = forms[f->type].check(text);
	if (!fits)
		dj_fail(why, EINVAL, "%s must be %s%s.", f->name,
			f->type == DIRECTORY_TYPE_WORD ? "a word of " : forms[f->type].must,
			f->type == DIRECTORY_TYPE_WORD ? word_list_name(f->list) : "");
	else if (strlen(text) >= f->cap)
		dj_fail(why, EINVAL, "%s is longer than %zu bytes.", f->name, f->cap - 1);
	return fits && strlen(text) < f->cap;
}

/* ---- a row ---- */

static void inherit(const struct directory_field *f, struct directory_row *row,
		    const struct directory_row *base, int i)
{
	bool said = row->given & (1u << i);

	if (base && said && f->type == DIRECTORY_TYPE_PHONE && strchr(row->text[i], '*'))
		said = false;
	if (!said)
		dj_copy(row->text[i], DIRECTORY_TEXT, base ? base->text[i] : f->otherwise);
	if (!row->text[i][0] && f->otherwise[0])
		dj_copy(row->text[i], DIRECTORY_TEXT, f->otherwise);
}

bool directory_complete(enum directory_part part, struct directory_row *row,
			const struct directory_row *base, struct dj_error *why)
{
	for (int i = 0; fields[part][i].name; i++) {
		const struct directory_field *f = &fields[part][i];

		inherit(f, row, base, i);
		if (f->type == DIRECTORY_TYPE_PHONE && strchr(row->text[i], '*'))
			return dj_fail(why, EINVAL, "%s must be given in full.", f->name) == 0;
		if (f->needed && !row->text[i][0])
			return dj_fail(why, EINVAL, "%s is missing.", f->name) == 0;
	}
	return true;
}

/* What a key says when it says nothing. */
static const char *key_text(const struct directory_field *f, const struct directory_row *row, int i)
{
	return row->text[i][0] ? row->text[i] : f->otherwise;
}

bool directory_same_key(enum directory_part part, const struct directory_row *a,
			const struct directory_row *b)
{
	for (int i = 0; fields[part][i].name; i++)
		if (fields[part][i].key &&
		    strcmp(key_text(&fields[part][i], a, i), key_text(&fields[part][i], b, i)) != 0)
			return false;
	return true;
}

bool directory_same(enum directory_part part, const struct directory_row *a,
		    const struct directory_row *b)
{
	for (int i = 0; fields[part][i].name; i++)
		if (strcmp(a->text[i], b->text[i]) != 0)
			return false;
	return true;
}

bool directory_is_private(enum directory_part part, const struct directory_row *row, int field)
{
	const struct directory_field *f = &fields[part][field];

	if (f->type != DIRECTORY_TYPE_PHONE || !f->sealed)
		return false;
	return part != directory_part_NUMBER ||
	       strcmp(directory_value(part, row, "kind"),
		      word_of(words_number_use, number_use_VOLUNTEER)) == 0;
}
