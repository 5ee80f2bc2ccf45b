/* links: base */
/* A configuration file of any bytes is read or refused with a sentence, and what was read has the
 * form it promises. */
#include <string.h>

#include "base/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(const struct settings *s)
{
	char address[64], word[SETTING_TEXT_MAX + 1];
	int a, b;

	for (int i = 0; i < SETTINGS; i++) {
		const struct setting_info *t = setting_info(i);

		if (t->type == SETTING_TYPE_NUMBER)
			dj_assert(settings_number(s, i) >= t->low &&
				  settings_number(s, i) <= t->high);
		if (t->type == SETTING_TYPE_SWITCH)
			settings_on(s, i);
		if (t->type == SETTING_TYPE_ENDPOINT &&
		    settings_endpoint(s, i, address, sizeof address, &a))
			dj_assert(a > 0 && a < 65536);
		if (t->type == SETTING_TYPE_RANGE) {
			settings_range(s, i, &a, &b);
			dj_assert(a >= t->low && b <= t->high && a < b);
		}
		for (int w = 0; setting_word(settings_text(s, i), w, word, sizeof word); w++)
			dj_assert(word[0] != '\0');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dj_error e = {""};
	struct settings s;

	settings_init(&s);
	if (settings_parse(&s, (const char *)data, size, &e))
		dj_assert(e.text[0] != '\0');
	read_all(&s);
	settings_fini(&s);
	return 0;
}
