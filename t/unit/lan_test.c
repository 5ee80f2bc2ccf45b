/* links: base main/setup */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "main/lan.h"

#define NOW 1795300000000
#define DAY 86400000LL

static const char home[][46] = {"192.168.0.7"};
static const char moved[][46] = {"10.1.2.3", "192.168.0.7"};
static const char outside[][46] = {"203.0.113.9"};

static char data[64];

static int make_folder(void **state)
{
	(void)state;
	strcpy(data, "/tmp/dajeong_lan_XXXXXX");
	return mkdtemp(data) ? 0 : -1;
}

static int remove_folder(void **state)
{
	static const char *const names[] = {"lan/ca.pem", "lan/ca.key", "lan/server.pem",
					    "lan/server.key", "lan"};
	char path[200];

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(names); i++) {
		snprintf(path, sizeof path, "%s/%s", data, names[i]);
		remove(path);
	}
	return rmdir(data);
}

static struct lan prepare(const char (*addresses)[46], int count, dj_ms now)
{
	struct dj_error e = {""};
	struct lan l;

	if (lan_prepare_for(data, now, addresses, count, &l, &e))
		fail_msg("%s", e.text);
	return l;
}

static X509 *read_certificate(const char *path)
{
	FILE *f = fopen(path, "r");
	X509 *x;

	assert_non_null(f);
	x = PEM_read_X509(f, NULL, NULL, NULL);
	fclose(f);
	assert_non_null(x);
	return x;
}

static bool same(const char *path, X509 *before)
{
	X509 *now = read_certificate(path);
	bool equal = X509_cmp(now, before) == 0;

	X509_free(now);
	return equal;
}

static void the_server_is_signed_by_an_authority_and_names_its_addresses(void **state)
{
	struct lan l = prepare(home, 1, NOW);
	X509 *server = read_certificate(l.certificate), *ca = read_certificate(l.authority);
	struct stat st;

	(void)state;
	assert_string_equal(l.address, "192.168.0.7");
	assert_int_equal(X509_check_ip_asc(server, "192.168.0.7", 0), 1);
	assert_int_equal(X509_check_ip_asc(server, "127.0.0.1", 0), 1);
	assert_int_equal(X509_check_host(server, "localhost", 0, 0, NULL), 1);
	assert_int_equal(X509_check_issued(ca, server), X509_V_OK);
	assert_int_equal(X509_check_ca(ca), 1);
	assert_int_equal(X509_check_ca(server), 0);
	assert_int_equal(stat(l.key, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	X509_free(server);
	X509_free(ca);
}

static void a_second_start_changes_nothing(void **state)
{
	struct lan l = prepare(home, 1, NOW);
	X509 *server = read_certificate(l.certificate), *ca = read_certificate(l.authority);

	(void)state;
	prepare(home, 1, NOW + 100 * DAY);
	assert_true(same(l.certificate, server));
	assert_true(same(l.authority, ca));
	X509_free(server);
	X509_free(ca);
}

static void another_address_or_a_late_day_renews_the_server_only(void **state)
{
	struct lan l = prepare(home, 1, NOW);
	X509 *server = read_certificate(l.certificate), *ca = read_certificate(l.authority);

	(void)state;
	l = prepare(moved, 2, NOW);
	assert_string_equal(l.address, "10.1.2.3");
	assert_false(same(l.certificate, server));
	assert_true(same(l.authority, ca));
	X509_free(server);
	server = read_certificate(l.certificate);
	prepare(moved, 2, NOW + 340 * DAY);
	assert_false(same(l.certificate, server));
	assert_true(same(l.authority, ca));
	X509_free(server);
	X509_free(ca);
}

/* Whoever installed the authority must not be fooled anywhere else by its key. */
static void the_authority_may_vouch_for_this_network_only(void **state)
{
	struct lan l = prepare(home, 1, NOW);
	X509 *ca = read_certificate(l.authority);
	NAME_CONSTRAINTS *constraints = X509_get_ext_d2i(ca, NID_name_constraints, NULL, NULL);

	(void)state;
	assert_non_null(constraints);
	assert_int_equal(sk_GENERAL_SUBTREE_num(constraints->permittedSubtrees), 8);
	NAME_CONSTRAINTS_free(constraints);
	prepare(outside, 1, NOW);
	assert_false(same(l.authority, ca)); /* the old one was not allowed to */
	X509_free(ca);
}

static void damaged_files_are_made_anew(void **state)
{
	struct lan l = prepare(home, 1, NOW);
	FILE *f = fopen(l.certificate, "w");
	X509 *server;

	(void)state;
	assert_non_null(f);
	fputs("nonsense", f);
	fclose(f);
	prepare(home, 1, NOW);
	server = read_certificate(l.certificate);
	X509_free(server);
}

static void without_a_network_it_says_so(void **state)
{
	struct dj_error e = {""};
	struct lan l;

	(void)state;
	assert_int_equal(lan_prepare_for(data, NOW, home, 0, &l, &e), ENETUNREACH);
	assert_string_equal(e.text, "This machine has no address in a local network.");
}

static void the_code_is_square_and_readable_in_the_dark(void **state)
{
	char text[20000] = "";
	FILE *f = tmpfile();
	size_t n;

	(void)state;
	assert_non_null(f);
	lan_print(f, "https://192.168.0.7:8443", false);
	rewind(f);
	n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	text[n] = '\0';
	assert_non_null(strstr(text, "████"));
	assert_non_null(strstr(text, "https://192.168.0.7:8443/lan-ca.crt"));
	assert_null(strstr(text, "\033"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		the_server_is_signed_by_an_authority_and_names_its_addresses, make_folder,
		remove_folder),
	    cmocka_unit_test_setup_teardown(a_second_start_changes_nothing, make_folder,
					    remove_folder),
	    cmocka_unit_test_setup_teardown(another_address_or_a_late_day_renews_the_server_only,
					    make_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(the_authority_may_vouch_for_this_network_only,
					    make_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(damaged_files_are_made_anew, make_folder,
					    remove_folder),
	    cmocka_unit_test_setup_teardown(without_a_network_it_says_so, make_folder,
					    remove_folder),
	    cmocka_unit_test(the_code_is_square_and_readable_in_the_dark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
