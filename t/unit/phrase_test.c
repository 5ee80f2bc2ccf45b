/* links: base domain */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <errno.h>

#include "domain/phrase/phrase_text.h"

#define CLIPS_END 32768 /* app/sound.h */

static void every_clip_is_one_phrase_and_back(void **state)
{
	static bool seen[CLIPS_END];

	(void)state;
	for (int l = language_KO; l < language_COUNT; l++)
		for (int p = 0; p < PHRASES; p++)
			for (int n = phrase_first(p); n <= phrase_last(p); n++) {
				int clip = phrase_clip(p, n, l), which;
				enum phrase phrase;
				enum language language;

				assert_in_range(clip, 16, CLIPS_END - 1);
				assert_false(seen[clip]);
				seen[clip] = true;
				assert_true(phrase_of_clip(clip, &phrase, &which, &language));
				assert_int_equal(phrase, p);
				assert_int_equal(which, n);
				assert_int_equal(language, l);
			}
}

static void clips_that_are_out_keep_their_numbers(void **state)
{
	(void)state;
	assert_int_equal(phrase_clip(PHRASE_GREETING, 0, language_KO), 1024 + 16);
	assert_int_equal(phrase_clip(PHRASE_POSITION, 3, language_EN), 2048 + 66);
	assert_int_equal(phrase_clip(PHRASE_WAIT, 30, language_ZH), 3072 + 158);
	assert_int_equal(phrase_clip(PHRASE_OPENS_DAY, 8, language_JA), 4096 + 200);
	assert_int_equal(phrase_clip(PHRASE_OPENS_AT, 47, language_MN), 6 * 1024 + 303);
}

static void numbers_past_the_last_mean_more(void **state)
{
	(void)state;
	assert_int_equal(phrase_clip(PHRASE_POSITION, 900, language_EN),
			 phrase_clip(PHRASE_POSITION, 21, language_EN));
	assert_int_equal(phrase_clip(PHRASE_POSITION, 0, language_EN),
			 phrase_clip(PHRASE_POSITION, 1, language_EN));
	assert_int_equal(phrase_clip(PHRASE_WAIT, 31, language_UNKNOWN),
			 phrase_clip(PHRASE_WAIT, 99, language_KO));
}

static void keys_say_which_one(void **state)
{
	char key[PHRASE_KEY_MAX];
	enum phrase p;
	int n;

	(void)state;
	phrase_key(PHRASE_POSITION, 21, key);
	assert_string_equal(key, "position.more");
	phrase_key(PHRASE_OPENS_AT, 19, key);
	assert_string_equal(key, "opens_at.0930");
	phrase_key(PHRASE_OPENS_DAY, 6, key);
	assert_string_equal(key, "opens_day.saturday");
	assert_true(phrase_of_key("wait.12", &p, &n));
	assert_int_equal(p, PHRASE_WAIT);
	assert_int_equal(n, 12);
	assert_true(phrase_of_key("goodbye", &p, &n));
	assert_false(phrase_of_key("goodbye.1", &p, &n));
	assert_false(phrase_of_key("position", &p, &n));
	assert_false(phrase_of_key("position.0", &p, &n));
	assert_false(phrase_of_key("../position.1", &p, &n));
}

static void each_language_has_its_key_everywhere(void **state)
{
	(void)state;
	assert_int_equal(phrase_language_of_key('1'), language_KO);
	assert_int_equal(phrase_language_of_key('6'), language_MN);
	assert_int_equal(phrase_language_of_key('7'), language_UNKNOWN);
	assert_int_equal(phrase_language_of_key('*'), language_UNKNOWN);
	for (int l = language_KO; l < language_COUNT; l++)
		assert_int_equal(phrase_language_of_key(phrase_language_digit(l)), l);
}

static void the_promised_wait_is_never_much_too_short(void **state)
{
	static const struct {
		dj_ms estimate;
		int minutes;
	} cases[] = {{0, 0},	  {59999, 0},  {60000, 1},    {75000, 1},    {76000, 2},
		     {135000, 2}, {136000, 3}, {1800000, 30}, {1816000, 31}, {90000000, 31}};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(cases); i++)
		assert_int_equal(phrase_wait_minutes(cases[i].estimate), cases[i].minutes);
}

static void waiting_callers_hear_place_and_minutes(void **state)
{
	int clips[PHRASE_LIST];

	(void)state;
	assert_int_equal(phrase_announce_first(language_JA, 2, 70000, clips, PHRASE_LIST), 3);
	assert_int_equal(clips[0], phrase_clip(PHRASE_WAIT_INTRO, 0, language_JA));
	assert_int_equal(clips[1], phrase_clip(PHRASE_POSITION, 2, language_JA));
	assert_int_equal(clips[2], phrase_clip(PHRASE_WAIT, 1, language_JA));
	assert_int_equal(phrase_announce_wait(language_JA, 0, -1, clips, PHRASE_LIST), 1);
	assert_int_equal(clips[0], phrase_clip(PHRASE_ALL_BUSY, 0, language_JA));
}

static void a_closed_queue_says_when_it_opens(void **state)
{
	struct phrase_opening monday = {.known = true, .days = 3, .weekday = 1, .minute = 9 * 60};
	int clips[PHRASE_LIST];

	(void)state;
	assert_int_equal(phrase_closed(language_KO, &monday, clips, PHRASE_LIST), 3);
	assert_int_equal(clips[1], phrase_clip(PHRASE_OPENS_DAY, 1, language_KO));
	assert_int_equal(clips[2], phrase_clip(PHRASE_OPENS_AT, 18, language_KO));
	monday.days = 1;
	monday.minute = 9 * 60 + 1;
	monday.holiday = monday.elsewhere = true;
	assert_int_equal(phrase_closed(language_KO, &monday, clips, PHRASE_LIST), 5);
	assert_int_equal(clips[0], phrase_clip(PHRASE_HOLIDAY, 0, language_KO));
	assert_int_equal(clips[2], phrase_clip(PHRASE_OPENS_DAY, 8, language_KO));
	assert_int_equal(clips[3], phrase_clip(PHRASE_OPENS_AT, 19, language_KO));
	assert_int_equal(clips[4], phrase_clip(PHRASE_ALWAYS_OPEN, 0, language_KO));
	monday.days = 7;
	assert_int_equal(phrase_closed(language_KO, &monday, clips, PHRASE_LIST), 3);
}

/* ---- the texts in the tree ---- */

static void texts_read(struct phrase_texts *t, enum language l)
{
	char path[200];
	static char data[PHRASE_FILE_MAX + 1];
	struct dj_error e = {""};
	FILE *f;
	size_t n;

	snprintf(path, sizeof path, SOURCE_DIR "/prompts/%s.txt", word_of(words_language, l));
	f = fopen(path, "rb");
	assert_non_null(f);
	n = fread(data, 1, sizeof data, f);
	fclose(f);
	*t = (struct phrase_texts){0};
	if (phrase_text_parse(t, data, n, &e) || phrase_text_complete(t, &e))
		fail_msg("%s: %s", path, e.text);
}

static void every_language_says_every_phrase(void **state)
{
	(void)state;
	for (int l = language_KO; l < language_COUNT; l++) {
		struct phrase_texts t;

		texts_read(&t, l);
		phrase_text_fini(&t);
	}
}

static void same_text_twice(const struct phrase_texts *t, int slot)
{
	for (int other = 0; other < slot; other++)
		if (t->text[other] && strcmp(t->text[slot], t->text[other]) == 0)
			fail_msg("twice: %s", t->text[slot]);
}

/* Numbers that were glued or copied wrongly show as the same sentence twice. */
static void no_two_phrases_of_a_language_are_the_same(void **state)
{
	(void)state;
	for (int l = language_KO; l < language_COUNT; l++) {
		struct phrase_texts t;

		texts_read(&t, l);
		for (int slot = 0; slot < PHRASE_SLOTS; slot++)
			if (t.text[slot])
				same_text_twice(&t, slot);
		phrase_text_fini(&t);
	}
}

static unsigned utf8_take(const char **s)
{
	const unsigned char *p = (const unsigned char *)*s;
	int n = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	unsigned c = n == 1 ? p[0] : p[0] & (0xFFu >> (n + 1));

	for (int i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3F);
	*s += n;
	return c;
}

static bool is_kana(unsigned c)
{
	return (c >= 0x3040 && c <= 0x30FF) || c == 0x3001 || c == 0x3002 || c == ' ';
}

static void japanese_is_read_from_kana_alone(void **state)
{
	struct phrase_texts t;

	(void)state;
	texts_read(&t, language_JA);
	for (int i = 0; i < PHRASE_SLOTS; i++) {
		if (!t.text[i])
			continue;
		if (!t.voice[i])
			fail_msg("no reading: %s", t.text[i]);
		for (const char *s = t.voice[i]; *s;)
			if (!is_kana(utf8_take(&s)))
				fail_msg("not kana: %s", t.voice[i]);
	}
	phrase_text_fini(&t);
}

static const char *text_of(const struct phrase_texts *t, enum phrase p, int n)
{
	return t->text[phrase_clip(p, n, language_KO) % PHRASE_SLOTS];
}

static void counters_and_plurals_are_those_of_the_language(void **state)
{
	struct phrase_texts t;

	(void)state;
	texts_read(&t, language_KO);
	assert_non_null(strstr(text_of(&t, PHRASE_POSITION, 3), "두 분"));
	assert_non_null(strstr(text_of(&t, PHRASE_WAIT, 2), "이 분"));
	phrase_text_fini(&t);
	texts_read(&t, language_EN);
	assert_non_null(strstr(text_of(&t, PHRASE_POSITION, 2), "one person"));
	assert_non_null(strstr(text_of(&t, PHRASE_POSITION, 3), "two people"));
	assert_non_null(strstr(text_of(&t, PHRASE_WAIT, 1), "one minute."));
	assert_non_null(strstr(text_of(&t, PHRASE_WAIT, 2), "two minutes."));
	phrase_text_fini(&t);
	texts_read(&t, language_ZH);
	assert_non_null(strstr(text_of(&t, PHRASE_POSITION, 3), "两位"));
	assert_non_null(strstr(text_of(&t, PHRASE_WAIT, 2), "两分钟"));
	assert_non_null(strstr(text_of(&t, PHRASE_WAIT, 12), "十二分钟"));
	phrase_text_fini(&t);
	texts_read(&t, language_JA);
	assert_non_null(strstr(t.voice[64 + 2], "ふたり"));
	assert_non_null(strstr(t.voice[128 + 10], "じゅっぷん"));
	assert_non_null(strstr(t.voice[128 + 8], "はっぷん"));
	phrase_text_fini(&t);
	texts_read(&t, language_VI);
	assert_non_null(strstr(text_of(&t, PHRASE_WAIT, 15), "mười lăm phút"));
	assert_non_null(strstr(text_of(&t, PHRASE_WAIT, 21), "hai mươi mốt phút"));
	phrase_text_fini(&t);
	texts_read(&t, language_MN);
	assert_non_null(strstr(text_of(&t, PHRASE_WAIT, 3), "гурван минут"));
	assert_non_null(
	    t.voice[17]); /* the English voice must not send Mongolian callers to key 2 */
	phrase_text_fini(&t);
}

static void a_wrong_text_file_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *text, *sentence;
	} wrong[] = {
	    {"\nhallo = x", "Line 2: There is no phrase `hallo`."},
	    {"hold", "Line 1: It is not `key = text`."},
	    {"hold =", "Line 1: `hold` must have 1 to 400 bytes."},
	    {"hold = a\nhold = b", "Line 2: `hold` is given twice."},
	    {"hold = \xff", "The file is not UTF-8 text of at most 65536 bytes."},
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(wrong); i++) {
		struct phrase_texts t = {0};
		struct dj_error e = {""};

		assert_int_equal(phrase_text_parse(&t, wrong[i].text, strlen(wrong[i].text), &e),
				 EINVAL);
		assert_string_equal(e.text, wrong[i].sentence);
		phrase_text_fini(&t);
	}
}

static void a_missing_text_is_named(void **state)
{
	struct phrase_texts t = {0};
	struct dj_error e = {""};

	(void)state;
	assert_int_equal(phrase_text_parse(&t, "greeting = Hi", 13, &e), 0);
	assert_int_equal(phrase_text_complete(&t, &e), ENOENT);
	assert_string_equal(e.text, "`language_key` has no text.");
	phrase_text_fini(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_clip_is_one_phrase_and_back),
	    cmocka_unit_test(clips_that_are_out_keep_their_numbers),
	    cmocka_unit_test(numbers_past_the_last_mean_more),
	    cmocka_unit_test(keys_say_which_one),
	    cmocka_unit_test(each_language_has_its_key_everywhere),
	    cmocka_unit_test(the_promised_wait_is_never_much_too_short),
	    cmocka_unit_test(waiting_callers_hear_place_and_minutes),
	    cmocka_unit_test(a_closed_queue_says_when_it_opens),
	    cmocka_unit_test(every_language_says_every_phrase),
	    cmocka_unit_test(no_two_phrases_of_a_language_are_the_same),
	    cmocka_unit_test(japanese_is_read_from_kana_alone),
	    cmocka_unit_test(counters_and_plurals_are_those_of_the_language),
	    cmocka_unit_test(a_wrong_text_file_is_refused_with_its_line),
	    cmocka_unit_test(a_missing_text_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
