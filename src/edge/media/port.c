/* Owns app/leg_port.h: turns each call into an ask to the media thread. What is asked is remembered
 * nowhere else: a leg that is freed is unknown from that moment. */
#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/text.h"
#include "edge/media/state.h"

bool media_flush(struct media *m)
{
	struct backlog *b = &m->backlog;

	while (b->count &&
	       dj_mailbox_post(m->engine.asks, &b->asks[b->first], sizeof(struct ask)) == 0) {
		b->first++;
		b->count--;
	}
	if (!b->count)
		b->first = 0;
	return !b->count;
}

static void keep(struct backlog *b, const struct ask *a)
{
	if (b->first && b->first + b->count == b->size) {
		memmove(b->asks, b->asks + b->first, b->count * sizeof *b->asks);
		b->first = 0;
	}
	if (b->count == b->size) {
		b->size = b->size ? b->size * 2 : 256;
		b->asks = dj_grow(b->asks, b->size * sizeof *b->asks);
	}
	b->asks[b->first + b->count++] = *a;
}

void media_post(struct media *m, const struct ask *a)
{
	if (!media_flush(m) || dj_mailbox_post(m->engine.asks, a, sizeof *a))
		keep(&m->backlog, a);
}

static struct slot *slot_of(struct media *m, dj_id leg)
{
	dj_assert(pthread_equal(m->loop, pthread_self()));
	return dj_map_get(&m->legs, leg);
}

static struct ask ask_of(const struct media *m, enum ask_kind kind, const struct slot *s)
{
	return (struct ask){.kind = (uint16_t)kind, .slot = (uint16_t)(s - m->pool.slots)};
}

static void describe(struct media *m, const struct slot *s, const struct leg *l,
		     struct leg_local *out)
{
	memset(out, 0, sizeof *out);
	dj_copy(out->address, sizeof out->address, m->public_address);
	out->port = s->port;
	out->ssrc = s->ssrc;
	out->video_ssrc = s->video_ssrc;
	if (l && l->browser) {
		dj_copy(out->ufrag, sizeof out->ufrag, l->secure->ufrag);
		dj_copy(out->pwd, sizeof out->pwd, l->secure->pwd);
	}
	dj_copy(out->fingerprint, sizeof out->fingerprint, m->fingerprint);
}

static struct leg *make_leg(dj_id id, struct slot *s, enum leg_profile profile)
{
	struct leg *l = dj_alloc(sizeof *l);
	uint8_t random[14];

	dj_assert(getrandom(random, sizeof random, 0) == sizeof random);
	l->id = id;
	l->slot = s;
	l->out.ssrc = s->ssrc = get32(random);
	l->out.seq = get16(random + 4) & 0x7fff; /* RFC 3711: no early wrap */
	l->out.ts = get32(random + 6);
	l->video_ssrc = s->video_ssrc = get32(random + 10);
	l->browser = profile == LEG_WEBRTC;
	if (l->browser)
		l->secure = secure_alloc();
	return l;
}

static int port_open(void *arg, dj_id leg, enum leg_profile profile, struct leg_local *out)
{
	struct media *m = arg;
	struct slot *s = NULL;
	struct ask a;
	int err;

	dj_assert(leg > 0 && !slot_of(m, leg));
	if (!media_flush(m))
		return ENOBUFS;
	err = pool_take(&m->pool, dj_mono(dj_real_clock()), &s);
	if (err)
		return err;
	s->id = leg;
	s->beside = NULL;
	dj_map_put(&m->legs, leg, s);
	a = ask_of(m, ASK_OPEN, s);
	a.leg = make_leg(leg, s, profile);
	describe(m, s, a.leg, out);
	media_post(m, &a);
	return 0;
}

#define NOISE_TYPE 13 /* RFC 3551 */

static void port_remote(void *arg, dj_id leg, const struct leg_remote *r)
{
	struct media *m = arg;
	struct slot *s = slot_of(m, leg);
	struct ask a;

	if (!s)
		return;
	a = ask_of(m, ASK_REMOTE, s);
	a.remote.codec = r->codec;
	a.remote.payload_type = (int16_t)r->payload_type;
	a.remote.event_type = (int16_t)r->event_type;
	a.remote.send = r->send;
	a.remote.keys = r->keys;
	a.remote.video.codec = r->video.codec;
	a.remote.video.payload_type = (int16_t)r->video.payload_type;
	a.remote.video.send = r->video.send;
	a.remote.video.keys = r->video.keys;
	a.remote.mux = r->rtcp_mux;
	a.remote.reports_port = (uint16_t)r->rtcp_port;
	a.remote.ptime_ms = (uint16_t)(r->ptime_ms ? r->ptime_ms : 20);
	a.remote.noise_type = (uint8_t)(r->noise_type ? r->noise_type : NOISE_TYPE);
	a.remote.fingerprint_known = secure_fingerprint_parse(a.remote.fingerprint, r->fingerprint);
	/* 0.0.0.0 is the old way to say hold (RFC 3264 8.4) */
	if (!address_parse(&a.remote.to, r->address, r->port) || address_any(&a.remote.to))
		a.remote.to = (union address){0};
	if (!address_parse(&a.remote.video.to, r->address, r->video.port) ||
	    address_any(&a.remote.video.to))
		a.remote.video.to = (union address){0};
	media_post(m, &a);
}

static int port_video(void *arg, dj_id leg, int *port)
{
	struct media *m = arg;
	struct slot *s = slot_of(m, leg);
	struct ask a;
	int err = 0;

	if (!s)
		return ENOENT;
	if (!s->beside) {
		err = pool_take(&m->pool, dj_mono(dj_real_clock()), &s->beside);
		if (err)
			return err;
		s->beside->id = leg;
		a = ask_of(m, ASK_VIDEO, s);
		a.other = (uint16_t)(s->beside - m->pool.slots);
		media_post(m, &a);
	}
	*port = s->beside->port;
	return 0;
}

static int port_restart(void *arg, dj_id leg, struct leg_local *out)
{
	struct media *m = arg;
	struct slot *s = slot_of(m, leg);
	struct ask a;

	if (!s)
		return ENOENT;
	a = ask_of(m, ASK_RESTART, s);
	secure_credentials(a.restart.ufrag, a.restart.pwd);
	describe(m, s, NULL, out);
	dj_copy(out->ufrag, sizeof out->ufrag, a.restart.ufrag);
	dj_copy(out->pwd, sizeof out->pwd, a.restart.pwd);
	media_post(m, &a);
	return 0;
}

static void port_hear(void *arg, dj_id listener, dj_id speaker, int gain)
{
	struct media *m = arg;
	struct slot *to = slot_of(m, listener), *from = slot_of(m, speaker);
	struct ask a;

	if (!to || !from)
		return;
	a = ask_of(m, ASK_HEAR, to);
	a.other = (uint16_t)(from - m->pool.slots);
	a.gain = (int16_t)DJ_MAX(0, DJ_MIN(gain, 8 * LEG_GAIN_ONE));
	media_post(m, &a);
}

static void port_play(void *arg, dj_id leg, const struct leg_play *p)
{
	struct media *m = arg;
	struct slot *s = slot_of(m, leg);
	struct ask a;

	dj_assert(p->count >= 0 && p->count <= LEG_CLIPS);
	if (!s)
		return;
	a = ask_of(m, ASK_PLAY, s);
	a.play.id = p->play;
	a.play.count = (uint8_t)p->count;
	a.play.music = p->music;
	for (int i = 0; i < p->count; i++)
		a.play.clips[i] = (uint16_t)p->clips[i];
	media_post(m, &a);
}

/* Asks that carry nothing but their leg, or one flag. */
static void post_simple(struct media *m, enum ask_kind kind, dj_id leg, bool on)
{
	struct slot *s = slot_of(m, leg);
	struct ask a;

	if (!s)
		return;
	a = ask_of(m, kind, s);
	a.on = on;
	media_post(m, &a);
}

static void port_stop(void *arg, dj_id leg)
{
	post_simple(arg, ASK_STOP, leg, false);
}

static void port_mute(void *arg, dj_id leg, bool on)
{
	post_simple(arg, ASK_MUTE, leg, on);
}

static void port_keys(void *arg, dj_id leg, const char *digits)
{
	struct media *m = arg;
	struct slot *s = slot_of(m, leg);
	struct ask a;

	if (!s)
		return;
	a = ask_of(m, ASK_KEYS, s);
	dj_copy(a.digits, sizeof a.digits, digits);
	media_post(m, &a);
}

static void port_record(void *arg, dj_id leg, dj_id recording, int track)
{
	struct media *m = arg;
	struct slot *s = slot_of(m, leg);
	struct ask a;

	if (!s)
		return;
	a = ask_of(m, ASK_RECORD, s);
	a.tap.recording = recording;
	a.tap.track = (uint8_t)track;
	media_post(m, &a);
}

static void port_listen(void *arg, dj_id leg, bool on)
{
	post_simple(arg, ASK_LISTEN, leg, on);
}

static void port_free(void *arg, dj_id leg)
{
	struct media *m = arg;

	post_simple(m, ASK_FREE, leg, false);
	dj_map_remove(&m->legs, leg);
}

struct leg_port media_port(struct media *m)
{
	return (struct leg_port){
	    .arg = m,
	    .open = port_open,
	    .remote = port_remote,
	    .restart = port_restart,
	    .hear = port_hear,
	    .play = port_play,
	    .stop = port_stop,
	    .mute = port_mute,
	    .keys = port_keys,
	    .video = port_video,
	    .free = port_free,
	    .record = port_record,
	    .listen = port_listen,
	};
}
