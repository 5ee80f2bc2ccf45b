/* Owns the clock of one caller's silence. Refuses: hearing (edge/media) and asking (app). */
#include "domain/crisis/silence.h"

void silence_begin(struct silence *s, dj_us now)
{
	*s = (struct silence){.on = true, .began_us = now};
}

bool silence_voice(struct silence *s, bool caller, bool heard, dj_us now)
{
	dj_us at = heard ? now : DJ_MAX(now - SILENCE_REST_US, s->began_us);
	bool broken = caller && heard && s->asked > 0;

	if (caller) {
		s->caller_us = at;
		s->caller_speaks = heard;
	} else {
		s->agent_us = at;
		s->agent_speaks = heard;
	}
	if (caller && heard) {
		s->asked = 0;
		s->asked_us = 0;
	}
	return broken;
}

/* When the caller's turn began; 0 when it is not their turn. */
static dj_us turn(const struct silence *s)
{
	if (!s->on || s->caller_speaks)
		return 0;
	if (!s->caller_us)
		return s->began_us;
	if (s->agent_speaks || s->agent_us <= s->caller_us)
		return 0;
	return s->agent_us;
}

dj_us silence_lasts(const struct silence *s, dj_us now)
{
	dj_us since = turn(s);

	return since ? DJ_MAX(now - since, 0) : 0;
}

dj_us silence_due(const struct silence *s, const struct silence_rule *r)
{
	dj_us since = turn(s);

	if (!since || s->asked >= r->most)
		return INT64_MAX;
	return s->asked ? s->asked_us + r->again_ms * 1000 : since + r->ask_ms * 1000;
}

void silence_ask(struct silence *s, dj_us now)
{
	s->asked++;
	s->asked_us = now;
}

bool silence_is_asked(const struct silence *s)
{
	return s->on && s->asked > 0;
}
