/* Owns the list of looks. Each line of the table below is one; it says `ok`, `note` or `wrong` for
 * itself. Refuses: repairing. */
#include "main/check_config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/prompt_overlay.h"
#include "base/clock.h"
#include "domain/phrase/phrase.h"
#include "main/check.h"
#include "main/site_config.h"
#include "store/db.h"

#define SOON_DAYS     30
#define LEGS_A_CALL   2
#define SOCKETS_SPARE 500
#define MIB	      (1024 * 1024)
#define DISK_LOW_MIB  1024

struct look {
	const struct settings *settings;
	dj_ms now;
	FILE *out;
	int wrong;
};

static void say(struct look *k, const char *mark, const char *fmt, va_list ap)
{
	fprintf(k->out, "%-6s", mark);
	vfprintf(k->out, fmt, ap);
	fputc('\n', k->out);
}

static void DJ_PRINTF(2, 3) ok(struct look *k, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(k, "ok", fmt, ap);
	va_end(ap);
}

static void DJ_PRINTF(2, 3) note(struct look *k, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(k, "note", fmt, ap);
	va_end(ap);
}

static void DJ_PRINTF(2, 3) wrong(struct look *k, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(k, "WRONG", fmt, ap);
	va_end(ap);
	k->wrong++;
}

static const char *text(const struct look *k, enum setting which)
{
	return settings_text(k->settings, which);
}

/* ---- the site ---- */

static void look_at_zone(struct look *k)
{
	struct dj_error e;

	if (check_time_zone(text(k, SETTING_time_zone), &e))
		wrong(k, "%s", e.text);
	else
		ok(k, "Time zone %s.", text(k, SETTING_time_zone));
}

/* How many recordings this language has of its own. */
static int recordings(const struct look *k, enum language l)
{
	char key[PHRASE_KEY_MAX], path[4096];
	int count = 0;

	for (int p = 0; p < PHRASES; p++)
		for (int n = phrase_first(p); n <= phrase_last(p) && !phrase_is_own(p); n++) {
			phrase_key(p, n, key);
			snprintf(path, sizeof path, "%.3000s/prompts/%s/%s.wav",
				 text(k, SETTING_data), word_of(words_language, l), key);
			count += access(path, R_OK) == 0;
		}
	return count;
}

static int phrases(void)
{
	int count = 0;

	for (int p = 0; p < PHRASES; p++)
		count += phrase_is_own(p) ? 0 : phrase_last(p) - phrase_first(p) + 1;
	return count;
}

static void look_at_languages(struct look *k)
{
	bool offered[language_COUNT];
	struct dj_error e;

	if (check_languages(text(k, SETTING_languages), offered, &e)) {
		wrong(k, "%s", e.text);
		return;
	}
	ok(k, "Languages: %s.", text(k, SETTING_languages));
	if (offered[language_MN] && recordings(k, language_MN) < phrases())
		note(k,
		     "Mongolian has no synthetic voice: callers hear English until recordings are "
		     "in "
		     "DATA/prompts/mn (%d of %d are there).",
		     recordings(k, language_MN), phrases());
}

static void look_at_values(struct look *k)
{
	static const enum setting parsed[] = {SETTING_trunk, SETTING_line, SETTING_queue,
					      SETTING_static_agents};
	struct dj_error e;

	for (size_t i = 0; i < DJ_COUNT(parsed); i++) {
		const char *value;

		for (int n = 0; (value = settings_at(k->settings, parsed[i], n)); n++)
			if (site_config_check(parsed[i], value, &e))
				wrong(k, "%s", e.text);
			else
				ok(k, "%s = %s", setting_info(parsed[i])->key, value);
	}
}

static void recording_problem(void *arg, const char *file, const char *why)
{
	wrong(arg, "The recording %s cannot be used: %s", file, why);
}

static void look_at_recordings(struct look *k)
{
	char folder[4096], out[] = "/tmp/dajeong-check-XXXXXX";
	int fd = mkstemp(out), count = 0;
	struct dj_error e;

	if (fd < 0)
		return;
	close(fd);
	snprintf(folder, sizeof folder, "%.4000s/prompts", text(k, SETTING_data));
	if (prompt_overlay(folder, out, &count, recording_problem, k, &e))
		wrong(k, "%s", e.text);
	else if (count)
		ok(k, "%d recordings stand in for the synthetic voice.", count);
	unlink(out);
}

/* ---- the machine ---- */

static void look_at_data(struct look *k)
{
	struct statvfs disk;
	struct dj_error e;

	if (check_folder(text(k, SETTING_data), &e)) {
		wrong(k, "%s", e.text);
		return;
	}
	if (statvfs(text(k, SETTING_data), &disk) != 0)
		ok(k, "The data folder %s will be made.", text(k, SETTING_data));
	else if ((uint64_t)disk.f_bavail * disk.f_frsize / MIB < DISK_LOW_MIB)
		note(k, "The disk of the data folder has less than %d MiB left.", DISK_LOW_MIB);
	else
		ok(k, "Data folder %s, %llu MiB free.", text(k, SETTING_data),
		   (unsigned long long)disk.f_bavail * disk.f_frsize / MIB);
}

static void look_at_user(struct look *k)
{
	const char *user = text(k, SETTING_user);

	if (user[0] && !getpwnam(user))
		wrong(k, "There is no account `%s` on this machine.", user);
	else if (user[0])
		ok(k, "Becomes %s when started as root.", user);
	else if (geteuid() == 0)
		note(k, "It will run as root: name an account with `user`.");
}

static void look_at_files(struct look *k)
{
	int64_t calls = settings_number(k->settings, SETTING_calls);
	int64_t sockets = calls * LEGS_A_CALL + SOCKETS_SPARE, ports;
	struct rlimit limit;
	int low, high;

	settings_range(k->settings, SETTING_rtp_ports, &low, &high);
	ports = (high - low + 1) / 2;
	if (ports < calls * LEGS_A_CALL)
		note(k, "The ports %d-%d are enough for %lld calls, not for the %lld of `calls`.",
		     low, high, (long long)ports / LEGS_A_CALL, (long long)calls);
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_max < (rlim_t)sockets)
		note(k, "%lld calls need %lld open files, the system allows %llu (ulimit -n).",
		     (long long)calls, (long long)sockets, (unsigned long long)limit.rlim_max);
}

/* ---- the network ---- */

static bool has_certificate(const struct look *k)
{
	return text(k, SETTING_certificate)[0] != '\0' || settings_on(k->settings, SETTING_lan);
}

static void look_at_certificate(struct look *k)
{
	const char *certificate = text(k, SETTING_certificate),
		   *key = text(k, SETTING_certificate_key);
	struct dj_error e;
	int days;

	if (!certificate[0] && !key[0]) {
		if (!settings_on(k->settings, SETTING_lan))
			note(k, "No certificate: no https, no SIP over TLS; browsers of other "
				"machines get no microphone.");
		return;
	}
	if (!certificate[0] || !key[0])
		wrong(k, "`certificate` and `certificate-key` go together.");
	else if (check_certificate(certificate, key, k->now, &days, &e))
		wrong(k, "%s", e.text);
	else if (days < SOON_DAYS)
		note(k, "The certificate ends in %d days.", days);
	else
		ok(k, "Certificate %s, %d days left.", certificate, days);
}

/* A port in use is worth knowing, not wrong: the server itself may be running. */
static void look_at_one(struct look *k, enum setting which, bool udp)
{
	char address[INET6_ADDRSTRLEN];
	struct dj_error e;
	int port, err;

	if (!settings_endpoint(k->settings, which, address, sizeof address, &port))
		return;
	if (settings_on(k->settings, SETTING_demo) && !settings_on(k->settings, SETTING_force) &&
	    !is_loopback(address))
		wrong(k,
		      "The demo's password is known to all: `%s` may only be an address of this "
		      "machine, like 127.0.0.1.",
		      setting_info(which)->key);
	err = check_listen(address, port, udp, &e);
	if (err == EADDRINUSE)
		note(k, "%s", e.text);
	else if (err)
		wrong(k, "%s", e.text);
	else
		ok(k, "%s on %s port %d%s.", setting_info(which)->key, address, port,
		   udp ? " (UDP)" : "");
}

static void look_at_network(struct look *k)
{
	unsigned char any[sizeof(struct in6_addr)];
	const char *public = text(k, SETTING_public);

	look_at_one(k, SETTING_http, false);
	look_at_one(k, SETTING_sip, false);
	look_at_one(k, SETTING_sip, true);
	if (has_certificate(k)) {
		look_at_one(k, SETTING_https, false);
		look_at_one(k, SETTING_sips, false);
	}
	if (public[0] && inet_pton(AF_INET, public, any) != 1 &&
	    inet_pton(AF_INET6, public, any) != 1)
		wrong(k, "`public = %s` is not an address.", public);
}

/* ---- the database ---- */

static void look_at_database(struct look *k)
{
	const char *url = text(k, SETTING_database);
	char path[4096], own[4200];
	struct db *db;
	struct dj_error e;

	if (!url[0]) {
		snprintf(own, sizeof own, "sqlite:%.4000s/dajeong.db", text(k, SETTING_data));
		url = own;
	}
	if (strncmp(url, "sqlite:", 7) == 0) {
		snprintf(path, sizeof path, "%.4000s", url + 7);
		if (access(path, F_OK) != 0) {
			note(k, "The database %s will be made.", path);
			return;
		}
	} else if (strncmp(url, "postgresql://", 13) != 0 && strncmp(url, "postgres://", 11) != 0) {
		wrong(k, "`database` is sqlite:PATH or postgresql://...");
		return;
	}
	if (db_open(&db, url, DB_READER, &e)) {
		wrong(k, "The database cannot be opened: %s", e.text);
		return;
	}
	db_close(db);
	ok(k, "The database answers.");
}

/* ---- all of it ---- */

static void (*const looks[])(struct look *k) = {
    look_at_zone, look_at_languages, look_at_values,	  look_at_data,	   look_at_database,
    look_at_user, look_at_files,     look_at_certificate, look_at_network, look_at_recordings,
};

int check_config(const struct settings *s, dj_ms now, FILE *out)
{
	struct look k = {s, now, out, 0};

	for (size_t i = 0; i < DJ_COUNT(looks); i++)
		looks[i](&k);
	return k.wrong;
}

int check_config_read(struct settings *s, int argc, char **argv, struct dj_error *e)
{
	int err = settings_args(s, argc, argv, e);
	const char *path = settings_text(s, SETTING_config);

	return err || !path[0] ? err : settings_load(s, path, e);
}

int check_config_run(int argc, char **argv)
{
	struct settings s;
	struct dj_error e;
	int bad;

	settings_init(&s);
	if (check_config_read(&s, argc, argv, &e)) {
		printf("%-6s%s\n", "WRONG", e.text);
		settings_fini(&s);
		return 1;
	}
	bad = check_config(&s, dj_wall(dj_real_clock()), stdout);
	printf(bad ? "\n%d to repair before it starts.\n" : "\nReady to start.\n", bad);
	settings_fini(&s);
	return bad ? 1 : 0;
}
