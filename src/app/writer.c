/* Owns the writer thread: what it waits for, what goes into one transaction, what happens when the
 * database is away.
 *
 * One transaction holds the journal's tail (at most BATCH entries) and, when that reaches the end,
 * every record command that waits. The order in the log is the order in the transaction. Nothing is
 * told to anybody before the commit, except while the database is away: agents must see whom they
 * are offered, and the numbers that the live facts will get are known (tell_ahead). */
#include "app/writer.h"
#include "app/backups.h"
#include "app/command_mask.h"
#include "app/hasher.h"
#include "app/permission.h"
#include "app/record.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mailbox.h"
#include "base/metric.h"
#include "base/thread.h"
#include "store/checkpoint.h"
#include "store/fold.h"
#include "store/journal.h"
#include "store/log.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define BATCH		 1000 /* journal entries in one transaction */
#define COMMANDS	 128  /* record commands in one transaction */
#define MAILBOX		 512
#define WINDOW_MS	 25  /* live facts wait so long for company */
#define DOZE_MS		 250 /* look so often when nobody wakes us */
#define RETRY_MS	 250 /* first; doubles up to RETRY_MAX_MS */
#define RETRY_MAX_MS	 4000
#define ENTRY_BYTES	 128 /* of a fact in the journal */
#define NIGHT_FROM_MS	 (3 * 3600000LL)
#define NIGHT_TO_MS	 (5 * 3600000LL)
#define NIGHTLY_EVERY_MS 60000
#define PUBLISH_MAX	 (BATCH + COMMANDS * FACTS_MAX)

struct command_slot {
	struct command c;
	struct answer a;
};

struct writer {
	struct writer_config config;
	char *database, *pages;
	struct db *db; /* NULL while the database is away */
	struct checkpoint *checkpoint;
	struct backups *backups; /* NULL without a data directory */
	struct hasher *hasher;
	struct dj_mailbox *mailbox;
	int wake_fd;
	atomic_bool dozing, stopping;
	pthread_t thread;
	struct dj_ids ids;
	uint64_t at;	    /* journal position that the database has */
	int64_t seq;	    /* the last number in the database's log */
	uint64_t told;	    /* journal position that pages were told of: `at`, or ahead of it */
	int64_t told_seq;   /* the last number they were told */
	bool unsure;	    /* did the last transaction with record commands commit? */
	enum alarm trouble; /* NONE while all is well */
	bool filling;
	int retry_ms;
	dj_us retry_at;
	dj_ms nightly_ms; /* not before */
	/* one batch */
	struct journal_entry *entries;
	int entry_count, told_count; /* the first ones pages know already */
	int64_t batch_seq;
	struct command_slot *commands;
	int command_count;
	struct published *items;
	int item_count;
};

/* ---- what goes out ---- */

static struct published *item(struct writer *w, enum published_kind kind)
{
	struct published *p = &w->items[w->item_count++];

	dj_assert(w->item_count <= PUBLISH_MAX);
	memset(p, 0, sizeof *p);
	p->kind = kind;
	return p;
}

static void publish_private(struct writer *w, const struct journal_entry *e)
{
	struct published *p;

	if (e->what == PRIVATE_CALLBACK_NUMBER)
		return;
	p = item(w, e->what == PRIVATE_CALLER_NUMBER ? PUBLISHED_CALLER : PUBLISHED_LINE);
	p->contact = e->contact;
	if (e->what == PRIVATE_LINE) {
		dj_copy(p->text, sizeof p->text, e->text);
		return;
	}
	p->caller_key = keyring_hash(w->config.keys, e->text);
	dj_mask_number(e->text, p->text, sizeof p->text);
}

static void publish_entry(struct writer *w, const struct journal_entry *e)
{
	if (e->kind == JOURNAL_PRIVATE)
		publish_private(w, e);
	else
		item(w, PUBLISHED_FACT)->fact = e->fact;
}

static void publish_items(struct writer *w)
{
	if (w->item_count && w->config.publish)
		w->config.publish(w->config.arg, w->items, w->item_count);
	w->item_count = 0;
}

static void raise_alarm(struct writer *w, enum alarm alarm, bool on)
{
	dj_log(on ? DJ_LOG_ERROR : DJ_LOG_INFO, on ? "writer.alarm" : "writer.alarm_over",
	       "alarm=%s", word_of(words_alarm, alarm));
	if (w->config.alarm)
		w->config.alarm(w->config.arg, alarm, on);
}

/* The end of a command. */
static void answer(struct writer *w, struct command *c, struct answer *a, enum verdict v)
{
	a->request = c->request;
	a->verdict = v;
	if (v != VERDICT_ok)
		dj_count(METRIC_commands_refused, 1);
	if (c->request && w->config.answer && w->config.answer(w->config.arg, c->origin, a))
		dj_log(DJ_LOG_ERROR, "writer.answer_lost", "origin=%d verdict=%s", (int)c->origin,
		       verdict_word(v));
	command_drop(c);
}

/* ---- one transaction ---- */

/* A hint, so it does not wait for the commit. */
static void say_preferred(struct writer *w, dj_id contact)
{
	dj_id agent = db_query_int(w->db, SQL_contact_citizen_agent, 0, db_i(contact));

	if (agent && w->config.prefers)
		w->config.prefers(w->config.arg, contact, agent);
}

static void keep_private(struct writer *w, const struct journal_entry *e)
{
	static const char *const columns[] = {[PRIVATE_CALLER_NUMBER] = "contact.caller",
					      [PRIVATE_LINE] = "contact.line",
					      [PRIVATE_CALLBACK_NUMBER] = "callback.number"};
	unsigned char sealed[JOURNAL_TEXT + SEAL_OVERHEAD];
	struct seal_place place = {columns[e->what], e->contact};
	size_t n =
	    e->text[0] ? keyring_seal(w->config.keys, place, e->text, strlen(e->text), sealed) : 0;

	if (e->what == PRIVATE_LINE)
		db_exec(w->db, SQL_contact_line, db_i(e->contact), db_b(sealed, n));
	else
		db_exec(w->db,
			e->what == PRIVATE_CALLER_NUMBER ? SQL_contact_caller
							 : SQL_callback_private_add,
			db_i(e->contact), db_i((int64_t)keyring_hash(w->config.keys, e->text)),
			db_b(sealed, n));
	if (e->what == PRIVATE_CALLER_NUMBER && e->text[0])
		db_exec(w->db, SQL_contact_citizen_known, db_i(e->contact),
			db_i(dj_wall(w->config.clock)), db_i(identity_kind_PHONE),
			db_i((int64_t)keyring_hash(w->config.keys, e->text)));
	if (e->what == PRIVATE_CALLER_NUMBER && e->text[0])
		say_preferred(w, e->contact);
}

static int count_facts(const struct writer *w)
{
	int n = 0;

	for (int i = 0; i < w->entry_count; i++)
		n += w->entries[i].kind == JOURNAL_FACT;
	return n;
}

/* Live facts get their numbers and rows. */
static void move_live(struct writer *w, uint64_t upto)
{
	int64_t seq;

	if (w->entry_count == 0)
		return;
	seq = log_take_live(w->db, count_facts(w), journal_identity(w->config.journal), upto);
	for (int i = 0; i < w->entry_count; i++) {
		struct journal_entry *e = &w->entries[i];

		if (e->kind == JOURNAL_PRIVATE) {
			keep_private(w, e);
		} else {
			w->batch_seq = e->fact.seq = seq++;
			log_add(w->db, &e->fact);
			contact_fold(w->db, &e->fact);
		}
		if (i >= w->told_count)
			publish_entry(w, e);
	}
}

static void keep_record_facts(struct writer *w, struct record *r)
{
	dj_us mono = dj_mono(w->config.clock);
	int64_t seq;

	if (r->facts.count == 0)
		return;
	seq = log_take(w->db, r->facts.count);
	for (int i = 0; i < r->facts.count; i++) {
		struct fact *f = &r->facts.at[i];

		w->batch_seq = f->seq = seq++;
		f->at_ms = r->now;
		f->mono_us = mono;
		if (!r->nameless) {
			f->actor = r->c->actor;
			f->cause = r->c->contact ? r->c->contact : r->c->session;
		}
		log_add(w->db, f);
		contact_fold(w->db, f);
		item(w, PUBLISHED_FACT)->fact = *f;
	}
}

/* What the database says to a use case that broke one of its rules: a name that is taken, or a bug
 * of that use case alone. */
static enum verdict refused(const struct command *c, int err, const struct dj_error *why)
{
	if (err == EEXIST)
		return VERDICT_changed;
	dj_log(DJ_LOG_ERROR, "record.failed", "kind=%d why=\"%s\"", c->kind, why->text);
	return VERDICT_fault;
}

static void run_command(struct writer *w, struct command_slot *s)
{
	int items_before = w->item_count, err;
	struct record r = {.db = w->db,
			   .keys = w->config.keys,
			   .ids = &w->ids,
			   .c = &s->c,
			   .now = dj_wall(w->config.clock),
			   .data = w->config.data,
			   .pages = w->pages,
			   .sounds = w->config.sounds,
			   .answer = &s->a};
	struct dj_error why;

	memset(&s->a, 0, sizeof s->a);
	db_save(w->db);
	s->a.verdict = record_run(&r);
	if (s->a.verdict != VERDICT_ok && !r.keep) {
		db_undo(w->db);
		return;
	}
	keep_record_facts(w, &r);
	err = db_release(w->db, &why);
	if (!err)
		return;
	w->item_count = items_before;
	memset(&s->a, 0, sizeof s->a);
	s->a.verdict = refused(&s->c, err, &why);
}

/* People wait for what is theirs to be on disk; nobody waits for signalling that was noted. */
static bool wants_disk(const struct writer *w)
{
	for (int i = 0; i < w->command_count; i++)
		if (w->commands[i].c.kind != COMMAND_LEG_TRACE)
			return true;
	return false;
}

static int transact(struct writer *w, uint64_t upto, struct dj_error *e)
{
	int err;

	w->item_count = 0;
	w->batch_seq = w->seq;
	db_begin(w->db, wants_disk(w) ? DB_RECORD : DB_LIVE);
	move_live(w, upto);
	/* A batch of facts that the database rejects, rather than delays, cannot be put right by
	 * trying again. */
	err = w->command_count ? db_status(w->db, e) : 0;
	for (int i = 0; i < w->command_count && !err; i++)
		run_command(w, &w->commands[i]);
	err = db_commit(w->db, e);
	w->unsure = err && err != ENOSPC && w->command_count;
	if (err == EPROTO || err == EEXIST) {
		dj_log(DJ_LOG_ERROR, "writer.rejected", "why=\"%s\"", e->text);
		dj_bug("the database rejects facts", __FILE__, __LINE__);
	}
	return err;
}

static void committed(struct writer *w, uint64_t upto)
{
	int facts = 0;

	w->at = upto;
	w->seq = w->batch_seq;
	if (w->told <= upto) {
		w->told = upto;
		w->told_seq = w->seq;
	}
	journal_release(w->config.journal, upto);
	for (int i = 0; i < w->item_count; i++)
		facts += w->items[i].kind == PUBLISHED_FACT;
	dj_count(METRIC_facts, facts);
	dj_count(METRIC_commits, 1);
	if (w->checkpoint)
		checkpoint_wanted(w->checkpoint);
	publish_items(w);
	for (int i = 0; i < w->command_count; i++)
		answer(w, &w->commands[i].c, &w->commands[i].a, w->commands[i].a.verdict);
	w->command_count = 0;
}

/* ---- the database is away ---- */

/* Where the database is, which after a power cut of its own may be further back than where we were.
 */
static int attach(struct writer *w, struct dj_error *e)
{
	struct journal *j = w->config.journal;
	struct log_mark m;
	int err;

	db_begin(w->db, DB_READ);
	m = log_mark_read(w->db);
	err = db_commit(w->db, e);
	if (err)
		return err;
	if (m.journal != journal_identity(j))
		return dj_fail(e, ESTALE, "The database belongs to another journal.");
	w->at = m.place;
	w->seq = m.seq;
	return 0;
}

static int connect_database(struct writer *w, struct dj_error *e)
{
	int err = db_open(&w->db, w->database, DB_WRITER, e);

	if (err) {
		w->db = NULL;
		return err;
	}
	return attach(w, e);
}

/* Nobody else gives numbers and record commands are refused, so the live facts will get the next
 * ones, in this run or, after a crash, from the journal. Not so when a transaction with record
 * commands may have committed unheard. */
static void tell_ahead(struct writer *w)
{
	struct journal_entry *e = w->entries;

	if (w->unsure)
		return;
	if (w->told < w->at) {
		w->told = w->at;
		w->told_seq = w->seq;
	}
	w->item_count = 0;
	while (w->item_count < BATCH && journal_next(w->config.journal, &w->told, e)) {
		if (e->kind == JOURNAL_FACT)
			e->fact.seq = ++w->told_seq;
		publish_entry(w, e);
	}
	publish_items(w);
}

static void refuse_commands(struct writer *w)
{
	enum verdict v = w->trouble == alarm_DISK_FULL ? VERDICT_disk_full : VERDICT_database_away;

	for (int i = 0; i < w->command_count; i++) {
		memset(&w->commands[i].a, 0, sizeof w->commands[i].a);
		answer(w, &w->commands[i].c, &w->commands[i].a, v);
	}
	w->command_count = 0;
}

static void in_trouble(struct writer *w, int err, const struct dj_error *why)
{
	enum alarm alarm = err == ENOSPC ? alarm_DISK_FULL : alarm_DATABASE_AWAY;

	dj_log(DJ_LOG_ERROR, "writer.cannot_commit", "why=\"%s\" retry_ms=%d", why->text,
	       w->retry_ms);
	if (w->trouble != alarm) {
		if (w->trouble)
			raise_alarm(w, w->trouble, false);
		raise_alarm(w, alarm, true);
	}
	w->trouble = alarm;
	w->retry_at = dj_mono(dj_real_clock()) + w->retry_ms * 1000LL;
	w->retry_ms = DJ_MIN(w->retry_ms * 2, RETRY_MAX_MS);
	refuse_commands(w);
	if (err != ENOSPC && w->db) { /* a new connection next time */
		db_close(w->db);
		w->db = NULL;
	}
}

static void out_of_trouble(struct writer *w)
{
	w->retry_ms = RETRY_MS;
	if (!w->trouble)
		return;
	raise_alarm(w, w->trouble, false);
	w->trouble = alarm_NONE;
}

static void watch_filling(struct writer *w)
{
	int used = journal_used_percent(w->config.journal);
	bool filling = used > (w->filling ? 40 : 50);

	if (filling != w->filling)
		raise_alarm(w, alarm_JOURNAL_FILLING, filling);
	w->filling = filling;
}

/* ---- the thread ---- */

static void take_commands(struct writer *w)
{
	dj_mailbox_quiet(w->mailbox);
	while (w->command_count < COMMANDS) {
		struct command *c = &w->commands[w->command_count].c;

		memset(c, 0, sizeof *c); /* commands travel short */
		if (!dj_mailbox_take(w->mailbox, c))
			return;
		command_mask(c);
		w->command_count++;
	}
}

/* What stands between the database's place and the ring's oldest entry was overwritten: it is lost,
 * and said so. */
static void skip_gap(struct writer *w)
{
	uint64_t oldest = journal_released(w->config.journal);

	if (w->at >= oldest)
		return;
	dj_log(DJ_LOG_ERROR, "writer.facts_lost", "from=%" PRIu64 " to=%" PRIu64, w->at, oldest);
	w->at = oldest;
}

static uint64_t read_entries(struct writer *w)
{
	uint64_t upto = w->at;

	w->entry_count = w->told_count = 0;
	while (w->entry_count < BATCH &&
	       journal_next(w->config.journal, &upto, &w->entries[w->entry_count])) {
		w->entry_count++;
		if (upto <= w->told)
			w->told_count = w->entry_count;
	}
	if (w->entry_count == 0 && w->at < journal_released(w->config.journal)) {
		skip_gap(w);
		return read_entries(w);
	}
	return upto;
}

/* The lag that the metric shows: the age of the oldest fact that is not in the database. */
static void show_lag(struct writer *w)
{
	dj_ms lag = w->entry_count && w->entries[0].kind == JOURNAL_FACT
			? dj_wall(w->config.clock) - w->entries[0].fact.at_ms
			: 0;

	dj_gauge(METRIC_fact_lag_ms, DJ_MAX(lag, 0));
}

/* One transaction; commands only with the last of the tail, so that they see all that happened
 * before them. */
static int one_batch(struct writer *w, struct dj_error *e)
{
	int waiting = w->command_count, err;
	uint64_t upto = read_entries(w);
	bool all = w->entry_count < BATCH;

	show_lag(w);
	if (!all)
		w->command_count = 0;
	if (w->entry_count == 0 && w->command_count == 0)
		return 0;
	err = transact(w, upto, e);
	if (!err)
		committed(w, upto);
	if (!all)
		w->command_count = waiting;
	return err;
}

static bool has_work(const struct writer *w)
{
	return w->command_count > 0 || journal_written(w->config.journal) != w->at;
}

/* What policy says is too old goes between three and five at night, some of it each minute. */
static void add_nightly(struct writer *w)
{
	dj_ms now = dj_wall(w->config.clock), of_day = now - dj_local_midnight(now);

	if (of_day < NIGHT_FROM_MS || of_day >= NIGHT_TO_MS || now < w->nightly_ms ||
	    w->command_count == COMMANDS)
		return;
	w->nightly_ms = now + NIGHTLY_EVERY_MS;
	w->commands[w->command_count++].c = (struct command){.kind = COMMAND_RETENTION_RUN};
}

static void cycle(struct writer *w)
{
	struct dj_error why;
	int err = 0;

	watch_filling(w);
	take_commands(w);
	add_nightly(w);
	if (w->trouble && dj_mono(dj_real_clock()) < w->retry_at && !atomic_load(&w->stopping)) {
		refuse_commands(w);
		tell_ahead(w);
		return;
	}
	if (!w->db)
		err = connect_database(w, &why);
	while (!err && has_work(w))
		err = one_batch(w, &why);
	if (err)
		in_trouble(w, err, &why);
	else
		out_of_trouble(w);
}

static void wait_on(const struct writer *w, bool for_wake, int timeout_ms)
{
	struct pollfd fds[2] = {{.fd = dj_mailbox_fd(w->mailbox), .events = POLLIN},
				{.fd = w->wake_fd, .events = POLLIN}};

	if (dj_mailbox_depth(w->mailbox) == 0)
		poll(fds, for_wake ? 2 : 1, timeout_ms);
}

static void doze(struct writer *w)
{
	uint64_t count;

	atomic_store(&w->dozing, true);
	if (!has_work(w) && !atomic_load(&w->stopping))
		wait_on(w, true, DOZE_MS);
	atomic_store(&w->dozing, false);
	if (read(w->wake_fd, &count, sizeof count) < 0)
		dj_assert(errno == EAGAIN);
}

/* Until a command is there, or live facts have waited for company. */
static void wait_for_work(struct writer *w)
{
	uint64_t waiting;

	if (w->trouble) {
		dj_us left = (w->retry_at - dj_mono(dj_real_clock())) / 1000;

		wait_on(w, false, (int)DJ_MAX(DJ_MIN(left, (dj_us)WINDOW_MS), 1));
		return;
	}
	doze(w);
	waiting = journal_written(w->config.journal) - w->at;
	if (waiting > 0 && waiting < BATCH * ENTRY_BYTES && !atomic_load(&w->stopping))
		wait_on(w, false, WINDOW_MS);
}

static void *run(void *arg)
{
	struct writer *w = arg;

	while (!atomic_load(&w->stopping)) {
		wait_for_work(w);
		cycle(w);
	}
	cycle(w);
	while (dj_mailbox_depth(w->mailbox) > 0)
		cycle(w);
	return NULL;
}

/* ---- starting and stopping ---- */

/* The database and the journal must know each other. A tail of facts that belongs to another
 * database (restored from a backup, or made anew) is set aside, not mixed in. */
static int adopt(struct writer *w, struct dj_error *e)
{
	struct journal *j = w->config.journal;
	struct log_mark m;
	int err;

	db_begin(w->db, DB_READ);
	m = log_mark_read(w->db);
	err = db_commit(w->db, e);
	if (err)
		return err;
	w->seq = m.seq;
	if (m.journal == journal_identity(j)) {
		w->at = m.place;
		if (m.place > journal_released(j))
			journal_attach(j, m.place);
		return 0;
	}
	if (journal_written(j) != journal_released(j)) {
		dj_log(DJ_LOG_WARN, "journal.set_aside",
		       "reason=\"it belongs to another database\"");
		err = journal_set_aside(j, e);
	}
	if (err)
		return err;
	w->at = journal_released(j);
	db_begin(w->db, DB_RECORD);
	log_adopt(w->db, journal_identity(j), w->at);
	return db_commit(w->db, e);
}

/* A clock that was put back between two runs must not make an id twice: ours go on after the last
 * fact. */
static int go_on_with_ids(struct writer *w, struct dj_error *e)
{
	db_begin(w->db, DB_READ);
	w->ids.last_ms = log_last_ms(w->db) + 1;
	return db_commit(w->db, e);
}

/* The tail of the last run, before there is anybody to publish to. */
static int replay(struct writer *w, struct dj_error *e)
{
	void (*publish)(void *, const struct published *, int) = w->config.publish;
	int err = 0;

	w->config.publish = NULL;
	while (!err && has_work(w))
		err = one_batch(w, e);
	w->config.publish = publish;
	return err;
}

static void drop_commands(struct writer *w)
{
	for (int i = 0; i < w->command_count; i++)
		command_drop(&w->commands[i].c);
	w->command_count = 0;
}

static void free_writer(struct writer *w)
{
	do {
		drop_commands(w);
		take_commands(w);
	} while (w->command_count > 0);
	checkpoint_stop(w->checkpoint);
	db_close(w->db);
	dj_mailbox_free(w->mailbox);
	if (w->wake_fd >= 0)
		close(w->wake_fd);
	free(w->entries);
	free(w->commands);
	free(w->items);
	free(w->database);
	free(w->pages);
	free(w);
}

static struct writer *alloc_writer(const struct writer_config *config)
{
	struct writer *w = dj_alloc(sizeof *w);

	w->config = *config;
	w->database = dj_strdup(config->database);
	w->pages = dj_strdup(config->pages ? config->pages : "");
	w->ids.node = config->node;
	w->retry_ms = RETRY_MS;
	w->mailbox = dj_mailbox_alloc("writer", MAILBOX, sizeof(struct command), DJ_FULL_REFUSE);
	w->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	dj_assert(w->wake_fd >= 0);
	w->entries = dj_alloc(BATCH * sizeof *w->entries);
	w->commands = dj_alloc(COMMANDS * sizeof *w->commands);
	w->items = dj_alloc(PUBLISH_MAX * sizeof *w->items);
	return w;
}

/* From the threads that prepare a command beside the writer. */
static int prepared(void *arg, const struct command *c)
{
	return dj_mailbox_post(((struct writer *)arg)->mailbox, c, command_length(c));
}

static void start_backups(struct writer *w)
{
	struct backups_config config = {.database = w->database,
					.data = w->config.data,
					.keys = w->config.keys,
					.clock = w->config.clock,
					.every_h = w->config.backup_every_h,
					.keep = w->config.backup_keep,
					.arg = w,
					.made = prepared};

	if (w->config.data)
		backups_start(&w->backups, &config);
}

int writer_start(struct writer **out, const struct writer_config *config, struct dj_error *e)
{
	struct writer *w = alloc_writer(config);
	int err = db_open(&w->db, w->database, DB_WRITER, e);

	if (err)
		w->db = NULL;
	else
		err = adopt(w, e);
	if (!err)
		err = replay(w, e);
	if (!err)
		err = go_on_with_ids(w, e);
	if (!err)
		err = checkpoint_start(&w->checkpoint, w->database, e);
	if (err) {
		free_writer(w);
		return err;
	}
	dj_assert(dj_thread_start(&w->thread, "writer", run, w) == 0);
	hasher_start(&w->hasher, prepared, w);
	start_backups(w);
	*out = w;
	return 0;
}

static bool may(const struct command *c)
{
	return !c->actor || permission_may(c->roles, c->kind);
}

static bool wants_backup(const struct writer *w, const struct command *c)
{
	return c->kind == COMMAND_BACKUP && !c->name[0] && c->number == 0 && w->backups;
}

int writer_post(struct writer *w, const struct command *c)
{
	if (wants_backup(w, c) && may(c))
		return backups_ask(w->backups, c);
	if (hasher_wants(c) && may(c))
		return hasher_ask(w->hasher, c);
	return dj_mailbox_post(w->mailbox, c, command_length(c));
}

void writer_wake(struct writer *w)
{
	static const uint64_t one = 1;

	/* The append before this must not pass the question whether anybody sleeps. */
	atomic_thread_fence(memory_order_seq_cst);
	if (atomic_load_explicit(&w->dozing, memory_order_relaxed) &&
	    atomic_exchange(&w->dozing, false) && write(w->wake_fd, &one, sizeof one) < 0)
		dj_assert(errno == EAGAIN);
}

void writer_stop(struct writer *w)
{
	if (!w)
		return;
	backups_stop(w->backups);
	hasher_stop(w->hasher);
	atomic_store(&w->stopping, true);
	atomic_store(&w->dozing, true);
	writer_wake(w);
	pthread_join(w->thread, NULL);
	free_writer(w);
}
