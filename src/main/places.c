/* Owns the names of what stands in the data folder. */
#include "main/places.h"

#include <stdio.h>

void places_of(const struct settings *s, struct places *out)
{
	const char *url = settings_text(s, SETTING_database);

	snprintf(out->data, sizeof out->data, "%s", settings_text(s, SETTING_data));
	if (url[0])
		snprintf(out->database, sizeof out->database, "%s", url);
	else
		snprintf(out->database, sizeof out->database, "sqlite:%s/dajeong.db", out->data);
	snprintf(out->keys, sizeof out->keys, "%s/keys", out->data);
	snprintf(out->journal, sizeof out->journal, "%s/journal", out->data);
}
