/* Owns what the live centre does about a shift: who is there against who is required, told when it
 * changes; and that a skill which was moved for a time comes back. */
#include "app/centre.h"
#include "app/permission.h"
#include "base/text.h"

#define LOOK_MS 10000

/* ---- cover ---- */

static bool on_duty(const struct live_agent *g)
{
	return g->agent.presence != presence_OFFLINE && (g->person->roles & ROLE(AGENT));
}

static int present(struct app *a, int skill)
{
	struct live_agent *g;
	size_t at = 0;
	int n = 0;

	while ((g = dj_map_next(&a->agents, &at, NULL)))
		n += on_duty(g) && (skill == COVER_ANYBODY || g->person->acd.level[skill] > 0);
	return n;
}

/* Told once for each number of people that are missing, and when nobody is. */
static void tell(struct app *a, int skill, int required, int is, dj_ms now)
{
	int *told = &a->cover_missing[skill == COVER_ANYBODY ? ACD_SKILLS : skill];
	int missing = DJ_MAX(required - is, 0);
	struct fact *f;

	if (missing == *told)
		return;
	*told = missing;
	f = facts_add(&a->facts, missing ? FACT_cover_short : FACT_cover_met);
	f->cover_short.skill = skill; /* both kinds have the same fields */
	f->cover_short.half_at = now - now % ((dj_ms)1800 * 1000);
	f->cover_short.required = required;
	f->cover_short.present = is;
}

static void look_at_cover(struct app *a, dj_ms now)
{
	const struct site *s = a->config.site;

	tell(a, COVER_ANYBODY, site_cover_required(s, COVER_ANYBODY, now),
	     present(a, COVER_ANYBODY), now);
	for (int i = 0; i < s->skill_count; i++) {
		int skill = s->skills[i].number;

		tell(a, skill, site_cover_required(s, skill, now), present(a, skill), now);
	}
}

/* ---- skills ---- */

static void end_move(struct app *a, const struct site_move *m)
{
	const struct site *s = a->config.site;
	struct command c = {.kind = COMMAND_SKILL_MOVE, .subject = m->person, .number = -1};

	for (int i = 0; i < s->skill_count; i++)
		if (s->skills[i].number == m->skill)
			dj_copy(c.name, sizeof c.name, s->skills[i].name);
	a->config.to_writer(a->config.arg, &c); /* full: asked again at the next look */
}

void centre_look_at_shift(struct app *a)
{
	const struct site *s = a->config.site;
	dj_ms now = centre_wall(a);

	look_at_cover(a, now);
	centre_look_at_shares(a);
	for (int i = 0; i < s->move_count; i++)
		if (s->moves[i].until_ms <= now)
			end_move(a, &s->moves[i]);
	centre_timer(a, TIMER_SHIFT, 1, LOOK_MS);
}

void centre_timer_shift(struct app *a, enum centre_timer kind, dj_us due)
{
	(void)kind, (void)due;
	centre_look_at_shift(a);
}
