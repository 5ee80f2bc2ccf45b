/* Owns finding the pages' texts among what is embedded. */
#include "edge/web/texts.h"
#include "edge/web/asset.h"

#include <stdio.h>
#include <string.h>

#define KEY_MAX 100

json_t *texts_of(const char *language)
{
	char path[40];

	snprintf(path, sizeof path, "/i18n/%.2s.json", language);
	for (size_t i = 0; i < web_asset_count; i++)
		if (web_assets[i].path && strcmp(web_assets[i].path, path) == 0)
			return json_loadb((const char *)web_assets[i].data, web_assets[i].size, 0,
					  NULL);
	return NULL;
}

const char *texts_find(const json_t *texts, const char *prefix, const char *name)
{
	char key[KEY_MAX];
	const char *found;

	snprintf(key, sizeof key, "%s%s", prefix, name);
	found = json_string_value(json_object_get(texts, key));
	return found ? found : name;
}
