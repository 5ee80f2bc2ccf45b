/* Owns when a call may be ended by the centre. Refuses: saying the notices, the block list. */
#include "domain/ending/ending.h"

#define SECOND_MS  1000
#define HOUR_MS	   (3600 * SECOND_MS)
#define DAY_MS	   (24 * HOUR_MS)
#define BLOCK_MOST (90ll * DAY_MS)

const struct ending_rule *ending_default(enum ending_kind kind)
{
	static const struct ending_rule rules[ending_kind_COUNT] = {
#define ENDING(kind, warnings, least, after, block, step)                                          \
	[ending_kind_##kind] = {ending_kind_##kind, true,                                          \
				warnings,	    least * SECOND_MS,                             \
				after * SECOND_MS,  (dj_ms)block * HOUR_MS,                        \
				ending_step_##step},
#include "domain/ending/ending.def"
#undef ENDING
	};

	dj_assert(kind > ending_kind_NONE && kind < ending_kind_COUNT);
	return &rules[kind];
}

/* For what a caller says, not for what their line does. */
static bool is_conduct(enum ending_kind kind)
{
	return kind != ending_kind_LONG && kind != ending_kind_SILENT && kind != ending_kind_GONE;
}

static bool time_valid(dj_ms ms, dj_ms most)
{
	return ms >= 0 && ms <= most;
}

bool ending_rule_valid(const struct ending_rule *r)
{
	bool must_warn = is_conduct(r->kind) || r->kind == ending_kind_LONG || r->block_ms > 0;

	return r->kind > ending_kind_NONE && r->kind < ending_kind_COUNT && r->step >= 0 &&
	       r->step < ending_step_COUNT && r->warnings >= 0 && r->warnings <= 5 &&
	       (!must_warn || r->warnings > 0) && time_valid(r->least_ms, DAY_MS) &&
	       time_valid(r->after_ms, DAY_MS) && time_valid(r->block_ms, BLOCK_MOST) &&
	       (r->kind != ending_kind_SILENT || r->least_ms >= 30 * SECOND_MS);
}

enum ending_answer ending_may_warn(const struct ending_rule *r, const struct ending_now *n)
{
	if (n->crisis)
		return ENDING_CRISIS;
	if (!r->active || r->warnings == 0)
		return ENDING_CALLER_FIRST;
	if (r->kind == ending_kind_LONG && n->lasted_ms < r->least_ms)
		return ENDING_TOO_SOON;
	return ENDING_ALLOWED;
}

int ending_warn(struct ending *e, enum ending_kind kind, dj_us now)
{
	e->warned_us[kind] = now;
	return ++e->warned[kind];
}

static enum ending_answer may_end_line(const struct ending_rule *r, const struct ending_now *n)
{
	if (r->kind == ending_kind_GONE)
		return n->line_dead ? ENDING_ALLOWED : ENDING_CALLER_FIRST;
	if (n->silent_ms == 0)
		return ENDING_CALLER_FIRST;
	return n->asked && n->silent_ms >= r->least_ms ? ENDING_ALLOWED : ENDING_TOO_SOON;
}

enum ending_answer ending_may_end(const struct ending *e, const struct ending_rule *r,
				  const struct ending_now *n)
{
	if (n->crisis)
		return ENDING_CRISIS;
	if (!r->active)
		return ENDING_CALLER_FIRST;
	if (r->kind == ending_kind_GONE || r->kind == ending_kind_SILENT)
		return may_end_line(r, n);
	if (e->warned[r->kind] < r->warnings)
		return ENDING_WARN_FIRST;
	if (n->now_us - e->warned_us[r->kind] < r->after_ms * 1000)
		return ENDING_TOO_SOON;
	return r->step == ending_step_SUPERVISOR && !n->supervisor ? ENDING_BY_SUPERVISOR
								   : ENDING_ALLOWED;
}

bool ending_had_abuse(const struct ending *e)
{
	return e->warned[ending_kind_ABUSE] || e->warned[ending_kind_SEXUAL] ||
	       e->warned[ending_kind_THREAT];
}
