/* Owns a message in a live contact: what is said around it, its recording, and its place on the
 * work list. Refuses: when it ends and whether it is one (domain/voicemail), the file (recorder),
 * who rings back (centre_callback.c).
 *
 * Nobody is lost here: who waited keeps the place until there is a message, who cannot be recorded
 * is told so and goes on, and who hangs up because of that is on the list all the same. */
#include "app/centre_flow.h"
#include "app/sound.h"

#define ENDS '#'

static void say(struct app *a, struct live_contact *c, enum message_step step, enum phrase phrase)
{
	c->message.step = step;
	centre_play_phrase(a, c, phrase, false, PLAY_FLOW);
}

static dj_id queue_of(const struct live_contact *c)
{
	return c->contact.queue ? c->contact.queue : c->line->queue;
}

/* ---- the line ---- */

static void leave_line(struct app *a, struct live_contact *c)
{
	c->message.from_line = c->contact.state == contact_state_WAITING;
	if (!c->message.from_line)
		return;
	acd_leave(a->acd, c->contact.id, ACD_OTHER, centre_wall(a));
	contact_leave_queue(&c->contact, queued_because_VOICEMAIL, centre_mono(a), &a->facts);
	contact_move(&c->contact, contact_state_GREETING, centre_mono(a));
	dj_timers_clear(a->timers, TIMER_ANNOUNCE, c->contact.id);
}

/* On with the flow without a message: back in the line, at the old place. */
static void go_on(struct app *a, struct live_contact *c)
{
	bool waits = c->message.from_line;

	c->message.step = MESSAGE_NONE;
	if (waits)
		centre_enqueue(a, c, c->rules, queued_because_VOICEMAIL, 0);
	centre_flow_done(a, c, false);
	if (waits)
		centre_play_waiting(a, c, true);
}

/* ---- what becomes of it ---- */

static void note_ended(struct app *a, const struct live_contact *c, dj_id callback,
		       enum voicemail_end how)
{
	const struct voicemail *v = &c->message.rules;
	struct fact *f = facts_add(&a->facts, FACT_voicemail_ended);

	f->voicemail_ended.contact = c->contact.id;
	f->voicemail_ended.recording = c->message.recording;
	f->voicemail_ended.callback = callback;
	f->voicemail_ended.how = how;
	f->voicemail_ended.lasted = v->since_us ? (centre_mono(a) - v->since_us) / 1000 : 0;
}

/* Work for somebody: with the caller's number where it may be rung, without where there is none. */
static dj_id put_on_list(struct app *a, const struct live_contact *c)
{
	struct callback b = {.contact = c->contact.id,
			     .queue = queue_of(c),
			     .line = c->contact.line,
			     .reason = callback_reason_VOICEMAIL,
			     .language = centre_spoken(c)};

	if (!callback_may_ring(c->caller, b.number))
		b.number[0] = '\0';
	b.made_at = b.due_at = centre_wall(a);
	centre_callback_add(a, &b, false);
	return b.id;
}

/* The message is a fact before a word is said about it. True: there is one. */
static bool finish(struct app *a, struct live_contact *c, enum voicemail_end how)
{
	dj_timers_clear(a->timers, TIMER_KEY, c->contact.id);
	how = voicemail_judge(&c->message.rules, how, centre_mono(a));
	centre_record_message_stop(a, c->contact.id);
	c->message.left = voicemail_is_message(how);
	note_ended(a, c, c->message.left ? put_on_list(a, c) : 0, how);
	return c->message.left;
}

static void end(struct app *a, struct live_contact *c, enum voicemail_end how)
{
	if (finish(a, c, how))
		say(a, c, MESSAGE_KEPT, PHRASE_VOICEMAIL_SAVED);
	else
		say(a, c, MESSAGE_REFUSED, PHRASE_VOICEMAIL_EMPTY);
}

static void refuse(struct app *a, struct live_contact *c)
{
	c->message.lost = true;
	say(a, c, MESSAGE_REFUSED, PHRASE_VOICEMAIL_NOT_RECORDED);
}

/* ---- recording it ---- */

static void sound_tone(struct app *a, struct live_contact *c)
{
	struct leg_play p = {.count = 1, .clips = {SOUND_BEEP}};
	struct fact *f;

	c->message.recording = centre_record_message(a, c, queue_of(c));
	if (!c->message.recording) {
		refuse(a, c);
		return;
	}
	f = facts_add(&a->facts, FACT_voicemail_begun);
	f->voicemail_begun.contact = c->contact.id;
	f->voicemail_begun.recording = c->message.recording;
	f->voicemail_begun.queue = queue_of(c);
	f->voicemail_begun.language = centre_spoken(c);
	c->message.step = MESSAGE_TONE;
	centre_play(a, c, &p, PLAY_FLOW);
}

static void await_end(struct app *a, struct live_contact *c)
{
	centre_flow_await(a, c, voicemail_ends_in(&c->message.rules, centre_mono(a)));
}

static void begin_speaking(struct app *a, struct live_contact *c)
{
	const struct leg_port *p = &a->config.legs;

	c->message.step = MESSAGE_SPOKEN;
	voicemail_begin(&c->message.rules, c->message.longest_s, centre_mono(a));
	centre_record_message_open(a, c->contact.id);
	p->listen(p->arg, c->contact.citizen_leg, true);
	await_end(a, c);
}

/* ---- from the flow ---- */

bool centre_voicemail_begin(struct app *a, struct live_contact *c, const struct flow_step *step)
{
	if (c->message.left)
		return false; /* one is enough */
	c->message = (struct message){.longest_s = step->longest_s};
	leave_line(a, c);
	say(a, c, MESSAGE_INTRO, PHRASE_VOICEMAIL_INTRO);
	return true;
}

/* The key that ends it may also end the words before it. */
void centre_voicemail_key(struct app *a, struct live_contact *c, char key)
{
	if (c->message.step == MESSAGE_INTRO && key == ENDS)
		sound_tone(a, c);
	else if (c->message.step == MESSAGE_SPOKEN && key == ENDS)
		end(a, c, voicemail_end_KEY);
	else if (c->message.step == MESSAGE_SPOKEN)
		await_end(a, c);
}

void centre_voicemail_played(struct app *a, struct live_contact *c)
{
	switch (c->message.step) {
	case MESSAGE_INTRO:
		sound_tone(a, c);
		break;
	case MESSAGE_TONE:
		begin_speaking(a, c);
		break;
	case MESSAGE_KEPT:
		centre_flow_done(a, c, true);
		break;
	case MESSAGE_REFUSED:
		go_on(a, c);
		break;
	case MESSAGE_SPOKEN:
	case MESSAGE_NONE:
		break;
	}
}

void centre_voicemail_silence(struct app *a, struct live_contact *c)
{
	if (c->message.step == MESSAGE_SPOKEN)
		end(a, c, voicemail_own_end(&c->message.rules, centre_mono(a)));
}

void centre_voicemail_voice(struct app *a, struct live_contact *c, bool on)
{
	if (c->message.step != MESSAGE_SPOKEN)
		return;
	voicemail_voice(&c->message.rules, on, centre_mono(a));
	await_end(a, c);
}

/* ---- from elsewhere ---- */

static bool is_recording(const struct live_contact *c)
{
	return c->message.step == MESSAGE_TONE || c->message.step == MESSAGE_SPOKEN;
}

void centre_voicemail_failed(struct app *a, dj_id contact)
{
	struct live_contact *c = centre_contact(a, contact);

	if (!c || !is_recording(c))
		return;
	dj_timers_clear(a->timers, TIMER_KEY, contact);
	note_ended(a, c, 0, voicemail_end_NOT_RECORDED);
	refuse(a, c);
}

void centre_voicemail_over(struct app *a, struct live_contact *c, enum result *result)
{
	if (is_recording(c))
		finish(a, c, voicemail_end_HUNG_UP);
	else if (c->message.lost && !c->contact.was_answered && *result != result_CALLBACK &&
		 !centre_callback_of_number(a, c->caller))
		put_on_list(a, c);
	c->message.step = MESSAGE_NONE;
	if (c->message.left && !c->contact.was_answered)
		*result = result_VOICEMAIL;
}
