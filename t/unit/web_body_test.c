/* links: base domain app edge/web */
/* A long text of a request becomes the body of its command; a short one stays where it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "edge/web/body.h"

static enum verdict read_document(const char *filler, size_t n, struct command *c)
{
	struct dj_error why;
	char *json = malloc(n + 20);
	enum verdict v;

	memset(c, 0, sizeof *c);
	snprintf(json, n + 20, "{\"a\": \"%.*s\"}", (int)n, filler);
	v = body_read(BODY_document, json, strlen(json), c, &why);
	free(json);
	return v;
}

static void a_document_is_kept_whole(void **state)
{
	char *filler = malloc(COMMAND_BODY + 1);
	struct command c;

	(void)state;
	memset(filler, 'x', COMMAND_BODY);
	assert_int_equal(read_document(filler, 100000, &c), VERDICT_ok);
	assert_int_equal(c.body_n, 100000 + 8);
	assert_int_equal(strlen(c.body), c.body_n);
	assert_true(command_length(&c) < 4000); /* the text itself does not travel by copies */
	command_drop(&c);
	assert_null(c.body);
	assert_int_equal(read_document(filler, COMMAND_BODY, &c), VERDICT_too_large);
	assert_null(c.body);
	free(filler);
}

static void only_shapes_with_long_texts_may_be_long(void **state)
{
	(void)state;
	assert_true(body_most(BODY_document) > COMMAND_BODY);
	assert_true(body_most(BODY_record) < body_most(BODY_document));
	assert_true(body_most(BODY_none) == body_most(BODY_login));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_document_is_kept_whole),
	    cmocka_unit_test(only_shapes_with_long_texts_may_be_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
