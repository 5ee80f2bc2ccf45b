/* Owns the worker thread, what is still to be made, and the sweep. */
#include "app/recordings.h"
#include "app/recording_chain.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mailbox.h"
#include "base/text.h"
#include "base/thread.h"
#include "store/recording_file.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define NEWS	  1024
#define LOOK_MS	  1000
#define RETRY_US  (20 * 1000000LL)
#define SWEEP_US  (60 * 1000000LL)
#define WAIT_MS	  40  /* while calls are short of time */
#define GATHER_MS 500 /* others that end meanwhile share the waiting for the disk */
#define ROUND	  16
#define ROUND_US  1000000
#define NICE	  19
#define READ_ONCE (RECORDING_HEAD + RECORDING_PAYLOAD)

/* What other threads tell. */
struct news {
	bool answer;
	dj_id recording;
	struct answer a;
};

struct waiting {
	dj_id recording;
	dj_us again_at; /* 0: at once */
	bool told;	/* the writer was asked; its answer is awaited */
};

/* Made, not on the disk yet. */
struct round {
	struct command made[ROUND];
	int count;
};

struct recordings {
	struct recordings_config config;
	struct dj_mailbox *news;
	struct waiting *list;
	size_t count, size;
	dj_us sweep_at;
	bool left_known; /* what the last run left open has been ended */
	atomic_bool stopping;
	pthread_t thread;
	struct command command;
	struct round round;
};

/* ---- making one ---- */

struct making {
	const struct recordings_config *config;
	struct recording_reader *packets;
	struct recording_writer *made; /* the file that is being written */
	int64_t at;
	int64_t bytes; /* of the sound */
	int64_t pictures[RENDER_SIDES];
	bool cut; /* the file ends in the middle of something, or is not true from here */
	uint8_t entry[READ_ONCE];
};

static void rewind_packets(void *arg)
{
	((struct making *)arg)->at = 0;
}

/* Fills the buffer from place `at`, over the ends of chunks. */
static size_t read_some(struct making *m, size_t want)
{
	size_t n = 0;
	ssize_t more;

	while (n < want &&
	       (more = recording_read(m->packets, m->at + (int64_t)n, m->entry + n, want - n)) > 0)
		n += (size_t)more;
	return n;
}

static bool next_entry(void *arg, struct recording_entry *e)
{
	struct making *m = arg;
	size_t n = read_some(m, RECORDING_HEAD);
	int used = recording_entry_parse(e, m->entry, n);

	if (used == 0 && n == RECORDING_HEAD && e->size)
		used = recording_entry_parse(e, m->entry, read_some(m, n + e->size));
	if (used <= 0) {
		m->cut |= n > 0;
		return false;
	}
	m->at += used;
	return true;
}

static int put_made(void *arg, const void *data, size_t n)
{
	return recording_write(((struct making *)arg)->made, data, n);
}

static int put_sound(void *arg, const void *data, size_t n)
{
	((struct making *)arg)->bytes += (int64_t)n;
	return put_made(arg, data, n);
}

static void rest(void *arg)
{
	const struct recordings_config *c = ((struct making *)arg)->config;

	while (c->busy && c->busy(c->arg))
		poll(NULL, 0, WAIT_MS);
}

static void describe(struct command *c, dj_id recording, const struct making *m,
		     const struct render_result *made, const unsigned char digest[RECORDING_DIGEST])
{
	unsigned char peaks[2 * RENDER_PEAKS];
	size_t n = (size_t)made->peak_count;

	memset(c, 0, sizeof *c);
	c->kind = COMMAND_RECORDING_MADE;
	c->subject = recording;
	c->origin = ORIGIN_RECORDINGS;
	c->request = (uint64_t)recording;
	c->count[0] = made->lasted_ms;
	c->count[1] = m->bytes;
	c->count[2] = made->lost;
	c->number = (m->pictures[0] ? 1 : 0) | (m->pictures[1] ? 2 : 0);
	sodium_bin2hex(c->text, 65, digest, RECORDING_DIGEST);
	c->text[64] = ' ';
	memcpy(peaks, made->peaks[0], n);
	memcpy(peaks + n, made->peaks[1], n);
	sodium_bin2base64(c->text + 65, sizeof c->text - 65, peaks, 2 * n,
			  sodium_base64_VARIANT_ORIGINAL);
	dj_copy(c->words, sizeof c->words, made->marks);
}

static void note_cut(struct render_result *made)
{
	size_t n = strlen(made->marks);

	if (n + 24 < sizeof made->marks)
		snprintf(made->marks + n, sizeof made->marks - n, "%scut %" PRId64, n ? " " : "",
			 made->lasted_ms);
}

static int make_sound(struct making *m, dj_id recording, struct render_result *made)
{
	struct render_io io = {m, rewind_packets, next_entry, put_sound, rest};

	return m->config->render(&io, (uint32_t)recording, made);
}

static int make_pictures(struct making *m, int side)
{
	struct render_io io = {m, rewind_packets, next_entry, put_made, rest};

	return m->config->pictures(&io, side, &m->pictures[side]);
}

/* Beside, then in its place: a file of this name is whole. */
static int write_made(struct making *m, const struct recording_head *head, enum shelf_file which,
		      struct render_result *made, struct dj_error *e)
{
	const struct recording_shelf *shelf = m->config->shelf;
	char path[SHELF_PATH], part[SHELF_PATH + 8];
	int err, closed;

	shelf_path(shelf, head->id, which, path);
	snprintf(part, sizeof part, "%s.part", path);
	unlink(part);
	err = recording_create(&m->made, part, shelf->keys, head, e);
	if (err)
		return err;
	err = which == SHELF_SOUND ? make_sound(m, head->id, made)
				   : make_pictures(m, which - SHELF_CITIZEN);
	closed = recording_close(m->made);
	err = err ? err : closed;
	if (!err && (which == SHELF_SOUND || m->pictures[which - SHELF_CITIZEN]))
		err = rename(part, path) ? errno : 0;
	else
		unlink(part);
	return err ? dj_fail(e, err, "The file %s cannot be written: %s.", path, strerror(err)) : 0;
}

static int write_all(struct making *m, const struct recording_info *info,
		     struct render_result *made, struct dj_error *e)
{
	struct recording_head head = {info->head.id, info->head.made_ms, RECORDING_OGG};
	int err = write_made(m, &head, SHELF_SOUND, made, e);

	head.content = RECORDING_MATROSKA;
	for (int i = 0; i < RENDER_SIDES && !err; i++)
		if (made->pictures[i])
			err = write_made(m, &head, (enum shelf_file)(SHELF_CITIZEN + i), NULL, e);
	return err;
}

int recordings_make(const struct recordings_config *config, dj_id recording, struct command *c,
		    struct dj_error *e)
{
	struct making *m = dj_alloc(sizeof *m);
	struct render_result *made = dj_alloc(sizeof *made);
	unsigned char digest[RECORDING_DIGEST];
	struct recording_info info;
	char path[SHELF_PATH];
	int err;

	m->config = config;
	shelf_path(config->shelf, recording, SHELF_PACKETS, path);
	err = recording_open(&m->packets, path, config->shelf->keys, &info, e);
	if (!err) {
		err = write_all(m, &info, made, e);
		recording_reader_free(m->packets);
	}
	if (!err)
		err = chain_digest(config->shelf, recording, digest);
	if (!err) {
		if (m->cut || !info.whole)
			note_cut(made);
		describe(c, recording, m, made, digest);
	}
	free(made);
	free(m);
	return err;
}

/* ---- what is to be made ---- */

static struct waiting *waiting_of(struct recordings *w, dj_id recording)
{
	for (size_t i = 0; i < w->count; i++)
		if (w->list[i].recording == recording)
			return &w->list[i];
	return NULL;
}

static void add(void *arg, dj_id recording)
{
	struct recordings *w = arg;

	if (waiting_of(w, recording))
		return;
	if (w->count == w->size) {
		w->size = w->size ? w->size * 2 : 64;
		w->list = dj_grow(w->list, w->size * sizeof *w->list);
	}
	w->list[w->count++] = (struct waiting){.recording = recording};
}

static void drop(struct recordings *w, struct waiting *x)
{
	*x = w->list[--w->count];
}

/* Later again. */
static void wait_longer(struct waiting *x, int err, const char *why)
{
	x->again_at = dj_mono(dj_real_clock()) + RETRY_US;
	if (err)
		dj_log(DJ_LOG_WARN, "recording.waits", "recording=%" PRId64 " why=\"%s\"",
		       x->recording, why && why[0] ? why : strerror(err));
}

static void make_one(struct recordings *w, struct waiting *x)
{
	struct dj_error why = {""};
	struct command *made = &w->round.made[w->round.count];
	int err = recordings_make(&w->config, x->recording, made, &why);

	if (err == ENOENT || err == EBADMSG) {
		dj_log(DJ_LOG_ERROR, "recording.unreadable", "recording=%" PRId64 " why=\"%s\"",
		       x->recording, why.text);
		drop(w, x); /* the file stays, for whoever looks into it */
		return;
	}
	x->told = false;
	wait_longer(x, err, why.text);
	w->round.count += !err;
}

/* The first that is due, and how many are. */
static struct waiting *due(struct recordings *w, dj_us now, int *count)
{
	struct waiting *first = NULL;

	*count = 0;
	for (size_t i = 0; i < w->count; i++)
		if (w->list[i].again_at <= now && (*count)++ == 0)
			first = &w->list[i];
	return first;
}

static int sync_made(const struct recordings *w, const struct command *made)
{
	const bool there[SHELF_FILES] = {[SHELF_SOUND] = true,
					 [SHELF_CITIZEN] = made->number & 1,
					 [SHELF_AGENT] = made->number & 2};
	char path[SHELF_PATH];
	int err = 0;

	for (int i = 0; i < SHELF_FILES && !err; i++) {
		shelf_path(w->config.shelf, made->subject, (enum shelf_file)i, path);
		err = there[i] ? recording_sync(path) : 0;
	}
	return err;
}

static void tell_made(struct recordings *w, const struct command *made)
{
	struct waiting *x = waiting_of(w, made->subject);
	int err = sync_made(w, made);

	if (!err)
		err = w->config.to_writer(w->config.arg, made);
	if (x)
		wait_longer(x, err, NULL);
	if (x)
		x->told = !err;
}

/* Some are made, then the disk is waited for once, then all of them are told. */
static void make_round(struct recordings *w)
{
	dj_us began = dj_mono(dj_real_clock()), now = began;
	struct waiting *x;
	int left;

	w->round.count = 0;
	while (w->round.count < ROUND && now - began < ROUND_US && (x = due(w, began, &left))) {
		make_one(w, x);
		now = dj_mono(dj_real_clock());
	}
	for (int i = 0; i < w->round.count; i++)
		tell_made(w, &w->round.made[i]);
}

/* The writer has it on the disk: the packets have done their work. */
static void was_made(struct recordings *w, dj_id recording, enum verdict v)
{
	struct waiting *x;
	char path[SHELF_PATH];

	if (v != VERDICT_ok && v != VERDICT_not_found)
		return; /* again later */
	x = waiting_of(w, recording);
	if (x && x->told)
		drop(w, x);
	if (v != VERDICT_ok) {
		dj_log(DJ_LOG_ERROR, "recording.unknown", "recording=%" PRId64, recording);
		return;
	}
	shelf_path(w->config.shelf, recording, SHELF_PACKETS, path);
	if (unlink(path) && errno != ENOENT)
		dj_log(DJ_LOG_WARN, "recording.packets_stay", "recording=%" PRId64, recording);
}

/* ---- the sweep ---- */

#define ASK_SWEEP 1 /* marks of requests; recordings' ids are far beyond */
#define ASK_LEFT  2

static void ask(struct recordings *w, enum command_kind kind, uint64_t mark, const char *text)
{
	struct command *c = &w->command;

	memset(c, 0, sizeof *c);
	c->kind = kind;
	c->origin = ORIGIN_RECORDINGS;
	c->request = mark;
	c->number = w->config.began_ms;
	dj_copy(c->text, sizeof c->text, text);
	w->config.to_writer(w->config.arg, c); /* with no room: at the next sweep */
}

/* Takes the named files away and says so, which brings the next ones. */
static void remove_named(struct recordings *w, const struct answer *a)
{
	char removed[sizeof a->text] = "";
	const char *p = a->text;
	char *end;

	for (;; p = end) {
		dj_id id = strtoll(p, &end, 10);
		size_t n = strlen(removed);

		if (end == p)
			break;
		if (shelf_remove(w->config.shelf, id) == 0)
			snprintf(removed + n, sizeof removed - n, "%" PRId64 " ", id);
	}
	if (removed[0])
		ask(w, COMMAND_RECORDING_SWEEP, ASK_SWEEP, removed);
}

static void sweep(struct recordings *w)
{
	dj_us now = dj_mono(dj_real_clock());

	if (now < w->sweep_at)
		return;
	w->sweep_at = now + SWEEP_US;
	if (!w->left_known)
		ask(w, COMMAND_RECORDING_LEFT, ASK_LEFT, "");
	ask(w, COMMAND_RECORDING_SWEEP, ASK_SWEEP, "");
}

static void take_answer(struct recordings *w, const struct answer *a)
{
	if (a->request == ASK_LEFT) {
		w->left_known = a->verdict == VERDICT_ok && a->number == 0;
		if (a->verdict == VERDICT_ok && a->number)
			ask(w, COMMAND_RECORDING_LEFT, ASK_LEFT, "");
	} else if (a->request == ASK_SWEEP) {
		if (a->verdict == VERDICT_ok)
			remove_named(w, a);
	} else {
		was_made(w, (dj_id)a->request, a->verdict);
	}
}

/* ---- the thread ---- */

static void take_news(struct recordings *w)
{
	struct news n;

	dj_mailbox_quiet(w->news);
	while (dj_mailbox_take(w->news, &n)) {
		if (n.answer)
			take_answer(w, &n.a);
		else
			add(w, n.recording);
	}
}

static void be_last(void)
{
	struct sched_param none = {0};

	setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
	pthread_setschedparam(pthread_self(), SCHED_BATCH, &none);
}

/* Is there enough for a round? Waits for company when there is something. */
static bool gather(struct recordings *w)
{
	int count;

	due(w, dj_mono(dj_real_clock()), &count);
	for (int i = 0; i < GATHER_MS && count && count < ROUND && !atomic_load(&w->stopping);
	     i += WAIT_MS) {
		poll(NULL, 0, WAIT_MS);
		take_news(w);
		due(w, dj_mono(dj_real_clock()), &count);
	}
	return count > 0;
}

static void *run(void *arg)
{
	struct recordings *w = arg;
	struct pollfd fd = {.fd = dj_mailbox_fd(w->news), .events = POLLIN};

	be_last();
	while (!atomic_load(&w->stopping)) {
		take_news(w);
		sweep(w);
		if (gather(w))
			make_round(w);
		else
			poll(&fd, 1, LOOK_MS);
	}
	return NULL;
}

int recordings_start(struct recordings **out, const struct recordings_config *config,
		     struct dj_error *e)
{
	struct recordings *w = dj_alloc(sizeof *w);
	int err;

	*out = NULL;
	w->config = *config;
	w->news = dj_mailbox_alloc("recordings", NEWS, sizeof(struct news), DJ_FULL_DROP);
	shelf_left(config->shelf, add, w); /* before there is a call */
	err = dj_thread_start(&w->thread, "recordings", run, w);
	if (err) {
		dj_mailbox_free(w->news);
		free(w);
		return dj_fail(e, err, "The worker of recordings cannot start: %s.", strerror(err));
	}
	*out = w;
	return 0;
}

void recordings_add(struct recordings *w, dj_id recording)
{
	struct news n = {.recording = recording};

	dj_mailbox_post(w->news, &n, sizeof n);
}

int recordings_answer(struct recordings *w, const struct answer *a)
{
	struct news n = {.answer = true, .a = *a};

	return dj_mailbox_post(w->news, &n, sizeof n);
}

void recordings_stop(struct recordings *w)
{
	if (!w)
		return;
	atomic_store(&w->stopping, true);
	recordings_add(w, 0);
	pthread_join(w->thread, NULL);
}

void recordings_free(struct recordings *w)
{
	if (!w)
		return;
	dj_mailbox_free(w->news);
	free(w->list);
	free(w);
}
