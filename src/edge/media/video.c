/* Owns pictures: who sees whom, their packets from one leg to the other, and what screens ask of
 * cameras. A leg sees the first of those it hears that has pictures; muting is the microphone's
 * matter and changes nothing here, nor does a clip that is played. Packets keep their contents;
 * twelve bytes of header are written anew, so that a screen sees one stream whoever is shown. */
#include "edge/media/video.h"

#include <stdlib.h>
#include <string.h>

#include "edge/media/engine.h"
#include "edge/media/feedback.h"

#define ASK_GAP_US 300000   /* between two requests for a whole picture */
#define WHOLE_US   20000000 /* a recording has one so often: who plays it may jump there */

void video_free(struct leg *l)
{
	if (!l->video)
		return;
	secure_free(l->video->secure);
	free(l->video->kept);
	free(l->video);
	l->video = NULL;
}

static struct video *video_new(const struct leg *l)
{
	struct video *v = dj_alloc(sizeof *v);

	v->kept = dj_alloc(VIDEO_KEPT * sizeof *v->kept);
	v->out.ssrc = l->video_ssrc;
	v->out.seq = (uint16_t)(l->video_ssrc & 0x7fff); /* RFC 3711: no early wrap */
	v->out.ts = l->video_ssrc;
	measure_init(&v->measure);
	return v;
}

/* What was sealed with other keys is sent to nobody again. */
static void take_keys(struct leg *l, const struct leg_keys *k)
{
	struct video *v = l->video;

	if (!k->suite) {
		secure_free(v->secure);
		v->secure = NULL;
		return;
	}
	if (!v->secure)
		v->secure = secure_alloc();
	if (secure_set_keys(v->secure, k))
		video_restart(l);
}

void video_remote(struct leg *l, const struct ask *a)
{
	if (!a->remote.video.codec) {
		if (l->video)
			l->video->send = false; /* what was counted stays */
		return;
	}
	if (!l->video)
		l->video = video_new(l);
	l->video->codec = l->video->count.codec = a->remote.video.codec;
	l->video->payload_type = (uint8_t)a->remote.video.payload_type;
	l->video->send = a->remote.video.send;
	if (!l->browser)
		take_keys(l, &a->remote.video.keys);
	if (!address_known(&l->video->to))
		l->video->to = a->remote.video.to;
}

void video_whole(struct leg *l)
{
	if (l->video)
		l->video->picture = true; /* asked with the next packet */
}

void video_restart(struct leg *l)
{
	struct video *v = l->video;

	if (!v)
		return;
	memset(v->kept, 0, VIDEO_KEPT * sizeof *v->kept);
	v->out.from = 0; /* its screen begins anew: with a whole picture */
}

bool video_is(const struct leg *l, const uint8_t *data, size_t n)
{
	return l->video && n >= PACKET_HEAD && (data[1] & 0x7f) == l->video->payload_type;
}

static struct leg *seen_by(const struct engine *g, const struct leg *viewer)
{
	for (int i = 0; i < viewer->hears_count; i++) {
		struct leg *l = matrix_leg(g, viewer->hears[i].slot);

		if (l->video && l->video->codec == viewer->video->codec)
			return l;
	}
	return NULL;
}

/* --- to a camera --- */

/* A telephone's pictures and reports have ports of their own, a browser's are among its sound. */
static union address reports_place(const struct leg *l)
{
	union address to = l->video->to;

	if (l->browser)
		return l->to;
	if (address_known(&l->video->reports_to))
		return l->video->reports_to;
	to.four.sin_port = htons((uint16_t)(ntohs(to.four.sin_port) + 1));
	return to;
}

static int reports_socket(const struct leg *l)
{
	return l->browser ? l->slot->fd : l->video_slot->reports_fd;
}

/* A browser's are sealed as its sound is, a telephone's with keys of their own. */
static struct secure *secure_of(const struct leg *l)
{
	return l->browser ? l->secure : l->video->secure;
}

static bool reachable(const struct leg *l)
{
	return l->browser ? address_known(&l->to) : l->video_slot && address_known(&l->video->to);
}

static int send_picture(struct engine *g, const struct leg *l, const void *data, size_t n)
{
	return l->browser ? g->send(g->send_arg, l->slot->fd, data, n, &l->to)
			  : g->send(g->send_arg, l->video_slot->fd, data, n, &l->video->to);
}

static void send_feedback(struct engine *g, struct leg *l, uint8_t *data, size_t n)
{
	union address to = reports_place(l);
	struct secure *s = secure_of(l);

	if (s)
		n = secure_up(s) ? secure_seal(s, data, n, FEEDBACK_BYTES + PACKET_TAIL, true) : 0;
	if (n && reachable(l))
		g->send(g->send_arg, reports_socket(l), data, n, &to);
}

/* A request that comes too soon after the one before waits for the next packet. */
static void ask_picture(struct engine *g, struct leg *l)
{
	uint8_t data[FEEDBACK_BYTES + PACKET_TAIL];
	struct video *v = l->video;

	v->picture = true;
	if (!v->in.started || (v->asked_at && g->now - v->asked_at < ASK_GAP_US))
		return;
	v->picture = false;
	v->asked_at = g->now;
	v->count.asked++;
	g->counts.video_asked++;
	send_feedback(g, l, data, feedback_picture(data, v->out.ssrc, v->in.ssrc));
}

static void pass_missing(struct engine *g, struct leg *l, const uint16_t *seq, int count)
{
	uint8_t data[FEEDBACK_BYTES + PACKET_TAIL];

	send_feedback(g, l, data,
		      feedback_missing(data, l->video->out.ssrc, l->video->in.ssrc, seq, count));
}

static void pass_rate(struct engine *g, struct leg *l, uint64_t rate)
{
	uint8_t data[FEEDBACK_BYTES + PACKET_TAIL];

	if (l->video->in.started)
		send_feedback(g, l, data,
			      feedback_rate(data, l->video->out.ssrc, l->video->in.ssrc, rate));
}

/* --- to a screen --- */

/* Packets are sealed once and sent again as they were: to seal an old number anew would count the
 * turn of the numbers twice (libre). */
static bool send_packet(struct engine *g, struct leg *to, const struct packet *head,
			const struct packet *p)
{
	struct video *v = to->video;
	struct video_packet *k = &v->kept[head->seq % VIDEO_KEPT];
	size_t size = PACKET_HEAD + p->size;
	struct secure *s = secure_of(to);

	packet_head(k->data, head);
	memcpy(k->data + PACKET_HEAD, p->payload, p->size);
	if (s)
		size = secure_up(s) ? secure_seal(s, k->data, size, sizeof k->data, false) : 0;
	k->seq = head->seq;
	k->size = (uint16_t)size;
	if (!size || send_picture(g, to, k->data, size))
		return false;
	v->out.packets++;
	v->out.octets += (uint32_t)p->size;
	v->count.sent++;
	g->counts.video_sent++;
	return true;
}

/* A late packet from before the turn of the numbers: the seal could not tell which turn it is. */
static bool before_turn(const struct video *v, const struct packet *head)
{
	return head->seq > v->out.seq;
}

static bool show(struct engine *g, struct leg *to, struct leg *from, const struct packet *p)
{
	struct video *v = to->video;
	struct stream_source source = {from->id, from->video->in.epoch, VIDEO_RATE};
	struct packet head = {.payload_type = v->payload_type};
	bool first = v->out.from != from->id || v->out.epoch != source.epoch;

	if (!v->send || !reachable(to) || PACKET_HEAD + p->size > PACKET_MAX)
		return false;
	if (!stream_relay(&v->out, &source, p, &head, g->now) || before_turn(v, &head))
		return false;
	head.marker = p->marker; /* of pictures it is the end of one */
	if (first)
		ask_picture(g, from);
	return send_packet(g, to, &head, p);
}

void video_received(struct engine *g, struct leg *l, const uint8_t *data, size_t n)
{
	struct video *v = l->video;
	struct packet p;
	bool shown = false;

	g->counts.video_received++;
	if (!packet_parse(&p, data, n)) {
		g->counts.video_dropped++;
		return;
	}
	stream_received(&v->in, &p, VIDEO_RATE, g->now);
	v->count.received++;
	if (l->tap.recording)
		tap_picture(g, l, &p);
	for (int i = 0; i < l->heard_count; i++) {
		struct leg *to = matrix_leg(g, l->heard_by[i]);

		if (to->video && seen_by(g, to) == l)
			shown |= show(g, to, l, &p);
	}
	g->counts.video_dropped += !shown;
	if (v->picture)
		ask_picture(g, l);
}

/* What we have is sent again; the rest was lost before it came to us. */
static void answer_missing(struct engine *g, struct leg *l, struct leg *from,
			   const struct feedback *f)
{
	struct video *v = l->video;
	uint16_t asks[FEEDBACK_ASKS];
	int count = 0;

	for (int i = 0; i < f->missing; i++) {
		const struct video_packet *k = &v->kept[f->seq[i] % VIDEO_KEPT];

		if (k->size && k->seq == f->seq[i]) {
			send_picture(g, l, k->data, k->size);
			v->count.again++;
			g->counts.video_again++;
		} else if (from && count < FEEDBACK_ASKS && v->out.from == from->id) {
			asks[count++] = (uint16_t)(f->seq[i] - v->out.seq_off);
		}
	}
	if (count)
		pass_missing(g, from, asks, count);
}

void video_feedback(struct engine *g, struct leg *l, const uint8_t *data, size_t n)
{
	struct video *v = l->video;
	struct rtcp_seen seen;
	struct feedback f;
	struct leg *from;

	if (rtcp_parse(&seen, data, n, v->out.ssrc) && seen.sender) {
		v->measure.middle = seen.middle;
		v->measure.middle_at = g->now;
	}
	if (!feedback_parse(&f, data, n, v->out.ssrc))
		return;
	from = seen_by(g, l);
	answer_missing(g, l, from, &f);
	if (from && f.picture)
		ask_picture(g, from);
	if (from && f.rate)
		pass_rate(g, from, f.rate);
}

void video_check(struct engine *g, struct leg *l)
{
	struct video *v = l->video;
	struct report_of of;

	if (!v || !reachable(l))
		return;
	v->count.lost = stream_lost(&v->in);
	if (l->tap.recording && g->now - v->whole_at >= WHOLE_US) {
		v->whole_at = g->now;
		ask_picture(g, l);
	}
	of = (struct report_of){&v->in,		 &v->out,	    &v->measure,
				VIDEO_RATE,	 reports_socket(l), secure_of(l),
				reports_place(l)};
	report_stream(g, &of);
}

/* Sealed with keys of its own: its size in the open, 0 when it is refused. */
static size_t open_sealed(struct engine *g, const struct leg *l, uint8_t *data, size_t n, bool rtcp)
{
	if (l->video->secure)
		n = secure_open(l->video->secure, data, n, rtcp);
	g->counts.srtp_refused += !n;
	return n;
}

/* Pictures are believed from the host that the sound is believed from. */
void video_datagram(struct engine *g, struct leg *l, uint8_t *data, size_t n,
		    const union address *from)
{
	bool theirs = l->video && !l->dying && n <= PACKET_MAX && address_same_host(from, &l->to);
	bool rtcp = packet_is_rtcp(data, n);

	if (theirs && (rtcp || video_is(l, data, n))) {
		n = open_sealed(g, l, data, n, rtcp);
		theirs = n > 0;
	}
	if (theirs && rtcp) {
		l->video->reports_to = *from;
		video_feedback(g, l, data, n);
	} else if (theirs && video_is(l, data, n)) {
		l->video->to = *from;
		video_received(g, l, data, n);
	} else {
		g->counts.video_received++;
		g->counts.video_dropped++;
	}
}
