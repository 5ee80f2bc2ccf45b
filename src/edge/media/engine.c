/* Owns the media thread: its sockets' readiness, its asks and its clock of 20 ms. What a packet or
 * a leg means stands in receive.c, leg.c and matrix.c. On the packet path there is no allocation,
 * lock, log or file. */
#include "edge/media/engine.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/metric.h"

#define EVENTS_A_TURN 256
#define LEGS_A_STEP   64 /* of a tick, before the sockets are looked at again */
#define TICK_US	      20000
#define LATE_US	      10000
#define BEHIND_MOST   10 /* ticks made up for; more are let go */
#define ASKS_MARK     UINT32_MAX
#define REPORTS_MARK  0x80000000u /* beside a slot's number: its socket for RTCP */

bool engine_tell(struct engine *g, const struct event *ev)
{
	return dj_mailbox_post(g->events, ev, sizeof *ev) == 0;
}

static void watch_socket(struct engine *g, int fd, uint32_t mark)
{
	struct epoll_event ev = {.events = EPOLLIN, .data.u32 = mark};

	dj_assert(epoll_ctl(g->epoll, EPOLL_CTL_ADD, fd, &ev) == 0);
}

static void watch(struct engine *g, struct slot *s)
{
	uint32_t number = (uint32_t)(s - g->slots);

	if (s->watched || g->epoll < 0)
		return;
	watch_socket(g, s->fd, number);
	watch_socket(g, s->reports_fd, number | REPORTS_MARK);
	s->watched = true;
}

static void take_bank(struct engine *g, const struct sound_bank *bank)
{
	struct event ev = {.kind = EVENT_SOUND, .bank = g->bank};

	g->bank = bank;
	/* with no room the old bank stays mapped: a few megabytes of the file cache, once */
	if (ev.bank)
		engine_tell(g, &ev);
}

static void ask_open(struct engine *g, const struct ask *a)
{
	watch(g, a->leg->slot);
	leg_open(g, a->leg);
}

static void ask_of_leg(struct engine *g, struct leg *l, const struct ask *a)
{
	switch ((enum ask_kind)a->kind) {
	case ASK_REMOTE:
		leg_remote(g, l, a);
		break;
	case ASK_RESTART:
		secure_restart(l->secure, a->restart.ufrag, a->restart.pwd);
		video_restart(l);
		l->told_lost = l->told_secure = false;
		l->opened_at = g->now;
		break;
	case ASK_HEAR:
		matrix_hear(g, l, matrix_leg(g, a->other), a->gain);
		break;
	case ASK_PLAY:
		play_start(g, l, a);
		break;
	case ASK_STOP:
		play_stop(g, l);
		break;
	case ASK_MUTE:
		l->muted = a->on;
		matrix_settle(g, l);
		break;
	case ASK_KEYS:
		keys_add(&l->keys_out, a->digits);
		matrix_settle(g, l);
		break;
	case ASK_RECORD:
		tap_set(l, a);
		break;
	case ASK_FREE:
		leg_free(g, l);
		break;
	case ASK_VIDEO:
		watch(g, &g->slots[a->other]);
		l->video_slot = &g->slots[a->other];
		l->video_slot->leg = l;
		break;
	case ASK_LISTEN:
		listen_set(g, l, a->on);
		break;
	default:
		dj_assert(!"an ask without a leg");
	}
}

void engine_ask(struct engine *g, const struct ask *a)
{
	struct leg *l;

	switch ((enum ask_kind)a->kind) {
	case ASK_OPEN:
		ask_open(g, a);
		return;
	case ASK_SOUND:
		take_bank(g, a->bank);
		return;
	case ASK_QUIT:
		g->quit = true;
		return;
	default:
		l = matrix_leg(g, a->slot);
		dj_assert(l);
		ask_of_leg(g, l, a);
	}
}

static void take_asks(struct engine *g)
{
	struct ask a;

	dj_mailbox_quiet(g->asks);
	while (dj_mailbox_take(g->asks, &a))
		engine_ask(g, &a);
}

static void read_socket(struct engine *g, struct slot *s)
{
	union address from;
	socklen_t size = sizeof from;
	/* one byte more than is taken shows that a datagram was longer */
	ssize_t n = recvfrom(s->fd, g->datagram, PACKET_MAX + 1, MSG_DONTWAIT, &from.any, &size);

	if (n > 0 && s->leg && s->leg->video_slot == s) {
		video_datagram(g, s->leg, g->datagram, (size_t)n, &from);
	} else if (n > 0 && s->leg) {
		engine_datagram(g, s->leg, g->datagram, (size_t)n, &from);
	} else if (n > 0) { /* for the leg before */
		g->counts.received++;
		g->counts.dropped++;
	}
}

static void read_reports(struct engine *g, struct slot *s)
{
	union address from;
	socklen_t size = sizeof from;
	ssize_t n =
	    recvfrom(s->reports_fd, g->datagram, PACKET_MAX, MSG_DONTWAIT, &from.any, &size);

	if (n > 0 && s->leg && s->leg->video_slot == s)
		video_datagram(g, s->leg, g->datagram, (size_t)n, &from);
	else if (n > 0 && s->leg)
		report_datagram(g, s->leg, g->datagram, (size_t)n, &from);
}

static void read_marked(struct engine *g, uint32_t mark)
{
	if (mark & REPORTS_MARK)
		read_reports(g, &g->slots[mark & ~REPORTS_MARK]);
	else
		read_socket(g, &g->slots[mark]);
}

/* The counts of a turn become metrics in a few additions. */
static void publish(struct engine *g)
{
	struct counts *c = &g->counts;

	dj_count(METRIC_rtp_received, c->received);
	dj_count(METRIC_rtp_sent, c->sent);
	dj_count(METRIC_rtp_relayed, c->relayed);
	dj_count(METRIC_rtp_mixed, c->mixed);
	dj_count(METRIC_rtp_keys, c->keys);
	dj_count(METRIC_rtp_dropped, c->dropped);
	dj_count(METRIC_media_late, c->late);
	dj_count(METRIC_srtp_refused, c->srtp_refused);
	dj_count(METRIC_stun_refused, c->stun_refused);
	dj_count(METRIC_rtp_socket_drops, c->socket_drops);
	dj_count(METRIC_video_received, c->video_received);
	dj_count(METRIC_video_sent, c->video_sent);
	dj_count(METRIC_video_dropped, c->video_dropped);
	dj_count(METRIC_video_asked, c->video_asked);
	dj_count(METRIC_video_again, c->video_again);
	*c = (struct counts){0};
}

/* Absolute deadlines: a late tick does not move the next one. */
static void begin_tick(struct engine *g)
{
	if (g->now - g->due > LATE_US)
		g->counts.late++;
	if (g->now - g->due > BEHIND_MOST * TICK_US)
		g->due = g->now;
	g->tick_at = g->due;
	g->due += TICK_US;
	tick_begin(g);
	publish(g);
}

/* tick_leg may take its leg out of the list: the cursor is behind it by then. */
static void step_tick(struct engine *g)
{
	for (int i = 0; i < LEGS_A_STEP && g->cursor < g->ticking_count; i++)
		tick_leg(g, g->ticking[g->cursor++]);
}

void engine_tick(struct engine *g, dj_us now)
{
	g->now = now;
	g->due = now;
	begin_tick(g);
	while (g->cursor < g->ticking_count)
		step_tick(g);
}

static int time_to_wait(const struct engine *g)
{
	dj_us left = g->due - g->now;

	if (g->cursor < g->ticking_count || left <= 0)
		return 0;
	return (int)((left + 999) / 1000);
}

static void turn(struct engine *g, const struct dj_clock *clock)
{
	struct epoll_event events[EVENTS_A_TURN];
	int n = epoll_wait(g->epoll, events, EVENTS_A_TURN, time_to_wait(g));

	dj_assert(n >= 0 || errno == EINTR);
	g->now = dj_mono(clock);
	for (int i = 0; i < n; i++) {
		if (events[i].data.u32 == ASKS_MARK)
			take_asks(g);
		else
			read_marked(g, events[i].data.u32);
	}
	if (g->cursor < g->ticking_count)
		step_tick(g);
	else if (g->now >= g->due)
		begin_tick(g);
}

void engine_run(struct engine *g)
{
	const struct dj_clock *clock = dj_real_clock();
	struct epoll_event asks = {.events = EPOLLIN, .data.u32 = ASKS_MARK};

	dj_assert(epoll_ctl(g->epoll, EPOLL_CTL_ADD, dj_mailbox_fd(g->asks), &asks) == 0);
	g->now = dj_mono(clock);
	g->due = g->now + TICK_US;
	while (!g->quit)
		turn(g, clock);
	publish(g);
}

void engine_fini(struct engine *g)
{
	for (int i = g->live_count - 1; i >= 0; i--) {
		if (g->live[i]->dying)
			leg_bury(g, g->live[i]);
		else
			leg_free(g, g->live[i]);
	}
	for (int c = 0; c < VOICE_CODECS; c++) {
		voice_encoder_free(g->music.encoder[c]);
		g->music.encoder[c] = NULL;
	}
}
