/* Owns the machine of first answers: words in, steps out. Refuses: articles (the reader has them),
 * letters and queues. */
#include "domain/front/front.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

#define MISSES_MOST 2

static const char *const does[FRONT_DOES] = {"tell", "ask", "articles", "person", "end"};

enum front_do front_do_of(const char *word)
{
	int d = 0;

	while (d < FRONT_DOES && strcmp(does[d], word) != 0)
		d++;
	return (enum front_do)d;
}

int front_step_named(const struct front *f, const char *name)
{
	for (int i = 0; i < f->step_count; i++)
		if (strcmp(f->steps[i].name, name) == 0)
			return i;
	return FRONT_NONE;
}

const char *front_text(const char *texts, size_t each, enum language language)
{
	const char *own = texts + each * language, *english = texts + each * language_EN;

	if (language == language_KO || language == language_UNKNOWN)
		return texts + each * language_KO;
	return *own ? own : *english ? english : texts + each * language_KO;
}

/* ---- words ---- */

static bool same_letter(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Blanks do not count: "가스 냄새" and "가스냄새" are one. */
static const char *skip(const char *p)
{
	return p + strspn(p, " \t\r\n");
}

static bool begins(const char *text, const char *word)
{
	for (word = skip(word); *word; word = skip(word + 1), text = skip(text + 1))
		if (!*(text = skip(text)) || !same_letter(*text, *word))
			return false;
	return true;
}

static bool says(const char *text, const char *word)
{
	for (; *word && *text; text++)
		if (begins(text, word))
			return true;
	return false;
}

/* The whole of it, but for blanks and a full stop. */
static bool is(const char *text, const char *word)
{
	text = skip(text);
	for (word = skip(word); *word; word = skip(word + 1), text = skip(text + 1))
		if (!*text || !same_letter(*text, *word))
			return false;
	return text[strspn(text, ". !\t\r\n")] == '\0';
}

static bool says_one(const struct front_words *w, const char *text)
{
	for (int i = 0; i < w->count; i++)
		if (says(text, w->word[i]))
			return true;
	return false;
}

bool front_says_danger(const struct front *f, const char *text)
{
	return says_one(&f->danger, text);
}

static bool is_in_any(const char *text, const char labels[language_COUNT][FRONT_LABEL])
{
	for (int i = 0; i < language_COUNT; i++)
		if (labels[i][0] && is(text, labels[i]))
			return true;
	return false;
}

static int letters(const char *text)
{
	int n = 0;

	for (; *text; text++)
		n += (*text & 0xc0) != 0x80;
	return n;
}

/* By its number, its label in any language, or a word that stands for it. */
static int choice_of(const struct front_step *s, const char *text)
{
	char number[2] = "1";

	for (int i = 0; i < s->choice_count; i++) {
		number[0] = (char)('1' + i);
		if (is(text, number) || is_in_any(text, s->choices[i].label))
			return i;
	}
	for (int i = 0; i < s->choice_count; i++)
		for (int k = 0; k < s->choices[i].also_count; k++)
			if (says(text, s->choices[i].also[k]))
				return i;
	return FRONT_NONE;
}

/* ---- steps ---- */

static void say(struct front_turn *out, int step)
{
	if (out->count < FRONT_SAYS)
		out->say[out->count++] = step;
}

static void pass(struct front_run *run, struct front_turn *out, const struct front_step *s,
		 int step)
{
	run->passed = true;
	run->urgent |= s->urgent;
	out->pass = true;
	out->passes = step;
}

/* Goes on from a step until one waits for words. The check has proved that this ends; the limit is
 * the net under it. */
static void go(const struct front *f, struct front_run *run, int step, struct front_turn *out)
{
	run->step = FRONT_NONE;
	run->misses = 0;
	for (int i = 0; step >= 0 && i < FRONT_STEPS; i++) {
		const struct front_step *s = &f->steps[step];

		if (s->does == FRONT_ARTICLES) {
			run->step = step;
			out->search = true;
			return;
		}
		if (s->say[language_KO][0])
			say(out, step);
		if (s->does == FRONT_ASK) {
			run->step = step;
			out->offers = step;
			return;
		}
		if (s->does == FRONT_PERSON)
			pass(run, out, s, step);
		run->over |= s->does == FRONT_END && !run->passed;
		step = s->next;
	}
}

static void to_person(const struct front *f, struct front_run *run, struct front_turn *out)
{
	if (run->passed) /* in line already: the questions stop, the place stays */
		run->step = FRONT_NONE;
	else
		go(f, run, f->wants_person.next, out);
}

static void begin(const struct front *f, struct front_run *run, const struct front_heard *h,
		  struct front_turn *out)
{
	const struct front_step *s = &f->steps[f->start];
	int choice = choice_of(s, h->text);

	run->begun = true;
	run->step = FRONT_NONE;
	if (s->does != FRONT_ASK)
		go(f, run, f->start, out);
	else if (choice != FRONT_NONE)
		go(f, run, s->choices[choice].next, out);
	else if (letters(h->text) > FRONT_PLAIN && s->next >= 0)
		go(f, run, s->next, out);
	else
		go(f, run, f->start, out);
	out->step = f->start;
	out->choice = choice;
}

static void hear_articles(const struct front *f, struct front_run *run, const char *text,
			  struct front_turn *out)
{
	const struct front_step *s = &f->steps[run->step];

	if (is(text, "1") || is_in_any(text, f->helped)) {
		out->settled = true;
		out->choice = 0;
		go(f, run, s->next, out);
	} else if (++run->misses < MISSES_MOST) {
		out->search = true;
	} else {
		go(f, run, s->otherwise, out);
	}
}

static void hear_ask(const struct front *f, struct front_run *run, const char *text,
		     struct front_turn *out)
{
	const struct front_step *s = &f->steps[run->step];

	out->choice = choice_of(s, text);
	go(f, run, out->choice == FRONT_NONE ? s->next : s->choices[out->choice].next, out);
}

void front_hear(const struct front *f, struct front_run *run, const struct front_heard *h,
		struct front_turn *out)
{
	*out = (struct front_turn){
	    .offers = FRONT_NONE, .passes = FRONT_NONE, .choice = FRONT_NONE, .step = run->step};
	if (run->over)
		return;
	if (!run->urgent && front_says_danger(f, h->text)) {
		run->begun = true;
		go(f, run, f->danger.next, out);
	} else if (is_in_any(h->text, f->person) || says_one(&f->wants_person, h->text)) {
		run->begun = true;
		to_person(f, run, out);
	} else if (!run->begun) {
		begin(f, run, h, out);
	} else if (run->step == FRONT_NONE) {
		if (!run->passed) /* nothing waits for these words: a person reads them */
			to_person(f, run, out);
	} else if (f->steps[run->step].does == FRONT_ARTICLES) {
		hear_articles(f, run, h->text, out);
	} else {
		hear_ask(f, run, h->text, out);
	}
}

void front_found(const struct front *f, struct front_run *run, bool any, struct front_turn *out)
{
	int step = run->step;

	*out = (struct front_turn){
	    .offers = FRONT_NONE, .passes = FRONT_NONE, .choice = FRONT_NONE, .step = step};
	if (run->over || step < 0 || f->steps[step].does != FRONT_ARTICLES)
		return; /* a person joined, or asked for one, meanwhile */
	if (any) {
		say(out, step);
		out->offers = step;
	} else {
		go(f, run, f->steps[step].otherwise, out);
	}
}
