/* Owns how a citizen without a login comes to their own inquiries, and what they may do there:
 * rate, reopen, say more. Refuses: telling anybody whether a number or a receipt is known. Whatever
 * is wrong is refused alike (wrong_password), and too many tries of one thing end for an hour. */
#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/letter_row.h"
#include "app/public_key.h"
#include "app/record_inquiry.h"
#include "app/record_public.h"
#include "base/text.h"
#include "app/json_in.h"

#define HOUR_MS	   ((dj_ms)3600 * 1000)
#define CODE_MS	   ((dj_ms)5 * 60 * 1000)
#define CODE_TRIES 5
#define CODES_HOUR 3  /* text messages to one telephone */
#define TRIES_HOUR 10 /* of one telephone, or of one receipt */
#define REOPEN_MS  ((dj_ms)60 * 24 * HOUR_MS)

static json_t *body_of(const struct record *r)
{
	json_t *root =
	    json_loadb(r->c->body ? r->c->body : "", r->c->body_n, JSON_REJECT_DUPLICATES, NULL);

	if (json_is_object(root))
		return root;
	json_decref(root);
	return NULL;
}

/* One more try of this in this hour; false when there were too many. Stays when it is refused. */
static bool try_once(struct record *r, const char *what, const char *said, int most)
{
	db_exec(r->db, SQL_public_try_sweep, db_i(r->now - HOUR_MS));
	r->keep = true;
	return db_query_int(r->db, SQL_public_try_add, 0, db_i(public_hash(r->keys, what, said)),
			    db_i(r->now)) <= most;
}

/* ---- a code by text message ---- */

static void write_code(enum language language, const char *code, char *out, size_t cap)
{
	static const char *const words[language_COUNT] = {
	    [language_UNKNOWN] =
		"[120] 확인 번호 %s. 5분 안에 넣어 주세요. 아무에게도 알려 주지 마세요.",
	    [language_KO] =
		"[120] 확인 번호 %s. 5분 안에 넣어 주세요. 아무에게도 알려 주지 마세요.",
	    [language_EN] = "[120] Your code is %s. It is good for 5 minutes. Tell nobody.",
	    [language_ZH] = "[120] 验证码 %s，5分钟内有效，请勿告诉他人。",
	    [language_JA] = "[120] 確認番号 %s。5分以内に入力。誰にも教えないでください。",
	    [language_VI] = "[120] Mã xác nhận %s, có hiệu lực 5 phút. Không cho ai biết.",
	    [language_MN] = "[120] Код %s, 5 минут хүчинтэй. Хэнд ч бүү хэл."};
	const char *text = words[language] ? words[language] : words[language_KO];
	const char *at = strstr(text, "%s");

	snprintf(out, cap, "%.*s%s%s", (int)(at - text), text, code, at + 2);
}

static void make_code(char out[7])
{
	for (int i = 0; i < 6; i++)
		out[i] = (char)('0' + randombytes_uniform(10));
	out[6] = '\0';
}

static enum verdict send_code(struct record *r, const char *phone, int64_t caller)
{
	struct letter_draft d = {
	    .channel = channel_SMS, .kind = letter_kind_AUTOMATIC, .to = phone, .now = true};
	char code[7], said[48], hash[65], body[300];
	enum verdict v;
	dj_id letter;

	make_code(code);
	snprintf(said, sizeof said, "%s.%" PRId64, code, caller);
	keyring_token_hash(r->keys, said, hash);
	d.language = (enum language)db_query_int(r->db, SQL_public_caller_language, language_KO,
						 db_i(caller));
	write_code(d.language, code, body, sizeof body);
	d.body = body;
	v = letter_queue(r, &d, &letter);
	if (v == VERDICT_ok)
		db_exec(r->db, SQL_public_code_set, db_i(caller), db_t(hash),
			db_i(r->now + CODE_MS));
	r->answer->number = 0;
	return v;
}

/* Nobody who has no inquiry gets a message, and nobody hears that they have none. */
enum verdict record_public_code(struct record *r)
{
	char phone[NUMBER_TEXT];
	int64_t caller;

	if (!letter_number(r->c->line, phone, sizeof phone))
		return VERDICT_bad_address;
	caller = (int64_t)keyring_hash(r->keys, phone);
	if (!try_once(r, "code", phone, CODES_HOUR))
		return VERDICT_too_many;
	db_exec(r->db, SQL_public_code_sweep, db_i(r->now));
	if (!db_query_int(r->db, SQL_public_caller_known, 0, db_i(caller)))
		return VERDICT_ok;
	return send_code(r, phone, caller);
}

/* ---- entering ---- */

static bool code_fits(struct record *r, int64_t caller, const char *code)
{
	struct db_rows rows = db_query(r->db, SQL_public_code_one, db_i(caller));
	char said[80], hash[65], right[65] = "";
	bool alive = false;

	if (db_next(&rows)) {
		alive = db_int(&rows, 1) < CODE_TRIES && db_int(&rows, 2) > r->now;
		dj_copy(right, sizeof right, db_text(&rows, 0));
		db_done(&rows);
	}
	snprintf(said, sizeof said, "%.20s.%" PRId64, code, caller);
	keyring_token_hash(r->keys, said, hash);
	db_exec(r->db, SQL_public_code_tried, db_i(caller));
	r->keep = true;
	if (!alive || sodium_memcmp(hash, right, sizeof hash) != 0)
		return false;
	db_exec(r->db, SQL_public_code_end, db_i(caller));
	return true;
}

/* A receipt with its key, or with the telephone that was given with it. */
static bool receipt_fits(struct record *r, const json_t *root, dj_id inquiry)
{
	const char *key = dj_json_at(root, "key");
	char phone[NUMBER_TEXT];
	struct inquiry_row row;

	if (!inquiry || !inquiry_row_load(r->db, inquiry, &row))
		return false;
	if (key[0])
		return public_key_fits(r->keys, PUBLIC_KEY_RECEIPT, inquiry, key);
	return row.caller_hash && letter_number(dj_json_at(root, "phone"), phone, sizeof phone) &&
	       (int64_t)keyring_hash(r->keys, phone) == row.caller_hash;
}

static void begin_visit(struct record *r, const struct public_visit *v)
{
	struct fact *f = facts_add(&r->facts, FACT_visit_begun);
	char hash[65];

	db_exec(r->db, SQL_public_visit_sweep, db_i(r->now));
	record_secret(32, r->answer->text, sizeof r->answer->text);
	keyring_token_hash(r->keys, r->answer->text, hash);
	db_exec(r->db, SQL_public_visit_add, db_t(hash), db_i(v->caller_hash), db_i(v->inquiry),
		db_i(r->now + PUBLIC_VISIT_MS));
	f->visit_begun.inquiry = v->inquiry;
	f->visit_begun.by_code = v->caller_hash != 0;
}

static enum verdict refuse_visit(struct record *r, const struct public_visit *v)
{
	struct fact *f = facts_add(&r->facts, FACT_visit_refused);

	f->visit_refused.inquiry = v->inquiry;
	f->visit_refused.by_code = v->caller_hash != 0;
	return VERDICT_wrong_password;
}

static enum verdict enter_by_code(struct record *r, const json_t *root)
{
	struct public_visit v = {0};
	char phone[NUMBER_TEXT];

	if (!letter_number(dj_json_at(root, "phone"), phone, sizeof phone))
		return VERDICT_wrong_password;
	if (!try_once(r, "phone", phone, TRIES_HOUR))
		return VERDICT_too_many;
	v.caller_hash = (int64_t)keyring_hash(r->keys, phone);
	if (!code_fits(r, v.caller_hash, dj_json_at(root, "code")))
		return refuse_visit(r, &v);
	begin_visit(r, &v);
	return VERDICT_ok;
}

static enum verdict enter_by_receipt(struct record *r, const json_t *root)
{
	struct public_visit v = {0};
	char phone[NUMBER_TEXT] = "";
	int64_t number = inquiry_number_read(dj_json_at(root, "number"));

	letter_number(dj_json_at(root, "phone"), phone, sizeof phone);
	if (!try_once(r, "receipt", dj_json_at(root, "number"), TRIES_HOUR) ||
	    (phone[0] && !try_once(r, "phone", phone, TRIES_HOUR)))
		return VERDICT_too_many;
	v.inquiry = number ? db_query_int(r->db, SQL_inquiry_by_number, 0, db_i(number)) : 0;
	if (!receipt_fits(r, root, v.inquiry))
		return refuse_visit(r, &v);
	begin_visit(r, &v);
	return VERDICT_ok;
}

enum verdict record_public_enter(struct record *r)
{
	json_t *root = body_of(r);
	enum verdict v;

	if (!root)
		return VERDICT_bad_request;
	v = dj_json_at(root, "code")[0] ? enter_by_code(r, root) : enter_by_receipt(r, root);
	json_decref(root);
	return v;
}

/* ---- what they say there ---- */

struct saying {
	struct inquiry_row row;
	const char *text;
	int64_t stars;
};

static enum verdict rate(struct record *r, const struct saying *s)
{
	const struct inquiry *i = &s->row.i;
	struct fact *f;
	unsigned char *sealed;
	size_t n;

	if (s->stars < 1 || s->stars > 5)
		return VERDICT_bad_request;
	if (i->state != inquiry_state_ANSWERED && i->state != inquiry_state_CLOSED)
		return VERDICT_wrong_state;
	sealed = inquiry_seal(r, "public_rating.text", i->id, s->text, &n);
	db_exec(r->db, SQL_public_rate, db_i(i->id), db_i(s->stars), db_i(r->now), db_b(sealed, n));
	free(sealed);
	f = facts_add(&r->facts, FACT_inquiry_rated);
	f->inquiry_rated.inquiry = i->id;
	f->inquiry_rated.stars = s->stars;
	return VERDICT_ok;
}

static enum verdict run_on(struct record *r, const struct saying *s, enum inquiry_reason reason,
			   enum verdict (*use_case)(struct record *r))
{
	struct command *c = dj_alloc(sizeof *c);
	enum verdict v;

	c->roles = 1u << role_AGENT;
	c->subject = s->row.i.id;
	c->flag = true; /* the citizen's own words */
	c->inquiry.reason = reason;
	if (!dj_copy(c->text, sizeof c->text, s->text))
		v = VERDICT_too_large;
	else
		v = public_run(r, c, use_case);
	free(c);
	return v;
}

static enum verdict say_more(struct record *r, const struct saying *s)
{
	return run_on(r, s, inquiry_reason_NONE, record_inquiry_note);
}

/* First the words, so that who reads the line of time sees why. */
static enum verdict reopen(struct record *r, const struct saying *s)
{
	const struct inquiry *i = &s->row.i;
	enum verdict v;

	if (i->state != inquiry_state_CLOSED || r->now - i->closed_ms > REOPEN_MS ||
	    i->link == inquiry_link_DUPLICATE)
		return VERDICT_wrong_state;
	v = say_more(r, s);
	return v == VERDICT_ok ? run_on(r, s, inquiry_reason_NOT_SOLVED, record_inquiry_reopen) : v;
}

/* Is it theirs? What was said in a crisis is not shown by a telephone. */
static bool is_theirs(const struct public_visit *v, const struct inquiry_row *row)
{
	return v->inquiry == row->i.id || (v->caller_hash && v->caller_hash == row->caller_hash &&
					   row->i.kind != inquiry_kind_CRISIS);
}

static enum verdict say(struct record *r, const json_t *root)
{
	static const struct {
		const char *what;
		enum verdict (*run)(struct record *r, const struct saying *s);
	} sayings[] = {{"rate", rate}, {"reopen", reopen}, {"more", say_more}};
	struct saying s = {.text = dj_json_at(root, "text"),
			   .stars = json_integer_value(json_object_get(root, "stars"))};
	const char *what = dj_json_at(root, "what");
	struct public_visit visit;

	if (!public_visit_find(r->db, r->keys, dj_json_at(root, "visit"), r->now, &visit))
		return VERDICT_not_logged_in;
	if (!inquiry_row_load(r->db, dj_id_parse(dj_json_at(root, "inquiry")), &s.row) ||
	    !is_theirs(&visit, &s.row))
		return VERDICT_not_found;
	if (!public_words_fit(s.text))
		return VERDICT_bad_request;
	for (size_t i = 0; i < DJ_COUNT(sayings); i++)
		if (strcmp(sayings[i].what, what) == 0)
			return sayings[i].run(r, &s);
	return VERDICT_bad_request;
}

enum verdict record_public_say(struct record *r)
{
	json_t *root = body_of(r);
	enum verdict v;

	if (!root)
		return VERDICT_bad_request;
	v = say(r, root);
	json_decref(root);
	return v;
}
