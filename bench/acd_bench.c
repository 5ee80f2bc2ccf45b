/* links: base domain */
/* What routing costs, as one JSON line each: CPU time of this process, no I/O inside the measure.
 *
 *  - decision.rush: 1,000 contacts wait, 1,000 agents work; one becomes ready, gets the contact it
 * should, and another contact joins. decision.calm: 1,000 agents idle; one contact comes and the
 * best of them is chosen. Each with 12 skillsets (a real site) and with agents who all differ (the
 * worst case).
 *  - day: simulated calls a second through acd: 62 agents, six kinds of calls, abandons, two steps;
 * the simulator's own work (a heap of events) is inside the figure. */
#include "domain/acd/acd.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define AGENTS	1000
#define WAITING 1000
#define ROUNDS	200000
#define QUEUES	6
#define TOPICS	6 /* skills QUEUES.. are topics, 0..QUEUES-1 languages */

static uint64_t dice = UINT64_C(0x9E3779B97F4A7C15);

static int roll(int sides)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (int)((dice >> 11) % (uint64_t)sides);
}

static double cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void add_queues(struct acd *a)
{
	for (int i = 0; i < QUEUES; i++) {
		struct acd_queue q = {.id = 100 + i,
				      .need_count = 1,
				      .needs = {{i, 2}},
				      .step_count = 2,
				      .steps = {{.after_ms = 30000, .level_down = 1},
						{.after_ms = 60000, .overflow_to = 100}},
				      .gain_per_minute = 10,
				      .priority_cap = 1000,
				      .ring_ms = 20000,
				      .handle_ms = 280000,
				      .reserve = i > 0};

		acd_queue_set(a, &q);
	}
}

/* Everybody speaks the first language; every fourth a second one. `differ`: topics at random levels
 * besides. */
static void add_agents(struct acd *a, int count, bool differ)
{
	for (int i = 1; i <= count; i++) {
		struct acd_agent g = {.id = i, .level = {3}};

		if (i % 4 == 0)
			g.level[1 + i / 4 % (QUEUES - 1)] = (int8_t)(2 + i / 20 % 2);
		for (int t = 0; differ && t < TOPICS; t++)
			g.level[QUEUES + t] = (int8_t)roll(6);
		acd_agent_set(a, &g);
	}
}

/* Nine of ten speak the first language. */
static void arrive(struct acd *a, dj_id id, dj_ms now)
{
	int kind = roll(10) ? 0 : 1 + roll(QUEUES - 1);
	struct acd_contact c = {.id = id, .queue = 100 + kind, .language_skill = kind};
	bool regained;

	acd_arrive(a, &c, now, &regained);
}

struct offer {
	dj_id contact, agent;
};

static void remember(void *arg, const struct acd_action *a)
{
	struct offer *o = arg;

	if (a->kind == ACD_OFFER)
		*o = (struct offer){a->contact, a->agent};
}

static struct acd *site(int agents, bool differ)
{
	struct acd_policy policy = ACD_POLICY_DEFAULT;
	struct acd *a = acd_alloc(&policy);

	add_queues(a);
	add_agents(a, agents, differ);
	return a;
}

static double rush(bool differ)
{
	struct acd *a = site(AGENTS, differ);
	dj_ms now = INT64_C(1764000000000);
	struct offer o = {0};
	dj_id id = 1000000;
	double start;

	for (int i = 1; i <= AGENTS; i++)
		acd_agent_busy(a, i);
	for (int i = 0; i < WAITING; i++)
		arrive(a, ++id, now += 20);
	acd_run(a, now, remember, &o);
	start = cpu_s();
	for (int i = 0; i < ROUNDS; i++) {
		now += 20;
		o.contact = 0;
		acd_agent_ready(a, 1 + i % AGENTS, now);
		acd_run(a, now, remember, &o);
		if (o.contact)
			acd_leave(a, o.contact, ACD_ANSWERED, now);
		arrive(a, ++id, now);
		acd_run(a, now, remember, &o);
	}
	start = cpu_s() - start;
	acd_free(a);
	return start / ROUNDS;
}

static double calm(bool differ)
{
	struct acd *a = site(AGENTS, differ);
	dj_ms now = INT64_C(1764000000000);
	struct offer o = {0};
	dj_id id = 1000000;
	double start;

	for (int i = 1; i <= AGENTS; i++)
		acd_agent_ready(a, i, now += 20);
	start = cpu_s();
	for (int i = 0; i < ROUNDS; i++) {
		now += 20;
		o.contact = 0;
		arrive(a, ++id, now);
		acd_run(a, now, remember, &o);
		if (!o.contact)
			abort();
		acd_leave(a, o.contact, ACD_ANSWERED, now);
		acd_agent_ready(a, o.agent, now);
		acd_run(a, now, remember, &o);
	}
	start = cpu_s() - start;
	acd_free(a);
	return start / ROUNDS;
}

static double estimate(bool differ)
{
	struct acd *a = site(AGENTS, differ);
	dj_ms now = INT64_C(1764000000000), ms, sum = 0;
	struct offer o = {0};
	double start;

	for (int i = 1; i <= AGENTS; i++)
		acd_agent_busy(a, i);
	for (int i = 1; i <= WAITING; i++)
		arrive(a, i, now += 20);
	acd_run(a, now, remember, &o);
	start = cpu_s();
	for (int i = 0; i < ROUNDS / 10; i++) {
		int position;

		acd_estimate(a, 1 + i % WAITING, now, &position, &ms);
		sum += ms;
	}
	start = cpu_s() - start;
	acd_free(a);
	return sum ? start / (ROUNDS / 10) : 0;
}

/* ---- a simulated day, again and again ---- */

#define CREW  62
#define CALLS 3000000

struct event {
	dj_ms at;
	dj_id call;  /* gives up at `at`, unless answered */
	dj_id agent; /* is ready again at `at` */
};

struct day {
	struct acd *acd;
	struct event heap[65536];
	int count;
	dj_ms now;
	dj_id last;
	long answered, lost;
};

static void push(struct day *d, struct event e)
{
	int at = d->count++;

	for (; at > 0 && d->heap[(at - 1) / 2].at > e.at; at = (at - 1) / 2)
		d->heap[at] = d->heap[(at - 1) / 2];
	d->heap[at] = e;
}

static struct event pop(struct day *d)
{
	struct event top = d->heap[0], e = d->heap[--d->count];
	int at = 0;

	for (;;) {
		int child = at * 2 + 1;

		if (child + 1 < d->count && d->heap[child + 1].at < d->heap[child].at)
			child++;
		if (child >= d->count || d->heap[child].at >= e.at)
			break;
		d->heap[at] = d->heap[child];
		at = child;
	}
	d->heap[at] = e;
	return top;
}

static void answer(void *arg, const struct acd_action *a)
{
	struct day *d = arg;
	dj_ms handle;

	if (a->kind != ACD_OFFER)
		return;
	handle = 60000 + roll(220000) + roll(220000);
	acd_leave(d->acd, a->contact, ACD_ANSWERED, d->now);
	acd_handled(d->acd, a->queue, handle);
	push(d, (struct event){.at = d->now + handle, .agent = a->agent});
	d->answered++;
}

static void happen(struct day *d, struct event e)
{
	d->now = e.at;
	if (e.agent)
		acd_agent_ready(d->acd, e.agent, d->now);
	else
		d->lost += acd_leave(d->acd, e.call, ACD_ABANDONED, d->now);
	acd_run(d->acd, d->now, answer, d);
}

static void run_day(void)
{
	struct day *d = calloc(1, sizeof *d);
	size_t half = 0, grown;
	double start;

	d->acd = site(CREW, false);
	d->now = INT64_C(1764000000000);
	for (int i = 1; i <= CREW; i++)
		acd_agent_ready(d->acd, i, d->now);
	start = cpu_s();
	for (d->last = 1; d->last <= CALLS; d->last++) {
		dj_ms at =
		    d->now + roll(9800); /* 4.9 s on average: just within what the crew can do */

		while (d->count > 0 && d->heap[0].at <= at)
			happen(d, pop(d));
		if (d->last == CALLS / 2)
			half = mallinfo2().uordblks;
		d->now = at;
		arrive(d->acd, 1000 + d->last, at);
		push(d, (struct event){.at = at + 5000 + roll(180000), .call = 1000 + d->last});
		acd_run(d->acd, at, answer, d);
	}
	start = cpu_s() - start;
	grown = mallinfo2().uordblks - half;
	printf(
	    "{\"bench\":\"acd.day\",\"calls\":%d,\"agents\":%d,\"answered\":%ld,\"abandoned\":%ld,"
	    "\"calls_per_s\":%.0f,\"bytes_grown_in_second_half\":%zu}\n",
	    CALLS, CREW, d->answered, d->lost, CALLS / start, grown);
	acd_free(d->acd);
	free(d);
}

int main(void)
{
	for (int differ = 0; differ < 2; differ++)
		printf(
		    "{\"bench\":\"acd.decision\",\"agents\":%d,\"waiting\":%d,\"skillsets\":\"%s\","
		    "\"rush_us\":%.3f,\"calm_us\":%.3f,\"estimate_us\":%.3f}\n",
		    AGENTS, WAITING, differ ? "all different" : "12", rush(differ) * 1e6,
		    calm(differ) * 1e6, estimate(differ) * 1e6);
	run_day();
	return 0;
}
