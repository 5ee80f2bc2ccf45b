/* Owns what facts say about danger, endings and the search for an interpreter in one live contact,
 * and about an agent who pressed the quiet key. */
#include "domain/board/floor_private.h"

static struct floor_care *care_of(struct floor *f, dj_id contact)
{
	struct floor_contact *c = dj_map_get(&f->contact_of, contact);

	if (!c || c->state == contact_state_ENDED)
		return NULL;
	floor_touch_contact(f, c);
	return &c->care;
}

static void crisis(struct floor_care *c, const struct fact *x)
{
	c->crisis = (enum crisis_by)x->crisis_raised.by;
	c->crisis_ms = x->at_ms;
	c->seen = c->unseen = false;
}

static void interpreter(struct floor_care *c, const struct fact *x, bool over)
{
	c->interpreter_ms = over ? 0 : x->at_ms;
	c->tongue = over ? 0 : x->interpreter_asked.tongue;
}

static void take(struct floor_care *c, const struct fact *x)
{
	switch (x->kind) {
	case FACT_crisis_raised:
		crisis(c, x);
		break;
	case FACT_crisis_seen:
		c->seen = true;
		break;
	case FACT_crisis_unseen:
		c->unseen = true;
		break;
	case FACT_crisis_lowered:
		c->crisis = crisis_by_NONE;
		break;
	case FACT_silence_asked:
		c->asked = (int)x->silence_asked.times;
		break;
	case FACT_silence_broken:
		c->asked = 0;
		break;
	case FACT_line_dead:
		c->line_dead = x->line_dead.dead;
		break;
	case FACT_ending_warned:
		c->warned[x->ending_warned.kind % ending_kind_COUNT] = (int)x->ending_warned.times;
		break;
	case FACT_interpreter_asked:
		interpreter(c, x, false);
		break;
	case FACT_interpreter_ended:
		interpreter(c, x, true);
		break;
	default:
		break;
	}
}

static void panic(struct floor *f, const struct fact *x)
{
	struct floor_agent *g = floor_agent_make(f, x->v[0]); /* all of them name the agent first */

	if (!g)
		return;
	if (x->kind == FACT_panic_pressed) {
		g->panic_ms = x->at_ms;
		g->panic_contact = x->panic_pressed.contact;
		g->panic_seen_by = 0;
	} else if (x->kind == FACT_panic_seen) {
		g->panic_seen_by = x->panic_seen.person;
	} else {
		g->panic_ms = g->panic_contact = g->panic_seen_by = 0;
	}
	floor_touch_agent(f, g);
}

void floor_care_fold(struct floor *f, const struct fact *x)
{
	struct floor_care *c;

	switch (x->kind) {
	case FACT_crisis_raised:
	case FACT_crisis_seen:
	case FACT_crisis_unseen:
	case FACT_crisis_lowered:
	case FACT_silence_asked:
	case FACT_silence_broken:
	case FACT_line_dead:
	case FACT_ending_warned:
	case FACT_interpreter_asked:
	case FACT_interpreter_ended:
		c = care_of(f, x->v[0]); /* all of them name the contact first */
		if (c)
			take(c, x);
		break;
	case FACT_panic_pressed:
	case FACT_panic_seen:
	case FACT_panic_over:
		panic(f, x);
		break;
	default:
		break;
	}
}
