/* links: base domain store app */
/* The chat on our own page through the writer: the same mark is one letter, the thread stays one
 * conversation, files are the citizen's own, what was seen moves on, floods are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <sys/mman.h>

#include "app/attachment_shelf.h"
#include "flow/query_rig.h"

#define AGENT (1u << role_AGENT)
static const char ana[] = "chat-0123456789abcdef01234567", bob[] = "chat-ffffffffffffffff01234567";

static struct answer write_in(struct rig *r, const char *who, const char *mark, const char *text,
			      const char *files)
{
	char body[1000];
	struct command c = {.kind = COMMAND_LETTER_RECEIVED, .number = channel_CHAT};

	snprintf(body, sizeof body,
		 "{\"external\":\"%s/%s\",\"from\":\"%s\",\"body\":\"%s\",\"language\":\"vi\","
		 "\"attachments\":[%s]}",
		 who, mark, who, text, files);
	c.body = dj_strdup(body);
	c.body_n = strlen(body);
	return rig_ask(r, &c);
}

static struct answer answer_to(struct rig *r, dj_id letter, const char *text)
{
	char body[300];
	struct command c = {.kind = COMMAND_LETTER_SEND, .actor = 7, .roles = AGENT};

	snprintf(body, sizeof body, "{\"answers\":\"%lld\",\"body\":\"%s\"}", (long long)letter,
		 text);
	c.body = dj_strdup(body);
	c.body_n = strlen(body);
	return rig_ask(r, &c);
}

static enum verdict seen(struct rig *r, const char *who, dj_id letter, enum letter_state state)
{
	struct command c = {.kind = COMMAND_CHAT_SEEN, .subject = letter, .number = state};

	dj_copy(c.text, sizeof c.text, who);
	return rig_ask(r, &c).verdict;
}

static json_t *chat_of(struct query_rig *q, const char *who)
{
	struct query what = {.kind = QUERY_CHAT};

	dj_copy(what.text, sizeof what.text, who);
	return query_rig_json(q, &what);
}

static const json_t *letter_at(const json_t *chat, size_t i)
{
	return json_array_get(json_object_get(chat, "letters"), i);
}

static void the_same_mark_is_one_letter_and_what_was_seen_moves_on(struct rig *r,
								   struct query_rig *q)
{
	struct answer a = write_in(r, ana, "mark-0001", "a", "");
	struct answer again = write_in(r, ana, "mark-0001", "a", "");
	struct answer out;
	json_t *chat;

	assert_int_equal(a.verdict, VERDICT_ok);
	assert_int_equal(again.verdict, VERDICT_ok);
	assert_true(again.id == a.id);
	chat = chat_of(q, ana);
	assert_int_equal(json_array_size(json_object_get(chat, "letters")), 1);
	assert_string_equal(text_in(chat, "state"), "waiting");
	assert_string_equal(text_in(letter_at(chat, 0), "mark"), "mark-0001");
	json_decref(chat);
	out = answer_to(r, a.id, "b");
	assert_int_equal(out.verdict, VERDICT_ok);
	chat = chat_of(q, ana);
	assert_string_equal(text_in(chat, "state"), "answered");
	assert_string_equal(text_in(letter_at(chat, 0), "sign"), "read");
	assert_string_equal(text_in(letter_at(chat, 1), "way"), "out");
	assert_string_equal(text_in(letter_at(chat, 1), "sign"), "sent");
	json_decref(chat);
	assert_int_equal(seen(r, bob, out.id, letter_state_READ), VERDICT_ok);
	chat = chat_of(q, ana);
	assert_string_equal(text_in(letter_at(chat, 1), "sign"), "sent");
	json_decref(chat);
	assert_int_equal(seen(r, ana, out.id, letter_state_READ), VERDICT_ok);
	assert_int_equal(seen(r, ana, out.id, letter_state_DELIVERED), VERDICT_ok);
	chat = chat_of(q, ana);
	assert_string_equal(text_in(letter_at(chat, 1), "sign"), "read");
	json_decref(chat);
	chat = chat_of(q, bob);
	assert_int_equal(json_array_size(json_object_get(chat, "letters")), 0);
	json_decref(chat);
	assert_int_equal(seen(r, ana, out.id, letter_state_DONE), VERDICT_bad_request);
}

static dj_id file_of(struct rig *r, const char *who)
{
	struct command c = {.kind = COMMAND_ATTACHMENT_ADD};
	struct attachment_shelf shelf;
	struct attachment_laid laid;
	int fd = memfd_create("t", 0);

	assert_int_equal(write(fd, who, strlen(who)), strlen(who));
	attachment_shelf_init(&shelf, r->fresh.tmp.dir, r->keys);
	assert_int_equal(attachment_lay(&shelf, fd, &laid, NULL), 0);
	close(fd);
	dj_copy(c.caller, sizeof c.caller, who);
	dj_copy(c.words, sizeof c.words, "a.txt");
	dj_copy(c.text, sizeof c.text, laid.digest);
	dj_copy(c.line, sizeof c.line, laid.laid);
	dj_copy(c.name, sizeof c.name, laid.type);
	c.count[0] = laid.bytes;
	return rig_ask(r, &c).id;
}

static enum verdict may_read(struct query_rig *q, const char *who, dj_id file)
{
	struct query what = {.kind = QUERY_ATTACHMENT, .id = file};

	dj_copy(what.text, sizeof what.text, who);
	return query_rig_ask(q, &what);
}

static void files_are_ones_own(struct rig *r, struct query_rig *q)
{
	dj_id hers = file_of(r, ana);
	char ids[40];

	snprintf(ids, sizeof ids, "\"%lld\"", (long long)hers);
	assert_int_equal(write_in(r, bob, "mark-0002", "x", ids).verdict, VERDICT_not_found);
	assert_int_equal(may_read(q, bob, hers), VERDICT_not_found);
	assert_int_equal(may_read(q, ana, hers), VERDICT_ok);
	assert_int_equal(write_in(r, ana, "mark-0003", "", ids).verdict, VERDICT_ok);
}

static void floods_are_refused(struct rig *r, struct query_rig *q)
{
	char mark[20];
	int taken = 0;

	(void)q;
	for (int i = 0; i < 40; i++) {
		snprintf(mark, sizeof mark, "flood-%04d", i);
		taken += write_in(r, bob, mark, "spam", "").verdict == VERDICT_ok;
	}
	assert_int_equal(taken, 20);
	assert_int_equal(write_in(r, "chat-zz", "mark-0009", "x", "").verdict, VERDICT_bad_request);
}

BOTH(the_same_mark_is_one_letter_and_what_was_seen_moves_on)
BOTH(files_are_ones_own)
BOTH(floods_are_refused)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_mark_is_one_letter_and_what_was_seen_moves_on_on_both),
	    cmocka_unit_test(files_are_ones_own_on_both),
	    cmocka_unit_test(floods_are_refused_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
