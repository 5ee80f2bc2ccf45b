/* links: base domain app edge/text */
/* Who may call a channel's address, and the signatures that vendors publish. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "edge/text/gate.h"
#include "edge/text/sign.h"

static const char *const no_args[] = {NULL};

static enum channel_call_end call(struct gate *g, const char *channel, const char *key,
				  const char *address)
{
	static char heads[CHANNEL_HEADS][CHANNEL_HEAD];
	struct channel_call in = {.channel = channel,
				  .key = key,
				  .what = "",
				  .address = address,
				  .type = "text/plain",
				  .path = "",
				  .args = no_args,
				  .heads = heads,
				  .body = "x",
				  .n = 1};
	struct channel_reply out = {.what = ""};
	enum channel_call_end end;

	dj_buf_init(&out.body, 100);
	end = gate_call(g, &in, &out);
	if (end == CALL_KEEP)
		assert_string_equal(out.what, "kannel");
	dj_buf_fini(&out.body);
	return end;
}

static void only_the_key_and_an_allowed_sender_open_the_gate(void **state)
{
	struct gate *g = gate_alloc();
	struct channel_settings *s = dj_alloc(sizeof *s);

	(void)state;
	assert_int_equal(call(g, "sms", "sesame", "10.0.0.1"),
			 CALL_EARLY); /* nothing is known yet */
	s->channel = channel_SMS;
	gate_set(g, s);
	assert_int_equal(call(g, "sms", "", "10.0.0.1"), CALL_UNKNOWN); /* no key is no key */
	dj_copy(s->value[CHANNEL_SMS_key], CHANNEL_VALUE, "sesame");
	gate_set(g, s);
	assert_int_equal(call(g, "sms", "sesame", "10.0.0.1"), CALL_OFF);
	s->active = true;
	dj_copy(s->value[CHANNEL_SMS_allow], CHANNEL_VALUE, "10.0.0.2 10.0.0.1");
	gate_set(g, s);
	assert_int_equal(call(g, "sms", "sesame", "10.0.0.1"), CALL_KEEP);
	assert_int_equal(call(g, "sms", "sesame", "10.0.0.2"), CALL_KEEP);
	assert_int_equal(call(g, "sms", "sesame", "10.0.0.3"), CALL_REFUSED);
	assert_int_equal(call(g, "sms", "sesame", "10.0.0."), CALL_REFUSED);
	assert_int_equal(call(g, "sms", "sesamf", "10.0.0.1"), CALL_UNKNOWN);
	assert_int_equal(call(g, "sms", "sesame1", "10.0.0.1"), CALL_UNKNOWN);
	assert_int_equal(call(g, "mail", "sesame", "10.0.0.1"), CALL_EARLY);
	assert_int_equal(call(g, "pigeon", "sesame", "10.0.0.1"), CALL_UNKNOWN);
	assert_int_equal(call(g, "call", "sesame", "10.0.0.1"), CALL_UNKNOWN);
	free(s);
	gate_free(g);
}

static void signatures_are_those_of_the_vendors(void **state)
{
	unsigned char sum[SIGN_MOST];
	char text[SIGN_TEXT];
	static const char twilio[] = "https://h.example/ch/twBody안녕From+821012345678To+82120";
	static const char solapi[] = "2019-07-01T00:41:48Zjqsba2jxjnrjor";

	(void)state;
	sign_base64(sum, sign_hmac(SIGN_SHA1, "tok", twilio, strlen(twilio), sum), text);
	assert_string_equal(text, "WL+aR6UKmjUljuMIvyN0/GUiJqU=");
	sign_hex(sum, sign_hmac(SIGN_SHA256, "appsecret", "{\"object\":\"page\"}", 17, sum), text);
	assert_string_equal(text,
			    "b38a2f589e8e63c7fc3318ee5fad162aa1c05bd62cb1ec87c9a61641619505e2");
	sign_base64(sum, sign_hmac(SIGN_SHA256, "cs", "tok123", 6, sum), text);
	assert_string_equal(text, "+oD7Ei5lBz42Y666IX1xLsWY3Wxrd8VjtJkhnkGNN+E=");
	sign_hex(sum, sign_hmac(SIGN_SHA256, "SECRET", solapi, strlen(solapi), sum), text);
	assert_string_equal(text,
			    "669c9fb6acda414922dec17b603459be1dfb7dcb12f81c68e78cbd2f06ca9028");
	assert_true(sign_equal("a", "a"));
	assert_false(sign_equal("", ""));
	assert_false(sign_equal("a", "ab"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_the_key_and_an_allowed_sender_open_the_gate),
	    cmocka_unit_test(signatures_are_those_of_the_vendors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
