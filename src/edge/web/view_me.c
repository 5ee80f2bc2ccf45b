/* Owns the spelling of `me`, the agent's own view (docs/live.md). Refuses: computing anything;
 * figures come from the folds. */
#include "edge/web/call.h"
#include "edge/web/card.h"
#include "edge/web/feed.h"
#include "edge/web/hotline.h"
#include "edge/web/incident.h"
#include "edge/web/message.h"
#include "edge/web/names.h"
#include "edge/web/view.h"
#include "edge/web/view_care.h"

#define ME_MAX (256 * 1024)

/* A time, or null where 0 means "not". */
static void put_at(struct dj_json *j, const char *key, dj_ms at)
{
	if (at)
		dj_json_int(j, key, at);
	else
		dj_json_null(j, key);
}

static void put_card(struct web *w, struct dj_json *j, dj_id contact)
{
	const struct card *k = card_of(w, contact);

	dj_json_text(j, "caller", k && k->caller[0] ? k->caller : NULL);
	dj_json_bool(j, "anonymous", k && k->anonymous);
	dj_json_text(j, "line", k && k->line[0] ? k->line : NULL);
	dj_json_bool(j, "muted", k && k->muted);
	dj_json_raw(j, "earlier", k && k->earlier ? k->earlier : "[]");
	dj_json_raw(j, "classified",
		    k && k->classified ? k->classified
				       : "{\"topic\":null,\"place\":null,\"outcome\":\"none\","
					 "\"note\":\"\",\"words\":\"\","
					 "\"revision\":0}");
}

/* What agents may know: not that somebody listens, and of a whisper only who hears it. */
static bool shows(const struct floor_contact *c, const struct floor_party *p, dj_id viewer)
{
	if (!p->id)
		return false;
	if (p->role != party_role_SUPERVISOR || p->agent == viewer)
		return true;
	return p->state == party_state_JOINED &&
	       (p->supervision == supervision_JOIN ||
		(p->supervision == supervision_WHISPER && c->agent == viewer));
}

static void put_party(struct web *w, struct dj_json *j, const struct floor_party *p)
{
	const char *how = p->state == party_state_LEFT ? word_of(words_leg_end, p->how) : NULL;

	dj_json_object(j, NULL);
	dj_json_id(j, "id", p->id);
	dj_json_text(j, "role", word_of(words_party_role, p->role));
	dj_json_text(j, "state", word_of(words_party_state, p->state));
	dj_json_text(j, "purpose", word_of(words_dial_purpose, p->purpose));
	dj_json_id(j, "agent", p->agent);
	dj_json_id(j, "entry", p->entry);
	dj_json_text(j, "name", p->agent ? names_agent(w, p->agent) : names_number(w, p->entry));
	dj_json_int(j, "since_ms", p->since_ms);
	dj_json_bool(j, "with_citizen", p->with_citizen);
	dj_json_text(j, "supervision", word_of(words_supervision, p->supervision));
	dj_json_text(j, "how", how);
	dj_json_end_object(j);
}

static void put_parties(struct web *w, struct dj_json *j, const struct floor_contact *c,
			dj_id viewer)
{
	const struct floor_party *own = floor_party(c, viewer);

	dj_json_text(j, "role", word_of(words_party_role, own ? own->role : party_role_AGENT));
	dj_json_text(j, "situation", word_of(words_situation, c->situation));
	dj_json_text(j, "agent_name", c->agent ? names_agent(w, c->agent) : NULL);
	dj_json_array(j, "parties");
	for (int i = 0; i < FLOOR_PARTIES; i++)
		if (shows(c, &c->parties[i], viewer))
			put_party(w, j, &c->parties[i]);
	dj_json_end_array(j);
}

static void put_recording(struct dj_json *j, const struct floor_contact *c)
{
	bool ended = c->recording_end != recording_end_NONE;

	if (!c->recording || c->recording_end == recording_end_WHOLE) {
		dj_json_null(j, "recording");
		return;
	}
	dj_json_object(j, "recording");
	dj_json_id(j, "id", c->recording);
	dj_json_text(j, "paused", word_of(words_recording_pause, c->paused));
	dj_json_text(j, "failed", ended ? word_of(words_recording_end, c->recording_end) : NULL);
	dj_json_end_object(j);
}

static void put_contact(struct web *w, struct dj_json *j, const struct floor_contact *c,
			dj_id viewer)
{
	bool waits = c->answered_ms == 0 && c->state != contact_state_ENDED;

	dj_json_object(j, "contact");
	dj_json_id(j, "id", c->id);
	dj_json_text(j, "channel", word_of(words_channel, c->channel));
	dj_json_text(j, "state", word_of(words_contact_state, c->state));
	dj_json_bool(j, "callback", c->callback);
	dj_json_id(j, "callback_id", c->callback_of);
	dj_json_text(j, "callback_result", word_of(words_callback_result, c->callback_result));
	dj_json_bool(j, "in_province", c->in_province);
	dj_json_text(j, "language", word_of(words_language, c->language));
	dj_json_id(j, "queue", c->queue);
	dj_json_text(j, "queue_name", names_queue(w, c->queue));
	dj_json_int(j, "started_ms", c->started_ms);
	put_at(j, "queued_ms", c->queued_ms);
	put_at(j, "answered_ms", c->answered_ms);
	put_at(j, "held_since_ms", c->held_since_ms);
	dj_json_int(j, "waited_ms",
		    waits && c->queued_ms ? web_now_ms(w) - c->queued_ms : c->waited_ms);
	dj_json_bool(j, "types", call_socket(w, c->id) != NULL);
	put_card(w, j, c->id);
	put_parties(w, j, c, viewer);
	put_recording(j, c);
	hotline_put(w, j, c->id);
	view_care(j, &c->care);
	dj_json_end_object(j);
}

/* The offer that rings at this agent, or null. */
static void put_offer(struct web *w, struct dj_json *j, const struct floor_agent *a,
		      const struct floor_contact *c)
{
	const struct floor_offer *o = c ? &c->offer : NULL;

	if (!o || !o->offer || o->agent != a->id || a->routing != routing_RINGING) {
		dj_json_null(j, "offer");
		return;
	}
	dj_json_object(j, "offer");
	dj_json_id(j, "offer", o->offer);
	put_contact(w, j, c, a->id);
	dj_json_int(j, "ends_ms", o->at_ms + o->ring_ms);
	dj_json_int(j, "ring_ms", o->ring_ms);
	dj_json_text(j, "rule", word_of(words_rule, o->rule));
	dj_json_int(j, "eligible", o->eligible);
	dj_json_int(j, "level", o->score_count ? o->scores[0].level : 0);
	dj_json_int(j, "idle_ms", o->score_count ? o->scores[0].idle_ms : 0);
	dj_json_end_object(j);
}

/* Another agent asks this one, and it rings; or null. */
static void put_asked(struct web *w, struct dj_json *j, const struct floor_agent *a,
		      const struct floor_contact *c)
{
	const struct floor_party *p = c ? floor_party(c, a->id) : NULL;

	if (!p || p->state != party_state_RINGING || a->routing != routing_RINGING) {
		dj_json_null(j, "asked");
		return;
	}
	dj_json_object(j, "asked");
	dj_json_id(j, "party", p->id);
	put_contact(w, j, c, a->id);
	dj_json_text(j, "from", names_agent(w, p->by));
	dj_json_int(j, "ends_ms", p->since_ms + p->ring_ms);
	dj_json_int(j, "ring_ms", p->ring_ms);
	dj_json_end_object(j);
}

static void put_wrap(struct web *w, struct dj_json *j, const struct floor_agent *a,
		     const struct floor_contact *c)
{
	const struct queue_rules *rules = names_rules_of(w, c->queue);

	dj_json_object(j, "wrap");
	put_contact(w, j, c, a->id);
	dj_json_text(j, "mode",
		     word_of(words_wrap_mode, rules ? rules->wrap_mode : wrap_mode_OPTIONAL));
	put_at(j, "ends_ms", a->ends_ms);
	dj_json_end_object(j);
}

/* What the agent has: an offer, a conversation or its wrap-up; the other two are null. */
static void put_work(struct web *w, struct dj_json *j, const struct floor_agent *a)
{
	const struct floor_contact *c =
	    a->contact ? floor_contact(feed_floor(w), a->contact) : NULL;
	bool talks = c && (a->routing == routing_TALKING || a->routing == routing_HOLDING ||
			   a->routing == routing_RECONNECTING || a->routing == routing_SUPERVISING);

	put_offer(w, j, a, c);
	put_asked(w, j, a, c);
	if (talks)
		put_contact(w, j, c, a->id);
	else
		dj_json_null(j, "contact");
	if (c && a->routing == routing_WRAP_UP)
		put_wrap(w, j, a, c);
	else
		dj_json_null(j, "wrap");
}

static void put_name_of_guest(struct web *w, struct dj_json *j, const struct floor_party *p)
{
	const char *name = p->agent ? names_agent(w, p->agent) : names_number(w, p->entry);

	if (p->id && p->state != party_state_LEFT && p->role != party_role_SUPERVISOR)
		dj_json_text(j, NULL, name ? name : "");
}

/* A call that the agent left to others and that goes on without them, or null. */
static void put_left(struct web *w, struct dj_json *j, const struct floor_agent *a)
{
	const struct floor_contact *c = a->left ? floor_contact(feed_floor(w), a->left) : NULL;
	const struct card *k;

	if (!c || c->state != contact_state_LINKED || c->left_by != a->id) {
		dj_json_null(j, "left");
		return;
	}
	k = card_of(w, c->id);
	dj_json_object(j, "left");
	dj_json_id(j, "id", c->id);
	dj_json_text(j, "caller", k && k->caller[0] ? k->caller : NULL);
	dj_json_int(j, "since_ms", c->since_ms);
	dj_json_array(j, "with");
	for (int i = 0; i < FLOOR_PARTIES; i++)
		put_name_of_guest(w, j, &c->parties[i]);
	dj_json_end_array(j);
	dj_json_end_object(j);
}

static void put_state(struct dj_json *j, const struct floor_agent *a)
{
	bool ready = a->device == device_PHONE ? a->phone_ready : a->desk_ready;

	dj_json_text(j, "presence", word_of(words_presence, a->presence));
	dj_json_text(j, "device", word_of(words_device, a->device));
	dj_json_bool(j, "device_ready", ready);
	dj_json_bool(j, "phone_registered", a->phone_ready);
	dj_json_text(j, "routing", word_of(words_routing, a->routing));
	dj_json_int(j, "since_ms", a->since_ms);
	dj_json_text(j, "next", a->has_next ? word_of(words_presence, a->next) : NULL);
}

static void put_agent(struct dj_json *j, const struct viewer *v)
{
	dj_json_object(j, "agent");
	dj_json_id(j, "id", v->person);
	dj_json_text(j, "name", v->name);
	dj_json_text(j, "display", v->display);
	dj_json_end_object(j);
}

static void put_queues(struct web *w, struct dj_json *j, const struct board_figures *b)
{
	dj_json_array(j, "waiting");
	for (int i = 0; i < b->queue_count; i++) {
		dj_json_object(j, NULL);
		dj_json_id(j, "queue", b->queues[i].queue);
		dj_json_text(j, "name", names_queue(w, b->queues[i].queue));
		dj_json_int(j, "count", b->queues[i].waiting);
		put_at(j, "longest_since_ms", b->queues[i].longest_since_ms);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_figures(struct web *w, struct dj_json *j, const struct floor_agent *a)
{
	const struct board_figures *b = feed_figures(w);

	put_queues(w, j, b);
	dj_json_object(j, "level_half");
	dj_json_int(j, "in_time", b->half.part);
	dj_json_int(j, "of", b->half.of);
	dj_json_end_object(j);
	dj_json_object(j, "today");
	dj_json_int(j, "answered", a->answered_today);
	dj_json_int(j, "talk_ms", a->talk_today_ms);
	dj_json_end_object(j);
	view_alarms(b, j);
}

struct frame *view_me_frame(struct web *w, const struct viewer *v)
{
	static const struct floor_agent never_seen;
	const struct floor_agent *a = floor_agent(feed_floor(w), v->person);
	struct frame *f;
	struct dj_buf b;
	struct dj_json j;

	dj_buf_init(&b, ME_MAX);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_text(&j, "type", "me");
	dj_json_int(&j, "seq", feed_seq(w));
	put_agent(&j, v);
	put_state(&j, a ? a : &never_seen);
	put_work(w, &j, a ? a : &never_seen);
	put_left(w, &j, a ? a : &never_seen);
	put_figures(w, &j, a ? a : &never_seen);
	view_crises(w, &j, v->roles, v->person);
	view_panic(w, &j, a ? a : &never_seen);
	view_panics(w, &j, v->roles, v->person);
	incidents_put(w, &j);
	messages_put(w, &j, v->person);
	dj_json_end_object(&j);
	f = b.full ? NULL : frame_new(b.data, b.len);
	dj_buf_fini(&b);
	return f;
}
