/* Owns which braces may stand in a canned text; refuses to fill them. */
#include "domain/canned/canned.h"
#include "base/text.h"
#include "domain/words.h"

#include <string.h>

#define VARIABLE_NAME 32

/* The length of the variable at `s`, a brace; 0 when it is none. */
static size_t variable_at(const char *s)
{
	char word[VARIABLE_NAME];
	size_t n = strcspn(s + 1, "{}");

	if (s[1 + n] != '}' || n >= sizeof word)
		return 0;
	dj_copy_n(word, sizeof word, s + 1, n);
	return word_value(words_canned_variable, word) < 0 ? 0 : n + 2;
}

bool canned_check(const char *text, char *wrong, size_t cap)
{
	while (*(text += strcspn(text, "{"))) {
		size_t n = text[1] == '{' ? 2 : variable_at(text);

		if (!n) {
			n = 1 + strcspn(text + 1, "{}\n");
			dj_copy_n(wrong, cap, text, n + (text[n] == '}'));
			return false;
		}
		text += n;
	}
	return true;
}
