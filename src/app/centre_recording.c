/* Owns which legs are recorded when: from the moment citizen and agent hear each other, one
 * recording for each segment, the citizen's leg on the left, everybody else's on the right; not
 * while music plays, not while it is paused. It follows the facts of the turn, so whoever moves a
 * contact need not think of it. Refuses to end or delay anything: a recording that fails is said.
 */
#include "app/centre.h"

#include <errno.h>
#include <stdlib.h>

struct track {
	dj_id leg;
	bool on; /* its packets are being copied */
};

struct live_recording {
	dj_id id, contact, segment;
	bool message; /* of a caller who leaves one: nobody else is there, and the flow says when */
	bool open;    /* message: the tone has ended */
	dj_us since, paused_since;
	enum recording_pause paused;
	int track_count;
	struct track tracks[RECORDING_TRACKS]; /* 0 is the citizen's */
};

static struct live_recording *recording_of(struct app *a, dj_id contact)
{
	return dj_map_get(&a->recordings, contact);
}

/* Straight into the journal: these facts follow from the turn's, which are being written. */
static void say(struct app *a, struct fact *f)
{
	f->version = fact_info(f->kind)->version;
	centre_write(a, f);
}

static int ask(struct app *a, const struct live_recording *r, struct recorder_ask *q)
{
	q->recording = r->id;
	q->contact = r->contact;
	q->at_us = centre_mono(a);
	q->at_ms = centre_wall(a);
	return a->config.to_recorder ? a->config.to_recorder(a->config.arg, q) : ENOTSUP;
}

static void mark(struct app *a, const struct live_recording *r, enum recording_mark m)
{
	struct recorder_ask q = {.kind = RECORDER_MARK, .mark = m};

	ask(a, r, &q);
}

/* ---- taps ---- */

static void set_tap(struct app *a, struct live_recording *r, int track, bool on)
{
	const struct leg_port *p = &a->config.legs;
	struct track *t = &r->tracks[track];

	if (t->on == on)
		return;
	t->on = on;
	if (p->record)
		p->record(p->arg, t->leg, on ? r->id : 0, track);
}

static bool hears(const struct live_contact *c, dj_id listener, dj_id speaker)
{
	for (int i = 0; i < c->heard_count; i++)
		if (c->heard[i].speaker == speaker && c->heard[i].gain &&
		    (!listener || c->heard[i].listener == listener))
			return true;
	return false;
}

/* Is what this party says part of the conversation? A supervisor's only when the citizen hears it:
 * a word in the agent's ear is not the citizen's business. */
static bool speaks(const struct live_contact *c, const struct bridge_party *p)
{
	if (!p->leg || p->state == party_state_LEFT)
		return false;
	return hears(c, p->role == party_role_SUPERVISOR ? c->contact.citizen_leg : 0, p->leg);
}

static bool in_bridge(const struct live_contact *c, dj_id leg)
{
	for (int i = 0; i < c->bridge.count; i++)
		if (c->bridge.parties[i].leg == leg)
			return true;
	return false;
}

/* The track of this leg, which may be one whose leg is gone; -1 when all are taken. */
static int track_of(const struct live_contact *c, struct live_recording *r, dj_id leg)
{
	int found = -1;

	for (int i = 0; i < r->track_count; i++)
		if (r->tracks[i].leg == leg)
			return i;
	if (r->track_count < RECORDING_TRACKS)
		found = r->track_count++;
	for (int i = 1; found < 0 && i < r->track_count; i++)
		if (!in_bridge(c, r->tracks[i].leg))
			found = i;
	if (found >= 0)
		r->tracks[found] = (struct track){.leg = leg};
	return found;
}

/* Copies exactly what is to be copied now. */
static void settle(struct app *a, struct live_recording *r)
{
	const struct live_contact *c = centre_contact(a, r->contact);
	int track;

	if (r->message) {
		set_tap(a, r, 0, r->open);
		return;
	}
	for (int i = 0; i < r->track_count; i++)
		if (!c || r->paused || !in_bridge(c, r->tracks[i].leg))
			set_tap(a, r, i, false);
	for (int i = 0; c && !r->paused && i < c->bridge.count; i++) {
		const struct bridge_party *p = &c->bridge.parties[i];
		bool on = speaks(c, p);

		if (!p->leg)
			continue;
		track = p->leg == c->contact.citizen_leg ? 0 : on ? track_of(c, r, p->leg) : -1;
		for (int k = 1; k < r->track_count && track < 0; k++)
			if (r->tracks[k].leg == p->leg)
				track = k;
		if (track >= 0)
			set_tap(a, r, track, on);
	}
}

static void stop_taps(struct app *a, struct live_recording *r)
{
	for (int i = 0; i < r->track_count; i++)
		set_tap(a, r, i, false);
}

/* ---- beginning and end ---- */

static void ended(struct app *a, struct live_recording *r, enum recording_end how)
{
	struct fact f = {.kind = FACT_recording_ended};

	f.recording_ended.recording = r->id;
	f.recording_ended.contact = r->contact;
	f.recording_ended.how = how;
	f.recording_ended.lasted = (centre_mono(a) - r->since) / 1000;
	say(a, &f);
	stop_taps(a, r);
	dj_timers_clear(a->timers, TIMER_RECORDING, r->contact);
	dj_map_remove(&a->recordings, r->contact);
	free(r);
}

/* Segment 0: a message. NULL when the recorder takes no more: that was said. */
static struct live_recording *start(struct app *a, const struct live_contact *c, dj_id segment,
				    dj_id queue)
{
	struct live_recording *r = dj_alloc(sizeof *r);
	struct recorder_ask q = {.kind = RECORDER_START};
	struct fact f = {.kind = FACT_recording_started};

	r->id = app_new_id(a);
	r->contact = c->contact.id;
	r->segment = segment;
	r->message = segment == 0;
	r->since = centre_mono(a);
	r->tracks[0].leg = c->contact.citizen_leg;
	r->track_count = 1;
	dj_map_put(&a->recordings, r->contact, r);
	f.recording_started.recording = r->id;
	f.recording_started.contact = r->contact;
	f.recording_started.segment = r->segment;
	f.recording_started.agent = c->contact.agent;
	f.recording_started.queue = queue;
	say(a, &f);
	if (ask(a, r, &q)) {
		ended(a, r, recording_end_FAULT);
		return NULL;
	}
	settle(a, r);
	return r;
}

static void stop(struct app *a, struct live_recording *r, enum segment_end how)
{
	struct recorder_ask q = {.kind = RECORDER_STOP};

	if (how == segment_end_TRANSFERRED)
		mark(a, r, recording_mark_TRANSFER);
	ask(a, r, &q);
	ended(a, r, recording_end_WHOLE);
}

/* Somebody has it, in another segment than the one that ended. */
static void answered(struct app *a, dj_id contact, dj_id ended_segment)
{
	const struct live_contact *c = centre_contact(a, contact);

	if (c && contact_has_agent(&c->contact) && c->contact.segment != ended_segment &&
	    c->rules->recording.on && a->config.to_recorder)
		start(a, c, c->contact.segment, c->contact.queue);
}

/* ---- messages ---- */

dj_id centre_record_message(struct app *a, const struct live_contact *c, dj_id queue)
{
	struct live_recording *r = NULL;

	if (a->config.to_recorder && !recording_of(a, c->contact.id))
		r = start(a, c, 0, queue);
	return r ? r->id : 0;
}

void centre_record_message_open(struct app *a, dj_id contact)
{
	struct live_recording *r = recording_of(a, contact);

	if (!r || !r->message)
		return;
	r->open = true;
	settle(a, r);
}

void centre_record_message_stop(struct app *a, dj_id contact)
{
	struct live_recording *r = recording_of(a, contact);

	if (r && r->message)
		stop(a, r, segment_end_CITIZEN_LEFT);
}

static void note_mark(struct app *a, const struct live_recording *r, const struct fact *f)
{
	static const struct {
		enum fact_kind kind;
		enum recording_mark mark;
	} marks[] = {
	    {FACT_contact_held, recording_mark_HOLD},
	    {FACT_contact_resumed, recording_mark_RESUME},
	    {FACT_contact_interrupted, recording_mark_INTERRUPTED},
	    {FACT_contact_rejoined, recording_mark_REJOINED},
	    {FACT_party_joined, recording_mark_JOINED},
	    {FACT_party_left, recording_mark_LEFT},
	};

	if (fact_get(f, "role", party_role_AGENT) == party_role_SUPERVISOR ||
	    (f->kind == FACT_party_left && !f->party_left.joined))
		return; /* who only listens leaves no mark, nor does who never came */
	for (size_t i = 0; i < DJ_COUNT(marks); i++)
		if ((int)marks[i].kind == f->kind)
			mark(a, r, marks[i].mark);
}

void centre_record_note(struct app *a, const struct fact *f)
{
	dj_id contact = fact_get(f, "contact", 0);
	struct live_recording *r = recording_of(a, contact);

	if (r && r->message)
		return;
	if (r && f->kind == FACT_segment_ended && f->segment_ended.segment == r->segment) {
		stop(a, r, (enum segment_end)f->segment_ended.how);
		answered(a, contact, f->segment_ended.segment);
	} else if (r) {
		note_mark(a, r, f);
		settle(a, r);
	} else if (f->kind == FACT_contact_answered || f->kind == FACT_contact_passed) {
		answered(a, contact, 0);
	}
}

/* ---- pause ---- */

static void pause_it(struct app *a, struct live_recording *r, enum recording_pause why)
{
	struct recorder_ask q = {.kind = RECORDER_PAUSE};
	struct fact *f = facts_add(&a->facts, FACT_recording_paused);

	r->paused = why;
	r->paused_since = centre_mono(a);
	ask(a, r, &q);
	settle(a, r);
	f->recording_paused.recording = r->id;
	f->recording_paused.contact = r->contact;
	f->recording_paused.why = why;
}

static void go_on(struct app *a, struct live_recording *r)
{
	struct recorder_ask q = {.kind = RECORDER_GO_ON};
	struct fact *f = facts_add(&a->facts, FACT_recording_resumed);

	f->recording_resumed.recording = r->id;
	f->recording_resumed.contact = r->contact;
	f->recording_resumed.why = r->paused;
	f->recording_resumed.paused = (centre_mono(a) - r->paused_since) / 1000;
	r->paused = recording_pause_NONE;
	dj_timers_clear(a->timers, TIMER_RECORDING, r->contact);
	ask(a, r, &q);
	settle(a, r);
}

/* Its own agent's recording, or why not. */
static enum verdict own_recording(struct app *a, const struct command *cmd,
				  struct live_recording **out)
{
	const struct live_contact *c = centre_contact(a, cmd->contact);

	if (!c)
		return VERDICT_not_found;
	if (c->contact.agent != cmd->actor)
		return VERDICT_not_yours;
	*out = recording_of(a, cmd->contact);
	return *out ? VERDICT_ok : VERDICT_wrong_state;
}

enum verdict centre_recording_pause(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_recording *r;
	enum verdict v = own_recording(a, cmd, &r);

	(void)out;
	if (v != VERDICT_ok)
		return v;
	if (cmd->number <= recording_pause_KEYS || cmd->number >= recording_pause_COUNT)
		return VERDICT_reason_missing;
	if (r->paused == recording_pause_KEYS) /* by itself so far; now until somebody says */
		go_on(a, r);
	if (r->paused)
		return VERDICT_wrong_state;
	pause_it(a, r, (enum recording_pause)cmd->number);
	return VERDICT_ok;
}

enum verdict centre_recording_resume(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_recording *r;
	enum verdict v = own_recording(a, cmd, &r);

	(void)out;
	if (v == VERDICT_ok && !r->paused)
		v = VERDICT_wrong_state;
	if (v == VERDICT_ok)
		go_on(a, r);
	return v;
}

/* The citizen presses keys while they talk: it may be a card. Which keys is nobody's matter here.
 */
void centre_record_key(struct app *a, dj_id contact)
{
	struct live_recording *r = recording_of(a, contact);
	const struct live_contact *c = centre_contact(a, contact);

	if (!r || !c || !c->rules->recording.key_pause_s ||
	    (r->paused && r->paused != recording_pause_KEYS))
		return;
	if (!r->paused) {
		mark(a, r, recording_mark_KEY);
		pause_it(a, r, recording_pause_KEYS);
	}
	centre_timer(a, TIMER_RECORDING, contact, c->rules->recording.key_pause_s * 1000);
}

void centre_timer_recording(struct app *a, enum centre_timer kind, struct live_contact *c)
{
	struct live_recording *r = recording_of(a, c->contact.id);

	(void)kind;
	if (r && r->paused == recording_pause_KEYS)
		go_on(a, r);
}

/* ---- what the recorder says ---- */

enum verdict centre_recording_failed(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_recording *r = recording_of(a, cmd->contact);
	struct fact *f;

	(void)out;
	if (r && r->id == cmd->subject) {
		bool message = r->message;

		ended(a, r, (enum recording_end)cmd->number);
		if (message)
			centre_voicemail_failed(a, cmd->contact);
		return VERDICT_ok;
	}
	/* it had ended when its last bytes found no room */
	f = facts_add(&a->facts, FACT_recording_ended);
	f->recording_ended.recording = cmd->subject;
	f->recording_ended.contact = cmd->contact;
	f->recording_ended.how = cmd->number;
	return VERDICT_ok;
}
