/* links: base domain app */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <errno.h>

#include "app/sound.h"

struct pack {
	uint8_t data[512];
	size_t size;
};

static void put(struct pack *p, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		p->data[p->size++] = (uint8_t)(v >> 8 * i);
}

static struct pack two_clips(uint8_t fill)
{
	struct pack p = {.size = 8};

	memcpy(p.data, SOUND_MAGIC, 8);
	put(&p, 2, 4);
	put(&p, 1, 4);
	put(&p, SOUND_MUSIC, 4), put(&p, 40, 4), put(&p, 48, 8);
	put(&p, 20, 4), put(&p, 60, 4), put(&p, 88, 8);
	memset(p.data + p.size, fill, 100);
	p.size += 100;
	return p;
}

static const char *write_pack(const struct pack *p, char *path)
{
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, p->data, p->size), (ssize_t)p->size);
	close(fd);
	return path;
}

static void a_clip_is_found_by_its_number(void **state)
{
	struct pack p = two_clips(7);
	struct sound_bank *b;
	struct dj_error e;

	(void)state;
	assert_int_equal(sound_bank_view(&b, p.data, p.size, &e), 0);
	assert_int_equal(sound_find(b, SOUND_MUSIC).samples, 40);
	assert_ptr_equal(sound_find(b, 20).alaw, p.data + 88);
	assert_null(sound_find(b, 19).alaw);
	assert_null(sound_find(b, 100000).alaw);
	assert_null(sound_find(b, -1).alaw);
	assert_null(sound_find(NULL, 20).alaw);
	sound_bank_free(b);
}

static void a_second_pack_lies_over_the_first(void **state)
{
	struct pack base = two_clips(1), over = two_clips(2);
	char base_path[] = "/tmp/sound-XXXXXX", over_path[] = "/tmp/sound-XXXXXX";
	struct sound_bank *b;
	struct dj_error e;

	(void)state;
	over.data[16] = 30; /* clips 30 and 31 instead */
	over.data[32] = 31;
	over.data[32 + 4] = 10;
	assert_int_equal(sound_bank_open(&b, write_pack(&base, base_path), &e), 0);
	assert_int_equal(sound_bank_overlay(b, write_pack(&over, over_path), &e), 0);
	assert_int_equal(sound_find(b, 20).alaw[0], 1);
	assert_int_equal(sound_find(b, 31).alaw[0], 2);
	assert_int_equal(sound_find(b, 31).samples, 10);
	sound_bank_free(b);
	unlink(base_path);
	unlink(over_path);
}

static void a_pack_that_lies_is_refused(void **state)
{
	struct sound_bank *b;
	struct dj_error e;
	static const struct {
		int at, value;
	} lies[] = {{0, 'X'}, {8, 0},  {8, 200}, {12, 2}, {16, 0},
		    {32, 1},  {20, 0}, {36, 61}, {43, 1}};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(lies); i++) {
		struct pack p = two_clips(1);

		p.data[lies[i].at] = (uint8_t)lies[i].value;
		assert_int_equal(sound_bank_view(&b, p.data, p.size, &e), EBADMSG);
		assert_null(b);
	}
	assert_int_equal(sound_bank_open(&b, "/nowhere/at/all", &e), ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_clip_is_found_by_its_number),
	    cmocka_unit_test(a_second_pack_lies_over_the_first),
	    cmocka_unit_test(a_pack_that_lies_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
