/* links: base domain store app edge/text */
/* Reading what came, over rows of both engines: what a run left is read by the next one to the
 * last, though a storm comes in between and nothing comes after it; what ended two runs is left to
 * a person, but not because the database was away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "edge/text/net.h"
#include "flow/query_rig.h"

#define LEFT  60 /* by the last run */
#define STORM 60 /* more than are read at once */

static int to_mailbox(void *arg, const struct command *c)
{
	return dj_mailbox_post(arg, c, sizeof *c);
}

static void sms_on(struct rig *r)
{
	struct command c = {.kind = COMMAND_CHANNEL_SAVE,
			    .name = "sms",
			    .actor = 7,
			    .roles = 1u << role_ADMIN,
			    .body = dj_strdup("{\"active\":true,\"rev\":0,\"settings\":{\"from\":"
					      "\"031120\",\"url\":\"http://127.0.0.1:1/\"}}")};

	c.body_n = strlen(c.body);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

static dj_id brought(struct rig *r, int number)
{
	struct command c = {.kind = COMMAND_CHANNEL_EVENT,
			    .number = channel_SMS,
			    .line = "kannel",
			    .body = dj_strdup("가로등이 꺼졌어요")};
	struct answer a;

	snprintf(c.text, sizeof c.text,
		 "{\"args\":{\"from\":\"01012345678\",\"to\":\"120\",\"id\":\"m-%d\"}}", number);
	c.body_n = strlen(c.body);
	a = rig_ask(r, &c);
	assert_int_equal(a.verdict, VERDICT_ok);
	return a.id;
}

/* The writer's part of what the text edge asked. */
static void answer_one(struct rig *r, struct text_net *t, struct dj_mailbox *asked)
{
	struct command c;
	struct answer a;
	uint64_t request;

	rig_take(asked, &c);
	request = c.request;
	a = rig_ask(r, &c);
	a.request = request;
	text_answer(t, &a);
}

static int64_t count(struct rig *r, enum sql_id what)
{
	int64_t n;

	db_begin(r->db, DB_READ);
	n = db_query_int(r->db, what, -1, db_i(channel_SMS));
	assert_int_equal(db_commit(r->db, NULL), 0);
	return n;
}

static int still_open(struct rig *r)
{
	struct db_rows rows;
	int n = 0;

	db_begin(r->db, DB_READ);
	rows = db_query(r->db, SQL_channel_event_open, db_i(0), db_i(LEFT + STORM));
	while (db_next(&rows))
		n++;
	assert_int_equal(db_commit(r->db, NULL), 0);
	return n;
}

static struct text_net *run(struct rig *r, struct dj_mailbox *asked)
{
	struct text_net_config config = {.database = r->fresh.url,
					 .keys = r->keys,
					 .data = r->fresh.tmp.dir,
					 .push_contact = "",
					 .clock = &r->clock.clock,
					 .arg = asked,
					 .to_writer = to_mailbox};
	struct text_net *t;

	assert_int_equal(text_start(&t, &config, NULL), 0);
	return t;
}

static void what_a_run_left_is_read_to_the_last_through_a_storm(struct rig *r, struct query_rig *q)
{
	struct dj_mailbox *asked =
	    dj_mailbox_alloc("test asked", 1024, sizeof(struct command), DJ_FULL_REFUSE);
	struct text_net *t;
	struct command first;
	struct answer a;
	struct fact f = rig_fact(r, FACT_channel_heard);
	uint64_t request;

	(void)q;
	sms_on(r);
	for (int i = 0; i < LEFT; i++)
		brought(r, i);
	t = run(r, asked);
	rig_take(asked, &first); /* it has begun with the first page of what was left */
	f.channel_heard.channel = channel_SMS;
	for (int i = 0; i < STORM; i++) {
		f.channel_heard.event = brought(r, LEFT + i);
		text_fact(t, &f);
	}
	request = first.request;
	a = rig_ask(r, &first);
	a.request = request;
	text_answer(t, &a);
	while (still_open(r))
		answer_one(r, t, asked);
	assert_int_equal(count(r, SQL_channel_event_unread), 0);
	text_stop(t);
	text_free(t);
	dj_mailbox_free(asked);
}

BOTH(what_a_run_left_is_read_to_the_last_through_a_storm)

/* Takes what this run asks first about what was left; whatever else it asks is answered. */
static void take_about(struct text_net *t, struct dj_mailbox *asked, dj_id event,
		       struct command *out)
{
	for (;;) {
		struct answer a = {.verdict = VERDICT_ok};

		rig_take(asked, out);
		if (out->subject == event)
			return;
		a.request = out->request;
		command_drop(out);
		assert_int_equal(text_answer(t, &a), 0);
	}
}

static void say(struct rig *r, struct text_net *t, struct command *take, enum verdict away)
{
	uint64_t request = take->request;
	struct answer a = {.verdict = away};

	if (away == VERDICT_ok)
		a = rig_ask(r, take);
	else
		command_drop(take);
	a.request = request;
	assert_int_equal(text_answer(t, &a), 0);
}

static void end(struct text_net *t, struct dj_mailbox *asked)
{
	struct command c;

	text_stop(t);
	text_free(t);
	while (dj_mailbox_take(asked, &c))
		command_drop(&c);
}

static void the_database_away_takes_no_try(struct rig *r, struct query_rig *q)
{
	struct dj_mailbox *asked =
	    dj_mailbox_alloc("test asked", 1024, sizeof(struct command), DJ_FULL_REFUSE);
	struct text_net *t;
	struct command c;
	dj_id event;

	(void)q;
	sms_on(r);
	event = brought(r, 1);
	for (int i = 0; i < 4; i++) { /* more runs than one may end */
		t = run(r, asked);
		take_about(t, asked, event, &c);
		assert_int_equal(c.kind, COMMAND_LETTER_RECEIVED);
		say(r, t, &c, VERDICT_database_away);
		end(t, asked);
	}
	t = run(r, asked);
	take_about(t, asked, event, &c);
	assert_int_equal(c.kind, COMMAND_LETTER_RECEIVED);
	say(r, t, &c, VERDICT_ok);
	end(t, asked);
	assert_int_equal(still_open(r), 0);
	assert_int_equal(count(r, SQL_channel_event_unread), 0);
	dj_mailbox_free(asked);
}

/* A run that is killed while it reads: what it had written down beside the rows is still there. */
static void killed(struct rig *r, struct text_net *t, struct dj_mailbox *asked, dj_id event)
{
	char at_work[600], kept[600];

	snprintf(at_work, sizeof at_work, "%s/letters/reading-%" PRId64, r->fresh.tmp.dir, event);
	snprintf(kept, sizeof kept, "%s/kept", r->fresh.tmp.dir);
	assert_int_equal(link(at_work, kept), 0);
	end(t, asked);
	assert_int_equal(rename(kept, at_work), 0);
}

static void what_ended_two_runs_is_left_to_a_person(struct rig *r, struct query_rig *q)
{
	struct dj_mailbox *asked =
	    dj_mailbox_alloc("test asked", 1024, sizeof(struct command), DJ_FULL_REFUSE);
	struct text_net *t;
	struct command c;
	dj_id event;

	(void)q;
	sms_on(r);
	event = brought(r, 1);
	for (int i = 0; i < 2; i++) {
		t = run(r, asked);
		take_about(t, asked, event, &c);
		assert_int_equal(c.kind, i ? COMMAND_CHANNEL_EVENT : COMMAND_LETTER_RECEIVED);
		if (i) { /* the first end is noted, then it is read again */
			assert_false(c.flag);
			say(r, t, &c, VERDICT_ok);
			take_about(t, asked, event, &c);
			assert_int_equal(c.kind, COMMAND_LETTER_RECEIVED);
		}
		command_drop(&c);
		killed(r, t, asked, event);
	}
	t = run(r, asked);
	take_about(t, asked, event, &c);
	assert_int_equal(c.kind, COMMAND_CHANNEL_EVENT);
	assert_true(c.flag);
	say(r, t, &c, VERDICT_ok);
	end(t, asked);
	assert_int_equal(still_open(r), 0);
	assert_int_equal(count(r, SQL_channel_event_unread), 1);
	dj_mailbox_free(asked);
}

BOTH(the_database_away_takes_no_try)
BOTH(what_ended_two_runs_is_left_to_a_person)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_a_run_left_is_read_to_the_last_through_a_storm_on_both),
	    cmocka_unit_test(the_database_away_takes_no_try_on_both),
	    cmocka_unit_test(what_ended_two_runs_is_left_to_a_person_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
