/* links: base domain store */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "store/keyring.h"
#include "store/recording_file.h"
#include "unit/store_tmp.h"

#define WHOLE (3 * RECORDING_CHUNK + 1000)

struct world {
	struct tmp t;
	struct keyring *keys;
	char path[256];
	unsigned char content[WHOLE];
};

static const struct recording_head head = {77, 1764032400000, RECORDING_PACKETS};

static int make(void **state)
{
	struct world *w = dj_alloc(sizeof *w);

	tmp_make(&w->t);
	assert_int_equal(keyring_open(&w->keys, tmp_path(&w->t, "keys"), NULL), 0);
	strcpy(w->path, tmp_path(&w->t, "a.rec"));
	for (size_t i = 0; i < WHOLE; i++)
		w->content[i] = (unsigned char)(i * 7 + i / 251);
	*state = w;
	return 0;
}

static int unmake(void **state)
{
	struct world *w = *state;

	keyring_close(w->keys);
	tmp_remove(&w->t);
	free(w);
	return 0;
}

static void write_file(struct world *w, size_t n, size_t step)
{
	struct recording_writer *out;

	unlink(w->path);
	assert_int_equal(recording_create(&out, w->path, w->keys, &head, NULL), 0);
	for (size_t at = 0; at < n; at += step) {
		assert_int_equal(recording_write(out, w->content + at, DJ_MIN(step, n - at)), 0);
		assert_int_equal(recording_flush(out), 0);
	}
	assert_int_equal(recording_close(out), 0);
}

/* Reads all from `at` on and compares; the bytes that could be read. */
static size_t read_all(struct world *w, struct recording_reader *r, int64_t at)
{
	unsigned char part[5000];
	size_t sum = 0;
	ssize_t n;

	while ((n = recording_read(r, at, part, sizeof part)) > 0) {
		assert_memory_equal(part, w->content + at, (size_t)n);
		at += n;
		sum += (size_t)n;
	}
	assert_int_equal(n, 0);
	return sum;
}

static void what_was_written_is_read(void **state)
{
	struct world *w = *state;
	struct recording_info info;
	struct recording_reader *r;
	struct stat st;

	write_file(w, WHOLE, 5001);
	assert_int_equal(stat(w->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(recording_open(&r, w->path, w->keys, &info, NULL), 0);
	assert_true(info.whole);
	assert_int_equal(info.bytes, WHOLE);
	assert_int_equal(info.head.id, 77);
	assert_int_equal(info.head.made_ms, head.made_ms);
	assert_int_equal(info.head.content, RECORDING_PACKETS);
	assert_int_equal(read_all(w, r, 0), WHOLE);
	for (int64_t at = 0; at < WHOLE; at += 997)
		assert_int_equal(read_all(w, r, at), WHOLE - at);
	assert_int_equal(recording_read(r, WHOLE, &st, 1), 0);
	assert_int_equal(recording_read(r, -1, &st, 1), 0);
	recording_reader_free(r);
}

static size_t slurp(const char *path, unsigned char *out, size_t cap)
{
	int fd = open(path, O_RDONLY);
	ssize_t n = read(fd, out, cap);

	assert_true(n > 0 && (size_t)n < cap);
	close(fd);
	return (size_t)n;
}

static void spill(const char *path, const unsigned char *data, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_int_equal(write(fd, data, n), n);
	close(fd);
}

static void nothing_of_the_content_lies_open(void **state)
{
	struct world *w = *state;
	unsigned char *file = dj_alloc(2 * WHOLE);
	size_t n;

	write_file(w, 4000, 4000);
	n = slurp(w->path, file, 2 * WHOLE);
	for (size_t at = 0; at + 8 < 4000; at += 8)
		assert_null(memmem(file, n, w->content + at, 8));
	free(file);
}

/* A crash may cut the file behind any byte. */
static void cut_anywhere_it_plays_to_the_last_whole_chunk(void **state)
{
	struct world *w = *state;
	unsigned char *file = dj_alloc(2 * WHOLE);
	struct recording_info info;
	struct recording_reader *r;
	size_t n, step = 100, sealed = 4 + step + 16;

	write_file(w, 1000, step);
	n = slurp(w->path, file, 2 * WHOLE);
	assert_int_equal(n, 64 + 10 * sealed + 20);
	for (size_t cut = 0; cut < n; cut++) {
		int err;

		spill(w->path, file, cut);
		err = recording_open(&r, w->path, w->keys, &info, NULL);
		if (cut < 64) {
			assert_int_equal(err, EBADMSG);
			continue;
		}
		assert_int_equal(err, 0);
		assert_false(info.whole);
		assert_int_equal(info.bytes, (cut - 64) / sealed * step);
		assert_int_equal(read_all(w, r, 0), info.bytes);
		recording_reader_free(r);
	}
	free(file);
}

static void after_a_crash_it_goes_on_and_is_closed(void **state)
{
	struct world *w = *state;
	unsigned char *file = dj_alloc(2 * WHOLE);
	struct recording_info info;
	struct recording_reader *r;
	struct recording_writer *out;
	size_t n;

	write_file(w, 1000, 100);
	n = slurp(w->path, file, 2 * WHOLE);
	for (size_t cut = 64; cut < n; cut += 13) {
		size_t kept;

		spill(w->path, file, cut);
		kept = (cut - 64) / 120 * 100;
		assert_int_equal(recording_continue(&out, w->path, w->keys, NULL), 0);
		assert_int_equal(recording_write(out, w->content + kept, 50), 0);
		assert_int_equal(recording_close(out), 0);
		assert_int_equal(recording_open(&r, w->path, w->keys, &info, NULL), 0);
		assert_true(info.whole);
		assert_int_equal(read_all(w, r, 0), kept + 50);
		recording_reader_free(r);
		assert_int_equal(recording_continue(&out, w->path, w->keys, NULL), EALREADY);
	}
	free(file);
}

static void a_changed_byte_is_never_played(void **state)
{
	struct world *w = *state;
	unsigned char *file = dj_alloc(2 * WHOLE), part[100];
	struct recording_info info;
	struct recording_reader *r;
	size_t n;

	write_file(w, 300, 100);
	n = slurp(w->path, file, 2 * WHOLE);
	for (size_t at = 0; at < n; at++) {
		bool refused;

		file[at] ^= 0x10;
		spill(w->path, file, n);
		file[at] ^= 0x10;
		if (recording_open(&r, w->path, w->keys, &info, NULL))
			continue;
		refused = !info.whole;
		for (int64_t from = 0; from < 300; from += 100) {
			ssize_t got = recording_read(r, from, part, 100);

			refused |= got != 100;
			if (got > 0)
				assert_memory_equal(part, w->content + from, (size_t)got);
		}
		assert_true(refused);
		recording_reader_free(r);
	}
	free(file);
}

/* Chunks that change places, or come from another file of the same ring. */
static void chunks_open_only_in_their_place(void **state)
{
	struct world *w = *state;
	unsigned char file[2000], other[2000], part[100];
	struct recording_reader *r;
	size_t n;

	write_file(w, 300, 100);
	n = slurp(w->path, file, sizeof file);
	write_file(w, 300, 100);
	assert_int_equal(slurp(w->path, other, sizeof other), n);
	memcpy(other + 64 + 120, file + 64 + 120, 120);
	spill(w->path, other, n);
	assert_int_equal(recording_open(&r, w->path, w->keys, NULL, NULL), 0);
	assert_int_equal(recording_read(r, 0, part, 100), 100);
	assert_int_equal(recording_read(r, 100, part, 100), -1);
	assert_int_equal(errno, EBADMSG);
	recording_reader_free(r);
	memcpy(other, file, n);
	memcpy(other + 64 + 120, file + 64 + 240, 120);
	memcpy(other + 64 + 240, file + 64 + 120, 120);
	spill(w->path, other, n);
	assert_int_equal(recording_open(&r, w->path, w->keys, NULL, NULL), 0);
	assert_int_equal(recording_read(r, 100, part, 100), -1);
	recording_reader_free(r);
}

static void another_ring_opens_nothing(void **state)
{
	struct world *w = *state;
	struct recording_reader *r;
	struct keyring *other;

	write_file(w, 300, 100);
	assert_int_equal(keyring_open(&other, tmp_path(&w->t, "other"), NULL), 0);
	assert_int_equal(recording_open(&r, w->path, other, NULL, NULL), EBADMSG);
	keyring_close(other);
	assert_int_equal(keyring_rotate(w->keys, NULL), 0);
	assert_int_equal(recording_open(&r, w->path, w->keys, NULL, NULL), 0);
	recording_reader_free(r);
}

/* The disk is full: what stood there stays and plays, and the error stays told. */
static void a_full_disk_keeps_what_was_written(void **state)
{
	struct world *w = *state;
	struct rlimit was, small = {RECORDING_CHUNK + 5000, RLIM_INFINITY};
	struct recording_info info;
	struct recording_reader *r;
	struct recording_writer *out;

	signal(SIGXFSZ, SIG_IGN);
	unlink(w->path);
	assert_int_equal(recording_create(&out, w->path, w->keys, &head, NULL), 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	small.rlim_max = was.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(recording_write(out, w->content, WHOLE), EFBIG);
	assert_int_equal(recording_flush(out), EFBIG);
	assert_int_equal(recording_close(out), EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	assert_int_equal(recording_open(&r, w->path, w->keys, &info, NULL), 0);
	assert_false(info.whole);
	assert_int_equal(info.bytes, RECORDING_CHUNK);
	assert_int_equal(read_all(w, r, 0), RECORDING_CHUNK);
	recording_reader_free(r);
	assert_int_equal(recording_create(&out, w->path, w->keys, &head, NULL), EEXIST);
}

static void the_digest_is_of_the_file(void **state)
{
	struct world *w = *state;
	unsigned char one[RECORDING_DIGEST], two[RECORDING_DIGEST], file[2000];
	size_t n;

	write_file(w, 300, 100);
	assert_int_equal(recording_digest(w->path, one), 0);
	assert_int_equal(recording_digest(w->path, two), 0);
	assert_memory_equal(one, two, sizeof one);
	n = slurp(w->path, file, sizeof file);
	file[n - 1] ^= 1;
	spill(w->path, file, n);
	assert_int_equal(recording_digest(w->path, two), 0);
	assert_memory_not_equal(one, two, sizeof one);
	unlink(w->path);
	assert_int_equal(recording_digest(w->path, two), ENOENT);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make, unmake)
	const struct CMUnitTest tests[] = {
	    TEST(what_was_written_is_read),
	    TEST(nothing_of_the_content_lies_open),
	    TEST(cut_anywhere_it_plays_to_the_last_whole_chunk),
	    TEST(after_a_crash_it_goes_on_and_is_closed),
	    TEST(a_changed_byte_is_never_played),
	    TEST(chunks_open_only_in_their_place),
	    TEST(another_ring_opens_nothing),
	    TEST(a_full_disk_keeps_what_was_written),
	    TEST(the_digest_is_of_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
