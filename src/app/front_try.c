/* Owns trying a document of first answers on words that somebody types: what would be said, what
 * could be pressed, when a person is asked. Nothing is kept and nobody is written to. Refuses:
 * looking for articles (whether there are any is said by who tries). */
#include "app/front_json.h"
#include "app/json_in.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MOST 30

static json_t *findings_of(const struct front *f, const struct front_findings *found)
{
	json_t *list = json_array();

	for (int i = 0; i < found->count; i++) {
		const struct front_finding *one = &found->at[i];

		json_array_append_new(
		    list,
		    json_pack("{s:s, s:b, s:s?, s:s}", "finding", front_finding_word(one->kind),
			      "serious", front_finding_serious(one->kind), "step",
			      f && one->step >= 0 ? f->steps[one->step].name : NULL, "detail",
			      one->detail));
	}
	return list;
}

static void add_label(json_t *list, const char labels[language_COUNT][FRONT_LABEL],
		      enum language language)
{
	json_array_append_new(list, json_string(FRONT_TEXT(labels, language)));
}

static json_t *turn_of(const struct front *f, const struct front_run *run,
		       const struct front_turn *turn, enum language language)
{
	json_t *said = json_array(), *offers = json_array();

	for (int i = 0; i < turn->count; i++)
		json_array_append_new(
		    said, json_string(FRONT_TEXT(f->steps[turn->say[i]].say, language)));
	for (int i = 0; turn->offers >= 0 && i < f->steps[turn->offers].choice_count; i++)
		add_label(offers, f->steps[turn->offers].choices[i].label, language);
	if (turn->search)
		add_label(offers, f->helped, language);
	if (!run->passed && !run->over)
		add_label(offers, f->person, language);
	return json_pack("{s:o, s:o, s:b, s:b, s:b, s:b}", "said", said, "offers", offers, "search",
			 turn->search, "person", run->passed, "urgent", run->urgent, "over",
			 run->over);
}

/* Articles are looked for: the answer to the citizen is that they were found, or that none were. */
static json_t *hear(const struct front *f, struct front_run *run, const char *text, bool articles,
		    enum language language)
{
	struct front_heard heard = {.text = text};
	struct front_turn turn;

	front_hear(f, run, &heard, &turn);
	if (turn.search && !articles)
		front_found(f, run, false, &turn);
	return turn_of(f, run, &turn, language);
}

static json_t *turns_of(const struct front *f, const json_t *root)
{
	int l = word_value(words_language, dj_json_at(root, "language"));
	bool articles = json_is_true(json_object_get(root, "articles"));
	json_t *list = json_array(), *v;
	struct front_run run = {0};
	size_t i;

	json_array_foreach(json_object_get(root, "words"), i, v)
	{
		const char *text = json_string_value(v);

		if (text && i < WORDS_MOST)
			json_array_append_new(list, hear(f, &run, text, articles,
							 l > 0 ? (enum language)l : language_KO));
	}
	return list;
}

char *front_try(const char *body, size_t n)
{
	json_t *root = body ? json_loadb(body, n, 0, NULL) : NULL, *answer;
	struct front_findings found = {0};
	struct front *f = NULL;
	bool plays;
	char *text;

	if (!json_is_object(root)) {
		json_decref(root);
		return NULL;
	}
	front_parse(dj_json_at(root, "document"), &f, &found, NULL);
	if (f)
		front_check(f, &found);
	plays = f && front_may_go_live(&found);
	answer = json_pack("{s:b, s:o, s:o}", "well", plays, "findings", findings_of(f, &found),
			   "turns", plays ? turns_of(f, root) : json_array());
	text = json_dumps(answer, JSON_COMPACT);
	json_decref(answer);
	json_decref(root);
	free(f);
	return text;
}
