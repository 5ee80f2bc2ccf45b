/* links: base domain */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "domain/search/hangul.h"
#include "domain/search/search.h"
#include "domain/search/token.h"

static struct search *s;

static int begin(void **state)
{
	(void)state;
	s = search_alloc();
	return 0;
}

static int end(void **state)
{
	(void)state;
	search_free(s);
	return 0;
}

static void put(dj_id id, const char *title, const char *body)
{
	search_put(s,
		   &(struct search_text){.id = id, .title = title, .body = body, .audiences = 1});
}

static struct search_result ask_as(const char *text, uint64_t audiences)
{
	struct search_query q = {.text = text, .n = strlen(text), .audiences = audiences};
	struct search_result r;

	search_find(s, &q, &r);
	return r;
}

static dj_id first(const char *text)
{
	struct search_result r = ask_as(text, 1);

	return r.count ? r.hits[0].id : 0;
}

static void province(void)
{
	put(1, "심야 약국 안내",
	    "밤에 문을 여는 약국은 심야 약국이라고 합니다. 수원시와 성남시에 있습니다.");
	put(2, "여권 재발급 신청",
	    "여권을 잃어버리면 시청 민원실에서 다시 신청합니다. 사진 한 장이 필요합니다.");
	put(3, "버스 막차 시간",
	    "광역버스 막차는 노선마다 다릅니다. 정류소 번호를 알려 주시면 찾아 드립니다.");
	put(4, "Passport renewal", "Bring one photo to the city hall.");
	put(5, "기초생활수급자 신청", "주소지 주민센터에서 신청합니다. 소득과 재산을 봅니다.");
}

static void keys_and_syllables_go_both_ways(void **state)
{
	char keys[HANGUL_KEYS];
	uint32_t typed[2 * HANGUL_KEYS];

	(void)state;
	for (uint32_t code = 0xAC00; code <= 0xD7A3; code++) {
		int n = hangul_keys(code, keys);

		assert_int_equal(hangul_typed(keys, (size_t)n, typed), 1);
		assert_int_equal(typed[0], code);
	}
	assert_int_equal(hangul_typed("dkssud", 6, typed), 2); /* 안녕 */
	assert_int_equal(typed[0], 0xC548);
	assert_int_equal(typed[1], 0xB155);
	assert_int_equal(hangul_initial(0xAE4C), 'R'); /* 까 */
	assert_int_equal(hangul_initial(0x3131), 'r');
	assert_int_equal(hangul_initial(0x314F), 0);
	assert_int_equal(hangul_keys('a', keys), 0);
}

static void folds_to(const char *text, const char *expected)
{
	struct folded a = {0}, b = {0};

	fold(&a, text, strlen(text));
	fold(&b, expected, strlen(expected));
	assert_int_equal(a.count, b.count);
	for (size_t i = 0; i < a.count; i++)
		assert_int_equal(a.chars[i].code, b.chars[i].code);
	folded_fini(&a);
	folded_fini(&b);
}

static void what_people_hold_to_be_the_same_letter_is(void **state)
{
	(void)state;
	folds_to("ＡＢＣ１２０", "abc120");
	folds_to("カタカナ", "かたかな");
	folds_to("ｶﾀｶﾅ", "かたかな");
	folds_to("\u1100\u1161\u11A8", "각"); /* conjoining jamo */
	folds_to("\uFFA1\uFFC2\uFFA1", "각"); /* half width */
	folds_to("a\u0301", "á");
	folds_to("Өвөл", "өвөл");
	folds_to("\xFF\xFE", "  ");
	assert_int_equal(fold_unmarked(0x1EBF), 'e'); /* ế */
	assert_int_equal(fold_unmarked(0x111), 'd');
}

static size_t stem_of(const char *word)
{
	struct folded f = {0};
	size_t n;

	fold(&f, word, strlen(word));
	n = token_stem(f.chars, f.count);
	folded_fini(&f);
	return n;
}

static void particles_and_endings_leave_the_stem(void **state)
{
	(void)state;
	assert_int_equal(stem_of("여권을"), 2);
	assert_int_equal(stem_of("수원에서는"), 2);
	assert_int_equal(stem_of("신청하려면"), 2);
	assert_int_equal(stem_of("약을"), 1);
	assert_int_equal(stem_of("여권"), 2);
	assert_int_equal(stem_of("가"), 1);
}

/* The table is searched by halves. */
static void the_endings_stand_in_order(void **state)
{
	static const char *const texts[] = {
#define SUFFIX(one, text) text,
#include "domain/search/suffix.def"
#undef SUFFIX
	};

	(void)state;
	for (size_t i = 1; i < DJ_COUNT(texts); i++)
		if (strcmp(texts[i - 1], texts[i]) >= 0)
			fail_msg("%s stands before %s", texts[i - 1], texts[i]);
}

static void the_answer_is_found_however_it_is_asked(void **state)
{
	(void)state;
	province();
	search_add_usual_words(s);
	assert_int_equal(first("밤에 문 연 약국이 있나요?"), 1);
	assert_int_equal(first("심야약국"), 1);
	assert_int_equal(first("심 야 약 국"), 1);
	assert_int_equal(first("여권을 잃어버렸는데 어떻게 해야 하나요"), 2);
	assert_int_equal(first("여귄 재발급"), 2); /* a wrong key */
	assert_int_equal(first("막차"), 3);
	assert_int_equal(first("PASSPORT renewals"), 4);
	assert_int_equal(first("기초 생활 수급"), 5);
	assert_int_equal(first("zzz"), 0);
	assert_int_equal(first(""), 0);
	assert_int_equal(first(" "), 0);
}

static void the_wrong_layout_is_read(void **state)
{
	struct search_result r;

	(void)state;
	province();
	r = ask_as("durnjs woqkfrmq", 1); /* 여권 재발급 */
	assert_int_equal(r.hits[0].id, 2);
	assert_string_equal(r.read_as, "여권 재발급");
	r = ask_as("ㅔㅁㄴ네ㅐㄳ", 1); /* passport */
	assert_int_equal(r.hits[0].id, 4);
	assert_string_equal(r.read_as, "passport");
	r = ask_as("passport", 1);
	assert_string_equal(r.read_as, "");
}

static void nobody_finds_what_he_may_not_see(void **state)
{
	struct search_query q = {.text = "비밀", .n = strlen("비밀"), .audiences = 1};
	struct search_hit hits[SEARCH_HITS];
	struct search_result r;

	(void)state;
	province();
	search_put(s, &(struct search_text){
			  .id = 9, .title = "비밀 지침", .body = "감사 대상 여권", .audiences = 4});
	r = ask_as("비밀 지침", 1);
	assert_int_equal(r.total, 0);
	assert_string_equal(ask_as("비밍", 1).meant, "");
	assert_int_equal(search_complete(s, &q, hits), 0);
	assert_int_equal(ask_as("비밀 지침", 4).hits[0].id, 9);
	q.audiences = 5;
	assert_int_equal(search_complete(s, &q, hits), 1);
}

static void a_kind_is_asked_for(void **state)
{
	struct search_query q = {.text = "약국", .n = strlen("약국"), .audiences = 1, .kinds = 2};
	struct search_result r;

	(void)state;
	for (uint32_t i = 0; i < 4; i++)
		search_put(s, &(struct search_text){
				  .id = i + 1, .title = "약국", .audiences = 1, .kind = 1U << i});
	search_find(s, &q, &r);
	assert_int_equal(r.count, 1);
	assert_int_equal(r.hits[0].id, 2);
}

static void what_is_changed_or_taken_away_is_not_found_as_it_was(void **state)
{
	(void)state;
	province();
	put(1, "주차 단속", "견인 보관소");
	assert_int_equal(search_count(s), 5);
	assert_int_not_equal(first("심야 약국"), 1);
	assert_int_equal(first("주차 단속"), 1);
	search_remove(s, 1);
	search_remove(s, 1);
	assert_int_equal(search_count(s), 4);
	assert_int_not_equal(first("주차 단속"), 1);
}

static void a_synonym_finds_what_is_called_otherwise(void **state)
{
	struct search_result r;

	(void)state;
	province();
	assert_int_not_equal(first("패스포트 분실했어요"), 2);
	assert_true(search_add_synonym(s, "패스포트 분실", "여권 재발급"));
	r = ask_as("패스포트를 분실했는데요", 1);
	assert_int_equal(r.hits[0].id, 2);
	search_clear_words(s);
	assert_int_not_equal(first("패스포트 분실했어요"), 2);
}

/* What everybody says for a common thing is rare in the texts: it must not outweigh the thing. */
static void a_synonym_does_not_outweigh_what_was_said(void **state)
{
	(void)state;
	put(100, "폐기물", "");
	for (dj_id id = 1; id < 40; id++)
		put(id, "쓰레기", "");
	search_add_usual_words(s);
	assert_true(search_add_synonym(s, "쓰레기", "폐기물"));
	assert_int_not_equal(first("쓰레기"), 100);
	assert_int_equal(first("폐기물"), 100);
}

static void people_find_what_offices_call_otherwise(void **state)
{
	struct search_result r;

	(void)state;
	put(1, "행정복지센터 찾기", "가까운 곳을 안내합니다");
	put(2, "여권 발급", "사진 한 장");
	assert_int_equal(first("동사무소 어디예요"), 0);
	search_add_usual_words(s);
	assert_int_equal(first("동사무소 어디예요"), 1);
	r = ask_as("동사무소 여권", 1);
	assert_int_equal(r.hits[0].id, 2); /* what was said comes before what it also means */
	assert_int_equal(r.count, 2);
}

/* A word of a group that nobody could say would never be found. */
static void the_usual_groups_are_groups(void **state)
{
	static const char *const groups[] = {
#define SYNONYM(words) words,
#include "domain/search/synonym.def"
#undef SYNONYM
	};
	size_t pairs = 0;

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(groups); i++) {
		size_t words = 1;

		for (const char *at = groups[i]; (at = strchr(at, ',')); at++) {
			assert_false(at[1] == ' ' || at[1] == ',' || at[1] == '\0');
			words++;
		}
		if (words < 2 || words > 8)
			fail_msg("%s is no group", groups[i]);
		pairs += words * (words - 1);
	}
	assert_true(pairs < SEARCH_SYNONYMS / 2); /* the other half is the editors' */
}

static void what_holds_a_question_together_counts_little(void **state)
{
	(void)state;
	put(1, "when", "");
	put(2, "zone", "");
	put(3, "khi", "");
	put(4, "hộ", "");
	assert_int_equal(first("when zone"), 2);
	assert_int_equal(first("khi hộ"), 4);
	assert_int_equal(first("when"), 1); /* but nothing is thrown away */
}

/* The table is searched by halves, among folded letters. */
static void the_words_that_hold_together_stand_in_order(void **state)
{
	static const char *const texts[] = {
#define FUNCTION(text) text,
#include "domain/search/function.def"
#undef FUNCTION
	};
	struct folded f = {0};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(texts); i++) {
		if (i > 0 && strcmp(texts[i - 1], texts[i]) >= 0)
			fail_msg("%s stands before %s", texts[i - 1], texts[i]);
		f.count = 0;
		fold(&f, texts[i], strlen(texts[i]));
		assert_true(f.count > 0 && f.count <= 10);
		for (size_t k = 0; k < f.count; k++)
			assert_int_equal(f.chars[k].kind, FOLD_LETTER);
	}
	folded_fini(&f);
}

/* In a large base parts of words that a tenth of the titles have are not looked for, nor missed. */
static void a_large_base_leaves_out_what_everybody_has(void **state)
{
	struct search_result r;
	char title[64];

	(void)state;
	for (dj_id id = 1; id <= 20100; id++) {
		snprintf(title, sizeof title, "%s %d", id % 10 ? "번호" : "서식", (int)id);
		put(id, title, "");
	}
	put(30000, "새벽 서식", "");
	r = ask_as("새벽 서식", 1);
	assert_int_equal(r.hits[0].id, 30000);
	assert_true(r.hits[0].coverage > 0.99F);
	assert_true(ask_as("서식", 1).count > 0); /* when there is nothing else to look for */
}

static void a_fresh_and_helpful_answer_of_the_own_department_comes_first(void **state)
{
	const dj_ms day = 86400000, now = 1000 * day;
	struct search_query q = {
	    .text = "약국", .n = strlen("약국"), .audiences = 1, .now_ms = now};
	struct search_text t = {.title = "약국", .audiences = 1};
	struct search_result r;

	(void)state;
	t.id = 1, t.changed_ms = now - 900 * day, search_put(s, &t);
	t.id = 2, t.changed_ms = now, search_put(s, &t);
	t.id = 3, t.changed_ms = now, t.department = 7, search_put(s, &t);
	t.id = 4, t.use = 1, t.department = 0, search_put(s, &t);
	search_find(s, &q, &r);
	assert_int_equal(r.hits[3].id, 1);
	assert_int_equal(r.hits[0].id, 4);
	q.department = 7;
	search_find(s, &q, &r);
	assert_true(r.hits[0].id == 3 || r.hits[1].id == 3);
	assert_int_equal(r.hits[2].id, 2);
}

static dj_id completed(const char *text)
{
	struct search_query q = {.text = text, .n = strlen(text), .audiences = 1};
	struct search_hit hits[SEARCH_HITS];

	return search_complete(s, &q, hits) ? hits[0].id : 0;
}

static void a_title_is_found_while_it_is_typed(void **state)
{
	(void)state;
	province();
	assert_int_equal(completed("심"), 1);
	assert_int_equal(completed("심얀"), 0);
	assert_int_equal(completed("심야 ㅇ"), 1);
	assert_int_equal(completed("심얏"), 0);
	assert_int_equal(completed("약구"), 1); /* a word inside */
	assert_int_equal(completed("여궈"), 2); /* a half-typed syllable */
	assert_int_equal(completed("ㅇㄱㅈㅂㄱ"), 2);
	assert_int_equal(completed("ㅂㅅㅁㅊ"), 3);
	assert_int_equal(completed("ㄳ"), 0);
	assert_int_equal(completed("pass"), 4);
	assert_int_equal(completed("durnjs"), 2); /* keys are keys */
	assert_int_equal(completed(""), 0);
	search_remove(s, 2);
	assert_int_equal(completed("여궈"), 0);
}

static void a_wrong_key_is_asked_about(void **state)
{
	struct search_result r;

	(void)state;
	province();
	r = ask_as("passpprt", 1);
	assert_string_equal(r.meant, "passport");
	assert_string_equal(ask_as("passport", 1).meant, "");
	assert_true(ask_as("드론 촬영 허가", 1).gap);
	assert_false(ask_as("심야 약국", 1).gap);
}

static void the_words_of_the_question_are_marked_in_the_answer(void **state)
{
	const char *body =
	    "주민센터에서 신청합니다. 그 밖의 일은 모두 다릅니다. 긴 글이 이어지고 또 이어집니다. "
	    "여권을 잃어버리면 시청 민원실에서 다시 신청합니다.";
	struct search_query q = {
	    .text = "잃어버린 여권", .n = strlen("잃어버린 여권"), .audiences = 1};
	struct search_marker *m;
	struct search_marks marks;
	char word[40] = "";

	(void)state;
	put(1, "여권", body);
	m = search_marker_alloc(s, &q);
	search_mark(m, body, strlen(body), 30, &marks);
	assert_true(marks.count >= 2);
	dj_copy_n(word, sizeof word, body + marks.marks[0].begin,
		  marks.marks[0].end - marks.marks[0].begin);
	assert_string_equal(word, "여권");
	assert_true(marks.begin <= marks.marks[0].begin &&
		    marks.end >= marks.marks[marks.count - 1].end);
	assert_true(marks.begin > 0);
	search_mark(m, "", 0, 30, &marks);
	assert_int_equal(marks.count, 0);
	search_marker_free(m);
}

static const char *const parts[] = {"여권",	"약국",	  "버스", "막차",     "신청",
				    "주민센터", "여는",	  "밤에", "passport", "시간",
				    "東大寺",	"도로를", "파손", "신고"};

static unsigned roll(unsigned *dice, unsigned sides)
{
	*dice = *dice * 1103515245U + 12345U;
	return (*dice >> 8) % sides;
}

static void random_text(unsigned *dice, char *out, size_t cap, int words)
{
	size_t n = 0;

	out[0] = '\0';
	for (int i = 0; i < words; i++)
		n += (size_t)snprintf(out + n, cap - n, "%s ", parts[roll(dice, DJ_COUNT(parts))]);
}

/* After any order of changes the index answers like one that was made of what is left. */
static void a_changed_index_answers_like_a_new_one(void **state)
{
	enum { TEXTS = 200, CHANGES = 3000 };
	static char title[TEXTS][200], body[TEXTS][800];
	struct search *other = search_alloc();
	unsigned dice = 7;
	char question[200];

	(void)state;
	for (int i = 0; i < CHANGES; i++) {
		unsigned at = roll(&dice, TEXTS);

		if (roll(&dice, 3) == 0) {
			title[at][0] = '\0';
			search_remove(s, at + 1);
			continue;
		}
		random_text(&dice, title[at], sizeof title[at], 2);
		random_text(&dice, body[at], sizeof body[at], 12);
		put(at + 1, title[at], body[at]);
	}
	for (unsigned i = 0; i < TEXTS; i++)
		if (title[i][0])
			search_put(other, &(struct search_text){.id = i + 1,
								.title = title[i],
								.body = body[i],
								.audiences = 1});
	assert_int_equal(search_count(s), search_count(other));
	search_tidy(s);
	for (int i = 0; i < 200; i++) {
		struct search_query q = {.text = question, .audiences = 1};
		struct search_result a, b;

		random_text(&dice, question, sizeof question, 3);
		q.n = strlen(question);
		search_find(s, &q, &a);
		search_find(other, &q, &b);
		assert_int_equal(a.total, b.total);
	}
	search_free(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keys_and_syllables_go_both_ways),
	    cmocka_unit_test(what_people_hold_to_be_the_same_letter_is),
	    cmocka_unit_test(particles_and_endings_leave_the_stem),
	    cmocka_unit_test(the_endings_stand_in_order),
	    cmocka_unit_test_setup_teardown(the_answer_is_found_however_it_is_asked, begin, end),
	    cmocka_unit_test_setup_teardown(the_wrong_layout_is_read, begin, end),
	    cmocka_unit_test_setup_teardown(nobody_finds_what_he_may_not_see, begin, end),
	    cmocka_unit_test_setup_teardown(a_kind_is_asked_for, begin, end),
	    cmocka_unit_test_setup_teardown(what_is_changed_or_taken_away_is_not_found_as_it_was,
					    begin, end),
	    cmocka_unit_test_setup_teardown(a_synonym_finds_what_is_called_otherwise, begin, end),
	    cmocka_unit_test_setup_teardown(a_synonym_does_not_outweigh_what_was_said, begin, end),
	    cmocka_unit_test_setup_teardown(people_find_what_offices_call_otherwise, begin, end),
	    cmocka_unit_test(the_usual_groups_are_groups),
	    cmocka_unit_test_setup_teardown(what_holds_a_question_together_counts_little, begin,
					    end),
	    cmocka_unit_test(the_words_that_hold_together_stand_in_order),
	    cmocka_unit_test_setup_teardown(a_large_base_leaves_out_what_everybody_has, begin, end),
	    cmocka_unit_test_setup_teardown(
		a_fresh_and_helpful_answer_of_the_own_department_comes_first, begin, end),
	    cmocka_unit_test_setup_teardown(a_title_is_found_while_it_is_typed, begin, end),
	    cmocka_unit_test_setup_teardown(a_wrong_key_is_asked_about, begin, end),
	    cmocka_unit_test_setup_teardown(the_words_of_the_question_are_marked_in_the_answer,
					    begin, end),
	    cmocka_unit_test_setup_teardown(a_changed_index_answers_like_a_new_one, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
