/* Owns which numbers outside may be dialled. A site without a directory still reaches the emergency
 * services. Refuses: choosing the trunk (edge/sip). */
#include "app/site.h"
#include "domain/number/number.h"

#define ALL_PURPOSES 0xffffffffu

/* The country's own, never to be missing (civic rules 4.2). */
static const struct site_number built_in[] = {
    {.id = 119,
     .number = "119",
     .name = "fire-and-ambulance",
     .label.text = {[language_KO] = "119 소방·구급", [language_EN] = "119 fire and ambulance"},
     .purposes = ALL_PURPOSES,
     .emergency = true},
    {.id = 112,
     .number = "112",
     .name = "police",
     .label.text = {[language_KO] = "112 경찰", [language_EN] = "112 police"},
     .purposes = ALL_PURPOSES,
     .emergency = true},
    {.id = 109,
     .number = "109",
     .name = "suicide-prevention",
     .label.text = {[language_KO] = "109 자살예방상담", [language_EN] = "109 suicide prevention"},
     .purposes = ALL_PURPOSES,
     .emergency = true},
};

static const struct site_number *find(const struct site_number *rows, int count, const char *number)
{
	for (int i = 0; i < count; i++)
		if (number_same(rows[i].number, number, ""))
			return &rows[i];
	return NULL;
}

const struct site_number *site_number_named(const struct site *s, const char *number)
{
	const struct site_number *n = find(s->numbers, s->number_count, number);

	return n ? n : find(built_in, DJ_COUNT(built_in), number);
}

/* Those of the country that the site lists itself are the site's. */
const struct site_number *site_number_at(const struct site *s, int i)
{
	if (i < s->number_count)
		return &s->numbers[i];
	i -= s->number_count;
	for (size_t k = 0; k < DJ_COUNT(built_in); k++)
		if (!find(s->numbers, s->number_count, built_in[k].number) && i-- == 0)
			return &built_in[k];
	return NULL;
}

const struct site_number *site_number_of(const struct site *s, dj_id id)
{
	for (int i = 0; i < s->number_count; i++)
		if (s->numbers[i].id == id)
			return &s->numbers[i];
	for (size_t i = 0; i < DJ_COUNT(built_in); i++)
		if (built_in[i].id == id)
			return &built_in[i];
	return NULL;
}

static bool is_subscriber(const char *number)
{
	struct number n;

	switch (number_read(&n, number, "")) {
	case NUMBER_AREA:
	case NUMBER_MOBILE:
	case NUMBER_INTERNET:
	case NUMBER_PERSONAL:
		return true;
	default:
		return false;
	}
}

enum verdict site_may_dial(const struct site *s, const char *number, enum dial_purpose purpose)
{
	const struct site_number *n = site_number_named(s, number);

	if (n && (n->emergency || n->purposes & 1u << purpose))
		return VERDICT_ok;
	if (purpose == dial_purpose_CALLBACK && is_subscriber(number))
		return VERDICT_ok;
	return VERDICT_not_dialable;
}
