/* Owns the life of browser legs up to their sound: offer, answer, secure, gone, back. It keeps no
 * call state: which leg belongs to which contact, and how long a page that is away is waited for,
 * is the app's business. An app_submit may bring orders for the same leg before it returns, so a
 * leg is looked up again after each. */
#include "edge/rtc/rtc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/map.h"
#include "base/metric.h"
#include "base/text.h"
#include "edge/rtc/sdp.h"

#define PEER_LEGS  16 /* legs of one page that are looked at together */
#define CALLS_MOST 20

/* OVER: ended, the sound has not been let go yet. */
enum rtc_state { RTC_OFFERED, RTC_ANSWERED, RTC_UP, RTC_AWAY, RTC_OVER, RTC_STATES };

struct rtc_leg {
	dj_id id, peer, contact;
	bool citizen;
	bool known;  /* the app has it */
	bool was_up; /* the next time it is up is a return */
	enum rtc_state state;
	enum leg_codec codec;	   /* offered first; then what the page answered */
	unsigned video;		   /* codecs of pictures that are offered, as bits; 0 none */
	enum video_codec pictures; /* what the page answered */
	enum language language;
	dj_id trial; /* a flow that is tried */
	char number[24], source[46];
};

struct rtc {
	struct rtc_config cfg;
	struct dj_map legs;
	struct signal out; /* large; one at a time */
};

/* Which states may follow which. */
static const unsigned legal[RTC_STATES] = {
    [RTC_OFFERED] = 1u << RTC_ANSWERED | 1u << RTC_AWAY | 1u << RTC_OVER,
    [RTC_ANSWERED] = 1u << RTC_OFFERED | 1u << RTC_UP | 1u << RTC_AWAY | 1u << RTC_OVER,
    [RTC_UP] = 1u << RTC_AWAY | 1u << RTC_OVER,
    [RTC_AWAY] = 1u << RTC_OFFERED | 1u << RTC_UP | 1u << RTC_OVER,
};

static void move(struct rtc_leg *l, enum rtc_state to)
{
	dj_assert(legal[l->state] & 1u << to);
	l->state = to;
}

static struct rtc_leg *find(const struct rtc *r, dj_id leg)
{
	struct rtc_leg *l = dj_map_get(&r->legs, leg);

	return l && l->state != RTC_OVER ? l : NULL;
}

static enum verdict tell(struct rtc *r, const struct rtc_leg *l, struct command *c)
{
	c->leg = l->id;
	c->leg_kind = l->citizen ? leg_kind_CITIZEN_BROWSER : leg_kind_AGENT_BROWSER;
	return app_submit(r->cfg.app, c, NULL);
}

static void tell_simple(struct rtc *r, const struct rtc_leg *l, enum command_kind kind)
{
	struct command c = {.kind = kind, .codec = l->codec, .video.codec = l->pictures};

	if (l->known)
		tell(r, l, &c);
}

static struct signal *signal_to(struct rtc *r, const struct rtc_leg *l, enum signal_kind kind)
{
	struct signal *s = &r->out;

	memset(s, 0, offsetof(struct signal, text) + 1);
	s->kind = kind;
	s->peer = l->peer;
	s->citizen = l->citizen;
	s->leg = l->id;
	s->contact = l->contact;
	return s;
}

/* The page hears of it, the sound goes; the app is told by whoever ends it. */
static void close_leg(struct rtc *r, struct rtc_leg *l, bool tell_page)
{
	move(l, RTC_OVER);
	if (tell_page)
		r->cfg.pages.send(r->cfg.pages.arg, signal_to(r, l, SIGNAL_END));
	r->cfg.leg_port.free(r->cfg.leg_port.arg, l->id);
}

static void end_leg(struct rtc *r, struct rtc_leg *l, enum leg_end how, bool tell_page)
{
	struct command c = {.kind = COMMAND_LEG_ENDED, .how = how};
	bool known = l->known;

	close_leg(r, l, tell_page);
	if (known)
		tell(r, l, &c);
}

/* --- offers --- */

static int offer(struct rtc *r, struct rtc_leg *l, const struct leg_local *local)
{
	struct signal *s = signal_to(r, l, SIGNAL_OFFER);

	sdp_offer(s->text, local, &(struct sdp_media){l->codec, l->video}, l->id);
	return r->cfg.pages.send(r->cfg.pages.arg, s);
}

static struct rtc_leg *make_leg(struct rtc *r, dj_id id, dj_id peer, enum leg_codec codec)
{
	struct rtc_leg *l = dj_alloc(sizeof *l);

	l->id = id;
	l->peer = peer;
	l->codec = codec == CODEC_NONE ? CODEC_PCMA : codec;
	dj_map_put(&r->legs, id, l);
	return l;
}

static void forget(struct rtc *r, struct rtc_leg *l)
{
	dj_map_remove(&r->legs, l->id);
	free(l);
}

/* There is no sound for it: the last word about the leg is ours, too. */
static void fail_open(struct rtc *r, struct rtc_leg *l, int err)
{
	struct command ended = {.kind = COMMAND_LEG_ENDED, .how = leg_end_FAULT};
	struct command freed = {.kind = COMMAND_LEG_FREED};

	dj_log(DJ_LOG_WARN, "rtc.no_port", "leg=%lld errno=%d", (long long)l->id, err);
	l->state = RTC_OVER;
	if (l->citizen)
		r->cfg.pages.send(r->cfg.pages.arg, signal_to(r, l, SIGNAL_END));
	if (l->known) {
		tell(r, l, &ended);
		tell(r, l, &freed);
	}
	forget(r, l);
}

static void begin(struct rtc *r, struct rtc_leg *l)
{
	struct leg_local local;
	int err = r->cfg.leg_port.open(r->cfg.leg_port.arg, l->id, LEG_WEBRTC, &local);

	if (err)
		fail_open(r, l, err);
	else if (offer(r, l, &local))
		end_leg(r, l, leg_end_UNREACHABLE, false);
	else
		tell_simple(r, l, COMMAND_LEG_RINGING);
}

/* The page is there (again): new credentials on the same leg, so a fresh connection finds the same
 * sound. */
static void offer_again(struct rtc *r, dj_id id)
{
	struct rtc_leg *l = find(r, id);
	struct leg_local local;

	if (l && l->state == RTC_UP) { /* another page took over before the first was missed */
		move(l, RTC_AWAY);
		tell_simple(r, l, COMMAND_LEG_INTERRUPTED);
		l = find(r, id);
	}
	if (!l || r->cfg.leg_port.restart(r->cfg.leg_port.arg, id, &local))
		return;
	if (l->state != RTC_OFFERED)
		move(l, RTC_OFFERED);
	offer(r, l, &local); /* with no room the page asks again by coming again */
}

/* --- what pages say --- */

static bool too_many(const struct rtc *r, const char *source)
{
	int most = r->cfg.calls_per_source ? r->cfg.calls_per_source : CALLS_MOST, count = 0;
	size_t at = 0;
	dj_id id;
	const struct rtc_leg *l;

	while ((l = dj_map_next(&r->legs, &at, &id)))
		count += l->citizen && l->state != RTC_OVER && strcmp(l->source, source) == 0;
	return count >= most;
}

static int take_call(struct rtc *r, const struct signal *s)
{
	bool overloaded = app_overloaded(r->cfg.app) > 0;
	struct rtc_leg *l;

	if (overloaded)
		dj_count(METRIC_sip_refused_overload, 1);
	if (!s->peer || too_many(r, s->source) || overloaded) {
		struct rtc_leg none = {.peer = s->peer, .citizen = true};

		r->cfg.pages.send(r->cfg.pages.arg, signal_to(r, &none, SIGNAL_END));
		return 0;
	}
	l = make_leg(r, app_new_id(r->cfg.app), s->peer, CODEC_PCMA);
	l->citizen = true;
	l->video = s->video ? 1u << video_codec_VP8 | 1u << video_codec_H264 : 0;
	l->language = s->language;
	dj_copy(l->number, sizeof l->number, s->number);
	l->trial = s->trial;
	dj_copy(l->source, sizeof l->source, s->source);
	begin(r, l);
	return 0;
}

static int take_answer(struct rtc *r, const struct signal *s, struct rtc_leg *l)
{
	struct leg_remote remote;
	struct dj_error why;

	if (l->state != RTC_OFFERED)
		return EINVAL;
	if (sdp_answer(&remote, s->text, &why)) {
		dj_log(DJ_LOG_WARN, "rtc.bad_answer", "leg=%lld why=\"%s\"", (long long)l->id,
		       why.text);
		end_leg(r, l, leg_end_NO_CODEC, true);
		return 0;
	}
	l->codec = remote.codec;
	l->pictures = remote.video.codec;
	if (l->pictures)
		l->video = 1u << l->pictures; /* a page that comes back goes on with it */
	move(l, RTC_ANSWERED);
	r->cfg.leg_port.remote(r->cfg.leg_port.arg, l->id, &remote);
	return 0;
}

static int take_key(struct rtc *r, const struct signal *s, struct rtc_leg *l)
{
	struct command c = {.kind = COMMAND_LEG_KEY};

	if (!s->text[0] || s->text[1] || !strchr("0123456789*#ABCD", s->text[0]))
		return EINVAL;
	c.text[0] = s->text[0];
	if (l->known)
		tell(r, l, &c);
	return 0;
}

/* Numbers that a page makes up are kept within what a camera can do. */
static int take_seen(struct rtc *r, const struct signal *s, struct rtc_leg *l)
{
	struct command c = {.kind = COMMAND_VIDEO_SEEN, .seen = s->seen};

	c.seen.frames = DJ_MAX(0, s->seen.frames);
	c.seen.rate = DJ_MAX(0, DJ_MIN(s->seen.rate, 2400));
	c.seen.width = DJ_MAX(0, DJ_MIN(s->seen.width, 8192));
	c.seen.height = DJ_MAX(0, DJ_MIN(s->seen.height, 8192));
	c.seen.delay_ms = DJ_MAX(0, DJ_MIN(s->seen.delay_ms, 60000));
	c.seen.ahead_ms = DJ_MAX(-60000, DJ_MIN(s->seen.ahead_ms, 60000));
	if (l->known && l->pictures)
		tell(r, l, &c);
	return 0;
}

static int take_end(struct rtc *r, const struct signal *s, struct rtc_leg *l)
{
	(void)s;
	end_leg(r, l, leg_end_NORMAL, true);
	return 0;
}

/* A page that goes while its leg is not up yet may still come back; one that was never a call is
 * forgotten. */
static void page_gone(struct rtc *r, dj_id id)
{
	struct rtc_leg *l = find(r, id);

	if (!l || l->state == RTC_AWAY)
		return;
	if (!l->known) {
		close_leg(r, l, false);
	} else if (l->state == RTC_UP) {
		move(l, RTC_AWAY);
		tell_simple(r, l, COMMAND_LEG_INTERRUPTED);
	}
}

static void each_leg_of(struct rtc *r, dj_id peer, void (*visit)(struct rtc *r, dj_id id))
{
	dj_id ids[PEER_LEGS];
	int count = 0;
	size_t at = 0;
	dj_id id;
	const struct rtc_leg *l;

	while (count < PEER_LEGS && (l = dj_map_next(&r->legs, &at, &id)))
		if (l->peer == peer)
			ids[count++] = id;
	for (int i = 0; i < count; i++)
		visit(r, ids[i]);
}

int rtc_signal(struct rtc *r, const struct signal *s)
{
	static int (*const of_leg[])(struct rtc *, const struct signal *, struct rtc_leg *) = {
	    [SIGNAL_ANSWER] = take_answer,
	    [SIGNAL_KEY] = take_key,
	    [SIGNAL_END] = take_end,
	    [SIGNAL_SEEN] = take_seen,
	};
	struct rtc_leg *l;

	switch (s->kind) {
	case SIGNAL_CALL:
		return take_call(r, s);
	case SIGNAL_GONE:
		each_leg_of(r, s->peer, page_gone);
		return 0;
	case SIGNAL_BACK:
		each_leg_of(r, s->peer, offer_again);
		return 0;
	default:
		l = find(r, s->leg);
		if (!l || l->peer != s->peer || s->kind >= DJ_COUNT(of_leg) || !of_leg[s->kind])
			return EINVAL;
		return of_leg[s->kind](r, s, l);
	}
}

/* --- what the sound says --- */

static void citizen_arrives(struct rtc *r, struct rtc_leg *l)
{
	struct command c = {.kind = COMMAND_CALL_ARRIVED,
			    .codec = l->codec,
			    .video.codec = l->pictures,
			    .language = l->language};
	dj_id id = l->id;

	dj_copy(c.line, sizeof c.line, l->number);
	c.subject = l->trial;
	l->known = true;
	if (tell(r, l, &c) == VERDICT_ok || !find(r, id))
		return;
	l->known = false; /* no such number: it was never a call */
	close_leg(r, l, true);
}

/* The app has the leg by now, unless nobody wanted the call. */
static void tell_path(struct rtc *r, dj_id id, const struct leg_path *path)
{
	struct command c = {.kind = COMMAND_LEG_SECURE, .path = *path};
	const struct rtc_leg *l = find(r, id);

	if (l && l->known)
		tell(r, l, &c);
}

static void secure(struct rtc *r, struct rtc_leg *l, const struct leg_path *path)
{
	bool back = l->was_up;
	dj_id id = l->id;

	if (l->state == RTC_UP && path->done_ms < 0) { /* more about what is up already */
		tell_path(r, id, path);
		return;
	}
	/* consent that came back by itself finds the leg AWAY, a reloaded page ANSWERED */
	if (l->state != RTC_ANSWERED && l->state != RTC_AWAY)
		return;
	move(l, RTC_UP);
	l->was_up = true;
	if (back)
		tell_simple(r, l, COMMAND_LEG_REJOINED);
	else if (l->citizen)
		citizen_arrives(r, l);
	else
		tell_simple(r, l, COMMAND_LEG_ANSWERED);
	tell_path(r, id, path);
}

static void lost(struct rtc *r, struct rtc_leg *l)
{
	if (l->state == RTC_UP) {
		move(l, RTC_AWAY);
		tell_simple(r, l, COMMAND_LEG_INTERRUPTED);
	} else if (!l->was_up) {
		end_leg(r, l, leg_end_UNREACHABLE, true);
	}
}

bool rtc_media_event(struct rtc *r, const struct command *c)
{
	struct rtc_leg *l = dj_map_get(&r->legs, c->leg);
	bool known;

	if (!l)
		return false;
	if (c->kind == COMMAND_LEG_FREED) {
		known = l->known;
		forget(r, l);
		return !known;
	}
	if (c->kind == COMMAND_LEG_SECURE && l->state != RTC_OVER)
		secure(r, l, &c->path);
	else if (c->kind == COMMAND_LEG_INTERRUPTED && l->state != RTC_OVER)
		lost(r, l);
	else
		return l->state == RTC_OVER || !l->known;
	return true;
}

/* --- what the app says --- */

static void ring(struct rtc *r, const struct order *o)
{
	struct rtc_leg *l;

	if (dj_map_get(&r->legs, o->leg))
		return; /* orders may come twice */
	l = make_leg(r, o->leg, o->agent, o->codec);
	l->video = o->video ? 1u << o->video : 0;
	l->contact = o->contact;
	l->known = true;
	begin(r, l);
}

static void deliver(void *arg, const struct order *o)
{
	struct rtc *r = arg;
	struct rtc_leg *l = find(r, o->leg);

	switch (o->kind) {
	case ORDER_LEG_RING:
		ring(r, o);
		break;
	case ORDER_LEG_REFUSE:
	case ORDER_LEG_END:
		if (l)
			close_leg(r, l, true);
		break;
	case ORDER_LEG_PROGRESS:
	case ORDER_LEG_ANSWER:
	case ORDER_LEG_DIAL:
		break; /* a browser leg is answered before the app knows of it; numbers are SIP's */
	}
}

struct order_port rtc_orders(struct rtc *r)
{
	return (struct order_port){r, deliver};
}

void rtc_contact(struct rtc *r, dj_id leg, dj_id contact)
{
	struct rtc_leg *l = find(r, leg);

	if (!l)
		return;
	l->contact = contact;
	r->cfg.pages.send(r->cfg.pages.arg, signal_to(r, l, SIGNAL_CONTACT));
}

int rtc_start(struct rtc **out, const struct rtc_config *cfg, struct dj_error *e)
{
	struct rtc *r = dj_alloc(sizeof *r);

	(void)e;
	dj_assert(cfg->app && cfg->pages.send && cfg->leg_port.open);
	r->cfg = *cfg;
	dj_map_init(&r->legs);
	*out = r;
	return 0;
}

void rtc_stop(struct rtc *r)
{
	size_t at = 0;
	dj_id id;
	struct rtc_leg *l;

	while ((l = dj_map_next(&r->legs, &at, &id))) {
		if (l->state != RTC_OVER)
			close_leg(r, l, true);
		free(l);
	}
	dj_map_fini(&r->legs);
	free(r);
}
