/* links: base domain */
/* Inquiries live through a random year: moves, pauses, extensions, holidays declared in between.
 * Always one clock runs or a named pause does; a date never comes earlier unless it begins anew or
 * is about something else; the facts replayed give the state. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "domain/inquiry/inquiry.h"

#define LIVES	 300
#define STEPS	 60
#define HOUR	 ((dj_ms)3600000)
#define DAY	 (24 * HOUR)
#define BEGIN	 INT64_C(1795395600000)
#define HOLIDAYS 40

static uint64_t seed;

static unsigned dice(unsigned sides)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % sides;
}

static int korea(void *arg, dj_ms at)
{
	(void)arg, (void)at;
	return 540;
}

struct life {
	struct inquiry is, told; /* told: replayed from the facts alone */
	struct due_rule rules[4];
	int64_t holidays[HOLIDAYS];
	struct inquiry_pause pauses[INQUIRY_PAUSES];
	struct inquiry_policy policy;
	struct facts facts;
	dj_ms now;
	dj_id next;
};

static struct inquiry_turn turn(struct life *l)
{
	l->facts.count = 0;
	return (struct inquiry_turn){
	    .i = &l->is, .policy = &l->policy, .now = l->now, .fresh = ++l->next, .out = &l->facts};
}

static struct due_rule rule(int sub, int state, int period, enum due_unit unit)
{
	struct due_rule r = {.id = period,
			     .kind = DUE_ANY,
			     .sub = sub,
			     .state = state,
			     .period = period,
			     .unit = unit,
			     .first_day = true};

	assert_true(directory_hours_read("mon-fri 09:00-12:00, mon-fri 13:00-18:00", &r.office));
	return r;
}

static void begin(struct life *l)
{
	const struct inquiry_form form = {.kind = inquiry_kind_COMPLAINT,
					  .sub = (enum inquiry_sub)dice(inquiry_sub_COUNT)};
	struct inquiry_turn t;

	memset(l, 0, sizeof *l);
	l->rules[0] = rule(DUE_ANY, DUE_ANY, 7, due_unit_WORKING_DAYS);
	l->rules[1] = rule(inquiry_sub_CERTIFICATE, DUE_ANY, 3, due_unit_WORKING_HOURS);
	l->rules[2] = rule(inquiry_sub_LAW, DUE_ANY, 14, due_unit_DAYS);
	l->rules[3] = rule(DUE_ANY, inquiry_state_HANDED, 8, due_unit_WORKING_HOURS);
	l->policy = (struct inquiry_policy){.rules = l->rules,
					    .rule_count = 4,
					    .calendar = {l->holidays, 0, {NULL, korea}},
					    .pauses = l->pauses};
	l->now = BEGIN + (dj_ms)dice(14 * 24) * HOUR;
	l->is.id = ++l->next;
	t = turn(l);
	inquiry_open(&t, &form, 11200017);
}

/* Another day without work, ahead of now: what was counted is counted anew. */
static void declare(struct life *l)
{
	struct due_calendar *c = &l->policy.calendar;
	int64_t day = hours_local(&c->zone, l->now).day + 1 + dice(15);
	struct inquiry_turn t = turn(l);
	int n = c->holiday_count;

	if (n == HOLIDAYS)
		return;
	for (int i = 0; i < n; i++)
		if (l->holidays[i] == day)
			return;
	for (; n > 0 && l->holidays[n - 1] > day; n--)
		l->holidays[n] = l->holidays[n - 1];
	l->holidays[n] = day;
	c->holiday_count++;
	inquiry_recount(&t);
}

static void random_move(struct life *l)
{
	struct inquiry_step s = {.move = (enum inquiry_move)(1 + dice(inquiry_move_COUNT - 1)),
				 .department = 7,
				 .official = dice(3),
				 .told = dice(2)};
	struct inquiry_turn t = turn(l);

	for (int i = 0; i < 20 && !inquiry_reason_fits(s.move, s.reason); i++)
		s.reason = (enum inquiry_reason)dice(inquiry_reason_COUNT);
	if (inquiry_move(&t, &s) != INQUIRY_OK)
		assert_int_equal(l->facts.count, 0); /* who is refused leaves nothing */
}

static void step(struct life *l)
{
	struct inquiry_turn t;

	switch (dice(9)) {
	case 0:
		t = turn(l);
		inquiry_extend(&t, inquiry_reason_COMPLEX);
		break;
	case 1:
	case 2:
		t = turn(l);
		inquiry_pause(&t, (enum pause_why)(1 + dice(pause_why_COUNT - 1)), false);
		break;
	case 3:
		t = turn(l);
		inquiry_resume(&t, pause_end_CITIZEN, l->now - (dj_ms)dice(48) * HOUR);
		break;
	case 4:
		declare(l);
		break;
	case 5:
		t = turn(l);
		inquiry_interim(&t);
		break;
	default:
		random_move(l);
	}
}

/* The rows that an app would keep: pauses that are over. */
static void keep(struct life *l, const struct fact *f)
{
	if (f->kind != FACT_inquiry_resumed)
		return;
	assert_true(l->policy.pause_count < INQUIRY_PAUSES);
	l->pauses[l->policy.pause_count++] = (struct inquiry_pause){
	    f->inquiry_resumed.end_at - f->inquiry_resumed.paused, f->inquiry_resumed.end_at};
}

static void one_clock(const struct inquiry *i)
{
	if (i->state == inquiry_state_CLOSED) {
		assert_int_equal(i->hop, 0);
		assert_int_equal(i->pause, 0);
		assert_true(i->closed_ms != 0);
		return;
	}
	assert_true(i->hop != 0 && i->hop_from_ms != 0 && i->hop_due_ms != 0);
	assert_int_equal(i->closed_ms, 0);
	assert_true((i->pause == 0) == (i->pause_why == pause_why_NONE));
	assert_true((i->pause == 0) == (i->paused_ms == 0));
}

static void take(struct life *l, const struct inquiry *was)
{
	for (int n = 0; n < l->facts.count; n++) {
		const struct fact *f = &l->facts.at[n];

		inquiry_apply(&l->told, f);
		keep(l, f);
	}
	assert_memory_equal(&l->told, &l->is, sizeof l->is);
	one_clock(&l->is);
	if (was->due_ms && l->is.due_from_ms == was->due_from_ms)
		assert_true(l->is.due_ms >= was->due_ms);
	assert_true(l->is.due_ms >= l->is.due_from_ms);
}

static void reminders_go_forward(const struct life *l)
{
	enum remind_why why;
	dj_ms next = inquiry_remind(&l->is, &l->policy, l->now, &why);

	assert_true(next == 0 || next > l->now);
	assert_true((next == 0) == (why == remind_why_NONE));
}

static void a_random_year(void **state)
{
	static struct life l;
	int closed = 0, paused = 0, extended = 0;

	(void)state;
	for (int life = 0; life < LIVES; life++) {
		struct inquiry was = {0};

		seed = (uint64_t)life + 1;
		begin(&l);
		take(&l, &was);
		for (int i = 0; i < STEPS; i++) {
			was = l.is;
			l.now += (dj_ms)dice(12 * 24) * HOUR + HOUR;
			l.facts.count = 0;
			step(&l);
			take(&l, &was);
			reminders_go_forward(&l);
			closed += l.is.state == inquiry_state_CLOSED;
			paused += l.is.pause != 0;
			extended += l.is.extended;
		}
	}
	assert_true(closed > LIVES && paused > LIVES && extended > LIVES); /* they did live */
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_random_year)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
