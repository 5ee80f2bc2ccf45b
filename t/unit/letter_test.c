/* links: base domain */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "domain/conversation/reach.h"
#include "domain/letter/channel_key.h"
#include "domain/letter/letter.h"
#include "base/cp949.h"

static void machines_are_told_from_people(void **state)
{
	struct letter_head h = {.from = "minsu@citizen.example", .auto_submitted = "no"};

	(void)state;
	assert_int_equal(letter_kind_of(&h), letter_kind_PERSON);
	h.auto_submitted = "auto-replied";
	assert_int_equal(letter_kind_of(&h), letter_kind_AUTOMATIC);
	h = (struct letter_head){.from = "a@b", .return_path = "<>"};
	assert_int_equal(letter_kind_of(&h), letter_kind_AUTOMATIC);
	h = (struct letter_head){.from = "a@b", .received = LETTER_RECEIVED_MOST + 1};
	assert_int_equal(letter_kind_of(&h), letter_kind_AUTOMATIC);
	h = (struct letter_head){.from = "a@b", .list_id = "<l.b>", .auto_response = true};
	assert_int_equal(letter_kind_of(&h), letter_kind_BULK);
	h = (struct letter_head){.from = "MAILER-DAEMON@b"};
	assert_int_equal(letter_kind_of(&h), letter_kind_BOUNCE);
	h = (struct letter_head){.from = "a@b", .content_type = "multipart/report"};
	assert_int_equal(letter_kind_of(&h), letter_kind_BOUNCE);
}

static size_t fold(const char *text)
{
	return letter_fold(text, strlen(text));
}

static void their_own_words_end_where_quotes_and_signatures_begin(void **state)
{
	(void)state;
	assert_int_equal(fold("안녕"), strlen("안녕"));
	assert_int_equal(fold("답\n-- \n김수"), strlen("답\n"));
	assert_int_equal(fold("답\n> 전\n> 것\n"), strlen("답\n"));
	assert_int_equal(fold("답\n-----Original Message-----\nFrom: x"), strlen("답\n"));
	assert_int_equal(fold("답\n2026년 11월 22일 다정님이 작성:\n> 글"), strlen("답\n"));
	/* answers between quoted lines stay, and so does a letter that is nothing but a quote */
	assert_int_equal(fold("> 하나\n둘\n> 셋\n넷\n"), strlen("> 하나\n둘\n> 셋\n넷\n"));
	assert_int_equal(fold("표\n--- 끝 ---\n또"), strlen("표\n--- 끝 ---\n또"));
	assert_int_equal(fold(""), 0);
}

static void an_answer_of_a_server_is_said_in_words(void **state)
{
	(void)state;
	assert_int_equal(letter_why_of("5.1.1", 550), letter_why_ADDRESS);
	assert_int_equal(letter_why_of("5.2.2", 552), letter_why_FULL);
	assert_int_equal(letter_why_of("5.7.1", 550), letter_why_REFUSED);
	assert_int_equal(letter_why_of("4.4.7", 0), letter_why_EXPIRED);
	assert_int_equal(letter_why_of(NULL, 550), letter_why_ADDRESS);
	assert_int_equal(letter_why_of(NULL, 451), letter_why_AWAY);
	assert_int_equal(letter_why_of("2.0.0", 250), letter_why_NONE);
}

static void a_text_message_is_counted_as_the_network_counts_it(void **state)
{
	char text[800] = "";
	struct sms_size s;

	(void)state;
	assert_int_equal(sms_size("").parts, 0);
	for (int i = 0; i < 70; i++)
		strcat(text, "가");
	assert_int_equal(sms_size(text).parts, 1);
	strcat(text, "나");
	assert_int_equal(sms_size(text).parts, 2);
	/* a letter of two units does not stand on both sides of a cut: 66 + 2 */
	text[66 * 3] = '\0';
	strcat(text, "😀");
	strcat(text, "가나다");
	s = sms_size(text);
	assert_int_equal(s.units, 71);
	assert_int_equal(s.parts, 2);
}

/* "가*66+😀*1": letters and how often. */
static void spell(char *spec, char out[8000])
{
	char *save;

	out[0] = '\0';
	for (char *piece = strtok_r(spec, "+", &save); piece; piece = strtok_r(NULL, "+", &save)) {
		char *times = strchr(piece, '*');

		assert_non_null(times);
		*times = '\0';
		for (int n = atoi(times + 1); n > 0; n--)
			strcat(out, piece);
	}
}

/* The page has the same vectors (web/test/talk.test.mjs), and the same limits. */
static void the_server_counts_as_the_page_does(void **state)
{
	FILE *in = fopen(SOURCE_DIR "/t/golden/text_size.txt", "re");
	char line[400], unit[20], spec[200], text[8000];
	int alone, part, most, used, parts, fits, lines = 0;
	unsigned seen = 0;

	(void)state;
	assert_non_null(in);
	while (fgets(line, sizeof line, in)) {
		if (line[0] == '#')
			continue;
		assert_int_equal(sscanf(line, "%19s %d %d %d | %199[^|]| %d %d %d", unit, &alone,
					&part, &most, spec, &used, &parts, &fits),
				 8);
		spell(spec, text);
		lines++;
		if (strcmp(unit, "utf16") == 0) {
			assert_int_equal(alone, SMS_ALONE);
			assert_int_equal(part, SMS_PART);
			assert_int_equal(most, SMS_PARTS);
			assert_int_equal(sms_size(text).units, used);
			assert_int_equal(sms_size(text).parts, parts);
			assert_int_equal(sms_size(text).parts <= SMS_PARTS, fits);
		} else if (strcmp(unit, "cp949") == 0) {
			assert_int_equal(alone, SMS_LONG_BYTES);
			assert_int_equal(dj_cp949_bytes(text), used);
			assert_int_equal(used >= 0 && used <= SMS_LONG_BYTES, fits);
		}
		assert_int_equal(reach_units(word_value(words_text_unit, unit), text), used);
		assert_int_equal(
		    used >= 0 && used <= (most > 1 ? most * part : alone) && parts <= most, fits);
		seen |= 1u << word_value(words_text_unit, unit);
	}
	fclose(in);
	assert_true(lines > 10);
	assert_int_equal(seen, (1u << text_unit_COUNT) - 1); /* every unit has its vectors */
}

static void addresses_carry_nothing_else(void **state)
{
	char number[32];

	(void)state;
	assert_true(letter_mailbox("120+l-1.abc@gg.example"));
	assert_false(letter_mailbox("a@b\r\nRCPT TO:<c@d>"));
	assert_false(letter_mailbox("a b@c.example"));
	assert_false(letter_mailbox("a@b@c"));
	assert_false(letter_mailbox("<a@b>"));
	assert_false(letter_mailbox("-oX@b"));
	assert_false(letter_mailbox("a"));
	assert_true(letter_number("010-1234 5678", number, sizeof number));
	assert_string_equal(number, "01012345678");
	assert_true(letter_number("+82 10 1234 5678", number, sizeof number));
	assert_false(letter_number("010\r\nX: 1", number, sizeof number));
	assert_false(letter_number("12", number, sizeof number));
}

static void the_language_shows_in_the_letters(void **state)
{
	(void)state;
	assert_int_equal(letter_language("가로등 light"), language_KO);
	assert_int_equal(letter_language("街灯が消えた"), language_JA);
	assert_int_equal(letter_language("路灯坏了"), language_ZH);
	assert_int_equal(letter_language("Đèn đường hỏng"), language_VI);
	assert_int_equal(letter_language("Гэрэл унтарсан"), language_MN);
	assert_int_equal(letter_language("The light is out"), language_EN);
}

static void a_channel_says_what_it_lacks(void **state)
{
	struct channel_settings s = {.channel = channel_MAIL};

	(void)state;
	assert_non_null(channel_lacks(&s));
	strcpy(s.value[CHANNEL_MAIL_from], "120@gg.example");
	strcpy(s.value[CHANNEL_MAIL_smtp], "smtp://mail");
	assert_null(channel_lacks(&s));
	strcpy(s.value[CHANNEL_MAIL_reply], "120@gg.example");
	assert_non_null(channel_lacks(&s));
	strcpy(s.value[CHANNEL_MAIL_reply], "*@answers.gg.example");
	assert_null(channel_lacks(&s));
	strcpy(s.value[CHANNEL_MAIL_smtp], "file:///etc/passwd");
	assert_non_null(channel_lacks(&s));
	assert_int_equal(channel_number(&s, CHANNEL_MAIL_every, 1, 600), 20);
	strcpy(s.value[CHANNEL_MAIL_every], "0");
	assert_int_equal(channel_number(&s, CHANNEL_MAIL_every, 1, 600), 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(machines_are_told_from_people),
	    cmocka_unit_test(their_own_words_end_where_quotes_and_signatures_begin),
	    cmocka_unit_test(an_answer_of_a_server_is_said_in_words),
	    cmocka_unit_test(a_text_message_is_counted_as_the_network_counts_it),
	    cmocka_unit_test(the_server_counts_as_the_page_does),
	    cmocka_unit_test(addresses_carry_nothing_else),
	    cmocka_unit_test(the_language_shows_in_the_letters),
	    cmocka_unit_test(a_channel_says_what_it_lacks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
