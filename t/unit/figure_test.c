/* links: base domain */
/* The seven service levels with their published vector, and how facts become rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "domain/figure/figure.h"
#include "domain/figure/sums.h"

#define AT   1764032400000 /* 10:00 in Seoul */
#define HALF FIGURE_CELL_MS

/* ---- levels ---- */

/* One queue and interval: T = 20 s, short abandon 5 s, 100 offered. */
static const struct level_counts vector = {{70, 14, 4, 3, 5, 4, 0}};

static void the_seven_formulas_give_their_published_results(void **state)
{
	static const struct {
		enum level_formula formula;
		int hundredths;
	} results[] = {{LEVEL_ANSWERED, 8333},	{LEVEL_EARLY_GOOD, 8021}, {LEVEL_ABANDONS_ON, 7292},
		       {LEVEL_SHORT_OFF, 7609}, {LEVEL_FLOW_ON, 7000},	  {LEVEL_BREAKOUTS, 7292},
		       {LEVEL_LATE_ONLY, 7865}};

	(void)state;
	assert_int_equal(DJ_COUNT(results), LEVEL_OWN);
	for (size_t i = 0; i < DJ_COUNT(results); i++) {
		struct level_share s = level_of(level_weights_of(results[i].formula), &vector);

		assert_int_equal((s.part * 100000 / s.of + 5) / 10, results[i].hundredths);
	}
}

static void a_site_has_a_formula_of_its_own(void **state)
{
	struct level_weights w = {{0}, {0}};
	struct level_share s;
	char text[LEVEL_TEXT];

	(void)state;
	assert_true(level_weights_read("1000000/1111111", &w));
	s = level_of(&w, &vector);
	assert_int_equal(s.part, 70);
	assert_int_equal(s.of, 100);
	level_weights_write(&w, text);
	assert_string_equal(text, "1000000/1111111");
	assert_false(level_weights_read("1000000/0111111", &w)); /* more than the whole */
	assert_false(level_weights_read("0000000/0000000", &w));
	assert_false(level_weights_read("1000000/1111112", &w));
	assert_false(level_weights_read("1000000/111111", &w));
	assert_false(level_weights_read("1000000/11111111", &w));
	assert_false(level_weights_read("", &w));
}

static void a_level_without_calls_or_without_a_threshold_is_not_defined(void **state)
{
	static const struct level_counts none = {{0}};
	struct figure_sums s = {{0}};

	(void)state;
	for (int f = 0; f < LEVEL_OWN; f++)
		assert_int_equal(level_of(level_weights_of(f), &none).of, 0);
	s.v[SUM_in_time] = 70;
	figure_sums_level(&s, level_weights_of(LEVEL_ANSWERED), 0);
	assert_int_equal(s.v[SUM_level_of], 0);
	figure_sums_level(&s, level_weights_of(LEVEL_ANSWERED), 20000);
	assert_int_equal(s.v[SUM_level_of], 70);
}

static void every_word_of_a_formula_is_its_own(void **state)
{
	(void)state;
	for (int f = 0; f < LEVEL_FORMULAS; f++)
		assert_int_equal(level_formula_of(level_word(f)), f);
	assert_int_equal(level_formula_of("best"), LEVEL_FORMULAS);
}

/* ---- sums ---- */

/* R107: 806 satisfied of 1,000 who were asked is never 97.6 %. */
static void a_share_keeps_both_its_numbers(void **state)
{
	const int64_t columns[] = {1000, 826, 0, 0, 0, 0, 0, 0, 826, 806};
	const struct figure_info *f = figure_info(FIGURE_overall);
	struct figure_sums s = {{0}};

	(void)state;
	assert_int_equal(figure_part_count(PART_surveys), DJ_COUNT(columns));
	figure_sums_add_columns(&s, PART_surveys, columns);
	assert_int_equal(s.v[f->part], 806);
	assert_int_equal(s.v[f->of], 826);
	f = figure_info(FIGURE_survey_answered);
	assert_int_equal(s.v[f->part], 826);
	assert_int_equal(s.v[f->of], 1000);
}

static void the_largest_is_kept_and_the_others_are_added(void **state)
{
	struct figure_sums a = {{0}}, b = {{0}};

	(void)state;
	a.v[SUM_longest_ms] = 5000;
	a.v[SUM_offered] = 3;
	b.v[SUM_longest_ms] = 4000;
	b.v[SUM_offered] = 4;
	figure_sums_add(&a, &b);
	assert_int_equal(a.v[SUM_longest_ms], 5000);
	assert_int_equal(a.v[SUM_offered], 7);
}

static void occupancy_and_utilisation_say_their_denominators(void **state)
{
	const int64_t minutes[] = {2, 20, 3, 5, 30, 10, 60, 5, 5, 1, 4};
	struct figure_sums s = {{0}};

	(void)state;
	figure_sums_add_columns(&s, PART_times, minutes);
	figure_sums_make(&s);
	assert_int_equal(s.v[figure_info(FIGURE_occupancy)->part], 30);
	assert_int_equal(s.v[figure_info(FIGURE_occupancy)->of], 60);
	assert_int_equal(s.v[figure_info(FIGURE_utilisation)->of], 85); /* all but the meal */
}

/* A break is nobody's handling: however long it is, it changes utilisation's denominator, which is
 * the time that is paid, and no other figure. */
static void no_figure_of_handling_knows_breaks(void **state)
{
	struct figure_sums without = {{0}}, with;

	(void)state;
	for (int i = 0; i < SUM_abandoned; i++) /* the columns: each another number */
		without.v[i] = 1000 + 37 * i;
	without.v[SUM_break_ms] = 0;
	with = without;
	with.v[SUM_break_ms] = 600000;
	figure_sums_make(&without);
	figure_sums_make(&with);
	for (int f = 0; f < FIGURES; f++) {
		const struct figure_info *info = figure_info((enum figure_name)f);
		bool paid = f == FIGURE_utilisation;

		assert_int_equal(with.v[info->part], without.v[info->part]);
		assert_int_equal(with.v[info->of] - without.v[info->of], paid ? 600000 : 0);
	}
}

/* ---- the fold ---- */

struct rows {
	struct figure_fold *fold;
	struct figure_entry entries[16];
	struct figure_contact contacts[16];
	struct figure_class classes[16];
	struct figure_wrap wraps[16];
	struct figure_time times[16];
	int entry_count, contact_count, class_count, wrap_count, time_count;
	struct figure_written written[16];
	struct figure_written_part parts[16];
	int written_count, part_count;
	dj_ms at;
	int64_t seq;
};

static void take_entry(void *arg, const struct figure_entry *x)
{
	struct rows *r = arg;

	r->entries[r->entry_count++ % 16] = *x;
}
static void take_contact(void *arg, const struct figure_contact *x)
{
	struct rows *r = arg;

	r->contacts[r->contact_count++ % 16] = *x;
}
static void take_class(void *arg, const struct figure_class *x)
{
	struct rows *r = arg;

	r->classes[r->class_count++ % 16] = *x;
}
static void take_wrap(void *arg, const struct figure_wrap *x)
{
	struct rows *r = arg;

	r->wraps[r->wrap_count++ % 16] = *x;
}
static void take_time(void *arg, const struct figure_time *x)
{
	struct rows *r = arg;

	r->times[r->time_count++ % 16] = *x;
}
static void take_agent(void *arg, const struct figure_agent *x)
{
	(void)arg, (void)x;
}

static void take_written(void *arg, const struct figure_written *x)
{
	struct rows *r = arg;

	r->written[r->written_count++] = *x;
}

static void take_written_part(void *arg, const struct figure_written_part *x)
{
	struct rows *r = arg;

	r->parts[r->part_count++] = *x;
}

static void begin(struct rows *r)
{
	static const struct figure_mark nothing = {0};

	*r = (struct rows){.fold = figure_fold_alloc(&nothing), .at = AT};
}

static void take(struct rows *r)
{
	const struct figure_sink to = {r,	   take_entry,	 take_contact,
				       take_class, take_wrap,	 take_time,
				       take_agent, take_written, take_written_part};

	r->entry_count = r->contact_count = r->class_count = r->wrap_count = r->time_count = 0;
	r->written_count = r->part_count = 0;
	figure_take(r->fold, &to);
}

static struct fact *fact(struct rows *r, enum fact_kind kind)
{
	static struct fact f;

	f = (struct fact){
	    .seq = ++r->seq, .at_ms = r->at, .mono_us = (r->at - AT) * 1000 + 1, .kind = kind};
	return &f;
}

#define FOLD(r, kind, ...)                                                                         \
	do {                                                                                       \
		struct fact *f_ = fact(r, FACT_##kind);                                            \
		const struct fact set = {.kind = {__VA_ARGS__}};                                   \
		memcpy(f_->v, set.v, sizeof f_->v);                                                \
		figure_fold((r)->fold, f_);                                                        \
	} while (0)

static void enters(struct rows *r, dj_id contact, dj_id queue, dj_id segment, int because)
{
	FOLD(r, contact_queued, .contact = contact, .queue = queue, .segment = segment,
	     .because = because, .estimate = 30000);
}

static void a_call_that_is_answered_is_one_row(void **state)
{
	struct rows r;

	(void)state;
	begin(&r);
	FOLD(&r, contact_started, .contact = 1, .language = language_VI);
	enters(&r, 1, 50, 100, queued_because_NEW);
	r.at += 12000;
	FOLD(&r, contact_answered, .contact = 1, .queue = 50, .segment = 100, .agent = 7,
	     .waited = 12000);
	take(&r);
	assert_int_equal(r.entry_count, 1);
	assert_int_equal(r.entries[0].end, entry_end_ANSWERED);
	assert_int_equal(r.entries[0].ended_ms, 0); /* it goes on */
	r.at += 60000;
	FOLD(&r, segment_ended, .contact = 1, .segment = 100, .agent = 7,
	     .how = segment_end_CITIZEN_LEFT, .talk = 50000, .hold = 10000);
	FOLD(&r, contact_ended, .contact = 1, .by = party_CITIZEN, .result = result_ANSWERED);
	take(&r);
	assert_int_equal(r.entry_count, 1);
	assert_int_equal(r.entries[0].id, 100);
	assert_int_equal(r.entries[0].queued_ms, AT);
	assert_int_equal(r.entries[0].ended_ms, AT + 72000);
	assert_int_equal(r.entries[0].wait_ms, 12000);
	assert_int_equal(r.entries[0].estimate_ms, 30000);
	assert_int_equal(r.entries[0].talk_ms, 50000);
	assert_int_equal(r.contact_count, 1);
	assert_int_equal(r.contacts[0].agents, 1);
	assert_int_equal(r.contacts[0].result, result_ANSWERED);
	take(&r);
	assert_int_equal(r.entry_count + r.contact_count, 0); /* nothing is told twice */
	figure_fold_free(r.fold);
}

static void each_way_out_of_the_line_has_its_own_count(void **state)
{
	struct rows r;

	(void)state;
	begin(&r);
	for (dj_id c = 1; c <= 4; c++) {
		FOLD(&r, contact_started, .contact = c);
		enters(&r, c, 50, 100 + c, queued_because_NEW);
	}
	r.at += 3000;
	FOLD(&r, contact_ended, .contact = 1, .by = party_CITIZEN, .waited = 3000);
	FOLD(&r, contact_ended, .contact = 2, .by = party_SYSTEM);
	FOLD(&r, contact_left_queue, .contact = 3, .queue = 50, .segment = 103,
	     .because = queued_because_CALLBACK, .waited = 3000);
	enters(&r, 4, 51, 204, queued_because_OVERFLOW);
	take(&r);
	assert_int_equal(r.entry_count, 5);
	for (int i = 0; i < r.entry_count; i++) {
		static const enum entry_end by_id[] = {0, entry_end_ABANDONED, entry_end_FAILED,
						       entry_end_CALLBACK, entry_end_LEFT};
		const struct figure_entry *e = &r.entries[i];

		assert_int_equal(e->end, e->id == 204 ? entry_end_WAITING : by_id[e->id - 100]);
	}
	figure_fold_free(r.fold);
}

static void who_returns_to_the_line_has_waited_all_the_time(void **state)
{
	struct rows r;

	(void)state;
	begin(&r);
	FOLD(&r, contact_started, .contact = 1);
	enters(&r, 1, 50, 100, queued_because_NEW);
	r.at += 15000;
	enters(&r, 1, 50, 101, queued_because_RETURNED);
	r.at += 6000;
	FOLD(&r, contact_answered, .contact = 1, .queue = 50, .segment = 101, .agent = 7,
	     .waited = 6000);
	take(&r);
	assert_int_equal(r.entry_count, 1);
	assert_int_equal(r.entries[0].id, 100);
	assert_int_equal(r.entries[0].wait_ms, 21000);
	figure_fold_free(r.fold);
}

/* Left for a message and came back without one: one entry, offered once, with all of its wait. */
static void back_from_a_message_goes_on_with_the_entry(void **state)
{
	struct rows r;

	(void)state;
	begin(&r);
	FOLD(&r, contact_started, .contact = 1);
	enters(&r, 1, 50, 100, queued_because_NEW);
	r.at += 15000;
	FOLD(&r, contact_left_queue, .contact = 1, .queue = 50, .segment = 100,
	     .because = queued_because_VOICEMAIL, .waited = 15000);
	take(&r);
	assert_int_equal(r.entries[0].end, entry_end_LEFT);
	r.at += 10000;
	enters(&r, 1, 50, 101, queued_because_VOICEMAIL);
	r.at += 6000;
	FOLD(&r, contact_answered, .contact = 1, .queue = 50, .segment = 101, .agent = 7,
	     .waited = 6000);
	take(&r);
	assert_int_equal(r.entry_count, 1);
	assert_int_equal(r.entries[0].id, 100);
	assert_int_equal(r.entries[0].end, entry_end_ANSWERED);
	assert_int_equal(r.entries[0].ended_ms, 0);
	assert_int_equal(r.entries[0].wait_ms, 31000);
	figure_fold_free(r.fold);
}

static void who_is_passed_on_has_a_part_for_each_agent(void **state)
{
	struct rows r;

	(void)state;
	begin(&r);
	FOLD(&r, contact_started, .contact = 1);
	enters(&r, 1, 50, 100, queued_because_NEW);
	FOLD(&r, contact_answered, .contact = 1, .queue = 50, .segment = 100, .agent = 7);
	FOLD(&r, segment_ended, .contact = 1, .segment = 100, .agent = 7,
	     .how = segment_end_TRANSFERRED);
	FOLD(&r, contact_passed, .contact = 1, .segment = 101, .agent = 8, .from = 7,
	     .how = passed_WARM);
	take(&r);
	assert_int_equal(r.entry_count, 2);
	for (int i = 0; i < 2; i++) {
		bool first = r.entries[i].id == 100;

		assert_int_equal(r.entries[i].kind, first ? entry_kind_OFFERED : entry_kind_PASSED);
		assert_int_equal(r.entries[i].queue, 50);
		assert_int_equal(r.entries[i].agent, first ? 7 : 8);
		assert_int_equal(r.entries[i].how, first ? segment_end_TRANSFERRED : -1);
	}
	assert_int_equal(r.contacts[0].agents, 2);
	figure_fold_free(r.fold);
}

static dj_ms spent(const struct rows *r, enum agent_time what)
{
	dj_ms sum = 0;

	for (int i = 0; i < r->time_count; i++)
		sum += r->times[i].spent_ms[what];
	return sum;
}

static void an_agents_time_is_cut_at_the_half_hours(void **state)
{
	struct rows r;

	(void)state;
	begin(&r);
	r.at = AT + HALF - 60000; /* AT stands at a half hour */
	FOLD(&r, agent_presence, .agent = 7, .presence = presence_AVAILABLE);
	FOLD(&r, agent_routing, .agent = 7, .routing = routing_IDLE);
	r.at += HALF + 120000;
	FOLD(&r, agent_routing, .agent = 7, .routing = routing_TALKING, .contact = 1);
	r.at += 5000;
	FOLD(&r, agent_presence, .agent = 7, .presence = presence_OFFLINE);
	FOLD(&r, agent_routing, .agent = 7, .routing = routing_OFF);
	r.at += 3 * HALF;
	FOLD(&r, agent_presence, .agent = 7, .presence = presence_MEAL);
	take(&r);
	assert_int_equal(spent(&r, agent_time_IDLE), HALF + 120000);
	assert_int_equal(spent(&r, agent_time_TALKING), 5000);
	assert_int_equal(r.time_count, 3);
	assert_int_equal(r.times[0].cell_ms, AT);
	assert_int_equal(r.times[0].spent_ms[agent_time_IDLE], 60000);
	assert_int_equal(r.times[1].spent_ms[agent_time_IDLE], HALF);
	assert_int_equal(r.times[2].spent_ms[agent_time_IDLE], 60000);
	figure_fold_free(r.fold);
}

static void a_wrap_up_belongs_to_the_part_before_it(void **state)
{
	struct rows r;

	(void)state;
	begin(&r);
	FOLD(&r, agent_presence, .agent = 7, .presence = presence_AVAILABLE);
	FOLD(&r, contact_started, .contact = 1);
	enters(&r, 1, 50, 100, queued_because_NEW);
	FOLD(&r, contact_answered, .contact = 1, .queue = 50, .segment = 100, .agent = 7);
	FOLD(&r, agent_routing, .agent = 7, .routing = routing_TALKING, .contact = 1);
	FOLD(&r, segment_ended, .contact = 1, .segment = 100, .agent = 7);
	FOLD(&r, contact_ended, .contact = 1, .by = party_CITIZEN);
	FOLD(&r, agent_routing, .agent = 7, .routing = routing_WRAP_UP, .contact = 1);
	take(&r);
	r.at += 10000;
	figure_pass(r.fold, &(struct figure_mark){r.seq, r.at, (r.at - AT) * 1000 + 1});
	figure_count_time(r.fold); /* in the middle of it */
	take(&r);
	assert_int_equal(r.wrap_count, 0);
	r.at += 20000;
	FOLD(&r, agent_routing, .agent = 7, .routing = routing_IDLE);
	take(&r);
	assert_int_equal(r.wrap_count, 1);
	assert_int_equal(r.wraps[0].entry, 100);
	assert_int_equal(r.wraps[0].wrap_ms, 30000);
	assert_int_equal(spent(&r, agent_time_WRAPPING), 20000);
	figure_fold_free(r.fold);
}

/* The wall clock is put back by an hour while somebody talks: the talk stays as long as it was. */
static void a_clock_that_is_put_right_makes_no_time(void **state)
{
	struct rows r;
	struct fact *f;

	(void)state;
	begin(&r);
	FOLD(&r, agent_presence, .agent = 7, .presence = presence_AVAILABLE);
	FOLD(&r, agent_routing, .agent = 7, .routing = routing_TALKING, .contact = 1);
	r.at += 90000;
	f = fact(&r, FACT_agent_routing);
	f->at_ms -= 2 * HALF;
	f->agent_routing.agent = 7;
	f->agent_routing.routing = routing_IDLE;
	figure_fold(r.fold, f);
	take(&r);
	assert_int_equal(spent(&r, agent_time_TALKING), 90000);
	figure_fold_free(r.fold);
}

/* Nobody is counted between the last fact of a run and the first of the next. */
static void a_restart_ends_everybodys_time(void **state)
{
	struct rows r;
	struct fact *f;

	(void)state;
	begin(&r);
	FOLD(&r, agent_presence, .agent = 7, .presence = presence_AVAILABLE);
	FOLD(&r, agent_routing, .agent = 7, .routing = routing_IDLE);
	r.at += 4000;
	FOLD(&r, contact_started, .contact = 1);
	r.at += 10 * HALF;
	f = fact(&r, FACT_server_started);
	f->mono_us = 5; /* the machine began anew */
	figure_fold(r.fold, f);
	assert_true(figure_is_live(r.fold));
	take(&r);
	assert_int_equal(spent(&r, agent_time_IDLE), 4000);
	figure_fold_free(r.fold);
}

static void a_topic_that_is_saved_late_still_comes(void **state)
{
	struct rows r;

	(void)state;
	begin(&r);
	FOLD(&r, contact_classified, .contact = 99, .topic = 5, .place = 6,
	     .outcome = outcome_ANSWERED);
	take(&r);
	assert_int_equal(r.class_count, 1);
	assert_int_equal(r.classes[0].contact, 99);
	assert_int_equal(r.classes[0].topic, 5);
	figure_fold_free(r.fold);
}

/* A break right after the wrap-up, and one that was asked for in it: its contact has the wrap-up
 * alone. */
static void a_break_after_the_wrap_up_is_no_part_of_its_contact(void **state)
{
	struct rows r;

	(void)state;
	begin(&r);
	FOLD(&r, agent_presence, .agent = 7, .presence = presence_AVAILABLE);
	FOLD(&r, agent_routing, .agent = 7, .routing = routing_WRAP_UP, .contact = 1);
	r.at += 30000;
	FOLD(&r, agent_presence, .agent = 7, .presence = presence_BREAK);
	FOLD(&r, agent_routing, .agent = 7, .routing = routing_OFF);
	r.at += 600000;
	FOLD(&r, agent_presence, .agent = 7, .presence = presence_AVAILABLE);
	FOLD(&r, agent_routing, .agent = 7, .routing = routing_IDLE);
	take(&r);
	assert_int_equal(r.times[0].spent_ms[agent_time_WRAPPING], 30000);
	assert_int_equal(r.times[0].spent_ms[agent_time_BREAK], 600000);
	assert_int_equal(r.times[0].spent_ms[agent_time_TALKING], 0);
	assert_int_equal(r.times[0].spent_ms[agent_time_IDLE], 0);
	figure_fold_free(r.fold);
}

static void waits(struct rows *r, dj_id contact, int because)
{
	FOLD(r, conversation_waits, .contact = contact, .queue = 50, .because = because,
	     .place_at = r->at - 500);
}

static void who_writes_waits_until_a_person_answers(void **state)
{
	struct rows r;

	(void)state;
	begin(&r);
	waits(&r, 1, conversation_because_NEW);
	r.at += 60000;
	FOLD(&r, letter_written, .contact = 1, .kind = letter_kind_AUTOMATIC);
	FOLD(&r, conversation_assigned, .contact = 1, .queue = 50, .agent = 7);
	take(&r);
	assert_int_equal(r.written[0].end, entry_end_WAITING); /* nobody has answered */
	r.at += 30000;
	FOLD(&r, letter_written, .contact = 1, .kind = letter_kind_PERSON, .person = 7);
	r.at += 1000;
	FOLD(&r, letter_written, .contact = 1, .kind = letter_kind_PERSON, .person = 8);
	FOLD(&r, conversation_released, .contact = 1, .agent = 7, .held = 31000);
	FOLD(&r, conversation_assigned, .contact = 1, .queue = 50, .agent = 8);
	r.at += 5000;
	FOLD(&r, conversation_closed, .contact = 1, .agent = 8, .how = conversation_end_AGENT);
	take(&r);
	assert_int_equal(r.written_count, 1);
	assert_int_equal(r.written[0].end, entry_end_ANSWERED);
	assert_int_equal(r.written[0].agent, 7);
	assert_int_equal(r.written[0].wait_ms, 90500); /* from the place in line */
	assert_int_equal(r.part_count, 2);
	assert_int_equal(r.parts[0].held_ms, 31000);
	assert_true(r.parts[0].passed);
	assert_int_equal(r.parts[1].held_ms, 5000);
	assert_false(r.parts[1].passed);
	figure_fold_free(r.fold);
}

static void a_word_after_the_end_is_another_and_who_went_is_told_from_whom_we_ended(void **state)
{
	static const struct {
		enum conversation_end how;
		enum entry_end end;
	} ends[] = {{conversation_end_CITIZEN, entry_end_ABANDONED},
		    {conversation_end_SILENCE, entry_end_ABANDONED},
		    {conversation_end_AGENT, entry_end_FAILED},
		    {conversation_end_RULE, entry_end_FAILED}};
	struct rows r;

	(void)state;
	begin(&r);
	for (size_t i = 0; i < DJ_COUNT(ends); i++) {
		waits(&r, 1, i ? conversation_because_REOPENED : conversation_because_NEW);
		r.at += 7000;
		waits(&r, 1, conversation_because_RESTART); /* the place is kept */
		FOLD(&r, conversation_closed, .contact = 1, .how = ends[i].how);
		take(&r);
		assert_int_equal(r.written_count, 1);
		assert_int_equal(r.written[0].end, ends[i].end);
		assert_int_equal(r.written[0].wait_ms, 7500);
		r.at += 60000;
	}
	for (int i = 0; i < 2; i++) { /* twice, and only then looked at */
		waits(&r, 1, conversation_because_REOPENED);
		r.at += 7000;
		FOLD(&r, conversation_closed, .contact = 1, .how = conversation_end_CITIZEN);
	}
	take(&r);
	assert_int_equal(r.written_count, 2);
	FOLD(&r, letter_written, .contact = 1, .kind = letter_kind_PERSON, .person = 7);
	take(&r);
	assert_int_equal(r.written_count, 0); /* nobody waited for it */
	figure_fold_free(r.fold);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_seven_formulas_give_their_published_results),
	    cmocka_unit_test(a_site_has_a_formula_of_its_own),
	    cmocka_unit_test(a_level_without_calls_or_without_a_threshold_is_not_defined),
	    cmocka_unit_test(every_word_of_a_formula_is_its_own),
	    cmocka_unit_test(a_share_keeps_both_its_numbers),
	    cmocka_unit_test(the_largest_is_kept_and_the_others_are_added),
	    cmocka_unit_test(occupancy_and_utilisation_say_their_denominators),
	    cmocka_unit_test(no_figure_of_handling_knows_breaks),
	    cmocka_unit_test(a_break_after_the_wrap_up_is_no_part_of_its_contact),
	    cmocka_unit_test(a_call_that_is_answered_is_one_row),
	    cmocka_unit_test(each_way_out_of_the_line_has_its_own_count),
	    cmocka_unit_test(who_returns_to_the_line_has_waited_all_the_time),
	    cmocka_unit_test(back_from_a_message_goes_on_with_the_entry),
	    cmocka_unit_test(who_is_passed_on_has_a_part_for_each_agent),
	    cmocka_unit_test(an_agents_time_is_cut_at_the_half_hours),
	    cmocka_unit_test(a_wrap_up_belongs_to_the_part_before_it),
	    cmocka_unit_test(a_clock_that_is_put_right_makes_no_time),
	    cmocka_unit_test(a_restart_ends_everybodys_time),
	    cmocka_unit_test(a_topic_that_is_saved_late_still_comes),
	    cmocka_unit_test(who_writes_waits_until_a_person_answers),
	    cmocka_unit_test(
		a_word_after_the_end_is_another_and_who_went_is_told_from_whom_we_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
