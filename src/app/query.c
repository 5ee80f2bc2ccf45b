/* Owns the reader threads and the table of questions. A lost connection is made again with the next
 * question. */
#include "app/knowledge.h"
#include "app/permission.h"
#include "app/query_run.h"
#include "base/log.h"
#include "base/mailbox.h"
#include "base/thread.h"
#include "domain/number/number.h"
#include "store/log.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#define READERS_MAX 32
#define MAILBOX	    256
#define AWAY_MS	    2000

struct reader {
	struct query_pool *pool;
	struct dj_mailbox *mailbox;
	struct db *db; /* NULL while it is away */
	pthread_t thread;
	struct dj_buf out;
	struct knowledge *knowledge; /* of the one reader that searches; else NULL */
	struct published items[QUERY_ITEMS_MAX];
};

struct query_pool {
	struct query_config config;
	char *database;
	int count;
	struct reader *readers[READERS_MAX];
	struct reader *searcher; /* has the index of what the centre knows */
	atomic_uint turn;
	atomic_bool stopping;
};

static enum verdict (*const table[QUERY_KINDS])(struct query_run *r) = {
    [QUERY_CONTACTS] = query_contacts,
    [QUERY_CONTACT] = query_contact,
    [QUERY_EARLIER] = query_earlier,
    [QUERY_EXPLAIN] = query_explain,
    [QUERY_ENDINGS] = query_endings,
    [QUERY_INTERPRETERS] = query_interpreters,
    [QUERY_CALLBACKS] = query_callbacks,
    [QUERY_CATALOG] = query_catalog,
    [QUERY_SETTINGS] = query_settings,
    [QUERY_PEOPLE] = query_people,
    [QUERY_QUEUES] = query_queues,
    [QUERY_TOKENS] = query_tokens,
    [QUERY_PROMPTS] = query_prompts,
    [QUERY_BACKUPS] = query_backups,
    [QUERY_MISSING] = query_missing,
    [QUERY_FACTS_SINCE] = query_facts,
    [QUERY_FACTS_TODAY] = query_facts,
    [QUERY_LOGIN] = query_login,
    [QUERY_SESSION] = query_session,
    [QUERY_TOKEN] = query_token,
    [QUERY_TRUNKS] = query_trunks,
    [QUERY_TIMELINE] = query_timeline,
    [QUERY_DIRECTORY] = query_directory,
    [QUERY_DIRECTORY_PREVIEW] = query_directory_preview,
    [QUERY_RECORDINGS] = query_recordings,
    [QUERY_RECORDING_POLICIES] = query_recording_policies,
    [QUERY_SURVEY] = query_survey,
    [QUERY_REPORT] = query_report,
    [QUERY_PLACE] = query_place,
    [QUERY_CRISES] = query_crises,
    [QUERY_TASKS] = query_tasks,
    [QUERY_FLOWS] = query_flows,
    [QUERY_FLOW] = query_flow,
    [QUERY_HOURS] = query_hours,
    [QUERY_PUBLIC_NUMBERS] = query_public_numbers,
    [QUERY_PUBLIC_SERVICES] = query_public_services,
    [QUERY_OPEN311_REQUESTS] = query_open311_requests,
    [QUERY_OPEN311_TOKEN] = query_open311_token,
    [QUERY_PUBLIC_SEARCH] = query_public_search,
    [QUERY_PUBLIC_FOUND] = query_public_found,
    [QUERY_PUBLIC_RUMOURS] = query_public_rumours,
    [QUERY_PUBLIC_STORIES] = query_public_stories,
    [QUERY_PUBLIC_ARTICLES] = query_public_articles,
    [QUERY_PUBLIC_PARITY] = query_public_parity,
    [QUERY_PUBLIC_FIGURES] = query_public_figures,
    [QUERY_PUBLIC_NEAR] = query_public_near,
    [QUERY_PUBLIC_MINE] = query_public_mine,
    [QUERY_PUBLIC_FILE] = query_public_file,
    [QUERY_ATTACHMENT] = query_attachment,
    [QUERY_INCIDENTS] = query_incidents,
    [QUERY_INCIDENTS_OPEN] = query_incidents_open,
    [QUERY_SEARCH] = query_search,
    [QUERY_COMPLETE] = query_complete,
    [QUERY_ARTICLE] = query_article,
    [QUERY_ARTICLES] = query_articles,
    [QUERY_ARTICLE_REMARKS] = query_article_remarks,
    [QUERY_CANNED] = query_canned,
    [QUERY_GUIDE] = query_guide,
    [QUERY_FOUND] = query_found,
    [QUERY_KNOWLEDGE_WORDS] = query_knowledge_words,
    [QUERY_WORDINGS] = query_wordings,
    [QUERY_READINGS] = query_readings,
    [QUERY_READINGS_MINE] = query_readings_mine,
    [QUERY_KNOWLEDGE_WORK] = query_knowledge_work,
    [QUERY_FIGURES] = query_figures,
    [QUERY_FIGURE_BEHIND] = query_figure_behind,
    [QUERY_FIGURE_LEVELS] = query_figure_levels,
    [QUERY_TEAMS] = query_teams,
    [QUERY_MESSAGES] = query_messages,
    [QUERY_MESSAGES_SENT] = query_messages_sent,
    [QUERY_COVER] = query_cover,
    [QUERY_SKILLS] = query_skills,
    [QUERY_CARE_MINE] = query_care_mine,
    [QUERY_CARE] = query_care,
    [QUERY_SUPPORT] = query_support,
    [QUERY_WALL_LOOK] = query_wall_look,
    [QUERY_FLOOR_RULES] = query_floor_rules,
    [QUERY_CITIZEN] = query_citizen,
    [QUERY_CITIZENS] = query_citizens,
    [QUERY_INQUIRIES] = query_inquiries,
    [QUERY_INQUIRY] = query_inquiry,
    [QUERY_INQUIRY_ANSWER] = query_inquiry_answer,
    [QUERY_INQUIRIES_OF_CONTACT] = query_inquiries_of_contact,
    [QUERY_INQUIRIES_ALIKE] = query_inquiries_alike,
    [QUERY_INQUIRY_DUE] = query_inquiry_due,
    [QUERY_INQUIRY_RULES] = query_inquiry_rules,
    [QUERY_INQUIRY_PAUSES] = query_inquiry_pauses,
    [QUERY_INQUIRY_FIGURES] = query_inquiry_figures,
    [QUERY_INQUIRY_OFFICE] = query_inquiry_office,
    [QUERY_CITIZEN_LOOKED] = query_citizen_looked,
    [QUERY_CITIZEN_COPY] = query_citizen_copy,
    [QUERY_ACCESS] = query_access,
    [QUERY_RETENTION] = query_retention,
    [QUERY_CONSENT_TEXTS] = query_consent_texts,
    [QUERY_PROCESSING] = query_processing,
    [QUERY_FACILITIES] = query_facilities,
    [QUERY_PHONE_BOOK] = query_phone_book,
    [QUERY_LETTERS] = query_letters,
    [QUERY_LETTER] = query_letter,
    [QUERY_CONTACT_LETTERS] = query_contact_letters,
    [QUERY_CHAT] = query_chat,
    [QUERY_CHANNEL_UNREAD] = query_channel_unread,
    [QUERY_CHANNELS] = query_channels,
    [QUERY_CHANNEL_EVENTS] = query_channel_events,
    [QUERY_WEBHOOKS] = query_webhooks,
    [QUERY_WEBHOOK] = query_webhook,
    [QUERY_CONVERSATIONS] = query_conversations,
    [QUERY_CONVERSATION] = query_conversation,
    [QUERY_CONVERSATION_STATE] = query_conversation_state,
    [QUERY_CONVERSATION_RULES] = query_conversation_rules,
    [QUERY_OUR_ADDRESSES] = query_our_addresses,
    [QUERY_FRONT] = query_front,
    [QUERY_FRONT_FIND] = query_front_find,
    [QUERY_FRONT_SAID] = query_front_said,
};

/* ---- shared by the questions ---- */

void query_json_ms(struct dj_json *j, const char *key, dj_ms at)
{
	if (at)
		dj_json_int(j, key, at);
	else
		dj_json_null(j, key);
}

void query_json_word(struct dj_json *j, const char *key, enum word_list list, int64_t value)
{
	dj_json_text(j, key, word_of(list, value));
}

void query_json_telephone(struct dj_json *j, const char *key, const char *plain)
{
	char number[NUMBER_WRITTEN];

	number_people(number, plain);
	dj_json_text(j, key, number);
}

int query_json_told(struct dj_json *j, const char *name, const struct db_rows *rows, int column)
{
	char key[32];

	for (int l = language_EN; l < language_COUNT; l++) {
		snprintf(key, sizeof key, "%s_%s", name, word_of(words_language, l));
		dj_json_text(j, key, db_text(rows, column++));
	}
	return column;
}

void query_json_roles(struct dj_json *j, const char *key, uint32_t roles)
{
	dj_json_array(j, key);
	for (int r = 0; r < role_COUNT; r++)
		if (roles & 1u << r)
			dj_json_text(j, NULL, word_of(words_role, r));
	dj_json_end_array(j);
}

/* ---- facts ---- */

enum verdict query_facts(struct query_run *r)
{
	int limit = DJ_MIN(DJ_MAX(r->q->limit, 1), QUERY_ITEMS_MAX), n;
	int64_t since = r->q->since;
	struct fact *facts = dj_alloc((size_t)limit * sizeof *facts);

	if (r->q->kind == QUERY_FACTS_TODAY && since == 0)
		since = log_seq_before(r->db, dj_local_midnight(r->now));
	n = log_read(r->db, since, facts, limit);
	for (int i = 0; i < n; i++)
		r->items[i] = (struct published){.kind = PUBLISHED_FACT, .fact = facts[i]};
	r->item_count = n;
	free(facts);
	return VERDICT_ok;
}

/* ---- one question ---- */

/* Whose id is a contact: of a call in crisis they say too much (R059). */
static bool is_of_contact(enum query_kind kind)
{
	switch (kind) {
	case QUERY_CONTACT:
	case QUERY_EARLIER:
	case QUERY_EXPLAIN:
	case QUERY_TIMELINE:
	case QUERY_REPORT:
	case QUERY_PLACE:
	case QUERY_TASKS:
	case QUERY_INQUIRIES_OF_CONTACT:
	case QUERY_RECORDINGS:
	case QUERY_CONTACT_LETTERS:
	case QUERY_CONVERSATION:
		return true;
	default:
		return false;
	}
}

static enum verdict run_allowed(struct query_run *r)
{
	if (is_of_contact(r->q->kind) && r->q->id && query_hides(r, r->q->id))
		return VERDICT_not_allowed;
	return table[r->q->kind](r);
}

static enum verdict run_in_transaction(struct query_run *r)
{
	struct dj_error why;
	enum verdict v;
	int err;

	db_begin(r->db, DB_READ);
	v = run_allowed(r);
	err = db_commit(r->db, &why);
	if (!err)
		return r->json.out->full ? VERDICT_too_large : v;
	dj_log(DJ_LOG_ERROR, "query.failed", "kind=%d why=\"%s\"", r->q->kind, why.text);
	return err == EPROTO || err == EEXIST ? VERDICT_fault : VERDICT_database_away;
}

static enum verdict ask(struct reader *rd, struct query_run *r)
{
	struct dj_error why;
	enum verdict v;

	if (r->q->kind < 0 || r->q->kind >= QUERY_KINDS)
		return VERDICT_bad_request;
	if (r->q->person && !permission_may_query(r->q->roles, r->q->kind))
		return VERDICT_not_allowed;
	if (!rd->db && db_open(&rd->db, rd->pool->database, DB_READER, &why)) {
		rd->db = NULL;
		dj_log(DJ_LOG_WARN, "query.database_away", "why=\"%s\"", why.text);
		return VERDICT_database_away;
	}
	r->db = rd->db;
	v = run_in_transaction(r);
	if (v == VERDICT_database_away) {
		db_close(rd->db);
		rd->db = NULL;
	}
	return v;
}

static void answer_one(struct reader *rd, const struct query *q)
{
	const struct query_config *config = &rd->pool->config;
	struct query_run r = {.keys = config->keys,
			      .q = q,
			      .now = dj_wall(config->clock),
			      .sounds = config->sounds,
			      .given = config->given,
			      .knowledge = rd->knowledge,
			      .items = rd->items};
	struct query_answer a = {.request = q->request, .origin = q->origin, .kind = q->kind};

	dj_buf_clear(&rd->out);
	rd->out.cap = q->kind == QUERY_CITIZEN_COPY ? QUERY_COPY_MAX : QUERY_JSON_MAX;
	r.json = dj_json_begin(&rd->out);
	a.verdict = ask(rd, &r);
	if (a.verdict == VERDICT_ok && rd->out.len) {
		a.json = rd->out.data;
		a.json_n = rd->out.len;
	}
	a.items = rd->items;
	a.item_count = a.verdict == VERDICT_ok ? r.item_count : 0;
	config->answer(config->arg, &a);
	if (rd->out.size > 64 * 1024) /* one large answer must not stay for ever */
		dj_buf_fini(&rd->out);
}

/* ---- threads ---- */

static void take_one(struct reader *rd, struct query *q)
{
	if (q->kind != QUERY_KINDS) /* which only wakes */
		answer_one(rd, q);
	free(q->words);
}

/* A quiet moment of the reader that searches; how long the next one may wait. */
static int rest(struct reader *rd)
{
	struct knowledge_look look = {.keys = rd->pool->config.keys,
				      .now = dj_wall(rd->pool->config.clock)};
	int wait_ms;

	if (!rd->knowledge)
		return -1;
	if (!rd->db && db_open(&rd->db, rd->pool->database, DB_READER, NULL)) {
		rd->db = NULL;
		return AWAY_MS;
	}
	look.db = rd->db;
	db_begin(rd->db, DB_READ);
	wait_ms = knowledge_rest(rd->knowledge, &look);
	if (!db_commit(rd->db, NULL))
		return wait_ms;
	db_close(rd->db);
	rd->db = NULL;
	return AWAY_MS;
}

static void *run(void *arg)
{
	struct reader *rd = arg;
	struct pollfd fd = {.fd = dj_mailbox_fd(rd->mailbox), .events = POLLIN};
	struct query q;
	int wait_ms = rd->knowledge ? 0 : -1;

	while (!atomic_load(&rd->pool->stopping)) {
		if (poll(&fd, 1, wait_ms) == 0)
			wait_ms = rest(rd);
		dj_mailbox_quiet(rd->mailbox);
		while (dj_mailbox_take(rd->mailbox, &q))
			take_one(rd, &q);
	}
	return NULL;
}

static void free_reader(struct reader *rd)
{
	struct query q;

	while (dj_mailbox_take(rd->mailbox, &q))
		free(q.words);
	db_close(rd->db);
	dj_mailbox_free(rd->mailbox);
	knowledge_free(rd->knowledge);
	dj_buf_fini(&rd->out);
	free(rd);
}

static int start_reader(struct query_pool *p, struct reader **out, struct knowledge *knowledge,
			struct dj_error *e)
{
	struct reader *rd = dj_alloc(sizeof *rd);
	int err = db_open(&rd->db, p->database, DB_READER, e);

	if (err) {
		knowledge_free(knowledge);
		free(rd);
		return err;
	}
	rd->pool = p;
	rd->mailbox = dj_mailbox_alloc("reader", MAILBOX, sizeof(struct query), DJ_FULL_REFUSE);
	dj_buf_init(&rd->out, QUERY_JSON_MAX);
	rd->knowledge = knowledge;
	dj_assert(dj_thread_start(&rd->thread, knowledge ? "search" : "reader", run, rd) == 0);
	*out = rd;
	return 0;
}

int query_start(struct query_pool **out, const struct query_config *config, struct dj_error *e)
{
	struct query_pool *p = dj_alloc(sizeof *p);
	int err = 0;

	dj_assert(config->threads >= 1 && config->threads <= READERS_MAX);
	p->config = *config;
	p->database = dj_strdup(config->database);
	while (p->count < config->threads && !err) {
		err = start_reader(p, &p->readers[p->count], NULL, e);
		p->count += !err;
	}
	if (!err)
		err = start_reader(p, &p->searcher, knowledge_alloc(config->snapshot, config->keys),
				   e);
	if (err) {
		query_stop(p);
		return err;
	}
	*out = p;
	return 0;
}

/* The reader with the shortest line; from a moving start, so that equal ones take turns. */
int query_post(struct query_pool *p, const struct query *q)
{
	unsigned first = atomic_fetch_add(&p->turn, 1);
	struct reader *best = p->readers[first % (unsigned)p->count];

	if (q->kind == QUERY_SEARCH || q->kind == QUERY_COMPLETE || q->kind == QUERY_FOUND ||
	    q->kind == QUERY_FRONT_FIND || q->kind == QUERY_PUBLIC_SEARCH ||
	    q->kind == QUERY_PUBLIC_FOUND)
		return dj_mailbox_post(p->searcher->mailbox, q, sizeof *q);
	for (int i = 1; i < p->count; i++) {
		struct reader *rd = p->readers[(first + (unsigned)i) % (unsigned)p->count];

		if (dj_mailbox_depth(rd->mailbox) < dj_mailbox_depth(best->mailbox))
			best = rd;
	}
	return dj_mailbox_post(best->mailbox, q, sizeof *q);
}

static void stop_reader(struct reader *rd)
{
	static const struct query wake = {.kind = QUERY_KINDS};

	dj_mailbox_post(rd->mailbox, &wake, sizeof wake);
	pthread_join(rd->thread, NULL);
	free_reader(rd);
}

void query_stop(struct query_pool *p)
{
	if (!p)
		return;
	atomic_store(&p->stopping, true);
	for (int i = 0; i < p->count; i++)
		stop_reader(p->readers[i]);
	if (p->searcher)
		stop_reader(p->searcher);
	free(p->database);
	free(p);
}
