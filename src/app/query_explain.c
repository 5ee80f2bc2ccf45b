/* Owns "why this agent and why not the others". The facts keep the rule that decided and the best
 * five with their scores; the others are found again by replaying the log through the routing code
 * up to the offer. */
#include "app/query_run.h"
#include "app/site.h"
#include "app/site_rows.h"
#include "domain/acd/replay.h"
#include "store/log.h"

#include <stdlib.h>
#include <string.h>

#define OFFERS_MAX   1000
#define PAGE_FACTS   1000
#define REASONS_MAX  1024
#define EARLY_FACTS  200
#define OTHERS_SHOWN 60		      /* per offer, best first; the rest is counted by cause */
#define DAY_MS	     (24 * 3600000LL) /* nobody is idle for longer */

/* What the replay says of one offer. */
struct reasons {
	int count;
	struct acd_reason *at;
};

static const char *why_word(enum acd_why why)
{
	static const char *const words[] = {
	    [ACD_WHY_BEST] = "best",
	    [ACD_WHY_LOWER_SCORE] = "lower_score",
	    [ACD_WHY_NOT_READY] = "not_ready",
	    [ACD_WHY_SKILL_MISSING] = "skill_missing",
	    [ACD_WHY_LEVEL_TOO_LOW] = "level_too_low",
	    [ACD_WHY_RESERVED] = "reserved",
	    [ACD_WHY_SKIPPED] = "skipped",
	    [ACD_WHY_WAITS_FOR_STICKY] = "waits_for_sticky",
	    [ACD_WHY_SPARED] = "spared",
	};

	return words[why];
}

static const char *skill_name(const struct site *s, int number)
{
	for (int i = 0; i < s->skill_count; i++)
		if (s->skills[i].number == number)
			return s->skills[i].name;
	return NULL;
}

static void others_of(struct dj_json *j, const struct reasons *r, const struct site *site)
{
	int counts[ACD_WHYS] = {0};

	dj_json_array(j, "others");
	for (int i = 0; i < r->count; i++) {
		counts[r->at[i].why]++;
		if (i >= OTHERS_SHOWN)
			continue;
		dj_json_object(j, NULL);
		dj_json_id(j, "agent", r->at[i].agent);
		dj_json_text(j, "why", why_word(r->at[i].why));
		dj_json_text(j, "skill", skill_name(site, r->at[i].skill));
		dj_json_int(j, "score", r->at[i].score);
		dj_json_int(j, "hard", r->at[i].hard);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_object(j, "counts");
	for (int w = 0; w < (int)DJ_COUNT(counts); w++)
		if (counts[w])
			dj_json_int(j, why_word(w), counts[w]);
	dj_json_end_object(j);
}

static void score(struct query_run *r, const struct fact *f)
{
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_id(j, "agent", f->offer_score.agent);
	dj_json_int(j, "rank", f->offer_score.rank);
	dj_json_int(j, "score", f->offer_score.score);
	dj_json_int(j, "level", f->offer_score.level);
	dj_json_int(j, "idle_ms", f->offer_score.idle);
	dj_json_end_object(j);
}

/* An offer with the scores and the end that name it. */
static void offer(struct query_run *r, const struct fact *made, const struct fact *facts, int count,
		  const struct reasons *others, const struct site *site)
{
	struct dj_json *j = &r->json;
	dj_id id = made->offer_made.offer;

	dj_json_object(j, NULL);
	dj_json_id(j, "offer", id);
	dj_json_int(j, "at_ms", made->at_ms);
	dj_json_int(j, "seq", made->seq);
	dj_json_id(j, "queue", made->offer_made.queue);
	dj_json_id(j, "agent", made->offer_made.agent);
	query_json_word(j, "rule", words_rule, made->offer_made.rule);
	dj_json_int(j, "eligible", made->offer_made.eligible);
	dj_json_array(j, "scores");
	for (int i = 0; i < count; i++)
		if (facts[i].kind == FACT_offer_score && facts[i].offer_score.offer == id)
			score(r, &facts[i]);
	dj_json_end_array(j);
	for (int i = 0; i < count; i++)
		if (facts[i].kind == FACT_offer_ended && facts[i].offer_ended.offer == id) {
			query_json_word(j, "how", words_offer_end, facts[i].offer_ended.how);
			dj_json_int(j, "rang_ms", facts[i].offer_ended.rang);
		}
	others_of(j, others, site);
	dj_json_end_object(j);
}

static struct acd_replay *start_replay(const struct site *s)
{
	int skill_of[language_COUNT];
	struct acd_replay *replay;

	for (int l = 0; l < language_COUNT; l++)
		skill_of[l] = site_language_skill(s, l);
	replay = acd_replay_alloc(&s->policy, skill_of);
	for (int i = 0; i < s->queue_count; i++)
		acd_replay_queue(replay, &s->queues[i].acd);
	for (int i = 0; i < s->agent_count; i++)
		acd_replay_agent(replay, &s->agents[i].acd);
	return replay;
}

static void explain_if_asked(struct acd_replay *replay, const struct fact *made,
			     const struct fact *offers, struct reasons *out)
{
	int k = 0;

	while (offers[k].seq && offers[k].seq != made->seq)
		k++;
	if (!offers[k].seq)
		return;
	out[k].at = dj_alloc(REASONS_MAX * sizeof *out[k].at);
	out[k].count =
	    DJ_MIN(REASONS_MAX, acd_replay_explain(replay, made, out[k].at, REASONS_MAX));
}

/* Takes one page of the log into the replay; each offer that is met is explained before it is
 * applied. Returns the number of the last fact taken, 0 at the end. */
static int64_t replay_page(struct query_run *r, struct acd_replay **replay, int64_t since,
			   const struct fact *offers, struct reasons *out, const struct site *site)
{
	struct fact *page = dj_alloc(PAGE_FACTS * sizeof *page);
	int n = log_read(r->db, since, page, PAGE_FACTS);
	int64_t last = n ? page[n - 1].seq : 0;

	for (int i = 0; i < n; i++) {
		if (page[i].kind == FACT_server_started) {
			acd_replay_free(*replay);
			*replay = start_replay(site);
		}
		if (page[i].kind == FACT_offer_made)
			explain_if_asked(*replay, &page[i], offers, out);
		acd_replay_fact(*replay, &page[i]);
	}
	free(page);
	return last;
}

static void explain_offers(struct query_run *r, const struct fact *offers, int count,
			   struct reasons *out, const struct site *site)
{
	struct acd_replay *replay = start_replay(site);
	int64_t at = log_seq_before(r->db, offers[0].at_ms - DAY_MS), last = offers[count - 1].seq;

	while (at >= 0 && at < last) {
		int64_t next = replay_page(r, &replay, at, offers, out, site);

		if (!next)
			break;
		at = next;
	}
	acd_replay_free(replay);
}

static void write_offers(struct query_run *r, const struct fact *facts, int n)
{
	struct reasons *others = dj_alloc(OFFERS_MAX * sizeof *others);
	struct site *site = dj_alloc(sizeof *site);

	site_read(r->db, r->keys, site);
	if (n)
		explain_offers(r, facts, n, others, site);
	for (int i = 0; i < n; i++) {
		if (facts[i].kind == FACT_offer_made)
			offer(r, &facts[i], facts, n, &others[i], site);
		free(others[i].at);
	}
	free(others);
	site_free(site);
	free(site);
}

/* Whom its citizen wished to speak with; it is known a moment after the call was there. */
static dj_id preferred_of(struct query_run *r, int64_t from, int64_t to)
{
	struct fact *early = dj_alloc(EARLY_FACTS * sizeof *early);
	int n = log_read_contact(r->db, r->q->id, from, to, early, EARLY_FACTS);
	dj_id agent = 0;

	for (int i = 0; i < n && !agent; i++)
		if (early[i].kind == FACT_contact_preferred)
			agent = early[i].contact_preferred.agent;
	free(early);
	return agent;
}

enum verdict query_explain(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_contact_seqs, db_i(r->q->id));
	struct fact *facts;
	int64_t from, to;
	int n;

	if (!db_next(&rows))
		return VERDICT_not_found;
	from = db_int(&rows, 0);
	to = db_int(&rows, 1) ? db_int(&rows, 1) : INT64_MAX;
	db_done(&rows);
	facts = dj_alloc((OFFERS_MAX + 1) * sizeof *facts);
	n = log_read_offers(r->db, r->q->id, from, to, facts, OFFERS_MAX);
	dj_json_object(&r->json, NULL);
	dj_json_id(&r->json, "contact", r->q->id);
	dj_json_id(&r->json, "preferred", preferred_of(r, from, to));
	dj_json_array(&r->json, "offers");
	write_offers(r, facts, n);
	dj_json_end_array(&r->json);
	dj_json_end_object(&r->json);
	free(facts);
	return VERDICT_ok;
}
