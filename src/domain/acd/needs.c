/* Owns the question "may these agents serve that line": needs become bit masks, and the answer for
 * each skillset a bit. Refuses: readiness, order, and everything that depends on one contact or one
 * agent. */
#include "domain/acd/acd_private.h"

#include <stdlib.h>
#include <string.h>

bool acd_way_meets(const struct way *y, const struct skillset *s)
{
	uint32_t missing = 0;

	for (int level = 1; level <= LEVELS; level++)
		missing |= y->asked[level] & ~s->at_least[level];
	return missing == 0;
}

static void ask(struct way *y, int skill, int level)
{
	uint32_t bit = UINT32_C(1) << skill;

	for (int l = 1; l <= LEVELS; l++) {
		if (!(y->asked[l] & bit))
			continue;
		if (l >= level)
			return;
		y->asked[l] &= ~bit;
	}
	y->asked[level] |= bit;
	y->need_count += !(y->skills & bit);
	y->skills |= bit;
}

static void add_way(struct line *l, struct queue *q, int down, bool any_language)
{
	struct way *y = &l->ways[l->way_count++];

	memset(y, 0, sizeof *y);
	y->queue = q;
	for (int i = 0; i < q->rule.need_count; i++)
		ask(y, q->rule.needs[i].skill, DJ_MAX(1, q->rule.needs[i].level - down));
	if (l->language >= 0 && !any_language)
		ask(y, l->language, 1);
	l->asked |= y->skills;
}

static void set_bit(uint64_t *bits, int slot, bool on)
{
	uint64_t bit = UINT64_C(1) << (slot % 64);

	bits[slot / 64] = on ? bits[slot / 64] | bit : bits[slot / 64] & ~bit;
}

static void learn(struct line *l, const struct skillset *s)
{
	bool any = false;

	for (int i = 0; i < l->way_count; i++) {
		bool meets = acd_way_meets(&l->ways[i], s);

		set_bit(l->ways[i].crew, s->slot, meets);
		any |= meets;
	}
	set_bit(l->crew, s->slot, any);
}

/* The steps add up: each lowers the minimums further, and a queue once added stays. A closed queue
 * is left out, and tried again when it opens because every change of a queue compiles again. */
static void add_ways(struct acd *a, struct line *l)
{
	const struct acd_queue *rule = &l->queue->rule;
	int down = 0;

	l->way_count = 0;
	l->asked = 0;
	add_way(l, l->queue, 0, false);
	for (int i = 0; i < DJ_MIN(l->step, rule->step_count); i++) {
		struct queue *over = dj_map_get(&a->queue_of, rule->steps[i].overflow_to);

		down += rule->steps[i].level_down;
		if (rule->steps[i].level_down > 0)
			add_way(l, l->queue, down, false);
		if (over && !over->rule.closed)
			add_way(l, over, 0, rule->steps[i].any_language);
	}
}

void acd_line_compile(struct acd *a, struct line *l)
{
	size_t words = (size_t)a->words;

	add_ways(a, l);
	free(l->crew);
	l->crew = dj_alloc((size_t)(l->way_count + 1) * words * sizeof *l->crew);
	for (int i = 0; i < l->way_count; i++)
		l->ways[i].crew = l->crew + (size_t)(i + 1) * words;
	for (int i = 0; i < a->set_count; i++)
		learn(l, a->sets[i]);
	l->open = l->count > 0;
}

void acd_lines_compile(struct acd *a)
{
	for (int i = 0; i < a->line_count; i++)
		acd_line_compile(a, a->lines[i]);
}

void acd_lines_learn(struct acd *a, const struct skillset *s)
{
	for (int i = 0; i < a->line_count; i++)
		learn(a->lines[i], s);
}

/* Ways stand in the order in which the steps opened them, so the first that is met is the
 * strictest. */
const struct way *acd_line_way(const struct line *l, const struct skillset *s)
{
	for (int i = 0; i < l->way_count; i++)
		if (l->ways[i].crew[s->slot / 64] >> (s->slot % 64) & 1)
			return &l->ways[i];
	return NULL;
}
