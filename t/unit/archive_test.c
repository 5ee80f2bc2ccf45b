/* links: base picture */
/* An archive is counted by opening it: what lies, grows beyond measure, or hides in another kind of
 * file is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "picture/archive.h"

#define ROOM (1024 * 1024)

static uint8_t bytes[ROOM];

static void put(uint8_t *at, uint32_t v, int n)
{
	for (int i = 0; i < n; i++)
		at[i] = (uint8_t)(v >> 8 * i);
}

/* `most` zeros, packed. */
static size_t packed_zeros(uint8_t *out, size_t most, int window)
{
	static uint8_t zeros[ROOM];
	z_stream z = {.next_out = out, .avail_out = ROOM / 2};

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, window, 9, Z_DEFAULT_STRATEGY), Z_OK);
	for (size_t left = most; left > 0; left -= DJ_MIN(left, sizeof zeros)) {
		z.next_in = zeros;
		z.avail_in = (unsigned)DJ_MIN(left, sizeof zeros);
		assert_int_equal(deflate(&z, Z_NO_FLUSH), Z_OK);
	}
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return (size_t)(z.next_out - out);
}

struct made {
	size_t local, packed, directory, end;
};

/* One local entry, and a directory that names it `count` times, from byte `at` on. */
static struct made make_zip(size_t at, size_t grown, uint32_t says, int count)
{
	struct made m = {.local = at, .packed = packed_zeros(bytes + at + 31, grown, -MAX_WBITS)};
	uint8_t *e;

	memset(bytes + at, 0, 30);
	memcpy(bytes + at, "PK\3\4", 4);
	put(bytes + at + 26, 1, 2);
	bytes[at + 30] = 'a';
	m.directory = m.end = at + 31 + m.packed;
	for (int i = 0; i < count; i++, m.end += 47) {
		e = bytes + m.end;
		memset(e, 0, 46);
		memcpy(e, "PK\1\2", 4);
		put(e + 10, 8, 2);
		put(e + 20, (uint32_t)m.packed, 4);
		put(e + 24, says, 4);
		put(e + 28, 1, 2);
		put(e + 42, (uint32_t)at, 4);
		e[46] = 'a';
	}
	e = bytes + m.end;
	memset(e, 0, 22);
	memcpy(e, "PK\5\6", 4);
	put(e + 10, (uint32_t)count, 2);
	put(e + 12, (uint32_t)(m.end - m.directory), 4);
	put(e + 16, (uint32_t)m.directory, 4);
	m.end += 22;
	return m;
}

static void what_is_in_it_is_counted(void **state)
{
	struct made m = make_zip(0, 100000, 100000, 1);

	(void)state;
	assert_int_equal(archive_look(bytes, m.end), ARCHIVE_WELL);
	for (size_t cut = 1; cut < m.end; cut++)
		assert_int_not_equal(archive_look(bytes, cut), ARCHIVE_WELL);
	m = make_zip(0, 100000, 10, 1);
	assert_int_equal(archive_look(bytes, m.end), ARCHIVE_BAD); /* it lies */
	m = make_zip(0, 100000, 100000, 900);
	assert_int_equal(archive_look(bytes, m.end), ARCHIVE_BAD); /* all over each other */
}

static void what_grows_beyond_measure_is_told(void **state)
{
	uint32_t huge = ARCHIVE_GROWN + 1;
	struct made m = make_zip(0, huge, huge, 1);

	(void)state;
	assert_true(m.end < 600000);
	assert_int_equal(archive_look(bytes, m.end), ARCHIVE_BAD);
	assert_int_equal(archive_look(bytes, packed_zeros(bytes, huge, MAX_WBITS + 16)),
			 ARCHIVE_BAD);
	assert_int_equal(archive_look(bytes, packed_zeros(bytes, 5000, MAX_WBITS + 16)),
			 ARCHIVE_WELL);
	assert_int_equal(archive_look(bytes, 12), ARCHIVE_BAD); /* cut */
}

static void what_hides_is_told(void **state)
{
	struct made m = make_zip(6, 500, 500, 1);

	(void)state;
	memcpy(bytes, "GIF89a", 6);
	assert_int_equal(archive_look(bytes, m.end), ARCHIVE_BAD);
	assert_int_equal(archive_look(bytes, m.end - 30), ARCHIVE_NONE); /* nobody finds it */
	assert_int_equal(archive_look((const uint8_t *)"words", 5), ARCHIVE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_in_it_is_counted),
	    cmocka_unit_test(what_grows_beyond_measure_is_told),
	    cmocka_unit_test(what_hides_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
