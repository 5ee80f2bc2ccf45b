/* Owns the one form of identities and names, and the words of segments. Refuses: hashing, sealing,
 * who may see them. */
#include "domain/citizen/citizen.h"
#include "base/text.h"
#include "domain/number/number.h"

#include <stdio.h>
#include <string.h>

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void trim(const char *raw, char out[IDENTITY_TEXT])
{
	size_t n;

	raw += strspn(raw, " \t\r\n");
	n = strlen(raw);
	while (n && strchr(" \t\r\n", raw[n - 1]))
		n--;
	if (n >= IDENTITY_TEXT) /* cut short it would be somebody else's */
		n = 0;
	dj_copy_n(out, IDENTITY_TEXT, raw, n);
}

static bool is_address(const char *text)
{
	const char *at = strchr(text, '@');

	return at && at > text && at[1] && !strchr(at + 1, '@') && !strpbrk(text, " \t<>,;\"");
}

bool citizen_identity_plain(enum identity_kind kind, const char *raw, char out[IDENTITY_TEXT])
{
	char plain[NUMBER_WRITTEN];

	trim(raw, out);
	switch (kind) {
	case identity_kind_PHONE:
		if (strlen(out) >= NUMBER_WRITTEN || !number_plain(plain, out, ""))
			return false;
		dj_copy(out, IDENTITY_TEXT, plain);
		return true;
	case identity_kind_EMAIL:
		for (char *p = out; *p; p++)
			*p = small(*p);
		return is_address(out);
	case identity_kind_CHANNEL:
	case identity_kind_LOGIN:
		return out[0] != '\0';
	default:
		return false;
	}
}

int citizen_identity_kind(const char *raw)
{
	char plain[IDENTITY_TEXT];

	if (citizen_identity_plain(identity_kind_PHONE, raw, plain))
		return identity_kind_PHONE;
	return citizen_identity_plain(identity_kind_EMAIL, raw, plain) ? identity_kind_EMAIL : -1;
}

void citizen_name_plain(const char *name, char *out, size_t cap)
{
	size_t n = 0;

	for (; *name && n + 1 < cap; name++)
		if (!strchr(" \t\r\n", *name))
			out[n++] = small(*name);
	out[n] = '\0';
}

bool citizen_segments_read(const char *words, int64_t *bits)
{
	char word[24];
	int used, value;

	*bits = 0;
	while (sscanf(words, " %23s%n", word, &used) == 1) {
		value = word_value(words_citizen_segment, word);
		if (value < 0)
			return false;
		*bits |= 1LL << value;
		words += used;
	}
	return true;
}
