/* A text as the terms that search counts: src/domain/search/token.def. */
#ifndef SEARCH_TOKEN_H
#define SEARCH_TOKEN_H

#include "domain/search/fold.h"

enum token_class {
#define TOKEN(name, weight, title) TOKEN_##name,
#include "domain/search/token.def"
#undef TOKEN
	TOKEN_CLASSES
};

/* What the text is: titles and aliases have more kinds of terms than bodies; a query has all. */
enum token_text { TOKEN_TITLE, TOKEN_BODY, TOKEN_QUERY };

struct token {
	uint64_t term;	     /* a hash of class and letters; never 0 */
	uint32_t begin, end; /* bytes of the text */
	float weight;	     /* at the query */
	enum token_class class;
};

struct tokens {
	struct token *items;
	size_t count, size;
	struct folded folded; /* the text, folded */
};
void tokens_fini(struct tokens *t);

/* Takes n bytes apart; what t held is gone. */
void tokens_of(struct tokens *t, const char *text, size_t n, enum token_text what);

/* How many codes of a Hangul word are its stem: at least two, or one before the plainest particles.
 */
size_t token_stem(const struct fold_char *word, size_t n);

/* The term of a whole word: its stem, or the word itself; 0 for other kinds. */
uint64_t token_word(const struct fold_word *w);

bool token_is_whole(enum token_class c); /* stands for a word or a pair, not for a part of one */
bool token_title_only(enum token_class c);

#endif
