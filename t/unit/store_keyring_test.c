/* links: base domain store */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>
#include <errno.h>
#include <sys/stat.h>

#include "store/keyring.h"
#include "unit/store_tmp.h"

static void what_is_sealed_opens_only_in_its_place(void **state)
{
	struct tmp t;
	struct keyring *k, *other;
	unsigned char sealed[100];
	char text[64];
	size_t n, text_n;

	(void)state;
	tmp_make(&t);
	assert_int_equal(keyring_open(&k, tmp_path(&t, "keys"), NULL), 0);
	assert_int_equal(keyring_open(&other, tmp_path(&t, "other"), NULL), 0);
	n = keyring_seal(k, (struct seal_place){"person.display", 7}, "이다연", 9, sealed);
	assert_int_equal(n, 9 + SEAL_OVERHEAD);
	assert_null(memmem(sealed, n, "이다연", 9));
	assert_true(
	    keyring_unseal(k, (struct seal_place){"person.display", 7}, sealed, n, text, &text_n));
	assert_string_equal(text, "이다연");
	assert_int_equal(text_n, 9);
	assert_false(
	    keyring_unseal(k, (struct seal_place){"person.display", 8}, sealed, n, text, NULL));
	assert_false(
	    keyring_unseal(k, (struct seal_place){"person.secret", 7}, sealed, n, text, NULL));
	assert_false(
	    keyring_unseal(other, (struct seal_place){"person.display", 7}, sealed, n, text, NULL));
	sealed[n - 1] ^= 1;
	assert_false(
	    keyring_unseal(k, (struct seal_place){"person.display", 7}, sealed, n, text, NULL));
	assert_false(
	    keyring_unseal(k, (struct seal_place){"person.display", 7}, sealed, 3, text, NULL));
	keyring_close(k);
	keyring_close(other);
	tmp_remove(&t);
}

static void an_old_key_still_opens_and_hashes_never_change(void **state)
{
	struct seal_place here = {"contact.caller", 1};
	struct tmp t;
	struct keyring *k;
	unsigned char sealed[100], newer[100];
	char text[64];
	uint64_t hash;

	(void)state;
	tmp_make(&t);
	assert_int_equal(keyring_open(&k, tmp_path(&t, "keys"), NULL), 0);
	keyring_seal(k, here, "01012341234", 11, sealed);
	hash = keyring_hash(k, "01012341234");
	assert_int_equal(keyring_rotate(k, NULL), 0);
	keyring_seal(k, here, "01012341234", 11, newer);
	assert_int_not_equal(sealed[0], newer[0]);
	keyring_close(k);
	assert_int_equal(keyring_open(&k, tmp_path(&t, "keys"), NULL), 0);
	assert_int_equal(keyring_newest(k), 2);
	assert_true(keyring_unseal(k, here, sealed, 11 + SEAL_OVERHEAD, text, NULL));
	assert_true(keyring_unseal(k, here, newer, 11 + SEAL_OVERHEAD, text, NULL));
	assert_int_equal(keyring_hash(k, "01012341234"), hash);
	keyring_close(k);
	tmp_remove(&t);
}

static void one_caller_has_one_hash_however_it_is_written(void **state)
{
	static const char *const same[] = {"010-1234-5678", "+82 10 1234 5678", "0082-10-1234-5678",
					   "821012345678", "+82 010 1234 5678"};
	struct tmp t;
	struct keyring *k;

	(void)state;
	tmp_make(&t);
	assert_int_equal(keyring_open(&k, tmp_path(&t, "keys"), NULL), 0);
	for (size_t i = 0; i < DJ_COUNT(same); i++)
		assert_int_equal(keyring_hash(k, same[i]), keyring_hash(k, "01012345678"));
	assert_int_not_equal(keyring_hash(k, "01012345679"), keyring_hash(k, "01012345678"));
	assert_int_not_equal(keyring_hash(k, "0311234567"), keyring_hash(k, "1234567"));
	assert_int_not_equal(keyring_hash(k, "baresip1"), keyring_hash(k, "sipp1"));
	assert_true((int64_t)keyring_hash(k, "82") > 0);
	assert_int_equal(keyring_hash(k, ""), 0);
	keyring_close(k);
	tmp_remove(&t);
}

static void a_key_file_that_others_may_read_is_refused(void **state)
{
	struct tmp t;
	struct keyring *k;
	struct stat st;
	struct dj_error e;
	const char *path;

	(void)state;
	tmp_make(&t);
	path = tmp_path(&t, "keys");
	assert_int_equal(keyring_open(&k, path, NULL), 0);
	keyring_close(k);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	chmod(path, 0640);
	assert_int_equal(keyring_open(&k, path, &e), EACCES);
	assert_non_null(strstr(e.text, "chmod 600"));
	chmod(path, 0600);
	assert_int_equal(truncate(path, 40), 0);
	assert_int_equal(keyring_open(&k, path, &e), EINVAL);
	tmp_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_sealed_opens_only_in_its_place),
	    cmocka_unit_test(an_old_key_still_opens_and_hashes_never_change),
	    cmocka_unit_test(one_caller_has_one_hash_however_it_is_written),
	    cmocka_unit_test(a_key_file_that_others_may_read_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
