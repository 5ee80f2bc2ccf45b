/* Owns the answer to "why this agent, and why not the others": one reason an agent, computed when
 * somebody asks. */
#include "domain/acd/acd_private.h"

static const int order[] = {
    [ACD_WHY_BEST] = 0,	     [ACD_WHY_LOWER_SCORE] = 1,	  [ACD_WHY_RESERVED] = 2,
    [ACD_WHY_SPARED] = 1,    [ACD_WHY_SKIPPED] = 3,	  [ACD_WHY_WAITS_FOR_STICKY] = 4,
    [ACD_WHY_NOT_READY] = 5, [ACD_WHY_LEVEL_TOO_LOW] = 6, [ACD_WHY_SKILL_MISSING] = 7,
};

static bool reason_before(const struct acd_reason *x, const struct acd_reason *y)
{
	if (x->why != y->why)
		return order[x->why] < order[y->why];
	if (x->score != y->score)
		return x->score > y->score;
	return x->level != y->level ? x->level > y->level : x->agent < y->agent;
}

/* The skill that the last way (the loosest) lacks: a missing one before one at too low a level. */
static void lacking(const struct line *l, const struct agent *g, struct acd_reason *r)
{
	const struct way *own = &l->ways[0];

	for (int i = 0; i < l->way_count; i++)
		if (l->ways[i].queue == l->queue)
			own = &l->ways[i];
	r->why = ACD_WHY_LEVEL_TOO_LOW;
	for (int level = 1; level <= LEVELS; level++) {
		uint32_t missing = own->asked[level] & ~g->set->at_least[1];
		uint32_t low = own->asked[level] & ~g->set->at_least[level];

		if (missing) {
			r->why = ACD_WHY_SKILL_MISSING;
			r->skill = __builtin_ctz(missing);
			return;
		}
		if (low && r->skill < 0)
			r->skill = __builtin_ctz(low);
	}
}

/* The scarce skill of which no more are ready than the reserve asks. */
static int short_skill(const struct search *s, const struct skillset *set)
{
	uint32_t scarce = set->scarce & ~s->line->asked;

	while (s->acd->ready_of[__builtin_ctz(scarce)] > s->acd->reserve[__builtin_ctz(scarce)])
		scarce &= scarce - 1;
	return __builtin_ctz(scarce);
}

static struct acd_reason reason_of(struct search *s, const struct agent *g)
{
	struct acd_reason r = {.agent = g->id, .skill = -1};
	const struct way *y = acd_line_way(s->line, g->set);
	struct acd_score score;

	if (g == s->waiter->agent && !y) /* chosen by a person, or by skills they had then */
		y = &s->line->ways[0];
	if (!y) {
		lacking(s->line, g, &r);
		return r;
	}
	score = acd_agent_score(s, g, y);
	r.hard = s->waiter->hard ? g->hard : 0;
	r.level = score.level;
	if (g->state == AGENT_READY || g == s->waiter->agent)
		r.score = score.score;
	if (s->waiter->state == WAITER_OFFERED && g == s->waiter->agent)
		r.why = ACD_WHY_BEST;
	else if (acd_waiter_skips(s->waiter, g->id, s->now))
		r.why = ACD_WHY_SKIPPED;
	else if (g->state != AGENT_READY)
		r.why = ACD_WHY_NOT_READY;
	else if (s->waiter->state == WAITER_HELD && g != s->waiter->agent)
		r.why = ACD_WHY_WAITS_FOR_STICKY;
	else if (s->waiter->state != WAITER_HELD && acd_search_keeps_back(s, g->set))
		r.why = ACD_WHY_RESERVED;
	else
		r.why = ACD_WHY_LOWER_SCORE;
	if (r.why == ACD_WHY_RESERVED)
		r.skill = short_skill(s, g->set);
	return r;
}

/* Keeps the best `cap` in order. */
static void keep(struct acd_reason *out, int *count, int cap, const struct acd_reason *r)
{
	int at = *count;

	if (at == cap && (cap == 0 || !reason_before(r, &out[cap - 1])))
		return;
	at = at == cap ? cap - 1 : (*count)++;
	for (; at > 0 && reason_before(r, &out[at - 1]); at--)
		out[at] = out[at - 1];
	out[at] = *r;
}

/* Who would stand before the best, had nobody had a hard contact. */
static void mark_spared(const struct acd *a, struct acd_reason *out, int count)
{
	const struct acd_reason *b = &out[0];
	int64_t share_ms = a->policy.hard_penalty_ms;
	struct acd_score best = {b->agent, b->score + share_ms * b->hard, b->level, 0};

	for (int i = 1; i < count; i++) {
		struct acd_reason *r = &out[i];
		struct acd_score own = {r->agent, r->score + share_ms * r->hard, r->level, 0};

		if (r->why == ACD_WHY_LOWER_SCORE && r->hard && acd_score_before(&own, &best))
			r->why = ACD_WHY_SPARED;
	}
}

int acd_explain(const struct acd *a, dj_id contact, dj_ms now, struct acd_reason *out, int cap)
{
	const struct waiter *w = dj_map_get(&a->waiter_of, contact);
	struct search s = {.acd = a, .waiter = w, .now = DJ_MAX(now, a->now), .others = -1};
	int count = 0;

	if (!w)
		return 0;
	s.line = w->line;
	dj_assert(s.line != NULL);
	for (int i = 0; i < a->agent_count; i++) {
		struct acd_reason r = reason_of(&s, a->agents[i]);

		keep(out, &count, cap, &r);
	}
	/* An offered contact has its best agent already: the others are only compared. */
	if (count > 0 && out[0].why == ACD_WHY_LOWER_SCORE)
		out[0].why = ACD_WHY_BEST;
	if (count > 0 && out[0].why == ACD_WHY_BEST)
		mark_spared(a, out, count);
	return a->agent_count;
}
