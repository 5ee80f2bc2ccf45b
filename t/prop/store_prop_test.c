/* links: base domain store app */
/* Seeded lives of contacts, told to a writer on each engine: both databases answer every question
 * with the same text, and rows made again from the log are the rows that were there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <inttypes.h>

#include "base/log.h"
#include "flow/query_rig.h"
#include "store/fold.h"

#define CONTACTS 30
#define STEPS	 400

static uint64_t dice;

static int roll(int sides)
{
	dice = dice * 6364136223846793005ull + 1442695040888963407ull;
	return (int)((dice >> 33) % (uint64_t)sides);
}

/* Any fact of a contact, in any order: the fold must not need them to make sense. */
static void any_fact(struct rig *r, const dj_id *contacts)
{
	static const enum fact_kind kinds[] = {
	    FACT_contact_language, FACT_contact_queued,	    FACT_contact_answered,
	    FACT_contact_held,	   FACT_contact_resumed,    FACT_contact_interrupted,
	    FACT_contact_rejoined, FACT_contact_left_queue, FACT_segment_ended,
	    FACT_contact_ended,	   FACT_callback_due,	    FACT_offer_made,
	    FACT_offer_score,	   FACT_offer_ended,
	};
	struct fact f = rig_fact(r, kinds[roll((int)DJ_COUNT(kinds))]);
	const struct fact_info *info = fact_info(f.kind);

	for (int i = 0; i < info->field_count; i++) {
		const struct fact_field *field = &info->fields[i];

		if (strcmp(field->name, "contact") == 0)
			f.v[i] = contacts[roll(CONTACTS)];
		else if (field->type == FIELD_WORD)
			f.v[i] = roll(word_count(field->list));
		else if (field->type == FIELD_MS)
			f.v[i] = roll(100000);
		else
			f.v[i] = 1 + roll(20);
	}
	rig_append(r, &f);
}

static void any_command(struct rig *r, const dj_id *contacts)
{
	static const enum command_kind kinds[] = {COMMAND_CLASSIFY,	 COMMAND_CLASSIFY,
						  COMMAND_CALLBACK_DONE, COMMAND_LOGIN,
						  COMMAND_SETTING,	 COMMAND_LOGIN_FAILED};
	struct command c = {.kind = kinds[roll((int)DJ_COUNT(kinds))],
			    .contact = contacts[roll(CONTACTS)],
			    .subject = 1 + roll(20),
			    .outcome = (enum outcome)roll(outcome_COUNT),
			    .number = roll(4)};

	snprintf(c.name, sizeof c.name, "%s",
		 c.kind == COMMAND_SETTING ? "name"
		 : roll(2)		   ? "agent01"
					   : "nobody");
	snprintf(c.text, sizeof c.text, "글 %d", roll(1000));
	rig_ask(r, &c);
}

static void live(struct rig *r, dj_id *contacts)
{
	for (int i = 0; i < CONTACTS; i++)
		contacts[i] = rig_contact(r, roll(3) ? "01012341234" : NULL);
	for (int i = 0; i < STEPS; i++) {
		if (roll(8))
			any_fact(r, contacts);
		else
			any_command(r, contacts);
		dj_fake_clock_advance(&r->clock, roll(60000));
	}
}

static void ask_into(struct query_rig *q, enum query_kind kind, dj_id id, struct dj_buf *out)
{
	struct query what = {.kind = kind, .id = id, .limit = 200};
	enum verdict v = query_rig_ask(q, &what);

	dj_buf_printf(out, "%s %s\n", verdict_word(v), q->json ? q->json : "");
}

/* What everybody can see. Not the catalog's ids of the site, which both engines get from the same
 * clock. */
static char *see_all(struct rig *r, const dj_id *contacts)
{
	struct query_rig q;
	struct dj_buf out;

	dj_buf_init(&out, 16 << 20);
	query_rig_begin(&q, r);
	ask_into(&q, QUERY_CONTACTS, 0, &out);
	ask_into(&q, QUERY_CALLBACKS, 0, &out);
	ask_into(&q, QUERY_SETTINGS, 0, &out);
	ask_into(&q, QUERY_CATALOG, 0, &out);
	ask_into(&q, QUERY_QUEUES, 0, &out);
	for (int i = 0; i < CONTACTS; i++) {
		ask_into(&q, QUERY_CONTACT, contacts[i], &out);
		ask_into(&q, QUERY_EXPLAIN, contacts[i], &out);
	}
	query_rig_end(&q);
	return out.data;
}

static void fold_again(struct rig *r)
{
	struct db *db;

	assert_int_equal(db_open(&db, r->fresh.url, DB_WRITER, NULL), 0);
	db_begin(db, DB_RECORD);
	assert_int_equal(contact_fold_again(db, NULL), 0);
	assert_int_equal(db_commit(db, NULL), 0);
	db_close(db);
}

static char *one_life(enum engine engine, uint64_t seed)
{
	dj_id contacts[CONTACTS];
	char *before, *after;
	struct rig r;

	if (!rig_begin(&r, engine))
		return NULL;
	dice = seed;
	live(&r, contacts);
	rig_stop_writer(&r);
	before = see_all(&r, contacts);
	fold_again(&r);
	after = see_all(&r, contacts);
	assert_string_equal(before, after);
	free(after);
	rig_end(&r);
	return before;
}

static void both_engines_tell_the_same_story(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 6; seed++) {
		char *here = one_life(ON_SQLITE, seed), *there = one_life(ON_POSTGRES, seed);

		assert_true(strlen(here) > 10000);
		if (there && strcmp(here, there) != 0) {
			size_t at = 0;

			while (here[at] == there[at])
				at++;
			fail_msg("seed %" PRIu64 ": %.200s\nis not\n%.200s", seed, here + at,
				 there + at);
		}
		free(here);
		free(there);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(both_engines_tell_the_same_story),
	};

	setenv("TZ", "UTC", 1);
	dj_log_set_level(DJ_LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
