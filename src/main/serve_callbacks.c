/* Owns how open call-backs, and who was asked after a call lately, come from the database into the
 * running centre. Refuses: what is done with them (app). */
#include "app/callback_list.h"
#include "app/conversation_row.h"
#include "app/survey_list.h"
#include "base/log.h"
#include "domain/callback/callback.h"
#include "main/serve.h"

#include <pthread.h>
#include <stdlib.h>

int serve_callbacks(struct server *s, struct dj_error *e)
{
	struct callback *open;
	int count, err = callback_list_url(s->places.database, s->keys, &open, &count, e);

	if (!err)
		app_callbacks(s->app, open, count);
	free(open);
	return err;
}

int serve_surveyed(struct server *s, struct dj_error *e)
{
	dj_ms since = dj_wall(dj_real_clock()) - s->site.survey_again_ms;
	struct surveyed *list;
	int count, err = survey_list_url(s->places.database, s->keys, since, &list, &count, e);

	if (!err)
		app_surveyed(s->app, list, count);
	free(list);
	return err;
}

int serve_conversations(struct server *s, struct dj_error *e)
{
	struct conversation_row *rows;
	int count, err = conversation_list_url(s->places.database, &rows, &count, e);

	if (!err)
		app_conversations(s->app, rows, count);
	free(rows);
	return err;
}

static void *read_again(void *arg)
{
	struct serve_list l = {.server = arg};
	struct dj_error e;

	if (callback_list_url(l.server->places.database, l.server->keys, &l.open, &l.count, &e))
		dj_log(DJ_LOG_ERROR, "callbacks.unreadable", "why=\"%s\"", e.text);
	dj_mailbox_post(l.server->listed, &l, sizeof l);
	return NULL;
}

static void list_again(struct server *s)
{
	if (s->listing)
		s->list_again = true;
	else
		s->listing = pthread_create(&s->lister, NULL, read_again, s) == 0;
}

void serve_callback_made(struct server *s, dj_id callback)
{
	if (!app_callback_is_known(s->app, callback))
		list_again(s);
}

void serve_callbacks_listed(struct server *s)
{
	struct serve_list l;

	dj_mailbox_quiet(s->listed);
	while (dj_mailbox_take(s->listed, &l)) {
		bool again = s->list_again;

		pthread_join(s->lister, NULL);
		s->listing = s->list_again = false;
		app_callbacks(s->app, l.open, l.count);
		free(l.open);
		if (again)
			list_again(s);
	}
}
