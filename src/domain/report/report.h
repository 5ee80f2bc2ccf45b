/* What citizens report themselves (R021, R054, R058): the services, the cities, words that mean
 * danger to life, and what of their words may be shown to others. Pure. */
#ifndef DOMAIN_REPORT_H
#define DOMAIN_REPORT_H

#include "domain/words.h"

struct report_service_info {
	enum report_service service;
	enum report_branch branch;
	const char *topic, *name, *about, *keywords;
};
/* In the order of the list; NULL after the last one. NONE and MEETING are none of them. */
const struct report_service_info *report_service_at(int index);
/* NULL when it cannot be reported. */
const struct report_service_info *report_service_find(enum report_service service);

struct report_attribute {
	enum report_service service;
	const char *code;
	bool required;
	const char *ask, *values; /* "key=name|key=name"; "": a text */
};
const struct report_attribute *report_attribute_at(int index); /* of all services; NULL: the end */
/* Is it one of the values? Anything of up to 200 bytes is, where there are none. */
bool report_attribute_takes(const struct report_attribute *a, const char *value);

struct report_city {
	const char *place, *code;
	int latitude_e4, longitude_e4;
};
const struct report_city *report_city_at(int index);
/* By the name of its place, its code, or "gg.go.kr/suwon"; NULL: none. */
const struct report_city *report_city_find(const char *name);
/* The nearest, at most 40 km away; NULL: outside. Degrees in millionths. */
const struct report_city *report_city_near(int64_t latitude_e6, int64_t longitude_e6);
/* Metres between two points of the province, to some percent. */
int64_t report_metres(int64_t lat1_e6, int64_t lon1_e6, int64_t lat2_e6, int64_t lon2_e6);

/* Words that mean a life may be in danger, in six languages; NULL after the last. */
const char *report_danger_at(int index);
/* Does one of them stand in the text? Letters A-Z count as small ones. Errs on the loud side. */
bool report_danger(const char *text);

/* What others may read of a citizen's words: telephone numbers, plates and other numbers of seven
 * digits and more, and e-mail addresses are dots; cut to `cap` bytes at a letter. */
void report_redact(const char *text, char *out, size_t cap);

#endif
