/* links: base domain app edge/web; with: unit/web_rig */
/* What the supervisor's floor costs the web thread: 1,000 agents, 300 contacts, 50 viewers who read
 * everything, 100 changes a second for ten seconds; and how long a change takes to one of them.
 * Loopback, no database; prints one JSON line. */
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit/web_rig.h"

#define AGENTS	 1000
#define CONTACTS 300
#define VIEWERS	 50
#define SECONDS	 10
#define A_SECOND 100
#define WATCH	 "{\"type\":\"watch\",\"me\":false,\"floor\":true}"

static int viewers[VIEWERS];
static volatile bool over;
static uint64_t bytes_read;

static void fact(int kind, int64_t a, int64_t b, int64_t c)
{
	struct fact f = {.kind = kind, .version = fact_info(kind)->version, .v = {a, b, c}};

	f.at_ms = dj_wall(dj_real_clock());
	rig_fact(f, true);
}

/* User and system seconds of the thread called "web". */
static double web_cpu_s(void)
{
	DIR *d = opendir("/proc/self/task");
	struct dirent *e;
	double sum = 0;

	while ((e = readdir(d))) {
		char path[64], name[32] = "";
		long long ns = 0;
		FILE *f;

		snprintf(path, sizeof path, "/proc/self/task/%.16s/comm", e->d_name);
		f = fopen(path, "r");
		if (!f)
			continue;
		if (!fgets(name, sizeof name, f))
			name[0] = '\0';
		fclose(f);
		if (strcmp(name, "web\n") != 0)
			continue;
		snprintf(path, sizeof path, "/proc/self/task/%.16s/schedstat", e->d_name);
		f = fopen(path, "r");
		if (f && fscanf(f, "%lld", &ns) == 1)
			sum += (double)ns / 1e9;
		if (f)
			fclose(f);
	}
	closedir(d);
	return sum;
}

/* All viewers but the first, who looks at what it gets. */
static void *drain(void *arg)
{
	static char buffer[65536];
	struct pollfd fds[VIEWERS];
	ssize_t n;

	for (int i = 1; i < VIEWERS; i++)
		fds[i] = (struct pollfd){.fd = viewers[i], .events = POLLIN};
	while (!over && poll(fds + 1, VIEWERS - 1, 100) >= 0)
		for (int i = 1; i < VIEWERS; i++)
			if (fds[i].revents & POLLIN &&
			    (n = recv(fds[i].fd, buffer, sizeof buffer, 0)) > 0)
				bytes_read += (uint64_t)n;
	return arg;
}

static void populate(void)
{
	for (int i = 0; i < AGENTS; i++)
		fact(FACT_agent_routing, 10000 + i, routing_IDLE, 0);
	for (int i = 0; i < CONTACTS; i++) {
		fact(FACT_contact_started, 50000 + i, channel_CALL, 21);
		fact(FACT_agent_routing, 10000 + i, routing_TALKING, 50000 + i);
	}
}

static void change(int i)
{
	fact(FACT_agent_routing, 10000 + CONTACTS + i % (AGENTS - CONTACTS),
	     i / (AGENTS - CONTACTS) % 2 ? routing_IDLE : routing_OFF, 0);
}

/* One second of changes; the last is looked for at the first viewer. */
static double a_second(int second)
{
	char mark[64];
	dj_us from;

	for (int i = 0; i < A_SECOND - 1; i++) {
		change(second * A_SECOND + i);
		usleep(1000000 / A_SECOND);
	}
	from = dj_mono(dj_real_clock());
	snprintf(mark, sizeof mark, "\"id\":\"%d\"", 20000 + second);
	fact(FACT_agent_routing, 20000 + second, routing_IDLE, 0);
	ws_until(viewers[0], mark);
	return (double)(dj_mono(dj_real_clock()) - from) / 1000;
}

int main(void)
{
	char boss[128];
	double longest_ms = 0, cpu, ms;
	pthread_t reader;
	dj_us begin;

	rig_start(NULL);
	client_login("supervisor01", boss);
	populate();
	for (int i = 0; i < VIEWERS; i++) {
		viewers[i] = ws_open("/api/v1/live", boss);
		ws_send(viewers[i], WATCH);
	}
	pthread_create(&reader, NULL, drain, NULL);
	ws_until(viewers[0], "\"whole\":true");
	sleep(1);
	begin = dj_mono(dj_real_clock());
	cpu = web_cpu_s();
	for (int s = 0; s < SECONDS; s++)
		if ((ms = a_second(s)) > longest_ms)
			longest_ms = ms;
	cpu = web_cpu_s() - cpu;
	printf("{\"bench\":\"floor\",\"agents\":%d,\"viewers\":%d,\"changes_per_s\":%d,\"cpu_"
	       "percent\":%.2f,"
	       "\"longest_ms\":%.0f,\"mbyte_read\":%.1f}\n",
	       AGENTS, VIEWERS, A_SECOND, cpu * 1e8 / (double)(dj_mono(dj_real_clock()) - begin),
	       longest_ms, (double)bytes_read / 1e6);
	over = true;
	pthread_join(reader, NULL);
	for (int i = 0; i < VIEWERS; i++)
		close(viewers[i]);
	rig_stop();
	return 0;
}
