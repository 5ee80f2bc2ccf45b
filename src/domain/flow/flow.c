/* Owns what a flow is made of: steps by name, the numbers and the time it is for, its users.
 * Refuses: JSON (app/flow_json.c), running it (flow_run.c), judging it (flow_check.c). */
#include "domain/flow/flow.h"

#include <stdlib.h>
#include <string.h>

struct flow *flow_alloc(void)
{
	struct flow *f = dj_alloc(sizeof *f);

	f->users = 1;
	f->start = f->after = FLOW_NONE;
	return f;
}

struct flow *flow_hold(struct flow *f)
{
	f->users++;
	return f;
}

void flow_drop(struct flow *f)
{
	if (f && --f->users == 0)
		free(f);
}

int flow_step_named(const struct flow *f, const char *name)
{
	for (int i = 0; i < f->step_count; i++)
		if (strcmp(f->steps[i].name, name) == 0)
			return i;
	return FLOW_NONE;
}

bool flow_valid(const struct flow *f, int64_t local)
{
	return (!f->from || local >= f->from) && (!f->until || local < f->until);
}

bool flow_asks(const struct flow *f)
{
	for (int i = 0; f->after >= 0 && i < f->step_count; i++)
		if (f->steps[i].does == flow_do_SURVEY)
			return true;
	return false;
}

bool flow_answers(const struct flow *f, const char *line)
{
	for (int i = 0; i < f->line_count; i++)
		if (strcmp(f->lines[i], line) == 0)
			return true;
	return false;
}

static const struct {
	const char *word;
	bool serious;
} findings[FLOW_FINDINGS] = {
#define FLOW_FINDING(name, serious) {#name, serious},
#include "domain/flow/finding.def"
#undef FLOW_FINDING
};

const char *flow_finding_word(enum flow_finding_kind k)
{
	return findings[k].word;
}

bool flow_finding_serious(enum flow_finding_kind k)
{
	return findings[k].serious;
}

bool flow_may_go_live(const struct flow_findings *f)
{
	for (int i = 0; i < f->count; i++)
		if (findings[f->at[i].kind].serious)
			return false;
	return true;
}
