/* The closed word lists of words.def as enums, with their words for API, database and log. */
#ifndef DOMAIN_WORDS_H
#define DOMAIN_WORDS_H

#include "base/base.h"

#define WORDS(type)		enum type {
#define WORD(type, value, word) type##_##value,
#define WORDS_END(type)                                                                            \
	type##_COUNT                                                                               \
	}                                                                                          \
	;
#include "domain/words.def"
#undef WORDS
#undef WORD
#undef WORDS_END

enum word_list {
#define WORDS(type) words_##type,
#define WORD(type, value, word)
#define WORDS_END(type)
#include "domain/words.def"
#undef WORDS
#undef WORD
#undef WORDS_END
	WORD_LISTS
};

/* "ko" for (words_language, language_KO); "?" for a value outside the list. */
const char *word_of(enum word_list list, int64_t value);
/* The value, or -1 when the list does not have the word. */
int word_value(enum word_list list, const char *word);
const char *word_list_name(enum word_list list);
int word_count(enum word_list list);

#endif
