/* Owns the arithmetic of a report's row. */
#include "domain/figure/sums.h"

static const struct figure_info infos[FIGURES] = {
#define COUNT(name, sum)      {#name, FIGURE_COUNT, SUM_##sum, SUM_##sum},
#define MSEC(name, sum)	      {#name, FIGURE_MSEC, SUM_##sum, SUM_##sum},
#define SHARE(name, part, of) {#name, FIGURE_SHARE, SUM_##part, SUM_##of},
#define MEAN(name, sum, of)   {#name, FIGURE_MEAN, SUM_##sum, SUM_##of},
#include "domain/figure/figure.def"
};

static const struct {
	const char *word;
	bool most;
} sums[FIGURE_SUMS] = {
#define SUM(name)  {#name, false},
#define MOST(name) {#name, true},
#include "domain/figure/figure.def"
};

/* The number of the first sum of each part: how many stand before it. */
static const int firsts[FIGURE_PARTS + 1] = {
    [PART_entries] = SUM_offered,   [PART_parts] = SUM_handled,
    [PART_contacts] = SUM_contacts, [PART_surveys] = SUM_asked,
    [PART_praises] = SUM_praised,   [PART_times] = SUM_ringing_ms,
    [PART_written] = SUM_written,   [PART_written_parts] = SUM_written_handled,
    [PART_made] = SUM_level_part,   [FIGURE_PARTS] = FIGURE_SUMS,
};

const struct figure_info *figure_info(enum figure_name f)
{
	return &infos[f];
}

const char *figure_sum_word(enum figure_sum s)
{
	return sums[s].word;
}

int figure_part_count(enum figure_part p)
{
	return firsts[p + 1] - firsts[p];
}

static void add(struct figure_sums *s, int i, int64_t value)
{
	s->v[i] = sums[i].most ? DJ_MAX(s->v[i], value) : s->v[i] + value;
}

void figure_sums_add_columns(struct figure_sums *s, enum figure_part p, const int64_t *columns)
{
	for (int i = 0; i < figure_part_count(p); i++)
		add(s, firsts[p] + i, columns[i]);
}

void figure_sums_add(struct figure_sums *s, const struct figure_sums *other)
{
	for (int i = 0; i < FIGURE_SUMS; i++)
		add(s, i, other->v[i]);
}

void figure_sums_level(struct figure_sums *s, const struct level_weights *w, int64_t within_ms)
{
	const int64_t *v = s->v;
	struct level_counts c = {{v[SUM_in_time], v[SUM_late], v[SUM_short_abandoned],
				  v[SUM_abandoned_in_time], v[SUM_abandoned_late],
				  v[SUM_left] + v[SUM_chose_callback], v[SUM_failed]}};
	struct level_share share = {0, 0};

	if (within_ms > 0) {
		share = level_of(w, &c);
		for (int i = 0; i < LEVEL_COUNTS; i++)
			s->v[SUM_level_in_time + i] = c.of[i];
	}
	s->v[SUM_level_part] = share.part;
	s->v[SUM_level_of] = share.of;
}

struct level_counts figure_sums_counts(const struct figure_sums *s)
{
	struct level_counts c;

	for (int i = 0; i < LEVEL_COUNTS; i++)
		c.of[i] = s->v[SUM_level_in_time + i];
	return c;
}

void figure_sums_make(struct figure_sums *s)
{
	int64_t *v = s->v;

	v[SUM_abandoned] = v[SUM_abandoned_in_time] + v[SUM_abandoned_late];
	v[SUM_abandoned_of] = v[SUM_offered] - v[SUM_short_abandoned];
	v[SUM_flowed_out] = v[SUM_left] + v[SUM_chose_callback];
	v[SUM_handle_ms] = v[SUM_talk_ms] + v[SUM_hold_ms] + v[SUM_wrap_ms];
	v[SUM_out_handle_ms] = v[SUM_out_talk_ms] + v[SUM_out_hold_ms] + v[SUM_out_wrap_ms];
	v[SUM_busy_ms] =
	    v[SUM_ringing_ms] + v[SUM_talking_ms] + v[SUM_holding_ms] + v[SUM_wrapping_ms];
	v[SUM_ready_ms] = v[SUM_busy_ms] + v[SUM_idle_ms];
	/* A meal is the person's own time; every other state of who is logged in is work. */
	v[SUM_paid_ms] = v[SUM_ready_ms] + v[SUM_break_ms] + v[SUM_training_ms] + v[SUM_rest_ms] +
			 v[SUM_away_ms] + v[SUM_supervising_ms];
	v[SUM_resolved_of] = v[SUM_closed] + v[SUM_handed_over];
}
