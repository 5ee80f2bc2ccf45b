/* Owns when a contact is hard, and counting them. Refuses: what follows from it (acd weighs it,
 * people look after each other). */
#include "domain/care/share.h"

#include <string.h>

#define DAY_MS ((dj_ms)24 * 3600 * 1000)

unsigned hard_reasons(const struct hard_part *p)
{
	unsigned why = 0;

	if (p->crisis)
		why |= HARD(CRISIS);
	if (p->abuse)
		why |= HARD(ABUSE);
	if (p->long_ms && p->talked_ms > p->long_ms)
		why |= HARD(LONG);
	return why;
}

enum hard_why hard_expected(const struct hard_sign *s)
{
	return s->crisis ? hard_why_CRISIS : s->abuse ? hard_why_ABUSE : hard_why_NONE;
}

static void forget_oldest(struct share *s)
{
	s->count--;
	memmove(&s->hard[0], &s->hard[1], (size_t)s->count * sizeof s->hard[0]);
}

bool share_note(struct share *s, dj_id contact, enum hard_why why, dj_ms at_ms)
{
	for (int i = 0; i < s->count; i++) {
		if (s->hard[i].contact != contact)
			continue;
		if (s->hard[i].why & 1u << why)
			return false;
		s->hard[i].why |= 1u << why;
		return true;
	}
	if (s->count == SHARE_KEPT)
		forget_oldest(s);
	s->hard[s->count].contact = contact;
	s->hard[s->count].at_ms = at_ms;
	s->hard[s->count].why = 1u << why;
	s->count++;
	return true;
}

int share_count(const struct share *s, dj_ms now, int days)
{
	int n = 0;

	for (int i = 0; i < s->count; i++)
		n += s->hard[i].at_ms > now - days * DAY_MS;
	return n;
}
