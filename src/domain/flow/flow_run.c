/* Owns the step machine: (state, event) -> one action. Refuses: the clock (silence is an event),
 * sound, queues; what it must know of them it asks for by an action and gets by the next event. */
#include "domain/flow/flow.h"

#include <string.h>

/* A net under the check: more moves than that without a word from outside are a circle. */
#define MOVES_MAX (2 * FLOW_STEPS)

static const struct flow_step to_the_line = {.does = flow_do_QUEUE, .of = FLOW_OF_LINE};
static const struct flow_step the_end = {.does = flow_do_GOODBYE};

/* Where no step is: before an agent had the call everybody reaches one; afterwards it ends. */
static const struct flow_step *step_of(const struct flow_run *r, const struct flow *f)
{
	if (r->step >= 0)
		return &f->steps[r->step];
	return r->after ? &the_end : &to_the_line;
}

void flow_begin(struct flow_run *r)
{
	r->step = r->queue_step = FLOW_NONE;
	r->count = r->wrong = r->moves = 0;
	r->asking = r->queued = r->after = r->told = false;
}

static struct flow_action act(enum flow_action_kind kind, const struct flow_step *s)
{
	return (struct flow_action){.kind = kind, .step = s};
}

static void put(struct flow_run *r, struct flow_piece piece)
{
	if (r->count < FLOW_CLIPS)
		r->pieces[r->count++] = piece;
}

static void put_say(struct flow_run *r, const struct flow_step *s, const struct flow_say *say)
{
	put(r, (struct flow_piece){.say = *say, .of = s->of, .queue = s->queue});
}

static void put_says(struct flow_run *r, const struct flow_step *s)
{
	for (int i = 0; i < s->say_count; i++)
		put_say(r, s, &s->say[i]);
}

static void put_notices(struct flow_run *r, const struct flow_step *s)
{
	for (int i = 0; i < r->notice_count && !r->told; i++)
		put_say(r, s, &(struct flow_say){.phrase = r->notices[i]});
	r->told = true;
}

static void put_choices(struct flow_run *r, const struct flow_step *s)
{
	if (s->does == flow_do_LANGUAGE)
		put(r, (struct flow_piece){.languages = true});
	put_says(r, s);
	for (int i = 0; i < s->choice_count; i++)
		if (s->choices[i].said)
			put_say(r, s, &s->choices[i].say);
}

static struct flow_action play(struct flow_run *r, const struct flow_step *s)
{
	struct flow_action a = act(FLOW_PLAY, s);

	a.count = r->count;
	memcpy(a.pieces, r->pieces, sizeof r->pieces[0] * (size_t)r->count);
	a.music = s->does == flow_do_QUEUE;
	r->count = 0;
	return a;
}

/* The call leaves this flow's words: at once, or after what is still to be said. */
static struct flow_action hand_over(struct flow_run *r, const struct flow_step *s)
{
	if (r->count)
		return play(r, s);
	if (s->does == flow_do_GOODBYE)
		return act(FLOW_END, s);
	if (s->does != flow_do_QUEUE)
		return act(FLOW_SERVE, s);
	r->queued = true;
	r->queue_step = r->step;
	return act(FLOW_ENQUEUE, s);
}

static struct flow_action ask(struct flow_run *r, const struct flow_step *s)
{
	put_choices(r, s);
	r->asking = true;
	return play(r, s);
}

/* True: it has been said or skipped, the next step follows. */
static bool speaks(struct flow_run *r, const struct flow_step *s)
{
	switch (s->does) {
	case flow_do_GREET: /* a page that knows its language has greeted already */
		if (!r->known)
			put_says(r, s);
		return true;
	case flow_do_SAY:
		put_says(r, s);
		return true;
	case flow_do_LANGUAGE:
		return r->known;
	case flow_do_NOTICE:
		if (s->when == flow_when_INCIDENT && r->notice_count && !r->told) {
			put_says(r, s);
			put_notices(r, s);
		}
		if (s->when == flow_when_ALWAYS ||
		    (s->when == flow_when_CALLER_PAYS && !r->in_province))
			put_says(r, s);
		return s->when != flow_when_LONG_WAIT && s->when != flow_when_RECORDED;
	default:
		return false;
	}
}

/* Steps that stand before the first choice: the language, and a notice that asks for the wait. */
static bool speaks_later(const struct flow_step *s)
{
	return s->does == flow_do_LANGUAGE || s->does == flow_do_NOTICE;
}

static struct flow_action go(struct flow_run *r, const struct flow *f, int step)
{
	r->asking = false;
	r->wrong = 0;
	while (step >= 0 && ++r->moves <= MOVES_MAX) {
		const struct flow_step *s = &f->steps[step];

		r->step = step;
		if (speaks(r, s)) {
			step = s->next;
			continue;
		}
		if (!r->after && !speaks_later(s))
			put_notices(r, s);
		switch (s->does) {
		case flow_do_HOURS:
			return act(FLOW_ASK_MODE, s);
		case flow_do_NOTICE:
			return act(s->when == flow_when_RECORDED ? FLOW_ASK_RECORD : FLOW_ASK_WAIT,
				   s);
		case flow_do_LANGUAGE:
		case flow_do_MENU:
			return ask(r, s);
		case flow_do_GOODBYE:
			put_says(r, s);
			return hand_over(r, s);
		default:
			return hand_over(r, s);
		}
	}
	r->step = FLOW_NONE;
	return hand_over(r, step_of(r, f));
}

static int branch_of(const struct flow_step *s, enum queue_mode mode)
{
	switch (mode) {
	case queue_mode_HOLIDAY:
		return s->holiday == FLOW_NONE ? s->closed : s->holiday;
	case queue_mode_CLOSED:
		return s->closed;
	case queue_mode_EMERGENCY:
		return s->emergency == FLOW_NONE ? s->open : s->emergency;
	default:
		return s->open;
	}
}

/* ---- keys and silence ---- */

static struct flow_action set_language(enum language language, bool by_key,
				       const struct flow_step *s)
{
	struct flow_action a = act(FLOW_SET_LANGUAGE, s);

	a.language = language;
	a.by_key = by_key;
	return a;
}

static struct flow_action chose(struct flow_run *r, const struct flow_step *s, char key, int next)
{
	struct flow_action a = act(FLOW_CHOSE, s);

	r->asking = false;
	r->chosen = next;
	a.key = key;
	return a;
}

/* Who does not choose, or cannot. */
static struct flow_action undecided(struct flow_run *r, const struct flow_step *s)
{
	if (s->does == flow_do_LANGUAGE) {
		r->asking = false;
		return set_language(s->language ? s->language : language_KO, false, s);
	}
	return chose(r, s, 0, s->otherwise);
}

static struct flow_action wrong_key(struct flow_run *r, const struct flow_step *s)
{
	static const struct flow_say not_known = {.phrase = PHRASE_KEY_NOT_KNOWN};

	if (++r->wrong >= s->tries)
		return undecided(r, s);
	put_say(r, s, &not_known);
	if (s->does == flow_do_MENU)
		put_choices(r, s);
	return play(r, s);
}

static const struct flow_choice *choice_of(const struct flow_step *s, char key)
{
	for (int i = 0; i < s->choice_count; i++)
		if (s->choices[i].key == key)
			return &s->choices[i];
	return NULL;
}

static struct flow_action on_key(struct flow_run *r, const struct flow_step *s, char key)
{
	const struct flow_choice *choice = choice_of(s, key);
	enum language language;

	if (r->queued)
		return choice ? chose(r, s, key, choice->next) : act(FLOW_STAY, s);
	if (!r->asking)
		return act(FLOW_NOTHING, s);
	if (s->does == flow_do_MENU)
		return choice ? chose(r, s, key, choice->next) : wrong_key(r, s);
	language = phrase_language_of_key(key);
	if (language == language_UNKNOWN || !r->offered[language])
		return wrong_key(r, s);
	r->asking = false;
	return set_language(language, true, s);
}

/* The words of a menu are said again before a silent caller is led on; the language is not asked
 * twice. */
static struct flow_action on_silence(struct flow_run *r, const struct flow_step *s)
{
	if (!r->asking)
		return act(FLOW_NOTHING, s);
	if (s->does == flow_do_LANGUAGE || ++r->wrong >= s->tries)
		return undecided(r, s);
	put_choices(r, s);
	return play(r, s);
}

static struct flow_action on_played(struct flow_run *r, const struct flow_step *s)
{
	struct flow_action a = act(FLOW_AWAIT, s);

	if (!r->asking)
		return hand_over(r, s);
	a.wait_ms = s->wait_ms;
	return a;
}

/* ---- events ---- */

static struct flow_action on_done(struct flow_run *r, const struct flow *f,
				  const struct flow_step *s)
{
	if (s->does == flow_do_LANGUAGE) {
		r->known = true;
		return go(r, f, s->next);
	}
	if (s->does == flow_do_MENU || s->does == flow_do_QUEUE)
		return go(r, f, r->chosen);
	r->queued = false; /* a service led out of the line */
	if (s->next != FLOW_NONE)
		return go(r, f, s->next);
	return act(FLOW_END, s);
}

/* In a queue it is as if the key had not been pressed. */
static struct flow_action on_refused(struct flow_run *r, const struct flow *f,
				     const struct flow_step *s)
{
	if (r->queued) {
		r->step = r->queue_step;
		return act(FLOW_STAY, s);
	}
	return go(r, f, s->otherwise);
}

/* A notice that was asked about. */
static struct flow_action notice(struct flow_run *r, const struct flow *f,
				 const struct flow_step *s, bool concerns)
{
	if (concerns)
		put_says(r, s);
	return go(r, f, s->next);
}

struct flow_action flow_next(struct flow_run *r, const struct flow *f, const struct flow_event *e)
{
	const struct flow_step *s = step_of(r, f);

	if (e->kind != FLOW_MODE && e->kind != FLOW_WAIT && e->kind != FLOW_RECORD)
		r->moves = 0;
	switch (e->kind) {
	case FLOW_BEGIN:
		return go(r, f, f->start);
	case FLOW_AFTER:
		r->after = true;
		r->queued = false;
		return go(r, f, f->after);
	case FLOW_KEY:
		return on_key(r, s, e->key);
	case FLOW_PLAYED:
		return on_played(r, s);
	case FLOW_SILENCE:
		return on_silence(r, s);
	case FLOW_MODE:
		return go(r, f, branch_of(s, e->mode));
	case FLOW_WAIT:
		return notice(r, f, s, e->wait_ms > (dj_ms)s->over_s * 1000);
	case FLOW_RECORD:
		return notice(r, f, s, e->recorded);
	case FLOW_DONE:
		return on_done(r, f, s);
	case FLOW_REFUSED:
		return on_refused(r, f, s);
	case FLOW_NOISE:
		break;
	}
	return act(FLOW_NOTHING, s);
}

/* ---- while a queue has the caller ---- */

const struct flow_step *flow_waits_in(const struct flow_run *r, const struct flow *f)
{
	return r->queued && r->queue_step >= 0 ? &f->steps[r->queue_step] : NULL;
}

bool flow_is_callback(const struct flow *f, const struct flow_choice *choice)
{
	return choice->next >= 0 && f->steps[choice->next].does == flow_do_CALLBACK;
}
