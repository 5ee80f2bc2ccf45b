/* links: base domain app edge/text */
/* A mail, its attachments, and what a gateway brings, from anybody. What is read is JSON that the
 * letter's use case can take. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "edge/text/mail.h"

static void no_file(void *arg, const char *name, const void *bytes, size_t n)
{
	(void)arg;
	(void)bytes;
	dj_assert(name && n > 0);
}

static void look(void *arg, const struct text_event *e)
{
	json_t *root = e->kind == TEXT_LETTER ? json_loadb(e->letter, e->n, 0, NULL) : NULL;

	(void)arg;
	dj_assert(e->kind != TEXT_LETTER || json_is_object(root));
	json_decref(root);
}

static void read_as(const struct channel_adapter *a, const struct channel_settings *s,
		    const uint8_t *data, size_t n)
{
	struct text_raw raw = {.what = "", .bytes = (const char *)data, .n = n};

	a->normalise(s, &raw, look, NULL);
	if (a->files)
		a->files(&raw, no_file, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct channel_settings *s;

	if (!s) {
		s = dj_alloc(sizeof *s);
		mail_init();
		strcpy(s->value[CHANNEL_MAIL_from], "120@gg.example");
		strcpy(s->value[CHANNEL_MAIL_trusted], "mx.gg.example");
	}
	read_as(&channel_mail, s, data, n);
	read_as(&channel_kannel, s, data, n);
	return 0;
}
