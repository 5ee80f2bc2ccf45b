/* Owns the JSON form of the feed, which the service makes of its XML: one item is an object, none
 * is an empty text, and a number stands for a text or not. Refuses: the names of fields (domain).
 */
#include "app/facility_feed.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct taker {
	void (*take)(void *arg, const struct feed_item *item);
	void *arg;
};

static void take_item(const struct taker *t, const json_t *object)
{
	struct feed_item item;
	const char *name;
	char text[24];
	json_t *value;

	feed_item_init(&item);
	json_object_foreach((json_t *)object, name, value)
	{
		snprintf(text, sizeof text, "%" PRId64, (int64_t)json_integer_value(value));
		if (json_is_string(value))
			feed_item_field(&item, name, json_string_value(value));
		else if (json_is_integer(value))
			feed_item_field(&item, name, text);
	}
	t->take(t->arg, &item);
}

static int take_items(const struct taker *t, const json_t *items, struct dj_error *e)
{
	const json_t *list = json_object_get(items, "item"), *item;
	size_t i;

	if (json_is_object(list))
		take_item(t, list);
	if (json_array_size(list) > FEED_ITEMS)
		return dj_fail(e, ENOSPC, "The feed has more than %d items.", FEED_ITEMS);
	json_array_foreach(list, i, item) take_item(t, item);
	return 0;
}

static int read_json(const char *text, size_t n, const struct taker *t, struct dj_error *e)
{
	json_t *root = json_loadb(text, n, 0, NULL);
	const json_t *response = json_object_get(root, "response");
	const json_t *head = json_object_get(response, "header");
	const char *code = json_string_value(json_object_get(head, "resultCode"));
	const char *said = json_string_value(json_object_get(head, "resultMsg"));
	int err;

	if (code && strcmp(code, "00") == 0)
		err = take_items(t, json_object_get(json_object_get(response, "body"), "items"), e);
	else
		err = dj_fail(e, EINVAL, "The feed says: %.120s.",
			      said ? said : "nothing that we know");
	json_decref(root);
	return err;
}

int facility_feed_read(const char *text, size_t n,
		       void (*take)(void *arg, const struct feed_item *item), void *arg,
		       struct dj_error *e)
{
	const struct taker t = {take, arg};
	size_t at = 0;

	while (at < n && strchr(" \t\r\n", text[at]) && text[at])
		at++;
	return at < n && text[at] == '{' ? read_json(text, n, &t, e)
					 : feed_xml(text, n, take, arg, e);
}

int facility_feed_file(const char *path, void (*take)(void *arg, const struct feed_item *item),
		       void *arg, struct dj_error *e)
{
	FILE *f = fopen(path, "rbe");
	char *text;
	size_t n;
	int err;

	if (!f)
		return dj_fail(e, errno, "The file cannot be read.");
	text = dj_alloc(FEED_BYTES + 1);
	n = fread(text, 1, FEED_BYTES + 1, f);
	fclose(f);
	err = n > FEED_BYTES
		  ? dj_fail(e, EFBIG, "The file is larger than %d KiB.", FEED_BYTES / 1024)
		  : facility_feed_read(text, n, take, arg, e);
	free(text);
	return err;
}
