/* Owns pressing, seeing and ending the quiet key. Refuses: telling anybody; who shows it asks the
 * facts. */
#include "domain/care/panic.h"

bool panic_press(struct panic *p, dj_id agent, dj_id contact, dj_us now, struct facts *out)
{
	struct fact *f;

	if (panic_is_on(p))
		return false;
	*p = (struct panic){.since_us = now ? now : 1, .agent = agent, .contact = contact};
	f = facts_add(out, FACT_panic_pressed);
	f->panic_pressed.agent = agent;
	f->panic_pressed.contact = contact;
	return true;
}

bool panic_see(struct panic *p, dj_id person, dj_us now, struct facts *out)
{
	struct fact *f;

	if (!panic_is_on(p) || p->seen_by || person == p->agent)
		return false;
	p->seen_by = person;
	f = facts_add(out, FACT_panic_seen);
	f->panic_seen.agent = p->agent;
	f->panic_seen.contact = p->contact;
	f->panic_seen.person = person;
	f->panic_seen.after = (now - p->since_us) / 1000;
	return true;
}

bool panic_end(struct panic *p, dj_id person, dj_us now, struct facts *out)
{
	struct fact *f;

	if (!panic_is_on(p))
		return false;
	f = facts_add(out, FACT_panic_over);
	f->panic_over.agent = p->agent;
	f->panic_over.contact = p->contact;
	f->panic_over.person = person;
	f->panic_over.lasted = (now - p->since_us) / 1000;
	*p = (struct panic){0};
	return true;
}
