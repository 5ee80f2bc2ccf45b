/* RTP for both sides of many calls at once: callers (side A) and agents (side B), each leg its own
 * socket, a 20 ms packet of G.711 every 20 ms, phases spread. The payload carries leg, number and
 * time, so loss, order and added delay are measured end to end, whatever the server does to the
 * header; what the server re-encodes is only counted.
 *
 *   bench_rtpload --n CALLS --pid PID[,PID] WHERE [--no-b] [--srtp-b] [--abase P] [--bbase P]
 *                 [--secs 10] [--warm 3] [--maxwait 120] [--tail 0]
 *   WHERE: --alog FILE --blog FILE, or --static IP:PORT,IP:PORT,STEP
 *
 * Where a leg sends to comes from the lines "P ownport ip port" that sipp logs, or is counted from
 * --static. Once all legs are known and --warm seconds have passed, a window of --secs is measured:
 * one JSON line with the CPU and memory of PID over exactly that window. --srtp-b: side B speaks
 * SRTP (AES-128-GCM) with the key below. It ends by itself. */
#include <arpa/inet.h>
#include <getopt.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <re.h>

enum { SIDES = 2, PACKET = 172, BUCKETS = 20001, STEPS = 20 };
#define MAGIC 0x43434c44u

struct load_leg {
	int fd;
	bool known, seen;
	struct sockaddr_in to;
	uint16_t seq;
	uint32_t ts, sent, phase, highest;
	uint64_t received, sent_before, received_before;
	struct srtp *out, *in;
};

struct side {
	const char *log;
	FILE *file;
	int base, count, known;
	struct load_leg *legs;
	bool srtp;
};

static struct {
	int calls, seconds, warm, most_wait, tail;
	const char *pids, *fixed;
} option = {10, 10, 3, 120, 0, "", NULL};

static struct side sides[SIDES] = {{.base = 21000}, {.base = 25000}};
static uint64_t delays[BUCKETS]; /* 0.1 ms each */
static uint64_t delay_count, delay_most, altered, intact, reordered, send_errors, late;
static double delay_sum;
static bool in_window;
static const uint8_t key[28] = {1,  2,	3,  4,	5,  6,	7,  8,	9,  10, 11, 12, 13, 14,
				15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28};

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* --- legs --- */

static void open_leg(struct load_leg *l, int side, int i)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	int buffer = 1 << 18;

	l->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	setsockopt(l->fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
	a.sin_port = htons((uint16_t)(sides[side].base + 2 * i));
	inet_aton(side ? "127.0.0.3" : "127.0.0.2", &a.sin_addr);
	if (bind(l->fd, (struct sockaddr *)&a, sizeof a) < 0) {
		perror("rtpload: bind");
		exit(1);
	}
	l->ts = (uint32_t)i * 1000;
	l->phase = (uint32_t)i * 7919u % STEPS;
	if (sides[side].srtp && (srtp_alloc(&l->out, SRTP_AES_128_GCM, key, 28, 0) ||
				 srtp_alloc(&l->in, SRTP_AES_128_GCM, key, 28, 0)))
		exit(1);
}

static void open_side(int side, int poll)
{
	struct side *s = &sides[side];

	s->legs = calloc((size_t)s->count + 1, sizeof *s->legs);
	for (int i = 0; i < s->count; i++) {
		struct epoll_event e = {.events = EPOLLIN,
					.data.u64 = (uint64_t)side << 32 | (uint32_t)i};

		open_leg(&s->legs[i], side, i);
		epoll_ctl(poll, EPOLL_CTL_ADD, s->legs[i].fd, &e);
	}
}

static void know(struct side *s, int i, const char *ip, int port)
{
	struct load_leg *l = &s->legs[i];

	l->to = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	inet_aton(ip, &l->to.sin_addr);
	s->known += !l->known;
	l->known = true;
}

static void know_fixed(void)
{
	char ip[SIDES][32];
	int port[SIDES], step;

	if (sscanf(option.fixed, "%31[^:]:%d,%31[^:]:%d,%d", ip[0], &port[0], ip[1], &port[1],
		   &step) != 5) {
		fprintf(stderr, "rtpload: --static IP:PORT,IP:PORT,STEP\n");
		exit(2);
	}
	for (int side = 0; side < SIDES; side++)
		for (int i = 0; i < sides[side].count; i++)
			know(&sides[side], i, ip[side], port[side] + i * step);
}

/* What sipp has logged since the last look; a line that is not whole yet is left for the next. */
static void read_log(struct side *s)
{
	char line[512], ip[64];
	int own, port;

	if (!s->log || (!s->file && !(s->file = fopen(s->log, "r"))))
		return;
	for (;;) {
		long at = ftell(s->file);
		const char *p = fgets(line, sizeof line, s->file);

		if (!p || !strchr(line, '\n')) {
			fseek(s->file, at, SEEK_SET);
			clearerr(s->file);
			return;
		}
		p = strstr(line, "P ");
		if (p && sscanf(p, "P %d %63s %d", &own, ip, &port) == 3 && own >= s->base &&
		    (own - s->base) / 2 < s->count)
			know(s, (own - s->base) / 2, ip, port);
	}
}

static size_t put_packet(uint8_t *d, int side, int i, const struct load_leg *l)
{
	uint32_t ts = htonl(l->ts), ssrc = htonl(0x10000000u * (uint32_t)(side + 1) + (uint32_t)i);
	uint32_t magic = MAGIC, leg = (uint32_t)side << 24 | (uint32_t)i;
	uint64_t now = now_ns();

	memset(d, 0xd5, PACKET);
	d[0] = 0x80;
	d[1] = l->sent == 0 ? 0x80 : 0;
	d[2] = (uint8_t)(l->seq >> 8);
	d[3] = (uint8_t)l->seq;
	memcpy(d + 4, &ts, 4);
	memcpy(d + 8, &ssrc, 4);
	memcpy(d + 12, &magic, 4);
	memcpy(d + 16, &leg, 4);
	memcpy(d + 20, &l->sent, 4);
	memcpy(d + 24, &now, 8);
	return PACKET;
}

static void send_leg(int side, int i)
{
	struct load_leg *l = &sides[side].legs[i];
	uint8_t d[PACKET + 64];
	struct mbuf mb = {.buf = d, .size = sizeof d, .end = put_packet(d, side, i, l)};

	if (l->out)
		srtp_encrypt(l->out, &mb);
	if (sendto(l->fd, d, mb.end, 0, (struct sockaddr *)&l->to, sizeof l->to) < 0)
		send_errors++;
	l->seq++;
	l->ts += 160;
	l->sent++;
}

static void note_delay(uint64_t since)
{
	uint64_t d = now_ns() - since, bucket = d / 100000;

	delay_sum += (double)d;
	delay_count++;
	if (d > delay_most)
		delay_most = d;
	delays[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
}

static void take_packet(struct load_leg *l, const uint8_t *d, size_t n)
{
	uint32_t magic, number;
	uint64_t since;

	l->received++;
	memcpy(&magic, d + 12, 4);
	if (n < PACKET || magic != MAGIC) {
		altered++;
		return;
	}
	memcpy(&number, d + 20, 4);
	memcpy(&since, d + 24, 8);
	intact++;
	if (l->seen && number <= l->highest)
		reordered++;
	else
		l->highest = number;
	l->seen = true;
	if (in_window)
		note_delay(since);
}

static void receive_leg(struct load_leg *l)
{
	uint8_t d[2048] = {0};
	ssize_t n;

	while ((n = recv(l->fd, d, sizeof d, 0)) > 0) {
		struct mbuf mb = {.buf = d, .size = sizeof d, .end = (size_t)n};

		if (l->in && srtp_decrypt(l->in, &mb))
			altered++;
		else
			take_packet(l, d, mb.end);
	}
}

/* --- figures --- */

/* User and system seconds of the processes, and their resident KiB. */
static double processes(long *rss_kb)
{
	char path[64], line[1024], pids[256], *save = NULL;
	double seconds = 0;

	*rss_kb = 0;
	snprintf(pids, sizeof pids, "%s", option.pids);
	for (char *pid = strtok_r(pids, ",", &save); pid; pid = strtok_r(NULL, ",", &save)) {
		unsigned long user = 0, kernel = 0;
		long pages = 0;
		const char *p;
		FILE *f;

		snprintf(path, sizeof path, "/proc/%s/stat", pid);
		f = fopen(path, "r");
		if (f && fgets(line, sizeof line, f) && (p = strrchr(line, ')')))
			sscanf(p + 2,
			       "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d "
			       "%*d %*d %*d %*u %*u %ld",
			       &user, &kernel, &pages);
		if (f)
			fclose(f);
		seconds += (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
		*rss_kb += pages * (sysconf(_SC_PAGESIZE) / 1024);
	}
	return seconds;
}

static double own_seconds(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static double percentile(double part)
{
	uint64_t want = (uint64_t)((double)delay_count * part), count = 0;

	for (int i = 0; i < BUCKETS; i++)
		if ((count += delays[i]) > want)
			return i / 10.0;
	return -1;
}

struct window {
	uint64_t began;
	double cpu, own;
	int known;
};

static void begin_window(struct window *w, uint64_t now)
{
	long rss;

	w->began = now;
	w->known = sides[0].known + sides[1].known;
	w->cpu = processes(&rss);
	w->own = own_seconds();
	in_window = true;
	for (int side = 0; side < SIDES; side++)
		for (int i = 0; i < sides[side].count; i++) {
			struct load_leg *l = &sides[side].legs[i];

			l->sent_before = l->sent;
			l->received_before = l->received;
		}
}

static void sum_side(int side, double *sent, double *received, int *silent)
{
	for (int i = 0; i < sides[side].count; i++) {
		const struct load_leg *l = &sides[side].legs[i];

		*sent += (double)(l->sent - l->sent_before);
		*received += (double)(l->received - l->received_before);
		*silent += l->received == l->received_before;
	}
}

static void end_window(const struct window *w, uint64_t now)
{
	double seconds = (double)(now - w->began) / 1e9, sent[SIDES] = {0}, received[SIDES] = {0};
	double own = own_seconds() - w->own, cpu;
	int silent = 0;
	long rss;

	in_window = false;
	cpu = processes(&rss) - w->cpu;
	for (int side = 0; side < SIDES; side++)
		sum_side(side, &sent[side], &received[side], &silent);
	printf("{\"calls\":%d,\"legs_known\":%d,\"window_s\":%.2f,\"cpu_s\":%.2f,\"cpu_pct_core\":%"
	       ".2f,\"rss_kb\":%ld,"
	       "\"a_tx_pps\":%.0f,\"b_rx_pps\":%.0f,\"b_tx_pps\":%.0f,\"a_rx_pps\":%.0f,",
	       option.calls, w->known, seconds, cpu, 100 * cpu / seconds, rss, sent[0] / seconds,
	       received[1] / seconds, sent[1] / seconds, received[0] / seconds);
	printf("\"lost_a2b_pct\":%.3f,\"lost_b2a_pct\":%.3f,\"silent_legs\":%d,\"intact\":%lu,"
	       "\"altered\":%lu,\"reordered\":%lu,",
	       sent[0] > 0 ? 100 * (1 - received[1] / sent[0]) : 0,
	       sent[1] > 0 ? 100 * (1 - received[0] / sent[1]) : 0, silent, intact, altered,
	       reordered);
	printf("\"lat_ms_mean\":%.2f,\"lat_ms_p50\":%.1f,\"lat_ms_p99\":%.1f,\"lat_ms_max\":%.1f,"
	       "\"gen_cpu_pct\":%.1f,\"gen_late_ticks\":%lu,\"send_err\":%lu}\n",
	       delay_count ? delay_sum / (double)delay_count / 1e6 : -1, percentile(.5),
	       percentile(.99), (double)delay_most / 1e6, 100 * own / seconds, late, send_errors);
	fflush(stdout);
}

/* --- the work: one step a millisecond --- */

static void step(uint64_t tick, int poll)
{
	struct epoll_event events[512];
	int n;

	for (int side = 0; side < SIDES; side++)
		for (int i = 0; i < sides[side].count; i++)
			if (sides[side].legs[i].known && tick % STEPS == sides[side].legs[i].phase)
				send_leg(side, i);
	do {
		n = epoll_wait(poll, events, 512, 0);
		for (int i = 0; i < n; i++)
			receive_leg(
			    &sides[events[i].data.u64 >> 32].legs[(uint32_t)events[i].data.u64]);
	} while (n == 512);
	if (tick % 50 == 0)
		for (int side = 0; side < SIDES; side++)
			read_log(&sides[side]);
}

/* True when all is done. */
static bool advance(struct window *w, uint64_t began, uint64_t now)
{
	static uint64_t complete, ended;
	bool all = sides[0].known == sides[0].count && sides[1].known == sides[1].count;

	if (!complete && (all || now - began > (uint64_t)option.most_wait * 1000000000u))
		complete = now;
	if (complete && !w->began && now - complete >= (uint64_t)option.warm * 1000000000u)
		begin_window(w, now);
	if (w->began && !ended && now - w->began >= (uint64_t)option.seconds * 1000000000u) {
		end_window(w, now);
		ended = now;
	}
	return ended && now - ended >= (uint64_t)option.tail * 1000000000u;
}

static void run(int poll)
{
	uint64_t began = now_ns(), next = began, tick = 0, now;
	struct window w = {0};

	do {
		struct timespec at;

		next += 1000000;
		at = (struct timespec){(time_t)(next / 1000000000u), (long)(next % 1000000000u)};
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
		now = now_ns();
		late += now > next + 5000000;
		step(tick++, poll);
	} while (!advance(&w, began, now));
}

static void read_options(int argc, char **argv)
{
	enum { N, ABASE, BBASE, ALOG, BLOG, SECS, WARM, PID, STATIC, NO_B, WAIT, SRTP_B, TAIL };
	static const struct option names[] = {{"n", 1, 0, N},		{"abase", 1, 0, ABASE},
					      {"bbase", 1, 0, BBASE},	{"alog", 1, 0, ALOG},
					      {"blog", 1, 0, BLOG},	{"secs", 1, 0, SECS},
					      {"warm", 1, 0, WARM},	{"pid", 1, 0, PID},
					      {"static", 1, 0, STATIC}, {"no-b", 0, 0, NO_B},
					      {"maxwait", 1, 0, WAIT},	{"srtp-b", 0, 0, SRTP_B},
					      {"tail", 1, 0, TAIL},	{0}};
	int *const numbers[] = {
	    [N] = &option.calls,      [ABASE] = &sides[0].base, [BBASE] = &sides[1].base,
	    [SECS] = &option.seconds, [WARM] = &option.warm,	[WAIT] = &option.most_wait,
	    [TAIL] = &option.tail};
	const char **const texts[] = {[ALOG] = &sides[0].log,
				      [BLOG] = &sides[1].log,
				      [PID] = &option.pids,
				      [STATIC] = &option.fixed};
	bool no_b = false;
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (c == NO_B)
			no_b = true;
		else if (c == SRTP_B)
			sides[1].srtp = true;
		else if ((size_t)c < sizeof numbers / sizeof *numbers && numbers[c])
			*numbers[c] = atoi(optarg);
		else if ((size_t)c < sizeof texts / sizeof *texts && texts[c])
			*texts[c] = optarg;
		else
			exit(2);
	}
	sides[0].count = option.calls;
	sides[1].count = no_b ? 0 : option.calls;
}

int main(int argc, char **argv)
{
	struct rlimit limit;
	int poll = epoll_create1(0);

	read_options(argc, argv);
	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	for (int side = 0; side < SIDES; side++)
		open_side(side, poll);
	if (option.fixed)
		know_fixed();
	run(poll);
	return 0;
}
