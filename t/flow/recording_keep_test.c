/* links: base domain store app */
/* What is kept of recordings: the chain, who listened, what must stay, what goes. On both engines.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <sys/stat.h>

#include "app/recording_chain.h"
#include "app/recording_shelf.h"
#include "base/log.h"
#include "flow/query_rig.h"

#define DAY	86400000LL
#define AUDITOR (1u << role_AUDITOR)
#define MANAGER (1u << role_MANAGER)
#define LEAD	(1u << role_SUPERVISOR)
#define QA	(1u << role_QA)

static struct recording_shelf shelf;

/* A recording whose sound lies on the shelf, of agent 1 unless said. */
static dj_id begin_one(struct rig *r, dj_id contact)
{
	struct fact f = rig_fact(r, FACT_recording_started);
	dj_id id = rig_id(r);

	f.recording_started.recording = id;
	f.recording_started.contact = contact;
	f.recording_started.segment = 1;
	f.recording_started.agent = 1;
	f.recording_started.queue = rig_named(r, SQL_queue_by_name, "general");
	rig_append(r, &f);
	return id;
}

static void end_one(struct rig *r, dj_id id, enum recording_end how)
{
	struct fact f = rig_fact(r, FACT_recording_ended);

	f.recording_ended.recording = id;
	f.recording_ended.contact = 9;
	f.recording_ended.how = how;
	f.recording_ended.lasted = 61000;
	rig_append(r, &f);
}

static void put_sound(dj_id id)
{
	char path[SHELF_PATH];
	FILE *f;

	assert_int_equal(shelf_make_room(&shelf, id, NULL), 0);
	shelf_path(&shelf, id, SHELF_SOUND, path);
	f = fopen(path, "wb");
	fprintf(f, "the sound of %" PRId64, id);
	fclose(f);
}

static enum verdict say_made(struct rig *r, dj_id id)
{
	struct command c = {
	    .kind = COMMAND_RECORDING_MADE, .subject = id, .count = {61000, 5000, 3}};
	unsigned char digest[RECORDING_DIGEST];
	char path[SHELF_PATH];

	put_sound(id);
	shelf_path(&shelf, id, SHELF_SOUND, path);
	assert_int_equal(recording_digest(path, digest), 0);
	sodium_bin2hex(c.text, 65, digest, sizeof digest);
	strcat(c.text, " AAECAw==");
	strcpy(c.words, "hold 1000 resume 2000");
	return rig_ask(r, &c).verdict;
}

static dj_id made_one(struct rig *r, dj_id contact)
{
	dj_id id = begin_one(r, contact);

	end_one(r, id, recording_end_WHOLE);
	assert_int_equal(say_made(r, id), VERDICT_ok);
	return id;
}

static int complaints;
static char last_complaint[300];

static void complain(void *arg, const char *sentence)
{
	(void)arg;
	complaints++;
	snprintf(last_complaint, sizeof last_complaint, "%s", sentence);
}

static struct chain_report verify(struct rig *r)
{
	struct chain_report report;

	complaints = 0;
	assert_int_equal(chain_verify(r->db, &shelf, complain, NULL, &report, NULL), 0);
	assert_true((complaints > 0) == (report.broken > 0));
	return report;
}

static void script(struct rig *r, const char *text)
{
	assert_int_equal(db_script(r->db, text, NULL), 0);
}

static void set_up(struct rig *r)
{
	shelf_init(&shelf, r->fresh.tmp.dir, r->keys);
}

/* ---- the view ---- */

static void shown(struct rig *r, struct query_rig *q)
{
	dj_id contact, id, going;
	json_t *root, *list, *one, *marks;

	set_up(r);
	contact = rig_contact(r, NULL);
	id = made_one(r, contact);
	going = begin_one(r, contact);
	end_one(r, going, recording_end_DISK_FULL);
	made_one(r, contact + 1);
	root = ask(q, QUERY_RECORDINGS, contact, AGENT);
	list = json_object_get(root, "recordings");
	assert_int_equal(json_array_size(list), 2);
	one = json_array_get(list, 0);
	assert_int_equal(dj_id_parse(text_in(one, "id")), id);
	assert_string_equal(text_in(one, "state"), "ready");
	assert_string_equal(text_in(one, "how"), "whole");
	assert_string_equal(text_in(one, "peaks"), "AAECAw==");
	assert_int_equal(int_in(one, "lasted_ms"), 61000);
	assert_int_equal(int_in(one, "lost"), 3);
	assert_int_equal(int_in(one, "keep_until_ms"), r->clock.wall + 180 * DAY);
	marks = json_object_get(one, "marks");
	assert_int_equal(json_array_size(marks), 2);
	assert_string_equal(text_in(json_array_get(marks, 1), "mark"), "resume");
	assert_int_equal(int_in(json_array_get(marks, 1), "at_ms"), 2000);
	one = json_array_get(list, 1);
	assert_string_equal(text_in(one, "state"), "writing");
	assert_string_equal(text_in(one, "how"), "disk_full"); /* the record says so */
	json_decref(root);
}

static void a_contact_shows_its_recordings(void **state)
{
	(void)state;
	on_both(shown);
}

/* ---- listening ---- */

static enum verdict play(struct rig *r, dj_id id, dj_id person, uint32_t roles, bool download)
{
	struct command c = {.kind = COMMAND_RECORDING_PLAY,
			    .actor = person,
			    .roles = roles,
			    .subject = id,
			    .number = recording_use_QUALITY,
			    .flag = download};

	return rig_ask(r, &c).verdict;
}

static void heard(struct rig *r, struct query_rig *q)
{
	dj_id contact, id;
	json_t *root, *who;
	struct command c = {.kind = COMMAND_RECORDING_PLAY, .actor = 5, .roles = QA};
	struct fact f;

	set_up(r);
	contact = rig_contact(r, NULL);
	id = made_one(r, contact);
	c.subject = id;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_reason_missing);
	assert_int_equal(play(r, id + 1, 5, QA, false), VERDICT_not_found);
	assert_int_equal(play(r, id, 5, QA, false), VERDICT_ok);
	assert_int_equal(play(r, id, 5, QA, true), VERDICT_not_allowed);
	assert_int_equal(play(r, id, 6, LEAD, true), VERDICT_ok);
	assert_int_equal(play(r, id, 5, ADMIN, false), VERDICT_not_allowed);
	/* their own only, and only where the centre wants that */
	assert_int_equal(play(r, id, 1, AGENT, false), VERDICT_not_allowed);
	script(r, "UPDATE recording_policy SET own = 1 WHERE queue = 0");
	assert_int_equal(play(r, id, 1, AGENT, false), VERDICT_ok);
	assert_int_equal(play(r, id, 2, AGENT, false), VERDICT_not_allowed);
	/* of a crisis: few, before it was raised and after */
	f = rig_fact(r, FACT_crisis_raised);
	f.crisis_raised.contact = contact;
	rig_append(r, &f);
	assert_int_equal(play(r, made_one(r, contact), 6, LEAD, false), VERDICT_not_allowed);
	assert_int_equal(play(r, id, 1, AGENT, false), VERDICT_not_allowed);
	assert_int_equal(play(r, id, 6, LEAD, false), VERDICT_not_allowed);
	assert_int_equal(play(r, id, 7, AUDITOR, false), VERDICT_ok);
	root = ask(q, QUERY_RECORDINGS, contact, AUDITOR);
	who = json_object_get(json_array_get(json_object_get(root, "listeners"), 0), "played");
	assert_int_equal(json_array_size(who), 4); /* the refused ones heard nothing */
	assert_string_equal(text_in(json_array_get(who, 0), "use"), "quality");
	assert_true(json_is_true(json_object_get(json_array_get(who, 2), "download")));
	json_decref(root);
	root = ask(q, QUERY_RECORDINGS, contact, AGENT);
	assert_int_equal(json_array_size(json_object_get(root, "listeners")), 0);
	json_decref(root);
	do {
		f = rig_published(r);
	} while (f.kind != FACT_recording_played);
	assert_int_equal(f.recording_played.recording, id);
	assert_int_equal(f.recording_played.person, 5);
	assert_int_equal(f.recording_played.use, recording_use_QUALITY);
}

static void who_listens_leaves_a_trace(void **state)
{
	(void)state;
	on_both(heard);
}

/* ---- the chain ---- */

static void chained(struct rig *r, struct query_rig *q)
{
	dj_id ids[4];
	char path[SHELF_PATH];
	struct chain_report report;

	(void)q;
	set_up(r);
	assert_int_equal(verify(r).links, 0);
	for (int i = 0; i < 4; i++)
		ids[i] = made_one(r, 9);
	report = verify(r);
	assert_int_equal(report.links, 4);
	assert_int_equal(report.files, 4);
	assert_int_equal(report.broken, 0);
	assert_int_equal(say_made(r, ids[1]), VERDICT_ok); /* made anew after a crash */
	report = verify(r);
	assert_int_equal(report.links, 5);
	assert_int_equal(report.files, 4);
	assert_int_equal(report.broken, 0);
	/* a file is changed, then gone */
	shelf_path(&shelf, ids[2], SHELF_SOUND, path);
	fclose(fopen(path, "ab"));
	assert_int_equal(verify(r).broken, 0);
	truncate(path, 3);
	assert_int_equal(verify(r).broken, 1);
	assert_non_null(strstr(last_complaint, "the file was changed"));
	remove(path);
	assert_int_equal(verify(r).broken, 1);
	assert_non_null(strstr(last_complaint, "not there"));
	put_sound(ids[2]);
	assert_int_equal(verify(r).broken, 0);
	/* a link is changed: it and the next one do not fit */
	script(r, "UPDATE recording_link SET at_ms = at_ms + 1 WHERE number = 2");
	assert_int_equal(verify(r).broken, 1);
	script(r, "UPDATE recording_link SET at_ms = at_ms - 1 WHERE number = 2");
	assert_int_equal(verify(r).broken, 0);
	/* one is taken out */
	script(r, "DELETE FROM recording_link WHERE number = 3");
	assert_int_not_equal(verify(r).broken, 0);
}

static void the_chain_finds_what_was_changed(void **state)
{
	(void)state;
	on_both(chained);
}

/* ---- deleting ---- */

static struct answer sweep(struct rig *r, const char *removed)
{
	struct command c = {.kind = COMMAND_RECORDING_SWEEP};

	strcpy(c.text, removed);
	return rig_ask(r, &c);
}

static enum verdict keep(struct rig *r, dj_id id, bool on)
{
	struct command c = {.kind = COMMAND_RECORDING_KEEP,
			    .actor = 7,
			    .roles = AUDITOR,
			    .subject = id,
			    .flag = on,
			    .number = on ? recording_why_COURT : recording_why_SETTLED,
			    .text = "2026-형제-120"};

	return rig_ask(r, &c).verdict;
}

static enum verdict delete_as(struct rig *r, dj_id id, uint32_t roles)
{
	struct command c = {.kind = COMMAND_RECORDING_DELETE,
			    .actor = 8,
			    .roles = roles,
			    .subject = id,
			    .number = recording_why_PRIVACY};

	return rig_ask(r, &c).verdict;
}

static void gone(struct rig *r, struct query_rig *q)
{
	dj_id contact, old, kept, fresh;
	char text[60];
	struct answer a;
	json_t *root;

	set_up(r);
	contact = rig_contact(r, NULL);
	old = made_one(r, contact);
	kept = made_one(r, contact);
	assert_int_equal(keep(r, kept, true), VERDICT_ok);
	dj_fake_clock_advance(&r->clock, 100 * DAY);
	fresh = made_one(r, contact);
	assert_int_equal(sweep(r, "").number, 0);
	dj_fake_clock_advance(&r->clock, 81 * DAY);
	a = sweep(r, "");
	assert_int_equal(a.number, 1);
	assert_int_equal(strtoll(a.text, NULL, 10), old);
	a = sweep(r, ""); /* the answer was lost: it is told again */
	assert_int_equal(a.number, 1);
	assert_int_equal(shelf_remove(&shelf, old), 0);
	snprintf(text, sizeof text, "%" PRId64 " ", old);
	assert_int_equal(sweep(r, text).number, 0);
	assert_int_equal(play(r, old, 7, AUDITOR, false), VERDICT_wrong_state);
	assert_int_equal(say_made(r, old), VERDICT_not_found);
	assert_int_equal(shelf_remove(&shelf, old), 0);
	/* the trace stays, in the row and in the chain */
	root = ask(q, QUERY_RECORDINGS, contact, AGENT);
	assert_string_equal(
	    text_in(json_array_get(json_object_get(root, "recordings"), 0), "state"), "deleted");
	assert_string_equal(text_in(json_array_get(json_object_get(root, "recordings"), 0), "gone"),
			    "retention");
	json_decref(root);
	assert_int_equal(verify(r).broken, 0);
	assert_int_equal(verify(r).deleted, 1);
	/* a legal hold stands over everybody */
	assert_int_equal(delete_as(r, kept, MANAGER), VERDICT_recording_kept);
	assert_int_equal(delete_as(r, fresh, LEAD), VERDICT_not_allowed);
	assert_int_equal(delete_as(r, fresh, MANAGER), VERDICT_ok);
	assert_int_equal(delete_as(r, fresh, MANAGER), VERDICT_wrong_state);
	assert_int_equal(keep(r, fresh, true), VERDICT_wrong_state);
	assert_int_equal(keep(r, kept, false), VERDICT_ok);
	assert_int_equal(sweep(r, "").number, 2);
}

static void retention_deletes_and_leaves_a_trace(void **state)
{
	(void)state;
	on_both(gone);
}

/* Nothing is held or deleted without a reason; the reasons stay when the sound is gone. */
static void ordered(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_RECORDING_DELETE, .actor = 8, .roles = MANAGER};
	dj_id contact;
	json_t *root, *list;
	struct fact f;

	set_up(r);
	contact = rig_contact(r, NULL);
	c.subject = made_one(r, contact);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_reason_missing);
	c.number = recording_why_OTHER;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_reason_missing);
	assert_int_equal(keep(r, c.subject, true), VERDICT_ok);
	assert_int_equal(keep(r, c.subject, true), VERDICT_wrong_state);
	assert_int_equal(keep(r, c.subject, false), VERDICT_ok);
	strcpy(c.text, "a child's voice");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	root = ask(q, QUERY_RECORDINGS, contact, AUDITOR);
	list = json_object_get(json_array_get(json_object_get(root, "listeners"), 0), "orders");
	assert_int_equal(json_array_size(list), 3);
	assert_string_equal(text_in(json_array_get(list, 0), "order"), "delete");
	assert_string_equal(text_in(json_array_get(list, 0), "why"), "other");
	assert_string_equal(text_in(json_array_get(list, 0), "note"), "a child's voice");
	assert_string_equal(text_in(json_array_get(list, 1), "order"), "release");
	assert_string_equal(text_in(json_array_get(list, 2), "note"), "2026-형제-120");
	json_decref(root);
	do {
		f = rig_published(r);
	} while (f.kind != FACT_recording_ordered ||
		 f.recording_ordered.order != recording_order_DELETE);
	assert_int_equal(f.recording_ordered.person, 8);
	assert_int_equal(f.recording_ordered.why, recording_why_OTHER);
}

static void what_is_decided_has_a_reason_that_stays(void **state)
{
	(void)state;
	on_both(ordered);
}

static void left(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_RECORDING_LEFT};
	dj_id contact, id;
	json_t *root;

	set_up(r);
	contact = rig_contact(r, NULL);
	id = begin_one(r, contact);
	dj_fake_clock_advance(&r->clock, 1000);
	c.number = r->clock.wall;
	dj_fake_clock_advance(&r->clock, 1000);
	begin_one(r, contact); /* of this run */
	assert_int_equal(rig_ask(r, &c).number, 1);
	assert_int_equal(rig_ask(r, &c).number, 0);
	assert_int_equal(say_made(r, id), VERDICT_ok);
	root = ask(q, QUERY_RECORDINGS, contact, AGENT);
	assert_string_equal(text_in(json_array_get(json_object_get(root, "recordings"), 0), "how"),
			    "restart");
	assert_string_equal(
	    text_in(json_array_get(json_object_get(root, "recordings"), 1), "state"), "running");
	json_decref(root);
}

static void what_a_crash_left_going_on_is_ended(void **state)
{
	(void)state;
	on_both(left);
}

/* ---- policy ---- */

static void policies(struct rig *r, struct query_rig *q)
{
	dj_id sign = rig_named(r, SQL_queue_by_name, "sign");
	struct command c = {.kind = COMMAND_RECORDING_POLICY,
			    .actor = 1,
			    .roles = ADMIN,
			    .subject = sign,
			    .flag = false,
			    .count = {60, 0, 0}};
	struct site site;
	json_t *root;

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	c.count[0] = 0;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
	c.count[0] = 60;
	c.subject = 12345;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found);
	c.roles = AGENT;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_allowed);
	assert_int_equal(site_load(r->db, r->keys, &site, NULL), 0);
	assert_false(site_queue_of(&site, sign)->recording.on);
	assert_true(site_queue_of(&site, rig_named(r, SQL_queue_by_name, "general"))->recording.on);
	assert_int_equal(
	    site_queue_of(&site, rig_named(r, SQL_queue_by_name, "general"))->recording.key_pause_s,
	    10);
	site_free(&site);
	root = ask(q, QUERY_RECORDING_POLICIES, 0, ADMIN);
	assert_int_equal(json_array_size(json_object_get(root, "policies")), 2);
	json_decref(root);
}

/* Who may listen follows the queue that the recording was made in. */
static void listeners_of_a_queue(struct rig *r, struct query_rig *q)
{
	dj_id general = rig_named(r, SQL_queue_by_name, "general");
	struct command c = {.kind = COMMAND_RECORDING_POLICY,
			    .actor = 1,
			    .roles = ADMIN,
			    .subject = general,
			    .flag = true,
			    .count = {60, 10, 1},
			    .name = "qa trainer",
			    .text = "민원 처리의 확인"};
	json_t *root, *list;
	dj_id id;

	set_up(r);
	id = made_one(r, 9);
	assert_int_equal(play(r, id, 6, LEAD, false), VERDICT_ok);
	assert_int_equal(play(r, id, 1, AGENT, false), VERDICT_not_allowed);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(play(r, id, 6, LEAD, false), VERDICT_not_allowed);
	assert_int_equal(play(r, id, 5, QA, false), VERDICT_ok);
	assert_int_equal(play(r, id, 7, AUDITOR, false), VERDICT_ok);
	assert_int_equal(play(r, id, 1, AGENT, false), VERDICT_ok); /* their own */
	root = ask(q, QUERY_RECORDING_POLICIES, 0, ADMIN);
	list = json_object_get(root, "policies");
	assert_int_equal(json_array_size(list), 2);
	assert_string_equal(text_in(json_array_get(list, 1), "purpose"), c.text);
	assert_int_equal(json_array_size(json_object_get(json_array_get(list, 1), "hears")), 2);
	json_decref(root);
	strcpy(c.name, "qa agent");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
	c.kind = COMMAND_RECORDING_POLICY_END;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(play(r, id, 6, LEAD, false), VERDICT_ok);
	c.subject = 0;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
}

static void each_queue_says_who_may_listen(void **state)
{
	(void)state;
	on_both(listeners_of_a_queue);
}

static void each_queue_may_have_a_policy(void **state)
{
	(void)state;
	on_both(policies);
}

/* ---- messages ---- */

static dj_id message_begun(struct rig *r, dj_id contact)
{
	struct fact begun = rig_fact(r, FACT_voicemail_begun),
		    sound = rig_fact(r, FACT_recording_started);

	begun.voicemail_begun.contact = sound.recording_started.contact = contact;
	begun.voicemail_begun.recording = sound.recording_started.recording = rig_id(r);
	rig_append(r, &sound);
	rig_append(r, &begun);
	return begun.voicemail_begun.recording;
}

static dj_id due(struct rig *r, dj_id contact, enum callback_reason reason)
{
	struct fact f = rig_fact(r, FACT_callback_due);

	f.callback_due.callback = rig_id(r);
	f.callback_due.contact = contact;
	f.callback_due.reason = reason;
	rig_append(r, &f);
	return f.callback_due.callback;
}

static void message_ended(struct rig *r, dj_id recording, dj_id callback, enum voicemail_end how)
{
	struct fact f = rig_fact(r, FACT_voicemail_ended);

	f.voicemail_ended.recording = recording;
	f.voicemail_ended.callback = callback;
	f.voicemail_ended.how = how;
	f.voicemail_ended.lasted = 12000;
	rig_append(r, &f);
}

/* The message of the only entry; 0: it has none. */
static dj_id listed_message(struct query_rig *q, int *lasted_ms)
{
	json_t *root = ask(q, QUERY_CALLBACKS, 0, AGENT);
	json_t *list = json_object_get(root, "callbacks"),
	       *message = json_object_get(json_array_get(list, 0), "message");
	dj_id id = 0;

	assert_int_equal(json_array_size(list), 1);
	if (json_is_object(message)) {
		id = dj_id_parse(text_in(message, "recording"));
		*lasted_ms = int_in(message, "lasted_ms");
	}
	json_decref(root);
	return id;
}

static void messages(struct rig *r, struct query_rig *q)
{
	dj_id contact, sound, entry, cut;
	struct command play = {.kind = COMMAND_RECORDING_PLAY, .actor = 5, .roles = AGENT};
	struct command done = {.kind = COMMAND_CALLBACK_DONE, .actor = 5, .roles = AGENT};
	int lasted_ms = 0;

	set_up(r);
	contact = rig_contact(r, "01012341234");
	message_ended(r, message_begun(r, contact), 0, voicemail_end_EMPTY);
	sound = message_begun(r, contact);
	entry = due(r, contact, callback_reason_VOICEMAIL);
	message_ended(r, sound, entry, voicemail_end_HUNG_UP);
	end_one(r, sound, recording_end_WHOLE);
	assert_int_equal(say_made(r, sound), VERDICT_ok);
	assert_int_equal(listed_message(q, &lasted_ms), sound);
	assert_int_equal(lasted_ms, 12000);
	play.subject = sound;
	play.number = recording_use_MESSAGE;
	assert_int_equal(rig_ask(r, &play).verdict, VERDICT_ok); /* their work is to hear it */
	play.subject = made_one(r, contact);
	assert_int_equal(rig_ask(r, &play).verdict, VERDICT_not_allowed); /* a talk is not */
	done.subject = entry;
	done.result = callback_result_RANG_BACK;
	assert_int_equal(rig_ask(r, &done).verdict, VERDICT_bad_request);
	done.result = callback_result_SETTLED;
	assert_int_equal(rig_ask(r, &done).verdict, VERDICT_ok);
	contact = rig_contact(r, "01055556666"); /* and one in which the server died */
	cut = message_begun(r, contact);
	due(r, contact, callback_reason_RESTART);
	assert_int_equal(rig_ask(r, &done).verdict, VERDICT_wrong_state); /* done already */
	assert_int_equal(listed_message(q, &lasted_ms), cut);
}

static void a_message_is_work_that_agents_hear(void **state)
{
	(void)state;
	on_both(messages);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_contact_shows_its_recordings),
	    cmocka_unit_test(who_listens_leaves_a_trace),
	    cmocka_unit_test(the_chain_finds_what_was_changed),
	    cmocka_unit_test(retention_deletes_and_leaves_a_trace),
	    cmocka_unit_test(what_a_crash_left_going_on_is_ended),
	    cmocka_unit_test(what_is_decided_has_a_reason_that_stays),
	    cmocka_unit_test(each_queue_may_have_a_policy),
	    cmocka_unit_test(a_message_is_work_that_agents_hear),
	    cmocka_unit_test(each_queue_says_who_may_listen),
	};

	setenv("TZ", "UTC", 1);
	dj_log_set_level(DJ_LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
