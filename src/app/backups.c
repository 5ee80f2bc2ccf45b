/* Owns the thread that makes backups, their names and how many stay. */
#include "app/backups.h"
#include "app/permission.h"
#include "app/site.h"
#include "base/log.h"
#include "base/mailbox.h"
#include "base/settings.h"
#include "base/text.h"
#include "base/thread.h"
#include "store/backup.h"
#include "store/db.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define LOOK_MS	       60000 /* is one due? */
#define HOUR_MS	       3600000LL
#define ENDING	       ".djb"
#define NAME_MAX_BYTES 64

struct backups {
	struct backups_config config;
	char *database, *folder;
	struct dj_mailbox *mailbox;
	atomic_bool stopping;
	pthread_t thread;
};

/* ---- names ---- */

/* By the local time, so that people find one; a second one in the same second waits for the next.
 */
static void name_of(dj_ms now, char name[NAME_MAX_BYTES])
{
	time_t seconds = (time_t)(now / 1000);
	struct tm local;

	localtime_r(&seconds, &local);
	strftime(name, NAME_MAX_BYTES, "dajeong-%Y%m%d-%H%M%S" ENDING, &local);
}

static int is_backup(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return strncmp(d->d_name, "dajeong-", 8) == 0 && n > 4 &&
	       strcmp(d->d_name + n - 4, ENDING) == 0;
}

/* What a run that died left half made. */
static int is_left_over(const struct dirent *d)
{
	return strncmp(d->d_name, "dajeong-", 8) == 0 && strstr(d->d_name, ENDING ".part") != NULL;
}

/* Removes all but the last `keep` of these files; their names have the order of their times. */
static void remove_but(struct backups *b, int (*wanted)(const struct dirent *), int keep)
{
	struct dirent **list;
	int n = scandir(b->folder, &list, wanted, alphasort);
	char path[4200];

	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/%s", b->folder, list[i]->d_name);
		if (i < n - keep && remove(path) == 0)
			dj_log(DJ_LOG_INFO, "backup.removed", "file=%s", list[i]->d_name);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
}

/* ---- what the settings say ---- */

struct plan {
	int every_h, keep;
	dj_ms last;
};

static int number_or(const struct settings *s, enum setting which, int otherwise)
{
	return settings_source(s, which) == SETTING_DATABASE ? (int)settings_number(s, which)
							     : otherwise;
}

static bool read_plan(struct backups *b, struct plan *out)
{
	struct settings s;
	struct dj_error why;
	struct db *db;
	int err = db_open(&db, b->database, DB_READER, &why);

	if (err)
		return false;
	settings_init(&s);
	err = site_settings_load(db, &s, &why);
	out->every_h = number_or(&s, SETTING_backup_every, b->config.every_h);
	out->keep = number_or(&s, SETTING_backup_keep, b->config.keep);
	settings_fini(&s);
	if (!err) {
		db_begin(db, DB_READ);
		out->last = db_query_int(db, SQL_backup_last, 0);
		err = db_commit(db, &why);
	}
	db_close(db);
	return err == 0;
}

/* ---- making one ---- */

static void make(struct backups *b, const struct command *asked)
{
	dj_ms now = dj_wall(b->config.clock);
	struct command done = *asked;
	struct backup_info info;
	struct dj_error why;
	struct plan plan;
	char path[4200];
	int err;

	name_of(now, done.name);
	snprintf(path, sizeof path, "%s/%s", b->folder, done.name);
	mkdir(b->folder, 0700);
	remove_but(b, is_left_over, 0);
	err = backup_write(b->database, b->config.keys, path, now, &info, &why);
	if (err) {
		dj_log(DJ_LOG_ERROR, "backup.failed", "why=\"%s\"", why.text);
		done.number = err == ENOSPC ? -VERDICT_disk_full : -VERDICT_fault;
		dj_copy(done.text, sizeof done.text, why.text);
		b->config.made(b->config.arg, &done);
		return;
	}
	dj_log(DJ_LOG_INFO, "backup.made", "file=%s bytes=%lld", done.name, (long long)info.bytes);
	done.kind = COMMAND_BACKUP;
	done.number = info.bytes;
	b->config.made(b->config.arg, &done);
	if (read_plan(b, &plan) && plan.keep > 0)
		remove_but(b, is_backup, plan.keep);
}

static void look(struct backups *b)
{
	static const struct command by_itself = {.kind = COMMAND_BACKUP};
	struct plan plan;

	if (read_plan(b, &plan) && plan.every_h > 0 &&
	    dj_wall(b->config.clock) - plan.last >= plan.every_h * HOUR_MS)
		make(b, &by_itself);
}

/* ---- the thread ---- */

static void *run(void *arg)
{
	struct backups *b = arg;
	struct pollfd fd = {.fd = dj_mailbox_fd(b->mailbox), .events = POLLIN};
	struct command *c = dj_alloc(sizeof *c);

	while (!atomic_load(&b->stopping)) {
		bool asked = poll(&fd, 1, LOOK_MS) > 0;

		dj_mailbox_quiet(b->mailbox);
		while (memset(c, 0, sizeof *c),
		       dj_mailbox_take(b->mailbox, c) && !atomic_load(&b->stopping))
			make(b, c);
		if (!asked)
			look(b);
	}
	free(c);
	return NULL;
}

void backups_start(struct backups **out, const struct backups_config *config)
{
	struct backups *b = dj_alloc(sizeof *b);
	size_t n = strlen(config->data) + sizeof "/backups";

	b->config = *config;
	b->database = dj_strdup(config->database);
	b->folder = dj_alloc(n);
	snprintf(b->folder, n, "%s/backups", config->data);
	b->mailbox = dj_mailbox_alloc("backups", 4, sizeof(struct command), DJ_FULL_REFUSE);
	dj_assert(dj_thread_start(&b->thread, "backups", run, b) == 0);
	*out = b;
}

int backups_ask(struct backups *b, const struct command *c)
{
	return dj_mailbox_post(b->mailbox, c, command_length(c));
}

void backups_stop(struct backups *b)
{
	static const struct command wake = {.kind = COMMAND_NONE};

	if (!b)
		return;
	atomic_store(&b->stopping, true);
	dj_mailbox_post(b->mailbox, &wake, command_length(&wake));
	pthread_join(b->thread, NULL);
	dj_mailbox_free(b->mailbox);
	free(b->database);
	free(b->folder);
	free(b);
}
