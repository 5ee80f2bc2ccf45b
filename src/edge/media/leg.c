/* Owns one leg's life on the media thread, what is said about it to the loop, and every packet that
 * leaves through it. */
#include "edge/media/engine.h"

#include <linux/sock_diag.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <re.h>
#include <rem.h>

bool leg_tell(struct engine *g, const struct leg *l, enum event_kind kind)
{
	struct event ev = {
	    .kind = (uint16_t)kind, .slot = (uint16_t)(l->slot - g->slots), .leg = l->id};

	return engine_tell(g, &ev);
}

static void unlist(struct engine *g, struct leg *l)
{
	struct leg *last = g->live[--g->live_count];

	g->live[l->live_at] = last;
	last->live_at = l->live_at;
	l->slot->leg = NULL;
	if (l->video_slot)
		l->video_slot->leg = NULL;
}

static void list(struct engine *g, struct leg *l)
{
	l->live_at = g->live_count;
	g->live[g->live_count++] = l;
	l->slot->leg = l;
	if (l->video_slot)
		l->video_slot->leg = l;
}

void leg_open(struct engine *g, struct leg *l)
{
	l->ticking_at = -1;
	l->event_type = -1;
	l->opened_at = g->now;
	measure_init(&l->measure);
	list(g, l);
	matrix_settle(g, l);
}

/* What was made for another codec goes. */
static void drop_codec(struct leg *l)
{
	voice_encoder_free(l->encoder);
	l->encoder = NULL;
	l->sparse = false;
	l->tones = mem_deref(l->tones);
}

static void take_fingerprint(struct engine *g, struct leg *l, const struct ask *a)
{
	l->secure->want_known = a->remote.fingerprint_known;
	memcpy(l->secure->want, a->remote.fingerprint, SECURE_DIGEST);
	leg_consent(g, l);
}

/* Where a telephone is, and its keys when it has some. */
static void take_place(struct leg *l, const struct ask *a)
{
	if (a->remote.keys.suite) {
		if (!l->secure)
			l->secure = secure_alloc();
		secure_set_keys(l->secure, &a->remote.keys);
	} else {
		secure_free(l->secure);
		l->secure = NULL;
	}
	if (address_same(&l->offered, &a->remote.to))
		return;
	l->offered = l->to = a->remote.to;
	l->latched = 0;
	l->candidate_count = 0;
}

void leg_remote(struct engine *g, struct leg *l, const struct ask *a)
{
	if (l->codec != a->remote.codec)
		drop_codec(l);
	l->codec = a->remote.codec;
	l->payload_type = (uint8_t)a->remote.payload_type;
	l->event_type = a->remote.event_type;
	l->noise_type = a->remote.noise_type;
	l->mux = a->remote.mux;
	l->reports_port = a->remote.reports_port;
	l->send = a->remote.send;
	video_remote(l, a);
	gather_set(l, l->browser ? 20 : a->remote.ptime_ms);
	if (l->browser)
		take_fingerprint(g, l, a);
	else
		take_place(l, a);
	l->opened_at = g->now; /* its silence counts from here: it may have been held for long */
	matrix_settle(g, l);
}

static void forget(struct engine *g, struct leg *l)
{
	matrix_forget(g, l);
	listen_stop(l);
	drop_codec(l);
	gather_set(l, 20);
	if (l->video)
		l->count_video = l->video->count;
	video_free(l);
	secure_free(l->secure);
	l->secure = NULL;
	l->send = false;
}

void leg_bury(struct engine *g, struct leg *l)
{
	struct event ev = {
	    .kind = EVENT_FREED,
	    .slot = (uint16_t)(l->slot - g->slots),
	    .leg = l->id,
	    .count = {l->in.received, l->packets_sent, stream_lost(&l->in)},
	    .freed = l,
	};

	measure_end(l, &ev.quality);
	ev.video = l->count_video;
	ev.beside = l->video_slot;
	/* the leg is the loop's as soon as this is told */
	unlist(g, l);
	if (engine_tell(g, &ev))
		g->owed--;
	else
		list(g, l);
}

void leg_free(struct engine *g, struct leg *l)
{
	if (l->dying)
		return;
	forget(g, l);
	l->dying = true;
	g->owed++;
	leg_bury(g, l);
}

static void check_silence(struct engine *g, struct leg *l)
{
	dj_us heard = DJ_MAX(l->in.at, l->opened_at);

	if (!l->codec || !l->send || l->told_silent || g->now - heard < g->silence_us)
		return;
	l->told_silent = leg_tell(g, l, EVENT_SILENT);
}

static int32_t ms_ago(const struct engine *g, dj_us at)
{
	return at ? (int32_t)((g->now - at) / 1000) : -1;
}

bool leg_tell_path(struct engine *g, const struct leg *l, bool choice)
{
	static const int32_t never = -1;
	const struct secure *s = l->secure;
	struct event ev = {.kind = EVENT_SECURE,
			   .slot = (uint16_t)(l->slot - g->slots),
			   .leg = l->id,
			   .path = {.checked_ms = choice ? never : ms_ago(g, s->steps.checked_at),
				    .nominated_ms = ms_ago(g, s->steps.nominated_at),
				    .hello_ms = choice ? never : ms_ago(g, s->steps.hello_at),
				    .done_ms = choice ? never : ms_ago(g, s->steps.done_at),
				    .checks = s->steps.checks,
				    .suite = s->steps.suite}};

	address_text(&l->to, ev.path.theirs, sizeof ev.path.theirs);
	return engine_tell(g, &ev);
}

void leg_consent(struct engine *g, struct leg *l)
{
	dj_us seen = DJ_MAX(l->secure->consent_at, l->opened_at);
	bool fresh = l->secure->consent_at && g->now - l->secure->consent_at < g->consent_us;

	if (secure_up(l->secure) && fresh) {
		if (!l->told_secure)
			l->told_secure = leg_tell_path(g, l, false);
		l->told_lost = l->told_lost && !l->told_secure;
	} else if (!l->told_lost && (g->now - seen >= g->consent_us || !secure_up(l->secure)) &&
		   g->now - l->opened_at >= g->consent_us) {
		l->told_lost = leg_tell(g, l, EVENT_LOST);
		l->told_secure = l->told_secure && !l->told_lost;
	}
}

/* What the kernel dropped because we were too slow. */
static void count_drops(struct engine *g, struct slot *s)
{
	uint32_t info[SK_MEMINFO_VARS];
	socklen_t size = sizeof info;

	if (getsockopt(s->fd, SOL_SOCKET, SO_MEMINFO, info, &size) < 0)
		return;
	g->counts.socket_drops += (int)(info[SK_MEMINFO_DROPS] - s->drops);
	s->drops = info[SK_MEMINFO_DROPS];
}

void leg_check(struct engine *g, struct leg *l)
{
	if (l->dying)
		return;
	count_drops(g, l->slot);
	listen_check(g, l);
	video_check(g, l);
	if (l->browser) {
		dtls_check(g, l);
		leg_consent(g, l);
	} else {
		check_silence(g, l);
	}
	if ((g->tick / 50 + (uint64_t)(l->slot - g->slots)) % MEASURE_SECONDS)
		return;
	report_send(g, l);
	measure_look(g, l);
}

bool leg_send(struct engine *g, struct leg *l, const struct packet *head, const uint8_t *payload,
	      size_t n)
{
	uint8_t *d = g->scratch;
	size_t size = PACKET_HEAD + n;

	if (!l->send || !address_known(&l->to) || size > PACKET_MAX)
		return false;
	packet_head(d, head);
	memcpy(d + PACKET_HEAD, payload, n);
	if (l->secure)
		size = secure_up(l->secure)
			   ? secure_seal(l->secure, d, size, sizeof g->scratch, false)
			   : 0;
	if (!size || g->send(g->send_arg, l->slot->fd, d, size, &l->to))
		return false;
	l->out.packets++;
	l->out.octets += (uint32_t)n;
	l->packets_sent++;
	g->counts.sent++;
	return true;
}

void leg_send_made(struct engine *g, struct leg *l, const uint8_t *payload, size_t n)
{
	struct packet head = {.payload_type = l->payload_type};

	if (!l->send || !l->codec || !n)
		return;
	if (l->gather) {
		gather_made(g, l, payload, n);
		return;
	}
	stream_make(&l->out, voice_rate(l->codec), &head, g->tick_at);
	leg_send(g, l, &head, payload, n);
}

void leg_send_samples(struct engine *g, struct leg *l, const int16_t *pcm, int samples)
{
	uint8_t payload[VOICE_PAYLOAD];

	if (voice_is_g711(l->codec)) {
		voice_encode_g711(l->codec, pcm, VOICE_FRAME, payload);
		leg_send_made(g, l, payload, VOICE_FRAME);
		return;
	}
	if (l->encoder && voice_encoder_frame(l->encoder) != samples) {
		voice_encoder_free(l->encoder);
		l->encoder = NULL;
	}
	if (!l->encoder)
		l->encoder = voice_encoder_alloc(l->codec, samples);
	leg_send_made(g, l, payload, voice_encode(l->encoder, pcm, payload));
}

void leg_send_key(struct engine *g, struct leg *l, const struct keys_step *s, bool first)
{
	struct packet head = {.payload_type = (uint8_t)l->event_type};
	uint8_t payload[4];

	if (!l->send || l->event_type < 0)
		return;
	keys_payload(payload, s, voice_rate(l->codec));
	stream_key(&l->out, voice_rate(l->codec), first, &head, g->tick_at);
	leg_send(g, l, &head, payload, sizeof payload);
}
