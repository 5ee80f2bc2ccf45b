/* links: base domain store */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store/journal.h"
#include "store/keyring.h"
#include "unit/store_tmp.h"

struct fixture {
	struct tmp tmp;
	struct keyring *keys;
	struct journal *j;
	char path[256];
};

static int setup(void **state)
{
	struct fixture *f = dj_alloc(sizeof *f);

	tmp_make(&f->tmp);
	assert_int_equal(keyring_open(&f->keys, tmp_path(&f->tmp, "keys"), NULL), 0);
	snprintf(f->path, sizeof f->path, "%.63s/journal", f->tmp.dir);
	assert_int_equal(journal_open(&f->j, f->path, 4096, f->keys, NULL), 0);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	journal_close(f->j);
	keyring_close(f->keys);
	tmp_remove(&f->tmp);
	free(f);
	return 0;
}

static void reopen(struct fixture *f)
{
	journal_close(f->j);
	assert_int_equal(journal_open(&f->j, f->path, 4096, f->keys, NULL), 0);
}

static struct fact fact_of(int64_t n)
{
	return (struct fact){
	    .kind = FACT_contact_started, .version = 1, .at_ms = n, .v = {n, 1, 2, 3}};
}

static bool add(struct fixture *f, int64_t n)
{
	struct fact fact = fact_of(n);

	return journal_add_fact(f->j, &fact);
}

static void expect(struct fixture *f, uint64_t *at, int64_t n)
{
	struct journal_entry e;

	assert_true(journal_next(f->j, at, &e));
	assert_int_equal(e.kind, JOURNAL_FACT);
	assert_int_equal(e.fact.v[0], n);
}

static void facts_come_back_in_order_through_many_laps(void **state)
{
	struct fixture *f = *state;
	struct journal_entry e;
	uint64_t at = 0;

	for (int64_t n = 0; n < 1000; n++) {
		if (n % 7 == 0)
			assert_true(
			    journal_add_private(f->j, n, PRIVATE_CALLER_NUMBER, "010-1234-5678"));
		assert_true(add(f, n));
		if (n % 7 == 0) {
			assert_true(journal_next(f->j, &at, &e));
			assert_int_equal(e.kind, JOURNAL_PRIVATE);
			assert_int_equal(e.contact, n);
			assert_string_equal(e.text, "010-1234-5678");
		}
		expect(f, &at, n);
		assert_false(journal_next(f->j, &at, &e));
		assert_int_equal(at, journal_written(f->j));
		journal_release(f->j, at);
	}
}

static void a_full_journal_refuses_and_takes_again(void **state)
{
	struct fixture *f = *state;
	uint64_t at = 0;
	int64_t n = 0;

	while (add(f, n))
		n++;
	assert_int_equal(n, 4096 / 128);
	assert_int_equal(journal_used_percent(f->j), 100);
	expect(f, &at, 0);
	journal_release(f->j, at);
	assert_true(add(f, n));
	assert_false(add(f, n + 1));
	for (int64_t i = 1; i <= n; i++)
		expect(f, &at, i);
}

static void a_restart_replays_the_tail_and_only_that(void **state)
{
	struct fixture *f = *state;
	uint64_t at = 0;
	int64_t identity = journal_identity(f->j);

	for (int64_t n = 0; n < 70;
	     n++) { /* into the third lap, so that older entries lie behind the end */
		assert_true(add(f, n));
		expect(f, &at, n);
		if (n < 60)
			journal_release(f->j, at);
	}
	reopen(f);
	assert_int_equal(journal_identity(f->j), identity);
	assert_int_equal(journal_written(f->j), at);
	at = journal_released(f->j);
	for (int64_t n = 60; n < 70; n++)
		expect(f, &at, n);
	assert_false(journal_next(f->j, &at, &(struct journal_entry){0}));
}

static void what_was_released_can_be_read_until_overwritten(void **state)
{
	struct fixture *f = *state;
	uint64_t at = 0, end;

	for (int64_t n = 0; n < 10; n++)
		assert_true(add(f, n));
	end = journal_written(f->j);
	journal_release(f->j, end);
	reopen(f);
	for (int64_t n = 0; n < 10; n++)
		expect(f, &at, n);
	for (int64_t n = 10; n < 50; n++) {
		assert_true(add(f, n));
		journal_release(f->j, journal_written(f->j));
	}
	at = 0;
	assert_false(journal_next(f->j, &at, &(struct journal_entry){0}));
}

static void a_database_that_is_ahead_moves_the_end(void **state)
{
	struct fixture *f = *state;
	uint64_t at = 1600;

	assert_true(add(f, 1));
	journal_attach(f->j, at);
	assert_true(add(f, 2));
	expect(f, &at, 2);
	assert_int_equal(journal_released(f->j), 1600);
}

static void every_torn_byte_ends_the_replay(void **state)
{
	struct fixture *f = *state;
	uint64_t at = 0;
	int fd = open(f->path, O_RDWR);

	for (int64_t n = 0; n < 3; n++)
		assert_true(add(f, n));
	for (off_t i = 0; i < 128; i++) { /* of the second entry */
		unsigned char was, now;
		off_t place = 4096 + 128 + i;

		assert_int_equal(pread(fd, &was, 1, place), 1);
		now = was ^ 0x40;
		assert_int_equal(pwrite(fd, &now, 1, place), 1);
		at = 0;
		expect(f, &at, 0);
		assert_false(journal_next(f->j, &at, &(struct journal_entry){0}));
		assert_int_equal(pwrite(fd, &was, 1, place), 1);
	}
	expect(f, &at, 1);
	close(fd);
}

static void private_texts_are_not_readable_in_the_file(void **state)
{
	struct fixture *f = *state;
	char file[4096 * 2];
	int fd = open(f->path, O_RDONLY);

	assert_true(journal_add_private(f->j, 5, PRIVATE_CALLER_NUMBER, "01099998888"));
	assert_int_equal(read(fd, file, sizeof file), sizeof file);
	assert_null(memmem(file, sizeof file, "9999888", 7));
	close(fd);
}

static void a_second_process_is_refused(void **state)
{
	struct fixture *f = *state;
	struct journal *second;
	struct dj_error e;

	assert_int_equal(journal_open(&second, f->path, 4096, f->keys, &e), EBUSY);
	assert_non_null(strstr(e.text, "Another dajeong"));
}

static void a_foreign_file_is_refused_in_words(void **state)
{
	struct fixture *f = *state;
	struct journal *j;
	struct dj_error e;
	const char *path = tmp_path(&f->tmp, "letter");
	FILE *letter = fopen(path, "w");

	for (int i = 0; i < 1000; i++)
		fputs("not a journal ", letter);
	fclose(letter);
	assert_int_equal(journal_open(&j, path, 4096, f->keys, &e), EBADMSG);
	assert_non_null(strstr(e.text, "not a journal"));
}

static void a_tail_of_another_database_is_set_aside(void **state)
{
	struct fixture *f = *state;
	int64_t identity = journal_identity(f->j);
	char aside[300];
	struct stat st;
	uint64_t at;

	assert_true(add(f, 1));
	assert_int_equal(journal_set_aside(f->j, NULL), 0);
	assert_int_not_equal(journal_identity(f->j), identity);
	at = journal_released(f->j);
	assert_false(journal_next(f->j, &at, &(struct journal_entry){0}));
	assert_true(add(f, 2));
	expect(f, &at, 2);
	snprintf(aside, sizeof aside, "%.255s.aside", f->path);
	assert_int_equal(stat(aside, &st), 0);
}

/* Says each number after its append, then dies. */
static void append_and_die(struct fixture *f, int pipe_fd, int64_t last)
{
	if (journal_open(&f->j, f->path, 1 << 20, f->keys, NULL))
		_exit(1);
	for (int64_t n = 0; add(f, n); n++) {
		if (write(pipe_fd, &n, sizeof n) != sizeof n)
			_exit(1);
		if (n == last)
			kill(getpid(), SIGKILL);
	}
	_exit(1);
}

/* The last number that a child said before it was killed. */
static int64_t last_words(struct fixture *f, int64_t last)
{
	int64_t said = -1, n;
	int pipe_of[2], status;
	pid_t child;

	assert_int_equal(pipe(pipe_of), 0);
	child = fork();
	if (child == 0)
		append_and_die(f, pipe_of[1], last);
	close(pipe_of[1]);
	while (read(pipe_of[0], &n, sizeof n) == sizeof n)
		said = n;
	close(pipe_of[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	return said;
}

/* The promise of the journal: what append returned for is there after kill -9. */
static void nothing_appended_is_lost_by_kill_9(void **state)
{
	struct fixture *f = *state;

	for (int round = 0; round < 20; round++) {
		int64_t said;
		uint64_t at;

		journal_close(f->j);
		f->j = NULL;
		said = last_words(f, 100 + round * 13);
		assert_int_equal(said, 100 + round * 13);
		assert_int_equal(journal_open(&f->j, f->path, 4096, f->keys, NULL), 0);
		at = journal_released(f->j);
		for (int64_t n = 0; n <= said; n++)
			expect(f, &at, n);
		journal_release(f->j, journal_written(f->j));
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static int setup_big(void **state)
{
	struct fixture *f;

	setup(state);
	f = *state;
	journal_close(f->j);
	unlink(f->path);
	return journal_open(&f->j, f->path, 1 << 20, f->keys, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(facts_come_back_in_order_through_many_laps),
	    T(a_full_journal_refuses_and_takes_again),
	    T(a_restart_replays_the_tail_and_only_that),
	    T(what_was_released_can_be_read_until_overwritten),
	    T(a_database_that_is_ahead_moves_the_end),
	    T(every_torn_byte_ends_the_replay),
	    T(private_texts_are_not_readable_in_the_file),
	    T(a_second_process_is_refused),
	    T(a_foreign_file_is_refused_in_words),
	    T(a_tail_of_another_database_is_set_aside),
	    cmocka_unit_test_setup_teardown(nothing_appended_is_lost_by_kill_9, setup_big,
					    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
