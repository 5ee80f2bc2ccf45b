/* A vendor's storm: POSTs to a channel's address at a fixed rate over connections that stay open.
 *
 *   bench_hookload --port P --path /api/v1/in/sms/KEY --rate 3000 [--secs 10] [--conns 128]
 *
 * Open loop: each call has its time, and its wait counts from that time, also when all connections
 * were busy then. Each has its own id and text; a citizen writes every 500th. One JSON line: what
 * was answered, with which status, and how long it took. It ends by itself: calls without an answer
 * 10 s after the last one are lost. */
#include <arpa/inet.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CONNS_MOST 1000
#define TAIL_NS	   10000000000LL
#define S_NS	   1000000000LL

struct caller {
	int fd;
	int64_t due_ns; /* of the call under way; 0: none */
	char got[1024];
	size_t n;
};

static int port, rate = 3000, secs = 10, conns = 128;
static long first = 0;
static const char *path;
static struct caller callers[CONNS_MOST];
static int idle[CONNS_MOST], idle_count;
static int64_t *waits;
static long sent, ok, refused, other, lost;

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * S_NS + t.tv_nsec;
}

static void open_caller(int epoll, int i)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_port = htons((uint16_t)port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct epoll_event e = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
	int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to)) {
		perror("connect");
		exit(1);
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
	callers[i] = (struct caller){.fd = fd};
	idle[idle_count++] = i;
}

static void call(long number, int64_t due)
{
	struct caller *c = &callers[idle[--idle_count]];
	char text[100], all[700];
	int n = snprintf(text, sizeof text, "수원역 앞 가로등이 꺼졌습니다. %ld", number);

	n = snprintf(all, sizeof all,
		     "POST %s?from=010%08ld&to=120&id=b-%ld HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
		     "Content-Type: text/plain; charset=UTF-8\r\nContent-Length: %d\r\n\r\n%s",
		     path, 10000000 + number % 500, number, port, n, text);
	c->due_ns = due;
	c->n = 0;
	sent++;
	if (write(c->fd, all, (size_t)n) != n)
		lost++;
}

static void answered(int epoll, int i)
{
	struct caller *c = &callers[i];
	ssize_t n = read(c->fd, c->got + c->n, sizeof c->got - 1 - c->n);
	int status;

	if (n <= 0) {
		lost += c->due_ns != 0;
		close(c->fd);
		open_caller(epoll, i);
		return;
	}
	c->n += (size_t)n;
	c->got[c->n] = '\0';
	if (!c->due_ns || !strstr(c->got, "\r\n\r\n"))
		return;
	status = c->n > 12 ? atoi(c->got + 9) : 0;
	if (status == 200)
		waits[ok++] = now_ns() - c->due_ns;
	else if (status == 503 || status == 429)
		refused++;
	else
		other++;
	c->due_ns = 0;
	/* a refusal's body may follow: it is read, and thrown away, with the next answer */
	c->n = 0;
	idle[idle_count++] = i;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static double at_share(double share)
{
	return ok ? (double)waits[(long)((double)(ok - 1) * share)] / 1e6 : 0;
}

static void run(int epoll)
{
	long most = (long)rate * secs, done = 0;
	int64_t began = now_ns(), end = began + secs * S_NS + TAIL_NS;

	while (done < most && now_ns() < end) {
		struct epoll_event e[64];
		int64_t now = now_ns();
		int n;

		while (sent < most && idle_count && began + sent * S_NS / rate <= now)
			call(first + sent, began + sent * S_NS / rate);
		n = epoll_wait(epoll, e, 64, 1);
		for (int i = 0; i < n; i++)
			answered(epoll, (int)e[i].data.u32);
		done = ok + refused + other + lost;
	}
	qsort(waits, (size_t)ok, sizeof *waits, by_size);
	printf("{\"sent\":%ld,\"ok\":%ld,\"refused\":%ld,\"other\":%ld,\"lost\":%ld,\"secs\":%.2f,"
	       "\"p50_ms\":%.1f,\"p99_ms\":%.1f,\"p999_ms\":%.1f,\"max_ms\":%.1f}\n",
	       sent, ok, refused, other, most - ok - refused - other,
	       (double)(now_ns() - began) / 1e9, at_share(0.5), at_share(0.99), at_share(0.999),
	       at_share(1));
}

int main(int argc, char **argv)
{
	static const struct option options[] = {{"port", 1, NULL, 'p'},	 {"path", 1, NULL, 'a'},
						{"rate", 1, NULL, 'r'},	 {"secs", 1, NULL, 's'},
						{"conns", 1, NULL, 'c'}, {"first", 1, NULL, 'f'},
						{NULL, 0, NULL, 0}};
	int o, epoll = epoll_create1(EPOLL_CLOEXEC);

	while ((o = getopt_long(argc, argv, "", options, NULL)) != -1) {
		int *numbers[] = {
		    ['p'] = &port, ['r'] = &rate, ['s'] = &secs, ['c'] = &conns, ['z'] = NULL};

		if (o == 'a')
			path = optarg;
		else if (o == 'f')
			first = atol(optarg);
		else if (o != '?' && numbers[o])
			*numbers[o] = atoi(optarg);
	}
	if (!port || !path || conns < 1 || conns > CONNS_MOST || rate < 1 || secs < 1)
		return 2;
	waits = calloc((size_t)rate * (size_t)secs, sizeof *waits);
	for (int i = 0; i < conns; i++)
		open_caller(epoll, i);
	run(epoll);
	return 0;
}
