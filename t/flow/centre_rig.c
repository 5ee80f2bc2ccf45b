/* Owns the fakes of the flow tests. */
#include "flow/centre_rig.h"
#include "base/text.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static int fake_open(void *arg, dj_id leg, enum leg_profile profile, struct leg_local *out)
{
	(void)arg, (void)leg, (void)profile, (void)out;
	return 0;
}

static void fake_hear(void *arg, dj_id listener, dj_id speaker, int gain)
{
	struct rig *r = arg;
	size_t free_slot = DJ_COUNT(r->edges);

	for (size_t i = 0; i < DJ_COUNT(r->edges); i++) {
		if (r->edges[i].listener == listener && r->edges[i].speaker == speaker) {
			r->edges[i].gain = gain;
			return;
		}
		if (r->edges[i].gain == 0)
			free_slot = i;
	}
	if (gain) {
		assert_true(free_slot < DJ_COUNT(r->edges));
		r->edges[free_slot] = (struct rig_edge){listener, speaker, gain};
	}
}

static void fake_play(void *arg, dj_id leg, const struct leg_play *p)
{
	struct rig *r = arg;
	int at = r->play_count++ % (int)DJ_COUNT(r->plays);

	r->plays[at] = *p;
	r->play_leg[at] = leg;
}

static void fake_stop(void *arg, dj_id leg)
{
	fake_play(arg, leg, &(struct leg_play){0});
}

static void fake_mute(void *arg, dj_id leg, bool on)
{
	(void)arg, (void)leg, (void)on;
}

static void fake_listen(void *arg, dj_id leg, bool on)
{
	struct rig *r = arg;

	if (on && !r->silent)
		r->speaks[r->speak_count++ % (int)DJ_COUNT(r->speaks)] = leg;
}

static void fake_keys(void *arg, dj_id leg, const char *digits)
{
	(void)arg, (void)leg, (void)digits;
}

static void fake_record(void *arg, dj_id leg, dj_id recording, int track)
{
	struct rig *r = arg;
	size_t i = 0;

	while (i < DJ_COUNT(r->taps) && r->taps[i].leg && r->taps[i].leg != leg)
		i++;
	assert_true(i < DJ_COUNT(r->taps));
	r->taps[i] = (struct rig_tap){leg, recording, track};
}

static int to_recorder(void *arg, const struct recorder_ask *ask)
{
	struct rig *r = arg;

	if (r->recorder_full) {
		r->recorder_full--;
		return ENOBUFS;
	}
	r->asks[r->ask_count++ % (int)DJ_COUNT(r->asks)] = *ask;
	return 0;
}

static void deliver(void *arg, const struct order *o)
{
	struct rig *r = arg;

	if (r->dead)
		return;
	r->orders[r->order_count++ % (int)DJ_COUNT(r->orders)] = *o;
}

static void show_quality(void *arg, const struct quality_shown *q)
{
	struct rig *r = arg;

	r->shown = *q;
	r->shown_count++;
}

static void show_typed(void *arg, const struct typed_shown *t)
{
	struct rig *r = arg;

	r->typed = *t;
	r->typed_count++;
	dj_copy(r->typed_text, sizeof r->typed_text, t->text);
	r->typed.text = r->typed_text;
}

static void leg_types(void *arg, dj_id leg, const char *t140)
{
	struct rig *r = arg;

	if (r->told_leg != leg)
		r->told_text[0] = '\0';
	r->told_leg = leg;
	assert_true(strlen(r->told_text) + strlen(t140) < sizeof r->told_text);
	strcat(r->told_text, t140);
}

static int to_writer(void *arg, const struct command *c)
{
	struct rig *r = arg;

	if (r->writer_full)
		return ENOBUFS;
	if (c->kind == COMMAND_INQUIRY_TICK)
		return 0; /* the writer's own beat */
	r->to_writer = *c;
	return 0;
}

static int to_web(void *arg, const struct answer *a)
{
	(void)a;
	return ((struct rig *)arg)->web_full ? ENOBUFS : 0;
}

static void build_queue(struct site_queue *q, dj_id id, const char *name, int skill)
{
	*q = (struct site_queue){.acd = {.id = id, .ring_ms = 20000, .handle_ms = 180000},
				 .wrap_mode = wrap_mode_TIMED,
				 .wrap_ms = 30000};
	dj_copy(q->name, sizeof q->name, name);
	if (skill >= 0) {
		q->acd.need_count = 1;
		q->acd.needs[0] = (struct acd_need){skill, 1};
	}
}

static void build_site(struct rig *r)
{
	struct site *s = &r->site;

	*s = (struct site){
	    .utc_offset_min = 540, .queue_count = 2, .line_count = 2, .agent_count = RIG_AGENTS};
	s->policy = (struct acd_policy){.skill_penalty_ms = 20000,
					.sticky_ms = 15000,
					.redial_ms = 60000,
					.returned_priority = 1000000,
					.direct_ms = 30000,
					.skip_ms = 60000,
					.hard_penalty_ms = 600000};
	s->care = (struct care_policy){.silence_ask_ms = 10000,
				       .crisis_alert_ms = 30000,
				       .crisis_rest_ms = 600000,
				       .abuse_rest_ms = 300000,
				       .crisis_follow_ms = 24 * 3600 * 1000,
				       .hard_days = 7,
				       .hard_long_ms = 1800000};
	s->languages[language_KO] = s->languages[language_EN] = true;
	s->skill_count = 3;
	s->skills[0] = (struct site_skill){SKILL_GENERAL, "general", language_UNKNOWN};
	s->skills[1] = (struct site_skill){SKILL_KO, "korean", language_KO};
	s->skills[2] = (struct site_skill){SKILL_EN, "english", language_EN};
	s->queues = r->queues;
	build_queue(&r->queues[0], QUEUE_GENERAL, "general", -1);
	build_queue(&r->queues[1], QUEUE_ENGLISH, "english", SKILL_EN);
	s->lines = r->lines;
	r->lines[0] = (struct site_line){LINE_120, "120", LINE_GREET,	   QUEUE_GENERAL,
					 0,	   true,  language_UNKNOWN};
	r->lines[1] =
	    (struct site_line){LINE_1200, "1200", LINE_DIRECT, QUEUE_GENERAL, 0, true, language_KO};
	s->agents = r->agents;
	for (int i = 0; i < RIG_AGENTS; i++) {
		struct site_agent *g = &r->agents[i];

		g->acd.id = AGENT_1 + i;
		g->acd.level[SKILL_GENERAL] = g->acd.level[SKILL_KO] = 3;
		g->acd.level[SKILL_EN] = i == RIG_AGENTS - 1 ? 4 : 0;
		snprintf(g->name, sizeof g->name, "agent%02d", i + 1);
		g->roles = 1;
		g->active = true;
	}
}

static void start_app(struct rig *r)
{
	struct app_config config = {.policy.calls = RIG_CALLS,
				    .clock = &r->clock.clock,
				    .site = &r->site,
				    .journal = r->journal,
				    .arg = r,
				    .to_writer = to_writer,
				    .to_web = to_web,
				    .quality = show_quality,
				    .typed = show_typed,
				    .leg_types = leg_types,
				    .to_recorder = to_recorder,
				    .legs = {.arg = r,
					     .open = fake_open,
					     .hear = fake_hear,
					     .play = fake_play,
					     .stop = fake_stop,
					     .mute = fake_mute,
					     .keys = fake_keys,
					     .record = fake_record,
					     .listen = fake_listen}};
	struct dj_error e;

	assert_int_equal(app_alloc(&r->app, &config, &e), 0);
	for (int k = 0; k < leg_kind_COUNT; k++)
		app_connect(r->app, k, (struct order_port){r, deliver});
}

void rig_init(struct rig *r)
{
	rig_init_with(r, 4 << 20);
}

void rig_init_with(struct rig *r, size_t journal_bytes)
{
	struct dj_error e;
	char path[100];

	memset(r, 0, sizeof *r);
	dj_fake_clock_init(&r->clock, RIG_MORNING);
	build_site(r);
	strcpy(r->dir, "/tmp/dajeong-flow-XXXXXX");
	assert_non_null(mkdtemp(r->dir));
	snprintf(path, sizeof path, "%s/keys", r->dir);
	assert_int_equal(keyring_open(&r->keys, path, &e), 0);
	snprintf(path, sizeof path, "%s/journal", r->dir);
	assert_int_equal(journal_open(&r->journal, path, journal_bytes, r->keys, &e), 0);
	start_app(r);
}

void rig_fini(struct rig *r)
{
	char path[100];

	app_free(r->app);
	journal_close(r->journal);
	keyring_close(r->keys);
	snprintf(path, sizeof path, "%s/journal", r->dir);
	unlink(path);
	snprintf(path, sizeof path, "%s/keys", r->dir);
	unlink(path);
	rmdir(r->dir);
}

static void read_journal(struct rig *r)
{
	static struct journal_entry e;

	while (journal_next(r->journal, &r->journal_at, &e)) {
		if (e.kind == JOURNAL_PRIVATE) {
			dj_copy(r->private_text, sizeof r->private_text, e.text);
			continue;
		}
		if (r->fact_count < (int)DJ_COUNT(r->facts))
			r->facts[r->fact_count++] = e.fact;
	}
	if (!r->stalled)
		journal_release(r->journal, r->journal_at);
}

/* As the database would list it: contacts that began and have not ended. */
static int left_open(const struct rig *r, struct reconcile_contact *out, int cap)
{
	int n = 0;

	for (int i = 0; i < r->fact_count; i++) {
		const struct fact *f = &r->facts[i];
		dj_id contact = fact_get(f, "contact", 0);
		int at = 0;

		while (at < n && out[at].contact != contact)
			at++;
		if (f->kind == FACT_contact_started && n < cap)
			out[n++] = (struct reconcile_contact){
			    .contact = contact, .started_ms = f->at_ms, .has_number = true};
		else if (at < n && f->kind == FACT_contact_queued)
			out[at].queue = f->contact_queued.queue;
		else if (at < n && f->kind == FACT_contact_answered) {
			out[at].agent = f->contact_answered.agent;
			out[at].segment = f->contact_answered.segment;
			out[at].answered_ms = f->at_ms;
		} else if (at < n && f->kind == FACT_segment_ended)
			out[at].agent = 0;
		else if (at < n && f->kind == FACT_contact_ended)
			out[at] = out[--n];
	}
	return n;
}

void rig_restart(struct rig *r)
{
	struct reconcile_contact left[64];

	app_free(r->app);
	read_journal(r);
	memset(r->edges, 0, sizeof r->edges);
	r->dead = false;
	dj_fake_clock_advance(&r->clock, 500); /* nobody starts in no time */
	start_app(r);
	app_begin(r->app, ++r->run, left, left_open(r, left, (int)DJ_COUNT(left)));
	read_journal(r);
}

int rig_post(struct rig *r, struct command c)
{
	int err;

	c.roles = c.roles ? c.roles : 1u << role_AGENT;
	err = app_post(r->app, &c);
	if (!err)
		app_drain(r->app);
	read_journal(r);
	return err;
}

/* People in a conversation are heard. */
static void speak(struct rig *r)
{
	while (r->speak_count > 0) {
		struct command c = {.kind = COMMAND_LEG_VOICE, .flag = true};

		c.leg = r->speaks[--r->speak_count % (int)DJ_COUNT(r->speaks)];
		app_submit(r->app, &c, NULL);
	}
}

enum verdict rig_submit(struct rig *r, struct command c)
{
	enum verdict v;

	c.roles = c.roles ? c.roles : 1u << role_AGENT;
	v = app_submit(r->app, &c, NULL);
	speak(r);
	read_journal(r);
	return v;
}

enum verdict rig_agent(struct rig *r, dj_id agent, enum command_kind kind, dj_id contact)
{
	return rig_submit(
	    r, (struct command){.kind = kind, .actor = agent, .contact = contact, .reason = 1});
}

void rig_advance(struct rig *r, dj_ms ms)
{
	while (ms > 0) {
		dj_ms step = DJ_MIN(ms, 50);

		dj_fake_clock_advance(&r->clock, step);
		app_tick(r->app);
		speak(r);
		read_journal(r);
		ms -= step;
	}
}

void rig_available(struct rig *r, dj_id agent, enum device device)
{
	if (device == device_BROWSER)
		rig_submit(r, (struct command){.kind = COMMAND_DESK_OPENED, .agent = agent});
	else
		rig_submit(r, (struct command){
				  .kind = COMMAND_PHONE_STATE, .flag = true, .name = "agent01"});
	assert_int_equal(rig_submit(r, (struct command){.kind = COMMAND_PRESENCE,
							.actor = agent,
							.presence = presence_AVAILABLE,
							.device = device}),
			 VERDICT_ok);
}

dj_id rig_call(struct rig *r, const char *line, const char *caller, dj_id *contact)
{
	struct command c = {.kind = COMMAND_CALL_ARRIVED,
			    .leg = app_new_id(r->app),
			    .leg_kind = leg_kind_TRUNK,
			    .codec = CODEC_PCMA};

	dj_copy(c.line, sizeof c.line, line);
	dj_copy(c.caller, sizeof c.caller, caller);
	assert_int_equal(rig_submit(r, c), VERDICT_ok);
	*contact = rig_last(r, FACT_contact_started)->contact_started.contact;
	return c.leg;
}

void rig_leg(struct rig *r, enum command_kind kind, dj_id leg, enum leg_end how)
{
	rig_submit(r, (struct command){.kind = kind, .leg = leg, .how = how});
}

dj_id rig_answer(struct rig *r, dj_id agent, dj_id contact)
{
	const struct order *ring = rig_last_order(r, ORDER_LEG_RING);

	assert_non_null(ring);
	assert_int_equal(ring->agent, agent);
	rig_leg(r, COMMAND_LEG_ANSWERED, ring->leg, 0);
	assert_int_equal(rig_agent(r, agent, COMMAND_ACCEPT, contact), VERDICT_ok);
	return ring->leg;
}

void rig_played(struct rig *r, dj_id leg)
{
	for (int i = DJ_MIN(r->play_count, (int)DJ_COUNT(r->plays)); i-- > 0;) {
		if (r->play_leg[i] == leg) {
			rig_submit(r, (struct command){.kind = COMMAND_LEG_PLAYED,
						       .leg = leg,
						       .play = r->plays[i].play});
			return;
		}
	}
	fail_msg("nothing was played");
}

const struct fact *rig_last(const struct rig *r, enum fact_kind kind)
{
	for (int i = r->fact_count; i-- > 0;)
		if (r->facts[i].kind == (int)kind)
			return &r->facts[i];
	return NULL;
}

static bool has_fact(const struct rig *r, enum fact_kind kind, dj_id contact)
{
	for (int i = 0; i < r->fact_count; i++)
		if (r->facts[i].kind == (int)kind &&
		    fact_get(&r->facts[i], "contact", 0) == contact)
			return true;
	return false;
}

bool rig_answered(const struct rig *r, dj_id contact)
{
	return has_fact(r, FACT_contact_answered, contact);
}

bool rig_ended(const struct rig *r, dj_id contact)
{
	return has_fact(r, FACT_contact_ended, contact);
}

int rig_count(const struct rig *r, enum fact_kind kind)
{
	int n = 0;

	for (int i = 0; i < r->fact_count; i++)
		n += r->facts[i].kind == (int)kind;
	return n;
}

const struct order *rig_last_order(const struct rig *r, enum order_kind kind)
{
	for (int i = DJ_MIN(r->order_count, (int)DJ_COUNT(r->orders)); i-- > 0;)
		if (r->orders[i].kind == kind)
			return &r->orders[i];
	return NULL;
}

dj_id rig_tapped(const struct rig *r, dj_id leg, int *track)
{
	for (size_t i = 0; i < DJ_COUNT(r->taps); i++)
		if (r->taps[i].leg == leg && r->taps[i].recording) {
			*track = r->taps[i].track;
			return r->taps[i].recording;
		}
	return 0;
}

int rig_gain(const struct rig *r, dj_id listener, dj_id speaker)
{
	for (size_t i = 0; i < DJ_COUNT(r->edges); i++)
		if (r->edges[i].listener == listener && r->edges[i].speaker == speaker)
			return r->edges[i].gain;
	return 0;
}

const char *rig_story(const struct rig *r, int from)
{
	static char text[4000];
	size_t n = 0;

	text[0] = '\0';
	for (int i = from; i < r->fact_count; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", i > from ? " " : "",
				      fact_info(r->facts[i].kind)->name);
	return text;
}

const struct leg_play *rig_playing(const struct rig *r, dj_id leg)
{
	int size = (int)DJ_COUNT(r->plays);

	for (int n = 1; n <= DJ_MIN(r->play_count, size); n++)
		if (r->play_leg[(r->play_count - n) % size] == leg)
			return &r->plays[(r->play_count - n) % size];
	return NULL;
}

void rig_check_agents(const struct rig *r)
{
	dj_id in[RIG_AGENTS] = {0};

	for (int i = 0; i < r->fact_count; i++) {
		const struct fact *f = &r->facts[i];
		dj_id *mine;

		if (f->kind != FACT_agent_routing)
			continue;
		mine = &in[f->agent_routing.agent - AGENT_1];
		switch (f->agent_routing.routing) {
		case routing_RINGING:
		case routing_SUPERVISING:
			assert_int_equal(*mine, 0);
			*mine = f->agent_routing.contact;
			break;
		case routing_TALKING:
		case routing_HOLDING:
		case routing_RECONNECTING:
			assert_int_equal(*mine, f->agent_routing.contact);
			break;
		default:
			*mine = 0;
		}
	}
	for (int i = 0; i < RIG_AGENTS; i++)
		assert_int_equal(in[i], 0);
}
