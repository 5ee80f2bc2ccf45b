/* First answers by rule (R021): what a citizen who writes is told before a person is there, as
 * data. Pure: a document that app/front_json.c has read comes in, what is to be said comes out.
 *
 * A step tells something and goes on at once (tell), or waits for words (ask, articles), or hands
 * over (person), or ends. Three ways lead to a person from everywhere: words that ask for one,
 * words of danger (at once, ahead of others), and not being understood twice. While somebody waits
 * in line the steps behind `person` go on asking: place, photo. With the first word of a person the
 * rules are silent for good. Nothing is guessed: what is not understood goes to a person. */
#ifndef DOMAIN_FRONT_H
#define DOMAIN_FRONT_H

#include "domain/words.h"

#define FRONT_STEPS	    24
#define FRONT_CHOICES	    8
#define FRONT_ALSO	    8  /* other words for a choice */
#define FRONT_WORDS	    40 /* of danger, of asking for a person */
#define FRONT_WORD	    40 /* bytes of one */
#define FRONT_NAME	    24
#define FRONT_SAY	    600 /* bytes */
#define FRONT_LABEL	    64	/* bytes; */
#define FRONT_LABEL_LETTERS 14	/* what KakaoTalk shows of a button */
#define FRONT_SAYS	    4
#define FRONT_NONE	    (-1)
#define FRONT_LOST	    (-2) /* a name that no step has */
#define FRONT_PLAIN	    12 /* a first letter longer than so many letters says what it is about */

enum front_do { FRONT_TELL, FRONT_ASK, FRONT_ARTICLES, FRONT_PERSON, FRONT_END, FRONT_DOES };
enum front_do front_do_of(const char *word); /* FRONT_DOES: none */

struct front_choice {
	char label[language_COUNT][FRONT_LABEL];
	int also_count;
	char also[FRONT_ALSO][FRONT_WORD];
	int next;
};

struct front_step {
	char name[FRONT_NAME];
	enum front_do does;
	char say[language_COUNT][FRONT_SAY];
	int choice_count;
	struct front_choice choices[FRONT_CHOICES];
	int next;	/* tell, person (may be NONE), ask: after any words; articles: it helped */
	int otherwise;	/* articles: there is none, or none helped */
	char queue[40]; /* person: name of a queue; "": the channel's */
	bool urgent;	/* person: ahead of others */
};

struct front_words {
	int count;
	char word[FRONT_WORDS][FRONT_WORD];
	int next;
};

struct front {
	int version;
	int start;
	char sign[language_COUNT][FRONT_LABEL];	  /* before what a machine says */
	char person[language_COUNT][FRONT_LABEL]; /* the choice that is always there */
	char helped[language_COUNT][FRONT_LABEL]; /* the choice below articles */
	struct front_words danger, wants_person;
	int step_count;
	struct front_step steps[FRONT_STEPS];
};

int front_step_named(const struct front *f, const char *name); /* FRONT_NONE */
/* In this language, else in English, else in Korean; Korean for who writes Korean. */
const char *front_text(const char *texts, size_t each, enum language language);
#define FRONT_TEXT(texts, language) front_text((texts)[0], sizeof(texts)[0], language)

/* ---- the machine ---- */

/* Where one conversation is. Zeroed: nothing was said yet. */
struct front_run {
	bool begun, passed, urgent, over;
	int step;   /* that waits for words; FRONT_NONE: none does */
	int misses; /* in this step */
};

struct front_heard {
	const char *text; /* "" when only files came */
	bool files;
};

struct front_turn {
	int count;
	int say[FRONT_SAYS]; /* steps whose words are said, in order */
	int offers;	     /* the step whose choices are offered; FRONT_NONE */
	bool search;	     /* articles that answer these words are wanted: front_found follows */
	bool pass;	     /* to a person now, as the step `passes` says */
	int passes;
	bool settled;	  /* the citizen says that an article helped */
	int step, choice; /* what was chosen where: FRONT_NONE: own words */
};

/* Do these words say that somebody is in danger? */
bool front_says_danger(const struct front *f, const char *text);

void front_hear(const struct front *f, struct front_run *run, const struct front_heard *h,
		struct front_turn *out);
/* The articles for the last words were looked for: `any` were found. */
void front_found(const struct front *f, struct front_run *run, bool any, struct front_turn *out);

/* ---- the check before it goes live ---- */

enum front_finding_kind {
#define FRONT_FINDING(name, serious) FRONT_FINDING_##name,
#include "domain/front/finding.def"
#undef FRONT_FINDING
	FRONT_FINDINGS
};
const char *front_finding_word(enum front_finding_kind k);
bool front_finding_serious(enum front_finding_kind k);

#define FRONT_FINDINGS_MAX 40
struct front_findings {
	int count;
	struct front_finding {
		enum front_finding_kind kind;
		int step; /* FRONT_NONE: the whole */
		char detail[FRONT_LABEL];
	} at[FRONT_FINDINGS_MAX];
};
void front_find(struct front_findings *out, enum front_finding_kind k, int step,
		const char *detail);
void front_check(const struct front *f, struct front_findings *out);
bool front_may_go_live(const struct front_findings *f);

#endif
