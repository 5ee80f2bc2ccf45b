/* links: base domain app edge/media */
/* What sound costs in the engine alone: N calls set up straight through leg_port, load from
 * bench_rtpload beside it.
 *
 *   bench_media_bench [--n 400] [--secs 10] [--repeat 1] [--mode bridge|srtp|hold|mix|three]
 *
 * - bridge: caller and agent, both plain G.711
 * - srtp: the agent's leg is SRTP (AES-128-GCM, what browsers take)
 * - hold: callers on hold music
 * - mix: caller and agent hear each other in a mix (gain 0.999)
 * - three: a third party on Opus at 16 kHz joins them; everybody hears both others
 *
 * CPU is that of this process (user and system) for a call and second, over the window of rtpload.
 * The keys of SRTP legs are put in by hand: the handshake is not measured here. */
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <re.h>

#include "base/clock.h"
#include "base/metric.h"
#include "edge/media/state.h"

enum mode { BRIDGE, SRTP, HOLD, MIX, THREE };
static const char *const mode_words[] = {"bridge", "srtp", "hold", "mix", "three"};

#define CALLER_PORT 11000 /* rtpload is told */
#define AGENT_PORT  14000
#define THIRD_PORT  8000
#define FIRST_PORT  17000

static struct {
	int calls, seconds, repeat;
	enum mode mode;
	const char *load;
} option = {400, 10, 1, BRIDGE, NULL};

static uint8_t pack[32 + 8000];
static struct leg_port port;
static int first_third; /* port of the first third party's leg */

static void take_asks(struct engine *g)
{
	struct ask a;

	while (dj_mailbox_take(g->asks, &a))
		engine_ask(g, &a);
}

static void put_keys(struct engine *g, int port_number)
{
	uint8_t key[28];

	for (int i = 0; i < 28; i++)
		key[i] = (uint8_t)(i + 1);
	for (uint32_t i = 0; i < g->slot_count; i++) {
		struct leg *l = g->slots[i].leg;
		struct secure *s = l && g->slots[i].port == port_number ? l->secure : NULL;

		if (!s)
			continue;
		dj_assert(srtp_alloc(&s->rx, SRTP_AES_128_GCM, key, 28, 0) == 0);
		dj_assert(srtp_alloc(&s->tx, SRTP_AES_128_GCM, key, 28, 0) == 0);
		s->want_known = s->have_known = true;
		s->consent_at = g->now + 3600LL * 1000000;
	}
}

static int open_leg(struct engine *g, dj_id id, const char *address, int remote_port, bool srtp)
{
	struct leg_local local;
	struct leg_remote remote = {
	    .port = remote_port, .codec = CODEC_PCMU, .event_type = -1, .send = true};
	union address to;

	dj_assert(port.open(port.arg, id, srtp ? LEG_WEBRTC : LEG_RTP, &local) == 0);
	strcpy(remote.address, address);
	port.remote(port.arg, id, &remote);
	take_asks(g);
	if (srtp) {
		address_parse(&to, address, remote_port);
		put_keys(g, local.port);
		for (uint32_t i = 0; i < g->slot_count; i++)
			if (g->slots[i].leg && g->slots[i].port == local.port)
				g->slots[i].leg->to = to;
	}
	return local.port;
}

/* Ports between one call and the next. */
static int step(void)
{
	return option.mode == HOLD ? 2 : option.mode == THREE ? 6 : 4;
}

static void join_third(struct engine *g, int i, dj_id caller, dj_id agent)
{
	dj_id third = 3 * i + 3;
	struct leg_remote remote = {.address = "127.0.0.4",
				    .port = THIRD_PORT + 2 * i,
				    .codec = CODEC_OPUS,
				    .payload_type = 111,
				    .event_type = -1,
				    .send = true};

	first_third = i ? first_third : open_leg(g, third, remote.address, remote.port, false);
	if (i)
		open_leg(g, third, remote.address, remote.port, false);
	port.remote(port.arg, third, &remote);
	port.hear(port.arg, third, caller, LEG_GAIN_ONE);
	port.hear(port.arg, third, agent, LEG_GAIN_ONE);
	port.hear(port.arg, caller, third, LEG_GAIN_ONE);
	port.hear(port.arg, agent, third, LEG_GAIN_ONE);
}

/* --- the third parties: a process of their own, so that only the engine is measured --- */

#define SPEECH 100 /* packets, said again and again */

static struct {
	uint8_t data[PACKET_HEAD + VOICE_PAYLOAD];
	size_t size;
} speech[SPEECH];

/* Something like a voice: harmonics that rise and fall. */
static void make_speech(void)
{
	struct voice_encoder *e = voice_encoder_alloc(CODEC_OPUS, VOICE_WIDE);
	int16_t pcm[VOICE_WIDE];
	double turn = 0;

	for (int f = 0; f < SPEECH; f++) {
		for (int i = 0; i < VOICE_WIDE; i++) {
			double t = (f * VOICE_WIDE + i) / 16000.0, v = 0;

			turn += 2 * M_PI * (120 + 30 * sin(5 * t)) / 16000;
			for (int h = 1; h < 30; h++)
				v += sin(turn * h) / h;
			pcm[i] = (int16_t)(4000 * v * (0.5 + 0.5 * sin(18 * t)));
		}
		speech[f].size = PACKET_HEAD + voice_encode(e, pcm, speech[f].data + PACKET_HEAD);
	}
	voice_encoder_free(e);
}

static void say_as_third(int fd, int i, int count)
{
	struct packet head = {.payload_type = 111,
			      .seq = (uint16_t)count,
			      .ts = 960 * (uint32_t)count,
			      .ssrc = 0x30000000u + (uint32_t)i};
	union address to;
	uint8_t drop[2000];
	int f = count % SPEECH;

	packet_head(speech[f].data, &head);
	address_parse(&to, "127.0.0.1", first_third + 6 * i);
	sendto(fd, speech[f].data, speech[f].size, MSG_DONTWAIT, &to.any, address_size(&to));
	while (recv(fd, drop, sizeof drop, MSG_DONTWAIT) > 0)
		;
}

/* Ends with its parent. */
static void run_thirds(void)
{
	int *fds = dj_alloc((size_t)option.calls * sizeof *fds);
	dj_us next = dj_mono(dj_real_clock());

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	make_speech();
	for (int i = 0; i < option.calls; i++) {
		union address own;

		address_parse(&own, "127.0.0.4", THIRD_PORT + 2 * i);
		fds[i] = socket(AF_INET, SOCK_DGRAM, 0);
		dj_assert(bind(fds[i], &own.any, address_size(&own)) == 0);
	}
	for (int count = 0;; count++) {
		for (int i = 0; i < option.calls; i++)
			say_as_third(fds[i], i, count);
		next += 20000;
		usleep((useconds_t)DJ_MAX(0, next - dj_mono(dj_real_clock())));
	}
}

static pid_t start_thirds(void)
{
	pid_t pid = option.mode == THREE ? fork() : -1;

	if (pid == 0)
		run_thirds();
	return pid;
}

/* Returns rtpload's --static: legs get even ports in the order they are opened, callers and agents
 * in turn. */
static void open_calls(struct engine *g, char *fixed, size_t cap)
{
	int a = 0, b = 0;

	for (int i = 0; i < option.calls; i++) {
		dj_id caller = 3 * i + 1, agent = 3 * i + 2;
		int gain = option.mode == MIX ? LEG_GAIN_ONE - 1 : LEG_GAIN_ONE;
		int pa = open_leg(g, caller, "127.0.0.2", CALLER_PORT + 2 * i, false);
		int pb = option.mode == HOLD ? 0
					     : open_leg(g, agent, "127.0.0.3", AGENT_PORT + 2 * i,
							option.mode == SRTP);

		if (i == 0)
			a = pa, b = pb;
		dj_assert(pa == a + step() * i); /* another program has taken a port between */
		if (option.mode == HOLD) {
			port.play(port.arg, caller,
				  &(struct leg_play){.play = caller, .music = true});
		} else {
			port.hear(port.arg, caller, agent, gain);
			port.hear(port.arg, agent, caller, gain);
		}
		if (option.mode == THREE)
			join_third(g, i, caller, agent);
		take_asks(g);
	}
	snprintf(fixed, cap, "127.0.0.1:%d,127.0.0.1:%d,%d", a, b ? b : a, step());
}

static void *run(void *arg)
{
	engine_run(arg);
	return NULL;
}

static double number_of(const char *json, const char *key)
{
	const char *at = strstr(json, key);

	return at ? atof(at + strlen(key) + 2) : 0;
}

static void run_load(const char *fixed)
{
	char command[600], line[2000] = "";
	FILE *f;

	snprintf(command, sizeof command,
		 "%s --n %d --secs %d --warm 2 --abase %d --bbase %d --static %s --pid %d%s%s",
		 option.load, option.calls, option.seconds, CALLER_PORT, AGENT_PORT, fixed,
		 (int)getpid(), option.mode == HOLD ? " --no-b" : "",
		 option.mode == SRTP ? " --srtp-b" : "");
	f = popen(command, "r");
	dj_assert(f && fgets(line, sizeof line, f));
	pclose(f);
	printf("mode=%s calls=%d cpu_ms_per_call_s=%.3f p50_ms=%.1f p99_ms=%.1f lost_there=%.3f%% "
	       "lost_back=%.3f%% "
	       "rss_kb=%.0f generator_cpu=%.0f%%\n",
	       mode_words[option.mode], option.calls,
	       number_of(line, "cpu_pct_core") * 10 / option.calls, number_of(line, "lat_ms_p50"),
	       number_of(line, "lat_ms_p99"), number_of(line, "lost_a2b_pct"),
	       number_of(line, "lost_b2a_pct"), number_of(line, "\"rss_kb"),
	       number_of(line, "gen_cpu_pct"));
	fflush(stdout);
}

static void print_counts(void)
{
	printf("received=%lld sent=%lld relayed=%lld mixed=%lld dropped=%lld srtp_refused=%lld "
	       "late_ticks=%lld kernel_drops=%lld\n",
	       (long long)dj_metric_value(METRIC_rtp_received),
	       (long long)dj_metric_value(METRIC_rtp_sent),
	       (long long)dj_metric_value(METRIC_rtp_relayed),
	       (long long)dj_metric_value(METRIC_rtp_mixed),
	       (long long)dj_metric_value(METRIC_rtp_dropped),
	       (long long)dj_metric_value(METRIC_srtp_refused),
	       (long long)dj_metric_value(METRIC_media_late),
	       (long long)dj_metric_value(METRIC_rtp_socket_drops));
}

static void make_music(struct sound_bank **out)
{
	struct dj_error e;
	int16_t pcm;

	memcpy(pack, SOUND_MAGIC "\1\0\0\0\1\0\0\0\1\0\0\0\x40\x1f\0\0\x20", 25);
	voice_init();
	for (int i = 0; i < 8000; i++) {
		pcm = (int16_t)(8000 * sin(2 * 3.14159265 * 425 * i / 8000));
		voice_encode_g711(CODEC_PCMA, &pcm, 1, pack + 32 + i);
	}
	dj_assert(sound_bank_view(out, pack, sizeof pack, &e) == 0);
}

static void read_options(int argc, char **argv)
{
	static char load[500];
	static const struct option names[] = {
	    {"n", 1, 0, 'n'}, {"secs", 1, 0, 's'}, {"repeat", 1, 0, 'r'}, {"mode", 1, 0, 'm'}, {0}};
	char *slash;
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (c == 'n')
			option.calls = atoi(optarg);
		else if (c == 's')
			option.seconds = atoi(optarg);
		else if (c == 'r')
			option.repeat = atoi(optarg);
		for (int m = 0; c == 'm' && m < (int)DJ_COUNT(mode_words); m++)
			if (strcmp(optarg, mode_words[m]) == 0)
				option.mode = (enum mode)m;
	}
	snprintf(load, sizeof load, "%s", argv[0]);
	slash = strrchr(load, '/');
	strcpy(slash ? slash + 1 : load, "bench_rtpload");
	option.load = load;
}

int main(int argc, char **argv)
{
	struct media_config cfg = {
	    .public_address = "127.0.0.1", .port_lo = FIRST_PORT, .port_hi = 60000};
	struct media *m;
	struct dj_error e;
	char fixed[100];
	pid_t thirds;

	read_options(argc, argv);
	make_music(&cfg.bank);
	dj_assert(media_alloc(&m, &cfg, &e) == 0);
	m->engine.epoll = epoll_create1(EPOLL_CLOEXEC);
	port = media_port(m);
	open_calls(&m->engine, fixed, sizeof fixed);
	thirds = start_thirds();
	dj_assert(pthread_create(&m->thread, NULL, run, &m->engine) == 0);
	m->running = true;
	for (int i = 0; i < option.repeat; i++)
		run_load(fixed);
	if (thirds > 0)
		kill(thirds, SIGKILL);
	media_stop(m);
	print_counts();
	return 0;
}
