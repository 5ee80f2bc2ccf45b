/* Owns the form of a flow document. Refuses what it does not know, by name, instead of passing over
 * it: a misspelt word must not silently change what callers hear. */
#include "app/flow_json.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "app/json_in.h"
#include "base/text.h"
#include "domain/voicemail/voicemail.h"

struct reader {
	struct flow *f;
	struct flow_findings *findings;
	struct flow_findings unasked; /* when nobody wants them */
	struct json_fault fault;
	int step; /* which is being read, FLOW_NONE for the flow */
};

/* ---- values ---- */

static const char *text_of(struct reader *r, const json_t *v, const char *key, size_t cap)
{
	if (!json_is_string(v) || !json_string_length(v) || json_string_length(v) >= cap ||
	    strlen(json_string_value(v)) != json_string_length(v)) {
		json_fault_say(&r->fault, "%s must be a text of 1 to %zu bytes.", key, cap - 1);
		return "";
	}
	return json_string_value(v);
}

static int number_of(struct reader *r, const json_t *v, const char *key, int low, int high)
{
	json_int_t n = json_is_integer(v) ? json_integer_value(v) : (json_int_t)low - 1;

	if (n < low || n > high) {
		json_fault_say(&r->fault, "%s must be a number from %d to %d.", key, low, high);
		return low;
	}
	return (int)n;
}

static int word_in(struct reader *r, const json_t *v, const char *key, enum word_list list)
{
	int value = word_value(list, text_of(r, v, key, 24));

	if (value < 0)
		json_fault_say(&r->fault, "%s is none of the words it may be.", key);
	return DJ_MAX(value, 0);
}

static int step_in(struct reader *r, const json_t *v, const char *key)
{
	const char *name = text_of(r, v, key, FLOW_NAME);
	int step = flow_step_named(r->f, name);

	if (step != FLOW_NONE || r->fault.err)
		return step;
	flow_found(r->findings, FLOW_FINDING_no_such_step, r->step, language_UNKNOWN, name);
	return FLOW_LOST;
}

static struct flow_say say_in(struct reader *r, const json_t *v)
{
	const char *key = text_of(r, v, "say", PHRASE_KEY_MAX);
	struct flow_say say = {.hours = strcmp(key, "opening_hours") == 0};

	if (!say.hours && !r->fault.err && !phrase_of_key(key, &say.phrase, &say.n))
		json_fault_say(&r->fault, "there is no announcement %s.", key);
	return say;
}

static char key_in(struct reader *r, const json_t *v)
{
	const char *key = text_of(r, v, "key", 2);

	if (!*key || !strchr("0123456789*#", *key))
		json_fault_say(&r->fault, "key must be one of 0-9 * #.");
	return *key;
}

/* "2026-08-17 09:00" or "2026-08-17" as 202608170900; a day begins at midnight. */
static int64_t moment_in(struct reader *r, const json_t *v, const char *key)
{
	const char *text = text_of(r, v, key, 17);
	int year, month, day, hour = 0, minute = 0, end = 0;

	if (sscanf(text, "%4d-%2d-%2d%n %2d:%2d%n", &year, &month, &day, &end, &hour, &minute,
		   &end) < 3 ||
	    text[end] || year < 2000 || month < 1 || month > 12 || day < 1 || day > 31 ||
	    hour < 0 || hour > 24 || minute < 0 || minute > 59) {
		json_fault_say(&r->fault, "%s must be like \"2026-08-17 09:00\".", key);
		return 0;
	}
	return (((int64_t)year * 100 + month) * 100 + day) * 10000 + hour * 100 + minute;
}

/* ---- a step ---- */

static void read_name(struct reader *r, struct flow_step *s, const json_t *v)
{
	(void)r, (void)s, (void)v; /* read before everything else */
}

static void read_do(struct reader *r, struct flow_step *s, const json_t *v)
{
	s->does = (enum flow_do)word_in(r, v, "do", words_flow_do);
}

static void read_say(struct reader *r, struct flow_step *s, const json_t *v)
{
	size_t n = json_is_array(v) ? json_array_size(v) : 1;

	if (n > FLOW_SAYS) {
		json_fault_say(&r->fault, "say may have %d announcements.", FLOW_SAYS);
		return;
	}
	for (size_t i = 0; i < n; i++)
		s->say[s->say_count++] = say_in(r, json_is_array(v) ? json_array_get(v, i) : v);
}

static void read_when(struct reader *r, struct flow_step *s, const json_t *v)
{
	s->when = (enum flow_when)word_in(r, v, "when", words_flow_when);
}

static void read_over(struct reader *r, struct flow_step *s, const json_t *v)
{
	s->over_s = number_of(r, v, "over_s", 1, 36000);
}

static void read_queue(struct reader *r, struct flow_step *s, const json_t *v)
{
	const char *name = text_of(r, v, "queue", FLOW_QUEUE);

	s->of = strcmp(name, "language") == 0 ? FLOW_OF_LANGUAGE
		: strcmp(name, "line") == 0   ? FLOW_OF_LINE
					      : FLOW_OF_NAME;
	if (s->of == FLOW_OF_NAME)
		dj_copy(s->queue, sizeof s->queue, name);
}

static void read_wait(struct reader *r, struct flow_step *s, const json_t *v)
{
	s->wait_ms = number_of(r, v, "wait_s", 1, 60) * 1000;
}

static void read_tries(struct reader *r, struct flow_step *s, const json_t *v)
{
	s->tries = number_of(r, v, "tries", 1, 9);
}

static void read_language(struct reader *r, struct flow_step *s, const json_t *v)
{
	s->language = (enum language)word_in(r, v, "language", words_language);
}

static void read_choice(struct reader *r, struct flow_choice *c, json_t *object)
{
	const char *key;
	json_t *v;

	*c = (struct flow_choice){.next = FLOW_NONE};
	json_object_foreach(object, key, v)
	{
		if (strcmp(key, "key") == 0)
			c->key = key_in(r, v);
		else if (strcmp(key, "next") == 0)
			c->next = step_in(r, v, "next");
		else if (strcmp(key, "say") == 0)
			c->say = say_in(r, v);
		else
			json_fault_say(&r->fault, "a choice has no %.30s.", key);
		c->said = c->said || strcmp(key, "say") == 0;
	}
	if (!c->key)
		json_fault_say(&r->fault, "a choice needs a key.");
}

static void read_choices(struct reader *r, struct flow_step *s, const json_t *v)
{
	if (!json_is_array(v) || json_array_size(v) > FLOW_CHOICES) {
		json_fault_say(&r->fault, "choices must be a list of at most %d.", FLOW_CHOICES);
		return;
	}
	for (size_t i = 0; i < json_array_size(v) && !r->fault.err; i++)
		read_choice(r, &s->choices[s->choice_count++], json_array_get(v, i));
}

static void read_number(struct reader *r, struct flow_step *s, const json_t *v)
{
	dj_copy(s->number, sizeof s->number, text_of(r, v, "number", FLOW_NUMBER));
}

static void read_longest(struct reader *r, struct flow_step *s, const json_t *v)
{
	s->longest_s = number_of(r, v, "longest_s", 10, 600);
}

#define WAY(field)                                                                                 \
	static void read_##field(struct reader *r, struct flow_step *s, const json_t *v)           \
	{                                                                                          \
		s->field = step_in(r, v, #field);                                                  \
	}
WAY(next)
WAY(otherwise)
WAY(open)
WAY(closed)
WAY(holiday)
WAY(emergency)

/* Which steps have which fields: bits of flow_do. */
#define ON(does) (1u << flow_do_##does)
#define SPEAK	 (ON(GREET) | ON(SAY) | ON(NOTICE))
#define SERVE	 (ON(CALLBACK) | ON(VOICEMAIL) | ON(SURVEY) | ON(TRANSFER))

static const struct {
	const char *key;
	void (*read)(struct reader *r, struct flow_step *s, const json_t *v);
	uint32_t on;
} fields[] = {
    {"name", read_name, ~0u},
    {"do", read_do, ~0u},
    {"say", read_say, SPEAK | ON(MENU) | ON(GOODBYE)},
    {"when", read_when, ON(NOTICE)},
    {"over_s", read_over, ON(NOTICE)},
    {"queue", read_queue, SPEAK | ON(HOURS) | ON(QUEUE)},
    {"wait_s", read_wait, ON(LANGUAGE) | ON(MENU)},
    {"tries", read_tries, ON(LANGUAGE) | ON(MENU)},
    {"language", read_language, ON(LANGUAGE)},
    {"choices", read_choices, ON(MENU) | ON(QUEUE)},
    {"number", read_number, ON(TRANSFER)},
    {"longest_s", read_longest, ON(VOICEMAIL)},
    {"next", read_next, SPEAK | SERVE | ON(LANGUAGE)},
    {"otherwise", read_otherwise, SERVE | ON(MENU)},
    {"open", read_open, ON(HOURS)},
    {"closed", read_closed, ON(HOURS)},
    {"holiday", read_holiday, ON(HOURS)},
    {"emergency", read_emergency, ON(HOURS)},
};

static void read_step(struct reader *r, json_t *object)
{
	struct flow_step *s = &r->f->steps[r->step];
	const char *key;
	json_t *v;

	if (!json_object_get(object, "do"))
		json_fault_say(&r->fault, "do is missing.");
	else
		read_do(r, s, json_object_get(object, "do"));
	s->tries = s->does == flow_do_MENU ? 2 : FLOW_TRIES;
	s->over_s = 180;
	s->longest_s = VOICEMAIL_LONGEST_S;
	json_object_foreach(object, key, v)
	{
		size_t i = 0;

		while (i < DJ_COUNT(fields) && strcmp(fields[i].key, key) != 0)
			i++;
		if (i == DJ_COUNT(fields) || !(fields[i].on & 1u << s->does))
			json_fault_say(&r->fault, "a step that does %s has no %.30s.",
				       word_of(words_flow_do, s->does), key);
		if (r->fault.err)
			return;
		fields[i].read(r, s, v);
	}
}

/* ---- the flow ---- */

static void name_step(struct reader *r, const json_t *object)
{
	struct flow_step *s = &r->f->steps[r->f->step_count];
	const char *name = text_of(r, json_object_get(object, "name"), "name of a step", FLOW_NAME);

	for (const char *p = name; *p; p++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_", *p))
			json_fault_say(&r->fault, "name of a step: a to z, 0 to 9 and _ only.");
	if (!r->fault.err && flow_step_named(r->f, name) != FLOW_NONE)
		json_fault_say(&r->fault, "two steps are called %s.", name);
	*s = (struct flow_step){.next = FLOW_NONE,
				.otherwise = FLOW_NONE,
				.open = FLOW_NONE,
				.closed = FLOW_NONE,
				.holiday = FLOW_NONE,
				.emergency = FLOW_NONE};
	dj_copy(s->name, sizeof s->name, name);
	r->f->step_count++;
}

static void read_steps(struct reader *r, const json_t *list)
{
	size_t n = json_array_size(list);

	if (!json_is_array(list) || n == 0 || n > FLOW_STEPS)
		json_fault_say(&r->fault, "steps must be a list of 1 to %d.", FLOW_STEPS);
	for (size_t i = 0; i < n && !r->fault.err; i++)
		name_step(r, json_array_get(list, i));
	for (size_t i = 0; i < n && !r->fault.err; i++) {
		r->step = (int)i;
		r->fault.step = r->f->steps[i].name;
		read_step(r, json_array_get(list, i));
	}
	r->step = FLOW_NONE;
	r->fault.step = NULL;
}

static void read_lines(struct reader *r, const json_t *list)
{
	if (!json_is_array(list) || json_array_size(list) > FLOW_LINES) {
		json_fault_say(&r->fault, "lines must be a list of at most %d numbers.",
			       FLOW_LINES);
		return;
	}
	for (size_t i = 0; i < json_array_size(list); i++)
		dj_copy(r->f->lines[r->f->line_count++], FLOW_NUMBER,
			text_of(r, json_array_get(list, i), "a number of lines", FLOW_NUMBER));
}

static void read_flow(struct reader *r, json_t *root)
{
	static const char *const known[] = {"name",  "lines", "from", "until",
					    "start", "after", "steps"};
	const char *key;
	json_t *v;

	read_steps(r, json_object_get(root, "steps"));
	json_object_foreach(root, key, v)
	{
		size_t i = 0;

		while (i < DJ_COUNT(known) && strcmp(known[i], key) != 0)
			i++;
		if (i == DJ_COUNT(known))
			json_fault_say(&r->fault, "a flow has no %.30s.", key);
	}
	dj_copy(r->f->name, sizeof r->f->name,
		text_of(r, json_object_get(root, "name"), "name", FLOW_QUEUE));
	if ((v = json_object_get(root, "lines")))
		read_lines(r, v);
	if ((v = json_object_get(root, "from")))
		r->f->from = moment_in(r, v, "from");
	if ((v = json_object_get(root, "until")))
		r->f->until = moment_in(r, v, "until");
	if ((v = json_object_get(root, "start")))
		r->f->start = step_in(r, v, "start");
	if ((v = json_object_get(root, "after")))
		r->f->after = step_in(r, v, "after");
}

int flow_parse(const char *json, struct flow **out, struct flow_findings *findings,
	       struct dj_error *e)
{
	struct reader r = {.findings = findings, .fault = {.e = e}, .step = FLOW_NONE};
	size_t n = strnlen(json, FLOW_TEXT_MAX + 1);
	json_error_t why;
	json_t *root;

	*out = NULL;
	if (n > FLOW_TEXT_MAX)
		return dj_fail(e, EINVAL, "A flow may have %d bytes.", FLOW_TEXT_MAX);
	root = json_loadb(json, n, JSON_REJECT_DUPLICATES, &why);
	if (!json_is_object(root)) {
		json_decref(root);
		return dj_fail(e, EINVAL, "This is not JSON: line %d: %s.", root ? 1 : why.line,
			       root ? "an object is expected" : why.text);
	}
	if (!findings)
		r.findings = &r.unasked;
	r.f = flow_alloc();
	read_flow(&r, root);
	json_decref(root);
	if (r.fault.err)
		flow_drop(r.f);
	else
		*out = r.f;
	return r.fault.err;
}
