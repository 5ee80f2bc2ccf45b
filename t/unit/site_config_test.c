/* links: base domain store app main/setup */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <errno.h>
#include <jansson.h>

#include "main/site_config.h"

/* ---- single values ---- */

static void what_may_be_written(void **state)
{
	static const struct {
		enum setting which;
		const char *text;
		bool right;
	} cases[] = {
	    {SETTING_trunk, "kt 10.0.0.1", true},
	    {SETTING_trunk, "kt 10.0.0.0/29 2001:db8::/32 transport=tls", true},
	    {SETTING_trunk, "kt registrar=sip.example.kr:5061 user=0311234567 secret=xyz", true},
	    {SETTING_trunk, "kt", false},
	    {SETTING_trunk, "kt 10.0.0.1/33", false},
	    {SETTING_trunk, "kt 10.0.0.1/", false},
	    {SETTING_trunk, "kt 10.0.0.1 transport=sctp", false},
	    {SETTING_trunk, "kt host.example", false},
	    {SETTING_trunk, "k/t 10.0.0.1", false},
	    {SETTING_trunk,
	     "kt 1.1.1.1 1.1.1.2 1.1.1.3 1.1.1.4 1.1.1.5 1.1.1.6 1.1.1.7 1.1.1.8 1.1.1.9", false},
	    {SETTING_line, "120 queue general", true},
	    {SETTING_line, "031120 queue general greet outside", true},
	    {SETTING_line, "1200 queue general direct ko", true},
	    {SETTING_line, "dial agent agent0001", true},
	    {SETTING_line, "120", false},
	    {SETTING_line, "120 queue", false},
	    {SETTING_line, "120 general", false},
	    {SETTING_line, "120 queue general fast", false},
	    {SETTING_line, "1 2 0", false},
	    {SETTING_queue, "support general", true},
	    {SETTING_queue, "support general:3 welfare", true},
	    {SETTING_queue, "open-to-all", true},
	    {SETTING_queue, "support general:6", false},
	    {SETTING_queue, "support general:0", false},
	    {SETTING_queue, "support general:33", false},
	    {SETTING_static_agents, "agent 1000 127.0.0.3:5080", true},
	    {SETTING_static_agents, "agent 1000 127.0.0.3:5080 general:5", true},
	    {SETTING_static_agents, "agent 0 127.0.0.3:5080", false},
	    {SETTING_static_agents, "agent 1000 127.0.0.3", false},
	    {SETTING_static_agents, "agent", false},
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(cases); i++) {
		struct dj_error e = {""};
		int err = site_config_check(cases[i].which, cases[i].text, &e);

		if ((err == 0) != cases[i].right)
			fail_msg("%s: %s", cases[i].text, e.text);
		if (err)
			assert_non_null(strstr(e.text, cases[i].text));
	}
}

/* ---- the document ---- */

static json_t *document(const char *config, const struct site *have, struct dj_error *e)
{
	struct settings s;
	struct dj_buf out;
	json_t *root = NULL;

	settings_init(&s);
	dj_buf_init(&out, SITE_CONFIG_MAX);
	assert_int_equal(settings_parse(&s, config, strlen(config), e), 0);
	if (site_config_document(&s, have, &out, e) == 0)
		root = out.len ? json_loads(out.data, JSON_REJECT_DUPLICATES, NULL) : json_object();
	dj_buf_fini(&out);
	settings_fini(&s);
	return root;
}

static const char *word(const json_t *root, const char *list, size_t i, const char *key)
{
	return json_string_value(
	    json_object_get(json_array_get(json_object_get(root, list), i), key));
}

static const char bench[] = "trunk = bench 127.0.0.2\n"
			    "queue = support general\n"
			    "queue = empty nobody\n"
			    "line = queue queue support direct\n"
			    "line = dial agent agent0001\n"
			    "static-agents = agent 3 127.0.0.3:5080 general:4\n"
			    "wrap-up = none\n";

static void an_empty_database_gets_all_that_the_file_says(void **state)
{
	struct dj_error e = {""};
	struct site none = {0};
	json_t *root = document(bench, &none, &e), *person;

	(void)state;
	assert_non_null(root);
	assert_int_equal(json_array_size(json_object_get(root, "skills")), 2);
	assert_string_equal(word(root, "skills", 0, "name"), "general");
	assert_string_equal(word(root, "skills", 1, "name"), "nobody");
	assert_string_equal(word(root, "queues", 0, "name"), "support");
	assert_string_equal(word(root, "queues", 0, "wrap_mode"), "none");
	assert_string_equal(word(root, "lines", 0, "flow"), "direct");
	assert_string_equal(word(root, "lines", 1, "agent"), "agent0001");
	assert_string_equal(word(root, "trunks", 0, "name"), "bench");
	assert_int_equal(json_array_size(json_object_get(root, "people")), 3);
	person = json_array_get(json_object_get(root, "people"), 2);
	assert_string_equal(json_string_value(json_object_get(person, "name")), "agent0003");
	assert_string_equal(json_string_value(json_object_get(person, "phone_address")),
			    "127.0.0.3:5080");
	assert_int_equal(
	    json_integer_value(json_object_get(json_object_get(person, "skills"), "general")), 4);
	json_decref(root);
}

static void what_the_database_has_is_not_made_again(void **state)
{
	struct site_queue queues[2] = {{.name = "support"}, {.name = "empty"}};
	struct site_agent agents[3] = {0};
	struct site have = {.skill_count = 2,
			    .queue_count = 2,
			    .queues = queues,
			    .agent_count = 3,
			    .agents = agents};
	struct dj_error e = {""};
	json_t *root;

	(void)state;
	have.skills[0] = (struct site_skill){5, "general", language_UNKNOWN};
	have.skills[1] = (struct site_skill){0, "other", language_UNKNOWN};
	for (int i = 0; i < 3; i++) {
		snprintf(agents[i].name, SITE_NAME, "agent%04d", i + 1);
		strcpy(agents[i].phone_address, i == 1 ? "127.0.0.9:5060" : "127.0.0.3:5080");
	}
	root = document(bench, &have, &e);
	assert_non_null(root);
	assert_null(json_object_get(root, "queues"));
	assert_int_equal(json_array_size(json_object_get(root, "skills")), 1);
	assert_string_equal(word(root, "skills", 0, "name"), "nobody");
	assert_int_equal(json_integer_value(json_object_get(
			     json_array_get(json_object_get(root, "skills"), 0), "number")),
			 1);
	assert_int_equal(json_array_size(json_object_get(root, "people")), 1); /* its phone moved */
	assert_string_equal(word(root, "people", 0, "name"), "agent0002");
	json_decref(root);
	root = document("name = A\n", &have, &e);
	assert_int_equal(json_object_size(root), 0);
	json_decref(root);
}

static void a_line_to_nowhere_is_refused(void **state)
{
	struct dj_error e = {""};
	struct site none = {0};

	(void)state;
	assert_null(
	    document("queue = support general\nline = 120 queue suport greet\n", &none, &e));
	assert_string_equal(e.text,
			    "`line = 120 queue suport greet`: there is no such queue or person.");
	assert_null(document("static-agents = agent 3 127.0.0.3:5080\nline = 1 agent agent0004\n",
			     &none, &e));
	assert_null(document("static-agents = agent 3 127.0.0.3:5080\nline = 1 agent agent03\n",
			     &none, &e));
}

static void fixed_phones_are_there_from_the_start(void **state)
{
	struct site_agent agents[3] = {{.name = "agent0002", .phone_address = "127.0.0.3:5080"},
				       {.name = "agent0004", .phone_address = "127.0.0.3:5080"},
				       {.name = "agent0001", .phone_address = ""}};
	struct site site = {.agent_count = 3, .agents = agents};
	struct settings s;

	(void)state;
	settings_init(&s);
	settings_parse(&s, bench, strlen(bench), NULL);
	site_config_mark(&s, &site);
	assert_true(agents[0].always_available);
	assert_false(agents[1].always_available);
	assert_false(agents[2].always_available);
	settings_fini(&s);
}

/* The file that the benchmarks use. */
static void the_bench_site_is_understood(void **state)
{
	struct dj_error e = {""};
	struct site none = {0};
	struct settings s;
	struct dj_buf out;

	(void)state;
	settings_init(&s);
	dj_buf_init(&out, SITE_CONFIG_MAX);
	if (settings_load(&s, SOURCE_DIR "/bench/site.conf", &e) ||
	    site_config_document(&s, &none, &out, &e))
		fail_msg("%s", e.text);
	assert_non_null(strstr(out.data, "\"agent1000\""));
	dj_buf_fini(&out);
	settings_fini(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_may_be_written),
	    cmocka_unit_test(an_empty_database_gets_all_that_the_file_says),
	    cmocka_unit_test(what_the_database_has_is_not_made_again),
	    cmocka_unit_test(a_line_to_nowhere_is_refused),
	    cmocka_unit_test(fixed_phones_are_there_from_the_start),
	    cmocka_unit_test(the_bench_site_is_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
