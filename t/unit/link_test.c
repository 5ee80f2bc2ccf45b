/* links: base domain */
/* Links in what the centre writes: which are found, and which are ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "domain/conversation/link.h"

#include <string.h>

static const char *const ours[] = {"gg.go.kr", "facebook.com/gyeonggi", "@ggsmart120"};

/* Are all links of this text ours? -1: there is none. */
static int judge(const char *text)
{
	struct link l;
	int good = -1;

	while (link_next(&text, &l))
		good = good != 0 && link_is_official(&l, ours, DJ_COUNT(ours));
	return good;
}

static void ours_and_what_is_below_it(void **state)
{
	(void)state;
	assert_int_equal(judge("보세요: https://gg.go.kr/a?b=c"), 1);
	assert_int_equal(judge("https://120.gg.go.kr:8443/x 그리고 www.GG.go.kr."), 1);
	assert_int_equal(judge("gg.go.kr에서 보세요"), 1);
	assert_int_equal(judge("http://facebook.com/gyeonggi/posts/1"), 1);
}

static void those_that_only_look_like_it(void **state)
{
	static const char *const forged[] = {
	    "https://gg.go.kr.evil.com/",
	    "https://evilgg.go.kr",
	    "https://gg.go.kr@evil.com/",
	    "https://user:gg.go.kr@evil.com",
	    "https://facebook.com/gyeonggi2",
	    "https://facebook.com",
	    "bit.ly/abc",
	    "https://경기도.kr/",
	    "(http://evil.com)",
	    "https://",
	    "보안:https://gg.go.kr\\@evil.com",
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(forged); i++)
		assert_int_equal(judge(forged[i]), 0);
	assert_int_equal(judge("https://gg.go.kr 그리고 https://evil.com"), 0);
}

static void words_are_no_links(void **state)
{
	(void)state;
	assert_int_equal(judge("3.5km, 14.30 p.m., e.g. this"), -1);
	assert_int_equal(judge("우편은 help@gg.go.kr 로 보내 주세요"), -1);
	assert_int_equal(judge(""), -1);
}

static void the_register_takes_hosts_and_names(void **state)
{
	char out[LINK_HOST];

	(void)state;
	assert_true(link_official(" GG.go.kr ", 10, out));
	assert_string_equal(out, "gg.go.kr");
	assert_true(link_official("@ggsmart120", 11, out));
	assert_true(link_official("facebook.com/gyeonggi", 21, out));
	assert_false(link_official("kr", 2, out));
	assert_false(link_official("https://gg.go.kr", 16, out));
	assert_false(link_official("gg.go.kr evil.com", 17, out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ours_and_what_is_below_it),
	    cmocka_unit_test(those_that_only_look_like_it),
	    cmocka_unit_test(words_are_no_links),
	    cmocka_unit_test(the_register_takes_hosts_and_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
