/* links: base domain store app */
/* Words to people and who has read them, skills for a time, the plan of cover: in the database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "flow/query_rig.h"

#define BOSS (1u << role_SUPERVISOR)
#define HOUR ((dj_ms)3600 * 1000)

static json_t *mine(struct query_rig *q, dj_id person)
{
	struct query what = {
	    .kind = QUERY_MESSAGES, .person = person, .roles = AGENT, .request = 1};
	json_t *root = query_rig_json(q, &what);
	json_t *list = json_incref(json_object_get(root, "messages"));

	json_decref(root);
	return list;
}

static size_t unread(struct query_rig *q, dj_id person)
{
	json_t *list = mine(q, person);
	size_t n = json_array_size(list);

	json_decref(list);
	return n;
}

static struct answer send_word(struct rig *r, dj_id to, enum message_kind kind, const char *text)
{
	struct command c = {.kind = COMMAND_MESSAGE_SEND,
			    .actor = 7,
			    .roles = BOSS,
			    .to_agent = to,
			    .number = kind};

	dj_copy(c.text, sizeof c.text, text);
	return rig_ask(r, &c);
}

static enum verdict seen(struct rig *r, dj_id message, dj_id person)
{
	struct command c = {
	    .kind = COMMAND_MESSAGE_SEEN, .actor = person, .roles = AGENT, .subject = message};

	return rig_ask(r, &c).verdict;
}

static void words(struct rig *r, struct query_rig *q)
{
	dj_id lee = rig_named(r, SQL_person_by_name, "agent01"),
	      kim = rig_named(r, SQL_person_by_name, "agent02"), note, one;
	json_t *list, *root;
	struct fact f;

	note = send_word(r, 0, message_kind_HANDOVER, "수원 단수 18시까지").id;
	one = send_word(r, lee, message_kind_NOW, "14번 자리로 와 주세요").id;
	f = rig_published(r);
	assert_int_equal(f.kind, FACT_message_sent);
	assert_int_equal(f.message_sent.person, 0);
	assert_int_equal(unread(q, lee), 2);
	assert_int_equal(unread(q, kim), 1);
	assert_int_equal(unread(q, 7), 0); /* who wrote it knows it */
	list = mine(q, kim);
	assert_string_equal(text_in(json_array_get(list, 0), "text"), "수원 단수 18시까지");
	assert_string_equal(text_in(json_array_get(list, 0), "kind"), "handover");
	json_decref(list);
	assert_int_equal(seen(r, one, kim), VERDICT_not_found); /* not for them */
	dj_fake_clock_advance(&r->clock, 5000);
	assert_int_equal(seen(r, note, kim), VERDICT_ok);
	assert_int_equal(seen(r, note, kim), VERDICT_ok);
	do
		f = rig_published(r);
	while (f.kind != FACT_message_seen);
	assert_int_equal(f.message_seen.person, kim);
	assert_int_equal(f.message_seen.after, 5000);
	assert_int_equal(unread(q, kim), 0);
	root = ask(q, QUERY_MESSAGES_SENT, 0, BOSS);
	list = json_object_get(root, "messages");
	assert_int_equal(json_array_size(list), 2);
	assert_int_equal(json_array_size(json_object_get(json_array_get(list, 1), "seen")), 1);
	json_decref(root);
	dj_fake_clock_advance(&r->clock, 13 * HOUR);
	assert_int_equal(unread(q, lee), 0); /* nobody reads yesterday's */
}

static void words_reach_whom_they_are_for_until_they_are_read_or_old(void **state)
{
	(void)state;
	on_both(words);
}

/* ---- teams ---- */

static dj_id make_team(struct rig *r, const char *name)
{
	struct command c = {.kind = COMMAND_TEAM_SAVE, .actor = 7, .roles = ADMIN};

	dj_copy(c.name, sizeof c.name, name);
	return rig_ask(r, &c).id;
}

static void member(struct rig *r, dj_id team, dj_id person, bool on)
{
	struct command c = {.kind = COMMAND_TEAM_MEMBER,
			    .actor = 7,
			    .roles = ADMIN,
			    .subject = team,
			    .to_agent = person,
			    .flag = on};

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

static struct answer send_team(struct rig *r, dj_id team, dj_id person, enum message_kind kind)
{
	struct command c = {.kind = COMMAND_MESSAGE_SEND,
			    .actor = 7,
			    .roles = BOSS,
			    .subject = team,
			    .to_agent = person,
			    .number = kind,
			    .text = "교대합니다"};

	return rig_ask(r, &c);
}

/* Of two teams: each word comes once, and both teams' notes come. */
static void team_words(struct rig *r, struct query_rig *q)
{
	dj_id lee = rig_named(r, SQL_person_by_name, "agent01"),
	      kim = rig_named(r, SQL_person_by_name, "agent02");
	dj_id day = make_team(r, "주간 1조"), flood = make_team(r, "재난반"), note;
	json_t *root, *list;

	member(r, day, lee, true);
	member(r, flood, lee, true);
	member(r, day, kim, true);
	note = send_team(r, day, 0, message_kind_HANDOVER).id;
	assert_int_equal(unread(q, lee), 1);
	assert_int_equal(unread(q, kim), 1);
	send_team(r, flood, 0, message_kind_NOW);
	assert_int_equal(unread(q, lee), 2);
	assert_int_equal(unread(q, kim), 1);
	list = mine(q, lee);
	assert_string_equal(text_in(json_array_get(list, 1), "team"), "재난반");
	json_decref(list);
	assert_int_equal(seen(r, note, lee), VERDICT_ok);
	assert_int_equal(unread(q, lee), 1);
	member(r, day, kim, false);
	assert_int_equal(unread(q, kim), 0); /* who left the team has its notes no more */
	assert_int_equal(seen(r, note, kim), VERDICT_not_found);
	assert_int_equal(send_team(r, 999, 0, message_kind_NOW).verdict, VERDICT_not_found);
	assert_int_equal(send_team(r, day, lee, message_kind_NOW).verdict, VERDICT_bad_request);
	root = ask(q, QUERY_MESSAGES_SENT, 0, BOSS);
	list = json_object_get(root, "messages");
	assert_string_equal(text_in(json_array_get(list, 0), "team"), "재난반");
	json_decref(root);
}

static void words_to_a_team_reach_who_is_in_it_now(void **state)
{
	(void)state;
	on_both(team_words);
}

static int64_t limit_of(struct query_rig *q, const char *state)
{
	json_t *root = ask(q, QUERY_FLOOR_RULES, 0, BOSS);
	int64_t ms = int_in(json_object_get(root, "limits"), state);

	json_decref(root);
	return ms;
}

static void rules(struct rig *r, struct query_rig *q)
{
	struct command c = {.kind = COMMAND_SETTING, .actor = 7, .roles = ADMIN, .text = "90"};
	dj_id lee = rig_named(r, SQL_person_by_name, "agent01");
	dj_id day = make_team(r, "주간 1조"), flood = make_team(r, "재난반");
	json_t *root, *teams;

	assert_int_equal(limit_of(q, "waiting"), 60000);
	assert_int_equal(limit_of(q, "talking"), 20 * 60000);
	dj_copy(c.name, sizeof c.name, "limit-waiting");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(limit_of(q, "waiting"), 90000);
	dj_copy(c.text, sizeof c.text, "1");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
	member(r, day, lee, true);
	member(r, flood, lee, true);
	root = ask(q, QUERY_FLOOR_RULES, 0, BOSS);
	teams = json_object_get(root, "teams");
	assert_int_equal(json_array_size(teams), 2);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(
		    json_array_size(json_object_get(json_array_get(teams, i), "people")), 1);
	json_decref(root);
	member(r, day, lee, false);
	dj_fake_clock_advance(&r->clock, 1000);
	root = ask(q, QUERY_FLOOR_RULES, 0, BOSS);
	teams = json_object_get(root, "teams");
	assert_int_equal(json_array_size(json_object_get(json_array_get(teams, 1), "people")), 0);
	json_decref(root);
}

static void limits_of_the_floor_are_settings_and_teams_are_those_of_now(void **state)
{
	(void)state;
	on_both(rules);
}

/* ---- queues in mid day ---- */

static struct answer save_queue(struct rig *r, const char *name, const char *json)
{
	struct command c = {.kind = COMMAND_QUEUE_SAVE,
			    .actor = 7,
			    .roles = ADMIN,
			    .subject = rig_named(r, SQL_queue_by_name, name)};

	dj_copy(c.text, sizeof c.text, json);
	return rig_ask(r, &c);
}

static void queues(struct rig *r, struct query_rig *q)
{
	struct answer a = save_queue(r, "general", "{\"name\":\"general\",\"active\":false}");
	struct site *s = dj_alloc(sizeof *s);
	dj_id night = rig_named(r, SQL_queue_by_name, "night");
	struct dj_error e;

	(void)q;
	assert_int_equal(a.verdict, VERDICT_bad_request); /* 120 leads there */
	assert_non_null(strstr(a.text, "leads to this queue"));
	a = save_queue(r, "night", "{\"name\":\"night\",\"active\":false}");
	assert_int_equal(a.verdict, VERDICT_ok);
	assert_int_equal(site_load(r->db, r->keys, s, &e), 0);
	assert_int_equal(s->queue_count, 2);
	assert_int_equal(s->shut_count, 1);
	assert_true(site_queue_of(s, night)->acd.closed);
	assert_true(site_queue_of(s, night)->acd.ring_ms > 0); /* who waits in it is rung for */
	assert_int_equal(site_queue_mode(s, night, r->clock.wall), queue_mode_CLOSED);
	site_free(s);
	free(s);
	a = save_queue(r, "sign", "{\"name\":\"hands\"}"); /* no flow names it */
	assert_int_equal(a.verdict, VERDICT_ok);
	assert_int_equal(rig_named(r, SQL_queue_by_name, "hands"), a.id);
}

static void a_queue_closes_only_when_no_number_leads_there(void **state)
{
	(void)state;
	on_both(queues);
}

static void wrong_words(struct rig *r, struct query_rig *q)
{
	struct command agent = {
	    .kind = COMMAND_MESSAGE_SEND, .actor = 8, .roles = AGENT, .text = "x"};
	char long_text[1100];

	(void)q;
	memset(long_text, 'x', sizeof long_text);
	long_text[sizeof long_text - 1] = '\0';
	assert_int_equal(rig_ask(r, &agent).verdict, VERDICT_not_allowed);
	assert_int_equal(send_word(r, 0, message_kind_NOW, "").verdict, VERDICT_bad_request);
	assert_int_equal(send_word(r, 0, message_kind_NOW, long_text).verdict, VERDICT_bad_request);
	assert_int_equal(send_word(r, 12345, message_kind_NOW, "x").verdict, VERDICT_not_found);
	assert_int_equal(seen(r, 12345, 8), VERDICT_not_found);
}

static void words_have_a_size_and_somebody_they_are_for(void **state)
{
	(void)state;
	on_both(wrong_words);
}

static enum verdict move(struct rig *r, dj_id person, const char *skill, int level, dj_ms until)
{
	struct command c = {.kind = COMMAND_SKILL_MOVE,
			    .actor = 7,
			    .roles = BOSS,
			    .subject = person,
			    .number = level,
			    .count = {until}};

	dj_copy(c.name, sizeof c.name, skill);
	return rig_ask(r, &c).verdict;
}

static int level_now(struct rig *r, dj_id person, int skill, int *moves)
{
	struct site s;
	int level = -1;

	assert_int_equal(site_load(r->db, r->keys, &s, NULL), 0);
	for (int i = 0; i < s.agent_count; i++)
		if (s.agents[i].acd.id == person)
			level = s.agents[i].acd.level[skill];
	*moves = s.move_count;
	site_free(&s);
	return level;
}

static void skills(struct rig *r, struct query_rig *q)
{
	dj_id lee = rig_named(r, SQL_person_by_name, "agent01");
	dj_ms until = r->clock.wall + 4 * HOUR;
	json_t *root, *one = NULL;
	struct fact f;
	int moves;

	assert_int_equal(move(r, lee, "english", 3, until), VERDICT_ok);
	f = rig_published(r);
	assert_int_equal(f.skill_moved.agent, lee);
	assert_int_equal(f.skill_moved.person, 7);
	assert_int_equal(level_now(r, lee, 2, &moves), 3);
	assert_int_equal(moves, 1);
	root = ask(q, QUERY_SKILLS, 0, BOSS);
	for (size_t i = 0; i < json_array_size(json_object_get(root, "people")); i++) {
		json_t *person = json_array_get(json_object_get(root, "people"), i);

		if (dj_id_parse(text_in(person, "id")) == lee)
			one = person;
	}
	assert_int_equal(int_in(json_object_get(one, "skills"), "english"), 3);
	one = json_array_get(json_object_get(one, "moved"), 0);
	assert_string_equal(text_in(one, "skill"), "english");
	assert_int_equal(int_in(one, "otherwise"), 0);
	json_decref(root);
	assert_int_equal(move(r, lee, "general", 0, until),
			 VERDICT_ok); /* without it for a while */
	assert_int_equal(level_now(r, lee, 0, &moves), 0);
	assert_int_equal(move(r, lee, "general", -1, 0), VERDICT_ok);
	assert_int_equal(level_now(r, lee, 0, &moves), 4); /* as it was */
	assert_int_equal(move(r, lee, "general", -1, 0), VERDICT_wrong_state);
	assert_int_equal(move(r, lee, "english", 6, until), VERDICT_bad_request);
	assert_int_equal(move(r, lee, "english", 3, r->clock.wall), VERDICT_bad_request);
	assert_int_equal(move(r, lee, "dancing", 3, until), VERDICT_not_found);
	assert_int_equal(move(r, 12345, "english", 3, until), VERDICT_not_found);
}

static void a_skill_is_moved_for_a_time_and_comes_back(void **state)
{
	(void)state;
	on_both(skills);
}

static enum verdict save_plan(struct rig *r, const char *csv)
{
	struct command c = {.kind = COMMAND_COVER_SAVE, .actor = 7, .roles = BOSS};

	dj_copy(c.text, sizeof c.text, csv);
	return rig_ask(r, &c).verdict;
}

static void cover(struct rig *r, struct query_rig *q)
{
	static const char csv[] = "day,from,to,skill,required\ndaily,00:00,24:00,english,1\n";
	struct site s;
	json_t *root;

	assert_int_equal(save_plan(r, csv), VERDICT_ok);
	assert_int_equal(save_plan(r, "daily,00:00,24:00,dancing,1\n"), VERDICT_bad_request);
	assert_int_equal(save_plan(r, "daily,25:00,24:00,,1\n"), VERDICT_bad_request);
	root = ask(q, QUERY_COVER, 0, BOSS);
	assert_string_equal(text_in(root, "csv"), csv);
	assert_int_equal(json_array_size(json_object_get(root, "today")), 48);
	json_decref(root);
	assert_int_equal(site_load(r->db, r->keys, &s, NULL), 0);
	assert_int_equal(site_cover_required(&s, 2, r->clock.wall), 1);
	assert_int_equal(site_cover_required(&s, COVER_ANYBODY, r->clock.wall), 0);
	site_free(&s);
}

static void the_plan_of_cover_is_kept_as_it_was_entered(void **state)
{
	(void)state;
	on_both(cover);
}

static void log_off(struct rig *r, struct query_rig *q)
{
	dj_id lee = rig_named(r, SQL_person_by_name, "agent01");
	struct command in = {.kind = COMMAND_LOGIN, .name = "agent01"},
		       out = {.kind = COMMAND_LOG_OFF, .to_agent = lee};
	struct fact f;

	(void)q;
	assert_int_equal(rig_ask(r, &in).verdict, VERDICT_ok);
	out.actor = 7;
	out.roles = BOSS;
	assert_int_equal(rig_ask(r, &out).verdict, VERDICT_not_allowed); /* the loop's word alone */
	out.actor = 0;
	assert_int_equal(rig_ask(r, &out).verdict, VERDICT_ok);
	do
		f = rig_published(r);
	while (f.kind != FACT_session_closed);
	assert_int_equal(f.session_closed.person, lee);
	assert_int_equal(rig_ask(r, &out).verdict, VERDICT_ok); /* nobody has to be there */
}

static void who_is_logged_off_has_no_session(void **state)
{
	(void)state;
	on_both(log_off);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_reach_whom_they_are_for_until_they_are_read_or_old),
	    cmocka_unit_test(words_have_a_size_and_somebody_they_are_for),
	    cmocka_unit_test(a_queue_closes_only_when_no_number_leads_there),
	    cmocka_unit_test(words_to_a_team_reach_who_is_in_it_now),
	    cmocka_unit_test(limits_of_the_floor_are_settings_and_teams_are_those_of_now),
	    cmocka_unit_test(a_skill_is_moved_for_a_time_and_comes_back),
	    cmocka_unit_test(the_plan_of_cover_is_kept_as_it_was_entered),
	    cmocka_unit_test(who_is_logged_off_has_no_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
