/* Owns the spelling of every closed list, made from words.def. */
#include "domain/words.h"

#include <string.h>

#define WORDS(type)		static const char *const type##_words[] = {
#define WORD(type, value, word) word,
#define WORDS_END(type)                                                                            \
	}                                                                                          \
	;
#include "domain/words.def"
#undef WORDS
#undef WORD
#undef WORDS_END

static const struct {
	const char *name;
	const char *const *words;
	int count;
} lists[] = {
#define WORDS(type) {#type, type##_words, (int)DJ_COUNT(type##_words)},
#define WORD(type, value, word)
#define WORDS_END(type)
#include "domain/words.def"
#undef WORDS
#undef WORD
#undef WORDS_END
};

const char *word_of(enum word_list list, int64_t value)
{
	return value >= 0 && value < lists[list].count ? lists[list].words[value] : "?";
}

int word_value(enum word_list list, const char *word)
{
	for (int i = 0; i < lists[list].count; i++)
		if (strcmp(lists[list].words[i], word) == 0)
			return i;
	return -1;
}

const char *word_list_name(enum word_list list)
{
	return lists[list].name;
}

int word_count(enum word_list list)
{
	return lists[list].count;
}
