/* Owns logging in and out: name -> hash from the database, Argon2id on a worker, then the command
 * that makes the session or counts the failure. A wrong name and a wrong password look alike and
 * take the same time. */
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "edge/web/page.h"
#include "edge/web/route.h"
#include "edge/web/view.h"

struct login {
	struct login_body body;
	struct viewer viewer; /* who it will be */
	bool right;
};

static void refuse(struct request *r, enum verdict v, const struct answer *a)
{
	dj_count(METRIC_logins_failed, 1);
	reply_refusal(r, v, NULL, a && a->number > 0 && a->number < 86400 ? (int)a->number : 0);
}

static void set_cookie(struct request *r, const char *value, int max_age_s)
{
	char cookie[256], age[32] = "";

	if (max_age_s >= 0)
		snprintf(age, sizeof age, "; Max-Age=%d", max_age_s);
	snprintf(cookie, sizeof cookie, SESSION_COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
		 value, r->secure ? "; Secure" : "", age);
	reply_header(r, "Set-Cookie", cookie);
}

static void reply_session(struct request *r, const struct viewer *v, bool took_over)
{
	struct dj_buf b;
	struct dj_json j;

	dj_buf_init(&b, 4096);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	view_person(v, "person", &j);
	dj_json_bool(&j, "took_over", took_over);
	dj_json_end_object(&j);
	reply_json(r, 200, &b);
}

static void session_made(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct login *l = r->work;
	struct credential c = {.scope = SCOPE_PERSON};

	r->ask = 0;
	if (!l->right || got->verdict != VERDICT_ok) {
		refuse(r, got->verdict == VERDICT_ok ? VERDICT_wrong_password : got->verdict,
		       got->answer);
		return;
	}
	dj_copy(c.text, sizeof c.text, got->answer->text);
	l->viewer.session = got->answer->id;
	sessions_keep(w, &c, &l->viewer);
	set_cookie(r, c.text, -1);
	reply_session(r, &l->viewer, got->answer->number != 0);
}

static void password_checked(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct login *l = r->work;
	struct command c = {.actor = 0};

	sodium_memzero(l->body.password, sizeof l->body.password);
	l->right = got->verdict == VERDICT_ok;
	r->ask = 0;
	if (!l->right && got->verdict != VERDICT_wrong_password) {
		reply_verdict(r, got->verdict);
		return;
	}
	c.kind = l->right ? COMMAND_LOGIN : COMMAND_LOGIN_FAILED;
	c.subject = l->viewer.person;
	dj_copy(c.name, sizeof c.name, l->body.name);
	r->ask = ask_command(w, &c, session_made, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

/* Unknown names go on with an empty hash. A locked one is told so before any hashing. */
static void person_found(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct login *l = r->work;
	json_t *root =
	    got->verdict == VERDICT_ok ? json_loadb(got->json, got->json_n, 0, NULL) : NULL;
	const char *hash = json_string_value(json_object_get(root, "hash"));
	int64_t locked_ms =
	    json_integer_value(json_object_get(root, "locked_until_ms")) - web_now_ms(w);

	r->ask = 0;
	viewer_read_person(json_object_get(root, "person"), &l->viewer);
	l->viewer.scope = SCOPE_PERSON;
	if (got->verdict != VERDICT_ok && got->verdict != VERDICT_not_found) {
		reply_verdict(r, got->verdict);
	} else if (locked_ms > 0) {
		dj_count(METRIC_logins_failed, 1);
		reply_refusal(r, VERDICT_locked, NULL, (int)DJ_MIN(locked_ms / 1000 + 1, 86400));
	} else {
		r->ask = ask_worker(w, job_password(l->body.password, hash ? hash : ""),
				    password_checked, r);
		if (!r->ask)
			reply_verdict(r, VERDICT_overloaded);
	}
	json_decref(root);
}

void session_open(struct request *r)
{
	struct query q = {.kind = QUERY_LOGIN};
	struct login *l = dj_alloc(sizeof *l);
	struct dj_error why;
	enum verdict v =
	    body_read(BODY_login, r->body.data ? r->body.data : "", r->body.len, &l->body, &why);
	int wait_s = limits_take(r->web->limits, LIMIT_LOGIN, r->address, web_now_us(r->web));

	r->work = l;
	r->work_size = sizeof *l;
	if (wait_s > 0) {
		reply_refusal(r, VERDICT_too_many, NULL, wait_s);
		return;
	}
	if (v != VERDICT_ok) {
		dj_count(METRIC_bad_body, 1);
		reply_refusal(r, v, why.text, 0);
		return;
	}
	dj_copy(q.text, sizeof q.text, l->body.name);
	r->ask = ask_query(r->web, &q, person_found, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

void session_show(struct request *r)
{
	reply_session(r, &r->viewer, false);
}

static void session_ended(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct dj_buf b;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_verdict(r, got->verdict);
		return;
	}
	set_cookie(r, "", 0);
	dj_buf_init(&b, 16);
	dj_buf_puts(&b, "{}");
	reply_json(r, 200, &b);
}

void session_close(struct request *r)
{
	struct command c = {
	    .kind = COMMAND_LOGOUT,
	    .actor = r->viewer.person,
	    .roles = r->viewer.roles,
	    .session = r->viewer.session,
	    .subject = r->viewer.session,
	};

	r->ask = ask_command(r->web, &c, session_ended, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

/* /wall with what the address says of the screen (for whom, in which colours and language), words
 * of a few letters only; the token stays behind. */
static void wall_address(struct request *r, char *out, size_t cap)
{
	static const char *const names[] = {"for", "theme", "lang"};
	size_t len = (size_t)snprintf(out, cap, "/wall");
	char sign = '?';

	for (size_t i = 0; i < DJ_COUNT(names); i++) {
		const char *word = request_arg(r, names[i]);
		size_t letters = strspn(word, "abcdefghijklmnopqrstuvwxyz");

		if (!letters || word[letters] || letters > 16)
			continue;
		len += (size_t)snprintf(out + len, cap - len, "%c%s=%s", sign, names[i], word);
		sign = '&';
	}
}

/* /wall?token=…: the screen's browser gets a cookie, so that the token does not stay in the
 * address. */
static void wall_known(struct web *w, void *arg, const struct viewer *v, enum verdict verdict)
{
	struct request *r = arg;
	char cookie[256], address[96];

	(void)w;
	r->ask = 0;
	if (verdict != VERDICT_ok || v->scope != SCOPE_WALL) {
		reply_verdict(r, verdict != VERDICT_ok ? verdict : VERDICT_not_logged_in);
		return;
	}
	snprintf(cookie, sizeof cookie,
		 WALL_COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict%s; Max-Age=31536000",
		 request_arg(r, "token"), r->secure ? "; Secure" : "");
	reply_header(r, "Set-Cookie", cookie);
	wall_address(r, address, sizeof address);
	reply_header(r, "Location", address);
	reply_header(r, "Cache-Control", "no-store");
	reply_empty(r, 303);
}

void wall_show(struct request *r)
{
	struct credential c = {.scope = SCOPE_WALL};
	const char *token = request_arg(r, "token");

	if (!token[0]) {
		page_reply(r);
	} else if (token[strspn(
		       token,
		       "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")] ||
		   !dj_copy(c.text, sizeof c.text, token)) {
		reply_verdict(r, VERDICT_not_logged_in);
	} else {
		r->ask = viewer_find(r->web, &c, r->address, wall_known, r);
	}
}
