/* Owns the thread that looks at files, one after the other, oldest first; what waits stands in the
 * database (attachment.look), so a restart goes on where it was. Refuses: decoding (media_child.c),
 * rows (record_media.c). */
#include "app/media_worker.h"
#include "app/media_child.h"
#include "app/media_scan.h"
#include "base/log.h"
#include "base/mailbox.h"
#include "base/text.h"
#include "base/thread.h"
#include "store/db.h"
#include "store/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define IDLE_MS 30000 /* without news: what the writer had no room for */
#define AWAY_MS 10000 /* the scanner or the database is away */
#define PIECE	(64 * 1024)

struct media_worker {
	struct media_worker_config config;
	struct attachment_shelf shelf;
	struct dj_mailbox *news; /* a file came */
	struct db *db;		 /* NULL while it is away */
	bool away;		 /* the scanner, as the last time */
	atomic_bool stopping;
	pthread_t thread;
};

/* A file of ours to look at. */
struct waiting {
	dj_id id;
	char digest[65], type[ATTACHMENT_TYPE];
	enum attachment_look look; /* PENDING or HELD */
};

/* Without a name: nothing of it lies in the open when the program is killed. */
static int nameless(const struct media_worker *m)
{
	return open(m->shelf.folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

static int unseal(const struct media_worker *m, const struct waiting *w, int fd)
{
	char *piece = dj_alloc(PIECE);
	int64_t at = 0, size;
	ssize_t n = 0;
	int err = 0;

	while (!err && (n = attachment_read(&m->shelf, w->digest, at, piece, PIECE, &size)) > 0) {
		err = dj_write_whole(fd, piece, (size_t)n);
		at += n;
	}
	free(piece);
	return n < 0 ? errno : err;
}

static json_t *laid_json(const struct attachment_laid *l)
{
	return json_pack("{s:s, s:s, s:s, s:I}", "digest", l->digest, "laid", l->laid, "type",
			 l->type, "bytes", (json_int_t)l->bytes);
}

/* A copy of another type is not what the child is for. */
static bool lay(const struct media_worker *m, int fd, json_t *body, const char *key,
		const char *type)
{
	struct attachment_laid laid;

	if (attachment_lay(&m->shelf, fd, &laid, NULL) != 0)
		return false;
	if (strcmp(laid.type, type) != 0) {
		attachment_forget(&m->shelf, laid.laid);
		return false;
	}
	json_object_set_new(body, key, laid_json(&laid));
	return true;
}

static bool lay_both(const struct media_worker *m, const char *type, int clean, int thumb,
		     json_t *body)
{
	bool film = strncmp(type, "video/", 6) == 0;

	return lay(m, clean, body, "clean", film ? type : "image/jpeg") &&
	       (film || lay(m, thumb, body, "thumb", "image/jpeg"));
}

static void add_said(json_t *body, const struct media_said *said)
{
	if (said->placed) {
		json_object_set_new(body, "latitude", json_real(said->latitude));
		json_object_set_new(body, "longitude", json_real(said->longitude));
	}
	if (said->taken[0])
		json_object_set_new(body, "taken", json_string(said->taken));
}

/* -1: cannot be done now. */
static int open_it(const struct media_worker *m, const struct waiting *w, int fd, json_t *body)
{
	int clean = nameless(m), thumb = nameless(m), end = -1;
	struct media_said said = {0};

	if (clean >= 0 && thumb >= 0)
		end = media_child(w->type, fd, clean, thumb, &said);
	if (end == MEDIA_CLEANED && !lay_both(m, w->type, clean, thumb, body))
		end = -1;
	if (end == MEDIA_CLEANED)
		add_said(body, &said);
	if (clean >= 0)
		close(clean);
	if (thumb >= 0)
		close(thumb);
	dj_log(DJ_LOG_INFO, "media.opened", "attachment=%" PRId64 " end=%d peak_kb=%ld", w->id, end,
	       said.peak_kb);
	return end < 0		      ? -1
	       : end == MEDIA_CLEANED ? (int)attachment_look_CLEANED
	       : end == MEDIA_OTHER   ? (int)attachment_look_AS_IT_CAME
				      : (int)attachment_look_REFUSED;
}

static bool has_scanner(const struct media_worker *m)
{
	return m->config.clamd && m->config.clamd[0];
}

static enum attachment_look scan(const struct media_worker *m, const struct waiting *w, int fd)
{
	char name[200];
	enum scan_end end;

	if (!has_scanner(m))
		return attachment_look_AS_IT_CAME;
	end = media_scan(m->config.clamd, fd, name, sizeof name);
	if (end == SCAN_CLEAN)
		return attachment_look_AS_IT_CAME;
	dj_log(DJ_LOG_WARN, end == SCAN_FOUND ? "media.infected" : "media.unscanned",
	       "attachment=%" PRId64 " why=\"%s\"", w->id, name);
	return end == SCAN_FOUND ? attachment_look_INFECTED : attachment_look_HELD;
}

/* -1: cannot be done now. */
static int look_at(const struct media_worker *m, const struct waiting *w, json_t *body)
{
	int fd = nameless(m), look = -1, err = fd < 0 ? errno : unseal(m, w, fd);

	if (err)
		dj_log(DJ_LOG_ERROR, "media.unreadable", "attachment=%" PRId64 " errno=%d", w->id,
		       err);
	else
		look = (int)scan(m, w, fd);
	if (look == attachment_look_AS_IT_CAME)
		look = open_it(m, w, fd, body);
	if (fd >= 0)
		close(fd);
	return err == ENOENT || err == EBADMSG ? (int)attachment_look_REFUSED : look;
}

static void forget_laid(const struct media_worker *m, const json_t *body, const char *key)
{
	const char *laid = json_string_value(json_object_get(json_object_get(body, key), "laid"));

	if (laid)
		attachment_forget(&m->shelf, laid);
}

/* What the writer has no room for is looked at again. */
static void tell(const struct media_worker *m, const struct waiting *w, int look,
		 const json_t *body)
{
	struct command c = {.kind = COMMAND_ATTACHMENT_LOOKED, .subject = w->id, .number = look};

	c.body = json_dumps(body, JSON_COMPACT);
	c.body_n = strlen(c.body);
	if (m->config.to_writer(m->config.arg, &c) == 0)
		return;
	command_drop(&c);
	forget_laid(m, body, "clean");
	forget_laid(m, body, "thumb");
}

static bool open_database(struct media_worker *m)
{
	struct dj_error e = {""};

	if (!m->db && db_open(&m->db, m->config.database, DB_READER, &e) != 0)
		m->db = NULL;
	return m->db != NULL;
}

/* The oldest behind `after` that nobody has looked at. ENOENT: there is none; EAGAIN: the database
 * is away. */
static int next(struct media_worker *m, dj_id after, struct waiting *w)
{
	struct dj_error e = {""};
	struct db_rows rows;
	int err = ENOENT;

	if (!open_database(m))
		return EAGAIN;
	db_begin(m->db, DB_READ);
	rows = db_query(m->db, SQL_attachment_pending, db_i(after));
	if (db_next(&rows)) {
		err = 0;
		w->id = db_int(&rows, 0);
		dj_copy(w->digest, sizeof w->digest, db_text(&rows, 1));
		dj_copy(w->type, sizeof w->type, db_text(&rows, 2));
		w->look = (enum attachment_look)db_int(&rows, 3);
	}
	db_done(&rows);
	if (db_commit(m->db, &e) == 0)
		return err;
	db_close(m->db);
	m->db = NULL;
	return EAGAIN;
}

static void ask_scanner(struct media_worker *m)
{
	bool away = has_scanner(m) && !media_scan_is_there(m->config.clamd);

	if (away == m->away)
		return;
	m->away = away;
	dj_log(away ? DJ_LOG_ERROR : DJ_LOG_INFO, "media.scanner", "away=%d", away);
	m->config.away(m->config.arg, away);
}

/* Each that waits, once, oldest first; one that cannot be looked at now holds up no other. How long
 * to wait before all that still wait are looked at again. */
static int work(struct media_worker *m)
{
	struct waiting w = {0};
	bool left = false;
	int err;

	ask_scanner(m);
	while (!atomic_load(&m->stopping) && (err = next(m, w.id, &w)) == 0) {
		json_t *body = json_object();
		int look = m->away ? (int)attachment_look_HELD : look_at(m, &w, body);

		left |= look < 0 || look == attachment_look_HELD;
		if (look >= 0 && look != (int)w.look)
			tell(m, &w, look, body);
		json_decref(body);
	}
	return left || m->away || err == EAGAIN ? AWAY_MS : IDLE_MS;
}

static void *run(void *arg)
{
	struct media_worker *m = arg;
	struct pollfd news = {dj_mailbox_fd(m->news), POLLIN, 0};
	int wait_ms = 0;
	char came;

	while (!atomic_load(&m->stopping)) {
		poll(&news, 1, wait_ms);
		dj_mailbox_quiet(m->news);
		while (dj_mailbox_take(m->news, &came)) {
		}
		wait_ms = work(m);
	}
	if (m->db)
		db_close(m->db);
	return NULL;
}

int media_worker_start(struct media_worker **out, const struct media_worker_config *c,
		       struct dj_error *e)
{
	struct media_worker *m = dj_alloc(sizeof *m);
	int err;

	m->config = *c;
	attachment_shelf_init(&m->shelf, c->data, c->keys);
	m->news = dj_mailbox_alloc("media-news", 16, 1, DJ_FULL_DROP);
	err = dj_thread_start(&m->thread, "media-files", run, m);
	if (err) {
		dj_mailbox_free(m->news);
		free(m);
		return dj_fail(e, err, "The thread for files cannot be started.");
	}
	*out = m;
	return 0;
}

void media_worker_fact(struct media_worker *m, const struct fact *f)
{
	if (f->kind == FACT_attachment_added || f->kind == FACT_letter_received ||
	    f->kind == FACT_letter_written)
		dj_mailbox_post(m->news, "", 1);
}

void media_worker_stop(struct media_worker *m)
{
	if (!m)
		return;
	atomic_store(&m->stopping, true);
	dj_mailbox_post(m->news, "", 1);
	pthread_join(m->thread, NULL);
}

void media_worker_free(struct media_worker *m)
{
	if (!m)
		return;
	dj_mailbox_free(m->news);
	free(m);
}
