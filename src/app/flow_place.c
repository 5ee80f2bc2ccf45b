/* Owns judging a flow for this site: the rules are domain/flow's, the facts come from the site and
 * its sounds. */
#include "app/flow_place.h"
#include "app/centre_flow.h"
#include "app/sound.h"

#include <string.h>

struct here {
	const struct site *site;
	const struct sound_bank *sounds;
	struct sound_bank *newest; /* recordings that came since the start; NULL none */
};

static bool queue_known(void *arg, const char *name)
{
	const struct here *h = arg;

	for (int i = 0; i < h->site->queue_count; i++)
		if (strcmp(h->site->queues[i].name, name) == 0)
			return true;
	return false;
}

static bool line_known(void *arg, const char *number)
{
	return site_line_of(((const struct here *)arg)->site, number) != NULL;
}

static bool may_dial(void *arg, const char *number)
{
	return site_may_dial(((const struct here *)arg)->site, number, dial_purpose_TRANSFER) ==
	       VERDICT_ok;
}

static int length_ms(void *arg, int clip)
{
	const struct here *h = arg;
	struct sound s = sound_find(h->newest, clip);

	if (!s.samples)
		s = sound_find(h->sounds, clip);
	return (int)s.samples / (SOUND_RATE / 1000);
}

static bool overlap(const struct flow *f, const struct flow *g)
{
	return (!f->until || g->from < f->until) && (!g->until || f->from < g->until);
}

/* One with a time stands over one for ever; two of the same kind at the same time do not know who
 * answers. */
static void check_others(const struct flow *f, const struct site *s, struct flow_findings *out)
{
	bool timed = f->from || f->until;

	for (int i = 0; i < s->flow_count; i++) {
		const struct flow *g = s->flows[i];

		if (strcmp(g->name, f->name) == 0 || timed != (g->from || g->until) ||
		    !overlap(f, g))
			continue;
		for (int k = 0; k < f->line_count; k++)
			if (flow_answers(g, f->lines[k]))
				flow_found(out, FLOW_FINDING_line_taken, FLOW_NONE,
					   language_UNKNOWN, f->lines[k]);
	}
}

void flow_check_here(const struct flow *f, const struct site *s, const struct sound_bank *sounds,
		     dj_ms now, struct flow_findings *out)
{
	struct here here = {s, sounds, sounds ? sound_bank_newest(sounds) : NULL};
	struct flow_place p = {.services = centre_flow_available(),
			       .arg = &here,
			       .queue = queue_known,
			       .line = line_known,
			       .may_dial = may_dial,
			       .length_ms = sounds ? length_ms : NULL};

	memcpy(p.offered, s->languages, sizeof p.offered);
	flow_check(f, &p, out);
	sound_bank_free(here.newest);
	check_others(f, s, out);
	if (f->until && site_local_moment(s, now) >= f->until)
		flow_found(out, FLOW_FINDING_over, FLOW_NONE, language_UNKNOWN, "");
}
