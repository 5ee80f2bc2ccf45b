/* links: base domain app edge/web */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "edge/web/relay.h"

static char path[] = "/tmp/dajeong-relay-XXXXXX";

static int secret(const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	return fclose(f);
}

static int setup(void **state)
{
	(void)state;
	return close(mkstemp(path));
}

static int teardown(void **state)
{
	(void)state;
	return unlink(path);
}

/* What `openssl dgst -sha1 -hmac` says of the same name. */
static void a_credential_is_what_coturn_works_out(void **state)
{
	struct relay r = {.secret = "north wind"};
	char name[RELAY_NAME], credential[RELAY_CREDENTIAL];

	(void)state;
	relay_credential(&r, 42, 1800000000, name, credential);
	assert_string_equal(name, "1800000000:42");
	assert_string_equal(credential, "CM/J6+D+4xFRaA0KgTRTkDzNkSI=");
}

static void an_offer_carries_addresses_name_and_credential(void **state)
{
	struct relay r;
	struct dj_error e;
	struct dj_buf b;
	struct dj_json j;

	(void)state;
	secret("a secret of both\n");
	assert_int_equal(relay_open(&r, "turn:h:3478?transport=tcp  turns:h:5349", path, &e), 0);
	dj_buf_init(&b, 1000);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	relay_member(&r, &j, 7, 1000000);
	dj_json_end_object(&j);
	assert_non_null(strstr(b.data, "{\"ice\":[{\"urls\":[\"turn:h:3478?transport=tcp\","
				       "\"turns:h:5349\"],\"username\":\"19000:7\","
				       "\"credential\":\""));
	assert_null(strstr(b.data, "secret"));
	dj_buf_fini(&b);
}

static void what_cannot_work_is_said_at_the_start(void **state)
{
	static const char *const bad[] = {"http://h", "turn:h x", "stun:h"};
	struct relay r;
	struct dj_error e;

	(void)state;
	assert_int_equal(relay_open(&r, "", NULL, &e), 0);
	assert_int_equal(relay_open(&r, NULL, NULL, &e), 0);
	secret("a secret of both\n");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(relay_open(&r, bad[i], path, &e), EINVAL);
	secret("short\n");
	assert_int_equal(relay_open(&r, "turn:h", path, &e), EINVAL);
	secret("");
	assert_int_equal(relay_open(&r, "turn:h", path, &e), EINVAL);
	assert_int_equal(relay_open(&r, "turn:h", "/nonexistent", &e), ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_credential_is_what_coturn_works_out),
	    cmocka_unit_test(an_offer_carries_addresses_name_and_credential),
	    cmocka_unit_test(what_cannot_work_is_said_at_the_start),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
