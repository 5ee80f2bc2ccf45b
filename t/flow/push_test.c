/* links: base domain store app */
/* Browsers that asked to be told: who may ask, what is news for whom, what becomes of one that
 * went, was late or is gone; a word of its owner ends it. On both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "flow/query_rig.h"

#define AGENT (1u << role_AGENT)
#define BROWSER                                                                                    \
	"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
static const char ana[] = "chat-0123456789abcdef01234567", bob[] = "chat-ffffffffffffffff01234567";

static struct answer give(struct rig *r, struct command *c, const char *body)
{
	c->body = dj_strdup(body);
	c->body_n = strlen(body);
	return rig_ask(r, c);
}

static enum verdict ask_for(struct rig *r, const char *who, const char *endpoint, const char *more)
{
	struct command c = {.kind = COMMAND_PUSH_ASK};
	char body[600];

	dj_copy(c.text, sizeof c.text, who);
	snprintf(body, sizeof body,
		 "{\"endpoint\":\"%s\",\"p256dh\":\"" BROWSER
		 "\",\"auth\":\"BTBZMqHH6r4Tts7J_aSIgg\",\"language\":\"vi\"%s}",
		 endpoint, more);
	return give(r, &c, body).verdict;
}

static struct answer write_in(struct rig *r, const char *who, const char *mark)
{
	struct command c = {.kind = COMMAND_LETTER_RECEIVED, .number = channel_CHAT};
	char body[400];

	snprintf(body, sizeof body,
		 "{\"external\":\"%s/%s\",\"from\":\"%s\",\"body\":\"a\",\"attachments\":[]}", who,
		 mark, who);
	return give(r, &c, body);
}

static void answer_to(struct rig *r, dj_id letter)
{
	struct command c = {.kind = COMMAND_LETTER_SEND, .actor = 7, .roles = AGENT};
	char body[200];

	snprintf(body, sizeof body, "{\"answers\":\"%lld\",\"body\":\"b\"}", (long long)letter);
	assert_int_equal(give(r, &c, body).verdict, VERDICT_ok);
}

struct waiting {
	int count;
	dj_id push, number;
	enum push_of of;
};

static struct waiting waiting(struct rig *r, dj_ms now)
{
	struct waiting w = {0};
	struct db_rows rows;

	db_begin(r->db, DB_READ);
	rows = db_query(r->db, SQL_push_waiting, db_i(now), db_i(100));
	while (db_next(&rows)) {
		w.count++;
		w.push = db_int(&rows, 0);
		w.of = (enum push_of)db_int(&rows, 1);
		w.number = db_int(&rows, 3);
	}
	assert_int_equal(db_commit(r->db, NULL), 0);
	return w;
}

static void went(struct rig *r, const struct waiting *w, enum push_end end, dj_ms wait_ms)
{
	struct command c = {.kind = COMMAND_PUSH_WENT,
			    .subject = w->push,
			    .number = end,
			    .count = {w->number, wait_ms}};

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

static void a_word_of_ours_is_news_for_that_chat_alone(struct rig *r)
{
	dj_ms now = r->clock.wall;
	struct waiting w;

	assert_int_equal(ask_for(r, ana, "https://push.example/a", ""), VERDICT_ok);
	assert_int_equal(ask_for(r, ana, "https://push.example/a", ""), VERDICT_ok); /* is one */
	assert_int_equal(ask_for(r, bob, "https://push.example/b", ""), VERDICT_ok);
	assert_int_equal(waiting(r, now).count, 0);
	answer_to(r, write_in(r, ana, "mark-0001").id);
	w = waiting(r, now);
	assert_int_equal(w.count, 1);
	assert_int_equal(w.of, push_of_CHAT);
	assert_int_equal(w.number, 1);
	went(r, &w, push_end_SENT, 0);
	assert_int_equal(waiting(r, now).count, 0);
}

static void what_is_late_is_tried_again_and_newer_news_is_not_lost(struct rig *r)
{
	dj_ms now = r->clock.wall;
	dj_id letter = write_in(r, ana, "mark-0002").id;
	struct waiting w;

	answer_to(r, letter);
	w = waiting(r, now);
	answer_to(r, letter); /* while the first is under way */
	went(r, &w, push_end_SENT, 0);
	w = waiting(r, now);
	assert_int_equal(w.count, 1);
	went(r, &w, push_end_LATER, 600000);
	assert_int_equal(waiting(r, now + 599000).count, 0);
	assert_int_equal(waiting(r, now + 600000).count, 1);
	for (int i = 0; i < 7; i++)
		went(r, &w, push_end_LATER, 0);
	assert_int_equal(waiting(r, now + 100 * 3600000LL).count, 0); /* one day it is no news */
	answer_to(r, letter);
	assert_int_equal(waiting(r, now).count, 1); /* the browser is still there */
	w = waiting(r, now);
	went(r, &w, push_end_GONE, 0);
	answer_to(r, letter);
	assert_int_equal(waiting(r, now).count, 0);
}

static void an_inquiry_tells_who_could_open_it(struct rig *r)
{
	struct command c = {.kind = COMMAND_PUBLIC_REPORT}, enter = {.kind = COMMAND_PUBLIC_ENTER},
		       reply = {.kind = COMMAND_INQUIRY_ANSWER,
				.actor = 7,
				.roles = AGENT,
				.flag = true,
				.inquiry = {.reason = inquiry_reason_SOLVED}};
	dj_ms now = r->clock.wall;
	struct answer a = give(r, &c, "{\"service\":\"pothole\",\"text\":\"x\"}"), in;
	struct waiting w;
	char body[500];

	assert_int_equal(ask_for(r, "", "https://push.example/c", ""), VERDICT_not_logged_in);
	assert_int_equal(ask_for(r, "", "https://push.example/c", ",\"visit\":\"guessed\""),
			 VERDICT_not_logged_in);
	snprintf(body, sizeof body, "{\"number\":\"%.9s\",\"key\":\"%s\"}", a.text, a.text + 10);
	in = give(r, &enter, body);
	assert_int_equal(in.verdict, VERDICT_ok);
	snprintf(body, sizeof body, ",\"visit\":\"%.60s\"", in.text);
	assert_int_equal(ask_for(r, "", "https://push.example/c", body), VERDICT_ok);
	reply.subject = a.id;
	dj_copy(reply.text, sizeof reply.text, "filled");
	assert_int_equal(rig_ask(r, &reply).verdict, VERDICT_ok);
	w = waiting(r, now);
	assert_int_equal(w.count, 1);
	assert_int_equal(w.of, push_of_INQUIRY);
	went(r, &w, push_end_REFUSED, 0);
	assert_int_equal(waiting(r, now).count, 0);
}

static void what_is_no_browser_and_too_many_of_them_are_refused(struct rig *r)
{
	char endpoint[80];

	assert_int_equal(ask_for(r, ana, "ftp://push.example/a", ""), VERDICT_bad_request);
	assert_int_equal(ask_for(r, ana, "https://push .example", ""), VERDICT_bad_request);
	assert_int_equal(ask_for(r, "somebody", "https://push.example/a", ""), VERDICT_bad_request);
	for (int i = 0; i < 10; i++) {
		snprintf(endpoint, sizeof endpoint, "https://push.example/many/%d", i);
		assert_int_equal(ask_for(r, ana, endpoint, ""), VERDICT_ok);
	}
	assert_int_equal(ask_for(r, ana, "https://push.example/many/10", ""), VERDICT_too_many);
}

static void who_has_the_address_ends_it(struct rig *r)
{
	struct command c = {.kind = COMMAND_PUSH_STOP};
	dj_ms now = r->clock.wall;

	assert_int_equal(give(r, &c, "{\"endpoint\":\"https://push.example/b\"}").verdict,
			 VERDICT_ok);
	answer_to(r, write_in(r, bob, "mark-0001").id);
	assert_int_equal(waiting(r, now).count, 0);
}

static void browsers_are_told(struct rig *r, struct query_rig *q)
{
	(void)q;
	a_word_of_ours_is_news_for_that_chat_alone(r);
	what_is_late_is_tried_again_and_newer_news_is_not_lost(r);
	an_inquiry_tells_who_could_open_it(r);
	who_has_the_address_ends_it(r);
	what_is_no_browser_and_too_many_of_them_are_refused(r);
}

BOTH(browsers_are_told)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(browsers_are_told_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
