/* Owns the site of a running server: read at the start, read again by a helper thread when people,
 * queues or settings changed, and taken over on the loop while calls go on. */
#include "base/log.h"
#include "main/serve.h"
#include "main/site_config.h"
#include "store/db.h"

#include <pthread.h>
#include <stdlib.h>

/* What the database holds: touches nothing of the server but its places and keys, so any thread may
 * do it. */
static int read_database(const struct server *s, struct site *site, struct settings *changed,
			 struct dj_error *e)
{
	struct db *db;
	int err = db_open(&db, s->places.database, DB_READER, e);

	if (err)
		return err;
	err = site_load(db, s->keys, site, e);
	if (!err)
		err = site_settings_load(db, changed, e);
	db_close(db);
	return err;
}

/* On the loop: the database's settings below flags and above the file, then everything that follows
 * from them. */
static void complete(struct server *s, struct site *site, const struct settings *changed)
{
	for (int i = 0; i < changed->count; i++)
		settings_set(&s->settings, changed->values[i].setting, SETTING_DATABASE,
			     changed->values[i].text, NULL);
	site_apply(site, &s->settings);
	site_config_mark(&s->settings, site);
}

int serve_load_site(struct server *s, struct dj_error *e)
{
	struct settings changed;
	int err;

	settings_init(&changed);
	err = read_database(s, &s->site, &changed, e);
	if (!err)
		complete(s, &s->site, &changed);
	settings_fini(&changed);
	return err;
}

static void *read_again(void *arg)
{
	struct serve_renewal r = {arg, dj_alloc(sizeof(struct site)),
				  dj_alloc(sizeof(struct settings)), false};
	struct dj_error e;

	settings_init(r.changed);
	r.failed = read_database(r.server, r.site, r.changed, &e) != 0;
	if (r.failed)
		dj_log(DJ_LOG_ERROR, "site.unreadable", "why=\"%s\"", e.text);
	dj_mailbox_post(r.server->renewed, &r, sizeof r);
	return NULL;
}

void serve_site_changed(struct server *s)
{
	if (s->renewing) {
		s->renew_again = true;
		return;
	}
	s->renewing = pthread_create(&s->renewer, NULL, read_again, s) == 0;
}

/* What the helper read is nobody's any more. */
static void throw_away(struct serve_renewal *r)
{
	settings_fini(r->changed);
	free(r->changed);
	free(r->site);
}

static void take_over(struct server *s, struct serve_renewal *r)
{
	complete(s, r->site, r->changed);
	app_site_changed(s->app, r->site);
	site_free(&s->site);
	s->site = *r->site;
	app_site_changed(s->app, &s->site);
	serve_trunks_changed(s);
}

void serve_site_renewed(struct server *s)
{
	struct serve_renewal r;

	dj_mailbox_quiet(s->renewed);
	while (dj_mailbox_take(s->renewed, &r)) {
		bool again = s->renew_again;

		pthread_join(s->renewer, NULL);
		s->renewing = s->renew_again = false;
		if (r.failed)
			site_free(r.site);
		else
			take_over(s, &r);
		throw_away(&r);
		if (again)
			serve_site_changed(s);
	}
}

void serve_site_close(struct server *s)
{
	struct serve_renewal r;

	if (s->renewing)
		pthread_join(s->renewer, NULL);
	while (s->renewed && dj_mailbox_take(s->renewed, &r)) {
		site_free(r.site);
		throw_away(&r);
	}
}
