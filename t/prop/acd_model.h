/* The rules of acd as plainly as they can be said: no lines, no skillsets, no bits, every pair of
 * contact and agent looked at each time. What the walks of acd_prop_test.c hold acd to. */
#ifndef PROP_ACD_MODEL_H
#define PROP_ACD_MODEL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "domain/acd/acd.h"

#define SKILLS	 5
#define QUEUES	 3
#define AGENTS	 8
#define CONTACTS 40
#define KEYS	 6
#define ACTIONS	 256

enum state { AWAY, BUSY, RESERVED, READY };

struct person {
	bool known;
	int8_t level[ACD_SKILLS];
	enum state state;
	dj_ms idle_since;
	bool keeps_idle;
	int hard;
	struct caller *offered;
};

struct caller {
	dj_id id; /* 0: free */
	int queue, language, step;
	int64_t priority;
	dj_ms place_at, queued_at;
	uint64_t seq, key;
	dj_id sticky, only;
	bool front, hard;
	struct person *offered_to;
	dj_ms skip_until[AGENTS];
	dj_ms estimate;
};

struct gone {
	bool known;
	int queue;
	dj_ms left_at, place_at, queued_at;
};

static struct acd_policy policy;
static struct acd_queue rules[QUEUES];
static struct person people[AGENTS];
static struct caller callers[CONTACTS];
static struct gone gone[KEYS];
static struct acd *acd;
static dj_ms now;
static dj_id next_id;
static uint64_t seq, dice;
static int arrived, left;

static struct acd_action expected[ACTIONS], seen[ACTIONS];
static int expected_count, seen_count;

static inline int roll(int sides)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (int)((dice >> 11) % (uint64_t)sides);
}

static inline dj_id agent_id(const struct person *g)
{
	return g - people + 1;
}

static inline struct person *person_of(dj_id id)
{
	return id ? &people[id - 1] : NULL;
}

/* ---- the rules, as plainly as they can be said ---- */

static inline bool meets(const struct person *g, int queue, int language, int down)
{
	for (int i = 0; i < rules[queue].need_count; i++)
		if (g->level[rules[queue].needs[i].skill] <
		    DJ_MAX(1, rules[queue].needs[i].level - down))
			return false;
	return language < 0 || g->level[language] >= 1;
}

static inline int queue_index(dj_id id)
{
	return (int)id - 100;
}

/* *queue: whose rule g meets first, in the order in which the steps open them. */
static inline bool eligible(const struct caller *c, const struct person *g, int *queue)
{
	const struct acd_queue *rule = &rules[c->queue];
	int down = 0;

	*queue = c->queue;
	if (meets(g, c->queue, c->language, 0))
		return true;
	for (int i = 0; i < c->step; i++) {
		dj_id over = rule->steps[i].overflow_to;

		down += rule->steps[i].level_down;
		if (meets(g, c->queue, c->language, down))
			return true;
		if (!over || rules[queue_index(over)].closed)
			continue;
		*queue = queue_index(over);
		if (meets(g, *queue, c->language, 0))
			return true;
		*queue = c->queue;
	}
	return false;
}

static inline uint32_t needs_of(int queue)
{
	uint32_t skills = 0;

	for (int i = 0; i < rules[queue].need_count; i++)
		skills |= UINT32_C(1) << rules[queue].needs[i].skill;
	return skills;
}

static inline uint32_t asked(const struct caller *c)
{
	uint32_t skills = needs_of(c->queue) | (c->language >= 0 ? UINT32_C(1) << c->language : 0);

	for (int i = 0; i < c->step; i++) {
		dj_id over = rules[c->queue].steps[i].overflow_to;

		if (over && !rules[queue_index(over)].closed)
			skills |= needs_of(queue_index(over));
	}
	return skills;
}

static inline bool skips(const struct caller *c, const struct person *g)
{
	return c->skip_until[g - people] > now;
}

static inline int reserve_of(int skill, int *level)
{
	int reserve = 0;

	*level = 5;
	for (int q = 0; q < QUEUES; q++)
		for (int n = 0; n < rules[q].need_count; n++)
			if (rules[q].reserve > 0 && rules[q].needs[n].skill == skill) {
				reserve = DJ_MAX(reserve, rules[q].reserve);
				*level = DJ_MIN(*level, rules[q].needs[n].level);
			}
	return reserve;
}

/* Has a scarce skill that c does not ask; *is_short: no more such are ready than the reserve. */
static inline bool is_specialist(const struct caller *c, const struct person *g, bool *is_short)
{
	bool specialist = false;

	*is_short = false;
	for (int s = 0; s < SKILLS; s++) {
		int level, ready = 0, reserve = reserve_of(s, &level);

		if (reserve == 0 || g->level[s] < level || (asked(c) >> s & 1))
			continue;
		specialist = true;
		for (int i = 0; i < AGENTS; i++)
			ready += people[i].known && people[i].state == READY &&
				 people[i].level[s] >= level;
		*is_short |= ready <= reserve;
	}
	return specialist;
}

static inline bool kept_back(const struct caller *c, const struct person *g)
{
	bool is_short;
	int queue;

	if (c->step > 0 || c->front || !is_specialist(c, g, &is_short) || !is_short)
		return false;
	for (int i = 0; i < AGENTS; i++) {
		const struct person *other = &people[i];

		if (other->known && other->state != AWAY && eligible(c, other, &queue) &&
		    !skips(c, other) && !is_specialist(c, other, &is_short))
			return true;
	}
	return false;
}

static inline struct person *kept_for(struct caller *c)
{
	struct person *g = person_of(c->only);
	int queue;

	if (g && g->known && g->state != AWAY && c->step == 0 &&
	    now < c->queued_at + policy.direct_ms)
		return g;
	c->only = 0;
	g = person_of(c->sticky);
	if (g && g->known && g->state != AWAY && now < c->queued_at + policy.sticky_ms &&
	    eligible(c, g, &queue))
		return g;
	c->sticky = 0;
	return NULL;
}

static inline bool can_take(struct caller *c, struct person *g)
{
	struct person *only = kept_for(c);
	int queue;

	if (!g->known || g->state != READY)
		return false;
	if (only)
		return only == g;
	return eligible(c, g, &queue) && !skips(c, g) && !kept_back(c, g);
}

static inline bool somebody_can(struct caller *c)
{
	for (int i = 0; i < AGENTS; i++)
		if (can_take(c, &people[i]))
			return true;
	return false;
}

static inline int64_t start_of(const struct caller *c)
{
	return rules[c->queue].priority + c->priority + (c->front ? policy.returned_priority : 0);
}

static inline bool above(const struct caller *c)
{
	return start_of(c) >= rules[c->queue].priority_cap;
}

static inline int64_t effective(const struct caller *c)
{
	const struct acd_queue *rule = &rules[c->queue];

	if (above(c))
		return start_of(c) * 60000;
	return DJ_MIN(start_of(c) * 60000 + rule->gain_per_minute * (now - c->place_at),
		      rule->priority_cap * 60000);
}

static inline bool same_line(struct caller *x, struct caller *y)
{
	return x->queue == y->queue && x->language == y->language && x->step == y->step &&
	       !kept_for(x) && !kept_for(y);
}

static inline bool before_in_line(const struct caller *x, const struct caller *y)
{
	int64_t gain = rules[x->queue].gain_per_minute;
	int64_t kx = start_of(x) * 60000 - (above(x) ? 0 : gain * x->place_at);
	int64_t ky = start_of(y) * 60000 - (above(y) ? 0 : gain * y->place_at);

	if (above(x) != above(y))
		return above(x);
	if (kx != ky)
		return kx > ky;
	return x->place_at != y->place_at ? x->place_at < y->place_at : x->seq < y->seq;
}

static inline bool first_of_line(struct caller *c)
{
	for (int i = 0; i < CONTACTS; i++) {
		struct caller *x = &callers[i];

		if (x->id && x != c && !x->offered_to && same_line(x, c) && before_in_line(x, c) &&
		    somebody_can(x))
			return false;
	}
	return true;
}

static inline bool goes_before(const struct caller *x, const struct caller *y)
{
	if (effective(x) != effective(y))
		return effective(x) > effective(y);
	return x->place_at != y->place_at ? x->place_at < y->place_at : x->seq < y->seq;
}

static inline struct caller *choose_caller(void)
{
	struct caller *best = NULL;

	for (int i = 0; i < CONTACTS; i++) {
		struct caller *c = &callers[i];

		if (c->id && !c->offered_to && somebody_can(c) && (!best || goes_before(c, best)) &&
		    first_of_line(c))
			best = c;
	}
	return best;
}

static inline struct acd_score score_of(const struct caller *c, const struct person *g)
{
	struct acd_score s = {.agent = agent_id(g), .idle_ms = now - g->idle_since, .level = 5};
	int queue, extra;
	uint32_t skills;

	if (!eligible(c, g, &queue))
		queue = c->queue;
	skills = needs_of(queue) | (c->language >= 0 ? UINT32_C(1) << c->language : 0);
	extra = -__builtin_popcount(skills);
	for (int i = 0; i < SKILLS; i++) {
		extra += g->level[i] > 0;
		if (skills >> i & 1)
			s.level = DJ_MIN(s.level, g->level[i]);
	}
	if (!skills)
		s.level = 0;
	extra = DJ_MAX(extra, 0);
	s.score = s.idle_ms - extra * policy.skill_penalty_ms -
		  (c->hard ? g->hard * policy.hard_penalty_ms : 0);
	return s;
}

static inline bool better_score(const struct acd_score *x, const struct acd_score *y)
{
	if (x->score != y->score)
		return x->score > y->score;
	return x->level != y->level ? x->level > y->level : x->agent < y->agent;
}

static inline struct acd_action *expect(enum acd_action_kind kind, const struct caller *c)
{
	struct acd_action *a = &expected[expected_count++];

	assert_true(expected_count < ACTIONS);
	memset(a, 0, sizeof *a);
	a->kind = kind;
	a->contact = c->id;
	a->queue = rules[c->queue].id;
	a->step = kind == ACD_RELAXED ? c->step : 0;
	return a;
}

static inline void expect_offer(struct caller *c)
{
	struct acd_action *a = expect(ACD_OFFER, c);
	struct acd_score best = {0};
	int queue = c->queue;

	for (int i = 0; i < AGENTS; i++) {
		struct acd_score s = {0};

		if (!can_take(c, &people[i]))
			continue;
		s = score_of(c, &people[i]);
		if (a->eligible++ == 0 || better_score(&s, &best))
			best = s;
	}
	a->agent = best.agent;
	a->scores[0] = best;
	if (eligible(c, person_of(best.agent), &queue))
		a->queue = rules[queue].id;
	c->offered_to = person_of(best.agent);
	c->offered_to->offered = c;
	c->offered_to->state = RESERVED;
}

static inline void expect_run(void)
{
	struct caller *c;

	expected_count = 0;
	for (int i = 0; i < CONTACTS; i++) {
		const struct acd_queue *rule = &rules[callers[i].queue];

		c = &callers[i];
		while (c->id && !c->offered_to && c->step < rule->step_count &&
		       c->queued_at + rule->steps[c->step].after_ms <= now) {
			c->step++;
			expect(ACD_RELAXED, c);
		}
	}
	while ((c = choose_caller()))
		expect_offer(c);
}

#endif
