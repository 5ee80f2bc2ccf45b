/* Owns raising, seeing and lowering the flag. Refuses: what the flag does to queues, timers and
 * records; they ask it. */
#include "domain/crisis/crisis.h"

bool crisis_is_on(const struct crisis *c)
{
	return c->by != crisis_by_NONE;
}

bool crisis_raise(struct crisis *c, dj_id contact, enum crisis_by by, dj_id person, dj_us now,
		  struct facts *out)
{
	struct fact *f;

	dj_assert(by != crisis_by_NONE);
	if (crisis_is_on(c))
		return false;
	*c = (struct crisis){.by = by, .since_us = now, .ever = true};
	f = facts_add(out, FACT_crisis_raised);
	f->crisis_raised.contact = contact;
	f->crisis_raised.by = by;
	f->crisis_raised.person = person;
	return true;
}

bool crisis_see(struct crisis *c, dj_id contact, dj_id person, dj_us now, struct facts *out)
{
	struct fact *f;

	if (!crisis_is_on(c) || c->seen)
		return false;
	c->seen = true;
	f = facts_add(out, FACT_crisis_seen);
	f->crisis_seen.contact = contact;
	f->crisis_seen.person = person;
	f->crisis_seen.after = (now - c->since_us) / 1000;
	return true;
}

bool crisis_lower(struct crisis *c, dj_id contact, dj_id person, dj_id reason, struct facts *out)
{
	struct fact *f;

	if (!crisis_is_on(c))
		return false;
	c->by = crisis_by_NONE;
	c->seen = false;
	f = facts_add(out, FACT_crisis_lowered);
	f->crisis_lowered.contact = contact;
	f->crisis_lowered.person = person;
	f->crisis_lowered.reason = reason;
	return true;
}
