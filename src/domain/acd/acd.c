/* Owns the state as a whole and the queues' rules. Refuses: everything that happens to contacts and
 * agents (wait.c, agents.c). */
#include "domain/acd/acd_private.h"

#include <stdlib.h>
#include <string.h>

struct acd *acd_alloc(const struct acd_policy *policy)
{
	struct acd *a = dj_alloc(sizeof *a);

	a->policy = *policy;
	return a;
}

void acd_free(struct acd *a)
{
	if (!a)
		return;
	acd_lines_free(a);
	acd_waiters_free(a);
	acd_agents_free(a);
	acd_redial_free(a);
	for (int i = 0; i < a->queue_count; i++)
		free(a->queues[i]);
	dj_map_fini(&a->queue_of);
	free(a);
}

/* Outside values held within what the arithmetic of acd_waiter_rank can carry. */
static void check_rule(struct acd_queue *rule)
{
	dj_assert(rule->id != 0 && rule->need_count >= 0 && rule->need_count <= ACD_SKILLS);
	dj_assert(rule->step_count >= 0 && rule->step_count <= ACD_STEPS);
	for (int i = 0; i < rule->need_count; i++) {
		dj_assert(rule->needs[i].skill >= 0 && rule->needs[i].skill < ACD_SKILLS);
		rule->needs[i].level = DJ_MAX(1, DJ_MIN(rule->needs[i].level, LEVELS));
	}
	rule->priority = DJ_MAX(-ACD_PRIORITY_MAX, DJ_MIN(rule->priority, ACD_PRIORITY_MAX));
	rule->priority_cap =
	    DJ_MAX(-ACD_PRIORITY_MAX, DJ_MIN(rule->priority_cap, ACD_PRIORITY_MAX));
	rule->gain_per_minute = DJ_MAX(0, DJ_MIN(rule->gain_per_minute, ACD_GAIN_MAX));
	rule->handle_ms = DJ_MAX(rule->handle_ms, 1000);
}

static void sort_steps(struct acd_queue *rule)
{
	for (int i = 1; i < rule->step_count; i++)
		for (int j = i; j > 0 && rule->steps[j].after_ms < rule->steps[j - 1].after_ms;
		     j--) {
			struct acd_step swap = rule->steps[j];

			rule->steps[j] = rule->steps[j - 1];
			rule->steps[j - 1] = swap;
		}
}

/* Several queues may keep a reserve of one skill: the larger number at the lower level. */
static void mark_reserve(struct acd *a)
{
	a->reserved = 0;
	memset(a->reserve, 0, sizeof a->reserve);
	for (int i = 0; i < a->queue_count; i++) {
		const struct acd_queue *rule = &a->queues[i]->rule;

		for (int n = 0; rule->reserve > 0 && n < rule->need_count; n++) {
			int skill = rule->needs[n].skill, level = rule->needs[n].level;
			bool known = a->reserve[skill] > 0;

			a->reserve_level[skill] =
			    known ? DJ_MIN(a->reserve_level[skill], level) : level;
			a->reserve[skill] = DJ_MAX(a->reserve[skill], rule->reserve);
			a->reserved |= UINT32_C(1) << skill;
		}
	}
	acd_skillset_mark_scarce(a);
}

static struct queue *queue_make(struct acd *a, dj_id id)
{
	struct queue *q = dj_alloc(sizeof *q);

	dj_assert(a->queue_count < ACD_QUEUES);
	a->queues[a->queue_count++] = q;
	dj_map_put(&a->queue_of, id, q);
	return q;
}

/* Those of the queue follow its new rule; those held for an agent elsewhere may have relied on it
 * by overflow. */
static void reenter_all(struct acd *a, struct queue *q)
{
	struct waiter *next;

	for (struct waiter *w = a->held; w; w = next) {
		next = w->held_next;
		acd_waiter_exit(a, w);
		acd_waiter_enter(a, w);
	}
	for (struct waiter *w = q->first; w; w = w->next) {
		w->step = DJ_MIN(w->step, q->rule.step_count);
		if (w->state != WAITER_OFFERED)
			acd_waiter_enter(a, w);
	}
}

void acd_queue_set(struct acd *a, const struct acd_queue *in)
{
	struct queue *q = dj_map_get(&a->queue_of, in->id);

	if (!q)
		q = queue_make(a, in->id);
	a->changed_at = a->now;
	for (struct waiter *w = q->first; w; w = w->next)
		if (w->state != WAITER_OFFERED)
			acd_waiter_exit(a, w);
	q->rule = *in;
	check_rule(&q->rule);
	sort_steps(&q->rule);
	if (q->handled == 0)
		q->handle_ms = q->rule.handle_ms;
	acd_lines_compile(a);
	mark_reserve(a);
	reenter_all(a, q);
}
