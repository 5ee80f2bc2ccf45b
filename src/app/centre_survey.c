/* Owns the survey in a live contact: what is played, how long a key is waited for, and how an
 * agent's end leads to it. Refuses: the way through it and what counts as an answer
 * (domain/survey), who is led here (the flow). */
#include "app/centre_flow.h"

#define ANSWER_MS 6000

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
	if (!survey_may_offer(c->no_survey, c->contact.was_answered, party_AGENT))
		return false;
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

/* The agent goes, the citizen stays for what comes after a talk, if there is something. */
void centre_agent_done(struct app *a, struct live_contact *c, enum leg_end cause)
{
	centre_end_agent_part(a, c, segment_end_AGENT_ENDED);
	if (!c->recall.callback && !c->no_survey && c->flow && c->flow->after >= 0) {
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
	if (v == VERDICT_ok &&
	    (c->no_survey || c->recall.callback || !c->flow || c->flow->after < 0))
		v = VERDICT_wrong_state;
	if (v == VERDICT_ok)
		centre_agent_done(a, c, leg_end_NORMAL);
	return v;
}
