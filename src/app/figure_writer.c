/* Owns the thread that follows the log, and one step of it. Refuses: knowing what facts mean
 * (domain/figure). */
#include "app/figure_writer.h"
#include "base/log.h"
#include "store/figure_rows.h"
#include "store/log.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define WINDOW	   2000 /* numbers of the log in one step */
#define LOOK_MS	   1000
#define COUNT_MS   60000 /* states that go on are counted so often */
#define RETRY_MS   4000
#define DAILY_MS   60000
#define PRIORITY   10
#define STEP_DONE  0 /* nothing left to do */
#define STEP_SOME  1
#define STEP_ERROR (-1)

struct figure_writer {
	struct figure_writer_config config;
	char *database;
	struct db *db;		  /* NULL while it is away */
	struct figure_fold *fold; /* NULL: to be loaded */
	struct figure_mark saved; /* what the database has of it */
	dj_us counted_us, daily_us;
	int stop_fd;
	atomic_bool stopping;
	pthread_t thread;
};

/* ---- one step ---- */

static void unload(struct figure_writer *w)
{
	figure_fold_free(w->fold);
	w->fold = NULL;
}

/* Also when somebody else, the command line maybe, has gone on meanwhile. */
static void load(struct figure_writer *w)
{
	struct figure_mark at = figure_rows_mark(w->db);

	if (w->fold && (at.seq != w->saved.seq || at.mono_us != w->saved.mono_us))
		unload(w);
	if (!w->fold)
		w->fold = figure_rows_load(w->db);
	w->saved = at;
}

static int save(struct figure_writer *w, struct dj_error *e)
{
	int err;

	db_begin(w->db, DB_LIVE);
	if (!figure_rows_save(w->db, w->fold, &w->saved) && !db_status(w->db, NULL)) {
		db_rollback(w->db);
		unload(w);
		return 0;
	}
	err = db_commit(w->db, e);
	if (!err)
		w->saved = figure_mark(w->fold);
	return err;
}

struct look {
	int64_t head, at, again, done;
};

static int look(struct figure_writer *w, struct look *out, struct dj_error *e)
{
	struct db_rows r;

	db_begin(w->db, DB_READ);
	out->head = log_mark_read(w->db).seq;
	r = db_query(w->db, SQL_figure_mark);
	if (db_next(&r)) {
		out->at = db_int(&r, 0);
		out->again = db_int(&r, 3);
		out->done = db_int(&r, 4);
		db_done(&r);
	}
	load(w);
	return db_commit(w->db, e);
}

/* The mark goes back before the first row goes, so that no report takes what is left for the whole.
 */
static int forget(struct figure_writer *w, const struct look *l, struct dj_error *e)
{
	bool some;

	unload(w);
	db_begin(w->db, DB_LIVE);
	if (l->at)
		db_exec(w->db, SQL_figure_mark_clear);
	some = figure_rows_forget(w->db);
	if (!some)
		db_exec(w->db, SQL_figure_begin_again, db_i(l->again));
	return db_commit(w->db, e);
}

static int follow(struct figure_writer *w, int64_t upto, struct dj_error *e)
{
	int err;

	db_begin(w->db, DB_READ);
	figure_rows_fold(w->db, w->fold, figure_mark(w->fold).seq, upto);
	err = db_commit(w->db, e);
	return err ? err : save(w, e);
}

/* Who does the same for an hour is counted meanwhile; only up to what the log of this run says. */
static int count_time(struct figure_writer *w, struct dj_error *e)
{
	dj_us now = dj_mono(w->config.clock);
	struct figure_mark at = {figure_mark(w->fold).seq, dj_wall(w->config.clock), now};

	if (!figure_is_live(w->fold) || now - w->counted_us < COUNT_MS * (dj_us)1000)
		return 0;
	w->counted_us = now;
	figure_pass(w->fold, &at);
	figure_count_time(w->fold);
	return save(w, e);
}

static int step(struct figure_writer *w, struct look *l, struct dj_error *e)
{
	int err = w->db ? 0 : db_open(&w->db, w->database, DB_WRITER, e);

	if (err)
		w->db = NULL;
	else
		err = look(w, l, e);
	if (err)
		return STEP_ERROR;
	if (l->again != l->done)
		return forget(w, l, e) ? STEP_ERROR : STEP_SOME;
	if (l->at < l->head)
		return follow(w, DJ_MIN(l->at + WINDOW, l->head), e) ? STEP_ERROR : STEP_SOME;
	return count_time(w, e) ? STEP_ERROR : STEP_DONE;
}

/* Once a minute, when everything is counted: a day that is over is whole then. */
static void write_daily(struct figure_writer *w)
{
	dj_us now = dj_mono(w->config.clock);
	struct dj_error why;

	if (!w->config.daily || (w->daily_us && now - w->daily_us < DAILY_MS * (dj_us)1000))
		return;
	w->daily_us = now;
	if (figure_daily_look(w->config.daily, w->db, dj_wall(w->config.clock), &why) < 0)
		dj_log(DJ_LOG_WARN, "figures.not_written", "why=\"%s\"", why.text);
}

/* What the fold has given away may not be in the database: both begin anew. */
static void recover(struct figure_writer *w, const struct dj_error *why)
{
	dj_log(DJ_LOG_WARN, "figures.delayed", "why=\"%s\"", why->text);
	unload(w);
	db_close(w->db);
	w->db = NULL;
}

/* ---- the thread ---- */

static void wait_ms(struct figure_writer *w, int ms)
{
	struct pollfd fd = {.fd = w->stop_fd, .events = POLLIN};

	poll(&fd, 1, ms);
}

static void *run(void *arg)
{
	struct figure_writer *w = arg;
	struct look l = {0};
	struct dj_error why;

	setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), PRIORITY);
	while (!atomic_load(&w->stopping)) {
		int s = step(w, &l, &why);

		if (s == STEP_ERROR)
			recover(w, &why);
		if (s == STEP_DONE)
			write_daily(w);
		if (s != STEP_SOME)
			wait_ms(w, s == STEP_ERROR ? RETRY_MS : LOOK_MS);
	}
	return NULL;
}

static struct figure_writer *alloc(const struct figure_writer_config *config)
{
	struct figure_writer *w = dj_alloc(sizeof *w);

	w->config = *config;
	w->database = dj_strdup(config->database);
	w->stop_fd = -1;
	return w;
}

static void release(struct figure_writer *w)
{
	unload(w);
	db_close(w->db);
	if (w->stop_fd >= 0)
		close(w->stop_fd);
	free(w->database);
	free(w);
}

int figure_writer_start(struct figure_writer **out, const struct figure_writer_config *config,
			struct dj_error *e)
{
	struct figure_writer *w = alloc(config);
	int err = db_open(&w->db, w->database, DB_WRITER, e);

	if (err) {
		w->db = NULL;
		release(w);
		return err;
	}
	w->stop_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	dj_assert(w->stop_fd >= 0);
	dj_assert(pthread_create(&w->thread, NULL, run, w) == 0);
	*out = w;
	return 0;
}

void figure_writer_stop(struct figure_writer *w)
{
	static const uint64_t one = 1;

	if (!w)
		return;
	atomic_store(&w->stopping, true);
	dj_assert(write(w->stop_fd, &one, sizeof one) == sizeof one);
	pthread_join(w->thread, NULL);
	release(w);
}

int figure_catch_up(const struct figure_writer_config *config,
		    void (*told)(void *arg, int64_t at, int64_t of), void *arg, struct dj_error *e)
{
	struct figure_writer *w = alloc(config);
	struct look l = {0};
	int s;

	while ((s = step(w, &l, e)) == STEP_SOME)
		if (told)
			told(arg, l.at, l.head);
	release(w);
	return s == STEP_ERROR ? EIO : 0;
}
