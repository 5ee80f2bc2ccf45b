/* Owns the life of a running server: opens everything in order, runs the loop, closes in the
 * reverse order. The only place that knows every part. */
#include "main/check_config.h"
#include "main/serve.h"
#include "base/log.h"
#include "main/check.h"
#include "main/loop.h"
#include "main/main.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int check_demo(const struct settings *s, struct dj_error *e)
{
	static const enum setting listen[] = {SETTING_http, SETTING_https, SETTING_sip,
					      SETTING_sips};
	char address[64];
	int port;

	if (!settings_on(s, SETTING_demo) || settings_on(s, SETTING_force))
		return 0;
	for (size_t i = 0; i < DJ_COUNT(listen); i++)
		if (settings_endpoint(s, listen[i], address, sizeof address, &port) &&
		    !is_loopback(address))
			return dj_fail(e, EACCES,
				       "the demo has known passwords and would listen on %s: use "
				       "--force if you mean it",
				       address);
	return 0;
}

/* The wall clock begins at the time that was asked for; only a demo may say what time it is. */
static int set_demo_clock(const struct settings *s, struct dj_error *e)
{
	const char *text = settings_text(s, SETTING_demo_clock);
	dj_ms now = dj_wall(dj_real_clock());
	int hour, minute, second = 0, end = 0, more = 0;

	if (!text[0])
		return 0;
	if (!settings_on(s, SETTING_demo))
		return dj_fail(e, EINVAL, "demo-clock is for the demo only");
	if (sscanf(text, "%2d:%2d%n", &hour, &minute, &end) == 2 &&
	    sscanf(text + end, ":%2d%n", &second, &more) == 1)
		end += more;
	if (!end || text[end] || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
	    second > 59)
		return dj_fail(e, EINVAL, "demo-clock: '%s' is no time such as 02:00 or 02:00:30",
			       text);
	dj_real_clock_shift(dj_local_midnight(now) + (hour * 60LL + minute) * 60000 +
			    second * 1000LL - now);
	return 0;
}

static void set_log_level(const struct settings *s)
{
	static const char *const names[] = {"debug", "info", "warn", "error"};

	for (int i = 0; i < (int)DJ_COUNT(names); i++)
		if (strcmp(settings_text(s, SETTING_log_level), names[i]) == 0)
			dj_log_set_level((enum dj_log_level)i);
}

static int read_settings(struct server *s, int argc, char **argv, struct dj_error *e)
{
	int err;

	settings_init(&s->settings);
	err = check_config_read(&s->settings, argc, argv, e);
	if (!err)
		err = serve_lan(s, e);
	if (!err)
		err = check_demo(&s->settings, e);
	if (err)
		return err;
	set_log_level(&s->settings);
	setenv("TZ", settings_text(&s->settings, SETTING_time_zone), 1); /* before any thread */
	tzset();
	err = set_demo_clock(&s->settings, e);
	if (err)
		return err;
	s->demo = settings_on(&s->settings, SETTING_demo);
	places_of(&s->settings, &s->places);
	if (mkdir(s->places.data, 0700) != 0 && errno != EEXIST)
		return dj_fail(e, errno, "the data folder %s cannot be made: %s", s->places.data,
			       strerror(errno));
	return 0;
}

/* ---- the loop's side of the mailboxes ---- */

static void on_inbox(void *arg)
{
	app_drain(((struct server *)arg)->app);
}

static dj_us next_due(void *arg)
{
	return app_next_due(((struct server *)arg)->app);
}

static void on_due(void *arg)
{
	app_tick(((struct server *)arg)->app);
}

static void on_signals(void *arg)
{
	static struct signal sig;
	struct server *s = arg;

	dj_mailbox_quiet(s->signals);
	while (dj_mailbox_take(s->signals, &sig))
		rtc_signal(s->rtc, &sig);
}

/* What the app itself must know; the rest means that the site is read again. */
static bool is_for_app(const struct fact *f)
{
	switch (f->kind) {
	case FACT_contact_classified:
	case FACT_callback_done:
	case FACT_caller_unblocked:
	case FACT_session_closed:
	case FACT_contact_started:
	case FACT_contact_ended:
	case FACT_letter_received:
	case FACT_letter_written:
	case FACT_conversation_reopened:
		return true;
	default:
		return false;
	}
}

static void on_committed(void *arg)
{
	struct server *s = arg;
	struct fact f;

	dj_mailbox_quiet(s->committed);
	while (dj_mailbox_take(s->committed, &f)) {
		if (is_for_app(&f))
			app_committed(s->app, &f);
		else if (f.kind == FACT_callback_due)
			serve_callback_made(s, f.callback_due.callback);
		else if (f.kind == FACT_prompt_replaced)
			serve_sound_changed(s);
		else
			serve_site_changed(s);
	}
}

static void on_listed(void *arg)
{
	serve_callbacks_listed(arg);
}

static void on_banks(void *arg)
{
	serve_sound_made(arg);
}

static void on_renewed(void *arg)
{
	serve_site_renewed(arg);
}

/* Browser legs go to rtc first: it decides what their security and interruption mean; all else is
 * the app's. */
static void take_media_event(void *arg, const struct command *c)
{
	struct server *s = arg;

	if (!rtc_media_event(s->rtc, c))
		app_submit(s->app, c, NULL);
}

static void on_media(void *arg)
{
	struct server *s = arg;

	media_events_drain(s->media, take_media_event, s);
}

static void on_stop(int sig)
{
	dj_log(DJ_LOG_INFO, "server.stopping", "signal=%d", sig);
	loop_stop();
}

static int watch_all(struct server *s)
{
	int err = loop_watch(app_inbox_fd(s->app), on_inbox, s);

	if (!err)
		err = loop_watch(dj_mailbox_fd(s->signals), on_signals, s);
	if (!err)
		err = loop_watch(dj_mailbox_fd(s->committed), on_committed, s);
	if (!err)
		err = loop_watch(dj_mailbox_fd(s->renewed), on_renewed, s);
	if (!err)
		err = loop_watch(dj_mailbox_fd(s->listed), on_listed, s);
	if (!err)
		err = loop_watch(dj_mailbox_fd(s->banks), on_banks, s);
	if (!err)
		err = loop_watch(media_events_fd(s->media), on_media, s);
	loop_timers(next_due, on_due, s);
	return err;
}

static void unwatch_all(struct server *s)
{
	loop_unwatch(app_inbox_fd(s->app));
	loop_unwatch(dj_mailbox_fd(s->signals));
	loop_unwatch(dj_mailbox_fd(s->committed));
	loop_unwatch(dj_mailbox_fd(s->renewed));
	loop_unwatch(dj_mailbox_fd(s->listed));
	loop_unwatch(dj_mailbox_fd(s->banks));
	loop_unwatch(media_events_fd(s->media));
}

/* Sockets and files are open: from here on nothing needs the rights of root. */
static int drop_rights(const struct settings *s, struct dj_error *e)
{
	const char *name = settings_text(s, SETTING_user);
	struct passwd *user;

	if (!name[0] || geteuid() != 0)
		return 0;
	user = getpwnam(name);
	if (!user)
		return dj_fail(e, ENOENT, "there is no account '%s' to become", name);
	if (initgroups(name, user->pw_gid) || setgid(user->pw_gid) || setuid(user->pw_uid))
		return dj_fail(e, errno, "the account '%s' cannot be taken on: %s", name,
			       strerror(errno));
	return 0;
}

static int run(struct server *s, struct dj_error *e)
{
	int err = watch_all(s);

	if (err)
		return dj_fail(e, err, "the loop cannot watch its mailboxes: %s", strerror(err));
	dj_log(DJ_LOG_INFO, "server.ready", "http=%d https=%d demo=%d", web_http_port(s->web),
	       web_https_port(s->web), s->demo);
	serve_lan_print(s);
	err = loop_run(on_stop);
	unwatch_all(s);
	app_end(s->app, s->run);
	return err;
}

int serve_run(int argc, char **argv)
{
	struct server *s = dj_alloc(sizeof *s);
	struct dj_error e = {""};
	int err = read_settings(s, argc, argv, &e);

	if (!err)
		err = loop_open(&e);
	if (!err)
		err = serve_open_data(s, &e);
	if (!err)
		err = serve_open_edges(s, &e);
	if (!err)
		err = drop_rights(&s->settings, &e);
	if (!err)
		err = run(s, &e);
	serve_close_edges(s);
	serve_close_data(s);
	loop_close();
	settings_fini(&s->given);
	settings_fini(&s->settings);
	settings_fini(&s->given);
	free(s);
	if (err)
		fprintf(stderr, "dajeong: %s\n", e.text[0] ? e.text : strerror(err));
	return err ? 1 : 0;
}
