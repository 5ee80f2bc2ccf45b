/* links: base domain store app */
/* The editors' work: translations, approval by two, reviews, wordings from use, words of the
 * search, pins, and what must be read (R071), on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "domain/search/search.h"
#include "flow/query_rig.h"

#define LEADER	(1U << role_SUPERVISOR)
#define MANAGER (1U << role_MANAGER)
#define DAY_MS	INT64_C(86400000)

enum { WRITER = 11, SECOND = 12, CONSULTANT = 13 };

static struct command by(enum command_kind kind, dj_id actor, dj_id subject)
{
	return (struct command){
	    .kind = kind, .actor = actor, .roles = LEADER | MANAGER | AGENT, .subject = subject};
}

static enum verdict told(struct rig *r, struct command c)
{
	return rig_ask(r, &c).verdict;
}

static struct answer save(struct rig *r, dj_id id, int64_t revision, const char *words)
{
	struct command c = by(COMMAND_ARTICLE_SAVE, WRITER, id);

	c.number = revision;
	c.language = language_KO;
	c.article.audience = audience_STAFF;
	dj_copy(c.words, sizeof c.words, words);
	c.body = dj_strdup("축산과에 알립니다.");
	c.body_n = strlen(c.body);
	return rig_ask(r, &c);
}

static enum verdict state(struct rig *r, dj_id id, dj_id actor, enum article_state to)
{
	struct command c = by(COMMAND_ARTICLE_STATE, actor, id);

	c.article.state = to;
	return told(r, c);
}

static dj_id live(struct rig *r, const char *words)
{
	dj_id id = save(r, 0, 0, words).id;

	assert_int_equal(state(r, id, WRITER, article_state_LIVE), VERDICT_ok);
	return id;
}

static void policy(struct rig *r, bool two, int days)
{
	struct command c = by(COMMAND_KNOWLEDGE_POLICY, WRITER, 0);

	c.flag = two;
	c.number = days;
	assert_int_equal(told(r, c), VERDICT_ok);
}

static json_t *search(struct query_rig *q, const char *text)
{
	struct query what = {.kind = QUERY_SEARCH, .roles = AGENT, .words = dj_strdup(text)};

	return query_rig_json(q, &what);
}

static dj_id found(struct query_rig *q, const char *text)
{
	json_t *root = search(q, text);
	const json_t *hit = json_array_get(json_object_get(root, "hits"), 0);
	dj_id id = hit ? dj_id_parse(text_in(hit, "id")) : 0;

	json_decref(root);
	return id;
}

static size_t size_of(struct query_rig *q, enum query_kind kind, const char *key)
{
	json_t *root = ask(q, kind, 0, LEADER);
	size_t n = json_array_size(json_object_get(root, key));

	json_decref(root);
	return n;
}

static void a_second_person_puts_it_live(struct rig *r, struct query_rig *q)
{
	dj_id id;

	policy(r, true, 30);
	id = save(r, 0, 0, "꿀벌 실종 신고").id;
	assert_int_equal(state(r, id, WRITER, article_state_LIVE), VERDICT_second_person);
	assert_int_equal(size_of(q, QUERY_KNOWLEDGE_WORK, "waiting"), 1);
	assert_int_equal(state(r, id, SECOND, article_state_LIVE), VERDICT_ok);
	assert_int_equal(found(q, "꿀벌 실종"), id);
	assert_int_equal(save(r, id, 1, "양봉 피해 신고").number, 2);
	assert_int_equal(found(q, "꿀벌 실종"), id); /* what was approved stands until then */
	assert_int_equal(state(r, id, WRITER, article_state_LIVE), VERDICT_second_person);
	assert_int_equal(state(r, id, SECOND, article_state_LIVE), VERDICT_ok);
	assert_int_equal(found(q, "양봉 피해"), id);
	assert_int_equal(size_of(q, QUERY_KNOWLEDGE_WORK, "waiting"), 0);
}

static void an_article_is_looked_at_again_in_time(struct rig *r, struct query_rig *q)
{
	dj_id id;

	policy(r, false, 30);
	id = live(r, "꿀벌 실종 신고");
	assert_int_equal(size_of(q, QUERY_KNOWLEDGE_WORK, "due"), 0);
	dj_fake_clock_advance(&r->clock, 31 * DAY_MS);
	assert_int_equal(size_of(q, QUERY_KNOWLEDGE_WORK, "due"), 1);
	assert_int_equal(told(r, by(COMMAND_ARTICLE_REVIEWED, SECOND, id)), VERDICT_ok);
	assert_int_equal(size_of(q, QUERY_KNOWLEDGE_WORK, "due"), 0);
	assert_int_equal(told(r, by(COMMAND_ARTICLE_REVIEWED, SECOND, 999)), VERDICT_not_found);
}

static void a_translation_belongs_to_its_original(struct rig *r, struct query_rig *q)
{
	dj_id id = live(r, "꿀벌 실종 신고"), english;
	struct command c = by(COMMAND_ARTICLE_SAVE, WRITER, 0);
	json_t *root;

	c.language = language_EN;
	c.article.of = id;
	dj_copy(c.words, sizeof c.words, "Missing honeybees");
	dj_copy(c.text, sizeof c.text, "Please tell the livestock office.");
	c.body = dj_strdup("Tell the livestock office.");
	c.body_n = strlen(c.body);
	english = rig_ask(r, &c).id;
	assert_int_equal(state(r, english, WRITER, article_state_LIVE), VERDICT_ok);
	root = ask(q, QUERY_FOUND, english, AGENT);
	assert_int_equal(json_array_size(json_object_get(root, "languages")), 2);
	assert_string_equal(text_in(root, "spoken"), "Please tell the livestock office.");
	json_decref(root);
	c.subject = 0;
	c.article.of = english; /* no chains */
	dj_copy(c.words, sizeof c.words, "Bees");
	c.body = dj_strdup("x");
	c.body_n = 1;
	assert_int_equal(told(r, c), VERDICT_not_found);
}

static enum verdict ended(struct rig *r, dj_id actor, dj_id article, const char *words)
{
	struct command c = by(COMMAND_SEARCH_ENDED, actor, article);

	dj_copy(c.text, sizeof c.text, words);
	return told(r, c);
}

static void what_people_type_is_proposed_and_taken(struct rig *r, struct query_rig *q)
{
	dj_id id = live(r, "꿀벌 실종 신고");
	json_t *root;
	const json_t *first;
	struct command c;

	assert_int_equal(ended(r, CONSULTANT, id, "붕붕이가 안 보여요 010-1234-5678"), VERDICT_ok);
	assert_int_equal(ended(r, SECOND, id, "붕붕이가 안보여요 "), VERDICT_ok);
	assert_int_equal(ended(r, SECOND, 0, "우주선"), VERDICT_ok);
	assert_int_equal(ended(r, SECOND, 0, " 010-1234-5678"), VERDICT_nothing_asked);
	root = ask(q, QUERY_WORDINGS, 0, LEADER);
	assert_int_equal(json_array_size(json_object_get(root, "wordings")), 2);
	first = json_array_get(json_object_get(root, "wordings"), 0);
	assert_string_equal(text_in(first, "words"), "붕붕이가 안 보여요 ");
	assert_int_equal(int_in(first, "times"), 2);
	assert_int_equal(int_in(first, "people"), 2);
	c = by(COMMAND_WORDING_DECIDE, WRITER, dj_id_parse(text_in(first, "id")));
	json_decref(root);
	assert_int_not_equal(found(q, "붕붕이"), id);
	c.flag = true;
	assert_int_equal(told(r, c), VERDICT_ok);
	assert_int_equal(told(r, c), VERDICT_wrong_state);
	assert_int_equal(found(q, "붕붕이"), id);
	root = ask(q, QUERY_ARTICLE, id, LEADER);
	assert_int_equal(int_in(root, "revision"), 2);
	json_decref(root);
}

static void a_synonym_counts_until_it_is_taken_away(struct rig *r, struct query_rig *q)
{
	dj_id id = live(r, "양봉 피해 신고");
	struct command c = by(COMMAND_KNOWLEDGE_WORD, WRITER, 0);
	json_t *root;
	struct answer a;

	assert_int_not_equal(found(q, "허니비"), id);
	dj_copy(c.text, sizeof c.text, "허니비");
	assert_int_equal(told(r, c), VERDICT_bad_request); /* it means nothing */
	dj_copy(c.words, sizeof c.words, "양봉");
	a = rig_ask(r, &c);
	assert_int_equal(a.verdict, VERDICT_ok);
	assert_int_equal(found(q, "허니비"), id);
	root = search(q, "허니비");
	assert_string_equal(
	    json_string_value(json_array_get(
		json_object_get(json_array_get(json_object_get(root, "hits"), 0), "why"), 0)),
	    "synonym");
	json_decref(root);
	assert_int_equal(told(r, by(COMMAND_KNOWLEDGE_WORD_END, WRITER, a.id)), VERDICT_ok);
	assert_int_not_equal(found(q, "허니비"), id);
	assert_int_equal(told(r, by(COMMAND_KNOWLEDGE_WORD_END, WRITER, a.id)), VERDICT_not_found);
}

static void a_refused_remark_says_why(struct rig *r, struct query_rig *q)
{
	struct command c = by(COMMAND_ARTICLE_REMARK, CONSULTANT, live(r, "꿀벌 안내"));
	json_t *root;
	const json_t *one;

	c.article.remark = article_remark_WRONG;
	c = by(COMMAND_ARTICLE_REMARK_MOVE, WRITER, rig_ask(r, &c).id);
	c.article.remark_state = remark_state_TAKEN;
	assert_int_equal(told(r, c), VERDICT_ok);
	c.article.remark_state = remark_state_REFUSED;
	assert_int_equal(told(r, c), VERDICT_bad_request);
	dj_copy(c.text, sizeof c.text, "법이 그대로입니다");
	assert_int_equal(told(r, c), VERDICT_ok);
	assert_int_equal(told(r, c), VERDICT_wrong_state);
	root = ask(q, QUERY_ARTICLE_REMARKS, 0, LEADER);
	one = json_array_get(json_object_get(root, "remarks"), 0);
	assert_string_equal(text_in(one, "state"), "refused");
	assert_string_equal(text_in(one, "reply"), "법이 그대로입니다");
	json_decref(root);
}

static size_t unread(struct query_rig *q, dj_id person)
{
	struct query what = {.kind = QUERY_READINGS_MINE, .person = person, .roles = AGENT};
	json_t *root = query_rig_json(q, &what);
	size_t n = json_array_size(json_object_get(root, "readings"));

	json_decref(root);
	return n;
}

static void who_must_read_is_asked_until_they_have(struct rig *r, struct query_rig *q)
{
	dj_id agent = rig_named(r, SQL_person_by_name, "agent01"), reading;
	struct command c = by(COMMAND_READING_SAVE, WRITER, live(r, "새 지침"));
	json_t *root;
	const json_t *one;

	c.article.due_ms = dj_wall(&r->clock.clock);
	assert_int_equal(told(r, c), VERDICT_bad_request); /* it is over already */
	c.article.due_ms += DAY_MS;
	reading = rig_ask(r, &c).id;
	assert_int_equal(unread(q, agent), 1);
	assert_int_equal(told(r, by(COMMAND_READING_DONE, agent, reading)), VERDICT_ok);
	assert_int_equal(told(r, by(COMMAND_READING_DONE, agent, reading)), VERDICT_ok);
	assert_int_equal(unread(q, agent), 0);
	root = ask(q, QUERY_READINGS, 0, LEADER);
	one = json_array_get(json_object_get(root, "readings"), 0);
	assert_int_equal(json_array_size(json_object_get(one, "readers")), 2); /* both agents */
	one = json_array_get(json_object_get(one, "readers"), 0);
	assert_int_not_equal(int_in(one, "read_ms"), 0);
	json_decref(root);
	assert_int_equal(told(r, by(COMMAND_READING_END, WRITER, reading)), VERDICT_ok);
	assert_int_equal(size_of(q, QUERY_READINGS, "readings"), 0);
}

static void what_is_pinned_for_an_incident_stands_first(struct rig *r, struct query_rig *q)
{
	dj_id usual = live(r, "꿀벌 실종 신고"), pinned = live(r, "양봉장과 꿀벌 실종");
	struct command c = by(COMMAND_INCIDENT_SAVE, WRITER, 0), pin;

	snprintf(c.text, sizeof c.text,
		 "{\"hazard\":\"heat\",\"label\":{\"ko\":\"폭염\"},\"ends_ms\":%lld}",
		 (long long)dj_wall(&r->clock.clock) + DAY_MS);
	pin = by(COMMAND_ARTICLE_PIN, WRITER, pinned);
	pin.article.incident = rig_ask(r, &c).id;
	assert_int_not_equal(pin.article.incident, 0);
	pin.flag = true;
	assert_int_equal(found(q, "꿀벌 실종 신고"), usual);
	assert_int_equal(told(r, pin), VERDICT_ok);
	assert_int_equal(found(q, "꿀벌 실종 신고"), pinned);
	dj_fake_clock_advance(&r->clock, 2 * DAY_MS); /* its time is over */
	assert_int_equal(found(q, "꿀벌 실종 신고"), usual);
	pin.article.incident = 4711;
	assert_int_equal(told(r, pin), VERDICT_not_found);
}

static void a_long_question_and_none_at_all(struct rig *r, struct query_rig *q)
{
	dj_id id = live(r, "꿀벌 실종 신고");
	char *text = dj_alloc(SEARCH_QUERY_MAX + 1);
	struct query what = {.kind = QUERY_SEARCH, .roles = AGENT, .words = text};
	json_t *root;

	for (int i = 0; i + 8 <= SEARCH_QUERY_MAX; i += 7)
		memcpy(text + i, "꿀벌 ", 7);
	root = query_rig_json(q, &what);
	assert_int_equal(
	    dj_id_parse(text_in(json_array_get(json_object_get(root, "hits"), 0), "id")), id);
	json_decref(root);
	root = search(q, " ");
	assert_int_equal(json_array_size(json_object_get(root, "hits")), 0);
	json_decref(root);
}

static dj_id inquiry(struct rig *r, enum inquiry_kind kind, const char *words)
{
	struct command c = by(COMMAND_INQUIRY_OPEN, CONSULTANT, 0);

	c.inquiry.kind = kind;
	c.language = language_KO;
	c.body = dj_strdup(words);
	c.body_n = strlen(words);
	return rig_ask(r, &c).id;
}

/* For those of the floor, but never a crisis. */
static void a_past_inquiry_is_found_by_what_was_asked(struct rig *r, struct query_rig *q)
{
	dj_id id = inquiry(r, inquiry_kind_COMPLAINT, "옆집 양봉장의 꿀벌이 날아듭니다");
	struct query what = {.kind = QUERY_SEARCH, .words = dj_strdup("양봉장 꿀벌")};
	json_t *root;

	assert_int_not_equal(id, 0);
	assert_int_equal(found(q, "양봉장 꿀벌"), id);
	root = query_rig_json(q, &what); /* without a role: what is public alone */
	assert_int_equal(json_array_size(json_object_get(root, "hits")), 0);
	json_decref(root);
	id = inquiry(r, inquiry_kind_CRISIS, "죽고 싶다고 합니다");
	assert_int_not_equal(found(q, "죽고 싶다고"), id);
}

BOTH(a_past_inquiry_is_found_by_what_was_asked)
BOTH(a_second_person_puts_it_live)
BOTH(an_article_is_looked_at_again_in_time)
BOTH(a_translation_belongs_to_its_original)
BOTH(what_people_type_is_proposed_and_taken)
BOTH(a_synonym_counts_until_it_is_taken_away)
BOTH(a_refused_remark_says_why)
BOTH(who_must_read_is_asked_until_they_have)
BOTH(what_is_pinned_for_an_incident_stands_first)
BOTH(a_long_question_and_none_at_all)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_past_inquiry_is_found_by_what_was_asked_on_both),
	    cmocka_unit_test(a_second_person_puts_it_live_on_both),
	    cmocka_unit_test(an_article_is_looked_at_again_in_time_on_both),
	    cmocka_unit_test(a_translation_belongs_to_its_original_on_both),
	    cmocka_unit_test(what_people_type_is_proposed_and_taken_on_both),
	    cmocka_unit_test(a_synonym_counts_until_it_is_taken_away_on_both),
	    cmocka_unit_test(a_refused_remark_says_why_on_both),
	    cmocka_unit_test(who_must_read_is_asked_until_they_have_on_both),
	    cmocka_unit_test(what_is_pinned_for_an_incident_stands_first_on_both),
	    cmocka_unit_test(a_long_question_and_none_at_all_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
