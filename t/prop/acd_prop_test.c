/* links: base domain */
/* Seeded walks of random events. After each step acd must decide exactly what a matcher decides
 * that knows only the rules: no lines, no skillsets, no bits, every pair of contact and agent
 * looked at. */
#include "prop/acd_model.h"

/* ---- both sides of an event ---- */

static void see(void *arg, const struct acd_action *a)
{
	(void)arg;
	assert_true(seen_count < ACTIONS);
	seen[seen_count++] = *a;
}

static int by_contact(const void *x, const void *y)
{
	const struct acd_action *a = x, *b = y;

	if (a->contact != b->contact)
		return a->contact < b->contact ? -1 : 1;
	return a->step - b->step;
}

static int relaxed_first(struct acd_action *list, int count)
{
	int n = 0;

	while (n < count && list[n].kind == ACD_RELAXED)
		n++;
	qsort(list, (size_t)n, sizeof *list, by_contact);
	return n;
}

static void run(void)
{
	for (int i = 0; i < CONTACTS; i++)
		if (callers[i].id && !callers[i].offered_to)
			kept_for(&callers[i]);
	expect_run();
	seen_count = 0;
	acd_run(acd, now, see, NULL);
	assert_int_equal(seen_count, expected_count);
	assert_int_equal(relaxed_first(seen, seen_count), relaxed_first(expected, expected_count));
	for (int i = 0; i < seen_count; i++) {
		assert_int_equal(seen[i].kind, expected[i].kind);
		assert_int_equal(seen[i].contact, expected[i].contact);
		assert_int_equal(seen[i].step, expected[i].step);
		assert_int_equal(seen[i].agent, expected[i].agent);
		assert_int_equal(seen[i].queue, expected[i].queue);
		assert_int_equal(seen[i].eligible, expected[i].eligible);
		assert_int_equal(seen[i].scores[0].score, expected[i].scores[0].score);
		assert_int_equal(seen[i].scores[0].level, expected[i].scores[0].level);
	}
}

static void note_held(void)
{
	for (int i = 0; i < CONTACTS; i++)
		if (callers[i].id && !callers[i].offered_to)
			kept_for(&callers[i]);
}

static void set_queue(int q)
{
	struct acd_queue *r = &rules[q];

	memset(r, 0, sizeof *r);
	r->id = 100 + q;
	r->need_count = roll(3);
	for (int i = 0; i < r->need_count; i++)
		r->needs[i] = (struct acd_need){(q + i * 2) % SKILLS, 1 + roll(4)};
	r->step_count = roll(3);
	for (int i = 0; i < r->step_count; i++)
		r->steps[i] = (struct acd_step){
		    .after_ms = 5000 + i * 20000 + roll(10000),
		    .level_down = roll(3),
		    .overflow_to = roll(2) ? 100 + (q + 1) % QUEUES : 0,
		};
	r->priority = roll(3) * 5;
	r->gain_per_minute = roll(4) * 10;
	r->priority_cap = roll(40);
	r->handle_ms = 60000;
	r->ring_ms = 20000;
	r->reserve = roll(2);
	r->closed = roll(8) == 0;
	for (int i = 0; i < CONTACTS; i++)
		if (callers[i].id && callers[i].queue == q)
			callers[i].step = DJ_MIN(callers[i].step, r->step_count);
	acd_queue_set(acd, r);
	note_held();
}

static void set_agent(struct person *g)
{
	struct acd_agent in = {.id = agent_id(g)};
	int specialist = roll(2), common = roll(3);

	for (int s = 0; s < SKILLS; s++)
		if (specialist ? roll(2) : s == common || s == common + 2)
			in.level[s] = (int8_t)(specialist ? roll(6) : 4);
	if (!g->known)
		*g = (struct person){.known = true};
	memcpy(g->level, in.level, sizeof g->level);
	acd_agent_set(acd, &in);
	note_held();
}

static void come_back(struct caller *c, bool to_front)
{
	c->offered_to->offered = NULL;
	c->offered_to = NULL;
	c->front |= to_front;
	c->only = c->sticky = 0;
}

static void set_hard(struct person *g)
{
	int count = roll(4);

	assert_int_equal(acd_agent_hard(acd, agent_id(g), count), g->known);
	g->hard = g->known ? count : 0;
}

static void remove_agent(struct person *g)
{
	assert_int_equal(acd_agent_remove(acd, agent_id(g)), g->known);
	if (!g->known)
		return;
	if (g->offered)
		come_back(g->offered, true);
	g->known = false;
	note_held();
}

static void make_ready(struct person *g)
{
	bool did = acd_agent_ready(acd, agent_id(g), now);

	assert_int_equal(did, g->known && !g->offered);
	if (!g->known)
		return;
	if (g->offered) {
		g->state = RESERVED;
		return;
	}
	if (g->state != READY && !g->keeps_idle)
		g->idle_since = now;
	g->keeps_idle = false;
	g->state = READY;
}

static void stop(struct person *g, enum state to)
{
	bool did =
	    to == AWAY ? acd_agent_unready(acd, agent_id(g)) : acd_agent_busy(acd, agent_id(g));

	assert_int_equal(did, g->known);
	if (!g->known)
		return;
	g->keeps_idle = false;
	if (!(to == BUSY && g->offered))
		g->state = to;
	note_held();
}

static struct caller *free_caller(void)
{
	for (int i = 0; i < CONTACTS; i++)
		if (!callers[i].id)
			return &callers[i];
	return NULL;
}

static void arrive(void)
{
	struct caller *c = free_caller();
	struct acd_contact in = {.id = ++next_id};
	struct gone *before;
	bool regained, did, expected_back;

	if (!c)
		return;
	in.queue = 100 + roll(QUEUES);
	in.language_skill = roll(2) ? roll(SKILLS) : -1;
	in.priority = roll(6) == 0 ? roll(60) : 0;
	in.place_at = roll(5) == 0 ? now - roll(60000) : 0;
	in.caller_key = (uint64_t)roll(KEYS);
	in.sticky_agent = roll(4) == 0 ? 1 + roll(AGENTS) : 0;
	in.only_agent = roll(8) == 0 ? 1 + roll(AGENTS) : 0;
	in.to_front = roll(10) == 0;
	in.hard = roll(3) == 0;
	*c = (struct caller){.queue = (int)in.queue - 100,
			     .language = in.language_skill,
			     .priority = in.priority,
			     .place_at = in.place_at ? in.place_at : now,
			     .queued_at = now,
			     .key = in.caller_key,
			     .sticky = in.sticky_agent,
			     .only = in.only_agent,
			     .front = in.to_front,
			     .hard = in.hard,
			     .estimate = INT64_MAX};
	before = &gone[in.caller_key];
	expected_back = in.caller_key && before->known && before->queue == c->queue &&
			now - before->left_at <= policy.redial_ms;
	did = acd_arrive(acd, &in, now, &regained);
	assert_int_equal(regained, expected_back);
	assert_int_equal(did, !rules[c->queue].closed || regained || in.to_front);
	if (!did)
		return;
	if (regained) {
		c->place_at = DJ_MIN(c->place_at, before->place_at);
		c->queued_at = before->queued_at;
		before->known = false;
	}
	c->id = in.id;
	c->seq = ++seq;
	arrived++;
	note_held();
}

static void leave(struct caller *c, enum acd_leave how)
{
	struct person *g = c->offered_to;

	assert_true(acd_leave(acd, c->id, how, now));
	assert_false(acd_leave(acd, c->id, how, now));
	left++;
	if (g) {
		g->offered = NULL;
		g->keeps_idle = how != ACD_ANSWERED && g->state == RESERVED;
		if (g->state == RESERVED)
			g->state = BUSY;
	}
	if (how == ACD_ABANDONED && c->key)
		gone[c->key] = (struct gone){true, c->queue, now, c->place_at, c->queued_at};
	c->id = 0;
}

static void fail_offer(struct caller *c)
{
	bool front = roll(2), skip = roll(2);
	struct person *g = c->offered_to;

	assert_int_equal(acd_offer_failed(acd, c->id, front, skip, now), g != NULL);
	if (!g)
		return;
	if (skip)
		c->skip_until[g - people] = policy.skip_ms ? now + policy.skip_ms : INT64_MAX;
	come_back(c, front);
	g->keeps_idle = !skip && g->state == RESERVED;
	if (g->state == RESERVED)
		g->state = skip ? AWAY : BUSY;
	note_held();
}

static void random_event(void)
{
	struct person *g = &people[roll(AGENTS)];
	struct caller *c = &callers[roll(CONTACTS)];

	switch (roll(14)) {
	case 0:
		set_agent(g);
		break;
	case 1:
		if (roll(3) == 0)
			remove_agent(g);
		break;
	case 2:
		set_hard(g);
		stop(g, AWAY);
		break;
	case 3:
		stop(g, BUSY);
		break;
	case 4:
	case 5:
	case 6:
		make_ready(g);
		break;
	case 7:
		if (roll(5) == 0)
			set_queue(roll(QUEUES));
		break;
	case 8:
		if (c->id)
			leave(c, c->offered_to
				     ? ACD_ANSWERED
				     : (enum acd_leave)(roll(2) ? ACD_ABANDONED : ACD_OTHER));
		break;
	case 9:
		if (c->id)
			leave(c, ACD_ABANDONED);
		break;
	case 10:
		if (c->id)
			fail_offer(c);
		break;
	default:
		arrive();
	}
}

/* ---- what must hold at every instant ---- */

static void check_state(void)
{
	int waiting = 0, told = 0, ready = 0;

	for (int i = 0; i < CONTACTS; i++)
		waiting += callers[i].id != 0;
	for (int q = 0; q < QUEUES; q++)
		told += acd_waiting(acd, 100 + q, NULL);
	for (int i = 0; i < AGENTS; i++)
		ready += people[i].known && people[i].state == READY;
	assert_int_equal(told, waiting);
	assert_int_equal(arrived, left + waiting);
	assert_int_equal(acd_ready_count(acd), ready);
}

/* Ready people whom neither the reserve nor a skip keeps from c, one by one. */
static int ready_for(const struct caller *c)
{
	int ready = 0, queue;

	for (int i = 0; i < AGENTS; i++) {
		const struct person *g = &people[i];

		ready += g->known && g->state == READY && eligible(c, g, &queue) && !skips(c, g) &&
			 !kept_back(c, g);
	}
	return ready;
}

/* Who has somebody ready waits for nobody, and only they do. (Behind a step there are several ways,
 * each with people of its own.) */
static void check_nothing_to_wait_for(const struct caller *c, int position, dj_ms estimate)
{
	if (c->step == 0 && !c->offered_to && estimate != ACD_NOBODY)
		assert_int_equal(estimate == 0, position <= ready_for(c));
}

/* `only_time`: nothing happened since the last look but the clock. */
static void check_estimates(bool only_time)
{
	for (int i = 0; i < CONTACTS; i++) {
		struct caller *c = &callers[i];
		dj_ms estimate;
		int position;

		if (!c->id)
			continue;
		assert_true(acd_estimate(acd, c->id, now, &position, &estimate));
		assert_true(position >= 1 && estimate >= ACD_NOBODY);
		check_nothing_to_wait_for(c, position, estimate);
		if (only_time)
			assert_true(estimate <= c->estimate);
		c->estimate = estimate;
	}
}

static void check_reasons(void)
{
	struct acd_reason why[AGENTS];

	for (int i = 0; i < CONTACTS; i++) {
		struct caller *c = &callers[i];
		int n = c->id ? acd_explain(acd, c->id, now, why, AGENTS) : 0;

		for (int k = 0; k < n; k++) {
			const struct person *g = person_of(why[k].agent);
			bool best = why[k].why == ACD_WHY_BEST;
			int queue;

			/* After a run nobody who waits has an agent: the best is the one it rings.
			 */
			assert_int_equal(best, g == c->offered_to);
			if (why[k].why == ACD_WHY_SKIPPED)
				assert_true(skips(c, g));
			if (why[k].why >= ACD_WHY_SKILL_MISSING &&
			    why[k].why <= ACD_WHY_LEVEL_TOO_LOW)
				assert_false(eligible(c, g, &queue));
		}
	}
}

static void pass_time(void)
{
	dj_ms due = acd_next_due(acd, now);
	dj_ms by = roll(4) == 0 ? roll(90000) : roll(3000);

	check_estimates(false);
	now += by;
	run();
	if (now < due)
		assert_int_equal(seen_count, 0); /* acd_next_due had said so */
	if (seen_count == 0)
		check_estimates(true);
}

static void walk(uint64_t seed)
{
	dice = seed * UINT64_C(0x9E3779B97F4A7C15) | 1;
	memset(people, 0, sizeof people);
	memset(callers, 0, sizeof callers);
	memset(gone, 0, sizeof gone);
	now = INT64_C(1764000000000);
	arrived = left = 0;
	policy = (struct acd_policy)ACD_POLICY_DEFAULT;
	policy.skip_ms = seed % 3 ? 20000 : 0;
	policy.hard_penalty_ms = seed % 4 ? 15000 : 0;
	acd = acd_alloc(&policy);
	for (int q = 0; q < QUEUES; q++)
		set_queue(q);
	for (int i = 0; i < AGENTS; i++)
		set_agent(&people[i]);
	for (int i = 0; i < 300; i++) {
		for (int n = roll(8) == 0 ? 6 : 1; n > 0; n--)
			random_event();
		run();
		check_state();
		if (roll(3) == 0)
			pass_time();
		if (roll(10) == 0)
			check_reasons();
	}
	acd_free(acd);
}

static void random_walks_decide_as_the_rules_say(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 150; seed++)
		walk(seed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(random_walks_decide_as_the_rules_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
