/* links: base domain store app */
/* What the media worker found decides what is handed on, and a letter waits for it. On both
 * engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "app/attachment_shelf.h"
#include "flow/query_rig.h"

enum { ME = 7, OTHER = 8 };

static struct attachment_laid lay(struct rig *r, const char *words)
{
	struct attachment_shelf shelf;
	struct attachment_laid laid;
	int fd = open(r->fresh.tmp.dir, O_TMPFILE | O_RDWR, 0600);

	attachment_shelf_init(&shelf, r->fresh.tmp.dir, r->keys);
	assert_int_equal(write(fd, words, strlen(words)), strlen(words));
	assert_int_equal(attachment_lay(&shelf, fd, &laid, NULL), 0);
	close(fd);
	return laid;
}

static bool lies(struct rig *r, const char *digest)
{
	struct attachment_shelf shelf;
	int64_t size;
	char none;

	attachment_shelf_init(&shelf, r->fresh.tmp.dir, r->keys);
	return attachment_read(&shelf, digest, 0, &none, 0, &size) >= 0;
}

static dj_id add(struct rig *r, const char *words)
{
	struct attachment_laid l = lay(r, words);
	struct command c = {.kind = COMMAND_ATTACHMENT_ADD, .actor = ME, .roles = AGENT};
	struct answer a;

	dj_copy(c.text, sizeof c.text, l.digest);
	dj_copy(c.line, sizeof c.line, l.laid);
	dj_copy(c.name, sizeof c.name, l.type);
	dj_copy(c.words, sizeof c.words, "hole.jpg");
	c.count[0] = l.bytes;
	a = rig_ask(r, &c);
	assert_int_equal(a.verdict, VERDICT_ok);
	return a.id;
}

/* The worker's word; with a clean copy and a small one of these words, or none. */
static enum verdict looked(struct rig *r, dj_id file, enum attachment_look look, const char *clean,
			   char digest[65])
{
	struct command c = {.kind = COMMAND_ATTACHMENT_LOOKED, .subject = file, .number = look};
	char said[900] = "{}", small[60];

	if (clean) {
		snprintf(small, sizeof small, "small %s", clean);
		struct attachment_laid l = lay(r, clean), t = lay(r, small);

		snprintf(said, sizeof said,
			 "{\"clean\":{\"digest\":\"%s\",\"laid\":\"%s\",\"type\":\"image/jpeg\","
			 "\"bytes\":%lld},\"thumb\":{\"digest\":\"%s\",\"laid\":\"%s\",\"type\":"
			 "\"image/jpeg\",\"bytes\":%lld},\"latitude\":37.5,\"longitude\":127.1}",
			 l.digest, l.laid, (long long)l.bytes, t.digest, t.laid,
			 (long long)t.bytes);
		dj_copy(digest, 65, l.digest);
	}
	c.body = dj_strdup(said);
	c.body_n = strlen(said);
	return rig_ask(r, &c).verdict;
}

static enum verdict redact(struct rig *r, dj_id file, dj_id drawn, dj_id by)
{
	struct command c = {.kind = COMMAND_ATTACHMENT_REDACT,
			    .subject = file,
			    .actor = by,
			    .roles = AGENT,
			    .inquiry = {.file = drawn}};

	return rig_ask(r, &c).verdict;
}

static struct query of(dj_id file, dj_id person, uint32_t roles)
{
	return (struct query){
	    .kind = QUERY_ATTACHMENT, .id = file, .person = person, .roles = roles};
}

static void nobody_has_it_before_it_was_looked_at(struct rig *r, struct query_rig *q)
{
	dj_id file = add(r, "hole in the road");
	struct query mine = of(file, ME, AGENT), others = of(file, OTHER, AGENT),
		     trainer = of(file, OTHER, 1u << role_TRAINER);
	char digest[65];
	json_t *root;

	assert_int_equal(query_rig_ask(q, &mine), VERDICT_ok); /* they know what it is */
	assert_int_equal(query_rig_ask(q, &others), VERDICT_wrong_state);
	assert_int_equal(looked(r, file, attachment_look_HELD, NULL, NULL), VERDICT_ok);
	assert_int_equal(query_rig_ask(q, &others), VERDICT_wrong_state);
	assert_int_equal(looked(r, file, attachment_look_CLEANED, "clean", digest), VERDICT_ok);
	root = query_rig_json(q, &others);
	assert_string_equal(text_in(root, "digest"), digest);
	assert_string_equal(text_in(root, "type"), "image/jpeg");
	assert_string_not_equal(text_in(root, "original"), digest);
	assert_true(json_real_value(json_object_get(json_object_get(root, "origin"), "latitude")) ==
		    37.5);
	json_decref(root);
	root = query_rig_json(q, &trainer); /* where somebody was is not for everybody */
	assert_true(json_is_null(json_object_get(root, "origin")));
	json_decref(root);
	assert_int_equal(looked(r, file, attachment_look_INFECTED, NULL, NULL), VERDICT_ok);
	assert_int_equal(query_rig_ask(q, &others), VERDICT_ok); /* said once, and that was it */
}

static void what_is_infected_goes_nowhere(struct rig *r, struct query_rig *q)
{
	dj_id file = add(r, "a virus");
	struct query mine = of(file, ME, AGENT);
	struct command c = {.kind = COMMAND_INQUIRY_OPEN,
			    .actor = ME,
			    .roles = AGENT,
			    .inquiry = {.kind = inquiry_kind_REPORT},
			    .text = "hole"};

	assert_int_equal(looked(r, file, attachment_look_INFECTED, NULL, NULL), VERDICT_ok);
	assert_int_equal(query_rig_ask(q, &mine), VERDICT_quarantined);
	snprintf(c.inquiry.files, sizeof c.inquiry.files, "%lld", (long long)file);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found);
}

static void what_was_covered_is_handed_on(struct rig *r, struct query_rig *q)
{
	dj_id file = add(r, "a face"), drawn = add(r, "a box over it");
	struct query others = of(file, OTHER, AGENT);
	char clean[65], covered[65], original[65];
	json_t *root;

	assert_int_equal(redact(r, file, drawn, ME), VERDICT_wrong_state);
	looked(r, file, attachment_look_CLEANED, "clean face", clean);
	looked(r, drawn, attachment_look_CLEANED, "clean box", covered);
	assert_int_equal(redact(r, file, drawn, OTHER), VERDICT_wrong_state);
	assert_int_equal(redact(r, file, drawn, ME), VERDICT_ok);
	root = query_rig_json(q, &others);
	assert_string_equal(text_in(root, "digest"), covered);
	dj_copy(original, sizeof original, text_in(root, "original"));
	json_decref(root);
	rig_ask(r, &(struct command){.kind = COMMAND_ATTACHMENT_SWEEP});
	assert_false(lies(r, clean)); /* the face is with the original only */
	assert_true(lies(r, original) && lies(r, covered));
}

static void mail_on(struct rig *r)
{
	static const char how[] = "{\"active\":true,\"rev\":0,\"settings\":{\"from\":"
				  "\"120@gg.example\",\"smtp\":\"smtp://127.0.0.1:1\","
				  "\"smtp_password\":\"word\"}}";
	struct command c = {.kind = COMMAND_CHANNEL_SAVE,
			    .actor = ME,
			    .roles = ADMIN,
			    .body = dj_strdup(how),
			    .body_n = sizeof how - 1};

	dj_copy(c.name, sizeof c.name, "mail");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

/* A letter in, and an answer with this file. */
static dj_id answer_with(struct rig *r, dj_id file, const char *external)
{
	char in[400], out[200];
	struct command c = {.kind = COMMAND_LETTER_RECEIVED, .number = channel_MAIL},
		       send = {.kind = COMMAND_LETTER_SEND, .actor = ME, .roles = AGENT};
	struct answer a;

	snprintf(in, sizeof in,
		 "{\"external\":\"%s\",\"from\":\"kim@home.example\",\"name\":\"kim\",\"to\":[],"
		 "\"subject\":\"lamp\",\"body\":\"it is out\",\"auth\":\"\",\"kind\":\"person\"}",
		 external);
	c.body = dj_strdup(in);
	c.body_n = strlen(in);
	a = rig_ask(r, &c);
	assert_int_equal(a.verdict, VERDICT_ok);
	snprintf(out, sizeof out,
		 "{\"answers\":\"%lld\",\"body\":\"Here\",\"attachments\":[\"%lld\"]}",
		 (long long)a.id, (long long)file);
	send.body = dj_strdup(out);
	send.body_n = strlen(out);
	a = rig_ask(r, &send);
	assert_int_equal(a.verdict, VERDICT_ok);
	return a.id;
}

static enum verdict goes(struct rig *r, dj_id letter)
{
	struct command c = {
	    .kind = COMMAND_LETTER_MOVED, .subject = letter, .number = letter_state_SENDING};

	return rig_ask(r, &c).verdict;
}

static void a_letter_waits_for_its_files(struct rig *r, struct query_rig *q)
{
	dj_id plan = add(r, "a plan"), bad = add(r, "a bad plan");
	dj_id first, second;

	(void)q;
	mail_on(r);
	first = answer_with(r, plan, "1@home.example");
	second = answer_with(r, bad, "2@home.example");
	assert_int_equal(goes(r, first), VERDICT_wrong_state);
	looked(r, plan, attachment_look_HELD, NULL, NULL);
	assert_int_equal(goes(r, first), VERDICT_wrong_state);
	looked(r, plan, attachment_look_AS_IT_CAME, NULL, NULL);
	assert_int_equal(goes(r, first), VERDICT_ok);
	looked(r, bad, attachment_look_REFUSED, NULL, NULL);
	assert_int_equal(goes(r, second), VERDICT_quarantined);
}

BOTH(nobody_has_it_before_it_was_looked_at)
BOTH(what_is_infected_goes_nowhere)
BOTH(what_was_covered_is_handed_on)
BOTH(a_letter_waits_for_its_files)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nobody_has_it_before_it_was_looked_at_on_both),
	    cmocka_unit_test(what_is_infected_goes_nowhere_on_both),
	    cmocka_unit_test(what_was_covered_is_handed_on_on_both),
	    cmocka_unit_test(a_letter_waits_for_its_files_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
