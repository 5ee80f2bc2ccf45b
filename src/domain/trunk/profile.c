/* Owns the words of a carrier's profile. */
#include "domain/trunk/profile.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHOICES = 5 };

struct choice {
	const char *word;
	int value;
};

/* One key: where its value goes, and what it may be. */
static const struct key {
	const char *name, *meaning;
	size_t offset;
	enum { CHOICE, NUMBER, TEXT } kind;
	int least, most, otherwise;
	struct choice choices[CHOICES];
} keys[] = {
#define AT(field) offsetof(struct trunk_profile, field)
#define PROFILE_CHOICE(key, field, other, meaning, ...)                                            \
	{#key, meaning, AT(field), CHOICE, 0, 0, other, {__VA_ARGS__}},
#define PROFILE_NUMBER(key, field, least, most, other, meaning)                                    \
	{#key, meaning, AT(field), NUMBER, least, most, other, {{NULL, 0}}},
#define PROFILE_TEXT(key, field, meaning) {#key, meaning, AT(field), TEXT, 0, 0, 0, {{NULL, 0}}},
#include "domain/trunk/profile.def"
#undef PROFILE_CHOICE
#undef PROFILE_NUMBER
#undef PROFILE_TEXT
#undef AT
};

static const struct choice codecs[] = {
    {"pcmu", PROFILE_PCMU}, {"pcma", PROFILE_PCMA}, {"g722", PROFILE_G722}, {"opus", PROFILE_OPUS}};

static int read_number(const struct key *k, const char *value, int *out)
{
	char *end;
	long n = strtol(value, &end, 10);

	if (!*value || *end || n < k->least || n > k->most)
		return EINVAL;
	*out = (int)n;
	return 0;
}

static int read_choice(const struct key *k, const char *value, int *out)
{
	for (int i = 0; i < CHOICES && k->choices[i].word; i++) {
		if (strcmp(k->choices[i].word, value) == 0) {
			*out = k->choices[i].value;
			return 0;
		}
	}
	return EINVAL;
}

/* It goes into headers, so it is letters, digits and what an address has. */
static int read_text(const char *value, char out[PROFILE_TEXT_MAX])
{
	static const char fine[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789+-.:[]";

	return *value && value[strspn(value, fine)] == '\0' && dj_copy(out, PROFILE_TEXT_MAX, value)
		   ? 0
		   : EINVAL;
}

static enum profile_codec codec_named(const char *name, size_t n)
{
	for (size_t i = 0; i < DJ_COUNT(codecs); i++)
		if (strlen(codecs[i].word) == n && memcmp(codecs[i].word, name, n) == 0)
			return (enum profile_codec)codecs[i].value;
	return PROFILE_NO_CODEC;
}

/* "pcma,pcmu": each at most once. */
static int read_codecs(struct trunk_profile *p, const char *value)
{
	p->codec_count = 0;
	for (;;) {
		size_t n = strcspn(value, ",");
		enum profile_codec c = codec_named(value, n);

		for (int i = 0; i < p->codec_count; i++)
			if (p->codecs[i] == c)
				return EINVAL;
		if (c == PROFILE_NO_CODEC || p->codec_count == PROFILE_CODECS)
			return EINVAL;
		p->codecs[p->codec_count++] = c;
		if (!value[n])
			return 0;
		value += n + 1;
	}
}

static int read_word(struct trunk_profile *p, const char *word)
{
	const char *value = strchr(word, '=');
	size_t n = value ? (size_t)(value - word) : 0;

	if (!n)
		return EINVAL;
	value++;
	if (n == 6 && memcmp(word, "codecs", 6) == 0)
		return read_codecs(p, value);
	for (size_t i = 0; i < DJ_COUNT(keys); i++) {
		const struct key *k = &keys[i];
		void *to = (char *)p + k->offset;

		if (strlen(k->name) != n || memcmp(k->name, word, n) != 0)
			continue;
		return k->kind == CHOICE   ? read_choice(k, value, to)
		       : k->kind == NUMBER ? read_number(k, value, to)
					   : read_text(value, to);
	}
	return EINVAL;
}

static void start(struct trunk_profile *p)
{
	memset(p, 0, sizeof *p);
	for (size_t i = 0; i < DJ_COUNT(keys); i++)
		if (keys[i].kind != TEXT)
			memcpy((char *)p + keys[i].offset, &keys[i].otherwise, sizeof(int));
	p->codecs[0] = PROFILE_PCMA; /* Korea speaks A-law */
	p->codecs[1] = PROFILE_PCMU;
	p->codec_count = 2;
}

int profile_read(struct trunk_profile *out, const char *text, struct dj_error *e)
{
	char word[PROFILE_TEXT_MAX + 32];

	start(out);
	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		size_t n = strcspn(text, " ");

		if (!dj_copy_n(word, sizeof word, text, n) || read_word(out, word))
			return dj_fail(e, EINVAL, "\"%.*s\" is no word of a trunk's profile.",
				       (int)DJ_MIN(n, 60u), text);
		text += n;
	}
	if (out->ptime_ms % 10)
		return dj_fail(e, EINVAL, "ptime must be 10, 20, 30, ... milliseconds.");
	if (out->session_s && out->session_s < 90)
		return dj_fail(e, EINVAL, "session must be 0 or at least 90 seconds (RFC 4028).");
	return 0;
}

bool profile_word(const char *word)
{
	struct trunk_profile p;

	return read_word(&p, word) == 0;
}

const char *profile_key(int i, const char **meaning)
{
	static const char codecs_meaning[] =
	    "codecs in the order they are offered: pcma, pcmu, g722, opus";

	if (i == 0) {
		*meaning = codecs_meaning;
		return "codecs";
	}
	if (i < 0 || i > (int)DJ_COUNT(keys))
		return NULL;
	*meaning = keys[i - 1].meaning;
	return keys[i - 1].name;
}
