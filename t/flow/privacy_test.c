/* links: base domain store app */
/* Who looked, what goes and what is proved of it, consent and what roles read, on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "app/permission.h"
#include "flow/query_rig.h"

#define ME	5
#define MANAGER (1u << role_MANAGER)
#define AUDITOR (1u << role_AUDITOR)
#define DAY	86400000LL

static struct answer citizen_of(struct rig *r, dj_id contact, const char *name)
{
	struct command c = {
	    .kind = COMMAND_CITIZEN_SAVE, .actor = ME, .roles = AGENT, .contact = contact};

	dj_copy(c.name, sizeof c.name, name);
	dj_copy(c.text, sizeof c.text, "아들이 둘");
	dj_copy(c.words, sizeof c.words, "여주시 1");
	return rig_ask(r, &c);
}

static enum verdict open_for(struct rig *r, dj_id id, enum access_what what, const char *note)
{
	struct command c = {.kind = COMMAND_CITIZEN_OPEN,
			    .actor = ME,
			    .roles = MANAGER,
			    .subject = id,
			    .citizen = {.what = what, .why = access_why_OTHER}};

	dj_copy(c.text, sizeof c.text, note);
	return rig_ask(r, &c).verdict;
}

static void end_contact(struct rig *r, dj_id contact)
{
	struct fact f = rig_fact(r, FACT_contact_ended);

	f.contact_ended.contact = contact;
	rig_append(r, &f);
}

static void write_note(struct rig *r, dj_id contact, const char *note)
{
	struct command c = {
	    .kind = COMMAND_CLASSIFY, .actor = ME, .roles = AGENT, .contact = contact};

	dj_copy(c.text, sizeof c.text, note);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

static void note_is(struct query_rig *q, dj_id contact, const char *note)
{
	json_t *root = ask(q, QUERY_CONTACT, contact, AGENT);

	assert_string_equal(text_in(json_object_get(root, "classified"), "note"), note);
	json_decref(root);
}

static json_t *entry_at(const json_t *root, size_t i)
{
	return json_array_get(json_object_get(root, "entries"), i);
}

/* ---- who looked ---- */

static dj_id reason_of(struct rig *r)
{
	dj_id id;

	db_begin(r->db, DB_READ);
	id =
	    db_query_int(r->db, SQL_reason_by_name, 0, db_i(reason_kind_NUMBER), db_t("call_back"));
	assert_int_equal(db_commit(r->db, NULL), 0);
	return id;
}

static void everybody_who_looked_is_named_to_who_asks(struct rig *r, struct query_rig *q)
{
	dj_id contact = rig_contact(r, "01012345678"), id = citizen_of(r, contact, "김민수").id;
	struct command show = {.kind = COMMAND_NUMBER_SHOW,
			       .actor = 6,
			       .roles = AGENT,
			       .contact = contact,
			       .reason = reason_of(r)};
	json_t *root;

	assert_int_equal(open_for(r, id, access_what_CARD, "옛 민원"), VERDICT_ok);
	assert_int_equal(rig_ask(r, &show).verdict, VERDICT_ok);
	root = ask(q, QUERY_CITIZEN_LOOKED, id, AUDITOR);
	assert_int_equal(json_array_size(json_object_get(root, "entries")), 3);
	assert_string_equal(text_in(entry_at(root, 0), "what"), "number");
	assert_int_equal(dj_id_parse(text_in(entry_at(root, 0), "person")), 6);
	assert_string_equal(text_in(entry_at(root, 1), "why"), "other");
	assert_string_equal(text_in(entry_at(root, 1), "note"), "옛 민원");
	json_decref(root);
	root = ask_text(q, QUERY_CITIZEN_LOOKED, "010-1234-5678");
	assert_int_equal(json_array_size(json_object_get(root, "entries")), 3);
	json_decref(root);
}

static void a_number_that_nobody_knows_has_its_log_too(struct rig *r, struct query_rig *q)
{
	struct command show = {.kind = COMMAND_NUMBER_SHOW,
			       .actor = 6,
			       .roles = AGENT,
			       .contact = rig_contact(r, "01099998888"),
			       .reason = reason_of(r)};
	json_t *root;

	assert_int_equal(rig_ask(r, &show).verdict, VERDICT_ok);
	root = ask_text(q, QUERY_CITIZEN_LOOKED, "01099998888");
	assert_int_equal(json_array_size(json_object_get(root, "entries")), 1);
	json_decref(root);
}

static json_t *month(struct query_rig *q)
{
	return ask_text(q, QUERY_ACCESS, "2025-11"); /* the rig's clock */
}

static int64_t broken(struct query_rig *q, int64_t links)
{
	json_t *root = month(q), *chain = json_object_get(root, "chain");
	int64_t n = int_in(chain, "broken");

	assert_int_equal(int_in(chain, "links"), links);
	json_decref(root);
	return n;
}

static void tamper(struct rig *r, const char *text)
{
	assert_int_equal(db_script(r->db, text, NULL), 0);
}

static void a_changed_row_of_the_log_is_found_out(struct rig *r, struct query_rig *q)
{
	dj_id id = citizen_of(r, 0, "김민수").id;
	json_t *root, *me;

	for (int i = 0; i < 4; i++)
		assert_int_equal(open_for(r, id, access_what_CARD, "감사"), VERDICT_ok);
	assert_int_equal(broken(q, 5), 0);
	root = month(q);
	me = json_array_get(json_object_get(root, "people"), 0);
	assert_int_equal(int_in(me, "entries"), 5);
	assert_int_equal(int_in(me, "citizens"), 1);
	json_decref(root);
	tamper(r, "UPDATE access_entry SET person = 99 WHERE number = 2");
	assert_int_equal(broken(q, 5), 1);
	tamper(r, "UPDATE access_entry SET person = 5 WHERE number = 2");
	assert_int_equal(broken(q, 5), 0);
	tamper(r, "DELETE FROM access_entry WHERE number = 3");
	assert_int_equal(broken(q, 4), 1);
}

/* ---- what goes ---- */

static enum verdict erase(struct rig *r, dj_id id, struct answer *a)
{
	struct command c = {.kind = COMMAND_CITIZEN_ERASE,
			    .actor = ME,
			    .roles = MANAGER,
			    .subject = id,
			    .citizen = {.why = access_why_CITIZEN}};

	*a = rig_ask(r, &c);
	return a->verdict;
}

static void hold(struct rig *r, dj_id id, bool on)
{
	struct command c = {.kind = COMMAND_CITIZEN_MARK,
			    .actor = ME,
			    .roles = MANAGER,
			    .subject = id,
			    .citizen = {.hold = on}};

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

static void who_asks_to_be_forgotten_is_and_a_proof_stays(struct rig *r, struct query_rig *q)
{
	dj_id contact = rig_contact(r, "01012345678"), id = citizen_of(r, contact, "김민수").id;
	struct answer a;
	json_t *root, *run;

	write_note(r, contact, "몰래 한 말");
	assert_int_equal(erase(r, id, &a), VERDICT_wrong_state); /* the call goes on */
	end_contact(r, contact);
	hold(r, id, true);
	assert_int_equal(erase(r, id, &a), VERDICT_citizen_held);
	hold(r, id, false);
	assert_int_equal(erase(r, id, &a), VERDICT_ok);
	note_is(q, contact, "");
	root = ask_text(q, QUERY_CITIZENS, "01012345678");
	assert_int_equal(json_array_size(json_object_get(root, "citizens")), 0);
	json_decref(root);
	root = ask(q, QUERY_RETENTION, 0, MANAGER);
	run = json_array_get(json_object_get(root, "runs"), 0);
	assert_int_equal(dj_id_parse(text_in(run, "id")), a.id);
	assert_string_equal(text_in(run, "kind"), "request");
	assert_int_equal(int_in(run, "rows"), 5); /* number, note, card, identity, link */
	assert_int_equal(strlen(text_in(run, "digest")), 64);
	json_decref(root);
	assert_int_equal(erase(r, id, &a), VERDICT_citizen_erased);
}

static void run_nightly(struct rig *r)
{
	struct command c = {.kind = COMMAND_RETENTION_RUN};

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

static void policy_takes_what_is_too_old_and_leaves_what_is_held(struct rig *r, struct query_rig *q)
{
	dj_id old = rig_contact(r, "01012345678"), held = rig_contact(r, "01022222222"), fresh;
	struct command c = {.kind = COMMAND_RETENTION_SAVE,
			    .actor = ME,
			    .roles = MANAGER,
			    .number = 30,
			    .citizen = {.retention = retention_kind_WORDS}};

	hold(r, citizen_of(r, held, "소송인").id, true);
	write_note(r, old, "옛말");
	write_note(r, held, "증거");
	end_contact(r, old);
	end_contact(r, held);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	r->clock.wall += 31 * DAY;
	fresh = rig_contact(r, "01012345678");
	write_note(r, fresh, "새말");
	end_contact(r, fresh);
	run_nightly(r);
	note_is(q, old, "");
	note_is(q, held, "증거");
	note_is(q, fresh, "새말");
	c.number = -1;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
}

/* ---- what is never kept ---- */

static void a_registration_number_is_never_kept(struct rig *r, struct query_rig *q)
{
	dj_id contact = rig_contact(r, NULL);

	write_note(r, contact, "주민번호 900101-1234567 이라고 함");
	note_is(q, contact, "주민번호 ******-******* 이라고 함");
}

/* ---- consent and a copy ---- */

static void consent_is_given_to_a_version_of_words(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_CITIZEN_CONSENT,
			    .actor = ME,
			    .roles = AGENT,
			    .subject = citizen_of(r, 0, "김민수").id,
			    .flag = true,
			    .language = language_KO,
			    .citizen = {.purpose = consent_purpose_NEWS}};
	struct command text = {.kind = COMMAND_CONSENT_TEXT,
			       .actor = ME,
			       .roles = MANAGER,
			       .language = language_KO,
			       .citizen = {.purpose = consent_purpose_NEWS}};
	struct query what = {.kind = QUERY_CITIZEN, .id = c.subject, .person = ME, .roles = AGENT};
	json_t *root, *now;

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found); /* to no words */
	dj_copy(text.text, sizeof text.text, "소식을 보내 드려도 될까요?");
	assert_int_equal(rig_ask(r, &text).number, 1);
	assert_int_equal(rig_ask(r, &text).number, 2);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	root = query_rig_json(q, &what);
	now = json_array_get(json_object_get(json_object_get(root, "citizen"), "consents"), 0);
	assert_int_equal(int_in(now, "version"), 2);
	assert_true(json_is_true(json_object_get(now, "given")));
	json_decref(root);
}

/* A letter that answers none, to 010-1234-5678; "" : about their matter, as the desk does it. */
static enum verdict write_to(struct rig *r, const char *purpose, const char *channel,
			     const char *to)
{
	struct command c = {.kind = COMMAND_LETTER_SEND, .actor = ME, .roles = AGENT};
	char body[300];

	snprintf(body, sizeof body, "{\"channel\":\"%s\",\"to\":\"%s\",\"body\":\"새 소식\"%s%s%s}",
		 channel, to, purpose[0] ? ",\"purpose\":\"" : "", purpose, purpose[0] ? "\"" : "");
	c.body = dj_strdup(body);
	c.body_n = strlen(body);
	return rig_ask(r, &c).verdict;
}

static void say_consent(struct rig *r, dj_id id, bool given, const char *channel)
{
	struct command c = {.kind = COMMAND_CITIZEN_CONSENT,
			    .actor = ME,
			    .roles = AGENT,
			    .subject = id,
			    .flag = given,
			    .language = language_KO,
			    .citizen = {.purpose = consent_purpose_NEWS}};

	dj_copy(c.name, sizeof c.name, channel);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

static void channels_on(struct rig *r)
{
	static const char *const all[][2] = {
	    {"mail", "{\"active\":true,\"rev\":0,\"settings\":{\"from\":\"120@gg.example\","
		     "\"smtp\":\"smtp://127.0.0.1:1\"}}"},
	    {"sms", "{\"active\":true,\"rev\":0,\"settings\":{\"from\":\"031120\",\"url\":"
		    "\"http://127.0.0.1:1/\",\"key\":\"open-sesame\"}}"}};

	for (size_t i = 0; i < DJ_COUNT(all); i++) {
		struct command c = {
		    .kind = COMMAND_CHANNEL_SAVE, .actor = ME, .roles = 1u << role_ADMIN};

		dj_copy(c.name, sizeof c.name, all[i][0]);
		c.body = dj_strdup(all[i][1]);
		c.body_n = strlen(all[i][1]);
		assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	}
}

static void nobody_is_written_to_who_did_not_agree(struct rig *r, struct query_rig *q)
{
	struct command text = {.kind = COMMAND_CONSENT_TEXT,
			       .actor = ME,
			       .roles = MANAGER,
			       .language = language_KO,
			       .text = "소식을 보내 드려도 될까요?",
			       .citizen = {.purpose = consent_purpose_NEWS}};
	dj_id contact = rig_contact(r, "01012345678"), id = citizen_of(r, contact, "김민수").id;

	(void)q;
	channels_on(r);
	assert_int_equal(rig_ask(r, &text).verdict, VERDICT_ok);
	assert_int_equal(write_to(r, "news", "sms", "01012345678"), VERDICT_consent_missing);
	assert_int_equal(write_to(r, "", "sms", "01012345678"), VERDICT_consent_missing);
	assert_int_equal(write_to(r, "", "mail", "roads@dept.example"), VERDICT_ok);
	assert_int_equal(write_to(r, "sensitive", "sms", "01012345678"), VERDICT_bad_request);
	say_consent(r, id, true, "mail");
	assert_int_equal(write_to(r, "news", "sms", "01012345678"), VERDICT_consent_missing);
	say_consent(r, id, true, "");
	assert_int_equal(write_to(r, "news", "sms", "01012345678"), VERDICT_ok);
	say_consent(r, id, false, "sms");
	assert_int_equal(write_to(r, "news", "sms", "010-1234-5678"), VERDICT_consent_refused);
}

/* ---- a look at what is theirs ---- */

static dj_id inquiry_of(struct rig *r, dj_id contact)
{
	struct command c = {.kind = COMMAND_INQUIRY_OPEN,
			    .actor = rig_named(r, SQL_person_by_name, "agent01"),
			    .roles = AGENT,
			    .contact = contact,
			    .text = "가로등이 꺼졌어요",
			    .inquiry = {.kind = inquiry_kind_COMPLAINT}};
	struct answer a = rig_ask(r, &c);

	assert_int_equal(a.verdict, VERDICT_ok);
	return a.id;
}

static void shown(struct rig *r, dj_id person, uint32_t roles, enum access_what what, dj_id id)
{
	struct command c = {.kind = COMMAND_RECORD_SHOWN,
			    .actor = person,
			    .roles = roles,
			    .subject = id,
			    .citizen = {.what = what}};

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

static size_t looks(struct query_rig *q, dj_id id)
{
	json_t *root = ask(q, QUERY_CITIZEN_LOOKED, id, AUDITOR);
	size_t n = json_array_size(json_object_get(root, "entries"));

	json_decref(root);
	return n;
}

/* Lists and files of them show many: one row says which, and what of it. */
static void who_looks_at_a_list_is_named_once(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_LIST_SHOWN, .actor = ME, .roles = AGENT};
	json_t *root, *one;
	int lists = 0;
	size_t i;

	dj_copy(c.name, sizeof c.name, "inquiries.csv");
	dj_copy(c.text, sizeof c.text, "view=open department=17");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok); /* the same look */
	dj_copy(c.text, sizeof c.text, "view=closed");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	dj_copy(c.name, sizeof c.name, "inquiries"); /* on the page of who works with it */
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	root = month(q);
	json_array_foreach(json_object_get(root, "entries"), i, one)
	{
		if (strcmp(text_in(one, "what"), "list") != 0)
			continue;
		if (!lists++)
			assert_string_equal(text_in(one, "note"), "inquiries.csv view=closed");
	}
	assert_int_equal(lists, 2);
	assert_int_equal(int_in(json_object_get(root, "chain"), "broken"), 0);
	json_decref(root);
}

/* An official sees what is with their department, and only that leaves a trace. */
static void who_reads_an_inquiry_or_a_letter_is_named(struct rig *r, struct query_rig *q)
{
	static const char office[] =
	    "{\"format\":1,\"directory\":{\"departments\":[{\"code\":\"roads\",\"name\":"
	    "\"도로관리과\"}],\"officials\":[{\"code\":\"official01\",\"department\":"
	    "\"roads\",\"name\":\"김수로\"}]},\"people\":[{\"name\":\"official01\","
	    "\"display\":\"김수로\",\"roles\":[\"official\"]}]}";
	const uint32_t official = 1u << role_OFFICIAL;
	dj_id contact = rig_contact(r, "01012345678"), id = citizen_of(r, contact, "김민수").id;
	dj_id inquiry = inquiry_of(r, contact), agent, kim;
	struct command hand = {.kind = COMMAND_INQUIRY_HAND, .roles = AGENT, .subject = inquiry},
		       send = {.kind = COMMAND_LETTER_SEND, .actor = ME, .roles = AGENT};
	char body[200];
	struct answer letter;
	json_t *root;
	size_t at = looks(q, id);

	if (rig_seed(r, office, NULL))
		fail();
	kim = rig_named(r, SQL_person_by_name, "official01");
	agent = rig_named(r, SQL_person_by_name, "agent01");
	shown(r, kim, official, access_what_INQUIRY, inquiry);
	assert_int_equal(looks(q, id), at); /* it is not theirs: they saw nothing */
	shown(r, agent, AGENT, access_what_INQUIRY, inquiry);
	shown(r, agent, AGENT, access_what_INQUIRY, inquiry); /* the same look */
	assert_int_equal(looks(q, id), ++at);
	hand.actor = agent;
	hand.inquiry.department = rig_named(r, SQL_department_by_code, "roads");
	hand.inquiry.reason = inquiry_reason_COMPETENCE;
	assert_int_equal(rig_ask(r, &hand).verdict, VERDICT_ok);
	shown(r, kim, official, access_what_INQUIRY, inquiry);
	assert_int_equal(looks(q, id), ++at);
	root = ask(q, QUERY_CITIZEN_LOOKED, id, AUDITOR);
	assert_int_equal(dj_id_parse(text_in(entry_at(root, 0), "person")), kim);
	assert_string_equal(text_in(entry_at(root, 0), "what"), "inquiry");
	assert_string_equal(text_in(entry_at(root, 0), "why"), "inquiry");
	json_decref(root);
	channels_on(r);
	snprintf(body, sizeof body,
		 "{\"channel\":\"sms\",\"contact\":\"%lld\",\"body\":\"고쳤습니다\"}",
		 (long long)contact);
	send.body = dj_strdup(body);
	send.body_n = strlen(body);
	letter = rig_ask(r, &send);
	assert_int_equal(letter.verdict, VERDICT_ok);
	shown(r, agent, AGENT, access_what_LETTER, letter.id);
	assert_int_equal(looks(q, id), ++at);
	r->clock.wall += 31 * 60000;
	shown(r, agent, AGENT, access_what_INQUIRY, inquiry); /* another look */
	assert_int_equal(looks(q, id), ++at);
}

static void a_copy_is_whole_and_has_a_reason(struct rig *r, struct query_rig *q)
{
	dj_id contact = rig_contact(r, "01012345678"), id = citizen_of(r, contact, "김민수").id;
	struct query what = {.kind = QUERY_CITIZEN_COPY, .id = id, .person = ME, .roles = MANAGER};
	json_t *root;

	write_note(r, contact, "버스 문의");
	assert_int_equal(query_rig_ask(q, &what), VERDICT_reason_missing);
	assert_int_equal(open_for(r, id, access_what_COPY, "본인 요청"), VERDICT_ok);
	root = query_rig_json(q, &what);
	assert_string_equal(
	    text_in(json_array_get(json_object_get(root, "identities"), 0), "value"),
	    "01012345678");
	assert_string_equal(text_in(json_array_get(json_object_get(root, "contacts"), 0), "note"),
			    "버스 문의");
	json_decref(root);
}

/* ---- what each role reads of the same record: the golden table ---- */

static void each_role_reads_what_the_table_says(struct rig *r, struct query_rig *q)
{
	static const struct {
		uint32_t roles;
		const char *name, *address, *notes;
	} golden[] = {
	    {AGENT, "김민수", "여주시 1", "아들이 둘"},
	    {1u << role_SUPERVISOR, "김민수", "여주시 1", "아들이 둘"},
	    {MANAGER, "김민수", "여주시 1", "아들이 둘"},
	    {AUDITOR, "김*수", "****", "아들이 둘"},
	    {ADMIN, "김*수", "****", "****"},
	    {0, "김*수", "****", "****"},
	};
	dj_id id = citizen_of(r, rig_contact(r, "01012345678"), "김민수").id;

	for (size_t i = 0; i < DJ_COUNT(golden); i++) {
		struct query what = {
		    .kind = QUERY_CITIZEN, .id = id, .person = 0, .roles = golden[i].roles};
		json_t *root, *citizen;

		what.person = ME;
		if (!permission_may_query(golden[i].roles, QUERY_CITIZEN)) {
			assert_int_equal(query_rig_ask(q, &what), VERDICT_not_allowed);
			continue;
		}
		root = query_rig_json(q, &what);
		citizen = json_object_get(root, "citizen");
		assert_string_equal(text_in(citizen, "name"), golden[i].name);
		assert_string_equal(text_in(citizen, "address"), golden[i].address);
		assert_string_equal(text_in(citizen, "notes"), golden[i].notes);
		assert_string_equal(
		    text_in(json_array_get(json_object_get(citizen, "identities"), 0), "value"),
		    "010-****-5678");
		json_decref(root);
	}
}

BOTH(everybody_who_looked_is_named_to_who_asks)
BOTH(a_number_that_nobody_knows_has_its_log_too)
BOTH(a_changed_row_of_the_log_is_found_out)
BOTH(who_asks_to_be_forgotten_is_and_a_proof_stays)
BOTH(policy_takes_what_is_too_old_and_leaves_what_is_held)
BOTH(a_registration_number_is_never_kept)
BOTH(consent_is_given_to_a_version_of_words)
BOTH(nobody_is_written_to_who_did_not_agree)
BOTH(who_reads_an_inquiry_or_a_letter_is_named)
BOTH(who_looks_at_a_list_is_named_once)
BOTH(a_copy_is_whole_and_has_a_reason)
BOTH(each_role_reads_what_the_table_says)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(everybody_who_looked_is_named_to_who_asks_on_both),
	    cmocka_unit_test(a_number_that_nobody_knows_has_its_log_too_on_both),
	    cmocka_unit_test(a_changed_row_of_the_log_is_found_out_on_both),
	    cmocka_unit_test(who_asks_to_be_forgotten_is_and_a_proof_stays_on_both),
	    cmocka_unit_test(policy_takes_what_is_too_old_and_leaves_what_is_held_on_both),
	    cmocka_unit_test(a_registration_number_is_never_kept_on_both),
	    cmocka_unit_test(consent_is_given_to_a_version_of_words_on_both),
	    cmocka_unit_test(nobody_is_written_to_who_did_not_agree_on_both),
	    cmocka_unit_test(who_reads_an_inquiry_or_a_letter_is_named_on_both),
	    cmocka_unit_test(who_looks_at_a_list_is_named_once_on_both),
	    cmocka_unit_test(a_copy_is_whole_and_has_a_reason_on_both),
	    cmocka_unit_test(each_role_reads_what_the_table_says_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
