/* Owns the decision: which waiting contact gets which ready agent. The contact is chosen first
 * (highest priority, then oldest, among those somebody is ready for), then the agent (highest
 * score). Refuses: changing anything but the match. */
#include "domain/acd/acd_private.h"

struct match {
	struct waiter *waiter;
	struct agent *agent;
	const struct way *way;
	struct acd_score unshared; /* the best without the fair share; of a hard contact only */
};

/* On-duty agents who could take the contact and are no specialists that a reserve keeps for others.
 */
static int count_others(const struct search *s)
{
	const struct acd *a = s->acd;
	int count = 0;

	for (int slot = 0;;) {
		const struct skillset *set = acd_bits_next(a, a->on_duty, s->line->crew, &slot);

		if (!set)
			break;
		if (!(set->scarce & ~s->line->asked))
			count += set->on_duty;
	}
	for (int i = 0; count > 0 && i < s->waiter->skip_count; i++) {
		const struct agent *g = dj_map_get(&a->agent_of, s->waiter->skips[i].agent);
		int slot = g ? g->set->slot : 0;

		count -= g && g->state != AGENT_AWAY && s->waiter->skips[i].until > s->now &&
			 !(g->set->scarce & ~s->line->asked) &&
			 (s->line->crew[slot / 64] >> (slot % 64) & 1);
	}
	return count;
}

bool acd_search_keeps_back(struct search *s, const struct skillset *set)
{
	uint32_t scarce = set->scarce & ~s->line->asked;

	if (!scarce || s->waiter->step > 0 || s->waiter->front)
		return false;
	while (scarce &&
	       s->acd->ready_of[__builtin_ctz(scarce)] > s->acd->reserve[__builtin_ctz(scarce)])
		scarce &= scarce - 1;
	if (!scarce)
		return false;
	if (s->others < 0)
		s->others = count_others(s);
	return s->others > 0;
}

struct skillset *acd_search_next(struct search *s, int *slot)
{
	struct skillset *set;

	while ((set = acd_bits_next(s->acd, s->acd->ready, s->line->crew, slot))) {
		if (!acd_search_keeps_back(s, set))
			return set;
		s->kept_back = true;
	}
	return NULL;
}

static struct agent *first_unskipped(const struct search *s, struct agent *g)
{
	while (g && s->waiter->skip_count && acd_waiter_skips(s->waiter, g->id, s->now))
		g = g->next;
	return g;
}

static bool somebody_is_ready(struct acd *a, struct line *l, const struct waiter *w)
{
	struct search s = {.acd = a, .line = l, .waiter = w, .now = a->now, .others = -1};
	const struct skillset *set;
	int slot = 0;

	while ((set = acd_search_next(&s, &slot)))
		if (first_unskipped(&s, set->first))
			return true;
	l->kept_back |= s.kept_back;
	return false;
}

/* The first of the line for whom somebody is ready. Whoever skips no agent speaks for all behind:
 * their needs are equal. */
static struct waiter *line_candidate(struct acd *a, struct line *l)
{
	l->kept_back = false;
	for (int i = 0; i < l->count; i++) {
		struct waiter *w = l->at[l->head + i];

		if (somebody_is_ready(a, l, w))
			return w;
		if (w->skip_count == 0)
			break;
	}
	l->open = false;
	return NULL;
}

static struct waiter *better(struct waiter *best, struct waiter *w, dj_ms now)
{
	return !best || (w && acd_waiter_before(w, best, now)) ? w : best;
}

static struct waiter *choose_waiter(struct acd *a)
{
	struct waiter *best = NULL;

	for (int i = 0; i < a->active_count; i++)
		if (a->active[i]->open)
			best = better(best, line_candidate(a, a->active[i]), a->now);
	if (!a->held_open)
		return best;
	a->held_open = false;
	for (struct waiter *w = a->held; w; w = w->held_next)
		if (w->agent->state == AGENT_READY) {
			best = better(best, w, a->now);
			a->held_open = true;
		}
	return best;
}

bool acd_score_before(const struct acd_score *a, const struct acd_score *b)
{
	if (a->score != b->score)
		return a->score > b->score;
	return a->level != b->level ? a->level > b->level : a->agent < b->agent;
}

static int64_t soft_idle_ms(const struct acd *a, const struct skillset *set, const struct way *y,
			    dj_ms idle_ms)
{
	return idle_ms - a->policy.skill_penalty_ms * DJ_MAX(set->skill_count - y->need_count, 0);
}

int64_t acd_share_ms(const struct search *s, const struct agent *g)
{
	return s->waiter->hard ? s->acd->policy.hard_penalty_ms * g->hard : 0;
}

struct acd_score acd_agent_score(const struct search *s, const struct agent *g, const struct way *y)
{
	struct acd_score x = {.agent = g->id, .idle_ms = DJ_MAX(s->now - g->idle_since, 0)};

	x.score = soft_idle_ms(s->acd, g->set, y, x.idle_ms) - acd_share_ms(s, g);
	x.level = y->skills ? LEVELS : 0;
	for (uint32_t left = y->skills; left; left &= left - 1)
		x.level = DJ_MIN(x.level, g->set->level[__builtin_ctz(left)]);
	return x;
}

/* Keeps the best few in order; false when the score is worse than all of a full list. */
static bool keep_score(struct acd_action *out, const struct acd_score *s)
{
	int at = out->score_count;

	if (at == ACD_TOP && !acd_score_before(s, &out->scores[ACD_TOP - 1]))
		return false;
	at = at == ACD_TOP ? ACD_TOP - 1 : out->score_count++;
	for (; at > 0 && acd_score_before(s, &out->scores[at - 1]); at--)
		out->scores[at] = out->scores[at - 1];
	out->scores[at] = *s;
	return true;
}

int acd_search_ready(const struct search *s, const struct skillset *set)
{
	int ready = set->ready;

	for (int i = 0; i < s->waiter->skip_count; i++) {
		const struct skip *skip = &s->waiter->skips[i];
		const struct agent *g = dj_map_get(&s->acd->agent_of, skip->agent);

		ready -= g && g->set == set && g->state == AGENT_READY && skip->until > s->now;
	}
	return ready;
}

static void note_unshared(const struct search *s, const struct agent *g, struct acd_score score,
			  struct match *m)
{
	score.score += acd_share_ms(s, g);
	if (!m->unshared.agent || acd_score_before(&score, &m->unshared))
		m->unshared = score;
}

/* The longest idle stands first, so the first who is not kept ends the set; but a fair share may
 * bring anybody of it to the front. */
static void score_set(struct search *s, const struct skillset *set, struct match *m,
		      struct acd_action *out)
{
	const struct way *y = acd_line_way(s->line, set);
	bool shared = s->waiter->hard;
	int64_t best = soft_idle_ms(s->acd, set, y, DJ_MAX(s->now - set->idle_since, 0));

	out->eligible += acd_search_ready(s, set);
	if (!shared && out->score_count == ACD_TOP && best < out->scores[ACD_TOP - 1].score)
		return; /* most skillsets end here, and were read in one cache line */
	for (struct agent *g = first_unskipped(s, set->first); g; g = first_unskipped(s, g->next)) {
		struct acd_score score = acd_agent_score(s, g, y);
		bool kept = keep_score(out, &score);

		if (shared)
			note_unshared(s, g, score, m);
		else if (!kept)
			break;
		if (out->scores[0].agent == g->id) {
			m->agent = g;
			m->way = y;
		}
	}
}

static void choose_agent(struct acd *a, struct match *m, struct acd_action *out)
{
	struct search s = {
	    .acd = a, .line = m->waiter->line, .waiter = m->waiter, .now = a->now, .others = -1};
	const struct skillset *set;
	int slot = 0;

	while ((set = acd_search_next(&s, &slot)))
		score_set(&s, set, m, out);
	out->rule = rule_LONGEST_IDLE;
	if (out->score_count < 2)
		out->rule = rule_ONLY_ONE;
	else if (m->waiter->hard && m->unshared.agent != m->agent->id)
		out->rule = rule_FAIR_SHARE;
	else if (out->scores[0].score == out->scores[1].score &&
		 out->scores[0].level > out->scores[1].level)
		out->rule = rule_LEVEL;
}

dj_id acd_best(struct acd *a, dj_id queue, int language_skill, dj_ms now)
{
	struct queue *q = dj_map_get(&a->queue_of, queue);
	struct waiter w = {.queue = q, .language = language_skill};
	struct match m = {.waiter = &w};
	struct acd_action out = {0};

	if (!q || language_skill < -1 || language_skill >= ACD_SKILLS)
		return 0;
	a->now = DJ_MAX(a->now, now);
	w.line = acd_line_get(a, q, language_skill, 0);
	choose_agent(a, &m, &out);
	w.front = true;
	if (!m.agent)
		choose_agent(a, &m, &out);
	return m.agent ? m.agent->id : 0;
}

static void take_held(struct acd *a, struct match *m, struct acd_action *out)
{
	struct waiter *w = m->waiter;
	struct search s = {.acd = a, .line = w->line, .waiter = w, .now = a->now};

	m->agent = w->agent;
	m->way = acd_line_way(w->line, m->agent->set);
	if (!m->way) /* a person chose this agent; the queue's needs do not bind them */
		m->way = &w->line->ways[0];
	out->rule = w->only == w->agent->id ? rule_DIRECT : rule_STICKY;
	out->eligible = out->score_count = 1;
	out->scores[0] = acd_agent_score(&s, m->agent, m->way);
}

static void offer(struct acd *a, struct waiter *w, struct agent *g)
{
	acd_waiter_exit(a, w);
	w->state = WAITER_OFFERED;
	w->agent = g;
	g->offered = w;
	acd_agent_move(a, g, AGENT_RESERVED);
}

bool acd_offer_made(struct acd *a, dj_id contact, dj_id agent, dj_ms now)
{
	struct waiter *w = dj_map_get(&a->waiter_of, contact);
	struct agent *g = dj_map_get(&a->agent_of, agent);

	a->now = DJ_MAX(a->now, now);
	if (!w || !g || w->state == WAITER_OFFERED || g->offered)
		return false;
	offer(a, w, g);
	return true;
}

static bool match_one(struct acd *a, struct acd_action *out)
{
	struct match m = {.waiter = choose_waiter(a)};

	if (!m.waiter)
		return false;
	out->kind = ACD_OFFER;
	out->step = out->eligible = out->score_count = 0;
	if (m.waiter->state == WAITER_HELD)
		take_held(a, &m, out);
	else
		choose_agent(a, &m, out);
	dj_assert(m.agent && m.way);
	out->contact = m.waiter->id;
	out->agent = m.agent->id;
	out->queue = m.way->queue->rule.id;
	out->ring_ms = m.waiter->queue->rule.ring_ms;
	offer(a, m.waiter, m.agent);
	return true;
}

/* A timer of one contact ran out: a step, the end of waiting for one agent, the end of a skip. It
 * enters anew, so that whichever it was takes effect; true when a step is to be told. */
static bool time_passed(struct acd *a, struct waiter *w, struct acd_action *out)
{
	const struct acd_queue *rule = &w->queue->rule;
	bool step =
	    w->step < rule->step_count && w->queued_at + rule->steps[w->step].after_ms <= a->now;

	if (step)
		a->changed_at = a->now;
	acd_waiter_exit(a, w);
	w->step += step;
	acd_waiter_enter(a, w);
	*out = (struct acd_action){
	    .kind = ACD_RELAXED, .contact = w->id, .queue = rule->id, .step = w->step};
	return step;
}

static void nobody_listens(void *arg, const struct acd_action *a)
{
	(void)arg, (void)a;
}

static void pass_time(struct acd *a, dj_ms now, acd_action_h *h, void *arg)
{
	struct acd_action out;

	a->now = DJ_MAX(a->now, now);
	while (a->due_count > 0 && a->due[0]->due <= a->now)
		if (time_passed(a, a->due[0], &out))
			h(arg, &out);
}

void acd_advance(struct acd *a, dj_ms now)
{
	pass_time(a, now, nobody_listens, NULL);
}

void acd_run(struct acd *a, dj_ms now, acd_action_h *h, void *arg)
{
	struct acd_action out = {0};

	dj_assert(!a->running);
	a->running = true;
	pass_time(a, now, h, arg);
	while (match_one(a, &out))
		h(arg, &out);
	a->running = false;
}

dj_ms acd_next_due(const struct acd *a, dj_ms now)
{
	(void)now;
	return a->due_count > 0 ? a->due[0]->due : INT64_MAX;
}
