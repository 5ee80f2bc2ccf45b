/* Owns the check of first answers: that every way leads to a person or an end, that there is
 * something to say and that buttons can be read. */
#include "domain/front/front.h"

#include <string.h>

#include "base/text.h"

static const struct {
	const char *word;
	bool serious;
} kinds[FRONT_FINDINGS] = {
#define FRONT_FINDING(name, serious) [FRONT_FINDING_##name] = {#name, serious},
#include "domain/front/finding.def"
#undef FRONT_FINDING
};

const char *front_finding_word(enum front_finding_kind k)
{
	return kinds[k].word;
}

bool front_finding_serious(enum front_finding_kind k)
{
	return kinds[k].serious;
}

void front_find(struct front_findings *out, enum front_finding_kind k, int step, const char *detail)
{
	struct front_finding *f;

	if (out->count == FRONT_FINDINGS_MAX)
		return;
	f = &out->at[out->count++];
	*f = (struct front_finding){.kind = k, .step = step};
	dj_copy(f->detail, sizeof f->detail, detail);
}

bool front_may_go_live(const struct front_findings *f)
{
	for (int i = 0; i < f->count; i++)
		if (kinds[f->at[i].kind].serious)
			return false;
	return f->count < FRONT_FINDINGS_MAX;
}

/* ---- ways ---- */

static void walk(const struct front *f, int step, bool *seen)
{
	if (step < 0 || seen[step])
		return;
	seen[step] = true;
	walk(f, f->steps[step].next, seen);
	walk(f, f->steps[step].otherwise, seen);
	for (int i = 0; i < f->steps[step].choice_count; i++)
		walk(f, f->steps[step].choices[i].next, seen);
}

/* Whoever writes anything at each question comes to a person or an end. */
static bool gets_out(const struct front *f, int step)
{
	for (int i = 0; step >= 0 && i < FRONT_STEPS; i++) {
		const struct front_step *s = &f->steps[step];

		if (s->does == FRONT_PERSON || s->does == FRONT_END)
			return true;
		step = s->does == FRONT_ARTICLES ? s->otherwise : s->next;
	}
	return false;
}

static bool tells_for_ever(const struct front *f, int step)
{
	int i = 0;

	while (i <= FRONT_STEPS && step >= 0 &&
	       (f->steps[step].does == FRONT_TELL || f->steps[step].does == FRONT_PERSON)) {
		step = f->steps[step].next;
		i++;
	}
	return i > FRONT_STEPS;
}

/* ---- words ---- */

static int letters(const char *text)
{
	int n = 0;

	for (; *text; text++)
		n += (*text & 0xc0) != 0x80;
	return n;
}

static void check_label(const char label[language_COUNT][FRONT_LABEL], int step,
			struct front_findings *out)
{
	if (!label[language_KO][0])
		front_find(out, FRONT_FINDING_nothing_said, step, "");
	for (int l = 0; l < language_COUNT; l++)
		if (letters(label[l]) > FRONT_LABEL_LETTERS)
			front_find(out, FRONT_FINDING_label_long, step, label[l]);
}

static void check_languages(const struct front *f, int step, struct front_findings *out)
{
	for (int l = language_KO; l < language_COUNT; l++)
		if (f->steps[step].say[language_KO][0] && !f->steps[step].say[l][0])
			front_find(out, FRONT_FINDING_not_translated, step,
				   word_of(words_language, l));
}

static void check_choices(const struct front *f, int step, struct front_findings *out)
{
	const struct front_step *s = &f->steps[step];

	for (int i = 0; i < s->choice_count; i++) {
		check_label(s->choices[i].label, step, out);
		if (s->choices[i].next < 0)
			front_find(out, FRONT_FINDING_dead_end, step,
				   s->choices[i].label[language_KO]);
		for (int k = 0; k < i; k++)
			if (strcmp(s->choices[i].label[language_KO],
				   s->choices[k].label[language_KO]) == 0)
				front_find(out, FRONT_FINDING_label_twice, step,
					   s->choices[i].label[language_KO]);
	}
}

static bool must_say(const struct front_step *s)
{
	return s->does != FRONT_END;
}

static void check_step(const struct front *f, int step, struct front_findings *out)
{
	const struct front_step *s = &f->steps[step];

	if (must_say(s) && !s->say[language_KO][0])
		front_find(out, FRONT_FINDING_nothing_said, step, "");
	if (!gets_out(f, step))
		front_find(out, FRONT_FINDING_dead_end, step, "");
	if (s->does == FRONT_ARTICLES && s->next < 0)
		front_find(out, FRONT_FINDING_dead_end, step, "");
	if (tells_for_ever(f, step))
		front_find(out, FRONT_FINDING_circle, step, "");
	check_choices(f, step, out);
	check_languages(f, step, out);
}

static bool leads_to_person(const struct front *f, const struct front_words *w)
{
	int step = w->next;

	for (int i = 0; step >= 0 && i < FRONT_STEPS; i++, step = f->steps[step].next) {
		if (f->steps[step].does == FRONT_PERSON)
			return true;
		if (f->steps[step].does != FRONT_TELL)
			return false;
	}
	return false;
}

void front_check(const struct front *f, struct front_findings *out)
{
	bool seen[FRONT_STEPS] = {false};

	if (f->start < 0)
		front_find(out, FRONT_FINDING_no_start, FRONT_NONE, "");
	if (!leads_to_person(f, &f->wants_person) ||
	    (f->danger.count && !leads_to_person(f, &f->danger)))
		front_find(out, FRONT_FINDING_no_person, FRONT_NONE, "");
	check_label(f->person, FRONT_NONE, out);
	check_label(f->helped, FRONT_NONE, out);
	walk(f, f->start, seen);
	walk(f, f->wants_person.next, seen);
	walk(f, f->danger.next, seen);
	for (int i = 0; i < f->step_count; i++) {
		check_step(f, i, out);
		if (!seen[i])
			front_find(out, FRONT_FINDING_unreachable, i, "");
	}
}
