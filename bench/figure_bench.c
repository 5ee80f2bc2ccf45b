/* links: base domain store app */
/* What figures cost: rows from facts, and reports over a month and a year of them. CPU seconds of
 * this process (getrusage), and wall time beside them.
 *
 *   bench_figure_bench CONTACTS DAYS [log]    so many contacts spread over so many days; with `log`
 * their facts go into the log first and are folded from there, as `dajeong figures --rebuild` does.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "app/figure_writer.h"
#include "app/query_figure.h"
#include "base/id.h"
#include "base/log.h"
#include "store/figure_rows.h"
#include "store/schema.h"

#define START	    1735657200000 /* 2025-01-01 in Seoul */
#define DAY_MS	    INT64_C(86400000)
#define QUEUES	    6
#define AGENTS	    62
#define TOPICS	    40
#define CALLERS	    200000
#define EACH_WRITES 8	/* calls for one contact in writing */
#define A_BATCH	    500 /* contacts in one transaction */

static struct bench {
	char dir[64], url[128];
	struct db *db;
	struct figure_fold *fold;
	struct dj_ids ids;
	uint64_t dice;
	int64_t seq;
	bool log;
	struct figure_mark saved;
} b;

static unsigned roll(unsigned sides)
{
	b.dice = b.dice * 6364136223846793005ull + 1442695040888963407ull;
	return (unsigned)(b.dice >> 33) % sides;
}

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

/* ---- contacts ---- */

static void tell(enum fact_kind kind, dj_ms at, const struct fact *with)
{
	struct fact f = *with;

	f.seq = ++b.seq;
	f.kind = kind;
	f.version = 1;
	f.at_ms = at;
	f.mono_us = (at - START) * 1000;
	if (b.log)
		log_add(b.db, &f);
	else
		figure_fold(b.fold, &f);
}

static void speak(dj_id contact, dj_id segment, dj_id agent, dj_ms at, dj_ms talk)
{
	tell(FACT_agent_routing, at,
	     &(struct fact){.agent_routing = {agent, routing_TALKING, contact, 0}});
	tell(FACT_segment_ended, at + talk,
	     &(struct fact){.segment_ended = {contact, segment, agent, QUEUES,
					      segment_end_CITIZEN_LEFT, talk, 0}});
	tell(FACT_contact_ended, at + talk,
	     &(struct fact){.contact_ended = {.contact = contact,
					      .result = result_ANSWERED,
					      .by = party_CITIZEN}});
	tell(FACT_agent_routing, at + talk,
	     &(struct fact){.agent_routing = {agent, routing_WRAP_UP, contact, 0}});
	tell(FACT_contact_classified, at + talk + 20000,
	     &(struct fact){.contact_classified = {contact, agent, 2000 + roll(TOPICS),
						   3000 + roll(31), 1 + roll(3), 1}});
	tell(FACT_agent_routing, at + talk + 20000,
	     &(struct fact){.agent_routing = {agent, routing_IDLE, 0, 0}});
}

static void one_contact(dj_ms at)
{
	dj_id contact = dj_id_next(&b.ids, at), segment = dj_id_next(&b.ids, at),
	      queue = 100 + roll(QUEUES);
	dj_id agent = 1000 + roll(AGENTS);
	dj_ms wait = roll(4) ? roll(15000) : roll(90000), talk = 60000 + roll(240000);

	tell(FACT_contact_started, at,
	     &(struct fact){.contact_started = {.contact = contact, .language = 1 + roll(6)}});
	tell(FACT_contact_queued, at,
	     &(struct fact){.contact_queued = {contact, queue, segment, 0, 0, at, roll(30000), 0}});
	db_exec(b.db, SQL_contact_caller, db_i(contact), db_i(1 + roll(CALLERS)), db_b("", 0));
	if (roll(50) == 0) {
		tell(FACT_contact_ended, at + wait,
		     &(struct fact){.contact_ended = {.contact = contact,
						      .by = party_CITIZEN,
						      .waited = wait,
						      .result = result_ABANDONED}});
		return;
	}
	tell(FACT_contact_answered, at + wait,
	     &(struct fact){.contact_answered = {contact, queue, segment, agent, wait, 0, 0}});
	speak(contact, segment, agent, at + wait, talk);
}

/* Written, taken after a while, answered, mostly by one agent. */
static void one_in_writing(dj_ms at)
{
	dj_id contact = dj_id_next(&b.ids, at), queue = 100 + roll(QUEUES);
	dj_id agent = 1000 + roll(AGENTS);
	int64_t channel = channel_MAIL + roll(channel_COUNT - channel_MAIL);

	tell(FACT_contact_started, at,
	     &(struct fact){.contact_started = {
				.contact = contact, .channel = channel, .language = 1 + roll(6)}});
	tell(FACT_conversation_waits, at,
	     &(struct fact){
		 .conversation_waits = {
		     .contact = contact, .channel = channel, .queue = queue, .place_at = at}});
	at += roll(200000);
	for (int parts = roll(10) ? 1 : 2; parts > 0; parts--, agent = 1000 + roll(AGENTS)) {
		tell(FACT_conversation_assigned, at,
		     &(struct fact){.conversation_assigned = {.contact = contact,
							      .channel = channel,
							      .queue = queue,
							      .agent = agent}});
		at += 30000 + roll(300000);
		tell(FACT_letter_written, at,
		     &(struct fact){.letter_written = {.contact = contact, .person = agent}});
		if (parts > 1)
			tell(FACT_conversation_released, at,
			     &(struct fact){
				 .conversation_released = {.contact = contact, .agent = agent}});
	}
	tell(FACT_conversation_closed, at,
	     &(struct fact){.conversation_closed = {.contact = contact,
						    .agent = agent,
						    .how = conversation_end_AGENT}});
	tell(FACT_contact_ended, at,
	     &(struct fact){.contact_ended = {.contact = contact, .result = result_ANSWERED}});
	tell(FACT_contact_classified, at,
	     &(struct fact){.contact_classified = {contact, agent, 2000 + roll(TOPICS),
						   3000 + roll(31), 1 + roll(3), 1}});
}

static void commit(void)
{
	struct dj_error e;

	if (b.log)
		log_take(b.db, (int)(b.seq - b.saved.seq));
	else
		dj_assert(figure_rows_save(b.db, b.fold, &b.saved));
	if (db_commit(b.db, &e)) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
	b.saved = b.log ? (struct figure_mark){.seq = b.seq} : figure_mark(b.fold);
	db_checkpoint(b.db, NULL);
}

static void fill(int contacts, int days)
{
	dj_ms step = days * DAY_MS / contacts;

	for (int i = 0; i < contacts; i++) {
		if (i % A_BATCH == 0)
			db_begin(b.db, DB_LIVE);
		one_contact(START + i * step);
		if (i % EACH_WRITES == 0)
			one_in_writing(START + i * step);
		if (i % A_BATCH == A_BATCH - 1 || i == contacts - 1)
			commit();
	}
}

/* ---- reports ---- */

static void report(const char *what, int days, enum figure_unit unit, enum figure_group group)
{
	struct figure_ask a = {.from_ms = START,
			       .to_ms = START + days * DAY_MS,
			       .unit = unit,
			       .group = group,
			       .language = -1,
			       .channel = -1};
	struct figure_report p = {.db = b.db, .now = START + 400 * DAY_MS, .ask = &a};
	double cpu = cpu_s(), wall = wall_s();

	db_begin(b.db, DB_READ);
	figure_report_make(&p);
	dj_assert(db_commit(b.db, NULL) == 0);
	printf("%-34s %8.2f s CPU %8.2f s  %5d rows, %" PRId64 " offered, %" PRId64 " in writing\n",
	       what, cpu_s() - cpu, wall_s() - wall, p.count, p.total.v[SUM_offered],
	       p.total.v[SUM_written]);
	figure_report_free(&p);
}

static void estimate(int days)
{
	double cpu = cpu_s(), wall = wall_s();

	db_begin(b.db, DB_READ);
	db_query_int(b.db, SQL_figure_estimate_at, 0, db_i(0), db_i(START),
		     db_i(START + days * DAY_MS), db_i(0), db_i(0), db_i(0), db_i(0), db_i(0),
		     db_i(-1), db_i(-1), db_i(1000));
	dj_assert(db_commit(b.db, NULL) == 0);
	printf("%-34s %8.2f s CPU %8.2f s\n", "nine of ten estimates", cpu_s() - cpu,
	       wall_s() - wall);
}

static void open_all(void)
{
	struct dj_error e;

	strcpy(b.dir, "/tmp/figure_bench_XXXXXX");
	dj_assert(mkdtemp(b.dir));
	snprintf(b.url, sizeof b.url, "sqlite:%s/test.db", b.dir);
	if (schema_migrate(b.url, b.dir, START, NULL, &e) || db_open(&b.db, b.url, DB_WRITER, &e)) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
	db_begin(b.db, DB_READ);
	b.fold = figure_rows_load(b.db);
	dj_assert(db_commit(b.db, NULL) == 0);
}

static void clean(void)
{
	char command[100];

	figure_fold_free(b.fold);
	db_close(b.db);
	snprintf(command, sizeof command, "rm -r '%s'", b.dir);
	if (system(command) != 0)
		fprintf(stderr, "%s stays\n", b.dir);
}

static void made(int contacts, const char *what, double cpu, double wall)
{
	printf("%-34s %8.2f s CPU %8.2f s  %5.1f us CPU a contact\n", what, cpu_s() - cpu,
	       wall_s() - wall, (cpu_s() - cpu) / contacts * 1e6);
}

int main(int argc, char **argv)
{
	int contacts = argc > 1 ? atoi(argv[1]) : 100000, days = argc > 2 ? atoi(argv[2]) : 30;
	struct figure_writer_config config = {b.url, dj_real_clock(), NULL};
	double cpu, wall;

	dj_log_set_level(DJ_LOG_ERROR);
	setenv("TZ", "Asia/Seoul", 1);
	b.log = argc > 3 && strcmp(argv[3], "log") == 0;
	b.dice = 1;
	open_all();
	cpu = cpu_s();
	wall = wall_s();
	fill(contacts, days);
	made(contacts, b.log ? "facts into the log" : "facts to rows", cpu, wall);
	cpu = cpu_s();
	wall = wall_s();
	if (b.log) {
		dj_assert(figure_catch_up(&config, NULL, NULL, NULL) == 0);
		made(contacts, "made anew from the log", cpu, wall);
	}
	report("whole", days, UNIT_NONE, GROUP_NONE);
	report("by day", days, UNIT_DAY, GROUP_NONE);
	report("by month and queue", days, UNIT_MONTH, GROUP_QUEUE);
	report("by agent", days, UNIT_NONE, GROUP_AGENT);
	report("by topic", days, UNIT_NONE, GROUP_TOPIC);
	report("one day by half hour and queue", 1, UNIT_HALF_HOUR, GROUP_QUEUE);
	estimate(days);
	clean();
	return 0;
}
