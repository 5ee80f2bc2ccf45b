/* links: base domain app */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "app/permission.h"

static void every_verb_has_a_line(void **state)
{
	(void)state;
	for (int k = 0; k < COMMAND_KINDS; k++)
		if (!command_word(k))
			fail_msg("command %d has no line in permission.def", k);
	for (int k = 0; k < QUERY_KINDS; k++)
		assert_non_null(query_word(k));
}

static void roles_get_what_they_need_and_no_more(void **state)
{
	(void)state;
	assert_true(permission_may(ROLE(AGENT), COMMAND_ACCEPT));
	assert_true(permission_may(ROLE(AGENT) | ROLE(ADMIN), COMMAND_TOKEN_MAKE));
	assert_false(permission_may(ROLE(AGENT), COMMAND_TOKEN_MAKE));
	assert_false(permission_may(ROLE(ADMIN), COMMAND_ACCEPT));
	assert_false(permission_may(0, COMMAND_CLASSIFY));
	assert_false(permission_may(~0u, COMMAND_LEG_ENDED));
	assert_false(permission_may(~0u, COMMAND_LOGIN));
	assert_false(permission_may_query(ROLE(AGENT), QUERY_PEOPLE));
	assert_true(permission_may_query(0, QUERY_CATALOG));
	assert_false(permission_may_query(0, QUERY_CONTACTS));
	assert_false(permission_may_query(~0u, QUERY_LOGIN));
}

static void the_table_prints_every_role(void **state)
{
	struct dj_buf out;

	(void)state;
	dj_buf_init(&out, 65536);
	permission_print(&out);
	for (int r = 0; r < role_COUNT; r++)
		assert_non_null(strstr(out.data, word_of(words_role, r)));
	assert_null(strstr(out.data, "leg_ended"));
	dj_buf_fini(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_verb_has_a_line),
	    cmocka_unit_test(roles_get_what_they_need_and_no_more),
	    cmocka_unit_test(the_table_prints_every_role),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
