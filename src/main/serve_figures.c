/* Owns the way of a day's figures to who gets them by mail: laid down sealed, then one command to
 * the writer, which makes letters of them. The figures' own thread. */
#include "app/attachment_shelf.h"
#include "base/text.h"
#include "main/serve.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool lay(const struct server *s, const struct figure_daily_file *file,
		struct attachment_laid *out)
{
	int fd = open(s->places.data, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	struct attachment_shelf shelf;
	bool laid;

	if (fd < 0)
		return false;
	attachment_shelf_init(&shelf, s->places.data, s->keys);
	laid = dj_write_whole(fd, file->data, file->n) == 0 &&
	       attachment_lay(&shelf, fd, out, NULL) == 0;
	close(fd);
	return laid;
}

static json_t *addresses(const char *text)
{
	json_t *all = json_array();
	char one[256];

	for (size_t n; (text += strspn(text, " ,;")), (n = strcspn(text, " ,;")) > 0; text += n)
		if (dj_copy_n(one, sizeof one, text, n))
			json_array_append_new(all, json_string(one));
	return all;
}

static json_t *lay_all(const struct server *s, const struct figure_daily_file *files, int count)
{
	json_t *all = json_array();

	for (int i = 0; i < count; i++) {
		struct attachment_laid laid;

		if (!lay(s, &files[i], &laid)) {
			json_decref(all);
			return NULL;
		}
		json_array_append_new(all,
				      json_pack("{s:s,s:s,s:s,s:s,s:I}", "digest", laid.digest,
						"laid", laid.laid, "name", files[i].name, "type",
						laid.type, "bytes", (json_int_t)laid.bytes));
	}
	return all;
}

bool serve_figures_mail(void *arg, const char *day, const struct figure_daily_file *files,
			int count)
{
	struct server *s = arg;
	struct command c = {.kind = COMMAND_FIGURES_MAIL};
	json_t *laid = lay_all(s, files, count), *root;

	if (!laid)
		return false;
	root =
	    json_pack("{s:o,s:o}", "to",
		      addresses(settings_text(&s->settings, SETTING_figures_mail)), "files", laid);
	dj_copy(c.name, sizeof c.name, day);
	c.body = json_dumps(root, JSON_COMPACT);
	c.body_n = strlen(c.body);
	json_decref(root);
	if (writer_post(s->writer, &c) == 0)
		return true;
	command_drop(&c);
	return false;
}
