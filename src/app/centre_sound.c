/* Owns what a citizen hears while nobody talks to them. Which clips say it in which language is
 * domain/phrase's matter. */
#include "app/centre.h"

void centre_play(struct app *a, struct live_contact *c, struct leg_play *p, enum play_then then)
{
	p->play = app_new_id(a);
	c->play = p->play;
	c->then = then;
	a->config.legs.play(a->config.legs.arg, c->contact.citizen_leg, p);
}

enum language centre_spoken(const struct live_contact *c)
{
	return c->contact.language == language_UNKNOWN ? language_KO : c->contact.language;
}

void centre_play_phrase(struct app *a, struct live_contact *c, enum phrase phrase, bool music,
			enum play_then then)
{
	struct leg_play p = {.count = 1, .music = music};

	p.clips[0] = phrase_clip(phrase, 0, centre_spoken(c));
	centre_play(a, c, &p, then);
}

/* That the main number answers is said to whom nobody else does. */
int centre_closed_clips(struct app *a, const struct live_contact *c, dj_id queue, bool goes_on,
			int *clips, int cap)
{
	const struct site *s = a->config.site;
	const struct site_line *main_number = site_line_of(s, "120");
	struct phrase_opening o = site_opening(s, queue, centre_wall(a));

	o.elsewhere = !goes_on && main_number &&
		      site_queue_mode(s, main_number->queue, centre_wall(a)) == queue_mode_OPEN;
	return phrase_closed(centre_spoken(c), &o, clips, cap);
}

/* Tells pages and log where the citizen stands, when that changed. */
static bool note_estimate(struct app *a, struct live_contact *c, int *position, dj_ms *estimate)
{
	struct fact *f;

	if (!acd_estimate(a->acd, c->contact.id, centre_wall(a), position, estimate))
		return false;
	if (*position == c->last_position)
		return true;
	c->last_position = *position;
	f = facts_add(&a->facts, FACT_contact_estimated);
	f->contact_estimated.contact = c->contact.id;
	f->contact_estimated.queue = c->contact.queue;
	f->contact_estimated.position = *position;
	f->contact_estimated.estimate = *estimate;
	return true;
}

/* Which keys work in the line. Who has not long to wait is not told that they may be rung back. */
static void add_choices(struct app *a, const struct live_contact *c, dj_ms estimate,
			struct leg_play *p)
{
	const struct flow_step *s = c->flow ? flow_waits_in(&c->run, c->flow) : NULL;
	bool is_long = estimate < 0 || estimate >= a->config.site->callback.offer_from_ms;

	for (int i = 0; s && i < s->choice_count && p->count < LEG_CLIPS; i++) {
		const struct flow_choice *k = &s->choices[i];

		if (k->said && (is_long || !flow_is_callback(c->flow, k)))
			p->clips[p->count++] =
			    phrase_clip(k->say.phrase, k->say.n, centre_spoken(c));
	}
}

/* On entering and every announce_ms: place and estimated wait, then music. Between them the place
 * is looked at again, so a page that shows it is right within seconds. A direct line plays music
 * only. */
void centre_play_waiting(struct app *a, struct live_contact *c, bool first)
{
	dj_ms every = a->config.policy.announce_ms, waited, estimate = 0;
	struct leg_play p = {.music = true};
	int position = 0;
	bool known;

	if (c->contact.state != contact_state_WAITING && c->contact.state != contact_state_OFFERED)
		return;
	if (!c->contact.citizen_leg)
		return; /* is to be rung back: nobody listens */
	known = note_estimate(a, c, &position, &estimate);
	waited = (centre_mono(a) - c->contact.queued_us) / 1000;
	centre_timer(a, TIMER_ANNOUNCE, c->contact.id, every / 6);
	if (!first && (c->service || (waited / (every / 6)) % 6 != 0))
		return; /* who is just asked something is not interrupted */
	if (c->line->flow == LINE_DIRECT && !first)
		return;
	if (c->line->flow != LINE_DIRECT && known)
		p.count = (first ? phrase_announce_first : phrase_announce_wait)(
		    centre_spoken(c), position, estimate, p.clips, LEG_CLIPS);
	add_choices(a, c, estimate, &p);
	centre_play(a, c, &p, PLAY_NOTHING);
}
