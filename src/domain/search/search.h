/* Search over the province's knowledge: articles, facilities, programmes, numbers, rumours.
 *
 * An index in memory, made from texts that stand elsewhere (R039-R043). It ranks by BM25F over
 * several kinds of term (token.def), so that missing blanks, particles and a wrong key do not hide
 * the answer; what may not be seen never enters a list, a count or a suggestion. One thread at a
 * time. */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "base/base.h"

#define SEARCH_HITS	 10
#define SEARCH_QUERY_MAX 10240	/* bytes; the rest is left out */
#define SEARCH_TEXT_MAX	 262144 /* bytes of one field */
#define SEARCH_MARKS	 24
#define SEARCH_PHRASES	 256
#define SEARCH_SYNONYMS	 4096

/* What is found. Texts are UTF-8, borrowed for the call. */
struct search_text {
	dj_id id;
	const char *title;
	const char *aliases; /* the wordings of callers, one a line; or NULL */
	const char *body;
	uint64_t audiences;	 /* one bit each; a query sees what shares one with it */
	uint32_t kind;		 /* a bit */
	dj_id department, place; /* 0: of none */
	dj_ms changed_ms;
	int64_t stamp; /* by which the caller knows this state of it again */
	float use;     /* 0 to 1: how often it helped lately */
};

struct search_query {
	const char *text;
	size_t n;
	uint64_t audiences;
	uint32_t kinds; /* 0: all */
	dj_id department, place;
	dj_ms now_ms;
	const dj_id *pinned; /* stand before all others that answer the question at all */
	int pinned_count;
};

/* Why a hit stands where it does, beside its words. */
enum {
	SEARCH_FRESH = 1,
	SEARCH_USED = 2,
	SEARCH_PLACE = 4,
	SEARCH_DEPARTMENT = 8,
	SEARCH_PINNED = 16,
};

struct search_hit {
	dj_id id;
	float score;
	float coverage;	  /* 0 to 1: the share of the question's weight that it has */
	uint32_t because; /* bits SEARCH_FRESH... */
};

struct search_result {
	struct search_hit hits[SEARCH_HITS];
	int count;
	int total;	   /* how many share a word at all */
	char read_as[200]; /* the question as it was read, if not as it was typed; else "" */
	char meant[200];   /* "did you mean": the same with wrong keys mended; else "" */
	bool gap;	   /* nothing fits well: worth an article */
};

struct search;
struct search *search_alloc(void);
void search_free(struct search *s);

/* Puts a text in, in place of the one with its id. */
void search_put(struct search *s, const struct search_text *text);
void search_remove(struct search *s, dj_id id);
/* The stamp of the text with this id; 0: it is not there. */
int64_t search_stamp(const struct search *s, dj_id id);
/* What was removed leaves the lists now; else it does when it is a fifth. Costs as much as making
 * the index. */
void search_tidy(struct search *s);
void search_set_use(struct search *s, dj_id id, float use);

/* The words that come with the product: those of requests (phrase.def) and those that mean the same
 * (synonym.def). */
void search_add_usual_words(struct search *s);
/* Words of requests ("please tell me") that count little. False when there are too many. */
bool search_add_phrase(struct search *s, const char *phrase);
/* Who says `from` (one to three words) means `to` as well. False when there are too many. */
bool search_add_synonym(struct search *s, const char *from, const char *to);
void search_clear_words(struct search *s); /* all phrases and synonyms away */

void search_find(struct search *s, const struct search_query *q, struct search_result *out);

/* Titles and aliases that begin, at any word, with what was typed; initial consonants alone do. */
int search_complete(struct search *s, const struct search_query *q,
		    struct search_hit hits[SEARCH_HITS]);

/* Where a text has the words of a question. */
struct search_marks {
	uint32_t begin, end; /* the window worth showing: bytes, whole letters */
	struct search_mark {
		uint32_t begin, end;
	} marks[SEARCH_MARKS]; /* within the window, in order */
	int count;
	bool plain, synonym; /* marked are words of the question; words that mean them */
};
struct search_marker;
struct search_marker *search_marker_alloc(struct search *s, const struct search_query *q);
void search_marker_free(struct search_marker *m);
/* n is SEARCH_TEXT_MAX at the most; letters: how long the window may be. */
void search_mark(struct search_marker *m, const char *text, size_t n, size_t letters,
		 struct search_marks *out);

size_t search_count(const struct search *s); /* texts */
size_t search_bytes(const struct search *s); /* memory, about */

#endif
