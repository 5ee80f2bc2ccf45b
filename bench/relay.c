/* The physical limit for sound: the smallest honest two-leg relay. What arrives on port abase+2i
 * leaves from bbase+2i to the peer there, and the other way; nothing is parsed. It owns sockets
 * only and knows no call.
 *
 *   bench_relay --mode epoll|mmsg [--calls N] [--abase P] [--bbase P] [--a-peer P] [--b-peer P]
 * [--tick MS]
 *
 * epoll  one socket a leg, epoll_wait, recvfrom and sendto for each packet: what most servers do
 * mmsg   one port for all A legs and one for all B legs, told apart by the source port; recvmmsg
 * and sendmmsg of up to 256, when readable or every --tick ms A peers are on 127.0.0.2, B peers on
 * 127.0.0.3, as rtpload binds them. It ends by SIGTERM or after an hour. */
#include <arpa/inet.h>
#include <getopt.h>
#include <netinet/in.h>
#include <signal.h>
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

enum { SIDES = 2, BATCH = 256, PACKET = 512, EVENTS = 256 };

static struct {
	int calls, base[SIDES], peer_base[SIDES], tick_ms;
	bool batched;
} option = {10, {10000, 12000}, {21000, 25000}, 0, false};

static int *leg_socket[SIDES];
static struct sockaddr_in *leg_peer[SIDES];
static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
	(void)number;
	stopped = 1;
}

static struct sockaddr_in address(const char *ip, int port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};

	inet_aton(ip, &a.sin_addr);
	return a;
}

static int bind_udp(int port, int buffer)
{
	struct sockaddr_in a = address("127.0.0.1", port);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
	if (bind(fd, (struct sockaddr *)&a, sizeof a) < 0) {
		perror("relay: bind");
		exit(1);
	}
	return fd;
}

static int watch(int poll, int fd, uint64_t mark)
{
	struct epoll_event e = {.events = EPOLLIN, .data.u64 = mark};

	return epoll_ctl(poll, EPOLL_CTL_ADD, fd, &e);
}

static void relay_one(int side, uint32_t call)
{
	unsigned char packet[2048];
	struct sockaddr_in from;
	socklen_t length = sizeof from;
	ssize_t n = recvfrom(leg_socket[side][call], packet, sizeof packet, 0,
			     (struct sockaddr *)&from, &length);

	if (n > 0)
		sendto(leg_socket[!side][call], packet, (size_t)n, 0,
		       (struct sockaddr *)&leg_peer[!side][call], sizeof from);
}

static void run_epoll(void)
{
	struct epoll_event events[EVENTS];
	int poll = epoll_create1(0);

	for (int side = 0; side < SIDES; side++)
		for (int i = 0; i < option.calls; i++) {
			leg_socket[side][i] = bind_udp(option.base[side] + 2 * i, 1 << 17);
			watch(poll, leg_socket[side][i], (uint64_t)side << 32 | (uint32_t)i);
		}
	while (!stopped) {
		int n = epoll_wait(poll, events, EVENTS, 1000);

		for (int i = 0; i < n; i++)
			relay_one((int)(events[i].data.u64 >> 32), (uint32_t)events[i].data.u64);
	}
}

/* What recvmmsg and sendmmsg want, for one batch. */
struct batch {
	unsigned char bytes[BATCH][PACKET];
	struct sockaddr_in from[BATCH];
	struct iovec in_part[BATCH], out_part[BATCH];
	struct mmsghdr in[BATCH], out[BATCH];
};

static int receive(struct batch *b, int fd)
{
	for (int i = 0; i < BATCH; i++) {
		b->in_part[i] = (struct iovec){b->bytes[i], PACKET};
		b->in[i].msg_hdr = (struct msghdr){.msg_name = &b->from[i],
						   .msg_namelen = sizeof b->from[i],
						   .msg_iov = &b->in_part[i],
						   .msg_iovlen = 1};
	}
	return recvmmsg(fd, b->in, BATCH, 0, NULL);
}

/* Addresses each packet to the partner of the leg that its source port names; how many there are.
 */
static int turn(struct batch *b, int side, int received)
{
	int n = 0;

	for (int i = 0; i < received; i++) {
		int call = (ntohs(b->from[i].sin_port) - option.peer_base[side]) / 2;

		if (call < 0 || call >= option.calls)
			continue;
		b->out_part[n] = (struct iovec){b->bytes[i], b->in[i].msg_len};
		b->out[n].msg_hdr = (struct msghdr){.msg_name = &leg_peer[!side][call],
						    .msg_namelen = sizeof leg_peer[0][0],
						    .msg_iov = &b->out_part[n],
						    .msg_iovlen = 1};
		n++;
	}
	return n;
}

static void relay_batches(struct batch *b, const int fd[SIDES], int side)
{
	int received, n, sent;

	do {
		received = receive(b, fd[side]);
		n = turn(b, side, received);
		for (int done = 0; done < n; done += sent) {
			sent = sendmmsg(fd[!side], b->out + done, (unsigned)(n - done), 0);
			if (sent <= 0)
				break;
		}
	} while (received == BATCH);
}

static void run_mmsg(void)
{
	static struct batch b;
	const int fd[SIDES] = {bind_udp(option.base[0], 4 << 20),
			       bind_udp(option.base[1], 4 << 20)};
	const struct timespec tick = {0, option.tick_ms * 1000000L};
	struct epoll_event events[SIDES];
	int poll = epoll_create1(0);

	for (int side = 0; side < SIDES; side++)
		watch(poll, fd[side], 0);
	while (!stopped) {
		if (option.tick_ms)
			nanosleep(&tick, NULL);
		else
			epoll_wait(poll, events, SIDES, 1000);
		for (int side = 0; side < SIDES; side++)
			relay_batches(&b, fd, side);
	}
}

static void read_options(int argc, char **argv)
{
	static const struct option known[] = {
	    {"mode", required_argument, 0, 'm'},   {"calls", required_argument, 0, 'n'},
	    {"abase", required_argument, 0, 'a'},  {"bbase", required_argument, 0, 'b'},
	    {"a-peer", required_argument, 0, 'A'}, {"b-peer", required_argument, 0, 'B'},
	    {"tick", required_argument, 0, 't'},   {0},
	};
	int c;

	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		switch (c) {
		case 'm':
			option.batched = strcmp(optarg, "mmsg") == 0;
			break;
		case 'n':
			option.calls = atoi(optarg);
			break;
		case 'a':
			option.base[0] = atoi(optarg);
			break;
		case 'b':
			option.base[1] = atoi(optarg);
			break;
		case 'A':
			option.peer_base[0] = atoi(optarg);
			break;
		case 'B':
			option.peer_base[1] = atoi(optarg);
			break;
		case 't':
			option.tick_ms = atoi(optarg);
			break;
		default:
			exit(2);
		}
	}
}

static void raise_descriptor_limit(void)
{
	struct rlimit r;

	getrlimit(RLIMIT_NOFILE, &r);
	r.rlim_cur = r.rlim_max;
	setrlimit(RLIMIT_NOFILE, &r);
}

int main(int argc, char **argv)
{
	static const char *const peer_ip[SIDES] = {"127.0.0.2", "127.0.0.3"};

	read_options(argc, argv);
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	alarm(3600);
	raise_descriptor_limit();
	for (int side = 0; side < SIDES; side++) {
		leg_socket[side] = calloc((size_t)option.calls, sizeof *leg_socket[side]);
		leg_peer[side] = calloc((size_t)option.calls, sizeof *leg_peer[side]);
		for (int i = 0; i < option.calls; i++)
			leg_peer[side][i] = address(peer_ip[side], option.peer_base[side] + 2 * i);
	}
	if (option.batched)
		run_mmsg();
	else
		run_epoll();
	return 0;
}
