/* links: base domain store app */
/* The index of the search as a sealed file: it comes back as it was, and what does not fit is
 * thrown away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <unistd.h>

#include "app/knowledge.h"
#include "app/knowledge_snapshot.h"
#include "flow/query_rig.h"

#define STAMP 77

static struct search *index_of(const char *const *titles, int count)
{
	struct search *s = search_alloc();

	for (int i = 0; i < count; i++)
		search_put(s, &(struct search_text){.id = i + 1,
						    .title = titles[i],
						    .aliases = "벌이 없어졌어요",
						    .body = "양봉 농가는 축산과에 알립니다.",
						    .audiences = ~UINT64_C(0),
						    .stamp = STAMP});
	return s;
}

static dj_id first(struct search *s, const char *text)
{
	struct search_query q = {.text = text, .n = strlen(text), .audiences = 1};
	struct search_result found;

	search_find(s, &q, &found);
	return found.count ? found.hits[0].id : 0;
}

static int completions(struct search *s, const char *text)
{
	struct search_query q = {.text = text, .n = strlen(text), .audiences = 1};
	struct search_hit hits[SEARCH_HITS];

	return search_complete(s, &q, hits);
}

static void keep(struct search *s, const char *path, const struct keyring *keys)
{
	struct knowledge_snapshot *n = knowledge_snapshot_begin(s, path, keys);

	assert_non_null(n);
	while (knowledge_snapshot_step(n))
		continue;
	knowledge_snapshot_free(n);
}

static void path_of(const struct rig *r, char path[300])
{
	snprintf(path, 300, "%.250s.index", r->journal_path);
}

static void an_index_comes_back_as_it_was(struct rig *r, struct query_rig *q)
{
	static const char *const titles[] = {"꿀벌 실종 신고", "여권 재발급", "passport renewal"};
	struct search *s = index_of(titles, 3), *again;
	char path[300];

	(void)q;
	path_of(r, path);
	search_remove(s, 2);
	keep(s, path, r->keys);
	again = knowledge_snapshot_load(path, r->keys);
	assert_non_null(again);
	assert_int_equal(search_count(again), 2);
	assert_int_equal(search_stamp(again, 1), STAMP);
	assert_int_equal(first(again, "꿀벌 실종"), 1);
	assert_int_equal(first(again, "passports"), 3);
	assert_int_equal(first(again, "여권 재발급"), first(s, "여권 재발급"));
	assert_int_equal(completions(again, "ㄲㅂ"), completions(s, "ㄲㅂ"));
	search_put(again, &(struct search_text){
			      .id = 9, .title = "우주선 착륙", .audiences = 1, .stamp = 1});
	assert_int_equal(first(again, "우주선"), 9); /* and goes on */
	search_free(again);
	search_free(s);
	unlink(path);
}

static void what_was_cut_short_is_thrown_away(struct rig *r, struct query_rig *q)
{
	static const char *const titles[] = {"꿀벌 실종 신고"};
	struct search *s = index_of(titles, 1);
	char path[300];

	(void)q;
	path_of(r, path);
	keep(s, path, r->keys);
	assert_int_equal(truncate(path, 200), 0);
	assert_null(knowledge_snapshot_load(path, r->keys));
	assert_null(knowledge_snapshot_load(path, r->keys)); /* none at all */
	search_free(s);
	unlink(path);
}

static dj_id follow_and_find(struct rig *r, const char *path, const char *text)
{
	struct knowledge *k = knowledge_alloc(path, r->keys);
	struct knowledge_look look = {
	    .db = r->db, .keys = r->keys, .now = dj_wall(&r->clock.clock)};
	dj_id id;

	db_begin(r->db, DB_READ);
	assert_int_equal(knowledge_follow(k, &look, 1000), 0);
	id = first(knowledge_index(k), text);
	assert_int_equal(db_commit(r->db, NULL), 0);
	knowledge_free(k);
	return id;
}

/* A row whose stamp the index has is not read again; one that the rows do not know makes the whole
 * worthless. */
static void a_start_trusts_the_rows_not_the_file(struct rig *r, struct query_rig *q)
{
	struct search *s = search_alloc();
	dj_id id = 1234567;
	char path[300];

	(void)q;
	path_of(r, path);
	db_begin(r->db, DB_RECORD);
	knowledge_changed(r->db, found_kind_ARTICLE, id, STAMP);
	assert_int_equal(db_commit(r->db, NULL), 0);
	search_put(s, &(struct search_text){
			  .id = id, .title = "꿀벌 실종", .audiences = 1, .stamp = STAMP});
	keep(s, path, r->keys);
	assert_int_equal(follow_and_find(r, path, "꿀벌 실종"), id);
	search_put(
	    s, &(struct search_text){.id = 99, .title = "남의 글", .audiences = 1, .stamp = STAMP});
	keep(s, path, r->keys);
	assert_int_equal(follow_and_find(r, path, "남의 글"), 0);
	assert_int_equal(follow_and_find(r, NULL, "꿀벌 실종"), 0); /* there is no such article */
	search_free(s);
	unlink(path);
}

BOTH(an_index_comes_back_as_it_was)
BOTH(what_was_cut_short_is_thrown_away)
BOTH(a_start_trusts_the_rows_not_the_file)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_index_comes_back_as_it_was_on_both),
	    cmocka_unit_test(what_was_cut_short_is_thrown_away_on_both),
	    cmocka_unit_test(a_start_trusts_the_rows_not_the_file_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
