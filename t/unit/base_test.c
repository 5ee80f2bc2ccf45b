/* links: base */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <errno.h>
#include <pthread.h>

#include "base/id.h"
#include "base/json_out.h"
#include "base/log.h"
#include "base/mailbox.h"
#include "base/map.h"
#include "base/timers.h"

static void ids_are_ordered_and_carry_their_time(void **state)
{
	struct dj_ids ids = {.node = 3};
	dj_ms now = 1764000000000;
	dj_id first = dj_id_next(&ids, now), last = first;

	(void)state;
	for (int i = 0; i < 40000; i++) {
		dj_id next = dj_id_next(&ids, now - i % 5); /* a clock that steps back */

		assert_true(next > last);
		last = next;
	}
	assert_int_equal(dj_id_ms(first), now);
	assert_true(dj_id_ms(last) <= now + 3);
}

static void only_plain_digits_are_ids(void **state)
{
	(void)state;
	assert_int_equal(dj_id_parse("1200"), 1200);
	assert_int_equal(dj_id_parse(""), 0);
	assert_int_equal(dj_id_parse("-5"), 0);
	assert_int_equal(dj_id_parse("12a"), 0);
	assert_int_equal(dj_id_parse("9223372036854775808"), 0);
}

static void copying_never_splits_a_character(void **state)
{
	char out[6];

	(void)state;
	assert_false(dj_copy(out, sizeof out, "다정함"));
	assert_string_equal(out, "다");
	assert_true(dj_utf8_valid("다정", 6));
	assert_false(dj_utf8_valid("\xED\xA0\x80", 3));
	assert_false(dj_utf8_valid("\xC0\x80", 2));
}

static void json_escapes_and_separates(void **state)
{
	struct dj_buf b;
	struct dj_json j;

	(void)state;
	dj_buf_init(&b, 1000);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_text(&j, "a", "x\"\n");
	dj_json_array(&j, "b");
	dj_json_int(&j, NULL, 1);
	dj_json_id(&j, NULL, 2);
	dj_json_end_array(&j);
	dj_json_id(&j, "none", 0);
	dj_json_end_object(&j);
	assert_string_equal(b.data, "{\"a\":\"x\\\"\\u000a\",\"b\":[1,\"2\"],\"none\":null}");
	dj_buf_fini(&b);
}

static void masks_keep_people_private(void **state)
{
	char out[64];

	(void)state;
	assert_string_equal(dj_mask_number("01012341234", out, sizeof out), "010-****-1234");
	assert_string_equal(dj_mask_number("12", out, sizeof out), "12");
	assert_string_equal(dj_mask_name("김민수", out, sizeof out), "김*수");
	assert_string_equal(dj_mask_name("김수", out, sizeof out), "김*");
	assert_string_equal(dj_mask_name("", out, sizeof out), "");
}

static void a_map_remembers_through_growth_and_removal(void **state)
{
	struct dj_map m;
	static int values[1000];

	(void)state;
	dj_map_init(&m);
	for (int i = 0; i < 1000; i++)
		dj_map_put(&m, i + 1, &values[i]);
	for (int i = 0; i < 1000; i += 3)
		assert_ptr_equal(dj_map_remove(&m, i + 1), &values[i]);
	for (int i = 0; i < 1000; i++)
		assert_ptr_equal(dj_map_get(&m, i + 1), i % 3 ? &values[i] : NULL);
	dj_map_fini(&m);
}

static void timers_come_in_order_and_can_be_moved(void **state)
{
	struct dj_timers *t = dj_timers_alloc();
	int kind;
	dj_id subject;

	(void)state;
	dj_timers_set(t, 1, 10, 300);
	dj_timers_set(t, 1, 11, 100);
	dj_timers_set(t, 2, 10, 200);
	dj_timers_set(t, 1, 10, 50);
	dj_timers_clear(t, 1, 11);
	assert_int_equal(dj_timers_next(t), 50);
	assert_true(dj_timers_take(t, 1000, &kind, &subject));
	assert_int_equal(kind, 1);
	assert_int_equal(subject, 10);
	assert_false(dj_timers_take(t, 199, &kind, &subject));
	assert_true(dj_timers_take(t, 200, &kind, &subject));
	assert_int_equal(kind, 2);
	assert_int_equal(dj_timers_next(t), INT64_MAX);
	dj_timers_free(t);
}

static void *post_many(void *arg)
{
	for (int i = 1; i <= 20000; i++)
		while (dj_mailbox_post(arg, &i, sizeof i) == ENOBUFS)
			;
	return NULL;
}

static void a_mailbox_loses_nothing_between_threads(void **state)
{
	struct dj_mailbox *m = dj_mailbox_alloc("test", 64, sizeof(int), DJ_FULL_STOP);
	pthread_t threads[3];
	long sum = 0;
	int value;

	(void)state;
	for (int i = 0; i < 3; i++)
		pthread_create(&threads[i], NULL, post_many, m);
	for (int got = 0; got < 60000;) {
		if (!dj_mailbox_take(m, &value))
			continue;
		sum += value;
		got++;
	}
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(sum, 3L * 20000 * 20001 / 2);
	assert_int_equal(dj_mailbox_depth(m), 0);
	dj_mailbox_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ids_are_ordered_and_carry_their_time),
	    cmocka_unit_test(only_plain_digits_are_ids),
	    cmocka_unit_test(copying_never_splits_a_character),
	    cmocka_unit_test(json_escapes_and_separates),
	    cmocka_unit_test(masks_keep_people_private),
	    cmocka_unit_test(a_map_remembers_through_growth_and_removal),
	    cmocka_unit_test(timers_come_in_order_and_can_be_moved),
	    cmocka_unit_test(a_mailbox_loses_nothing_between_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
