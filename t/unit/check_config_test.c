/* links: base domain main/setup */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "main/check.h"
#include "main/check_config.h"
#include "main/lan.h"

#define NOW 1795300000000
#define DAY 86400000LL

static char data[64];

static int make_folder(void **state)
{
	(void)state;
	strcpy(data, "/tmp/dajeong_check_XXXXXX");
	return mkdtemp(data) ? 0 : -1;
}

static int remove_folder(void **state)
{
	static const char *const names[] = {"lan/ca.pem",     "lan/ca.key", "lan/server.pem",
					    "lan/server.key", "lan",	    "prompts/ko/hallo.wav",
					    "prompts/ko",     "prompts"};
	char path[200];

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(names); i++) {
		snprintf(path, sizeof path, "%s/%s", data, names[i]);
		remove(path);
	}
	return rmdir(data);
}

/* ---- single looks ---- */

static void zones_are_those_of_the_machine(void **state)
{
	struct dj_error e;

	(void)state;
	assert_int_equal(check_time_zone("Asia/Seoul", &e), 0);
	assert_int_equal(check_time_zone("UTC", &e), 0);
	assert_int_not_equal(check_time_zone("Asia/Soul", &e), 0);
	assert_string_equal(e.text,
			    "There is no time zone `Asia/Soul`; it is a name like Asia/Seoul.");
	assert_int_not_equal(check_time_zone("../../etc/passwd", &e), 0);
	assert_int_not_equal(check_time_zone("", &e), 0);
	assert_int_not_equal(check_time_zone("Asia", &e), 0); /* a folder */
}

static void languages_are_known_and_korean_is_among_them(void **state)
{
	bool offered[language_COUNT];
	struct dj_error e;

	(void)state;
	assert_int_equal(check_languages("ko en mn", offered, &e), 0);
	assert_true(offered[language_MN] && offered[language_EN] && !offered[language_JA]);
	assert_int_not_equal(check_languages("ko fr", NULL, &e), 0);
	assert_int_not_equal(check_languages("ko en en", NULL, &e), 0);
	assert_int_not_equal(check_languages("en zh", NULL, &e), 0);
	assert_int_not_equal(check_languages("unknown ko", NULL, &e), 0);
}

static void passwords_are_long_and_no_row_of_one_letter(void **state)
{
	(void)state;
	assert_int_equal(check_password("correct horse", NULL), 0);
	assert_int_equal(check_password("열 글자가 넘는 암호", NULL), 0);
	assert_int_not_equal(check_password("short", NULL), 0);
	assert_int_not_equal(check_password("가나다라마", NULL), 0); /* 15 bytes, 5 characters */
	assert_int_not_equal(check_password("aaaaaaaaaaaa", NULL), 0);
	assert_int_not_equal(check_password("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", NULL),
			     0);
}

static void a_certificate_must_fit_its_key_and_its_time(void **state)
{
	static const char address[][46] = {"192.168.0.7"};
	struct dj_error e;
	struct lan l;
	char ca_key[LAN_PATH];
	int days;

	(void)state;
	assert_int_equal(lan_prepare_for(data, NOW, address, 1, &l, NULL), 0);
	assert_int_equal(check_certificate(l.certificate, l.key, NOW, &days, &e), 0);
	assert_in_range(days, 364, 365);
	snprintf(ca_key, sizeof ca_key, "%s/lan/ca.key", data);
	assert_int_not_equal(check_certificate(l.certificate, ca_key, NOW, &days, &e), 0);
	assert_string_equal(e.text, "The key does not belong to the certificate.");
	assert_int_not_equal(check_certificate(l.certificate, l.key, NOW + 370 * DAY, &days, &e),
			     0);
	assert_string_equal(e.text, "The certificate ended 5 days ago.");
	assert_int_not_equal(check_certificate(l.certificate, l.key, NOW - 10 * DAY, &days, &e), 0);
	assert_int_not_equal(check_certificate(l.key, l.key, NOW, &days, &e), 0);
	assert_non_null(strstr(e.text, "is not a certificate in PEM form"));
	assert_int_not_equal(check_certificate("/nowhere", l.key, NOW, &days, &e), 0);
}

static void folders_are_ours_alone(void **state)
{
	char path[200];
	struct dj_error e;

	(void)state;
	assert_int_equal(check_folder(data, &e), 0);
	snprintf(path, sizeof path, "%s/new/deeper", data);
	assert_int_equal(check_folder(path, &e), 0);
	chmod(data, 0755);
	assert_int_equal(check_folder(data, &e), EPERM);
	chmod(data, 0700);
	assert_int_not_equal(check_folder("/proc/version", &e), 0);
	assert_int_not_equal(check_folder("/proc/version/data", &e), 0);
}

static void a_port_in_use_is_told_from_a_foreign_address(void **state)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct dj_error e;

	(void)state;
	assert_int_equal(bind(fd, (struct sockaddr *)&at, n), 0);
	assert_int_equal(listen(fd, 1), 0);
	getsockname(fd, (struct sockaddr *)&at, &n);
	assert_int_equal(check_listen("127.0.0.1", ntohs(at.sin_port), false, &e), EADDRINUSE);
	close(fd);
	assert_int_equal(check_listen("127.0.0.1", ntohs(at.sin_port), false, &e), 0);
	assert_int_equal(check_listen("203.0.113.9", ntohs(at.sin_port), false, &e), EADDRNOTAVAIL);
	assert_true(is_loopback("127.0.0.9") && is_loopback("::1") && !is_loopback("10.0.0.1"));
}

/* ---- all of them ---- */

static int look(const char *config, char **out)
{
	struct settings s;
	struct dj_error e;
	size_t n;
	FILE *f = open_memstream(out, &n);
	int bad;

	settings_init(&s);
	if (settings_parse(&s, config, strlen(config), &e))
		fail_msg("%s", e.text);
	settings_set(&s, SETTING_data, SETTING_FLAG, data, NULL);
	bad = check_config(&s, NOW, f);
	fclose(f);
	settings_fini(&s);
	return bad;
}

/* Ports of this machine may be taken by whatever runs beside the tests, which is a note and not
 * wrong. */
static void a_plain_site_is_ready(void **state)
{
	char *out;

	(void)state;
	assert_int_equal(
	    look("name = A\ntrunk = kt 10.0.0.1\nline = 120 queue general greet\n", &out), 0);
	assert_non_null(strstr(out, "ok    Time zone Asia/Seoul.\n"));
	assert_non_null(strstr(out, "ok    trunk = kt 10.0.0.1\n"));
	assert_non_null(strstr(
	    out, "note  Mongolian has no synthetic voice: callers hear English until recordings "
		 "are in DATA/prompts/mn (0 of "));
	free(out);
}

static void everything_wrong_is_counted_and_said(void **state)
{
	char *out;
	int bad =
	    look("time-zone = Mars/Olympus\nlanguages = en\ntrunk = kt here\nline = 120 somewhere\n"
		 "certificate = /nowhere.pem\nhttp = 203.0.113.9:80\ndemo = yes\nsip = off\n"
		 "public = here\nuser = nobody-here\ndatabase = mysql://\n",
		 &out);

	(void)state;
	assert_int_equal(bad, 10);
	assert_non_null(strstr(out, "WRONG There is no time zone"));
	assert_non_null(strstr(out, "WRONG Korean (ko) must be among"));
	assert_non_null(strstr(out, "WRONG `trunk = kt here`: after the name come"));
	assert_non_null(strstr(out, "WRONG `line = 120 somewhere`: after the number comes"));
	assert_non_null(strstr(out, "WRONG `certificate` and `certificate-key` go together."));
	assert_non_null(strstr(out, "WRONG The demo's password is known to all"));
	assert_non_null(strstr(out, "WRONG This machine does not have the address 203.0.113.9."));
	assert_non_null(strstr(out, "WRONG `public = here` is not an address."));
	assert_non_null(strstr(out, "WRONG There is no account `nobody-here`"));
	assert_non_null(strstr(out, "WRONG `database` is sqlite:PATH or postgresql://..."));
	free(out);
}

static void recordings_that_cannot_be_used_are_named(void **state)
{
	char path[200], *out;
	FILE *f;

	(void)state;
	snprintf(path, sizeof path, "%s/prompts", data);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/prompts/ko", data);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/prompts/ko/hallo.wav", data);
	f = fopen(path, "w");
	assert_non_null(f);
	fclose(f);
	assert_int_equal(look("name = A\n", &out), 1);
	assert_non_null(
	    strstr(out, "/prompts/ko/hallo.wav cannot be used: No phrase has this name.\n"));
	free(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(zones_are_those_of_the_machine),
	    cmocka_unit_test(languages_are_known_and_korean_is_among_them),
	    cmocka_unit_test(passwords_are_long_and_no_row_of_one_letter),
	    cmocka_unit_test_setup_teardown(a_certificate_must_fit_its_key_and_its_time,
					    make_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(folders_are_ours_alone, make_folder, remove_folder),
	    cmocka_unit_test(a_port_in_use_is_told_from_a_foreign_address),
	    cmocka_unit_test_setup_teardown(a_plain_site_is_ready, make_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(everything_wrong_is_counted_and_said, make_folder,
					    remove_folder),
	    cmocka_unit_test_setup_teardown(recordings_that_cannot_be_used_are_named, make_folder,
					    remove_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
