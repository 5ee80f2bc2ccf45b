/* links: base domain app edge/web; with: unit/web_rig */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <jansson.h>

#include "edge/web/openapi.h"
#include "golden/golden.h"

/* A change of the API is seen in the diff of this file, and is meant. */
static void the_document_is_what_was_agreed(void **state)
{
	struct dj_buf b;
	json_error_t where;
	json_t *root;
	char *pretty;

	(void)state;
	dj_buf_init(&b, 1024 * 1024);
	openapi_print(&b);
	assert_false(b.full);
	root = json_loads(b.data, JSON_REJECT_DUPLICATES, &where);
	assert_non_null(root);
	pretty = json_dumps(root, JSON_INDENT(1));
	golden_compare("t/golden/openapi.json", pretty);
	free(pretty);
	json_decref(root);
	dj_buf_fini(&b);
}

static void the_table_of_the_docs_is_printed_from_the_routes(void **state)
{
	struct dj_buf b;

	(void)state;
	dj_buf_init(&b, 1024 * 1024);
	api_doc_print(&b);
	golden_compare("docs/api.md", b.data);
	dj_buf_fini(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_document_is_what_was_agreed),
	    cmocka_unit_test(the_table_of_the_docs_is_printed_from_the_routes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
