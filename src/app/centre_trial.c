/* Owns flows that are tried before they go live: a document that an administrator sent is kept for
 * some minutes, and calls that name it run it. Nobody is rung by such a call. */
#include "app/centre_flow.h"
#include "app/flow_json.h"
#include "base/text.h"

#define KEPT_US ((dj_us)10 * 60 * 1000000)

/* text: the document. Answers the trial's id. The oldest trial gives way. */
enum verdict centre_flow_try(struct app *a, const struct command *c, struct answer *out)
{
	struct flow_trial *slot = &a->trials[0];
	struct dj_error why = {""};
	struct flow *f;

	if (flow_parse(c->text, &f, NULL, &why)) {
		dj_copy(out->text, sizeof out->text, why.text);
		return VERDICT_bad_request;
	}
	for (size_t i = 0; i < DJ_COUNT(a->trials); i++)
		if (a->trials[i].until_us < slot->until_us)
			slot = &a->trials[i];
	flow_drop(slot->flow);
	*slot = (struct flow_trial){app_new_id(a), f, centre_mono(a) + KEPT_US};
	out->id = slot->id;
	return VERDICT_ok;
}

struct flow *centre_trial_of(struct app *a, dj_id id)
{
	for (size_t i = 0; id && i < DJ_COUNT(a->trials); i++)
		if (a->trials[i].id == id && centre_mono(a) < a->trials[i].until_us)
			return a->trials[i].flow;
	return NULL;
}

void centre_trials_free(struct app *a)
{
	for (size_t i = 0; i < DJ_COUNT(a->trials); i++)
		flow_drop(a->trials[i].flow);
}
