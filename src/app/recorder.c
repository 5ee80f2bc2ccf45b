/* Owns the files of recordings that go on. Refuses to hold anything up: a file that cannot be
 * written is given up, said so, and what stands in it stays. */
#include "app/recorder.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mailbox.h"
#include "base/map.h"
#include "base/thread.h"
#include "domain/recording/entry.h"
#include "store/recording_file.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ASKS	 4096
#define TURN_MS	 50
#define FLUSH_US 1000000 /* what a crash may take from a recording */
#define PROBE_US 2000000 /* after a failure: is there room again? */
#define PROBE	 65536	 /* bytes that must fit then */
#define GRACE_US 500000	 /* packets that were on their way when it was stopped */

_Static_assert(TAP_PAYLOAD <= RECORDING_PAYLOAD, "a packet that is tapped fits an entry");

struct file {
	dj_id recording, contact;
	struct recording_writer *writer;
	dj_us started, flushed;
	dj_us paused_from, paused_to; /* the last pause; `to` is INT64_MAX while it lasts */
	dj_us stopped;		      /* 0: it goes on */
};

struct recorder {
	struct recorder_config config;
	struct dj_mailbox *asks;
	struct dj_map files;
	bool alarm; /* was raised */
	dj_us probed;
	atomic_bool stopping;
	pthread_t thread;
};

/* ---- what goes wrong ---- */

static enum recording_end how_of(int err)
{
	return err == ENOSPC || err == EDQUOT || err == EFBIG ? recording_end_DISK_FULL
							      : recording_end_FAULT;
}

static void set_alarm(struct recorder *r, bool on)
{
	struct command c = {.kind = COMMAND_ALARM, .number = alarm_NOT_RECORDED, .flag = on};

	if (r->alarm == on)
		return;
	r->alarm = on;
	r->config.tell(r->config.arg, &c);
}

static void failed(struct recorder *r, dj_id recording, dj_id contact, int err)
{
	struct command c = {.kind = COMMAND_RECORDING_FAILED,
			    .contact = contact,
			    .subject = recording,
			    .number = how_of(err)};

	dj_log(DJ_LOG_ERROR, "recording.failed", "recording=%" PRId64 " why=\"%s\"", recording,
	       strerror(err));
	r->config.tell(r->config.arg, &c);
	set_alarm(r, true);
}

/* ---- one file ---- */

static uint32_t since_ms(const struct file *f, dj_us at)
{
	return at > f->started ? (uint32_t)((at - f->started) / 1000) : 0;
}

/* A chunk that became full is written: what waits now is new. */
static int put(struct file *f, struct recording_entry *e, const void *payload, dj_us at)
{
	uint64_t chunks = recording_chunks(f->writer);
	uint8_t head[RECORDING_HEAD];
	int err;

	recording_entry_head(head, e);
	err = recording_write(f->writer, head, sizeof head);
	if (!err && e->size)
		err = recording_write(f->writer, payload, e->size);
	if (recording_chunks(f->writer) != chunks)
		f->flushed = at;
	return err;
}

static void forget(struct recorder *r, struct file *f)
{
	dj_map_remove(&r->files, f->recording);
	free(f);
}

static void give_up(struct recorder *r, struct file *f, int err)
{
	failed(r, f->recording, f->contact, err);
	recording_abandon(f->writer);
	r->config.written(r->config.arg, f->recording);
	forget(r, f);
}

static void close_file(struct recorder *r, struct file *f)
{
	int err = recording_close(f->writer);

	if (err)
		failed(r, f->recording, f->contact, err);
	else
		set_alarm(r, false);
	r->config.written(r->config.arg, f->recording);
	forget(r, f);
}

static void put_mark(struct recorder *r, struct file *f, enum recording_mark mark, dj_us at)
{
	struct recording_entry e = {
	    .kind = RECORDING_MARK, .codec = (uint8_t)mark, .at_ms = since_ms(f, at)};
	int err = put(f, &e, NULL, at);

	if (err)
		give_up(r, f, err);
}

static void start(struct recorder *r, const struct recorder_ask *a)
{
	struct recording_head head = {a->recording, a->at_ms, RECORDING_PACKETS};
	struct recording_writer *w;
	struct dj_error why;
	char path[SHELF_PATH];
	struct file *f;
	int err = shelf_make_room(r->config.shelf, a->recording, &why);

	shelf_path(r->config.shelf, a->recording, SHELF_PACKETS, path);
	if (!err)
		err = recording_create(&w, path, r->config.shelf->keys, &head, &why);
	if (err) {
		failed(r, a->recording, a->contact, err);
		return;
	}
	f = dj_alloc(sizeof *f);
	f->recording = a->recording;
	f->contact = a->contact;
	f->writer = w;
	f->started = f->flushed = a->at_us;
	dj_map_put(&r->files, f->recording, f);
}

static void take_ask(struct recorder *r, const struct recorder_ask *a)
{
	struct file *f = dj_map_get(&r->files, a->recording);

	if (a->kind == RECORDER_START) {
		start(r, a);
		return;
	}
	if (!f)
		return; /* it failed meanwhile */
	switch (a->kind) {
	case RECORDER_PAUSE:
		f->paused_from = a->at_us;
		f->paused_to = INT64_MAX;
		put_mark(r, f, recording_mark_PAUSE, a->at_us);
		break;
	case RECORDER_GO_ON:
		f->paused_to = a->at_us;
		put_mark(r, f, recording_mark_GO_ON, a->at_us);
		break;
	case RECORDER_MARK:
		put_mark(r, f, a->mark, a->at_us);
		break;
	case RECORDER_STOP:
		f->stopped = a->at_us;
		break;
	case RECORDER_START:
		break;
	}
}

/* ---- packets ---- */

static bool wanted(const struct file *f, const struct tap_packet *p)
{
	if (p->at_us < f->started || (f->stopped && p->at_us > f->stopped))
		return false;
	return !f->paused_to || p->at_us < f->paused_from || p->at_us >= f->paused_to;
}

static void take_packet(struct recorder *r, const struct tap_packet *p, const uint8_t *payload)
{
	struct file *f = dj_map_get(&r->files, p->recording);
	struct recording_entry e = {.kind = p->picture ? RECORDING_PICTURE : RECORDING_SOUND,
				    .track = p->track,
				    .codec = p->codec,
				    .marker = p->marker,
				    .size = p->size,
				    .lost = p->lost,
				    .seq = p->seq,
				    .epoch = p->epoch,
				    .ts = p->ts};
	int err;

	if (!f || !wanted(f, p))
		return;
	e.at_ms = since_ms(f, p->at_us);
	err = put(f, &e, payload, p->at_us);
	if (err)
		give_up(r, f, err);
}

static void drain(struct recorder *r)
{
	uint8_t payload[TAP_PAYLOAD];
	struct tap_packet p;

	while (tap_ring_take(r->config.ring, &p, payload))
		take_packet(r, &p, payload);
}

/* ---- the turn ---- */

static void flush_file(struct recorder *r, struct file *f, dj_us now)
{
	int err = recording_flush(f->writer);

	f->flushed = now;
	if (err)
		give_up(r, f, err);
	else
		set_alarm(r, false);
}

/* One file that is due at a time: closing takes it out of the map. */
static struct file *due(struct recorder *r, dj_us now)
{
	struct file *f;
	size_t at = 0;

	while ((f = dj_map_next(&r->files, &at, NULL)))
		if ((f->stopped && now - f->stopped >= GRACE_US) || now - f->flushed >= FLUSH_US)
			return f;
	return NULL;
}

static void take_asks(struct recorder *r)
{
	struct recorder_ask a;

	dj_mailbox_quiet(r->asks);
	while (dj_mailbox_take(r->asks, &a))
		take_ask(r, &a);
}

/* A small file that is written and taken away again. */
static bool is_room(const struct recorder *r)
{
	const struct recording_shelf *s = r->config.shelf;
	struct recording_head head = {.content = RECORDING_PACKETS};
	static const uint8_t nothing[PROBE];
	struct recording_writer *w;
	char path[SHELF_PATH];
	int err;

	snprintf(path, sizeof path, "%s/probe", s->folder);
	unlink(path);
	if (recording_create(&w, path, s->keys, &head, NULL))
		return false;
	err = recording_write(w, nothing, sizeof nothing);
	recording_abandon(w);
	unlink(path);
	return err == 0;
}

static void probe(struct recorder *r, dj_us now)
{
	if (!r->alarm || now - r->probed < PROBE_US)
		return;
	r->probed = now;
	if (is_room(r))
		set_alarm(r, false);
}

void recorder_turn(struct recorder *r, dj_us now)
{
	struct file *f;

	take_asks(r);
	drain(r);
	probe(r, now);
	while ((f = due(r, now))) {
		if (f->stopped && now - f->stopped >= GRACE_US)
			close_file(r, f);
		else
			flush_file(r, f, now);
	}
}

static void *run(void *arg)
{
	struct recorder *r = arg;
	struct pollfd fd = {.fd = dj_mailbox_fd(r->asks), .events = POLLIN};

	while (!atomic_load(&r->stopping)) {
		poll(&fd, 1, r->files.count ? TURN_MS : 1000);
		recorder_turn(r, dj_mono(dj_real_clock()));
		/* a burst of asks must not make a busy thread of it */
		if (r->files.count)
			poll(NULL, 0, TURN_MS / 5);
	}
	return NULL;
}

struct recorder *recorder_alloc(const struct recorder_config *config)
{
	struct recorder *r = dj_alloc(sizeof *r);

	r->config = *config;
	r->asks = dj_mailbox_alloc("recorder", ASKS, sizeof(struct recorder_ask), DJ_FULL_REFUSE);
	dj_map_init(&r->files);
	return r;
}

int recorder_start(struct recorder **out, const struct recorder_config *config, struct dj_error *e)
{
	struct recorder *r = recorder_alloc(config);
	int err = dj_thread_start(&r->thread, "recorder", run, r);

	*out = NULL;
	if (err) {
		dj_mailbox_free(r->asks);
		free(r);
		return dj_fail(e, err, "The recorder cannot start: %s.", strerror(err));
	}
	*out = r;
	return 0;
}

int recorder_post(struct recorder *r, const struct recorder_ask *ask)
{
	return dj_mailbox_post(r->asks, ask, sizeof *ask);
}

void recorder_free(struct recorder *r)
{
	struct file *f;
	size_t at = 0;

	take_asks(r);
	drain(r);
	while ((f = dj_map_next(&r->files, &at, NULL))) {
		close_file(r, f);
		at = 0;
	}
	dj_map_fini(&r->files);
	dj_mailbox_free(r->asks);
	free(r);
}

void recorder_stop(struct recorder *r)
{
	if (!r)
		return;
	atomic_store(&r->stopping, true);
	recorder_post(r, &(struct recorder_ask){.kind = RECORDER_MARK}); /* wakes it */
	pthread_join(r->thread, NULL);
	recorder_free(r);
}
