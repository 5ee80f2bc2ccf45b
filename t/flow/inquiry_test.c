/* links: base domain store app */
/* Inquiries through the writer and the readers, on both engines: each rule as a citizen, a
 * consultant, an official and a leader meet it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "flow/query_rig.h"

#define OFFICIAL (1u << role_OFFICIAL)
#define LEADER	 (1u << role_SUPERVISOR)
#define HOUR	 ((dj_ms)3600000)
#define DAY	 (24 * HOUR)

/* Monday 23 November 2026, 10:00 in Korea. */
#define MONDAY_10 INT64_C(1795395600000)

static const char office[] =
    "{\"format\":1,"
    "\"directory\":{\"departments\":[{\"code\":\"roads\",\"name\":\"도로관리과\",\"mail\":\"roads@"
    "gg.example\"},{\"code\":"
    "\"water\",\"name\":"
    "\"상수도과\"}],"
    "\"officials\":[{\"code\":\"official01\",\"department\":\"roads\",\"name\":\"김수로\"},"
    "{\"code\":\"official02\",\"department\":\"roads\",\"name\":\"박도로\","
    "\"mail\":\"head@gg.example\",\"head\":\"yes\"},"
    "{\"code\":\"official03\",\"department\":\"water\",\"name\":\"이수도\"}]},"
    "\"people\":[{\"name\":\"official01\",\"display\":\"김수로\",\"roles\":[\"official\"]},"
    "{\"name\":\"official02\",\"display\":\"박도로\",\"roles\":[\"official\"]},"
    "{\"name\":\"official03\",\"display\":\"이수도\",\"roles\":[\"official\"]}]}";

struct world {
	struct rig *r;
	struct query_rig *q;
	dj_id agent, agent2, official, other, roads;
};

static struct world begin(struct rig *r, struct query_rig *q)
{
	struct world w = {.r = r, .q = q};
	struct dj_error e;

	r->clock.wall = MONDAY_10;
	if (rig_seed(r, office, &e))
		fail_msg("%s", e.text);
	w.agent = rig_named(r, SQL_person_by_name, "agent01");
	w.agent2 = rig_named(r, SQL_person_by_name, "agent02");
	w.official = rig_named(r, SQL_person_by_name, "official01");
	w.other = rig_named(r, SQL_person_by_name, "official03");
	w.roads = rig_named(r, SQL_department_by_code, "roads");
	return w;
}

static struct command form(struct world *w, const char *text)
{
	struct command c = {
	    .kind = COMMAND_INQUIRY_OPEN,
	    .actor = w->agent,
	    .roles = AGENT,
	    .inquiry = {.kind = inquiry_kind_COMPLAINT, .sub = inquiry_sub_GRIEVANCE}};

	dj_copy(c.text, sizeof c.text, text);
	return c;
}

static dj_id opened(struct world *w, const char *text)
{
	struct command c = form(w, text);
	struct answer a = rig_ask(w->r, &c);

	assert_int_equal(a.verdict, VERDICT_ok);
	return a.id;
}

static enum verdict act(struct world *w, enum command_kind kind, dj_id id, dj_id actor,
			const struct command *with)
{
	struct command c = with ? *with : (struct command){0};

	c.kind = kind;
	c.subject = id;
	c.actor = actor;
	c.roles = actor == w->agent || actor == w->agent2 ? AGENT : OFFICIAL;
	return rig_ask(w->r, &c).verdict;
}

#define WITH(...)                                                                                  \
	(&(const struct command){.inquiry = {__VA_ARGS__}, .text = "왜 그런지 여기에 적습니다."})

static enum verdict hand(struct world *w, dj_id id)
{
	return act(w, COMMAND_INQUIRY_HAND, id, w->agent,
		   WITH(.department = w->roads, .reason = inquiry_reason_COMPETENCE));
}

static json_t *seen(struct world *w, dj_id id, dj_id person, uint32_t roles)
{
	struct query what = {
	    .kind = QUERY_INQUIRY, .id = id, .person = person, .roles = roles, .limit = 50};

	return query_rig_json(w->q, &what);
}

static int64_t number_in(struct world *w, dj_id id, const char *key)
{
	json_t *root = seen(w, id, w->agent, AGENT);
	int64_t n = int_in(root, key);

	json_decref(root);
	return n;
}

static void assert_state(struct world *w, dj_id id, const char *state)
{
	json_t *root = seen(w, id, w->agent, AGENT);

	assert_string_equal(text_in(root, "state"), state);
	json_decref(root);
}

static size_t listed(struct world *w, const char *text, dj_id person, uint32_t roles)
{
	struct query what = {
	    .kind = QUERY_INQUIRIES, .person = person, .roles = roles, .limit = 50};
	json_t *root;
	size_t n;

	dj_copy(what.text, sizeof what.text, text);
	root = query_rig_json(w->q, &what);
	n = json_array_size(json_object_get(root, "inquiries"));
	assert_int_equal(int_in(root, "count"), n);
	json_decref(root);
	return n;
}

static void tick(struct world *w)
{
	struct command c = {.kind = COMMAND_INQUIRY_TICK};

	assert_int_equal(rig_ask(w->r, &c).verdict, VERDICT_ok);
}

/* What was published since, of one kind. */
static struct fact published(struct world *w, enum fact_kind kind)
{
	struct fact f;

	do
		f = rig_published(w->r);
	while (f.kind != (int32_t)kind);
	return f;
}

/* ---- the whole way ---- */

static void a_matter_goes_to_a_department_and_comes_back(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	dj_id id = opened(&w, "집 앞 도로가 움푹 패였습니다.");
	json_t *root = seen(&w, id, w.agent, AGENT);

	assert_string_equal(text_in(root, "number"), "1120-0017");
	assert_string_equal(text_in(root, "text"), "집 앞 도로가 움푹 패였습니다.");
	/* 7 working days, the first one counting: Tuesday 1 December, 18:00 */
	assert_int_equal(int_in(root, "due_ms"), MONDAY_10 + 8 * DAY + 8 * HOUR);
	json_decref(root);
	assert_int_equal(hand(&w, id), VERDICT_ok);
	assert_state(&w, id, "handed");
	assert_int_equal(
	    act(&w, COMMAND_INQUIRY_REPLY, id, w.official, WITH(.reason = inquiry_reason_SOLVED)),
	    VERDICT_wrong_state); /* it was not accepted */
	assert_int_equal(act(&w, COMMAND_INQUIRY_ACCEPT, id, w.other, NULL), VERDICT_not_found);
	assert_int_equal(act(&w, COMMAND_INQUIRY_ACCEPT, id, w.official, NULL), VERDICT_ok);
	r->clock.wall += 2 * HOUR;
	assert_int_equal(
	    act(&w, COMMAND_INQUIRY_REPLY, id, w.official, WITH(.reason = inquiry_reason_SOLVED)),
	    VERDICT_ok);
	assert_state(&w, id, "answered");
	assert_int_equal(listed(&w, "view=tell", w.agent, AGENT), 1);
	assert_int_equal(
	    act(&w, COMMAND_INQUIRY_CLOSE, id, w.agent, WITH(.reason = inquiry_reason_TOLD)),
	    VERDICT_ok);
	assert_int_equal(listed(&w, "view=open", w.agent, AGENT), 0);
	root = seen(&w, id, w.agent, AGENT);
	assert_string_equal(text_in(root, "state"), "closed");
	assert_string_equal(text_in(root, "official_name"), "김수로");
	assert_int_equal(json_array_size(json_object_get(root, "hops")), 5);
	assert_int_equal(int_in(json_array_get(json_object_get(root, "hops"), 3), "worked_ms"),
			 2 * HOUR);
	json_decref(root);
	assert_int_equal(
	    act(&w, COMMAND_INQUIRY_REOPEN, id, w.agent, WITH(.reason = inquiry_reason_NOT_SOLVED)),
	    VERDICT_ok);
	assert_state(&w, id, "open");
}

static void an_answer_is_a_letter(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	dj_id id = opened(&w, "집 앞 도로가 움푹 패였습니다.");
	struct query paper = {
	    .kind = QUERY_INQUIRY_ANSWER, .id = id, .person = w.official, .roles = OFFICIAL};
	json_t *root;

	hand(&w, id);
	act(&w, COMMAND_INQUIRY_ACCEPT, id, w.official, NULL);
	assert_int_equal(query_rig_ask(q, &paper), VERDICT_wrong_state); /* not answered yet */
	r->clock.wall += DAY;
	act(&w, COMMAND_INQUIRY_REPLY, id, w.official, WITH(.reason = inquiry_reason_SOLVED));
	root = query_rig_json(q, &paper);
	assert_string_equal(text_in(root, "office"), "시험 120"); /* no head yet: the centre */
	assert_string_equal(text_in(root, "number"), "1120-0017");
	assert_string_equal(text_in(root, "department"), "도로관리과");
	assert_string_equal(text_in(root, "question"), "집 앞 도로가 움푹 패였습니다.");
	assert_string_equal(text_in(root, "answer"), "왜 그런지 여기에 적습니다.");
	assert_string_equal(text_in(root, "language"), "ko");
	assert_int_equal(int_in(root, "opened_ms"), MONDAY_10);
	assert_int_equal(int_in(root, "answered_ms"), MONDAY_10 + DAY);
	json_decref(root);
	db_begin(r->db, DB_RECORD);
	db_exec(r->db, SQL_setting_save, db_t("letter-head"), db_t("경기도 120 콜센터"));
	assert_int_equal(db_commit(r->db, NULL), 0);
	root = query_rig_json(q, &paper);
	assert_string_equal(text_in(root, "office"), "경기도 120 콜센터");
	json_decref(root);
	paper.person = w.other;
	assert_int_equal(query_rig_ask(q, &paper), VERDICT_not_found); /* another department's */
}

static void what_comes_back_has_no_owner(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	dj_id id = opened(&w, "수돗물에서 냄새가 납니다.");

	assert_int_equal(hand(&w, id), VERDICT_ok);
	assert_int_equal(act(&w, COMMAND_INQUIRY_RETURN, id, w.official,
			     &(const struct command){.inquiry.reason = inquiry_reason_NOT_OURS}),
			 VERDICT_words_missing);
	assert_int_equal(
	    act(&w, COMMAND_INQUIRY_RETURN, id, w.official, WITH(.reason = inquiry_reason_TOLD)),
	    VERDICT_reason_missing);
	assert_int_equal(act(&w, COMMAND_INQUIRY_RETURN, id, w.official,
			     WITH(.reason = inquiry_reason_NOT_OURS)),
			 VERDICT_ok);
	assert_int_equal(listed(&w, "view=unowned", w.agent, AGENT), 1);
	assert_int_equal(listed(&w, "", w.official, OFFICIAL), 0);
	assert_int_equal(hand(&w, id), VERDICT_ok);
	assert_int_equal(listed(&w, "", w.official, OFFICIAL), 1);
	assert_int_equal(listed(&w, "", w.other, OFFICIAL), 0);
}

static void answered_inside_is_closed_when_it_was_heard(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	dj_id id = opened(&w, "여권은 어디서 만듭니까?");
	struct command told = {.inquiry.reason = inquiry_reason_EXPLAINED,
			       .flag = true,
			       .text = "시청 민원실에서 만듭니다."};
	json_t *root;
	struct query figures = {.kind = QUERY_INQUIRY_FIGURES, .roles = LEADER, .person = 1};

	assert_int_equal(act(&w, COMMAND_INQUIRY_ANSWER, id, w.agent, &told), VERDICT_ok);
	assert_state(&w, id, "closed");
	id = opened(&w, "길이 패였습니다.");
	hand(&w, id);
	act(&w, COMMAND_INQUIRY_ACCEPT, id, w.official, NULL);
	act(&w, COMMAND_INQUIRY_REPLY, id, w.official, WITH(.reason = inquiry_reason_SOLVED));
	root = query_rig_json(q, &figures);
	assert_int_equal(int_in(json_object_get(root, "resolution"), "inside"), 1);
	assert_int_equal(int_in(json_object_get(root, "resolution"), "of"), 2);
	assert_int_equal(int_in(root, "in_time"), 2);
	json_decref(root);
}

/* ---- dates ---- */

static void days_save(struct world *w, const char *json)
{
	struct command c = {.kind = COMMAND_DAYS_SAVE, .actor = 1, .roles = ADMIN};

	dj_copy(c.text, sizeof c.text, json);
	assert_int_equal(rig_ask(w->r, &c).verdict, VERDICT_ok);
}

static void a_holiday_declared_later_moves_the_date(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	dj_id id = opened(&w, "소음이 심합니다.");
	int64_t due = number_in(&w, id, "due_ms");
	struct fact f;

	days_save(&w, "{\"days\":[{\"date\":\"2026-11-27\",\"mode\":\"holiday\",\"label\":{\"ko\":"
		      "\"임시공휴일\"}}]}");
	tick(&w);
	assert_int_equal(number_in(&w, id, "due_ms"), due + DAY);
	do
		f = published(&w, FACT_inquiry_due);
	while (f.inquiry_due.why != due_why_HOLIDAY);
	assert_int_equal(f.inquiry_due.due_at, due + DAY);
	tick(&w);
	assert_int_equal(number_in(&w, id, "due_ms"), due + DAY);
}

static void the_period_is_extended_once(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	dj_id id = opened(&w, "소음이 심합니다.");
	int64_t due = number_in(&w, id, "due_ms");

	hand(&w, id);
	act(&w, COMMAND_INQUIRY_ACCEPT, id, w.official, NULL);
	assert_int_equal(
	    act(&w, COMMAND_INQUIRY_EXTEND, id, w.agent, WITH(.reason = inquiry_reason_COMPLEX)),
	    VERDICT_not_allowed);
	assert_int_equal(
	    act(&w, COMMAND_INQUIRY_EXTEND, id, w.official, WITH(.reason = inquiry_reason_COMPLEX)),
	    VERDICT_ok);
	assert_int_equal(number_in(&w, id, "due_ms"), due + 9 * DAY); /* 7 working days */
	assert_int_equal(
	    act(&w, COMMAND_INQUIRY_EXTEND, id, w.official, WITH(.reason = inquiry_reason_COMPLEX)),
	    VERDICT_extended);
}

static void reminders_come_before_the_date_and_after_it(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	dj_id id = opened(&w, "소음이 심합니다.");
	int64_t due = number_in(&w, id, "due_ms");
	struct fact f;

	r->clock.wall = due - DAY + 1;
	tick(&w);
	f = published(&w, FACT_inquiry_reminded);
	assert_int_equal(f.inquiry_reminded.why, remind_why_SOON);
	rig_stop_writer(r); /* what is due next stands in a row */
	assert_int_equal(rig_start_writer(r, NULL), 0);
	r->clock.wall = due + 1;
	tick(&w);
	f = published(&w, FACT_inquiry_reminded);
	assert_int_equal(f.inquiry_reminded.inquiry, id);
	assert_int_equal(f.inquiry_reminded.why, remind_why_DUE);
	assert_int_equal(listed(&w, "view=overdue", w.agent, AGENT), 1);
	r->clock.wall = due + DAY + 1;
	tick(&w);
	assert_int_equal(published(&w, FACT_inquiry_reminded).inquiry_reminded.why, remind_why_DUE);
}

/* ---- mails to offices, and the closing notice ---- */

static void channel_switch(struct world *w, const char *channel, const char *body)
{
	struct command c = {.kind = COMMAND_CHANNEL_SAVE,
			    .body = dj_alloc(strlen(body) + 1),
			    .body_n = strlen(body)};

	memcpy(c.body, body, c.body_n + 1);
	dj_copy(c.name, sizeof c.name, channel);
	assert_int_equal(rig_ask(w->r, &c).verdict, VERDICT_ok);
}

#define MAIL_ON                                                                                    \
	"{\"active\":true,\"rev\":0,\"settings\":{\"from\":\"120@gg.example\",\"smtp\":"           \
	"\"smtp://127.0.0.1:1\"}}"
#define SMS_ON                                                                                     \
	"{\"active\":true,\"rev\":0,\"settings\":{\"from\":\"031120\",\"url\":"                    \
	"\"http://127.0.0.1:1/\",\"key\":\"open-sesame\"}}"

/* The letters there are, newest first; the caller frees. */
static json_t *letters(struct world *w)
{
	struct query what = {
	    .kind = QUERY_LETTERS, .person = w->agent, .roles = AGENT, .limit = 50};

	return query_rig_json(w->q, &what);
}

static size_t letter_count(struct world *w)
{
	json_t *root = letters(w);
	size_t n = json_array_size(json_object_get(root, "letters"));

	json_decref(root);
	return n;
}

/* The newest one begins with this and went to such an address. */
static void assert_letter(struct world *w, const char *subject, const char *address)
{
	json_t *root = letters(w), *one = json_array_get(json_object_get(root, "letters"), 0);

	assert_non_null(one);
	assert_non_null(strstr(text_in(one, "subject"), subject));
	assert_string_equal(text_in(one, "address"), address);
	json_decref(root);
}

static void tick_at(struct world *w, dj_ms at)
{
	w->r->clock.wall = at;
	tick(w);
}

static void an_office_hears_by_mail_once_and_its_head_of_what_is_late(struct rig *r,
								      struct query_rig *q)
{
	struct world w = begin(r, q);
	dj_id id;
	int64_t due;

	channel_switch(&w, "mail", MAIL_ON);
	id = opened(&w, "가로등이 꺼졌습니다.");
	due = number_in(&w, id, "due_ms");
	r->clock.wall += HOUR;
	assert_int_equal(hand(&w, id), VERDICT_ok);
	assert_int_equal(letter_count(&w), 1);
	assert_letter(&w, "배정", "r***s@gg.example");
	r->clock.wall += HOUR;
	assert_int_equal(act(&w, COMMAND_INQUIRY_ACCEPT, id, w.official, NULL), VERDICT_ok);
	tick_at(&w, due - DAY + 1);
	assert_letter(&w, "기한 임박", "r***s@gg.example");
	tick(&w);
	assert_int_equal(letter_count(&w), 2); /* once */
	tick_at(&w, due + 1);
	assert_int_equal(letter_count(&w), 3);
	assert_letter(&w, "기한 도래", "r***s@gg.example");
	tick_at(&w, due + DAY + 1);
	assert_int_equal(letter_count(&w), 5); /* the office and who heads it */
	assert_letter(&w, "기한 경과", "h**d@gg.example");
	tick_at(&w, due + 2 * DAY + 1);
	assert_int_equal(letter_count(&w), 5); /* reminded on the page, no more mails */
}

static void no_word_is_lost_when_its_channel_is_off(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	struct command c = form(&w, "가로등이 꺼졌습니다.");
	struct command close = {.inquiry.reason = inquiry_reason_TOLD, .text = "고쳤습니다."};
	struct answer a;
	json_t *root;

	c.inquiry.tell_by = tell_by_SMS;
	dj_copy(c.inquiry.tell_to, sizeof c.inquiry.tell_to, "01012345678");
	a = rig_ask(r, &c);
	assert_int_equal(
	    act(&w, COMMAND_INQUIRY_ANSWER, a.id, w.agent, WITH(.reason = inquiry_reason_SOLVED)),
	    VERDICT_ok);
	assert_int_equal(act(&w, COMMAND_INQUIRY_CLOSE, a.id, w.agent, &close),
			 VERDICT_channel_off);
	assert_state(&w, a.id, "answered"); /* it stays with what is to be told */
	assert_int_equal(listed(&w, "view=tell", w.agent2, AGENT), 1);
	root = seen(&w, a.id, w.agent2, AGENT);
	assert_string_equal(text_in(root, "tell_shut"), "off");
	json_decref(root);
	channel_switch(&w, "sms", SMS_ON);
	close.text[0] = '\0';
	assert_int_equal(act(&w, COMMAND_INQUIRY_CLOSE, a.id, w.agent, &close),
			 VERDICT_words_missing);
	assert_int_equal(
	    act(&w, COMMAND_INQUIRY_CLOSE, a.id, w.agent, WITH(.reason = inquiry_reason_TOLD)),
	    VERDICT_ok);
	assert_state(&w, a.id, "closed");
	assert_int_equal(letter_count(&w), 1);
	c.inquiry.tell_by = tell_by_MAIL;
	a = rig_ask(r, &c);
	act(&w, COMMAND_INQUIRY_ANSWER, a.id, w.agent, WITH(.reason = inquiry_reason_SOLVED));
	close.flag = true; /* told by telephone */
	assert_int_equal(act(&w, COMMAND_INQUIRY_CLOSE, a.id, w.agent, &close), VERDICT_ok);
	assert_int_equal(letter_count(&w), 1);
}

static void an_interim_answer_is_due_after_thirty_days(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	dj_id id = opened(&w, "소음이 심합니다.");

	assert_int_equal(listed(&w, "view=interim", w.agent, AGENT), 0);
	r->clock.wall = MONDAY_10 + 30 * DAY + 1;
	assert_int_equal(listed(&w, "view=interim", w.agent, AGENT), 1);
	assert_int_equal(act(&w, COMMAND_INQUIRY_INTERIM, id, w.agent, WITH(.kind = 0)),
			 VERDICT_ok);
	assert_int_equal(listed(&w, "view=interim", w.agent, AGENT), 0);
	assert_int_equal(number_in(&w, id, "interim_ms"), r->clock.wall + 30 * DAY);
}

/* ---- pauses ---- */

static dj_id talked(struct world *w, const char *number)
{
	dj_id contact = rig_contact(w->r, number);
	struct fact f = rig_fact(w->r, FACT_contact_answered);

	f.contact_answered.contact = contact;
	f.contact_answered.agent = w->agent;
	rig_append(w->r, &f);
	return contact;
}

static void a_pause_ends_with_the_citizens_next_call(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	struct command c = form(&w, "보상을 받고 싶습니다.");
	dj_id id;
	int64_t due;
	struct fact f;
	json_t *root;

	c.contact = talked(&w, "01012345678");
	id = rig_ask(r, &c).id;
	due = number_in(&w, id, "due_ms");
	hand(&w, id);
	act(&w, COMMAND_INQUIRY_ACCEPT, id, w.official, NULL);
	assert_int_equal(act(&w, COMMAND_INQUIRY_ASK, id, w.official, WITH(.kind = 0)), VERDICT_ok);
	assert_int_equal(listed(&w, "view=paused", w.agent, AGENT), 1);
	r->clock.wall += 2 * DAY;
	talked(&w, "010-1234-5678");
	tick(&w);
	f = published(&w, FACT_inquiry_resumed);
	assert_int_equal(f.inquiry_resumed.by, pause_end_CITIZEN);
	assert_int_equal(f.inquiry_resumed.paused, 2 * DAY);
	assert_int_equal(number_in(&w, id, "due_ms"), due + 2 * DAY);
	root = ask_text(q, QUERY_INQUIRY_PAUSES, "");
	assert_int_equal(json_array_size(json_object_get(root, "pauses")), 0);
	json_decref(root);
}

static void a_pause_behind_an_answer_is_reported(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	struct command c = form(&w, "보상을 받고 싶습니다.");
	struct command heard = {.flag = true, .text = "사진을 보냈습니다."};
	dj_id id;
	json_t *root;

	id = rig_ask(r, &c).id;
	assert_int_equal(act(&w, COMMAND_INQUIRY_ASK, id, w.agent, WITH(.kind = 0)), VERDICT_ok);
	r->clock.wall += HOUR;
	assert_int_equal(act(&w, COMMAND_INQUIRY_NOTE, id, w.agent, &heard), VERDICT_ok);
	assert_int_equal(listed(&w, "view=paused", w.agent, AGENT), 0); /* the word ended it */
	r->clock.wall += HOUR;
	assert_int_equal(act(&w, COMMAND_INQUIRY_PAUSE, id, w.agent, WITH(.why = pause_why_NONE)),
			 VERDICT_reason_missing);
	assert_int_equal(
	    act(&w, COMMAND_INQUIRY_PAUSE, id, w.agent, WITH(.why = pause_why_CITIZEN)),
	    VERDICT_ok);
	root = ask_text(q, QUERY_INQUIRY_PAUSES, "");
	assert_int_equal(json_array_size(json_object_get(root, "pauses")), 1);
	json_decref(root);
	assert_int_equal(act(&w, COMMAND_INQUIRY_RESUME, id, w.agent, NULL), VERDICT_ok);
	assert_int_equal(act(&w, COMMAND_INQUIRY_RESUME, id, w.agent, NULL), VERDICT_wrong_state);
}

/* ---- two people, many reporters ---- */

static void nobodys_words_are_lost(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	dj_id id = opened(&w, "처음 글");
	struct command lock = {.flag = true}, save = form(&w, "둘째 사람의 글");
	json_t *root, *entry;

	assert_int_equal(act(&w, COMMAND_INQUIRY_LOCK, id, w.agent, &lock), VERDICT_ok);
	assert_int_equal(act(&w, COMMAND_INQUIRY_LOCK, id, w.agent2, &lock), VERDICT_in_use);
	save.number = 1;
	assert_int_equal(act(&w, COMMAND_INQUIRY_SAVE, id, w.agent2, &save), VERDICT_in_use);
	lock.inquiry.take_over = true;
	assert_int_equal(act(&w, COMMAND_INQUIRY_LOCK, id, w.agent2, &lock), VERDICT_ok);
	assert_int_equal(act(&w, COMMAND_INQUIRY_SAVE, id, w.agent2, &save), VERDICT_ok);
	dj_copy(save.text, sizeof save.text, "첫째 사람의 글");
	r->clock.wall += 3 * 60000; /* the lock has run out; the revision is old */
	assert_int_equal(act(&w, COMMAND_INQUIRY_SAVE, id, w.agent, &save), VERDICT_changed);
	root = seen(&w, id, w.agent, AGENT);
	assert_string_equal(text_in(root, "text"), "둘째 사람의 글");
	assert_int_equal(json_array_size(json_object_get(root, "entries")), 2);
	entry = json_array_get(json_object_get(root, "entries"), 1);
	assert_string_equal(text_in(entry, "kind"), "aside");
	assert_string_equal(text_in(entry, "text"), "첫째 사람의 글");
	json_decref(root);
}

static void everybody_who_reported_it_has_the_answer(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	dj_id topic = rig_named(r, SQL_topic_by_name, "roads"), parent, child[20];
	struct command c = form(&w, "단수입니다.");
	json_t *root;

	c.topic = topic;
	parent = rig_ask(r, &c).id;
	c.inquiry.parent = parent;
	c.inquiry.link = inquiry_link_DUPLICATE;
	for (int i = 0; i < 20; i++) {
		c.inquiry.tell_by = i == 0 ? tell_by_NOBODY : tell_by_CALL;
		child[i] = rig_ask(r, &c).id;
		assert_true(child[i]);
	}
	assert_int_equal(listed(&w, "view=open", w.agent, AGENT), 1);
	root = seen(&w, parent, w.agent, AGENT);
	assert_int_equal(int_in(root, "reporters"), 21);
	json_decref(root);
	c = (struct command){.inquiry.parent = parent, .inquiry.link = inquiry_link_DUPLICATE};
	assert_int_equal(act(&w, COMMAND_INQUIRY_LINK, parent, w.agent, &c), VERDICT_itself);
	c = (struct command){.inquiry.reason = inquiry_reason_SOLVED,
			     .flag = true,
			     .text = "오후 3시에 다시 나옵니다."};
	assert_int_equal(act(&w, COMMAND_INQUIRY_ANSWER, parent, w.agent, &c), VERDICT_ok);
	for (int i = 0; i < 4; i++)
		tick(&w);
	assert_int_equal(listed(&w, "view=tell", w.agent, AGENT), 19);
	assert_int_equal(listed(&w, "view=closed", w.agent, AGENT), 2);
	root = seen(&w, child[19], w.agent, AGENT);
	assert_string_equal(text_in(json_array_get(json_object_get(root, "entries"), 0), "text"),
			    "오후 3시에 다시 나옵니다.");
	json_decref(root);
}

static void several_needs_of_one_talk_name_each_other(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	struct command c = form(&w, "살 곳이 없습니다.");
	dj_id first, second;
	json_t *root;

	c.contact = talked(&w, "01099998888");
	first = rig_ask(r, &c).id;
	c.inquiry.parent = first;
	c.inquiry.link = inquiry_link_REFERRAL;
	dj_copy(c.text, sizeof c.text, "아이가 아픕니다.");
	second = rig_ask(r, &c).id;
	root = seen(&w, second, w.agent, AGENT);
	assert_int_equal(json_array_size(json_object_get(root, "linked")), 1);
	json_decref(root);
	root = seen(&w, first, w.agent, AGENT);
	assert_int_equal(json_array_size(json_object_get(root, "linked")), 1);
	json_decref(root);
	root = ask(q, QUERY_INQUIRIES_OF_CONTACT, c.contact, AGENT);
	assert_int_equal(json_array_size(json_object_get(root, "inquiries")), 2);
	json_decref(root);
}

/* Another number, the same person: what they wait for is seen, and their word ends a pause. */
static void whom_we_know_is_known_from_any_number(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	struct command c = form(&w, "살 곳이 없습니다."), citizen = {.kind = COMMAND_CITIZEN_SAVE,
								     .actor = w.agent,
								     .roles = AGENT,
								     .text = "",
								     .name = "김하늘"};
	struct answer made;
	dj_id id, again;
	json_t *root;

	c.contact = citizen.contact = talked(&w, "01099998888");
	made = rig_ask(r, &citizen);
	assert_int_equal(made.verdict, VERDICT_ok);
	id = rig_ask(r, &c).id;
	assert_int_equal(act(&w, COMMAND_INQUIRY_ASK, id, w.agent, WITH(.kind = 0)), VERDICT_ok);
	r->clock.wall += HOUR;
	again = talked(&w, "0311112222");
	tick(&w);
	assert_int_equal(listed(&w, "view=paused", w.agent, AGENT), 1); /* a stranger's call */
	citizen = (struct command){.kind = COMMAND_CITIZEN_LINK,
				   .actor = w.agent,
				   .roles = AGENT,
				   .contact = again,
				   .subject = made.id,
				   .flag = true};
	assert_int_equal(rig_ask(r, &citizen).verdict, VERDICT_ok);
	root = ask(q, QUERY_INQUIRIES_OF_CONTACT, again, AGENT);
	assert_int_equal(json_array_size(json_object_get(root, "inquiries")), 1);
	json_decref(root);
	tick(&w);
	assert_int_equal(listed(&w, "view=paused", w.agent, AGENT), 0);
}

static void a_crisis_is_the_business_of_few(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	struct command c = form(&w, "위기 상담입니다.");
	dj_id id;

	c.inquiry.kind = inquiry_kind_CRISIS;
	id = rig_ask(r, &c).id;
	assert_int_equal(listed(&w, "view=open", w.agent, AGENT), 1);
	assert_int_equal(listed(&w, "view=open", w.agent2, AGENT), 0);
	assert_int_equal(listed(&w, "view=open", 7, LEADER), 1);
	assert_int_equal(act(&w, COMMAND_INQUIRY_NOTE, id, w.agent2, WITH(.kind = 0)),
			 VERDICT_not_found);
}

static void an_inquiry_is_found_by_its_number(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);

	opened(&w, "하나");
	opened(&w, "둘");
	assert_int_equal(listed(&w, "number=1120-0025", w.agent, AGENT), 1);
	assert_int_equal(listed(&w, "number=11200017", w.agent, AGENT), 1);
}

static void a_rule_counts_from_its_day_on(struct rig *r, struct query_rig *q)
{
	struct world w = begin(r, q);
	struct command c = {.kind = COMMAND_INQUIRY_RULE, .actor = 1, .roles = ADMIN};
	dj_id before = opened(&w, "이전"), after;
	int64_t due = number_in(&w, before, "due_ms");

	dj_copy(c.text, sizeof c.text,
		"{\"sub\":\"grievance\",\"period\":5,\"unit\":\"working_days\",\"first_day\":true,"
		"\"office\":\"mon-fri 09:00-18:00\",\"valid_from\":\"2026-11-24\"}");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	r->clock.wall += DAY;
	after = opened(&w, "이후");
	assert_int_equal(number_in(&w, after, "due_ms"), MONDAY_10 + 7 * DAY + 8 * HOUR);
	tick(&w);
	assert_int_equal(number_in(&w, before, "due_ms"), due);
	dj_copy(c.text, sizeof c.text, "{\"period\":0,\"unit\":\"days\"}");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
}

BOTH(a_matter_goes_to_a_department_and_comes_back)
BOTH(an_answer_is_a_letter)
BOTH(what_comes_back_has_no_owner)
BOTH(answered_inside_is_closed_when_it_was_heard)
BOTH(a_holiday_declared_later_moves_the_date)
BOTH(the_period_is_extended_once)
BOTH(reminders_come_before_the_date_and_after_it)
BOTH(an_office_hears_by_mail_once_and_its_head_of_what_is_late)
BOTH(no_word_is_lost_when_its_channel_is_off)
BOTH(an_interim_answer_is_due_after_thirty_days)
BOTH(a_pause_ends_with_the_citizens_next_call)
BOTH(a_pause_behind_an_answer_is_reported)
BOTH(nobodys_words_are_lost)
BOTH(everybody_who_reported_it_has_the_answer)
BOTH(several_needs_of_one_talk_name_each_other)
BOTH(whom_we_know_is_known_from_any_number)
BOTH(a_crisis_is_the_business_of_few)
BOTH(an_inquiry_is_found_by_its_number)
BOTH(a_rule_counts_from_its_day_on)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_matter_goes_to_a_department_and_comes_back_on_both),
	    cmocka_unit_test(an_answer_is_a_letter_on_both),
	    cmocka_unit_test(what_comes_back_has_no_owner_on_both),
	    cmocka_unit_test(answered_inside_is_closed_when_it_was_heard_on_both),
	    cmocka_unit_test(a_holiday_declared_later_moves_the_date_on_both),
	    cmocka_unit_test(the_period_is_extended_once_on_both),
	    cmocka_unit_test(reminders_come_before_the_date_and_after_it_on_both),
	    cmocka_unit_test(an_office_hears_by_mail_once_and_its_head_of_what_is_late_on_both),
	    cmocka_unit_test(no_word_is_lost_when_its_channel_is_off_on_both),
	    cmocka_unit_test(an_interim_answer_is_due_after_thirty_days_on_both),
	    cmocka_unit_test(a_pause_ends_with_the_citizens_next_call_on_both),
	    cmocka_unit_test(a_pause_behind_an_answer_is_reported_on_both),
	    cmocka_unit_test(nobodys_words_are_lost_on_both),
	    cmocka_unit_test(everybody_who_reported_it_has_the_answer_on_both),
	    cmocka_unit_test(several_needs_of_one_talk_name_each_other_on_both),
	    cmocka_unit_test(whom_we_know_is_known_from_any_number_on_both),
	    cmocka_unit_test(a_crisis_is_the_business_of_few_on_both),
	    cmocka_unit_test(an_inquiry_is_found_by_its_number_on_both),
	    cmocka_unit_test(a_rule_counts_from_its_day_on_on_both),
	};

	setenv("TZ", "Asia/Seoul", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
