/* links: base domain app edge/sip */
/* What carriers and administrators write: numbers, causes, profiles, and messages as they are kept.
 * A number's one form is its own form; nothing that is kept has a line that could be ours. */
#include "base/text.h"
#include "domain/number/number.h"
#include "domain/trunk/cause.h"
#include "domain/trunk/profile.h"
#include "edge/sip/trace.h"

#include <stdlib.h>
#include <string.h>

/* The edge links, though nothing of it runs. */
enum verdict app_submit(struct app *a, const struct command *c, struct answer *out)
{
	(void)a;
	(void)c;
	(void)out;
	return VERDICT_ok;
}

int app_post(struct app *a, const struct command *c)
{
	(void)a;
	(void)c;
	return 0;
}

dj_id app_new_id(struct app *a)
{
	(void)a;
	return 1;
}

int app_overloaded(struct app *a)
{
	(void)a;
	return 0;
}

bool app_trusts(struct app *a, const char *caller)
{
	(void)a;
	return caller[0] == '1';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_number(const char *text)
{
	char written[NUMBER_WRITTEN];
	struct number n, again;

	if (number_read(&n, text, "031") == NUMBER_NONE) {
		dj_assert(!n.text[0]);
		return;
	}
	dj_assert(number_read(&again, n.text, "031") == n.kind || n.kind == NUMBER_OTHER);
	for (int form = NUMBER_FORM_NATIONAL; form <= NUMBER_FORM_PEOPLE; form++)
		number_write(written, &n, (enum number_form)form);
	(void)number_is_withheld(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[4096], kept[TRACE_ENTRY];
	struct trunk_profile profile;
	size_t n;

	if (size >= sizeof text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	n = sip_trace_message(kept, sizeof kept, text, size);
	dj_assert(n < sizeof kept && strlen(kept) == n && kept[0] != '@' && !strstr(kept, "\n@"));
	dj_assert(cause_read(text, size) <= 127);
	if (!profile_read(&profile, text, NULL))
		dj_assert(profile.codec_count > 0 && profile.codec_count <= PROFILE_CODECS);
	read_number(text);
	return 0;
}
