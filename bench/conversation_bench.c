/* links: base domain store app */
/* What contacts in writing cost the live centre.
 *
 *   bench_conversation_bench [--open 10000] [--agents 1000]    so many conversations, each with an
 *                                                              agent or in line; then a word into
 *                                                              each: memory, and time of a word
 *
 * One JSON line; bytes are resident memory of this process, times are wall. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/site.h"
#include "store/journal.h"
#include "store/keyring.h"

static int open_count = 10000, agent_count = 1000;

static long resident_kb(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long size = 0, pages = 0;

	if (f) {
		if (fscanf(f, "%ld %ld", &size, &pages) != 2)
			pages = 0;
		fclose(f);
	}
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static int to_writer(void *arg, const struct command *c)
{
	(void)arg, (void)c;
	return 0;
}

/* What the writer does all the time: the journal is emptied. */
static void drain(struct journal *j)
{
	static struct journal_entry e;
	static uint64_t at;

	while (journal_next(j, &at, &e))
		continue;
	journal_release(j, at);
}

static void build(struct site *s)
{
	*s = (struct site){.policy = ACD_POLICY_DEFAULT, .queue_count = 1, .utc_offset_min = 540};
	s->agent_count = agent_count;
	s->queues = dj_alloc(sizeof *s->queues);
	s->queues[0].acd = (struct acd_queue){.id = 501, .ring_ms = 15000, .handle_ms = 180000};
	s->queues[0].active = true;
	s->agents = dj_alloc(sizeof *s->agents * (size_t)agent_count);
	for (int i = 0; i < agent_count; i++) {
		s->agents[i].acd.id = 1000 + i;
		s->agents[i].active = true;
	}
	conversation_rules_default(&s->conversation);
}

static void everybody_comes(struct app *a)
{
	for (int i = 0; i < agent_count; i++) {
		struct command c = {.kind = COMMAND_DESK_OPENED, .agent = 1000 + i};

		app_submit(a, &c, NULL);
		c = (struct command){.kind = COMMAND_PRESENCE,
				     .actor = 1000 + i,
				     .roles = 1u << role_AGENT,
				     .presence = presence_AVAILABLE};
		app_submit(a, &c, NULL);
	}
}

static double word(struct app *a, struct journal *j, dj_id contact)
{
	struct fact f = {.kind = FACT_letter_received, .at_ms = dj_wall(dj_real_clock())};
	dj_us began = dj_mono(dj_real_clock());

	f.letter_received.contact = contact;
	f.letter_received.channel = channel_CHAT;
	app_committed(a, &f);
	began = dj_mono(dj_real_clock()) - began;
	drain(j);
	return (double)began / 1000;
}

static int compare(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

static void measure(struct app *a, struct journal *j)
{
	double *first = dj_alloc(sizeof *first * (size_t)open_count);
	double *again = dj_alloc(sizeof *again * (size_t)open_count);
	long before = resident_kb(), after;

	for (int i = 0; i < open_count; i++) {
		struct fact f = {.kind = FACT_contact_started};

		f.contact_started.contact = 100000 + i;
		f.contact_started.channel = channel_CHAT;
		app_committed(a, &f);
		first[i] = word(a, j, 100000 + i);
		if (i < agent_count * 3) {
			struct command take = {.kind = COMMAND_CONVERSATION_TAKE,
					       .contact = 100000 + i,
					       .roles = 1u << role_AGENT,
					       .actor = 1000 + i % agent_count};

			if (app_submit(a, &take, NULL) != VERDICT_ok)
				exit(1);
			drain(j);
		}
	}
	after = resident_kb();
	for (int i = 0; i < open_count; i++)
		again[i] = word(a, j, 100000 + i);
	qsort(first, (size_t)open_count, sizeof *first, compare);
	qsort(again, (size_t)open_count, sizeof *again, compare);
	printf("{\"open\":%d,\"agents\":%d,\"resident_mb\":%.1f,\"grown_mb\":%.1f,"
	       "\"first_word_ms\":{\"p50\":%.3f,\"p99\":%.3f,\"max\":%.3f},"
	       "\"next_word_ms\":{\"p50\":%.3f,\"p99\":%.3f,\"max\":%.3f}}\n",
	       open_count, agent_count, (double)after / 1024, (double)(after - before) / 1024,
	       first[open_count / 2], first[open_count * 99 / 100], first[open_count - 1],
	       again[open_count / 2], again[open_count * 99 / 100], again[open_count - 1]);
	free(first);
	free(again);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
	    {"open", required_argument, NULL, 'o'}, {"agents", required_argument, NULL, 'a'}, {0}};
	char dir[] = "/tmp/dajeong-bench-XXXXXX", path[64];
	struct app_config config = {.clock = dj_real_clock(), .to_writer = to_writer};
	struct keyring *keys;
	struct dj_error e;
	struct site site;
	struct app *a;

	for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;)
		*(o == 'o' ? &open_count : &agent_count) = atoi(optarg);
	build(&site);
	config.site = &site;
	if (open_count < 1 || agent_count < 1 || !mkdtemp(dir))
		return 1;
	snprintf(path, sizeof path, "%s/keys", dir);
	if (keyring_open(&keys, path, &e))
		return 1;
	snprintf(path, sizeof path, "%s/journal", dir);
	if (journal_open(&config.journal, path, 16 << 20, keys, &e) || app_alloc(&a, &config, &e))
		return 1;
	app_begin(a, 1, NULL, 0);
	everybody_comes(a);
	drain(config.journal);
	measure(a, config.journal);
	app_free(a);
	journal_close(config.journal);
	unlink(path);
	keyring_close(keys);
	snprintf(path, sizeof path, "%s/keys", dir);
	unlink(path);
	rmdir(dir);
	free(site.queues);
	free(site.agents);
	return 0;
}
