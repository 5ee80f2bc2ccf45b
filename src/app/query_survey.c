/* Owns what callers answered, counted: how many were asked, how many answered, and the scores of
 * each question with their denominator (R098). No answer is not a good answer. */
#include "app/query_run.h"
#include "domain/survey/survey.h"

#define DAY	  (24 * 3600 * INT64_C(1000))
#define DAYS	  30
#define DAYS_MAX  400
#define SCORES	  5
#define SATISFIED 4 /* from here on */

struct asked {
	int64_t offered, answered;
};

struct counts {
	struct asked all, by_language[language_COUNT];
	int64_t scores[SURVEY_QUESTIONS][SCORES + 1]; /* [0]: not answered */
};

/* Columns: language, the four scores, how many. */
static void add_row(struct counts *c, const struct db_rows *r)
{
	int64_t n = db_int(r, 1 + SURVEY_QUESTIONS), language = db_int(r, 0);
	bool answered = db_int(r, 1) > 0;
	struct asked *mine = language >= 0 && language < language_COUNT
				 ? &c->by_language[language]
				 : &c->by_language[language_UNKNOWN];

	c->all.offered += n;
	mine->offered += n;
	c->all.answered += answered ? n : 0;
	mine->answered += answered ? n : 0;
	for (int q = 0; q < SURVEY_QUESTIONS; q++) {
		int64_t score = db_int(r, 1 + q);

		if (score >= 0 && score <= SCORES)
			c->scores[q][score] += n;
	}
}

static void put_question(struct dj_json *j, const char *name, const int64_t *scores)
{
	int64_t of = 0, satisfied = 0;

	for (int s = 1; s <= SCORES; s++) {
		of += scores[s];
		satisfied += s >= SATISFIED ? scores[s] : 0;
	}
	dj_json_object(j, NULL);
	dj_json_text(j, "question", name);
	dj_json_int(j, "of", of);
	dj_json_int(j, "satisfied", satisfied);
	dj_json_array(j, "scores");
	for (int s = 1; s <= SCORES; s++)
		dj_json_int(j, NULL, scores[s]);
	dj_json_end_array(j);
	dj_json_end_object(j);
}

static void put_languages(struct dj_json *j, const struct counts *c)
{
	dj_json_array(j, "languages");
	for (int l = 0; l < language_COUNT; l++) {
		if (!c->by_language[l].offered)
			continue;
		dj_json_object(j, NULL);
		query_json_word(j, "language", words_language, l);
		dj_json_int(j, "offered", c->by_language[l].offered);
		dj_json_int(j, "answered", c->by_language[l].answered);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

enum verdict query_survey(struct query_run *r)
{
	static const char *const names[SURVEY_QUESTIONS] = {"kindness", "professionalism",
							    "promptness", "overall"};
	dj_ms since = r->now - DJ_MIN(r->q->since > 0 ? r->q->since : DAYS, DAYS_MAX) * DAY;
	struct db_rows rows = db_query(r->db, SQL_survey_counts, db_i(since));
	struct counts c = {0};
	struct dj_json *j = &r->json;

	while (db_next(&rows))
		add_row(&c, &rows);
	dj_json_object(j, NULL);
	dj_json_int(j, "since_ms", since);
	dj_json_int(j, "until_ms", r->now);
	dj_json_int(j, "offered", c.all.offered);
	dj_json_int(j, "answered", c.all.answered);
	dj_json_array(j, "questions");
	for (int q = 0; q < SURVEY_QUESTIONS; q++)
		put_question(j, names[q], c.scores[q]);
	dj_json_end_array(j);
	put_languages(j, &c);
	dj_json_end_object(j);
	return VERDICT_ok;
}
