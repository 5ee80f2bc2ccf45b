/* The questions of `dajeong init` and where their answers come from. */
#ifndef MAIN_INIT_ASK_H
#define MAIN_INIT_ASK_H

#include <stdio.h>

#include "base/settings.h"

enum question {
#define QUESTION(name, key, otherwise, check, ask) QUESTION_##name,
#include "main/question.def"
#undef QUESTION
	QUESTIONS
};

struct answers {
	char text[QUESTIONS][SETTING_TEXT_MAX + 1];
	bool given[QUESTIONS];
};

/* The question with this key, or -1. */
int question_of(const char *key);
/* Takes an answer without looking at it. False when it is too long. */
bool answer_take(struct answers *a, enum question q, const char *text);
/* `key = value` lines; `#` begins a comment line. */
int answers_load(struct answers *a, const char *path, struct dj_error *e);
/* Asks for what is missing (when `in` is a terminal that can be asked; NULL: cannot), fills in
 * defaults, and checks everything. 0, or EINVAL with the first sentence that is wrong. */
int answers_complete(struct answers *a, FILE *in, FILE *out, struct dj_error *e);

#endif
