/* links: base domain store app */
/* What GeoReport v2 answers when there is more than one answer holds: 1,001 reports are a thousand
 * and one; pages meet without a gap or a double; empty, repeated and broken parameters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "flow/query_rig.h"

#define REPORTS 1001

static void report(struct rig *r, int n)
{
	struct command c = {.kind = COMMAND_PUBLIC_REPORT};
	char body[200];

	snprintf(body, sizeof body,
		 "{\"service\":\"waste\",\"text\":\"%d\",\"place\":\"suwon\",\"shown\":true,"
		 "\"client\":\"many-%d\"}",
		 n, n);
	c.body = dj_strdup(body);
	c.body_n = strlen(body);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

static json_t *list(struct query_rig *q, const char *lines)
{
	struct query what = {.kind = QUERY_OPEN311_REQUESTS, .words = dj_strdup(lines)};

	return query_rig_json(q, &what);
}

static enum verdict asked(struct query_rig *q, const char *lines)
{
	struct query what = {.kind = QUERY_OPEN311_REQUESTS, .words = dj_strdup(lines)};

	return query_rig_ask(q, &what);
}

static size_t count(struct query_rig *q, const char *lines)
{
	json_t *root = list(q, lines);
	size_t n = json_array_size(root);

	json_decref(root);
	return n;
}

static dj_id id_at(const json_t *root, size_t i)
{
	return dj_id_parse(text_in(json_array_get(root, i), "service_request_id"));
}

/* Newest first, each once, on every page. */
static void pages_meet(struct query_rig *q)
{
	dj_id last = INT64_MAX;
	size_t seen = 0, n;
	char lines[60];

	for (int page = 1; page <= 4; page++) {
		snprintf(lines, sizeof lines, "page=%d\npage_size=300\n", page);
		json_t *root = list(q, lines);

		n = json_array_size(root);
		for (size_t i = 0; i < n; i++) {
			assert_true(id_at(root, i) < last);
			last = id_at(root, i);
		}
		seen += n;
		json_decref(root);
	}
	assert_int_equal(seen, REPORTS);
}

static void a_thousand_and_one(struct rig *r, struct query_rig *q)
{
	static const char *const wrong[] = {
	    "page_size=1001\n",
	    "page_size=0\n",
	    "page=0\n",
	    "page=x\n",
	    "status=half\n",
	    "start_date=2026-11-22T00:00:00\n",
	    "start_date=2026-11-22\n",
	    "end_date=2026-02-30T00:00:00Z\n",
	    "start_date=yesterday\n",
	    "start_date=2025-01-01T00:00:00Z\nend_date=2025-06-01T00:00:00Z\n",
	};

	for (int n = 0; n < REPORTS; n++)
		report(r, n);
	assert_int_equal(count(q, ""), 1000);
	assert_int_equal(count(q, "page=2\n"), 1);
	assert_int_equal(count(q, "page=3\n"), 0);
	assert_int_equal(count(q, "status=\nservice_code=\nstart_date=\n"), 1000);
	assert_int_equal(count(q, "service_code=noise\nservice_code=waste\n"), 0);
	assert_int_equal(count(q, "service_code=noise,waste\npage_size=5\n"), 5);
	pages_meet(q);
	for (size_t i = 0; i < DJ_COUNT(wrong); i++)
		if (asked(q, wrong[i]) != VERDICT_bad_request)
			fail_msg("taken: %s", wrong[i]);
}

BOTH(a_thousand_and_one)

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_thousand_and_one_on_both)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
