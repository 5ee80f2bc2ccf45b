/* Owns the form of the files in prompts/. Refuses: what a text says, and how it sounds. */
#include "domain/phrase/phrase_text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define VOICE ".voice"

void phrase_text_fini(struct phrase_texts *t)
{
	for (int i = 0; i < PHRASE_SLOTS; i++) {
		free(t->text[i]);
		free(t->voice[i]);
	}
	*t = (struct phrase_texts){0};
}

static void trim(const char **s, size_t *n)
{
	while (*n && strchr(" \t\r", (*s)[*n - 1]))
		(*n)--;
	while (*n && strchr(" \t", **s)) {
		(*s)++;
		(*n)--;
	}
}

/* Where the text of this key belongs, or NULL. Cuts ".voice" off the key. */
static char **place_of(struct phrase_texts *t, char *key)
{
	size_t n = strlen(key), cut = strlen(VOICE);
	bool voice = n > cut && strcmp(key + n - cut, VOICE) == 0;
	enum phrase p;
	int which, slot;

	if (voice)
		key[n - cut] = '\0';
	if (!phrase_of_key(key, &p, &which) || phrase_is_own(p))
		return NULL;
	slot = phrase_clip(p, which, language_KO) % PHRASE_SLOTS;
	return voice ? &t->voice[slot] : &t->text[slot];
}

static int parse_line(struct phrase_texts *t, const char *line, size_t n, struct dj_error *e)
{
	const char *equals = memchr(line, '=', n), *value;
	char key[PHRASE_KEY_MAX + sizeof VOICE], text[PHRASE_TEXT_MAX + 1];
	size_t key_n, value_n;
	char **place;

	if (!equals)
		return dj_fail(e, EINVAL, "It is not `key = text`.");
	key_n = (size_t)(equals - line);
	value = equals + 1;
	value_n = n - key_n - 1;
	trim(&line, &key_n);
	trim(&value, &value_n);
	if (!dj_copy_n(key, sizeof key, line, key_n) || !(place = place_of(t, key)))
		return dj_fail(e, EINVAL, "There is no phrase `%s`.", key);
	if (*place)
		return dj_fail(e, EINVAL, "`%s` is given twice.", key);
	if (!dj_copy_n(text, sizeof text, value, value_n) || value_n == 0)
		return dj_fail(e, EINVAL, "`%s` must have 1 to %d bytes.", key, PHRASE_TEXT_MAX);
	*place = dj_strdup(text);
	return 0;
}

int phrase_text_parse(struct phrase_texts *out, const char *data, size_t n, struct dj_error *e)
{
	const char *end = data + n;

	if (n > PHRASE_FILE_MAX || memchr(data, '\0', n) || !dj_utf8_valid(data, n))
		return dj_fail(e, EINVAL, "The file is not UTF-8 text of at most %d bytes.",
			       PHRASE_FILE_MAX);
	for (int number = 1; data < end; number++) {
		const char *stop = memchr(data, '\n', (size_t)(end - data));
		const char *line = data;
		struct dj_error why = {""};
		size_t len;

		stop = stop ? stop : end;
		len = (size_t)(stop - data);
		data = stop + 1;
		trim(&line, &len);
		if (len && line[0] != '#' && parse_line(out, line, len, &why))
			return dj_fail(e, EINVAL, "Line %d: %.200s", number, why.text);
	}
	return 0;
}

int phrase_text_complete(const struct phrase_texts *t, struct dj_error *e)
{
	for (int p = 0; p < PHRASES; p++)
		for (int n = phrase_first(p); n <= phrase_last(p) && !phrase_is_own(p); n++) {
			char key[PHRASE_KEY_MAX];

			phrase_key(p, n, key);
			if (!t->text[phrase_clip(p, n, language_KO) % PHRASE_SLOTS])
				return dj_fail(e, ENOENT, "`%s` has no text.", key);
		}
	return 0;
}
