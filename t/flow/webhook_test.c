/* links: base domain store app */
/* Webhooks out through the writer, on the fake clock: what is told, in which order, how often, and
 * what happens when nobody takes it. The receiver is the test itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "app/webhook_box.h"
#include "domain/webhook/webhook.h"
#include "flow/record_rig.h"

#include <jansson.h>

#define HOUR 3600000LL
#define EACH 8

struct hook_rig {
	struct rig r;
	struct webhook_box *box;
	dj_id hook;
	char secret[80];
};

static struct answer ask_as(struct rig *r, enum command_kind kind, dj_id subject, uint32_t roles,
			    const char *body)
{
	struct command c = {.kind = kind,
			    .subject = subject,
			    .actor = roles ? 7 : 0,
			    .roles = roles,
			    .body = body ? dj_strdup(body) : NULL,
			    .body_n = body ? strlen(body) : 0};

	return rig_ask(r, &c);
}

static struct answer ask(struct rig *r, enum command_kind kind, dj_id subject, const char *body)
{
	return ask_as(r, kind, subject, 1u << role_ADMIN, body);
}

static enum verdict try_save(struct rig *r, const char *body)
{
	return ask(r, COMMAND_WEBHOOK_SAVE, 0, body).verdict;
}

static dj_id save(struct hook_rig *h, const char *kinds)
{
	char body[300];
	struct answer a;

	snprintf(body, sizeof body,
		 "{\"name\":\"city\",\"url\":\"https://city.example/"
		 "in\",\"kinds\":\"%s\",\"active\":true}",
		 kinds);
	a = ask(&h->r, COMMAND_WEBHOOK_SAVE, 0, body);
	assert_int_equal(a.verdict, VERDICT_ok);
	assert_memory_equal(a.text, "whsec_", 6);
	dj_copy(h->secret, sizeof h->secret, a.text);
	return a.id;
}

static bool begin(struct hook_rig *h, enum engine engine)
{
	*h = (struct hook_rig){0};
	if (!rig_begin(&h->r, engine))
		return false;
	h->box = webhook_box_alloc(h->r.fresh.url, h->r.keys);
	h->hook = save(h, "contact");
	return true;
}

static void end(struct hook_rig *h)
{
	webhook_box_free(h->box);
	rig_end(&h->r);
}

static void lay(struct hook_rig *h)
{
	struct answer a;

	do {
		a = ask_as(&h->r, COMMAND_WEBHOOK_LAY, 0, 0, NULL);
		assert_int_equal(a.verdict, VERDICT_ok);
	} while (a.number);
}

static struct webhook_dues due(struct hook_rig *h)
{
	struct webhook_dues d;

	assert_int_equal(webhook_box_due(h->box, h->r.clock.wall, EACH, &d, NULL), 0);
	return d;
}

static void went(struct hook_rig *h, dj_id delivery, int status, dj_ms wait)
{
	struct command c = {.kind = COMMAND_WEBHOOK_WENT,
			    .subject = delivery,
			    .number = status,
			    .count = {3, wait},
			    .text = "so it was said"};

	assert_int_equal(rig_ask(&h->r, &c).verdict, VERDICT_ok);
}

static void advance(struct hook_rig *h, dj_ms by)
{
	dj_fake_clock_advance(&h->r.clock, by);
}

static void contact_ends(struct hook_rig *h, dj_id contact)
{
	struct fact f = rig_fact(&h->r, FACT_contact_ended);

	f.contact_ended.contact = contact;
	rig_append(&h->r, &f);
}

static json_t *told(struct hook_rig *h, dj_id delivery, struct webhook_out *out)
{
	struct dj_buf body;
	json_t *root;

	dj_buf_init(&body, 100000);
	assert_int_equal(webhook_box_out(h->box, delivery, h->r.clock.wall, out, &body, NULL), 0);
	root = json_loads(body.data, 0, NULL);
	assert_non_null(root);
	dj_buf_fini(&body);
	return root;
}

/* ---- what is told ---- */

static void test_one_after_the_other(void **state)
{
	struct hook_rig h;
	struct webhook_out o;
	struct webhook_dues d;
	dj_id contact, other;
	json_t *e;

	(void)state;
	assert_true(begin(&h, ON_SQLITE));
	contact = rig_contact(&h.r, "01012345678");
	contact_ends(&h, contact);
	other = rig_contact(&h.r, "01087654321");
	lay(&h);
	lay(&h); /* nothing twice */
	d = due(&h);
	assert_int_equal(d.count, 2); /* the first of each contact */
	e = told(&h, d.at[0].delivery, &o);
	assert_string_equal(json_string_value(json_object_get(e, "type")), "contact.started");
	assert_int_equal(
	    dj_id_parse(json_string_value(json_object_get(json_object_get(e, "data"), "contact"))),
	    contact);
	assert_null(json_object_get(json_object_get(e, "data"), "personal"));
	assert_string_equal(o.url, "https://city.example/in");
	assert_int_equal(o.secret_count, 1);
	json_decref(e);
	went(&h, d.at[0].delivery, 204, 0);
	d = due(&h);
	assert_int_equal(d.count, 2);
	for (int i = 0; i < 2; i++) {
		e = told(&h, d.at[i].delivery, &o);
		dj_id about = dj_id_parse(
		    json_string_value(json_object_get(json_object_get(e, "data"), "contact")));

		assert_string_equal(json_string_value(json_object_get(e, "type")),
				    about == other ? "contact.started" : "contact.ended");
		json_decref(e);
		went(&h, d.at[i].delivery, 200, 0);
	}
	assert_int_equal(due(&h).count, 0);
	end(&h);
}

static void test_begins_when_it_is_switched_on(void **state)
{
	struct hook_rig h;
	struct webhook_dues d;
	dj_id late;

	(void)state;
	assert_true(begin(&h, ON_SQLITE));
	contact_ends(&h, rig_contact(&h.r, "01012345678"));
	late = save(&h, "contact.ended");
	contact_ends(&h, rig_contact(&h.r, "01012345678"));
	lay(&h);
	d = due(&h);
	assert_int_equal(d.count, 3); /* two contacts there, one end here */
	assert_int_equal(
	    (d.at[0].webhook == late) + (d.at[1].webhook == late) + (d.at[2].webhook == late), 1);
	end(&h);
}

static void test_refuses(void **state)
{
	struct hook_rig h;

	(void)state;
	assert_true(begin(&h, ON_SQLITE));
	assert_int_equal(ask_as(&h.r, COMMAND_WEBHOOK_SAVE, 0, 1u << role_SUPERVISOR, "{}").verdict,
			 VERDICT_not_allowed);
	assert_int_equal(
	    try_save(&h.r, "{\"name\":\"a\",\"url\":\"ftp://x/\",\"kinds\":\"inquiry\"}"),
	    VERDICT_bad_request);
	assert_int_equal(
	    try_save(&h.r, "{\"name\":\"a\",\"url\":\"https://me:pw@x/\",\"kinds\":\"inquiry\"}"),
	    VERDICT_bad_request);
	assert_int_equal(
	    try_save(&h.r, "{\"name\":\"a\",\"url\":\"https://x/\",\"kinds\":\"login.refused\"}"),
	    VERDICT_bad_request);
	assert_int_equal(try_save(&h.r,
				  "{\"name\":\"a\",\"url\":\"https://x/\",\"kinds\":\"inquiry\","
				  "\"processing\":\"5\"}"),
			 VERDICT_bad_request);
	assert_int_equal(ask(&h.r, COMMAND_WEBHOOK_SAVE, h.hook, "{\"rev\":99}").verdict,
			 VERDICT_changed);
	end(&h);
}

/* ---- whose words ---- */

#define CITIZEN_NUMBER "01087654321"
#define CITIZEN_PLACE  "매화로 77번길 5"
#define CITIZEN_WORDS  "홍길동입니다. 지하실에 물이 찹니다."
static const char *const whose[] = {CITIZEN_NUMBER, "8765", "매화로", "홍길동", "지하실"};

/* Somebody's inquiry, from a call by their number. */
static dj_id somebodys_inquiry(struct hook_rig *h, enum inquiry_kind kind, dj_id *contact)
{
	struct command c = {
	    .kind = COMMAND_INQUIRY_OPEN,
	    .actor = 7,
	    .roles = 1u << role_AGENT,
	    .text = CITIZEN_WORDS,
	    .words = CITIZEN_PLACE,
	    .inquiry = {.kind = kind, .tell_by = tell_by_CALL, .tell_to = CITIZEN_NUMBER}};
	struct answer a;

	*contact = rig_contact(&h->r, CITIZEN_NUMBER);
	c.contact = *contact;
	a = rig_ask(&h->r, &c);
	assert_int_equal(a.verdict, VERDICT_ok);
	return a.id;
}

/* An event of this kind about them: every id is theirs, every word the last of its list. */
static void happens(struct hook_rig *h, int kind, dj_id inquiry, dj_id contact)
{
	const struct fact_info *info = fact_info(kind);
	struct fact f = rig_fact(&h->r, (enum fact_kind)kind);

	for (int i = 0; i < info->field_count; i++)
		f.v[i] = info->fields[i].type == FIELD_WORD ? word_count(info->fields[i].list) - 1
			 : info->fields[i].type != FIELD_ID ? 1
			 : strcmp(info->fields[i].name, "contact") == 0 ? contact
									: inquiry;
	assert_int_not_equal(webhook_subject(&f), 0);
	rig_append(&h->r, &f);
}

/* Tells all that waits; the first `first` of what is theirs must stand nowhere. Answers how many
 * kinds were told. */
static int tell_all(struct hook_rig *h, int first, bool told_kinds[FACT_KINDS])
{
	struct webhook_dues d;
	int kinds = 0;

	for (lay(h), d = due(h); d.count; lay(h), d = due(h))
		for (int i = 0; i < d.count; i++) {
			struct webhook_out out;
			json_t *root = told(h, d.at[i].delivery, &out);
			char *text = json_dumps(root, 0);
			int kind = fact_kind_of(json_string_value(json_object_get(root, "type")));

			for (int k = 0; k < first; k++)
				assert_null(strstr(text, whose[k]));
			kinds += !told_kinds[kind];
			told_kinds[kind] = true;
			went(h, d.at[i].delivery, 200, 0);
			free(text);
			json_decref(root);
		}
	return kinds;
}

static void all_happens(struct hook_rig *h, enum inquiry_kind kind, int first)
{
	bool told_kinds[FACT_KINDS] = {false};
	int kinds = 0;
	dj_id contact, inquiry = somebodys_inquiry(h, kind, &contact);

	for (int i = 1; i < FACT_KINDS; i++)
		if (webhook_event(i)) {
			happens(h, i, inquiry, contact);
			kinds++;
		}
	assert_true(kinds > 20);
	assert_int_equal(tell_all(h, first, told_kinds), kinds);
}

/* No event of any kind says who somebody is, where they live or what they wrote; a webhook with an
 * entry of the register may have the words and the place of an inquiry, never the number, and of a
 * crisis nothing. */
static void test_nobody_s_words(void **state)
{
	struct command entered = {.kind = COMMAND_PROCESSING_SAVE,
				  .actor = 7,
				  .roles = 1u << role_ADMIN,
				  .text = "{\"name\":\"city\",\"purpose\":\"repair\"}"};
	struct hook_rig h;
	char body[300];
	dj_id entry;

	(void)state;
	assert_true(begin(&h, ON_SQLITE));
	assert_int_equal(ask(&h.r, COMMAND_WEBHOOK_END, h.hook, NULL).verdict, VERDICT_ok);
	h.hook = save(&h, "inquiry contact");
	all_happens(&h, inquiry_kind_COMPLAINT, DJ_COUNT(whose));
	assert_int_equal(ask(&h.r, COMMAND_WEBHOOK_END, h.hook, NULL).verdict, VERDICT_ok);
	entry = rig_ask(&h.r, &entered).id;
	assert_int_not_equal(entry, 0);
	snprintf(body, sizeof body,
		 "{\"name\":\"city\",\"url\":\"https://city.example/in\",\"kinds\":\"inquiry "
		 "contact\",\"active\":true,\"processing\":\"%lld\"}",
		 (long long)entry);
	assert_int_equal(try_save(&h.r, body), VERDICT_ok);
	all_happens(&h, inquiry_kind_COMPLAINT, 2);
	all_happens(&h, inquiry_kind_CRISIS, DJ_COUNT(whose));
	end(&h);
}

static void test_two_secrets_for_a_day(void **state)
{
	struct hook_rig h;
	struct webhook_out o;
	struct answer a;
	dj_id delivery;

	(void)state;
	assert_true(begin(&h, ON_SQLITE));
	a = ask(&h.r, COMMAND_WEBHOOK_SECRET, h.hook, NULL);
	assert_int_equal(a.verdict, VERDICT_ok);
	assert_string_not_equal(a.text, h.secret);
	delivery = ask(&h.r, COMMAND_WEBHOOK_TEST, h.hook, NULL).id;
	json_decref(told(&h, delivery, &o));
	assert_int_equal(o.secret_count, 2);
	assert_memory_equal(o.id, "test_", 5);
	advance(&h, WEBHOOK_OVERLAP_MS);
	json_decref(told(&h, delivery, &o));
	assert_int_equal(o.secret_count, 1);
	end(&h);
}

/* ---- when nobody takes it ---- */

/* Ten a contact, twenty contacts; away for a day; looked at every ten seconds. */
#define CONTACTS 20
#define EVENTS	 10

static void make_events(struct hook_rig *h)
{
	dj_id contacts[CONTACTS];

	for (int i = 0; i < CONTACTS; i++)
		contacts[i] = rig_contact(&h->r, NULL);
	for (int n = 1; n < EVENTS; n++)
		for (int i = 0; i < CONTACTS; i++) {
			struct fact f = rig_fact(&h->r, FACT_contact_queued);

			f.contact_queued.contact = contacts[i];
			f.contact_queued.priority = n;
			rig_append(&h->r, &f);
		}
}

static void test_away_for_a_day(void **state)
{
	struct hook_rig h;
	dj_ms back;
	int tries = 0, taken = 0, seen[CONTACTS] = {0}, known = 0;
	dj_id contacts[CONTACTS];

	(void)state;
	assert_true(begin(&h, ON_SQLITE));
	make_events(&h);
	lay(&h);
	back = h.r.clock.wall + 24 * HOUR;
	while (h.r.clock.wall < back) {
		struct webhook_dues d = due(&h);

		assert_true(tries == 0 || d.count <= 1); /* one asks for all */
		for (int i = 0; i < d.count; i++, tries++)
			went(&h, d.at[i].delivery, i % 2 ? 503 : 0, 0);
		advance(&h, 10000);
	}
	assert_true(tries < 250); /* not a storm of our own */
	for (int look = 0; look < 1000 && taken < CONTACTS * EVENTS; look++) {
		struct webhook_dues d = due(&h);

		for (int i = 0; i < d.count; i++, taken++) {
			struct webhook_out o;
			json_t *e = told(&h, d.at[i].delivery, &o);
			json_t *data = json_object_get(e, "data");
			dj_id about =
			    dj_id_parse(json_string_value(json_object_get(data, "contact")));
			int at = 0;

			while (at < known && contacts[at] != about)
				at++;
			if (at == known)
				contacts[known++] = about;
			/* in order, nothing doubled */
			assert_int_equal(json_integer_value(json_object_get(data, "priority")),
					 seen[at]);
			seen[at]++;
			json_decref(e);
			went(&h, d.at[i].delivery, 200, 0);
		}
		if (!d.count)
			advance(&h, 10000);
	}
	assert_int_equal(taken, CONTACTS * EVENTS);
	assert_true(h.r.clock.wall < back + HOUR); /* and soon: nothing waits for its old turn */
	end(&h);
}

static int dead_said(struct hook_rig *h)
{
	struct fact f;

	do
		f = rig_published(&h->r);
	while (f.kind != FACT_webhook_troubled);
	return (int)f.webhook_troubled.dead;
}

static void test_given_up_and_sent_again(void **state)
{
	struct hook_rig h;
	struct webhook_out first, again;
	struct webhook_dues d;
	dj_id contact, delivery = 0;
	int tries = 0;

	(void)state;
	assert_true(begin(&h, ON_SQLITE));
	contact = rig_contact(&h.r, NULL);
	contact_ends(&h, contact);
	lay(&h);
	for (dj_ms at = 0; at < 96 * HOUR && tries < WEBHOOK_TRIES; at += 60000) {
		d = due(&h);
		if (d.count) {
			if (!delivery)
				json_decref(told(&h, d.at[0].delivery, &first));
			delivery = d.at[0].delivery;
			went(&h, delivery, 400, 0);
			tries++;
		}
		advance(&h, 60000);
	}
	assert_int_equal(tries, WEBHOOK_TRIES);
	assert_int_equal(dead_said(&h), 1);
	advance(&h, HOUR);
	d = due(&h);
	assert_int_equal(d.count, 1); /* the next of that contact is not kept back for ever */
	assert_int_not_equal(d.at[0].delivery, delivery);
	went(&h, d.at[0].delivery, 200, 0);
	assert_int_equal(ask(&h.r, COMMAND_WEBHOOK_AGAIN, delivery, NULL).verdict, VERDICT_ok);
	assert_int_equal(dead_said(&h), 0);
	json_decref(told(&h, due(&h).at[0].delivery, &again));
	assert_string_equal(first.id, again.id); /* the receiver can tell */
	end(&h);
}

static void test_waits_as_long_as_they_ask(void **state)
{
	struct hook_rig h;
	struct webhook_dues d;

	(void)state;
	assert_true(begin(&h, ON_SQLITE));
	rig_contact(&h.r, NULL);
	rig_contact(&h.r, NULL);
	lay(&h);
	d = due(&h);
	went(&h, d.at[0].delivery, 429, 20 * 60000);
	advance(&h, 19 * 60000);
	assert_int_equal(due(&h).count, 0);
	advance(&h, 60000);
	assert_int_equal(due(&h).count, 1);
	end(&h);
}

static void test_nobody_there_any_more(void **state)
{
	struct hook_rig h;

	(void)state;
	assert_true(begin(&h, ON_SQLITE));
	rig_contact(&h.r, NULL);
	rig_contact(&h.r, NULL);
	lay(&h);
	went(&h, due(&h).at[0].delivery, 410, 0);
	assert_int_equal(dead_said(&h), 1);
	advance(&h, HOUR);
	assert_int_equal(due(&h).count, 0);
	assert_int_equal(due(&h).on, 0);
	assert_int_equal(ask(&h.r, COMMAND_WEBHOOK_TEST, h.hook, NULL).verdict,
			 VERDICT_channel_off);
	end(&h);
}

/* What was under way when a run ended goes again; what was settled does not. */
static void test_another_run(void **state)
{
	struct hook_rig h;
	struct webhook_dues before, after;

	(void)state;
	assert_true(begin(&h, ON_SQLITE));
	rig_contact(&h.r, NULL);
	rig_contact(&h.r, NULL);
	lay(&h);
	before = due(&h);
	went(&h, before.at[0].delivery, 200, 0);
	rig_stop_writer(&h.r);
	assert_int_equal(rig_start_writer(&h.r, NULL), 0);
	lay(&h);
	after = due(&h);
	assert_int_equal(after.count, 1);
	assert_int_equal(after.at[0].delivery, before.at[1].delivery);
	went(&h, before.at[0].delivery, 500, 0); /* a late word about a settled one says nothing */
	assert_int_equal(due(&h).count, 1);
	end(&h);
}

static void test_on_postgresql(void **state)
{
	struct hook_rig h;
	struct webhook_dues d;

	(void)state;
	if (!begin(&h, ON_POSTGRES))
		skip();
	contact_ends(&h, rig_contact(&h.r, NULL));
	lay(&h);
	d = due(&h);
	assert_int_equal(d.count, 1);
	went(&h, d.at[0].delivery, 500, 0);
	advance(&h, HOUR);
	went(&h, due(&h).at[0].delivery, 200, 0);
	assert_int_equal(due(&h).count, 1);
	assert_int_equal(ask(&h.r, COMMAND_WEBHOOK_END, h.hook, NULL).verdict, VERDICT_ok);
	assert_int_equal(due(&h).count, 0);
	end(&h);
}

/* ---- the rules alone ---- */

static void test_rules(void **state)
{
	struct webhook_answer none = {0}, late = {429, 99999 * HOUR};
	dj_ms all = 0;

	(void)state;
	assert_true(webhook_kinds_fine("inquiry contact.ended"));
	assert_false(webhook_kinds_fine(""));
	assert_false(webhook_kinds_fine("  "));
	assert_false(webhook_kinds_fine("inquiry.nothing"));
	assert_false(webhook_kinds_fine("session.opened"));
	assert_true(webhook_wants("inquiry", FACT_inquiry_moved));
	assert_false(webhook_wants("inquiry.opened", FACT_inquiry_moved));
	assert_false(webhook_wants("inquiry contact", FACT_login_refused));
	for (int i = 1; i < WEBHOOK_TRIES; i++) {
		assert_true(webhook_wait(&none, i, 1000) >= webhook_wait(&none, i - 1, 1000));
		all += webhook_wait(&none, i, 1000);
	}
	assert_true(all > 48 * HOUR && all < 72 * HOUR);
	assert_int_equal(webhook_wait(&late, 1, 0), 24 * HOUR);
	assert_int_equal(webhook_hold(&late, 1), HOUR);
	assert_int_equal(webhook_hold(&none, 99), 10 * 60000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rules),
	    cmocka_unit_test(test_one_after_the_other),
	    cmocka_unit_test(test_begins_when_it_is_switched_on),
	    cmocka_unit_test(test_refuses),
	    cmocka_unit_test(test_nobody_s_words),
	    cmocka_unit_test(test_two_secrets_for_a_day),
	    cmocka_unit_test(test_away_for_a_day),
	    cmocka_unit_test(test_given_up_and_sent_again),
	    cmocka_unit_test(test_waits_as_long_as_they_ask),
	    cmocka_unit_test(test_nobody_there_any_more),
	    cmocka_unit_test(test_another_run),
	    cmocka_unit_test(test_on_postgresql),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
