/* links: base domain store app */
/* Articles through the writer and the search through its reader, on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "flow/query_rig.h"

#define LEADER (1U << role_SUPERVISOR)

static struct command article(dj_id id, int64_t revision, const char *words, const char *body)
{
	struct command c = {.kind = COMMAND_ARTICLE_SAVE,
			    .actor = 1,
			    .roles = LEADER,
			    .subject = id,
			    .number = revision,
			    .language = language_KO,
			    .article = {.kind = knowledge_kind_GUIDE, .audience = audience_STAFF}};

	dj_copy(c.words, sizeof c.words, words);
	c.body = (char *)(uintptr_t)body; /* given as a copy with the command: tell() */
	c.body_n = strlen(body);
	return c;
}

/* The writer takes the body: it gets its own. */
static struct answer tell(struct rig *r, const struct command *what)
{
	struct command c = *what;

	c.body = c.body ? dj_strdup(c.body) : NULL;
	return rig_ask(r, &c);
}

static enum verdict set_state(struct rig *r, dj_id id, enum article_state state)
{
	struct command c = {.kind = COMMAND_ARTICLE_STATE,
			    .actor = 1,
			    .roles = LEADER,
			    .subject = id,
			    .article = {.state = state}};

	return tell(r, &c).verdict;
}

static dj_id live_article(struct rig *r, const char *words, const char *body)
{
	struct command c = article(0, 0, words, body);
	struct answer a = tell(r, &c);

	assert_int_equal(a.verdict, VERDICT_ok);
	assert_int_equal(set_state(r, a.id, article_state_LIVE), VERDICT_ok);
	return a.id;
}

static json_t *search(struct query_rig *q, enum query_kind kind, const char *text, uint32_t roles)
{
	struct query what = {.kind = kind, .roles = roles, .words = dj_strdup(text)};

	return query_rig_json(q, &what);
}

/* The first one found, by id; 0 for none. */
static dj_id found(struct query_rig *q, const char *text, uint32_t roles)
{
	json_t *root = search(q, QUERY_SEARCH, text, roles);
	const json_t *hit = json_array_get(json_object_get(root, "hits"), 0);
	dj_id id = hit ? dj_id_parse(text_in(hit, "id")) : 0;

	json_decref(root);
	return id;
}

static void a_saved_article_is_found_at_once_and_a_withdrawn_one_is_not(struct rig *r,
									struct query_rig *q)
{
	struct command c =
	    article(0, 0, "꿀벌 실종 신고\n벌이 다 없어졌어요", "양봉 농가는 축산과에 알립니다.");
	dj_id id = tell(r, &c).id;

	assert_int_not_equal(found(q, "꿀벌 실종", AGENT), id); /* a draft */
	assert_int_equal(set_state(r, id, article_state_LIVE), VERDICT_ok);
	assert_int_equal(found(q, "꿀벌 실종", AGENT), id);
	assert_int_equal(found(q, "벌이 없어졌는데요", AGENT), id); /* a caller's wording */
	c = article(id, 1, "양봉 피해 신고", "축산과에 알립니다.");
	assert_int_equal(tell(r, &c).number, 2);
	assert_int_not_equal(found(q, "꿀벌 실종", AGENT), id);
	assert_int_equal(found(q, "양봉 피해", AGENT), id);
	assert_int_equal(set_state(r, id, article_state_WITHDRAWN), VERDICT_ok);
	assert_int_not_equal(found(q, "양봉 피해", AGENT), id);
}

static void nobody_is_shown_what_is_for_leaders(struct rig *r, struct query_rig *q)
{
	struct command c = article(0, 0, "꿀벌 감사 지침", "대외비");
	struct query one = {.kind = QUERY_ARTICLE, .person = 1, .roles = AGENT};
	dj_id id;

	c.article.audience = audience_LEADERS;
	id = tell(r, &c).id;
	assert_int_equal(set_state(r, id, article_state_LIVE), VERDICT_ok);
	assert_int_equal(found(q, "꿀벌 감사 지침", LEADER), id);
	assert_int_not_equal(found(q, "꿀벌 감사 지침", AGENT), id);
	one.id = id;
	assert_int_equal(query_rig_ask(q, &one), VERDICT_not_found);
	one.roles = LEADER;
	assert_int_equal(query_rig_ask(q, &one), VERDICT_ok);
}

/* The articles that everybody may read, to be let go. */
static json_t *public_articles(struct query_rig *q, dj_id one, const char *language)
{
	struct query what = {.kind = QUERY_PUBLIC_ARTICLES, .id = one};

	dj_copy(what.text, sizeof what.text, language);
	return query_rig_json(q, &what);
}

static size_t count_of(struct query_rig *q, const char *language)
{
	json_t *root = public_articles(q, 0, language);
	size_t count = json_array_size(json_object_get(root, "articles"));

	assert_true(json_is_true(json_object_get(root, "whole")));
	json_decref(root);
	return count;
}

static void everybody_reads_public_articles_and_no_other(struct rig *r, struct query_rig *q)
{
	size_t before = count_of(q, "ko"), foreign = count_of(q, "en");
	dj_id secret = live_article(r, "꿀벌 내부 지침", "안에서만 읽는 글");
	struct command c = article(0, 0, "꿀벌 공개 안내\n벌이 없어졌어요", "누구나 읽는 글");
	struct query what = {.kind = QUERY_PUBLIC_ARTICLES, .id = secret};
	const json_t *row;
	json_t *root;
	dj_id id;

	c.article.audience = audience_PUBLIC;
	id = tell(r, &c).id;
	assert_int_equal(count_of(q, "ko"), before); /* a draft is nobody's */
	assert_int_equal(set_state(r, id, article_state_LIVE), VERDICT_ok);
	assert_int_equal(count_of(q, "ko"), before + 1);
	assert_int_equal(count_of(q, "en"), foreign);
	assert_int_equal(query_rig_ask(q, &what), VERDICT_not_found);
	dj_copy(what.text, sizeof what.text, "xx");
	assert_int_equal(query_rig_ask(q, &what), VERDICT_bad_request);
	root = public_articles(q, id, "");
	row = json_array_get(json_object_get(root, "articles"), 0);
	assert_string_equal(text_in(row, "title"), "꿀벌 공개 안내");
	assert_string_equal(text_in(row, "text"), "누구나 읽는 글");
	json_decref(root);
	assert_int_equal(set_state(r, id, article_state_WITHDRAWN), VERDICT_ok);
	assert_int_equal(count_of(q, "ko"), before);
}

static void nobody_overwrites_an_article_unseen(struct rig *r, struct query_rig *q)
{
	dj_id id = live_article(r, "꿀벌 안내", "첫 글");
	struct command c = article(id, 0, "꿀벌 안내", "둘째 글");
	json_t *root;

	assert_int_equal(tell(r, &c).verdict, VERDICT_changed);
	c.number = 1;
	assert_int_equal(tell(r, &c).verdict, VERDICT_ok);
	root = ask(q, QUERY_ARTICLE, id, LEADER);
	assert_string_equal(text_in(root, "body"), "둘째 글");
	assert_string_equal(text_in(root, "state"), "live");
	assert_int_equal(json_array_size(json_object_get(root, "versions")), 2);
	json_decref(root);
	c = article(0, 0, "꿀벌 안내", "같은 제목");
	assert_int_equal(tell(r, &c).verdict, VERDICT_name_taken);
	c = article(0, 0, "\n", "제목이 없다");
	assert_int_equal(tell(r, &c).verdict, VERDICT_bad_request);
	c = article(1234, 0, "없는 글", "없다");
	assert_int_equal(tell(r, &c).verdict, VERDICT_not_found);
	c = article(0, 0, "글", "글");
	c.roles = AGENT;
	assert_int_equal(tell(r, &c).verdict, VERDICT_not_allowed);
}

static void an_article_out_of_its_time_is_not_shown(struct rig *r, struct query_rig *q)
{
	struct command c = article(0, 0, "꿀벌 행사 안내", "봄에만");
	dj_id id;

	c.article.valid_from_ms = 1;
	c.article.valid_to_ms = 2;
	id = tell(r, &c).id;
	set_state(r, id, article_state_LIVE);
	assert_int_not_equal(found(q, "꿀벌 행사", AGENT), id);
	c.article.valid_to_ms = 1;
	c.subject = id, c.number = 1;
	assert_int_equal(tell(r, &c).verdict, VERDICT_bad_request);
	c.article.valid_to_ms = 0;
	assert_int_equal(tell(r, &c).verdict, VERDICT_ok);
	assert_int_equal(found(q, "꿀벌 행사", AGENT), id);
}

static void the_words_that_were_asked_for_are_marked(struct rig *r, struct query_rig *q)
{
	dj_id id = live_article(r, "꿀벌 <b>분양", "꿀벌 분양은 농업기술센터에서 합니다.");
	json_t *root = search(q, QUERY_SEARCH, "Rnfqjf", AGENT); /* 꿀벌, in the wrong layout */
	const json_t *hit = json_array_get(json_object_get(root, "hits"), 0), *part;

	assert_string_equal(text_in(root, "read_as"), "꿀벌");
	assert_int_equal(dj_id_parse(text_in(hit, "id")), id);
	part = json_array_get(json_object_get(hit, "snippet"), 0);
	assert_string_equal(text_in(part, "text"), "꿀벌");
	assert_true(json_is_true(json_object_get(part, "mark")));
	part = json_array_get(json_object_get(hit, "snippet"), 1);
	assert_false(json_is_true(json_object_get(part, "mark")));
	json_decref(root);
	root = search(q, QUERY_COMPLETE, "ㄲㅂㅂㅂㅇ", AGENT); /* "<b>" is a word, too */
	assert_int_equal(json_array_size(json_object_get(root, "titles")), 0);
	json_decref(root);
	root = search(q, QUERY_COMPLETE, "분야", AGENT);
	assert_string_equal(text_in(json_array_get(json_object_get(root, "titles"), 0), "title"),
			    "꿀벌 <b>분양");
	json_decref(root);
}

static void what_is_missing_becomes_work_of_the_editor(struct rig *r, struct query_rig *q)
{
	dj_id id = live_article(r, "꿀벌 안내", "글"), note;
	struct command c = {.kind = COMMAND_ARTICLE_REMARK, .actor = 1, .roles = AGENT};
	json_t *root, *list;

	dj_copy(c.text, sizeof c.text, "말벌 집 제거");
	c.article.remark = article_remark_NOTHING;
	assert_int_equal(tell(r, &c).verdict, VERDICT_ok);
	c.subject = id;
	assert_int_equal(tell(r, &c).verdict, VERDICT_bad_request);
	c.article.remark = article_remark_WRONG;
	note = tell(r, &c).id;
	root = ask(q, QUERY_ARTICLE_REMARKS, 0, LEADER);
	list = json_object_get(root, "remarks");
	assert_int_equal(json_array_size(list), 2);
	assert_string_equal(text_in(json_array_get(list, 0), "words"), "말벌 집 제거");
	assert_string_equal(text_in(json_array_get(list, 1), "title"), "꿀벌 안내");
	json_decref(root);
	c = (struct command){
	    .kind = COMMAND_ARTICLE_MENDED, .actor = 1, .roles = LEADER, .subject = note};
	assert_int_equal(tell(r, &c).verdict, VERDICT_ok);
	assert_int_equal(tell(r, &c).verdict, VERDICT_wrong_state);
	root = ask(q, QUERY_ARTICLE_REMARKS, 0, LEADER);
	list = json_object_get(root, "remarks");
	assert_string_equal(text_in(json_array_get(list, 0), "state"), "open");
	assert_string_equal(text_in(json_array_get(list, 1), "state"), "done");
	json_decref(root);
}

static void what_helped_comes_first(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_ARTICLE_USED, .actor = 1, .roles = AGENT};
	dj_id second;

	live_article(r, "꿀벌 안내 하나", "같은 글");
	second = live_article(r, "꿀벌 안내 둘이", "같은 글");
	c.subject = second;
	for (int i = 0; i < 3; i++)
		assert_int_equal(tell(r, &c).verdict, VERDICT_ok);
	dj_fake_clock_advance(&r->clock, 600000); /* uses are counted every ten minutes */
	assert_int_equal(found(q, "꿀벌 안내", AGENT), second);
	c.subject = 1234;
	assert_int_equal(tell(r, &c).verdict, VERDICT_not_found);
}

BOTH(a_saved_article_is_found_at_once_and_a_withdrawn_one_is_not)
BOTH(nobody_is_shown_what_is_for_leaders)
BOTH(everybody_reads_public_articles_and_no_other)
BOTH(nobody_overwrites_an_article_unseen)
BOTH(an_article_out_of_its_time_is_not_shown)
BOTH(the_words_that_were_asked_for_are_marked)
BOTH(what_is_missing_becomes_work_of_the_editor)
BOTH(what_helped_comes_first)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_saved_article_is_found_at_once_and_a_withdrawn_one_is_not_on_both),
	    cmocka_unit_test(nobody_is_shown_what_is_for_leaders_on_both),
	    cmocka_unit_test(everybody_reads_public_articles_and_no_other_on_both),
	    cmocka_unit_test(nobody_overwrites_an_article_unseen_on_both),
	    cmocka_unit_test(an_article_out_of_its_time_is_not_shown_on_both),
	    cmocka_unit_test(the_words_that_were_asked_for_are_marked_on_both),
	    cmocka_unit_test(what_is_missing_becomes_work_of_the_editor_on_both),
	    cmocka_unit_test(what_helped_comes_first_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
