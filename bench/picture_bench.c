/* links: base domain app edge/media */
/* What relayed pictures cost in the engine alone: N calls of two that see each other, through real
 * sockets.
 *
 *   bench_picture_bench [--n 20] [--secs 10] [--kind browser|plain|sealed]
 *
 * - browser: SRTP on both sides, AES-128-GCM as browsers take it
 * - plain, sealed: telephones with a port for their pictures, plain RTP, or SRTP with keys from the
 *   description (AES_CM, SHA-1, as telephones take it)
 *
 * Each camera sends 30 pictures a second in four packets of 1,050 bytes: a megabit. CPU is that of
 * this process (user and system); the cameras are a process of their own. The keys are put in by
 * hand: the handshake is not measured here, nor is the sound (media_bench). */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <re.h>

#include "base/clock.h"
#include "base/metric.h"
#include "edge/media/state.h"

#define FAR_PORT   11000
#define FIRST_PORT 17000
#define TYPE	   96
#define RATE	   30
#define PACKETS	   4 /* of a picture */
#define SIZE	   1050
#define KEY	   30 /* the longest; AES-128-GCM takes 28 of it */
#define GCM_KEY	   28
#define WARM_S	   2

enum kind { BROWSER, PLAIN, SEALED };

static const char *const kind_words[] = {"browser", "plain", "sealed"};

static struct {
	int calls, seconds;
	enum kind kind;
} option = {20, 10, BROWSER};

static struct leg_port port;
static int ports[2 * 512];

static const uint8_t key[KEY] = {1, 2, 3, 4, 5, 6, 7, 8, 9};

static void take_asks(struct engine *g)
{
	struct ask a;

	while (dj_mailbox_take(g->asks, &a))
		engine_ask(g, &a);
}

static void put_keys(struct engine *g, struct leg *l, int far_port)
{
	struct secure *s = l->secure;

	dj_assert(srtp_alloc(&s->rx, SRTP_AES_128_GCM, key, GCM_KEY, 0) == 0);
	dj_assert(srtp_alloc(&s->tx, SRTP_AES_128_GCM, key, GCM_KEY, 0) == 0);
	s->want_known = s->have_known = true;
	s->consent_at = g->now + 3600LL * 1000000;
	address_parse(&l->to, "127.0.0.2", far_port);
}

static void open_telephone(struct engine *g, dj_id id, struct leg_remote *remote, int *number)
{
	struct leg_local local;

	remote->video.port = remote->port;
	remote->send = true;
	if (option.kind == SEALED) {
		remote->video.keys.suite = SUITE_AES_CM_80;
		memcpy(remote->video.keys.ours, key, KEY);
		memcpy(remote->video.keys.theirs, key, KEY);
	}
	dj_assert(port.open(port.arg, id, LEG_RTP, &local) == 0);
	dj_assert(port.video(port.arg, id, number) == 0);
	port.remote(port.arg, id, remote);
	take_asks(g);
}

static void open_browser(struct engine *g, dj_id id, const struct leg_remote *remote, int *number)
{
	struct leg_local local;

	dj_assert(port.open(port.arg, id, LEG_WEBRTC, &local) == 0);
	port.remote(port.arg, id, remote);
	take_asks(g);
	*number = local.port;
	for (uint32_t i = 0; i < g->slot_count; i++)
		if (g->slots[i].leg && g->slots[i].leg->id == id)
			put_keys(g, g->slots[i].leg, remote->port);
}

static void open_leg(struct engine *g, int number)
{
	dj_id id = number + 1;
	struct leg_remote remote = {
	    .address = "127.0.0.2", .codec = CODEC_OPUS, .payload_type = 111, .event_type = -1};

	remote.port = FAR_PORT + number;
	remote.video.codec = video_codec_VP8;
	remote.video.payload_type = TYPE;
	remote.video.send = true;
	if (option.kind == BROWSER)
		open_browser(g, id, &remote, &ports[number]);
	else
		open_telephone(g, id, &remote, &ports[number]);
}

/* --- cameras --- */

struct camera {
	int fd;
	struct srtp *srtp;
	uint16_t seq;
};

static void open_camera(struct camera *c, int number)
{
	union address own, to;

	address_parse(&own, "127.0.0.2", FAR_PORT + number);
	address_parse(&to, "127.0.0.1", ports[number]);
	c->fd = socket(AF_INET, SOCK_DGRAM, 0);
	dj_assert(bind(c->fd, &own.any, address_size(&own)) == 0);
	dj_assert(connect(c->fd, &to.any, address_size(&to)) == 0);
	if (option.kind == BROWSER)
		dj_assert(srtp_alloc(&c->srtp, SRTP_AES_128_GCM, key, GCM_KEY, 0) == 0);
	else if (option.kind == SEALED)
		dj_assert(srtp_alloc(&c->srtp, SRTP_AES_CM_128_HMAC_SHA1_80, key, KEY, 0) == 0);
}

static void send_picture(struct camera *c, int number, int count, struct mbuf *mb)
{
	static uint8_t pixels[SIZE] = {0x90, 0x80, 0x81, 1, 0x11};
	struct packet head = {.payload_type = TYPE,
			      .ts = 90000u / RATE * (uint32_t)count,
			      .ssrc = 0x40000000u + (uint32_t)number};
	uint8_t out[PACKET_HEAD], drop[2000];

	for (int i = 0; i < PACKETS; i++) {
		head.seq = ++c->seq;
		head.marker = i == PACKETS - 1;
		packet_head(out, &head);
		mb->pos = mb->end = 0;
		mbuf_write_mem(mb, out, sizeof out);
		mbuf_write_mem(mb, pixels, sizeof pixels);
		mb->pos = 0;
		dj_assert(!c->srtp || srtp_encrypt(c->srtp, mb) == 0);
		send(c->fd, mb->buf, mb->end, MSG_DONTWAIT);
	}
	while (recv(c->fd, drop, sizeof drop, MSG_DONTWAIT) > 0)
		;
}

/* Ends with its parent. Legs have their turn one after the other, as cameras do. */
static void run_cameras(void)
{
	int legs = 2 * option.calls;
	struct camera *cameras = dj_alloc((size_t)legs * sizeof *cameras);
	struct mbuf *mb = mbuf_alloc(2000);
	dj_us next = dj_mono(dj_real_clock());

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 0; i < legs; i++)
		open_camera(&cameras[i], i);
	for (int count = 0;; count++)
		for (int i = 0; i < legs; i++) {
			send_picture(&cameras[i], i, count, mb);
			next += 1000000 / RATE / legs;
			usleep((useconds_t)DJ_MAX(0, next - dj_mono(dj_real_clock())));
		}
}

/* --- the measure --- */

static double cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void measure(void)
{
	int64_t received, sent;
	double began;

	sleep(WARM_S);
	received = dj_metric_value(METRIC_video_received);
	sent = dj_metric_value(METRIC_video_sent);
	began = cpu_s();
	sleep((unsigned)option.seconds);
	began = cpu_s() - began;
	received = dj_metric_value(METRIC_video_received) - received;
	sent = dj_metric_value(METRIC_video_sent) - sent;
	printf("kind=%s calls=%d received_s=%.0f sent_s=%.0f of_s=%d cpu_ms_per_call_s=%.3f "
	       "us_per_packet=%.2f\n",
	       kind_words[option.kind], option.calls, (double)received / option.seconds,
	       (double)sent / option.seconds, option.calls * 2 * RATE * PACKETS,
	       began * 1000 / option.seconds / option.calls, began * 1e6 / (double)DJ_MAX(sent, 1));
}

static void *run(void *arg)
{
	engine_run(arg);
	return NULL;
}

static enum kind kind_of(const char *word)
{
	for (size_t i = 0; i < DJ_COUNT(kind_words); i++)
		if (strcmp(word, kind_words[i]) == 0)
			return (enum kind)i;
	fprintf(stderr, "--kind browser|plain|sealed\n");
	exit(2);
}

static void read_options(int argc, char **argv)
{
	static const struct option names[] = {
	    {"n", 1, 0, 'n'}, {"secs", 1, 0, 's'}, {"kind", 1, 0, 'k'}, {0}};
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1)
		if (c == 'n')
			option.calls = DJ_MIN(atoi(optarg), 512);
		else if (c == 's')
			option.seconds = atoi(optarg);
		else if (c == 'k')
			option.kind = kind_of(optarg);
}

int main(int argc, char **argv)
{
	struct media_config cfg = {
	    .public_address = "127.0.0.1", .port_lo = FIRST_PORT, .port_hi = 60000};
	struct dj_error e;
	struct media *m;
	pid_t cameras;

	read_options(argc, argv);
	dj_assert(media_alloc(&m, &cfg, &e) == 0);
	m->engine.epoll = epoll_create1(EPOLL_CLOEXEC);
	port = media_port(m);
	for (int i = 0; i < option.calls; i++) {
		open_leg(&m->engine, 2 * i);
		open_leg(&m->engine, 2 * i + 1);
		port.hear(port.arg, 2 * i + 1, 2 * i + 2, LEG_GAIN_ONE);
		port.hear(port.arg, 2 * i + 2, 2 * i + 1, LEG_GAIN_ONE);
		take_asks(&m->engine);
	}
	cameras = fork();
	if (cameras == 0)
		run_cameras();
	dj_assert(pthread_create(&m->thread, NULL, run, &m->engine) == 0);
	m->running = true;
	measure();
	kill(cameras, SIGKILL);
	media_stop(m);
	return 0;
}
