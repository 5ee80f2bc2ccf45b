/* Owns the wiring of the worker that looks at files: between the writer and the shelf. */
#include "main/serve.h"

static int to_writer(void *arg, const struct command *c)
{
	return writer_post(((struct server *)arg)->writer, c);
}

static void away(void *arg, bool on)
{
	serve_alarm(arg, alarm_SCANNER_AWAY, on);
}

int serve_open_media_files(struct server *s, struct dj_error *e)
{
	struct media_worker_config c = {.database = s->places.database,
					.keys = s->keys,
					.data = s->places.data,
					.clamd = settings_text(&s->settings, SETTING_clamd),
					.arg = s,
					.to_writer = to_writer,
					.away = away};
	struct media_worker *m = NULL;
	int err = media_worker_start(&m, &c, e);

	s->media_files = m;
	return err;
}
