/* links: base domain */
/* A channel that is down for a day, or says "not now" for an hour, on a clock of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "domain/letter/outbox.h"

#define LETTERS 400
#define HOUR	3600000LL

static const struct outbox_limits limits = {
    .on = true, .per_second = 20, .at_once = 8, .life_ms = 36 * HOUR, .tries_most = 10};

struct run {
	struct outbox *o;
	dj_ms now;
	uint64_t dice;
	int tries, sent[LETTERS], order[LETTERS], count;
};

static void begin(struct run *r)
{
	*r = (struct run){.o = outbox_alloc(), .now = 1764000000000, .dice = 7};
	outbox_limit(r->o, channel_SMS, &limits);
	for (int i = 0; i < LETTERS; i++)
		outbox_add(r->o, i + 1, channel_SMS, 0, r->now + i, r->now + i);
	r->now += LETTERS;
}

/* All that may go now meets this answer. */
static void turn(struct run *r, enum outbox_end end, dj_ms retry_after)
{
	struct outbox_result got = {.end = end, .retry_after_ms = retry_after};
	dj_id letter;

	while ((letter = outbox_next(r->o, r->now))) {
		struct outbox_move m;

		r->dice = r->dice * 6364136223846793005u + 1442695040888963407u;
		m = outbox_end(r->o, letter, &got, r->now, r->dice >> 33);
		r->tries++;
		assert_int_equal(m.state,
				 end == OUTBOX_SENT ? letter_state_SENT : letter_state_QUEUED);
		if (end == OUTBOX_SENT) {
			r->sent[letter - 1]++;
			r->order[r->count++] = (int)letter;
		}
	}
}

static void check_once(const struct run *r)
{
	assert_int_equal(r->count, LETTERS);
	for (int i = 0; i < LETTERS; i++)
		assert_int_equal(r->sent[i], 1);
}

static void test_down_for_a_day(void **state)
{
	struct run r;
	dj_ms back;

	(void)state;
	begin(&r);
	for (back = r.now + 24 * HOUR; r.now < back; r.now += 500)
		turn(&r, OUTBOX_AWAY, 0);
	assert_true(r.tries > 1000 && r.tries < 24 * 3600 / 25); /* one asks, every half minute */
	for (back = r.now; r.count < LETTERS && r.now < back + 600000; r.now += 500)
		turn(&r, OUTBOX_SENT, 0);
	check_once(&r);
	for (int i = 0; i < LETTERS; i++)
		assert_int_equal(r.order[i], i + 1);
	outbox_free(r.o);
}

static void test_storm_of_429(void **state)
{
	struct run r;
	dj_ms back;

	(void)state;
	begin(&r);
	for (back = r.now + 6 * HOUR; r.now < back; r.now += 500)
		turn(&r, OUTBOX_LATER, 0);
	assert_true(r.tries < 6 * 3600 / 25 + 50); /* we do not storm back */
	for (back = r.now; r.count < LETTERS && r.now < back + 900000; r.now += 500)
		turn(&r, OUTBOX_SENT, 0);
	check_once(&r);
	outbox_free(r.o);
}

static void test_waits_as_it_is_told(void **state)
{
	struct run r;
	int before;

	(void)state;
	begin(&r);
	turn(&r, OUTBOX_LATER, 900000);
	before = r.tries;
	for (dj_ms until = r.now + 899000; r.now < until; r.now += 500)
		turn(&r, OUTBOX_SENT, 0);
	assert_int_equal(r.tries, before);
	r.now += 1500;
	turn(&r, OUTBOX_SENT, 0);
	assert_true(r.tries > before);
	outbox_free(r.o);
}

/* One that is always told "not now" does not keep the others, and ends. */
static void test_one_alone(void **state)
{
	struct run r;
	struct outbox_result later = {.end = OUTBOX_LATER}, sent = {.end = OUTBOX_SENT};
	struct outbox_move m = {.state = letter_state_QUEUED};
	int done = 0;

	(void)state;
	begin(&r);
	for (dj_ms until = r.now + 2 * HOUR; r.now < until; r.now += 500) {
		dj_id letter = outbox_next(r.o, r.now);

		if (!letter)
			continue;
		if (letter != 1) {
			outbox_end(r.o, letter, &sent, r.now, 5);
			outbox_add(r.o, LETTERS + ++done, channel_SMS, 0, r.now, r.now + 1000);
		} else {
			m = outbox_end(r.o, letter, &later, r.now, 5);
		}
	}
	assert_true(done > LETTERS);
	assert_int_equal(m.state, letter_state_FAILED);
	outbox_free(r.o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_down_for_a_day),
	    cmocka_unit_test(test_storm_of_429),
	    cmocka_unit_test(test_waits_as_it_is_told),
	    cmocka_unit_test(test_one_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
