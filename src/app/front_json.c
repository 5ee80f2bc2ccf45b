/* Owns the form of a document of first answers. Refuses what it does not know, by name: a misspelt
 * word must not silently change what citizens are told. */
#include "app/front_json.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "app/json_in.h"
#include "base/text.h"

struct reader {
	struct front *f;
	struct front_findings *findings;
	struct json_fault fault;
	int step; /* which is being read, FRONT_NONE for the whole */
};

/* ---- values ---- */

static void read_text(struct reader *r, const json_t *v, const char *key, char *out, size_t cap)
{
	const char *text = json_string_value(v);

	if (!text || !*text || strlen(text) != json_string_length(v) || !dj_copy(out, cap, text))
		json_fault_say(&r->fault, "%s must be a text of 1 to %zu bytes.", key, cap - 1);
}

/* {"ko":"…","en":"…"} into texts of `each` bytes, one for each language. */
static void read_texts(struct reader *r, const json_t *v, const char *key, char *out, size_t each)
{
	const char *word;
	json_t *text;

	if (!json_is_object(v))
		json_fault_say(&r->fault, "%s must be an object of languages.", key);
	json_object_foreach((json_t *)v, word, text)
	{
		int language = word_value(words_language, word);

		if (language <= language_UNKNOWN)
			json_fault_say(&r->fault, "%s: there is no language %.20s.", key, word);
		else if (json_string_length(text))
			read_text(r, text, key, out + (size_t)language * each, each);
	}
}

static int step_in(struct reader *r, const json_t *v)
{
	char name[FRONT_NAME] = "";
	int step;

	read_text(r, v, "a step's name", name, sizeof name);
	step = front_step_named(r->f, name);
	if (step != FRONT_NONE || r->fault.err)
		return step;
	front_find(r->findings, FRONT_FINDING_no_such_step, r->step, name);
	return FRONT_LOST;
}

static int read_list(struct reader *r, const json_t *v, char (*out)[FRONT_WORD], size_t most)
{
	size_t n = json_array_size(v);

	if (!json_is_array(v) || n > most)
		json_fault_say(&r->fault, "a list of words has at most %zu.", most);
	for (size_t i = 0; i < DJ_MIN(n, most); i++)
		read_text(r, json_array_get(v, i), "a word", out[i], FRONT_WORD);
	return (int)DJ_MIN(n, most);
}

/* ---- keys: a table of them for each kind of object ---- */

struct key {
	const char *name;
	void (*read)(struct reader *r, const json_t *v, void *into);
};

static void read_keys(struct reader *r, const json_t *o, const struct key *keys, void *into)
{
	const char *name;
	json_t *v;

	if (!json_is_object(o))
		json_fault_say(&r->fault, "an object is expected.");
	json_object_foreach((json_t *)o, name, v)
	{
		const struct key *k = keys;

		while (k->name && strcmp(k->name, name) != 0)
			k++;
		if (k->name)
			k->read(r, v, into);
		else
			json_fault_say(&r->fault, "there is no field %.40s.", name);
	}
}

static void choice_label(struct reader *r, const json_t *v, void *into)
{
	read_texts(r, v, "label", ((struct front_choice *)into)->label[0], FRONT_LABEL);
}

static void choice_also(struct reader *r, const json_t *v, void *into)
{
	struct front_choice *c = into;

	c->also_count = read_list(r, v, c->also, FRONT_ALSO);
}

static void choice_next(struct reader *r, const json_t *v, void *into)
{
	((struct front_choice *)into)->next = step_in(r, v);
}

static void step_does(struct reader *r, const json_t *v, void *into)
{
	char word[FRONT_NAME] = "";

	read_text(r, v, "do", word, sizeof word);
	((struct front_step *)into)->does = front_do_of(word);
	if (front_do_of(word) == FRONT_DOES)
		json_fault_say(&r->fault, "do is none of tell, ask, articles, person, end.");
}

static void step_say(struct reader *r, const json_t *v, void *into)
{
	read_texts(r, v, "say", ((struct front_step *)into)->say[0], FRONT_SAY);
}

static void step_choices(struct reader *r, const json_t *v, void *into)
{
	static const struct key keys[] = {
	    {"label", choice_label}, {"also", choice_also}, {"next", choice_next}, {NULL, NULL}};
	struct front_step *s = into;

	if (!json_is_array(v) || json_array_size(v) > FRONT_CHOICES) {
		json_fault_say(&r->fault, "there are at most %d choices.", FRONT_CHOICES);
		return;
	}
	for (size_t i = 0; i < json_array_size(v); i++) {
		s->choices[i].next = FRONT_NONE;
		read_keys(r, json_array_get(v, i), keys, &s->choices[i]);
	}
	s->choice_count = (int)json_array_size(v);
}

static void step_next(struct reader *r, const json_t *v, void *into)
{
	((struct front_step *)into)->next = step_in(r, v);
}

static void step_otherwise(struct reader *r, const json_t *v, void *into)
{
	((struct front_step *)into)->otherwise = step_in(r, v);
}

static void step_queue(struct reader *r, const json_t *v, void *into)
{
	struct front_step *s = into;

	read_text(r, v, "queue", s->queue, sizeof s->queue);
}

static void step_urgent(struct reader *r, const json_t *v, void *into)
{
	(void)r;
	((struct front_step *)into)->urgent = json_is_true(v);
}

static void step_name(struct reader *r, const json_t *v, void *into)
{
	(void)r; /* read before all others */
	(void)v;
	(void)into;
}

static void words_list(struct reader *r, const json_t *v, void *into)
{
	struct front_words *w = into;

	w->count = read_list(r, v, w->word, FRONT_WORDS);
}

static void words_next(struct reader *r, const json_t *v, void *into)
{
	((struct front_words *)into)->next = step_in(r, v);
}

/* ---- the whole ---- */

static const struct key words_keys[] = {{"words", words_list}, {"next", words_next}, {NULL, NULL}};

static void front_start_in(struct reader *r, const json_t *v, void *into)
{
	((struct front *)into)->start = step_in(r, v);
}

static void front_sign(struct reader *r, const json_t *v, void *into)
{
	read_texts(r, v, "sign", ((struct front *)into)->sign[0], FRONT_LABEL);
}

static void front_person(struct reader *r, const json_t *v, void *into)
{
	read_texts(r, v, "person", ((struct front *)into)->person[0], FRONT_LABEL);
}

static void front_helped(struct reader *r, const json_t *v, void *into)
{
	read_texts(r, v, "helped", ((struct front *)into)->helped[0], FRONT_LABEL);
}

static void front_danger(struct reader *r, const json_t *v, void *into)
{
	read_keys(r, v, words_keys, &((struct front *)into)->danger);
}

static void front_wants_person(struct reader *r, const json_t *v, void *into)
{
	read_keys(r, v, words_keys, &((struct front *)into)->wants_person);
}

static void front_steps(struct reader *r, const json_t *v, void *into)
{
	static const struct key keys[] = {
	    {"name", step_name},       {"do", step_does},	{"say", step_say},
	    {"choices", step_choices}, {"next", step_next},	{"otherwise", step_otherwise},
	    {"queue", step_queue},     {"urgent", step_urgent}, {NULL, NULL}};
	struct front *f = into;

	for (r->step = 0; r->step < f->step_count && !r->fault.err; r->step++) {
		r->fault.step = f->steps[r->step].name;
		read_keys(r, json_array_get(v, (size_t)r->step), keys, &f->steps[r->step]);
	}
	r->step = FRONT_NONE;
	r->fault.step = NULL;
}

/* A step may lead to one further down: the names come first. */
static void read_names(struct reader *r, const json_t *steps)
{
	struct front *f = r->f;

	if (!json_is_array(steps) || !json_array_size(steps) ||
	    json_array_size(steps) > FRONT_STEPS) {
		json_fault_say(&r->fault, "there are 1 to %d steps.", FRONT_STEPS);
		return;
	}
	for (size_t i = 0; i < json_array_size(steps) && !r->fault.err; i++) {
		struct front_step *s = &f->steps[f->step_count];
		char name[FRONT_NAME] = "";

		read_text(r, json_object_get(json_array_get(steps, i), "name"), "name", name,
			  sizeof name);
		if (front_step_named(f, name) != FRONT_NONE)
			json_fault_say(&r->fault, "there are two steps %s.", name);
		*s = (struct front_step){.next = FRONT_NONE, .otherwise = FRONT_NONE};
		dj_copy(s->name, sizeof s->name, name);
		f->step_count++;
	}
}

int front_parse(const char *json, struct front **out, struct front_findings *findings,
		struct dj_error *e)
{
	static const struct key keys[] = {
	    {"start", front_start_in}, {"sign", front_sign},
	    {"person", front_person},  {"helped", front_helped},
	    {"danger", front_danger},  {"wants_person", front_wants_person},
	    {"steps", front_steps},    {NULL, NULL}};
	struct front_findings unasked = {0};
	json_error_t why;
	json_t *root = json_loads(json, 0, &why);
	struct reader r = {
	    .findings = findings ? findings : &unasked, .fault = {.e = e}, .step = FRONT_NONE};

	*out = NULL;
	if (!root)
		return dj_fail(e, EINVAL, "Line %d: %.120s", why.line, why.text);
	r.f = dj_alloc(sizeof *r.f);
	r.f->start = r.f->danger.next = r.f->wants_person.next = FRONT_NONE;
	read_names(&r, json_object_get(root, "steps"));
	if (!r.fault.err)
		read_keys(&r, root, keys, r.f);
	json_decref(root);
	if (r.fault.err)
		free(r.f);
	else
		*out = r.f;
	return r.fault.err;
}
