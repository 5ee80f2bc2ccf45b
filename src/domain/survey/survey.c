/* Owns the way through the survey and what counts as an answer. Refuses: sound and language (app,
 * phrase). */
#include "domain/survey/survey.h"

#define YES '1'
#define NO  '2'

bool survey_may_offer(const struct survey_case *c)
{
	return !c->crisis && c->answered && (!c->asked_at || c->now - c->asked_at >= c->again_ms);
}

void survey_offer(struct survey *s, dj_id contact, dj_id agent, dj_id queue, enum language language,
		  struct facts *out)
{
	struct fact *f = facts_add(out, FACT_survey_offered);

	*s = (struct survey){.contact = contact, .agent = agent, .queue = queue};
	f->survey_offered.contact = contact;
	f->survey_offered.agent = agent;
	f->survey_offered.queue = queue;
	f->survey_offered.language = language;
}

/* One fact at the end: what was answered, or why nothing was. */
static void end(const struct survey *s, enum survey_end how, struct facts *out)
{
	struct fact *f;

	if (s->score[0] == 0) {
		f = facts_add(out, FACT_survey_declined);
		f->survey_declined.contact = s->contact;
		f->survey_declined.agent = s->agent;
		f->survey_declined.queue = s->queue;
		f->survey_declined.how = how;
		return;
	}
	f = facts_add(out, FACT_survey_answered);
	f->survey_answered.contact = s->contact;
	f->survey_answered.agent = s->agent;
	f->survey_answered.queue = s->queue;
	f->survey_answered.kindness = s->score[SURVEY_KINDNESS];
	f->survey_answered.professionalism = s->score[SURVEY_PROFESSIONALISM];
	f->survey_answered.promptness = s->score[SURVEY_PROMPTNESS];
	f->survey_answered.overall = s->score[SURVEY_OVERALL];
}

static enum survey_step wrong_key(struct survey *s, struct facts *out)
{
	if (s->again) {
		end(s, survey_end_WRONG_KEYS, out);
		return SURVEY_THANK;
	}
	s->again = true;
	return s->begun ? SURVEY_ASK_AGAIN : SURVEY_INVITE_AGAIN;
}

static enum survey_step invitation_key(struct survey *s, char digit, struct facts *out)
{
	if (digit == NO) {
		end(s, survey_end_DECLINED, out);
		return SURVEY_THANK;
	}
	if (digit != YES)
		return wrong_key(s, out);
	s->begun = true;
	s->again = false;
	return SURVEY_ASK;
}

enum survey_step survey_key(struct survey *s, char digit, struct facts *out)
{
	if (!s->begun)
		return invitation_key(s, digit, out);
	if (digit < '1' || digit > '5')
		return wrong_key(s, out);
	s->score[s->question++] = digit - '0';
	s->again = false;
	if (s->question < SURVEY_QUESTIONS)
		return SURVEY_ASK;
	end(s, survey_end_NO_KEY, out);
	return SURVEY_THANK;
}

enum survey_step survey_silence(struct survey *s, struct facts *out)
{
	end(s, survey_end_NO_KEY, out);
	return SURVEY_THANK;
}

void survey_hung_up(struct survey *s, struct facts *out)
{
	end(s, survey_end_HUNG_UP, out);
}
