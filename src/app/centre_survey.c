/* Owns the survey in a live contact: who may be asked, what is played, how long a key is waited
 * for, and how an agent's end leads to it. Refuses: the way through it, what counts as an answer
 * and how often one is asked (domain/survey), who is led here (the flow). */
#include "app/centre_flow.h"
#include "app/survey_list.h"

#include <stdlib.h>

#define ANSWER_MS 6000
#define SWEEP_MS  86400000

/* ---- who was asked lately ---- */

static void remember(struct app *a, uint64_t caller_key, dj_ms at)
{
	dj_ms *asked = caller_key ? dj_map_get(&a->surveyed, (dj_id)caller_key) : NULL;

	if (!caller_key || (asked && *asked >= at))
		return;
	if (!asked)
		dj_map_put(&a->surveyed, (dj_id)caller_key, asked = dj_alloc(sizeof *asked));
	*asked = at;
}

/* Once a day; one at a time, because a map is not changed while it is walked. */
static void forget_old(struct app *a)
{
	dj_ms now = centre_wall(a), least = now - a->config.site->survey_again_ms;
	struct dj_map kept;
	dj_ms *asked;
	size_t at = 0;
	dj_id key;

	if (now - a->surveyed_swept < SWEEP_MS)
		return;
	a->surveyed_swept = now;
	dj_map_init(&kept);
	while ((asked = dj_map_next(&a->surveyed, &at, &key)))
		if (*asked < least)
			free(asked);
		else
			dj_map_put(&kept, key, asked);
	dj_map_fini(&a->surveyed);
	a->surveyed = kept;
}

void app_surveyed(struct app *a, const struct surveyed *list, int count)
{
	for (int i = 0; i < count; i++)
		remember(a, centre_caller_key(list[i].number), list[i].at);
}

static bool may_ask(struct app *a, const struct live_contact *c)
{
	dj_id key = (dj_id)c->contact.caller_key;
	const dj_ms *asked = key ? dj_map_get(&a->surveyed, key) : NULL;

	return survey_may_offer(&(struct survey_case){.crisis = c->care.crisis.ever,
						      .answered = c->contact.was_answered,
						      .asked_at = asked ? *asked : 0,
						      .now = centre_wall(a),
						      .again_ms = a->config.site->survey_again_ms});
}

/* ---- asking ---- */

static enum phrase question(const struct survey *s)
{
	static const enum phrase phrases[SURVEY_QUESTIONS] = {
	    PHRASE_SURVEY_KINDNESS, PHRASE_SURVEY_PROFESSIONALISM, PHRASE_SURVEY_PROMPTNESS,
	    PHRASE_SURVEY_OVERALL};

	return s->begun ? phrases[s->question] : PHRASE_SURVEY_INVITE;
}

bool centre_survey_begin(struct app *a, struct live_contact *c, const struct flow_step *step)
{
	(void)step;
	if (!may_ask(a, c))
		return false;
	remember(a, c->contact.caller_key, centre_wall(a));
	forget_old(a);
	survey_offer(&c->survey, c->contact.id, c->contact.last_agent, c->contact.queue,
		     centre_spoken(c), &a->facts);
	centre_play_phrase(a, c, PHRASE_SURVEY_INVITE, false, PLAY_FLOW);
	return true;
}

static void go_on(struct app *a, struct live_contact *c, enum survey_step step)
{
	struct leg_play p = {0};

	c->survey_over = step == SURVEY_THANK;
	if (step == SURVEY_ASK_AGAIN || step == SURVEY_INVITE_AGAIN)
		p.clips[p.count++] = phrase_clip(PHRASE_KEY_NOT_KNOWN, 0, centre_spoken(c));
	p.clips[p.count++] = phrase_clip(
	    c->survey_over ? PHRASE_SURVEY_THANKS : question(&c->survey), 0, centre_spoken(c));
	centre_play(a, c, &p, PLAY_FLOW);
}

void centre_survey_key(struct app *a, struct live_contact *c, char key)
{
	if (!c->survey_over)
		go_on(a, c, survey_key(&c->survey, key, &a->facts));
}

void centre_survey_played(struct app *a, struct live_contact *c)
{
	if (c->survey_over)
		centre_flow_done(a, c, true);
	else
		centre_flow_await(a, c, ANSWER_MS);
}

void centre_survey_silence(struct app *a, struct live_contact *c)
{
	go_on(a, c, survey_silence(&c->survey, &a->facts));
}

void centre_survey_left(struct app *a, struct live_contact *c)
{
	if (!c->survey_over)
		survey_hung_up(&c->survey, &a->facts);
}

/* ---- how a talk leads to it ---- */

/* Somebody else talks with the citizen: the agent leaves them together instead. */
static bool others_talk(const struct bridge *b)
{
	for (int i = 0; i < b->count; i++) {
		const struct bridge_party *p = &b->parties[i];

		if (bridge_is_there(p) && p->purpose != dial_purpose_INTERPRETER &&
		    (p->role == party_role_CONSULTED || p->role == party_role_OUTSIDE))
			return true;
	}
	return false;
}

bool centre_survey_follows(struct app *a, const struct live_contact *c)
{
	return c->flow && flow_asks(c->flow) && !c->run.after && !c->trial &&
	       !others_talk(&c->bridge) && may_ask(a, c);
}

/* The agent goes, the citizen stays for what comes after a talk, if there is something. */
void centre_agent_done(struct app *a, struct live_contact *c, enum leg_end cause)
{
	bool follows = centre_survey_follows(a, c);

	centre_drop_parties(a, c, leg_end_NORMAL);
	centre_end_agent_part(a, c, segment_end_AGENT_ENDED);
	if (follows) {
		contact_after(&c->contact, centre_mono(a));
		if (centre_flow_after(a, c))
			return;
	}
	centre_finish(a, c, party_AGENT, cause, result_NONE);
}

enum verdict centre_to_survey(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	enum verdict v = centre_own(a, cmd, OWN_TALKING | OWN_HELD, &c);

	(void)out;
	if (v == VERDICT_ok && !centre_survey_follows(a, c))
		v = VERDICT_no_survey;
	if (v == VERDICT_ok)
		centre_agent_done(a, c, leg_end_NORMAL);
	return v;
}
