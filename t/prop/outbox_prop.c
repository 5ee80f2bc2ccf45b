/* links: base domain */
/* Random days of an outbox, with crashes at any moment: every letter ends exactly once, none is
 * sent twice on a channel that cannot tell, a channel never gets more than its bucket or more at
 * once than it may, and one that is away costs no letter a try. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "domain/letter/outbox.h"

#define LETTERS 200
#define DAYS	300

/* The row of a letter, and what the world saw of it. */
struct row {
	enum letter_state state;
	int tries;
	dj_ms due_ms;
	int went;   /* so often it reached the channel */
	bool heard; /* and the channel said so, and we were alive to hear */
};

struct day {
	struct outbox *o;
	struct row rows[LETTERS + 1];
	enum channel channel;
	struct outbox_limits limits;
	uint64_t seed;
	dj_ms now, made_ms, away_until;
	int under_way, crashes;
};

static uint64_t roll(struct day *d, uint64_t sides)
{
	d->seed = d->seed * 6364136223846793005u + 1442695040888963407u;
	return (d->seed >> 33) % sides;
}

/* A new run: what the rows say is what there is. */
static void begin(struct day *d)
{
	d->o = outbox_alloc();
	d->under_way = 0;
	outbox_limit(d->o, d->channel, &d->limits);
	for (dj_id i = 1; i <= LETTERS; i++) {
		struct row *r = &d->rows[i];

		if (r->state == letter_state_SENDING && !d->limits.repeats)
			r->state = letter_state_NOT_CONFIRMED;
		if (r->state == letter_state_QUEUED || r->state == letter_state_SENDING)
			outbox_add(d->o, i, d->channel, r->tries, d->made_ms, r->due_ms);
	}
}

static void crash(struct day *d)
{
	outbox_free(d->o);
	d->crashes++;
	begin(d);
}

static struct outbox_result exchange(struct day *d, struct row *r)
{
	struct outbox_result got = {.end = OUTBOX_SENT};
	uint64_t luck = roll(d, 20);

	if (d->now < d->away_until) {
		got.end = OUTBOX_AWAY;
	} else if (luck == 0) {
		got = (struct outbox_result){OUTBOX_REFUSED, letter_why_ADDRESS, 0};
	} else if (luck <= 2) {
		got = (struct outbox_result){OUTBOX_LATER, letter_why_AWAY, luck == 1 ? 5000 : 0};
	} else if (luck == 3) {
		got.end = OUTBOX_UNHEARD;
		r->went += (int)roll(d, 2);
	} else {
		r->went++;
		r->heard = true;
	}
	return got;
}

/* Each line may be the last one of this run. */
static void send_one(struct day *d, dj_id letter)
{
	struct row *r = &d->rows[letter];
	struct outbox_result got;
	struct outbox_move m;

	assert_true(r->state == letter_state_QUEUED || r->state == letter_state_SENDING);
	if (roll(d, 97) == 0) {
		crash(d);
		return;
	}
	r->state = letter_state_SENDING;
	if (roll(d, 97) == 0) {
		crash(d);
		return;
	}
	got = exchange(d, r);
	if (roll(d, 97) == 0) {
		r->heard = false;
		crash(d);
		return;
	}
	m = outbox_end(d->o, letter, &got, d->now, roll(d, 1u << 30));
	if (got.end == OUTBOX_AWAY)
		assert_int_equal(m.tries, r->tries);
	r->state = m.state;
	r->tries = m.tries;
	r->due_ms = m.due_ms;
}

static int left(const struct day *d)
{
	int n = 0;

	for (dj_id i = 1; i <= LETTERS; i++)
		n += d->rows[i].state == letter_state_QUEUED ||
		     d->rows[i].state == letter_state_SENDING;
	return n;
}

static void live(struct day *d)
{
	int sent_in_second = 0;
	dj_ms second = d->now;

	while (left(d)) {
		dj_id letter = outbox_next(d->o, d->now);
		dj_ms due;

		if (letter) {
			sent_in_second++;
			assert_true(sent_in_second <= 2 * d->limits.per_second * (d->crashes + 1));
			send_one(d, letter);
			continue;
		}
		due = outbox_due(d->o, d->now);
		assert_true(due != INT64_MAX);
		d->now = DJ_MAX(d->now + 1, due);
		if (d->now - second >= 1000) {
			second = d->now;
			sent_in_second = 0;
			d->crashes = 0;
		}
		if (roll(d, 500) == 0)
			d->away_until = d->now + (dj_ms)roll(d, 3600000);
	}
}

static void check(const struct day *d)
{
	for (dj_id i = 1; i <= LETTERS; i++) {
		const struct row *r = &d->rows[i];

		assert_true(r->state == letter_state_SENT || r->state == letter_state_FAILED ||
			    r->state == letter_state_NOT_CONFIRMED);
		if (r->heard)
			assert_int_equal(r->state, letter_state_SENT);
		if (r->state == letter_state_SENT)
			assert_true(r->went >= 1);
		if (!d->limits.repeats)
			assert_true(r->went <= 1);
	}
}

static void every_letter_ends_once(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= DAYS; seed++) {
		struct day d = {.seed = seed * 2654435761u,
				.channel = seed % 2 ? channel_MAIL : channel_SMS,
				.now = 1764000000000,
				.limits = {true, 10, 3, seed % 2 != 0, 2 * 86400000LL, 50}};

		d.made_ms = d.now;
		for (dj_id i = 1; i <= LETTERS; i++)
			d.rows[i].due_ms = d.now + (dj_ms)roll(&d, 60000);
		begin(&d);
		live(&d);
		check(&d);
		outbox_free(d.o);
	}
}

static void nothing_goes_while_it_is_off_and_nothing_twice_at_once(void **state)
{
	struct outbox *o = outbox_alloc();
	struct outbox_limits l = {false, 10, 2, true, 1000, 5};

	(void)state;
	outbox_limit(o, channel_SMS, &l);
	for (dj_id i = 1; i <= 5; i++)
		outbox_add(o, i, channel_SMS, 0, 0, 0);
	outbox_add(o, 1, channel_SMS, 0, 0, 0);
	assert_int_equal(outbox_count(o), 5);
	assert_int_equal(outbox_next(o, 10), 0);
	l.on = true;
	outbox_limit(o, channel_SMS, &l);
	assert_int_equal(outbox_next(o, 10), 1); /* in the order in which they came */
	assert_int_equal(outbox_next(o, 10), 2);
	assert_int_equal(outbox_next(o, 10), 0);
	assert_int_equal(outbox_due(o, 10), INT64_MAX);
	outbox_free(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_letter_ends_once),
	    cmocka_unit_test(nothing_goes_while_it_is_off_and_nothing_twice_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
