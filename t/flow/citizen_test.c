/* links: base domain store app */
/* Citizens through the writer and the readers, on both engines: who is whose, reasons, merge. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "flow/query_rig.h"

#define ME    5
#define OTHER 6
#define HOUR  3600000LL

static struct command command_of(enum command_kind kind, dj_id actor)
{
	return (struct command){.kind = kind, .actor = actor, .roles = AGENT};
}

static struct answer save(struct rig *r, dj_id id, dj_id contact, int64_t revision,
			  const char *name, const char *notes)
{
	struct command c = command_of(COMMAND_CITIZEN_SAVE, ME);

	c.subject = id;
	c.contact = contact;
	c.number = revision;
	dj_copy(c.name, sizeof c.name, name);
	dj_copy(c.text, sizeof c.text, notes);
	return rig_ask(r, &c);
}

static struct answer open_as(struct rig *r, dj_id actor, dj_id id, dj_id contact,
			     enum access_why why)
{
	struct command c = command_of(COMMAND_CITIZEN_OPEN, actor);

	c.subject = id;
	c.contact = contact;
	c.citizen.why = why;
	return rig_ask(r, &c);
}

/* The member "citizen" as this person reads it, to be given back. */
static json_t *read_as(struct query_rig *q, dj_id person, dj_id id, uint32_t roles)
{
	struct query what = {.kind = QUERY_CITIZEN, .id = id, .person = person, .roles = roles};
	json_t *root = query_rig_json(q, &what);
	json_t *citizen = json_incref(json_object_get(root, "citizen"));

	json_decref(root);
	return citizen;
}

static size_t count_in(const json_t *object, const char *key)
{
	return json_array_size(json_object_get(object, key));
}

static bool is_open(const json_t *citizen)
{
	return json_is_true(json_object_get(citizen, "open"));
}

static void a_known_number_is_its_citizens_when_it_calls_again(struct rig *r, struct query_rig *q)
{
	dj_id first = rig_contact(r, "01012345678"), again;
	struct answer made = save(r, 0, first, 0, "김민수", "천천히 말씀드릴 것");
	json_t *citizen;

	assert_int_equal(made.verdict, VERDICT_ok);
	assert_int_equal(made.number, 1);
	again = rig_contact(r, "+821012345678"); /* written otherwise */
	assert_int_equal(open_as(r, OTHER, 0, again, 0).id, made.id);
	citizen = read_as(q, OTHER, made.id, AGENT);
	assert_true(is_open(citizen));
	assert_string_equal(text_in(citizen, "name"), "김민수");
	assert_string_equal(text_in(citizen, "notes"), "천천히 말씀드릴 것");
	assert_int_equal(count_in(citizen, "contacts"), 2);
	assert_string_equal(
	    text_in(json_array_get(json_object_get(citizen, "identities"), 0), "value"),
	    "010-****-5678");
	json_decref(citizen);
	assert_int_equal(open_as(r, OTHER, 0, rig_contact(r, "01099998888"), 0).id, 0);
	assert_int_equal(open_as(r, OTHER, 0, rig_contact(r, NULL), 0).id, 0);
}

static void a_contact_gets_one_citizen_and_can_be_taken_from_them(struct rig *r,
								  struct query_rig *q)
{
	dj_id contact = rig_contact(r, "01012345678"), again;
	dj_id id = save(r, 0, contact, 0, "김민수", "").id;
	struct answer second = save(r, 0, contact, 0, "박다른", "");
	struct command c = command_of(COMMAND_CITIZEN_LINK, ME);

	assert_int_equal(second.verdict, VERDICT_changed);
	assert_int_equal(second.id, id);
	c.contact = again = rig_contact(r, "01012345678"); /* the daughter, from his telephone */
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(open_as(r, ME, 0, again, 0).id, 0);
	c.flag = true;
	c.subject = save(r, 0, 0, 0, "김딸", "").id;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(open_as(r, ME, 0, again, 0).id, c.subject);
	c.subject = 77;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found);
	(void)q;
}

static void nobody_overwrites_a_card_unseen(struct rig *r, struct query_rig *q)
{
	dj_id id = save(r, 0, 0, 0, "김민수", "하나").id;
	json_t *citizen;

	assert_int_equal(save(r, id, 0, 1, "김민수", "둘").number, 2);
	assert_int_equal(save(r, id, 0, 1, "김민수", "셋").verdict, VERDICT_changed);
	citizen = read_as(q, ME, id, AGENT);
	assert_string_equal(text_in(citizen, "notes"), "둘");
	json_decref(citizen);
}

/* ---- reasons ---- */

static void nothing_of_a_record_is_read_without_a_reason(struct rig *r, struct query_rig *q)
{
	dj_id id = save(r, 0, 0, 0, "김민수", "").id;
	json_t *citizen = read_as(q, OTHER, id, AGENT);

	assert_false(is_open(citizen));
	assert_null(json_object_get(citizen, "name"));
	assert_null(json_object_get(citizen, "identities"));
	json_decref(citizen);
	assert_int_equal(open_as(r, OTHER, id, 0, 0).verdict, VERDICT_reason_missing);
	assert_int_equal(open_as(r, OTHER, id, 0, access_why_OTHER).verdict,
			 VERDICT_reason_missing);
	assert_int_equal(open_as(r, OTHER, id, 0, access_why_CALL_BACK).verdict, VERDICT_ok);
	citizen = read_as(q, OTHER, id, AGENT);
	assert_true(is_open(citizen));
	json_decref(citizen);
	r->clock.wall += HOUR; /* a reason holds for half an hour */
	citizen = read_as(q, OTHER, id, AGENT);
	assert_false(is_open(citizen));
	json_decref(citizen);
}

static void a_call_of_yesterday_is_no_reason(struct rig *r, struct query_rig *q)
{
	dj_id contact = rig_contact(r, "01012345678");
	dj_id id = save(r, 0, contact, 0, "김민수", "").id;
	struct fact f = rig_fact(r, FACT_contact_ended);

	f.contact_ended.contact = contact;
	rig_append(r, &f);
	r->clock.wall += HOUR / 2;
	assert_int_equal(open_as(r, OTHER, 0, contact, 0).id, id);
	r->clock.wall += 24 * HOUR;
	assert_int_equal(open_as(r, OTHER, 0, contact, 0).verdict, VERDICT_reason_missing);
	(void)q;
}

static void a_restricted_record_asks_for_a_reason_in_every_call(struct rig *r, struct query_rig *q)
{
	dj_id contact = rig_contact(r, "01012345678");
	dj_id id = save(r, 0, contact, 0, "정여주", "").id;
	struct command c = command_of(COMMAND_CITIZEN_MARK, 9);
	json_t *citizen;

	c.subject = id;
	c.citizen.sensitive = true;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_allowed);
	c.roles = 1u << role_SUPERVISOR;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(open_as(r, OTHER, 0, contact, 0).verdict, VERDICT_reason_missing);
	c = command_of(COMMAND_CITIZEN_SAVE, OTHER);
	c.subject = id;
	c.number = 1;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_reason_missing);
	assert_int_equal(open_as(r, OTHER, 0, contact, access_why_SAFETY).id, id);
	citizen = read_as(q, OTHER, id, AGENT);
	assert_true(is_open(citizen));
	assert_string_equal(text_in(citizen, "name"), "정여주");
	json_decref(citizen);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

/* ---- finding ---- */

static size_t found(struct query_rig *q, const char *text)
{
	json_t *root = ask_text(q, QUERY_CITIZENS, text);
	size_t n = count_in(root, "citizens");

	json_decref(root);
	return n;
}

static void a_citizen_is_found_by_number_address_and_whole_name(struct rig *r, struct query_rig *q)
{
	dj_id id = save(r, 0, rig_contact(r, "01012345678"), 0, "김 민수", "").id;
	struct command c = command_of(COMMAND_CITIZEN_IDENTITY, ME);
	struct answer a;

	c.subject = id;
	c.flag = true;
	c.citizen.kind = identity_kind_EMAIL;
	dj_copy(c.text, sizeof c.text, "Minsu@Example.com ");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(found(q, "010-1234-5678"), 1);
	assert_int_equal(found(q, "minsu@example.com"), 1);
	assert_int_equal(found(q, "김민수"), 1);
	assert_int_equal(found(q, "김민"), 0);
	assert_int_equal(found(q, "01012345679"), 0);
	c.subject = save(r, 0, 0, 0, "다른 이", "").id;
	a = rig_ask(r, &c); /* it is somebody's */
	assert_int_equal(a.verdict, VERDICT_identity_taken);
	assert_int_equal(a.id, id);
	dj_copy(c.text, sizeof c.text, "no address");
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_bad_request);
	dj_copy(c.text, sizeof c.text, "minsu@example.com");
	c.subject = id;
	c.flag = false;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	assert_int_equal(found(q, "minsu@example.com"), 0);
}

static void the_same_name_and_the_same_telephone_are_suggested(struct rig *r, struct query_rig *q)
{
	dj_id contact = rig_contact(r, "01012345678");
	dj_id one = save(r, 0, contact, 0, "김민수", "").id;
	dj_id namesake = save(r, 0, 0, 0, "김민수", "").id,
	      lodger = save(r, 0, 0, 0, "이하숙", "").id;
	struct command c = command_of(COMMAND_CITIZEN_LINK, ME);
	json_t *citizen, *matches;

	c.contact = rig_contact(r, "01012345678");
	c.subject = lodger;
	c.flag = true;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	citizen = read_as(q, ME, one, AGENT);
	matches = json_object_get(citizen, "matches");
	assert_int_equal(json_array_size(matches), 2);
	assert_int_equal(dj_id_parse(text_in(json_array_get(matches, 0), "id")), lodger);
	assert_string_equal(text_in(json_array_get(matches, 0), "why"), "number");
	assert_int_equal(dj_id_parse(text_in(json_array_get(matches, 1), "id")), namesake);
	assert_string_equal(text_in(json_array_get(matches, 1), "why"), "name");
	json_decref(citizen);
	citizen = read_as(q, ME, lodger, AGENT);
	assert_int_equal(count_in(citizen, "matches"), 1);
	json_decref(citizen);
}

/* ---- merge and unmerge ---- */

static struct answer merge(struct rig *r, dj_id kept, dj_id gone)
{
	struct command c = command_of(COMMAND_CITIZEN_MERGE, ME);

	c.subject = kept;
	c.citizen.other = gone;
	return rig_ask(r, &c);
}

static struct answer unmerge(struct rig *r, dj_id id)
{
	struct command c = command_of(COMMAND_CITIZEN_UNMERGE, ME);

	c.subject = id;
	return rig_ask(r, &c);
}

static void a_merge_shows_one_person_and_its_undoing_two(struct rig *r, struct query_rig *q)
{
	dj_id a = save(r, 0, rig_contact(r, "01011111111"), 0, "김민수", "하나").id;
	dj_id b = save(r, 0, rig_contact(r, "01022222222"), 0, "김민수", "둘").id;
	struct answer m = merge(r, a, b);
	json_t *citizen;

	assert_int_equal(m.verdict, VERDICT_ok);
	assert_int_equal(merge(r, a, a).verdict, VERDICT_merge_self);
	assert_int_equal(merge(r, a, b).verdict, VERDICT_merged_already);
	assert_int_equal(merge(r, b, a).verdict, VERDICT_merged_already);
	assert_int_equal(merge(r, a, 77).verdict, VERDICT_not_found);
	citizen = read_as(q, ME, b, AGENT); /* whichever of them is asked for */
	assert_int_equal(dj_id_parse(text_in(citizen, "id")), a);
	assert_int_equal(count_in(citizen, "contacts"), 2);
	assert_int_equal(count_in(citizen, "identities"), 2);
	assert_int_equal(count_in(citizen, "others"), 1);
	json_decref(citizen);
	assert_int_equal(save(r, b, 0, 1, "x", "").verdict, VERDICT_changed);
	assert_int_equal(open_as(r, ME, 0, rig_contact(r, "01022222222"), 0).id, a);
	assert_int_equal(unmerge(r, m.id).verdict, VERDICT_ok);
	assert_int_equal(unmerge(r, m.id).verdict, VERDICT_not_merged);
	citizen = read_as(q, ME, b, AGENT);
	assert_string_equal(text_in(citizen, "notes"), "둘");
	assert_int_equal(count_in(citizen, "identities"), 1);
	assert_int_equal(count_in(citizen, "contacts"), 2); /* the one that came meanwhile too */
	assert_int_equal(count_in(citizen, "others"), 0);
	json_decref(citizen);
}

/* ---- any merges, undone in any order, leave everybody as they were ---- */

#define PEOPLE 7
#define STEPS  60

struct edge {
	dj_id merge;
	int kept, gone;
};

static int find(const int *into, int i)
{
	while (into[i] >= 0)
		i = into[i];
	return i;
}

/* The one that stands for i by our own count is the one that the database answers. */
static void expect_roots(struct query_rig *q, const dj_id *people, const int *into)
{
	for (int i = 0; i < PEOPLE; i++) {
		json_t *citizen = read_as(q, ME, people[i], AGENT);

		assert_int_equal(dj_id_parse(text_in(citizen, "id")), people[find(into, i)]);
		json_decref(citizen);
	}
}

static void expect_originals(struct query_rig *q, const dj_id *people)
{
	char notes[16];

	for (int i = 0; i < PEOPLE; i++) {
		json_t *citizen = read_as(q, ME, people[i], AGENT);

		snprintf(notes, sizeof notes, "n%d", i);
		assert_int_equal(dj_id_parse(text_in(citizen, "id")), people[i]);
		assert_string_equal(text_in(citizen, "notes"), notes);
		assert_int_equal(count_in(citizen, "contacts"), 1);
		assert_int_equal(count_in(citizen, "identities"), 1);
		assert_int_equal(count_in(citizen, "others"), 0);
		json_decref(citizen);
	}
}

static void undo_one(struct rig *r, struct edge *edges, int *count, int at, int *into)
{
	assert_int_equal(unmerge(r, edges[at].merge).verdict, VERDICT_ok);
	into[edges[at].gone] = -1;
	edges[at] = edges[--*count];
}

static void any_merges_undone_in_any_order_leave_the_originals(struct rig *r, struct query_rig *q)
{
	struct edge edges[PEOPLE];
	dj_id people[PEOPLE];
	int into[PEOPLE], count = 0;
	unsigned seed = 20261122;
	char number[24], notes[16];

	for (int i = 0; i < PEOPLE; i++) {
		snprintf(number, sizeof number, "0101234%04d", i);
		snprintf(notes, sizeof notes, "n%d", i);
		people[i] = save(r, 0, rig_contact(r, number), 0, "", notes).id;
		into[i] = -1;
	}
	for (int step = 0; step < STEPS; step++) {
		int a = rand_r(&seed) % PEOPLE, b = rand_r(&seed) % PEOPLE;

		if (count && rand_r(&seed) % 5 < 2) {
			undo_one(r, edges, &count, rand_r(&seed) % count, into);
		} else if (into[a] < 0 && into[b] < 0 && a != b) {
			edges[count++] = (struct edge){merge(r, people[a], people[b]).id, a, b};
			into[b] = a;
		} else {
			assert_int_not_equal(merge(r, people[a], people[b]).verdict, VERDICT_ok);
		}
		expect_roots(q, people, into);
	}
	while (count)
		undo_one(r, edges, &count, rand_r(&seed) % count, into);
	expect_originals(q, people);
}

BOTH(a_known_number_is_its_citizens_when_it_calls_again)
BOTH(a_contact_gets_one_citizen_and_can_be_taken_from_them)
BOTH(nobody_overwrites_a_card_unseen)
BOTH(nothing_of_a_record_is_read_without_a_reason)
BOTH(a_call_of_yesterday_is_no_reason)
BOTH(a_restricted_record_asks_for_a_reason_in_every_call)
BOTH(a_citizen_is_found_by_number_address_and_whole_name)
BOTH(the_same_name_and_the_same_telephone_are_suggested)
BOTH(a_merge_shows_one_person_and_its_undoing_two)
BOTH(any_merges_undone_in_any_order_leave_the_originals)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_known_number_is_its_citizens_when_it_calls_again_on_both),
	    cmocka_unit_test(a_contact_gets_one_citizen_and_can_be_taken_from_them_on_both),
	    cmocka_unit_test(nobody_overwrites_a_card_unseen_on_both),
	    cmocka_unit_test(nothing_of_a_record_is_read_without_a_reason_on_both),
	    cmocka_unit_test(a_call_of_yesterday_is_no_reason_on_both),
	    cmocka_unit_test(a_restricted_record_asks_for_a_reason_in_every_call_on_both),
	    cmocka_unit_test(a_citizen_is_found_by_number_address_and_whole_name_on_both),
	    cmocka_unit_test(the_same_name_and_the_same_telephone_are_suggested_on_both),
	    cmocka_unit_test(a_merge_shows_one_person_and_its_undoing_two_on_both),
	    cmocka_unit_test(any_merges_undone_in_any_order_leave_the_originals_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
