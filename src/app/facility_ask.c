/* Owns reading what is asked of facilities. */
#include "app/facility_ask.h"
#include "base/text.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static bool read_degree(int *out, const char *value)
{
	*out = directory_degree(value);
	return *out != INT_MAX;
}

static bool read_limit(int *out, const char *value)
{
	*out = strspn(value, "0123456789") == strlen(value) ? atoi(value) : 0;
	return *out >= 1 && *out <= FACILITY_LIMIT;
}

static bool read_one(struct facility_ask *a, const char *key, const char *value)
{
	if (strcmp(key, "kind") == 0)
		return (a->kind = word_value(words_facility_kind, value)) >= 0;
	if (strcmp(key, "place") == 0)
		return dj_copy(a->place, sizeof a->place, value);
	if (strcmp(key, "latitude") == 0)
		return read_degree(&a->at.latitude, value);
	if (strcmp(key, "longitude") == 0)
		return read_degree(&a->at.longitude, value);
	return strcmp(key, "limit") == 0 && read_limit(&a->limit, value);
}

bool facility_ask_read(const char *text, struct facility_ask *out, struct dj_error *why)
{
	char key[24], value[DIRECTORY_CODE];

	*out = (struct facility_ask){.kind = -1, .limit = 30};
	while (*text) {
		size_t n = strcspn(text, "&"), k = strcspn(text, "=&");

		dj_copy_n(key, sizeof key, text, k);
		dj_copy_n(value, sizeof value, text + k + (k < n), n - k - (k < n));
		if (value[0] && !read_one(out, key, value))
			return dj_fail(why, EINVAL, "%s is not what is asked here.", key) == 0;
		text += n + (text[n] == '&');
	}
	return true;
}
