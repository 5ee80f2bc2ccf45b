/* A writer on a fresh database with a small site, and helpers that append facts, post commands and
 * wait for what comes back. Waiting is for an event, with a limit far beyond any slow machine,
 * never for a time. */
#ifndef T_RECORD_RIG_H
#define T_RECORD_RIG_H

#include <poll.h>
#include <pthread.h>

#include "app/site.h"
#include "app/site_seed.h"
#include "app/writer.h"
#include "base/mailbox.h"
#include "store/journal.h"
#include "store/keyring.h"
#include "store/log.h"
#include "base/text.h"
#include "unit/store_engines.h"

#define RIG_LIMIT_MS 60000
#define RIG_FACTS    8192

struct rig {
	struct fresh fresh;
	struct keyring *keys;
	struct journal *journal;
	struct writer *writer;
	struct dj_fake_clock clock;
	struct dj_ids ids;
	struct db *db; /* the test's own, for reading */
	struct dj_mailbox *answers, *alarms;
	struct dj_mailbox *published; /* struct published */
	char journal_path[256], keys_path[256];
	uint64_t request;
	struct dj_ids seeded; /* of the site documents */
};

static const char rig_site[] =
    "{\"format\":1,"
    "\"settings\":{\"name\":\"시험 120\"},"
    "\"skills\":[{\"number\":0,\"name\":\"general\"},{\"number\":1,\"name\":\"korean\","
    "\"language\":\"ko\"},"
    "{\"number\":2,\"name\":\"english\",\"language\":\"en\"}],"
    "\"queues\":[{\"name\":\"general\",\"label\":{\"ko\":\"일반\"},\"needs\":{\"general\":2},"
    "\"steps\":[{\"after_s\":60,\"level_down\":1},"
    "{\"after_s\":120,\"overflow\":\"night\"}],\"gain_per_minute\":3,\"sticky\":true},"
    "{\"name\":\"night\",\"wrap_mode\":\"none\"},{\"name\":\"sign\",\"needs\":{\"general\":1}}],"
    "\"lines\":[{\"number\":\"120\",\"flow\":\"greet\",\"queue\":\"general\",\"in_province\":true},"
    "{\"number\":\"031120\",\"flow\":\"greet\",\"queue\":\"general\",\"in_province\":false},"
    "{\"number\":\"1001\",\"flow\":\"agent\",\"agent\":\"agent01\"}],"
    "\"trunks\":[{\"name\":\"kt\",\"peers\":[\"127.0.0.2\",\"10.0.0.0/"
    "29\"],\"transport\":\"tls\",\"secret\":\"s3cret\"}],"
    "\"topics\":[{\"name\":\"roads\",\"label\":{\"ko\":\"도로\",\"en\":\"Roads\"},\"children\":[{"
    "\"name\":\"road_damage\"}]},{\"name\":\"welfare\"}],"
    "\"places\":[{\"name\":\"suwon\",\"label\":{\"ko\":\"수원시\"}}],"
    "\"reasons\":[{\"kind\":\"presence\",\"presence\":\"away\",\"name\":\"meeting\"},{\"kind\":"
    "\"number\",\"name\":\"call_back\"}],"
    "\"people\":[{\"name\":\"agent01\",\"display\":\"이다연\",\"roles\":[\"agent\"],\"skills\":{"
    "\"general\":4,\"korean\":5},"
    "\"phone_secret\":\"word\"},"
    "{\"name\":\"agent02\",\"display\":\"김수\",\"roles\":[\"agent\"],\"language\":\"en\","
    "\"skills\":{\"general\":2,\"english\":3},"
    "\"phone_address\":\"127.0.0.3:5080\"},"
    "{\"name\":\"admin\",\"display\":\"박관리\",\"password\":\"dajeong-demo\",\"roles\":[\"admin\"]"
    "}],"
    "\"hours\":[{\"queue\":\"sign\",\"weekdays\":[1,2,3,4,5],\"from\":\"09:00\",\"to\":\"18:00\"}],"
    "\"days\":[{\"date\":\"2026-08-17\",\"mode\":\"holiday\"},{\"queue\":\"sign\",\"date\":\"2026-"
    "08-15\",\"mode\":\"open\",\"from\":\"10:00\",\"to\":\"12:00\"}]}";

static inline void rig_publish(void *arg, const struct published *items, int count)
{
	struct rig *r = arg;

	for (int i = 0; i < count; i++)
		dj_assert(dj_mailbox_post(r->published, &items[i], sizeof items[i]) == 0);
}

static inline int rig_answer(void *arg, int origin, const struct answer *a)
{
	struct rig *r = arg;

	dj_assert(origin == ORIGIN_WEB);
	dj_assert(dj_mailbox_post(r->answers, a, sizeof *a) == 0);
	return 0;
}

struct rig_alarm {
	enum alarm alarm;
	bool on;
};

static inline void rig_alarm(void *arg, enum alarm alarm, bool on)
{
	struct rig_alarm a = {alarm, on};

	dj_assert(dj_mailbox_post(((struct rig *)arg)->alarms, &a, sizeof a) == 0);
}

static inline int rig_start_writer(struct rig *r, struct dj_error *e)
{
	struct writer_config config = {.database = r->fresh.url,
				       .journal = r->journal,
				       .keys = r->keys,
				       .clock = &r->clock.clock,
				       .data = r->fresh.tmp.dir,
				       .node = 2,
				       .arg = r,
				       .publish = rig_publish,
				       .answer = rig_answer,
				       .alarm = rig_alarm};

	return writer_start(&r->writer, &config, e);
}

static inline void rig_stop_writer(struct rig *r)
{
	writer_stop(r->writer);
	r->writer = NULL;
}

static inline int rig_seed(struct rig *r, const char *document, struct dj_error *e)
{
	struct site_change with = {r->db, r->keys, &r->seeded, r->clock.wall};

	return site_seed(&with, document, e);
}

/* Without a writer yet. */
static inline bool rig_open(struct rig *r, enum engine engine)
{
	struct dj_error e;

	*r = (struct rig){.ids = {.node = 1}};
	if (!fresh_database(&r->fresh, engine))
		return false;
	dj_fake_clock_init(&r->clock, 1764000000000);
	snprintf(r->keys_path, sizeof r->keys_path, "%s", tmp_path(&r->fresh.tmp, "keys"));
	snprintf(r->journal_path, sizeof r->journal_path, "%s", tmp_path(&r->fresh.tmp, "journal"));
	dj_assert(keyring_open(&r->keys, r->keys_path, NULL) == 0);
	dj_assert(journal_open(&r->journal, r->journal_path, 1 << 20, r->keys, NULL) == 0);
	dj_assert(db_open(&r->db, r->fresh.url, DB_WRITER, NULL) == 0);
	if (rig_seed(r, rig_site, &e)) {
		fprintf(stderr, "%s\n", e.text);
		abort();
	}
	r->answers = dj_mailbox_alloc("test answers", 1024, sizeof(struct answer), DJ_FULL_REFUSE);
	r->alarms = dj_mailbox_alloc("test alarms", 64, sizeof(struct rig_alarm), DJ_FULL_REFUSE);
	r->published =
	    dj_mailbox_alloc("test published", RIG_FACTS, sizeof(struct published), DJ_FULL_REFUSE);
	return true;
}

static inline bool rig_begin(struct rig *r, enum engine engine)
{
	if (!rig_open(r, engine))
		return false;
	dj_assert(rig_start_writer(r, NULL) == 0);
	return true;
}

static inline void rig_end(struct rig *r)
{
	writer_stop(r->writer);
	db_close(r->db);
	journal_close(r->journal);
	keyring_close(r->keys);
	dj_mailbox_free(r->answers);
	dj_mailbox_free(r->alarms);
	dj_mailbox_free(r->published);
	fresh_gone(&r->fresh);
}

/* Waits for the next message. */
static inline void rig_take(struct dj_mailbox *m, void *out)
{
	while (!dj_mailbox_take(m, out)) {
		struct pollfd fd = {.fd = dj_mailbox_fd(m), .events = POLLIN};

		dj_mailbox_quiet(m);
		if (dj_mailbox_take(m, out))
			return;
		if (poll(&fd, 1, RIG_LIMIT_MS) != 1) {
			fprintf(stderr, "nothing came to %s\n", dj_mailbox_name(m));
			abort();
		}
	}
}

static inline dj_id rig_id(struct rig *r)
{
	return dj_id_next(&r->ids, r->clock.wall);
}

static inline struct fact rig_fact(struct rig *r, enum fact_kind kind)
{
	return (struct fact){.kind = kind,
			     .version = fact_info(kind)->version,
			     .at_ms = r->clock.wall,
			     .mono_us = r->clock.mono};
}

static inline void rig_append(struct rig *r, const struct fact *f)
{
	dj_assert(journal_add_fact(r->journal, f));
	if (r->writer)
		writer_wake(r->writer);
}

/* The next published fact; texts in between are skipped. */
static inline struct fact rig_published(struct rig *r)
{
	struct published p;

	do
		rig_take(r->published, &p);
	while (p.kind != PUBLISHED_FACT);
	return p.fact;
}

static inline struct answer rig_ask(struct rig *r, struct command *c)
{
	struct answer a;

	c->request = ++r->request;
	c->origin = ORIGIN_WEB;
	dj_assert(writer_post(r->writer, c) == 0);
	rig_take(r->answers, &a);
	dj_assert(a.request == c->request);
	return a;
}

static inline dj_id rig_named(struct rig *r, enum sql_id by_name, const char *name)
{
	dj_id id;

	db_begin(r->db, DB_READ);
	id = db_query_int(r->db, by_name, 0, db_t(name));
	dj_assert(db_commit(r->db, NULL) == 0 && id);
	return id;
}

/* A contact that started just now, from this number. */
static inline dj_id rig_contact(struct rig *r, const char *number)
{
	struct fact f = rig_fact(r, FACT_contact_started);
	dj_id id = rig_id(r);

	f.contact_started.contact = id;
	f.contact_started.line = 120;
	f.contact_started.in_province = true;
	f.contact_started.language = language_KO;
	rig_append(r, &f);
	if (number)
		dj_assert(journal_add_private(r->journal, id, PRIVATE_CALLER_NUMBER, number));
	return id;
}

#endif
