/* A question as the terms it is made of: question.c makes it, mark.c shows it in a text. */
#ifndef SEARCH_QUESTION_H
#define SEARCH_QUESTION_H

#include "domain/search/index.h"

enum { QUESTION_TERMS = 1024 };

struct term {
	uint64_t term;
	const struct posting_list *list;
	float weight; /* with how rare it is */
	float idf;
	float most; /* of a synonym: its idf is no more */
	bool synonym;
	bool whole; /* it stands for a word, not for a part of one */
	bool part;  /* looked for in titles and aliases only */
};

struct question {
	struct search *s;
	const struct search_query *q;
	struct term terms[QUESTION_TERMS];
	size_t count;
	float known; /* the idf of all its terms that somebody has */
	float all;   /* the idf of all its terms */
	float share; /* 0 to 1: how much of what its words weigh somebody has */
};

/* Reads and weighs q->q with q->s; says in `out` how it was read. */
void question_read(struct question *q, struct search_result *out);

#endif
