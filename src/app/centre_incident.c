/* Owns what the live centre does about incidents: callers are told, and one whose time is over is
 * ended. Declaring is a record command (record_incident.c); the site carries the open ones. */
#include "app/centre.h"

#define ASK_AGAIN_MS 5000 /* while the writer or the database does not answer */

static void end(struct app *a, const struct incident *i)
{
	struct command c = {.kind = COMMAND_INCIDENT_END, .subject = i->id, .flag = true};

	a->config.to_writer(a->config.arg, &c);
}

void centre_look_at_incidents(struct app *a)
{
	const struct site *s = a->config.site;
	dj_ms now = centre_wall(a), next = incident_next(s->incidents, s->incident_count, now);
	bool over = false;

	for (int i = 0; i < s->incident_count; i++) {
		if (s->incidents[i].ends_ms > now)
			continue;
		end(a, &s->incidents[i]);
		over = true;
	}
	dj_timers_clear(a->timers, TIMER_INCIDENT, 1);
	if (over || next)
		centre_timer(a, TIMER_INCIDENT, 1, over ? ASK_AGAIN_MS : next - now);
}

void centre_timer_incident(struct app *a, enum centre_timer kind, dj_us due)
{
	(void)kind, (void)due;
	centre_look_at_incidents(a);
}

void centre_incident_tell(struct app *a, struct live_contact *c)
{
	const struct site *s = a->config.site;

	c->run.notice_count = incident_phrases(s->incidents, s->incident_count, centre_wall(a),
					       c->run.notices, FLOW_NOTICES);
}
