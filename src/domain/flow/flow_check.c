/* Owns the check of a flow before it goes live: that every way ends in a hand-over, that everything
 * said can be said, that nobody listens for long before the first choice. */
#include "domain/flow/flow.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define EDGES_MAX (6 + FLOW_CHOICES)

struct check {
	const struct flow *f;
	const struct flow_place *place;
	struct flow_findings *out;
	bool circles; /* then longest ways have no meaning */
};

void flow_found(struct flow_findings *out, enum flow_finding_kind k, int step,
		enum language language, const char *detail)
{
	struct flow_finding *n = &out->at[DJ_MIN(out->count, FLOW_FINDINGS_MAX - 1)];

	if (out->count == FLOW_FINDINGS_MAX)
		return;
	for (int i = 0; i < out->count; i++)
		if (out->at[i].kind == k && out->at[i].step == step &&
		    out->at[i].language == language && strcmp(out->at[i].detail, detail) == 0)
			return;
	*n = (struct flow_finding){.kind = k, .step = step, .language = language};
	dj_copy(n->detail, sizeof n->detail, detail);
	out->count++;
}

static void found(struct check *c, enum flow_finding_kind k, int step, const char *detail)
{
	flow_found(c->out, k, step, language_UNKNOWN, detail);
}

/* ---- ways ---- */

static int add_edge(int *edges, int n, int to)
{
	if (to >= 0)
		edges[n++] = to;
	return n;
}

/* Where a caller gets who does nothing, whatever the hour, the wait and the services say. */
static int silent_edges(const struct flow_step *s, int edges[EDGES_MAX])
{
	int n = 0;

	if (s->does == flow_do_QUEUE || s->does == flow_do_GOODBYE)
		return 0;
	if (s->does != flow_do_MENU)
		n = add_edge(edges, n, s->next);
	n = add_edge(edges, n, s->otherwise);
	n = add_edge(edges, n, s->open);
	n = add_edge(edges, n, s->closed);
	n = add_edge(edges, n, s->holiday);
	return add_edge(edges, n, s->emergency);
}

static int all_edges(const struct flow_step *s, int edges[EDGES_MAX])
{
	int n = silent_edges(s, edges);

	for (int i = 0; i < s->choice_count; i++)
		n = add_edge(edges, n, s->choices[i].next);
	return n;
}

static void reach(const struct flow *f, int step, bool seen[FLOW_STEPS])
{
	int edges[EDGES_MAX], n;

	if (step < 0 || seen[step])
		return;
	seen[step] = true;
	n = all_edges(&f->steps[step], edges);
	for (int i = 0; i < n; i++)
		reach(f, edges[i], seen);
}

/* 1 on the way, 2 looked through: a step that is met on its own way is in a circle. */
static void find_circles(struct check *c, int step, char mark[FLOW_STEPS])
{
	int edges[EDGES_MAX], n = silent_edges(&c->f->steps[step], edges);

	mark[step] = 1;
	for (int i = 0; i < n; i++) {
		if (mark[edges[i]] == 1) {
			found(c, FLOW_FINDING_no_exit, edges[i], "");
			c->circles = true;
		} else if (mark[edges[i]] == 0) {
			find_circles(c, edges[i], mark);
		}
	}
	mark[step] = 2;
}

/* What each kind of step must be able to go on with. */
static bool is_dead_end(const struct flow_step *s)
{
	switch (s->does) {
	case flow_do_GREET:
	case flow_do_SAY:
	case flow_do_NOTICE:
	case flow_do_LANGUAGE:
		return s->next == FLOW_NONE;
	case flow_do_HOURS:
		return s->open == FLOW_NONE || s->closed == FLOW_NONE;
	case flow_do_MENU:
	case flow_do_CALLBACK:
	case flow_do_VOICEMAIL:
	case flow_do_TRANSFER:
		return s->otherwise == FLOW_NONE;
	default:
		return false;
	}
}

static void check_ways(struct check *c)
{
	const struct flow *f = c->f;
	bool before[FLOW_STEPS] = {false}, after[FLOW_STEPS] = {false};
	char mark[FLOW_STEPS] = {0};

	if (f->start == FLOW_NONE)
		found(c, FLOW_FINDING_no_start, FLOW_NONE, "");
	reach(f, f->start, before);
	reach(f, f->after, after);
	for (int i = 0; i < f->step_count; i++) {
		enum flow_do does = f->steps[i].does;

		if (!before[i] && !after[i])
			found(c, FLOW_FINDING_unreachable, i, "");
		if (is_dead_end(&f->steps[i]))
			found(c, FLOW_FINDING_dead_end, i, "");
		if (after[i] && (does == flow_do_QUEUE || does == flow_do_LANGUAGE ||
				 does == flow_do_HOURS || does == flow_do_TRANSFER))
			found(c, FLOW_FINDING_after_talks, i, "");
		if (mark[i] == 0)
			find_circles(c, i, mark);
	}
}

/* ---- single steps ---- */

/* An announcement that names its key leads to nothing under another one. */
static char key_of_phrase(enum phrase p)
{
	switch (p) {
	case PHRASE_MENU_AGENT:
		return '0';
	case PHRASE_MENU_CALLBACK:
		return '1';
	case PHRASE_MENU_VOICEMAIL:
		return '2';
	case PHRASE_MENU_AGAIN:
		return '*';
	default:
		return 0;
	}
}

static void check_choices(struct check *c, int step)
{
	const struct flow_step *s = &c->f->steps[step];

	if (s->does == flow_do_MENU && s->choice_count == 0)
		found(c, FLOW_FINDING_no_choice, step, "");
	for (int i = 0; i < s->choice_count; i++) {
		const struct flow_choice *k = &s->choices[i];
		char own = k->said && !k->say.hours ? key_of_phrase(k->say.phrase) : 0;
		enum flow_do leads = k->next >= 0 ? c->f->steps[k->next].does : flow_do_CALLBACK;

		for (int j = 0; j < i; j++)
			if (s->choices[j].key == k->key)
				found(c, FLOW_FINDING_key_twice, step, (char[2]){k->key});
		if (own && own != k->key)
			found(c, FLOW_FINDING_key_differs, step, (char[2]){own});
		if (k->next == FLOW_NONE)
			found(c, FLOW_FINDING_dead_end, step, (char[2]){k->key});
		if (s->does == flow_do_QUEUE && leads != flow_do_CALLBACK &&
		    leads != flow_do_VOICEMAIL)
			found(c, FLOW_FINDING_way_out_of_queue, step, (char[2]){k->key});
	}
}

static void check_sound(struct check *c, int step, const struct flow_say *say)
{
	char key[PHRASE_KEY_MAX];

	if (say->hours || !c->place->length_ms)
		return;
	phrase_key(say->phrase, say->n, key);
	for (int l = language_KO; l < language_COUNT; l++)
		if (c->place->offered[l] &&
		    c->place->length_ms(c->place->arg, phrase_clip(say->phrase, say->n, l)) == 0)
			flow_found(c->out, FLOW_FINDING_no_sound, step, l, key);
}

static void check_sounds(struct check *c, int step)
{
	const struct flow_step *s = &c->f->steps[step];
	bool speaks =
	    s->does == flow_do_GREET || s->does == flow_do_SAY || s->does == flow_do_NOTICE;

	bool own = s->does == flow_do_NOTICE && s->when == flow_when_INCIDENT;

	if (speaks && !own && s->say_count == 0)
		found(c, FLOW_FINDING_nothing_said, step, "");
	for (int i = 0; i < s->say_count; i++)
		check_sound(c, step, &s->say[i]);
	for (int i = 0; i < s->choice_count; i++)
		if (s->choices[i].said)
			check_sound(c, step, &s->choices[i].say);
	if (s->does == flow_do_LANGUAGE)
		check_sound(c, step, &(struct flow_say){.phrase = PHRASE_LANGUAGE_KEY});
}

static bool is_service(enum flow_do does)
{
	return does == flow_do_CALLBACK || does == flow_do_VOICEMAIL || does == flow_do_SURVEY ||
	       does == flow_do_TRANSFER;
}

static void check_place(struct check *c, int step)
{
	const struct flow_step *s = &c->f->steps[step];
	const struct flow_place *p = c->place;

	if (is_service(s->does) && !(p->services & 1u << s->does))
		found(c, FLOW_FINDING_not_available, step, word_of(words_flow_do, s->does));
	if (s->of == FLOW_OF_NAME && p->queue && !p->queue(p->arg, s->queue))
		found(c, FLOW_FINDING_no_such_queue, step, s->queue);
	if (s->does == flow_do_TRANSFER && p->may_dial && !p->may_dial(p->arg, s->number))
		found(c, FLOW_FINDING_number_not_allowed, step, s->number);
}

/* ---- how much is said in one piece ---- */

struct piece {
	int clips, ms;
};

static int clip_ms(const struct check *c, enum phrase p, int n, enum language l)
{
	int ms = c->place->length_ms ? c->place->length_ms(c->place->arg, phrase_clip(p, n, l)) : 0;

	return DJ_MAX(ms, 0);
}

static int longest_ms(const struct check *c, enum phrase p, enum language l)
{
	int ms = 0;

	for (int n = phrase_first(p); n <= phrase_last(p); n++)
		ms = DJ_MAX(ms, clip_ms(c, p, n, l));
	return ms;
}

static void add_say(const struct check *c, const struct flow_say *say, enum language l,
		    struct piece *sum)
{
	static const enum phrase closed[] = {PHRASE_HOLIDAY, PHRASE_CLOSED, PHRASE_OPENS_DAY,
					     PHRASE_OPENS_AT, PHRASE_ALWAYS_OPEN};

	if (!say->hours) {
		sum->clips++;
		sum->ms += clip_ms(c, say->phrase, say->n, l);
		return;
	}
	for (size_t i = 0; i < DJ_COUNT(closed); i++) {
		sum->clips++;
		sum->ms += longest_ms(c, closed[i], l);
	}
}

static enum language first_offered(const struct flow_place *p)
{
	static const char keys[] = "123456789";

	for (const char *k = keys; *k; k++)
		if (p->offered[phrase_language_of_key(*k)])
			return phrase_language_of_key(*k);
	return language_KO;
}

/* The piece with the first choice of a step that waits: its clips all count, its time up to the
 * end of the first choice. */
static void check_piece(struct check *c, int step, enum language l, struct piece sum)
{
	const struct flow_step *s = &c->f->steps[step];
	int ms = sum.ms, said = 0;
	char seconds[16];

	if (s->does == flow_do_LANGUAGE) {
		ms += clip_ms(c, PHRASE_LANGUAGE_KEY, 0, first_offered(c->place));
		for (int k = language_KO; k < language_COUNT; k++)
			sum.clips += c->place->offered[k];
	}
	for (int i = 0; s->does == flow_do_MENU && i < s->say_count; i++)
		add_say(c, &s->say[i], l, &sum);
	for (int i = 0; s->does == flow_do_MENU && i < s->choice_count; i++)
		if (s->choices[i].said) {
			add_say(c, &s->choices[i].say, l, &sum);
			ms = said++ == 0 ? sum.ms : ms;
		}
	if (sum.clips + (s->does == flow_do_MENU) > FLOW_CLIPS) /* "that key is not known" */
		found(c, FLOW_FINDING_too_much_said, step, "");
	snprintf(seconds, sizeof seconds, "%.1f", ms / 1000.0);
	if ((s->does == flow_do_LANGUAGE || s->does == flow_do_MENU) && ms > FLOW_FIRST_MS)
		flow_found(c->out, FLOW_FINDING_first_choice_late, step, l, seconds);
}

/* What has been said when the caller comes from this step, `before` of it in front. */
static struct piece after_step(const struct check *c, const struct flow_step *s, enum language l,
			       struct piece before)
{
	if (s->does == flow_do_HOURS || (s->does == flow_do_GREET && l != language_KO))
		return before; /* who is greeted has not chosen a language: Korean is spoken */
	if (s->does != flow_do_GREET && s->does != flow_do_SAY && s->does != flow_do_NOTICE)
		return (struct piece){0};
	for (int i = 0; i < s->say_count; i++)
		add_say(c, &s->say[i], l, &before);
	return before;
}

static bool grow(struct piece *most, struct piece by)
{
	bool grew = by.clips > most->clips || by.ms > most->ms;

	most->clips = DJ_MAX(most->clips, by.clips);
	most->ms = DJ_MAX(most->ms, by.ms);
	return grew;
}

/* The most that is said in front of each step, along all silent ways: they have no circles, so it
 * stops growing. Below 0 clips: nobody comes there. */
static void say_most(const struct check *c, enum language l, struct piece most[FLOW_STEPS])
{
	bool grew = grow(&most[c->f->start], (struct piece){0});

	for (int round = 0; grew && round < FLOW_STEPS; round++) {
		grew = false;
		for (int i = 0; i < c->f->step_count; i++) {
			int edges[EDGES_MAX], n = silent_edges(&c->f->steps[i], edges);
			struct piece sum;

			if (most[i].clips < 0)
				continue;
			sum = after_step(c, &c->f->steps[i], l, most[i]);
			for (int k = 0; k < n; k++)
				grew = grow(&most[edges[k]], sum) || grew;
		}
	}
}

static void check_length(struct check *c, enum language l)
{
	struct piece most[FLOW_STEPS];

	for (int i = 0; i < FLOW_STEPS; i++)
		most[i] = (struct piece){-1, 0};
	say_most(c, l, most);
	for (int i = 0; i < c->f->step_count; i++)
		check_piece(c, i, l, (struct piece){DJ_MAX(most[i].clips, 0), most[i].ms});
}

/* ---- the whole ---- */

static void check_head(struct check *c)
{
	const struct flow *f = c->f;

	if (f->from && f->until && f->until <= f->from)
		found(c, FLOW_FINDING_ends_before_it_begins, FLOW_NONE, "");
	for (int i = 0; i < f->line_count; i++)
		if (c->place->line && !c->place->line(c->place->arg, f->lines[i]))
			found(c, FLOW_FINDING_no_such_line, FLOW_NONE, f->lines[i]);
}

void flow_check(const struct flow *f, const struct flow_place *p, struct flow_findings *out)
{
	struct check c = {f, p, out, false};

	check_head(&c);
	check_ways(&c);
	for (int i = 0; i < f->step_count; i++) {
		check_choices(&c, i);
		check_sounds(&c, i);
		check_place(&c, i);
	}
	for (int l = language_KO; l < language_COUNT; l++)
		if (p->offered[l] && f->start >= 0 && !c.circles)
			check_length(&c, (enum language)l);
}
