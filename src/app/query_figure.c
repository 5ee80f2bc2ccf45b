/* Owns reports: the sums of each step and group, added up from the rows of figures at the moment of
 * asking, so that today's thresholds, formulas and topics hold for all of history. Every share and
 * average leaves with its two numbers. */
#include "app/query_figure.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_MAX 4000
#define PIECE_MS (31 * INT64_C(86400000))

/* ---- levels ---- */

void figure_levels_load(struct db *db, struct figure_levels *out)
{
	struct db_rows r = db_query(db, SQL_figure_level_list);

	*out = (struct figure_levels){0};
	while (db_next(&r)) {
		struct figure_level l = {.queue = db_int(&r, 0),
					 .formula = level_formula_of(db_text(&r, 1))};
		bool known =
		    l.formula < LEVEL_OWN ||
		    (l.formula == LEVEL_OWN && level_weights_read(db_text(&r, 2), &l.weights));

		if (l.formula < LEVEL_OWN)
			l.weights = *level_weights_of(l.formula);
		if (known &&
		    out->count < FIGURE_QUEUES) /* a later version's word: as if not there */
			out->at[out->count++] = l;
	}
}

struct figure_level figure_level_of(const struct figure_levels *l, dj_id queue)
{
	struct figure_level found = {0, LEVEL_SHORT_OFF, *level_weights_of(LEVEL_SHORT_OFF)};

	for (int i = 0; i < l->count; i++) {
		if (l->at[i].queue == queue)
			return l->at[i];
		if (l->at[i].queue == 0)
			found = l->at[i];
	}
	return found;
}

/* ---- adding up ---- */

struct figure_row *figure_row(struct figure_report *p, dj_id key)
{
	for (int i = p->step; i < p->count; i++)
		if (p->rows[i].key == key)
			return &p->rows[i];
	if (p->count == ROWS_MAX) {
		p->full = true;
		return &p->rows[p->count - 1];
	}
	if (p->count == p->room) {
		p->room = p->room ? 2 * p->room : 16;
		p->rows = dj_grow(p->rows, (size_t)p->room * sizeof *p->rows);
	}
	p->rows[p->count] = (struct figure_row){.key = key, .from_ms = p->from, .to_ms = p->to};
	return &p->rows[p->count++];
}

#define LIMITED_TO(a)                                                                              \
	db_i((a)->queue), db_i((a)->agent), db_i((a)->team), db_i((a)->topic), db_i((a)->place),   \
	    db_i((a)->language), db_i((a)->channel)

static void read_columns(const struct db_rows *r, int first, int count, int64_t *out)
{
	for (int i = 0; i < count; i++)
		out[i] = db_int(r, first + i);
}

static bool by_people(const struct figure_ask *a)
{
	return a->group == GROUP_AGENT || a->group == GROUP_TEAM || a->agent || a->team;
}

/* Who hung up before anybody answered belongs to no agent: of those, only the answered are known.
 */
static void keep_answered(struct figure_sums *s)
{
	static const enum figure_sum unknown[] = {SUM_offered,
						  SUM_short_abandoned,
						  SUM_abandoned_in_time,
						  SUM_abandoned_late,
						  SUM_left,
						  SUM_chose_callback,
						  SUM_failed,
						  SUM_still_waiting,
						  SUM_abandon_ms,
						  SUM_level_part,
						  SUM_level_of,
						  SUM_level_in_time,
						  SUM_level_late,
						  SUM_level_short,
						  SUM_level_early,
						  SUM_level_given_up,
						  SUM_level_flowed,
						  SUM_level_failed,
						  SUM_written,
						  SUM_written_abandoned,
						  SUM_written_ended,
						  SUM_written_waiting};

	for (size_t i = 0; i < DJ_COUNT(unknown); i++)
		s->v[unknown[i]] = 0;
}

static void add_entries(struct figure_report *p)
{
	const struct figure_ask *a = p->ask;
	struct db_rows r = db_query(p->db, SQL_figure_sum_entries, db_i(a->group),
				    db_i(p->piece_from), db_i(p->piece_to), LIMITED_TO(a));
	int64_t columns[FIGURE_SUMS];

	while (db_next(&r)) {
		struct figure_level level = figure_level_of(&p->levels, db_int(&r, 1));
		struct figure_sums one = {{0}};

		read_columns(&r, 3, figure_part_count(PART_entries), columns);
		figure_sums_add_columns(&one, PART_entries, columns);
		figure_sums_level(&one, &level.weights, db_int(&r, 2));
		if (by_people(a))
			keep_answered(&one);
		figure_sums_add(&figure_row(p, db_int(&r, 0))->sums, &one);
	}
}

static void add_rows(struct figure_report *p, struct db_rows r, enum figure_part part)
{
	int64_t columns[FIGURE_SUMS];

	while (db_next(&r)) {
		read_columns(&r, 1, figure_part_count(part), columns);
		figure_sums_add_columns(&figure_row(p, db_int(&r, 0))->sums, part, columns);
	}
}

static void add_contacts(struct figure_report *p)
{
	const struct figure_ask *a = p->ask;

	add_rows(p,
		 db_query(p->db, SQL_figure_sum_contacts, db_i(a->group),
			  db_i(p->now - FIGURE_AGAIN_MS), db_i(FIGURE_AGAIN_MS),
			  db_i(p->piece_from), db_i(p->piece_to), LIMITED_TO(a)),
		 PART_contacts);
}

/* Who was not answered belongs to no agent here either. */
static void add_written(struct figure_report *p)
{
	const struct figure_ask *a = p->ask;
	struct db_rows r = db_query(p->db, SQL_figure_sum_written, db_i(a->group),
				    db_i(p->piece_from), db_i(p->piece_to), LIMITED_TO(a));
	int64_t columns[FIGURE_SUMS];

	while (db_next(&r)) {
		struct figure_sums one = {{0}};

		read_columns(&r, 1, figure_part_count(PART_written), columns);
		figure_sums_add_columns(&one, PART_written, columns);
		if (by_people(a))
			keep_answered(&one);
		figure_sums_add(&figure_row(p, db_int(&r, 0))->sums, &one);
	}
	add_rows(p,
		 db_query(p->db, SQL_figure_sum_written_parts, db_i(a->group), db_i(p->piece_from),
			  db_i(p->piece_to), LIMITED_TO(a)),
		 PART_written_parts);
}

/* Agents' time and thanks belong to nobody's queue or topic: limited by one, they are not defined.
 */
static void add_times(struct figure_report *p)
{
	const struct figure_ask *a = p->ask;

	if (a->queue || a->topic || a->place || a->language >= 0 || a->channel >= 0 ||
	    (a->group != GROUP_NONE && a->group != GROUP_AGENT && a->group != GROUP_TEAM))
		return;
	add_rows(p,
		 db_query(p->db, SQL_figure_sum_times, db_i(a->group), db_i(p->piece_from),
			  db_i(p->piece_to), db_i(a->agent), db_i(a->team)),
		 PART_times);
	add_rows(p,
		 db_query(p->db, SQL_figure_sum_praises, db_i(a->group), db_i(p->piece_from),
			  db_i(p->piece_to), db_i(a->agent), db_i(a->team)),
		 PART_praises);
}

static void add_piece(struct figure_report *p)
{
	const struct figure_ask *a = p->ask;

	add_entries(p);
	add_rows(p,
		 db_query(p->db, SQL_figure_sum_parts, db_i(a->group), db_i(p->piece_from),
			  db_i(p->piece_to), LIMITED_TO(a)),
		 PART_parts);
	add_contacts(p);
	add_rows(p,
		 db_query(p->db, SQL_figure_sum_surveys, db_i(a->group), db_i(p->piece_from),
			  db_i(p->piece_to), LIMITED_TO(a)),
		 PART_surveys);
	add_written(p);
	add_times(p);
}

/* Some weeks at a time: a database that sorts a whole year by its groups goes to the disk for it.
 */
static void add_pieces(struct figure_report *p, void (*add)(struct figure_report *))
{
	for (p->piece_from = p->from; p->piece_from < p->to; p->piece_from = p->piece_to) {
		p->piece_to = p->piece_from + PIECE_MS < p->to ? p->piece_from + PIECE_MS : p->to;
		add(p);
	}
}

static void add_steps(struct figure_report *p)
{
	const struct figure_ask *a = p->ask;

	for (p->from = a->from_ms; p->from < a->to_ms && !p->full; p->from = p->to) {
		p->to = figure_step_end(a, p->from);
		p->step = p->count;
		if (a->group == GROUP_NONE)
			figure_row(p, 0); /* a step without anything is a row too */
		add_pieces(p, add_piece);
	}
}

/* An agent in two teams is in both rows, and once in the total; so is their time, which rows by
 * queue or topic do not have at all. */
static void add_total(struct figure_report *p)
{
	struct figure_ask whole = *p->ask;
	struct figure_report t = {.db = p->db, .now = p->now, .ask = &whole, .levels = p->levels};

	if (p->ask->group != GROUP_TEAM) {
		for (int i = 0; i < p->count; i++)
			figure_sums_add(&p->total, &p->rows[i].sums);
		return;
	}
	whole.group = GROUP_NONE;
	whole.unit = UNIT_NONE;
	add_steps(&t);
	p->total = t.rows[0].sums;
	keep_answered(&p->total);
	free(t.rows);
}

static void add_times_of_all(struct figure_report *p)
{
	struct figure_ask whole = *p->ask;
	struct figure_report t = {.db = p->db, .now = p->now, .ask = &whole};

	if (p->ask->group == GROUP_NONE || p->ask->group == GROUP_AGENT ||
	    p->ask->group == GROUP_TEAM)
		return;
	whole.group = GROUP_NONE;
	t.from = whole.from_ms;
	t.to = whole.to_ms;
	figure_row(&t, 0);
	add_pieces(&t, add_times);
	figure_sums_add(&p->total, &t.rows[0].sums);
	free(t.rows);
}

void figure_report_make(struct figure_report *p)
{
	figure_levels_load(p->db, &p->levels);
	add_steps(p);
	add_total(p);
	add_times_of_all(p);
	for (int i = 0; i < p->count; i++)
		figure_sums_make(&p->rows[i].sums);
	figure_sums_make(&p->total);
}

void figure_report_free(struct figure_report *p)
{
	free(p->rows);
}

/* ---- JSON ---- */

static void put_value(struct dj_json *j, const struct figure_sums *s, const struct figure_info *f)
{
	if (f->kind == FIGURE_COUNT || f->kind == FIGURE_MSEC) {
		dj_json_int(j, NULL, s->v[f->part]);
		return;
	}
	dj_json_array(j, NULL);
	dj_json_int(j, NULL, s->v[f->part]);
	dj_json_int(j, NULL, s->v[f->of]);
	dj_json_end_array(j);
}

static void put_values(struct dj_json *j, const struct figure_sums *s)
{
	dj_json_array(j, "values");
	for (int f = 0; f < FIGURES; f++)
		put_value(j, s, figure_info((enum figure_name)f));
	dj_json_end_array(j);
}

void figure_json_key(struct dj_json *j, enum figure_group group, dj_id key)
{
	if (group == GROUP_LANGUAGE)
		query_json_word(j, "key", words_language, key);
	else if (group == GROUP_CHANNEL)
		query_json_word(j, "key", words_channel, key);
	else
		dj_json_id(j, "key", key);
}

static void put_rows(struct query_run *r, struct figure_report *p)
{
	struct dj_json *j = &r->json;

	dj_json_array(j, "rows");
	for (int i = 0; i < p->count; i++) {
		const struct figure_row *row = &p->rows[i];

		dj_json_object(j, NULL);
		dj_json_int(j, "from_ms", row->from_ms);
		dj_json_int(j, "to_ms", row->to_ms);
		figure_json_key(j, p->ask->group, row->key);
		put_values(j, &row->sums);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_figures(struct dj_json *j)
{
	static const char *const kinds[] = {[FIGURE_COUNT] = "count",
					    [FIGURE_MSEC] = "ms",
					    [FIGURE_SHARE] = "share",
					    [FIGURE_MEAN] = "mean"};

	dj_json_array(j, "figures");
	for (int f = 0; f < FIGURES; f++) {
		const struct figure_info *info = figure_info((enum figure_name)f);

		dj_json_object(j, NULL);
		dj_json_text(j, "name", info->name);
		dj_json_text(j, "kind", kinds[info->kind]);
		dj_json_text(j, "part", figure_sum_word(info->part));
		dj_json_text(j, "of",
			     info->kind >= FIGURE_SHARE ? figure_sum_word(info->of) : NULL);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* How old they are: what the log has and the rows do not. */
void figure_json_age(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_figure_mark);
	int64_t head = log_mark_read(r->db).seq, at = 0, again = 0, done = 0;
	dj_ms at_ms = 0;

	if (db_next(&rows)) {
		at = db_int(&rows, 0);
		at_ms = db_int(&rows, 1);
		again = db_int(&rows, 3);
		done = db_int(&rows, 4);
		db_done(&rows);
	}
	dj_json_int(&r->json, "now_ms", r->now);
	query_json_ms(&r->json, "as_of_ms", at == head ? r->now : at_ms);
	dj_json_int(&r->json, "behind", head - at);
	dj_json_int(&r->json, "facts", head);
	dj_json_bool(&r->json, "again", again != done);
}

/* Nine of ten were told a wait that was off by at most so much. */
static void put_estimate(struct query_run *r, const struct figure_report *p)
{
	const struct figure_ask *a = p->ask;
	int64_t n = p->total.v[SUM_estimated];

	if (n)
		dj_json_int(&r->json, "estimate_p90_ms",
			    db_query_int(r->db, SQL_figure_estimate_at, 0, db_i(GROUP_NONE),
					 db_i(a->from_ms), db_i(a->to_ms), LIMITED_TO(a),
					 db_i((n * 9 + 9) / 10 - 1)));
	else
		dj_json_null(&r->json, "estimate_p90_ms");
}

/* The whole by each formula, for all queues alike: how much a formula says by itself. */
static void put_formulas(struct dj_json *j, const struct figure_sums *total)
{
	struct level_counts counts = figure_sums_counts(total);

	dj_json_array(j, "levels");
	for (int f = 0; f < LEVEL_OWN; f++) {
		struct level_share share =
		    level_of(level_weights_of((enum level_formula)f), &counts);

		dj_json_object(j, NULL);
		dj_json_text(j, "formula", level_word((enum level_formula)f));
		dj_json_int(j, "part", share.part);
		dj_json_int(j, "of", share.of);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* The trend: contacts of each group in as many days before. */
static void put_before(struct query_run *r, const struct figure_report *p)
{
	struct figure_report before = {.db = r->db,
				       .now = r->now,
				       .ask = p->ask,
				       .from = figure_before(p->ask),
				       .to = p->ask->from_ms};

	dj_json_array(&r->json, "before");
	if (p->ask->unit == UNIT_NONE && p->ask->group != GROUP_NONE)
		add_contacts(&before);
	for (int i = 0; i < before.count; i++) {
		dj_json_object(&r->json, NULL);
		figure_json_key(&r->json, p->ask->group, before.rows[i].key);
		dj_json_int(&r->json, "contacts", before.rows[i].sums.v[SUM_contacts]);
		dj_json_end_object(&r->json);
	}
	dj_json_end_array(&r->json);
	free(before.rows);
}

static void put_report(struct query_run *r, struct figure_report *p)
{
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_int(j, "from_ms", p->ask->from_ms);
	dj_json_int(j, "to_ms", p->ask->to_ms);
	dj_json_text(j, "by", figure_unit_word(p->ask->unit));
	dj_json_text(j, "group", figure_group_word(p->ask->group));
	query_json_word(j, "words", words_language, p->ask->words);
	figure_json_age(r);
	put_figures(j);
	put_estimate(r, p);
	dj_json_object(j, "total");
	put_values(j, &p->total);
	dj_json_end_object(j);
	put_formulas(j, &p->total);
	put_rows(r, p);
	put_before(r, p);
	figure_json_names(r, p);
	dj_json_end_object(j);
}

enum verdict query_figures(struct query_run *r)
{
	struct figure_ask ask;
	struct figure_report p = {.db = r->db, .now = r->now, .ask = &ask};

	if (!figure_ask_read(r->q->text, r->now, &ask, NULL))
		return VERDICT_bad_request;
	figure_report_make(&p);
	if (!p.full)
		put_report(r, &p);
	figure_report_free(&p);
	return p.full ? VERDICT_too_large : VERDICT_ok;
}
