/* links: base domain app edge/sip */
/* Text in packets: the example of RFC 4103, losses that are mended and those that are not, order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "edge/sip/red.h"

#define T140 98

struct sent {
	uint8_t bytes[RED_PAYLOAD];
	size_t n;
};

static struct red_out out;
static struct red_in in;
static char text[RED_READ];

static int fresh(void **state)
{
	(void)state;
	memset(&out, 0, sizeof out);
	memset(&in, 0, sizeof in);
	return 0;
}

static struct sent send(const char *what, uint32_t time)
{
	struct sent s;

	s.n = red_write(&out, T140, what, strlen(what), time, s.bytes);
	return s;
}

static int take(const struct sent *s, uint16_t sequence)
{
	struct red_packet p = {.ssrc = 7,
			       .sequence = sequence,
			       .redundant = true,
			       .t140 = T140,
			       .payload = s->bytes,
			       .n = s->n};

	return red_read(&in, &p, text);
}

/* RFC 4103 4: two redundant blocks, each with its header, before the one that is new. */
static void the_form_of_the_standard(void **state)
{
	static const uint8_t rest[] = {T140, 'a', 'b', 'c'};
	struct sent s;

	(void)state;
	send("a", 1000);
	send("b", 1018);
	s = send("c", 1300);
	assert_int_equal(s.n, 2 * 4 + sizeof rest);
	assert_int_equal(s.bytes[0], 0x80 | T140);
	assert_int_equal(s.bytes[1] << 6 | s.bytes[2] >> 2, 300); /* offset of the older */
	assert_int_equal((s.bytes[2] & 3) << 8 | s.bytes[3], 1);
	assert_int_equal(s.bytes[5] << 6 | s.bytes[6] >> 2, 282);
	assert_memory_equal(s.bytes + 8, rest, sizeof rest);
}

static void two_losses_are_mended(void **state)
{
	struct sent a = send("가", 0), b = send("나", 300), c = send("다", 600),
		    d = send("라", 900);

	(void)state;
	(void)b;
	(void)c;
	take(&a, 65534);
	assert_string_equal(text, "가");
	take(&d, 1); /* over the end of the numbers */
	assert_string_equal(text, "나다라");
	assert_int_equal(take(&c, 0), 0); /* it was only late */
	assert_int_equal(take(&d, 1), 0);
}

static void a_third_loss_is_seen(void **state)
{
	struct sent a = send("a", 0), e;

	(void)state;
	send("b", 300);
	send("c", 600);
	send("d", 900);
	e = send("e", 1200);
	take(&a, 10);
	take(&e, 14);
	assert_string_equal(text, "\uFFFD"
				  "cde");
}

static void what_is_owed_is_sent_after_the_last_letter(void **state)
{
	struct sent s;

	(void)state;
	send("끝", 0);
	assert_int_equal(out.owed, 2);
	send("", 300);
	s = send("", 600);
	assert_int_equal(out.owed, 0);
	in = (struct red_in){.begun = true, .ssrc = 7, .next = 20};
	take(&s, 22); /* both before it were lost */
	assert_string_equal(text, "끝");
	s = send("", 30000); /* too old to be said */
	assert_int_equal(s.n, 9);
}

static void without_redundancy_every_loss_is_seen(void **state)
{
	struct red_packet p = {
	    .ssrc = 1, .sequence = 5, .t140 = T140, .payload = (const uint8_t *)"x", .n = 1};

	(void)state;
	assert_int_equal(red_read(&in, &p, text), 1);
	p.sequence = 7;
	red_read(&in, &p, text);
	assert_string_equal(text, "\uFFFDx");
	p.ssrc = 2; /* another sender begins */
	p.sequence = 900;
	red_read(&in, &p, text);
	assert_string_equal(text, "x");
}

static void broken_packets_are_none(void **state)
{
	struct sent s = send("abc", 0);

	(void)state;
	for (size_t n = 0; n < 9; n++) {
		struct sent cut = s;

		cut.n = n;
		assert_int_equal(take(&cut, 1), -1);
	}
	s.bytes[8] = 97; /* of a type that was not agreed on */
	assert_int_equal(take(&s, 1), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(the_form_of_the_standard, fresh),
	    cmocka_unit_test_setup(two_losses_are_mended, fresh),
	    cmocka_unit_test_setup(a_third_loss_is_seen, fresh),
	    cmocka_unit_test_setup(what_is_owed_is_sent_after_the_last_letter, fresh),
	    cmocka_unit_test_setup(without_redundancy_every_loss_is_seen, fresh),
	    cmocka_unit_test_setup(broken_packets_are_none, fresh),
	};

	return cmocka_run_group_tests_name("red", tests, NULL, NULL);
}
