/* Owns how the centre's own messages are filled in. Refuses: when they are said. */
#include "domain/conversation/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const words[conversation_tell_COUNT][language_COUNT] = {
#define TEXT(what, language, text) [conversation_tell_##what][language_##language] = text,
#include "domain/conversation/text.def"
#undef TEXT
};

/* Today, tomorrow, in {2} days, at a time that is not known. */
static const char *const openings[language_COUNT][4] = {
    [language_KO] = {"오늘 {1}", "내일 {1}", "{2}일 뒤 {1}", "다음 상담 시간"},
    [language_EN] = {"today at {1}", "tomorrow at {1}", "in {2} days at {1}",
		     "with the next opening"},
    [language_ZH] = {"今天{1}", "明天{1}", "{2}天后{1}", "下次咨询时间"},
    [language_JA] = {"本日{1}", "明日{1}", "{2}日後の{1}", "次の相談時間"},
    [language_VI] = {"hôm nay lúc {1}", "ngày mai lúc {1}", "sau {2} ngày lúc {1}",
		     "vào giờ làm việc tiếp theo"},
    [language_MN] = {"өнөөдөр {1}-д", "маргааш {1}-д", "{2} хоногийн дараа {1}-д",
		     "дараагийн ажлын цагаар"},
};

static size_t put(char *out, size_t cap, size_t at, const char *text, size_t n)
{
	n = DJ_MIN(n, cap - 1 - at);
	memcpy(out + at, text, n);
	out[at + n] = '\0';
	return at + n;
}

/* {1} and {2} of a text of ours become these. */
static void fill(const char *text, const char *one, const char *two, char *out, size_t cap)
{
	size_t at = 0;

	out[0] = '\0';
	while (*text) {
		size_t n = strcspn(text, "{");

		at = put(out, cap, at, text, n);
		text += n;
		if (*text) {
			const char *value = text[1] == '2' ? two : one;

			at = put(out, cap, at, value, strlen(value));
			text += 3;
		}
	}
}

static void put_opening(const struct conversation_say *say, enum language l, char *out, size_t cap)
{
	int which = say->opens_days < 0 ? 3 : DJ_MIN(say->opens_days, 2);
	char at[16], in_days[16];

	snprintf(at, sizeof at, "%02d:%02d", say->opens_minute / 60 % 24, say->opens_minute % 60);
	snprintf(in_days, sizeof in_days, "%d", say->opens_days);
	fill(openings[l][which], at, in_days, out, cap);
}

void conversation_text(const struct conversation_say *say, char out[CONVERSATION_TEXT])
{
	enum language l = say->language == language_UNKNOWN ? language_KO : say->language;
	char one[80], two[24];

	dj_assert(words[say->what][l] != NULL);
	snprintf(one, sizeof one, "%" PRId64, say->position);
	snprintf(two, sizeof two, "%" PRId64, say->minutes);
	if (say->what == conversation_tell_OUT_OF_HOURS || say->what == conversation_tell_STOPPED ||
	    say->what == conversation_tell_REFUSED)
		put_opening(say, l, one, sizeof one);
	fill(words[say->what][l], one, two, out, CONVERSATION_TEXT);
}

enum conversation_tell conversation_notice(enum ending_kind kind)
{
	static const enum conversation_tell notices[ending_kind_COUNT] = {
	    [ending_kind_ABUSE] = conversation_tell_WARN_ABUSE,
	    [ending_kind_SEXUAL] = conversation_tell_WARN_SEXUAL,
	    [ending_kind_THREAT] = conversation_tell_WARN_THREAT,
	    [ending_kind_NUISANCE] = conversation_tell_WARN_NUISANCE,
	};

	return kind > ending_kind_NONE && kind < ending_kind_COUNT ? notices[kind]
								   : conversation_tell_NONE;
}
