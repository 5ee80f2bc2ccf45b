/* links: base domain store app */
/* Facts a second: into the journal, through the writer into the database, and what a record command
 * costs. CPU seconds of this process (getrusage), and wall time beside them.
 *
 *   bench_store_bench [URL] [CALLS]      URL without: sqlite in a temporary folder. One call is the
 * twelve facts of docs/data.md. */
#include <inttypes.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "app/site_seed.h"
#include "app/writer.h"
#include "base/id.h"
#include "base/log.h"
#include "store/journal.h"
#include "store/keyring.h"
#include "store/schema.h"

#define FACTS_A_CALL 12
#define APPENDS	     1000000

struct bench {
	char dir[64], url[512], path[600];
	struct keyring *keys;
	struct journal *journal;
	struct writer *writer;
	struct dj_ids ids;
	atomic_int published, answered;
};

static double cpu_s(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static double wall_s(void)
{
	return (double)dj_mono(dj_real_clock()) / 1e6;
}

static void say(const char *what, double count, double cpu, double wall)
{
	printf("%-34s %10.0f  %8.3f us CPU each  %10.0f a second of CPU  %10.0f a second\n", what,
	       count, cpu / count * 1e6, count / cpu, count / wall);
}

static void publish(void *arg, const struct published *items, int count)
{
	(void)items;
	atomic_fetch_add(&((struct bench *)arg)->published, count);
}

static int answer(void *arg, int origin, const struct answer *a)
{
	(void)origin;
	dj_assert(a->verdict == VERDICT_ok);
	atomic_fetch_add(&((struct bench *)arg)->answered, 1);
	return 0;
}

static void add(struct bench *b, struct fact *f, enum fact_kind kind)
{
	f->kind = kind;
	f->version = 1;
	f->at_ms = dj_wall(dj_real_clock());
	while (!journal_add_fact(b->journal, f))
		sched_yield();
	memset(f, 0, sizeof *f);
}

/* The facts of a queued call that is answered by a phone. */
static void one_call(struct bench *b)
{
	dj_id contact = dj_id_next(&b->ids, dj_wall(dj_real_clock()));
	dj_id segment = dj_id_next(&b->ids, dj_wall(dj_real_clock()));
	struct fact f = {0};

	f.contact_started.contact = contact;
	add(b, &f, FACT_contact_started);
	while (!journal_add_private(b->journal, contact, PRIVATE_CALLER_NUMBER, "01012341234"))
		sched_yield();
	f.leg_opened.contact = contact;
	add(b, &f, FACT_leg_opened);
	f.contact_queued.contact = contact;
	f.contact_queued.segment = segment;
	add(b, &f, FACT_contact_queued);
	f.offer_made.contact = contact;
	add(b, &f, FACT_offer_made);
	f.offer_score.agent = 1;
	add(b, &f, FACT_offer_score);
	add(b, &f, FACT_agent_routing);
	add(b, &f, FACT_offer_ended);
	f.contact_answered.contact = contact;
	f.contact_answered.segment = segment;
	add(b, &f, FACT_contact_answered);
	add(b, &f, FACT_agent_routing);
	f.segment_ended.contact = contact;
	f.segment_ended.segment = segment;
	add(b, &f, FACT_segment_ended);
	f.contact_ended.contact = contact;
	add(b, &f, FACT_contact_ended);
	add(b, &f, FACT_leg_ended);
	writer_wake(b->writer);
}

static void bench_journal(struct bench *b)
{
	struct fact f = {.kind = FACT_contact_estimated, .version = 1};
	double cpu, wall;

	for (int lap = 0; lap < 2; lap++) { /* the first one makes the pages */
		cpu = cpu_s();
		wall = wall_s();
		for (int i = 0; i < APPENDS; i++) {
			if (!journal_add_fact(b->journal, &f))
				journal_release(b->journal, journal_written(b->journal));
			f.v[0] = i;
		}
		say(lap ? "journal, appended" : "journal, appended, first lap", APPENDS,
		    cpu_s() - cpu, wall_s() - wall);
	}
	journal_release(b->journal, journal_written(b->journal));
}

static void wait_for(atomic_int *count, int want)
{
	while (atomic_load(count) < want)
		usleep(1000);
}

static void bench_writer(struct bench *b, int calls)
{
	int want = calls * (FACTS_A_CALL + 1);
	double cpu = cpu_s(), wall = wall_s();

	for (int i = 0; i < calls; i++)
		one_call(b);
	wait_for(&b->published, want);
	say("calls through the writer, flat out", calls, cpu_s() - cpu, wall_s() - wall);
	printf("%-34s %10.0f facts a second\n", "", calls * FACTS_A_CALL / (wall_s() - wall));
	cpu = cpu_s();
	wall = wall_s();
	for (int i = 0; i < 500; i++) { /* as they come at 100 calls a second */
		one_call(b);
		usleep(10000);
	}
	wait_for(&b->published, want + 500 * (FACTS_A_CALL + 1));
	say("calls at 100 a second", 500, cpu_s() - cpu, wall_s() - wall);
}

static void bench_records(struct bench *b)
{
	struct command c = {.kind = COMMAND_SETTING,
			    .name = "name",
			    .text = "x",
			    .request = 1,
			    .origin = ORIGIN_WEB};
	double cpu = cpu_s(), wall = wall_s();

	for (int i = 0; i < 2000; i++)
		while (writer_post(b->writer, &c))
			usleep(100);
	wait_for(&b->answered, 2000);
	say("record commands, many waiting", 2000, cpu_s() - cpu, wall_s() - wall);
	cpu = cpu_s();
	wall = wall_s();
	for (int i = 1; i <= 200; i++) {
		dj_assert(writer_post(b->writer, &c) == 0);
		while (atomic_load(&b->answered) < 2000 + i)
			usleep(20);
	}
	say("record commands, one by one", 200, cpu_s() - cpu, wall_s() - wall);
}

static void begin(struct bench *b, const char *url)
{
	struct dj_error e = {""};
	struct writer_config config;

	strcpy(b->dir, "/tmp/dajeong-bench-XXXXXX");
	dj_assert(mkdtemp(b->dir));
	snprintf(b->url, sizeof b->url, "sqlite:%s/bench.db", b->dir);
	if (url)
		snprintf(b->url, sizeof b->url, "%s", url);
	if (schema_migrate(b->url, b->dir, 1, NULL, &e)) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
	snprintf(b->path, sizeof b->path, "%s/keys", b->dir);
	dj_assert(keyring_open(&b->keys, b->path, NULL) == 0);
	snprintf(b->path, sizeof b->path, "%s/journal", b->dir);
	dj_assert(journal_open(&b->journal, b->path, 64 << 20, b->keys, NULL) == 0);
	bench_journal(b);
	config = (struct writer_config){.database = b->url,
					.journal = b->journal,
					.keys = b->keys,
					.clock = dj_real_clock(),
					.node = 2,
					.arg = b,
					.publish = publish,
					.answer = answer};
	if (writer_start(&b->writer, &config, &e)) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
}

static void end(struct bench *b)
{
	char command[100];

	writer_stop(b->writer);
	journal_close(b->journal);
	keyring_close(b->keys);
	snprintf(command, sizeof command, "rm -r %s", b->dir);
	dj_assert(system(command) == 0);
}

int main(int argc, char **argv)
{
	static struct bench b = {.ids = {.node = 1}};
	int calls = argc > 2 ? atoi(argv[2]) : 20000;

	dj_log_set_level(DJ_LOG_ERROR);
	begin(&b, argc > 1 && argv[1][0] != '-' ? argv[1] : NULL);
	bench_writer(&b, calls);
	bench_records(&b);
	end(&b);
	return 0;
}
