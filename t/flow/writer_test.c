/* links: base domain store app */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/log.h"
#include "store/fold.h"
#include "flow/record_rig.h"

static void on_both(void (*check)(struct rig *r))
{
	for (int engine = 0; engine < ENGINES; engine++) {
		struct rig r;

		if (!rig_begin(&r, engine))
			continue;
		check(&r);
		rig_end(&r);
	}
}

static void live_facts(struct rig *r)
{
	struct published p;
	dj_id id = rig_contact(r, "01012341234");
	struct fact f;

	assert_true(journal_add_private(r->journal, id, PRIVATE_LINE, "120"));
	writer_wake(r->writer);
	rig_take(r->published, &p);
	assert_int_equal(p.kind, PUBLISHED_FACT);
	assert_int_equal(p.fact.seq, 1);
	assert_int_equal(p.fact.contact_started.contact, id);
	rig_take(r->published, &p);
	assert_int_equal(p.kind, PUBLISHED_CALLER);
	assert_int_equal(p.contact, id);
	assert_string_equal(p.text, "010-****-1234");
	assert_int_equal(p.caller_key, keyring_hash(r->keys, "01012341234"));
	rig_take(r->published, &p);
	assert_int_equal(p.kind, PUBLISHED_LINE);
	assert_string_equal(p.text, "120");
	for (int i = 0; i < 5000; i++) {
		f = rig_fact(r, FACT_contact_estimated);
		f.contact_estimated.position = i;
		while (journal_used_percent(r->journal) > 90)
			sched_yield();
		rig_append(r, &f);
	}
	for (int i = 0; i < 5000; i++) {
		f = rig_published(r);
		assert_int_equal(f.seq, i + 2);
		assert_int_equal(f.contact_estimated.position, i);
	}
	db_begin(r->db, DB_READ);
	assert_int_equal(log_mark_read(r->db).seq, 5001);
	assert_int_equal(log_mark_read(r->db).place, journal_written(r->journal));
	assert_int_equal(db_commit(r->db, NULL), 0);
}

static void live_facts_are_numbered_stored_and_published_in_order(void **state)
{
	(void)state;
	on_both(live_facts);
}

static void sees_before(struct rig *r)
{
	struct command c = {.kind = COMMAND_CLASSIFY,
			    .actor = 5,
			    .roles = 1u << role_AGENT,
			    .outcome = outcome_ANSWERED};
	struct answer a;
	struct fact f;

	for (int i = 0; i < 50; i++) {
		c.contact = rig_contact(r, NULL);
		a = rig_ask(r, &c);
		assert_int_equal(a.verdict, VERDICT_ok);
		assert_int_equal(a.number, 1);
		f = rig_published(r);
		assert_int_equal(f.kind, FACT_contact_started);
		assert_int_equal(f.seq, 2 * i + 1);
		f = rig_published(r);
		assert_int_equal(f.kind, FACT_contact_classified);
		assert_int_equal(f.seq, 2 * i + 2);
		assert_int_equal(f.actor, 5);
		assert_int_equal(f.cause, c.contact);
	}
}

static void a_record_command_sees_every_fact_before_it(void **state)
{
	(void)state;
	on_both(sees_before);
}

/* Posted together, so that they share a transaction; the refused ones leave no trace and no hole in
 * the numbers. */
static void alone(struct rig *r)
{
	dj_id contact = rig_contact(r, NULL);
	struct answer a;
	int64_t seq = 1;

	for (int i = 0; i < 20; i++) {
		struct command c = {.kind = COMMAND_SETTING,
				    .actor = 9,
				    .roles = 1u << role_ADMIN,
				    .request = (uint64_t)i + 1,
				    .origin = ORIGIN_WEB};

		strcpy(c.name, i % 3 == 1 ? "no-such-setting" : "name");
		snprintf(c.text, sizeof c.text, "site %d", i);
		if (i % 3 == 2) {
			c.kind = COMMAND_CLASSIFY;
			c.roles = 1u << role_AGENT;
			c.contact = contact;
			c.topic = 12345; /* there is none */
		}
		assert_int_equal(writer_post(r->writer, &c), 0);
	}
	for (int i = 0; i < 20; i++) {
		rig_take(r->answers, &a);
		assert_int_equal(a.request, i + 1);
		assert_int_equal(a.verdict, i % 3 == 0 ? VERDICT_ok : VERDICT_not_found);
	}
	assert_int_equal(rig_published(r).kind, FACT_contact_started);
	for (int i = 0; i < 20; i += 3) {
		struct fact f = rig_published(r);

		assert_int_equal(f.seq, ++seq);
		assert_int_equal(f.kind, FACT_setting_changed);
	}
}

static void a_refused_command_is_rolled_back_alone(void **state)
{
	(void)state;
	on_both(alone);
}

static void no_right(struct rig *r)
{
	struct command c = {.kind = COMMAND_TOKEN_MAKE,
			    .actor = 9,
			    .roles = 1u << role_AGENT,
			    .name = "x",
			    .text = "api"};

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_allowed);
	c.kind = COMMAND_LEG_ENDED;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
	c.kind = 9999;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
}

static void commands_without_the_right_are_refused(void **state)
{
	(void)state;
	on_both(no_right);
}

/* ---- restart ---- */

static void restart(struct rig *r)
{
	struct reconcile_contact *open;
	struct published none;
	int count;
	dj_id contacts[10];

	rig_stop_writer(r);
	for (int i = 0; i < 10; i++)
		contacts[i] = rig_contact(r, i % 2 ? "0311234567" : NULL);
	journal_close(r->journal); /* as if killed: the journal has what the database has not */
	assert_int_equal(journal_open(&r->journal, r->journal_path, 1 << 20, r->keys, NULL), 0);
	assert_int_equal(rig_start_writer(r, NULL), 0);
	assert_int_equal(reconcile_list(r->db, &open, &count, NULL), 0);
	assert_int_equal(count, 10);
	for (int i = 0; i < 10; i++) {
		assert_int_equal(open[i].contact, contacts[i]);
		assert_int_equal(open[i].has_number, i % 2);
	}
	free(open);
	assert_int_equal(dj_mailbox_take(r->published, &none),
			 0); /* there was nobody to publish to */
	rig_contact(r, NULL);
	assert_int_equal(rig_published(r).seq, 11);
}

static void the_tail_is_replayed_at_the_start(void **state)
{
	(void)state;
	on_both(restart);
}

/* The child appends, says each number, writes through its writer, and dies at any moment. Whatever
 * it said must be in the log once. */
static void child_life(struct rig *r, int pipe_fd, int life, int n)
{
	struct fact f;

	if (journal_open(&r->journal, r->journal_path, 1 << 20, r->keys, NULL) ||
	    rig_start_writer(r, NULL))
		_exit(1);
	for (;; n++) {
		struct published drain;

		f = rig_fact(r, FACT_contact_estimated);
		f.contact_estimated.position = n;
		f.contact_estimated.contact = life;
		while (!journal_add_fact(r->journal, &f))
			sched_yield();
		writer_wake(r->writer);
		if (write(pipe_fd, &n, sizeof n) != sizeof n)
			_exit(1);
		while (dj_mailbox_take(r->published, &drain))
			;
	}
}

static void kill_one(struct rig *r, int life, int *next)
{
	int after = 50 + life * 211;
	int pipe_of[2], n, status;
	pid_t child;

	assert_int_equal(pipe(pipe_of), 0);
	child = fork();
	if (child == 0)
		child_life(r, pipe_of[1], life, *next);
	close(pipe_of[1]);
	while (read(pipe_of[0], &n, sizeof n) == sizeof n) {
		*next = n + 1;
		if (after-- == 0)
			kill(child, SIGKILL);
	}
	close(pipe_of[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
}

static void killed(enum engine engine)
{
	struct rig r;
	struct fact facts[1000];
	int64_t since = 0;
	int next = 0, expected = 0, n;
	dj_id speaker = 1;

	if (!rig_open(&r, engine))
		return;
	journal_close(r.journal);
	db_close(r.db); /* no connection is carried over the fork */
	for (int life = 1; life <= 12; life++)
		kill_one(&r, life, &next);
	assert_int_equal(journal_open(&r.journal, r.journal_path, 1 << 20, r.keys, NULL), 0);
	assert_int_equal(rig_start_writer(&r, NULL), 0);
	assert_int_equal(db_open(&r.db, r.fresh.url, DB_READER, NULL), 0);
	db_begin(r.db, DB_READ);
	while ((n = log_read(r.db, since, facts, 1000)) > 0)
		for (int i = 0; i < n; i++) {
			/* the last one of a life may be appended and not yet said: the next life
			 * says it again */
			bool again = facts[i].contact_estimated.contact != speaker &&
				     facts[i].contact_estimated.position == expected - 1;

			assert_int_equal(facts[i].seq, ++since);
			speaker = facts[i].contact_estimated.contact;
			expected -= again;
			assert_int_equal(facts[i].contact_estimated.position, expected);
			expected++;
		}
	assert_int_equal(db_commit(r.db, NULL), 0);
	assert_true(expected >= next);
	rig_end(&r);
}

static void kill_9_loses_and_doubles_nothing(void **state)
{
	(void)state;
	for (int engine = 0; engine < ENGINES; engine++)
		killed(engine);
}

static void another_database(struct rig *r)
{
	struct rig other;

	rig_stop_writer(r);
	rig_contact(r, NULL);
	/* a new, empty database beside an old journal */
	assert_true(rig_open(&other, ON_SQLITE));
	snprintf(r->fresh.url, sizeof r->fresh.url, "%s", other.fresh.url);
	assert_int_equal(rig_start_writer(r, NULL), 0);
	rig_contact(r, NULL);
	assert_int_equal(rig_published(r).seq, 1);
	assert_int_equal(access(tmp_path(&r->fresh.tmp, "journal.aside"), R_OK), 0);
	rig_stop_writer(r);
	rig_end(&other);
}

static void a_tail_of_another_database_is_not_mixed_in(void **state)
{
	struct rig r;

	(void)state;
	assert_true(rig_begin(&r, ON_SQLITE));
	another_database(&r);
	rig_end(&r);
}

/* ---- the database is away ---- */

static void expect_alarm(struct rig *r, enum alarm alarm, bool on)
{
	struct rig_alarm a;

	rig_take(r->alarms, &a);
	assert_int_equal(a.alarm, alarm);
	assert_int_equal(a.on, on);
}

static void script(struct rig *r, const char *text)
{
	struct dj_error e;

	if (db_script(r->db, text, &e))
		fail_msg("%s", e.text);
}

/* The database has the facts with the numbers that were told, and the next one is a new one. */
static void told_once(struct rig *r, struct command *c, int64_t told)
{
	struct fact f;

	assert_int_equal(rig_ask(r, c).verdict, VERDICT_ok);
	f = rig_published(r);
	assert_int_equal(f.kind, FACT_setting_changed);
	assert_int_equal(f.seq, told + 1);
	db_begin(r->db, DB_READ);
	assert_int_equal(log_read(r->db, 0, &f, 1), 1);
	assert_int_equal(f.kind, FACT_contact_started);
	assert_int_equal(log_mark_read(r->db).seq, told + 1);
	assert_int_equal(db_commit(r->db, NULL), 0);
}

/* PostgreSQL tells the very code that it has when its disk is full. */
static void a_full_disk_delays_facts_and_refuses_records(void **state)
{
	struct command c = {.kind = COMMAND_SETTING, .name = "name", .text = "x"};
	struct rig r;

	(void)state;
	if (!rig_begin(&r, ON_POSTGRES))
		return;
	script(&r, "CREATE TABLE fuller (n BIGINT); INSERT INTO fuller VALUES (1);"
		   "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
		   "IF EXISTS (SELECT 1 FROM fuller) THEN RAISE EXCEPTION 'no space left' USING "
		   "ERRCODE = '53100'; END IF; "
		   "RETURN NEW; END $$; CREATE TRIGGER refuses BEFORE INSERT ON fact FOR EACH ROW "
		   "EXECUTE FUNCTION refuse()");
	rig_contact(&r, NULL);
	expect_alarm(&r, alarm_DISK_FULL, true);
	assert_int_equal(rig_ask(&r, &c).verdict, VERDICT_disk_full);
	rig_contact(&r, NULL);
	for (int i = 1; i <= 2; i++) /* agents see whom they are offered */
		assert_int_equal(rig_published(&r).seq, i);
	script(&r, "DELETE FROM fuller");
	expect_alarm(&r, alarm_DISK_FULL, false);
	told_once(&r, &c, 2);
	rig_end(&r);
}

/* A limit on the size of files, which SQLite tells as an error of writing. */
static void a_sqlite_that_cannot_write_is_away(void **state)
{
	struct command c = {.kind = COMMAND_SETTING, .name = "name", .text = "x"};
	struct rlimit was, little;
	struct rig r;

	(void)state;
	assert_true(rig_begin(&r, ON_SQLITE));
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	little = was;
	little.rlim_cur = 4096;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
	rig_contact(&r, NULL);
	expect_alarm(&r, alarm_DATABASE_AWAY, true);
	assert_int_equal(rig_ask(&r, &c).verdict, VERDICT_database_away);
	for (int i = 0; i < 100; i++)
		rig_contact(&r, NULL);
	for (int i = 1; i <= 101; i++)
		assert_int_equal(rig_published(&r).seq, i);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	expect_alarm(&r, alarm_DATABASE_AWAY, false);
	told_once(&r, &c, 101);
	rig_end(&r);
}

/* As after a power cut: the database is whole and some moments old, the journal was released beyond
 * its place. */
static void lost_moments(struct rig *r)
{
	struct fact facts[100];
	struct dj_error e;

	for (int i = 0; i < 20; i++)
		rig_contact(r, NULL);
	rig_stop_writer(r);
	assert_int_equal(journal_used_percent(r->journal), 0);
	if (db_script(r->db,
		      "DELETE FROM fact WHERE seq > 5; DELETE FROM contact WHERE first_seq > 5;"
		      "UPDATE log_mark SET seq = 5, place = 640",
		      &e)) /* a fact is 128 bytes there */
		fail_msg("%s", e.text);
	assert_int_equal(rig_start_writer(r, NULL), 0);
	rig_contact(r, NULL);
	rig_stop_writer(r);
	db_begin(r->db, DB_READ);
	assert_int_equal(log_read(r->db, 0, facts, 100), 21);
	for (int i = 0; i < 21; i++)
		assert_int_equal(facts[i].seq, i + 1);
	for (int i = 1; i < 21; i++)
		assert_true(facts[i].contact_started.contact >
			    facts[i - 1].contact_started.contact);
	assert_int_equal(db_commit(r->db, NULL), 0);
}

static void moments_that_the_database_lost_are_read_again(void **state)
{
	(void)state;
	on_both(lost_moments);
}

/* And when they were overwritten in the ring: it goes on, and says so. */
static void a_gap_does_not_stop_the_house(void **state)
{
	struct rig r;
	struct dj_error e;

	(void)state;
	assert_true(rig_begin(&r, ON_SQLITE));
	for (int i = 0; i < 10; i++) {
		for (int k = 0; k < 1000; k++)
			rig_contact(&r, NULL);
		for (int k = 0; k < 1000; k++)
			rig_published(&r);
	}
	rig_stop_writer(&r);
	assert_int_equal(db_script(r.db, "UPDATE log_mark SET place = 640", &e), 0);
	assert_int_equal(rig_start_writer(&r, NULL), 0);
	rig_contact(&r, NULL);
	assert_int_equal(rig_published(&r).seq, 10001);
	rig_end(&r);
}

static void a_lost_connection_is_made_again(void **state)
{
	struct command c = {.kind = COMMAND_SETTING, .name = "name", .text = "x"};
	struct rig r;
	int64_t seq = 0;

	(void)state;
	if (!rig_begin(&r, ON_POSTGRES))
		return;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(rig_ask(&r, &c).verdict, VERDICT_ok);
		assert_int_equal(rig_published(&r).seq, ++seq);
		script(&r, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
			   "application_name = 'dajeong' "
			   "AND pid <> pg_backend_pid() AND query LIKE '%COMMIT%'");
		rig_contact(&r, NULL);
		assert_int_equal(rig_published(&r).seq, ++seq);
		expect_alarm(&r, alarm_DATABASE_AWAY, true);
		expect_alarm(&r, alarm_DATABASE_AWAY, false);
	}
	rig_end(&r);
}

/* ---- rows and facts ---- */

struct whole_call {
	dj_id contact, queue, segment, agent, leg;
};

static void say_call(struct rig *r, const struct whole_call *w)
{
	struct fact f = rig_fact(r, FACT_contact_queued);

	f.contact_queued.contact = w->contact;
	f.contact_queued.queue = w->queue;
	f.contact_queued.segment = w->segment;
	f.contact_queued.place_at = r->clock.wall;
	rig_append(r, &f);
	dj_fake_clock_advance(&r->clock, 7000);
	f = rig_fact(r, FACT_contact_answered);
	f.contact_answered.contact = w->contact;
	f.contact_answered.segment = w->segment;
	f.contact_answered.agent = w->agent;
	f.contact_answered.waited = 7000;
	rig_append(r, &f);
	f = rig_fact(r, FACT_leg_opened);
	f.leg_opened.leg = w->leg;
	f.leg_opened.contact = w->contact;
	f.leg_opened.agent = w->agent;
	f.leg_opened.kind = leg_kind_AGENT_PHONE;
	rig_append(r, &f);
	dj_fake_clock_advance(&r->clock, 60000);
	f = rig_fact(r, FACT_leg_quality);
	f.leg_quality.leg = w->leg;
	f.leg_quality.contact = w->contact;
	f.leg_quality.mos = 421;
	f.leg_quality.worst = 305;
	f.leg_quality.loss_out = -1;
	rig_append(r, &f);
	f = rig_fact(r, FACT_leg_video);
	f.leg_video.leg = w->leg;
	f.leg_video.contact = w->contact;
	f.leg_video.codec = video_codec_VP8;
	f.leg_video.received = 9000;
	rig_append(r, &f);
	f = rig_fact(r, FACT_video_seen);
	f.video_seen.leg = w->leg;
	f.video_seen.contact = w->contact;
	f.video_seen.height = 480;
	f.video_seen.ahead_ms = -12;
	rig_append(r, &f);
	f = rig_fact(r, FACT_segment_ended);
	f.segment_ended.contact = w->contact;
	f.segment_ended.segment = w->segment;
	f.segment_ended.talk = 50000;
	f.segment_ended.hold = 10000;
	f.segment_ended.how = segment_end_CITIZEN_LEFT;
	rig_append(r, &f);
	f = rig_fact(r, FACT_contact_ended);
	f.contact_ended.contact = w->contact;
	f.contact_ended.result = result_ANSWERED;
	f.contact_ended.by = party_CITIZEN;
	f.contact_ended.waited = 7000;
	f.contact_ended.lasted = 67000;
	rig_append(r, &f);
}

static void say_abandoned(struct rig *r, dj_id contact)
{
	struct fact f = rig_fact(r, FACT_contact_queued);

	f.contact_queued.contact = contact;
	f.contact_queued.segment = rig_id(r);
	rig_append(r, &f);
	dj_fake_clock_advance(&r->clock, 3000);
	f = rig_fact(r, FACT_contact_ended);
	f.contact_ended.contact = contact;
	f.contact_ended.result = result_ABANDONED;
	f.contact_ended.waited = 3000;
	rig_append(r, &f);
	f = rig_fact(r, FACT_callback_due);
	f.callback_due.contact = contact;
	f.callback_due.callback = rig_id(r);
	f.callback_due.reason = callback_reason_ABANDONED;
	f.callback_due.due_at = r->clock.wall;
	rig_append(r, &f);
}

static void print_row(const struct db_rows *r, struct dj_buf *out)
{
	for (int i = 0; sql_list[r->id].out[i]; i++)
		if (sql_list[r->id].out[i] == 'i')
			dj_buf_printf(out, "%" PRId64 " ", db_int(r, i));
	dj_buf_puts(out, "\n");
}

/* Every folded value of every contact, as one text. */
static void print_rows(struct db *db, struct dj_buf *out)
{
	struct db_rows r = db_query(db, SQL_contact_list, db_i(INT64_MAX), db_i(1000)), more;

	while (db_next(&r)) {
		print_row(&r, out);
		for (more = db_query(db, SQL_segment_list, db_i(db_int(&r, 0))); db_next(&more);)
			print_row(&more, out);
		for (more = db_query(db, SQL_leg_list, db_i(db_int(&r, 0))); db_next(&more);)
			print_row(&more, out);
		for (more = db_query(db, SQL_leg_list, db_i(db_int(&r, 0))); db_next(&more);) {
			struct db_rows seen =
			    db_query(db, SQL_leg_video_of, db_i(db_int(&more, 0)));

			while (db_next(&seen))
				print_row(&seen, out);
		}
		for (more = db_query(db, SQL_contact_seqs, db_i(db_int(&r, 0))); db_next(&more);)
			print_row(&more, out);
	}
	for (r = db_query(db, SQL_callback_list); db_next(&r);)
		print_row(&r, out);
}

static void check_call(struct rig *r, const struct whole_call *w)
{
	struct db_rows rows = db_query(r->db, SQL_contact_one, db_i(w->contact));

	assert_true(db_next(&rows));
	assert_int_equal(db_int(&rows, 5), contact_state_ENDED);
	assert_int_equal(db_int(&rows, 8), w->agent);
	assert_int_equal(db_int(&rows, 14), 7000);  /* waited once, although two facts say it */
	assert_int_equal(db_int(&rows, 15), 50000); /* talk */
	assert_int_equal(db_int(&rows, 16), 10000); /* hold */
	assert_int_equal(db_int(&rows, 21), outcome_HANDED_OVER);
	db_done(&rows);
	rows = db_query(r->db, SQL_leg_list, db_i(w->contact));
	assert_true(db_next(&rows));
	assert_int_equal(db_int(&rows, 0), w->leg);
	assert_int_equal(db_int(&rows, 3), leg_kind_AGENT_PHONE);
	assert_int_equal(db_int(&rows, 4), 421);
	assert_int_equal(db_int(&rows, 5), 305);
	assert_int_equal(db_int(&rows, 7), -1);
	db_done(&rows);
	rows = db_query(r->db, SQL_leg_video_of, db_i(w->leg));
	assert_true(db_next(&rows));
	assert_int_equal(db_int(&rows, 0), video_codec_VP8);
	assert_int_equal(db_int(&rows, 1), 9000);
	assert_int_equal(db_int(&rows, 9), 480);
	assert_int_equal(db_int(&rows, 11), -12);
	db_done(&rows);
}

static void rebuilt(struct rig *r)
{
	struct whole_call w = {.contact = rig_contact(r, "01055556666"),
			       .queue = 3,
			       .segment = rig_id(r),
			       .agent = 77,
			       .leg = rig_id(r)};
	struct command c = {
	    .kind = COMMAND_CLASSIFY, .contact = w.contact, .outcome = outcome_HANDED_OVER};
	struct dj_buf before, after;

	dj_buf_init(&before, 1 << 20);
	dj_buf_init(&after, 1 << 20);
	say_call(r, &w);
	say_abandoned(r, rig_contact(r, NULL));
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	db_begin(r->db, DB_RECORD);
	check_call(r, &w);
	print_rows(r->db, &before);
	assert_int_equal(contact_fold_again(r->db, NULL), 0);
	print_rows(r->db, &after);
	assert_int_equal(db_commit(r->db, NULL), 0);
	assert_true(before.len > 200);
	assert_string_equal(before.data, after.data);
	dj_buf_fini(&before);
	dj_buf_fini(&after);
}

static void rows_can_be_made_again_from_facts(void **state)
{
	(void)state;
	on_both(rebuilt);
}

static void a_call_back_is_done_once(void **state)
{
	struct command c = {.kind = COMMAND_CALLBACK_DONE, .actor = 4, .roles = 1u << role_AGENT};
	struct rig r;
	struct fact f;

	(void)state;
	assert_true(rig_begin(&r, ON_SQLITE));
	say_abandoned(&r, rig_contact(&r, NULL));
	do
		f = rig_published(&r);
	while (f.kind != FACT_callback_due);
	assert_int_equal(rig_ask(&r, &c).verdict, VERDICT_not_found);
	c.subject = f.callback_due.callback;
	assert_int_equal(rig_ask(&r, &c).verdict, VERDICT_ok);
	assert_int_equal(rig_ask(&r, &c).verdict, VERDICT_wrong_state);
	f = rig_published(&r);
	assert_int_equal(f.kind, FACT_callback_done);
	assert_int_equal(f.callback_done.agent, 4);
	rig_end(&r);
}

static void stopping_commits_what_waits(void **state)
{
	struct rig r;

	(void)state;
	assert_true(rig_begin(&r, ON_SQLITE));
	for (int i = 0; i < 3000; i++)
		rig_contact(&r, NULL);
	rig_stop_writer(&r);
	assert_int_equal(journal_used_percent(r.journal), 0);
	db_begin(r.db, DB_READ);
	assert_int_equal(log_mark_read(r.db).seq, 3000);
	assert_int_equal(db_commit(r.db, NULL), 0);
	rig_end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(live_facts_are_numbered_stored_and_published_in_order),
	    cmocka_unit_test(a_record_command_sees_every_fact_before_it),
	    cmocka_unit_test(a_refused_command_is_rolled_back_alone),
	    cmocka_unit_test(commands_without_the_right_are_refused),
	    cmocka_unit_test(the_tail_is_replayed_at_the_start),
	    cmocka_unit_test(kill_9_loses_and_doubles_nothing),
	    cmocka_unit_test(a_tail_of_another_database_is_not_mixed_in),
	    cmocka_unit_test(a_full_disk_delays_facts_and_refuses_records),
	    cmocka_unit_test(a_sqlite_that_cannot_write_is_away),
	    cmocka_unit_test(moments_that_the_database_lost_are_read_again),
	    cmocka_unit_test(a_gap_does_not_stop_the_house),
	    cmocka_unit_test(a_lost_connection_is_made_again),
	    cmocka_unit_test(rows_can_be_made_again_from_facts),
	    cmocka_unit_test(a_call_back_is_done_once),
	    cmocka_unit_test(stopping_commits_what_waits),
	};

	dj_log_set_level(DJ_LOG_ERROR + 1); /* alarms are what is tested */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
