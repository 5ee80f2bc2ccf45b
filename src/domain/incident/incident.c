/* Owns the rules of declared events. Refuses: wording, the end by hand (both stand in the row), the
 * clock. */
#include "domain/incident/incident.h"

bool incident_valid(const struct incident *i, dj_ms now)
{
	return i->ends_ms > now && i->ends_ms > i->start_ms &&
	       i->ends_ms - DJ_MAX(i->start_ms, now) <= INCIDENT_LONGEST_MS;
}

bool incident_on(const struct incident *i, dj_ms now)
{
	return i->start_ms <= now && now < i->ends_ms;
}

static bool among(dj_id wanted, const dj_id ids[INCIDENT_TOPICS])
{
	for (int i = 0; i < INCIDENT_TOPICS; i++)
		if (wanted == ids[i])
			return true;
	return wanted == 0;
}

bool incident_concerns(const struct incident *i, const struct incident_matter *m)
{
	return incident_on(i, m->started_ms) && among(i->topic, m->topics) &&
	       among(i->place, m->places);
}

static dj_ms sooner(dj_ms at, dj_ms than, dj_ms now)
{
	return at > now && (than == 0 || at < than) ? at : than;
}

dj_ms incident_next(const struct incident *list, int count, dj_ms now)
{
	dj_ms next = 0;

	for (int i = 0; i < count; i++)
		next = sooner(list[i].ends_ms, sooner(list[i].start_ms, next, now), now);
	return next;
}

static const enum phrase phrases[incident_notice_COUNT] = {
    [incident_notice_BUSY] = PHRASE_INCIDENT_BUSY,
    [incident_notice_RAIN] = PHRASE_INCIDENT_RAIN,
    [incident_notice_SNOW] = PHRASE_INCIDENT_SNOW,
    [incident_notice_WIND] = PHRASE_INCIDENT_WIND,
    [incident_notice_HEAT] = PHRASE_INCIDENT_HEAT,
    [incident_notice_INFECTION] = PHRASE_INCIDENT_INFECTION,
    [incident_notice_OUTAGE] = PHRASE_INCIDENT_OUTAGE,
    [incident_notice_OWN] = PHRASE_INCIDENT_OWN,
};

int incident_phrases(const struct incident *list, int count, dj_ms now, enum phrase *out, int cap)
{
	int n = 0;

	for (int i = 0; i < count && n < cap; i++) {
		bool said = list[i].notice == incident_notice_NONE || !incident_on(&list[i], now);

		for (int k = 0; k < n; k++)
			said = said || out[k] == phrases[list[i].notice];
		if (!said)
			out[n++] = phrases[list[i].notice];
	}
	return n;
}
