/* The survey after a call, by keys: kindness, professionalism, promptness (R099) and overall, each
 * 1 to 5. Rules only.
 *
 * The caller is asked whether they want to answer (key 1) before the first question. A wrong key
 * has the question asked once more, a second one and silence end politely; what was answered until
 * then counts. No answer is not a good answer: it counts as none (R098). */
#ifndef DOMAIN_SURVEY_H
#define DOMAIN_SURVEY_H

#include "domain/fact/fact.h"

enum survey_question {
	SURVEY_KINDNESS,
	SURVEY_PROFESSIONALISM,
	SURVEY_PROMPTNESS,
	SURVEY_OVERALL,
	SURVEY_QUESTIONS
};

struct survey {
	dj_id contact, agent, queue;
	bool begun;		     /* said yes to the invitation */
	int question;		     /* being asked */
	bool again;		     /* it was asked twice */
	int score[SURVEY_QUESTIONS]; /* 1..5, 0 not answered */
};

enum survey_step {
	SURVEY_ASK,	  /* play the question s->question */
	SURVEY_ASK_AGAIN, /* "this key is not known", and the same again */
	SURVEY_INVITE_AGAIN,
	SURVEY_THANK, /* over */
};

/* Not after a call in which somebody was in danger, not when nobody talked to them, and not again
 * so soon. */
struct survey_case {
	bool crisis, answered;
	dj_ms asked_at; /* this caller was asked last; 0: never, or nobody knows */
	dj_ms now, again_ms;
};
bool survey_may_offer(const struct survey_case *c);

void survey_offer(struct survey *s, dj_id contact, dj_id agent, dj_id queue, enum language language,
		  struct facts *out);
enum survey_step survey_key(struct survey *s, char digit, struct facts *out);
enum survey_step survey_silence(struct survey *s, struct facts *out);
void survey_hung_up(struct survey *s, struct facts *out);

#endif
