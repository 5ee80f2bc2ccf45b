/* Owns the citizen's chat over HTTP: the secret in a cookie, reading, writing, signs of what was
 * seen. Refuses: keeping anything; a letter is on disk before it is answered, and what is shown is
 * read from there. */
#include "edge/web/chat.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "edge/web/route.h"

#define KEEP_S "7776000" /* 90 days: a citizen comes back to what was said */

/* ---- who writes ---- */

bool chat_identity(const char *secret, char out[CHAT_IDENTITY])
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
	static const unsigned char use[] = "dj-chat";
	unsigned char hash[12];
	char hex[sizeof hash * 2 + 1];

	if (strlen(secret) != CHAT_SECRET - 1 || strspn(secret, letters) != CHAT_SECRET - 1)
		return false;
	crypto_generichash(hash, sizeof hash, (const unsigned char *)secret, CHAT_SECRET - 1, use,
			   sizeof use - 1);
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	snprintf(out, CHAT_IDENTITY, "chat-%s", hex);
	return true;
}

void chat_identity_or_new(struct request *r, char out[CHAT_IDENTITY])
{
	unsigned char random[32];
	char secret[CHAT_SECRET], cookie[200];

	if (chat_identity(r->chat, out))
		return;
	randombytes_buf(random, sizeof random);
	sodium_bin2base64(secret, sizeof secret, random, sizeof random,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	snprintf(cookie, sizeof cookie,
		 CHAT_COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=" KEEP_S "%s", secret,
		 r->secure ? "; Secure" : "");
	reply_header(r, "Set-Cookie", cookie);
	chat_identity(secret, out);
}

/* Without the cookie nothing is written: an answer that got lost would be lost for ever. */
static bool is_known(struct request *r, char identity[CHAT_IDENTITY])
{
	if (chat_identity(r->chat, identity))
		return true;
	reply_refusal(r, VERDICT_not_logged_in, "Read the chat first: that gives a cookie.", 0);
	return false;
}

/* ---- reading ---- */

static dj_id id_in(const json_t *root, const char *key)
{
	const char *text = json_string_value(json_object_get(root, key));

	return text ? dj_id_parse(text) : 0;
}

/* Who has the letter is the house's own business: the page gets the name that is told to callers.
 */
static void shown(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	json_t *root;
	char identity[CHAT_IDENTITY], *text;

	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_verdict(r, got->verdict);
		return;
	}
	root = json_loadb(got->json, got->json_n, 0, NULL);
	if (chat_identity(r->chat, identity))
		chat_note(w, identity,
			  &(struct chat_known){id_in(root, "contact"), id_in(root, "last_in"),
					       id_in(root, "person")});
	json_object_del(root, "person");
	text = json_dumps(root, JSON_COMPACT);
	json_decref(root);
	reply_header(r, "Cache-Control", "no-store");
	reply_take(r, 200, "application/json", text, strlen(text));
}

void chat_show(struct request *r)
{
	struct query q = {.kind = QUERY_CHAT};
	char identity[CHAT_IDENTITY];

	chat_identity_or_new(r, identity);
	dj_copy(q.text, sizeof q.text, identity);
	q.since = request_number(r, "since", 0);
	if (q.since < 0)
		reply_verdict(r, VERDICT_bad_request);
	else if (!(r->ask = ask_query(r->web, &q, shown, r)))
		reply_verdict(r, VERDICT_overloaded);
}

/* ---- writing ---- */

/* Line ends and tabs stay, other control characters go: they are no words. */
static void clean(char *text)
{
	char *to = text;

	for (const unsigned char *p = (const unsigned char *)text; *p; p++)
		if ((*p >= 0x20 && *p != 0x7f) || *p == '\n' || *p == '\t')
			*to++ = (char)*p;
	*to = '\0';
}

static enum verdict check_letter(const struct chat_letter *l)
{
	size_t n = l->text ? strlen(l->text) : 0, mark = l->mark ? strlen(l->mark) : 0;

	if (!l->text || mark < 8 || mark >= CHAT_MARK ||
	    strspn(l->mark, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") !=
		mark)
		return VERDICT_bad_request;
	if (n > CHAT_TEXT || json_array_size(l->attachments) > CHAT_FILES)
		return VERDICT_too_large;
	return strspn(l->text, " \t\r\n") == n && !json_array_size(l->attachments)
		   ? VERDICT_bad_request
		   : VERDICT_ok;
}

enum verdict chat_command(struct chat_letter *l, struct command *c)
{
	enum verdict v = check_letter(l);
	char external[CHAT_IDENTITY + CHAT_MARK], *text;
	json_t *root;

	*c = (struct command){.kind = COMMAND_LETTER_RECEIVED, .number = channel_CHAT};
	if (v != VERDICT_ok) {
		json_decref(l->attachments);
		return v;
	}
	text = dj_strdup(l->text);
	clean(text);
	snprintf(external, sizeof external, "%s/%s", l->identity, l->mark);
	root = json_pack(
	    "{s:s, s:s, s:s, s:s, s:s, s:o}", "kind",
	    word_of(words_letter_kind, l->ends ? letter_kind_AUTOMATIC : letter_kind_PERSON),
	    "external", external, "from", l->identity, "body", text, "language",
	    l->language ? l->language : "", "attachments",
	    l->attachments ? l->attachments : json_array());
	free(text);
	c->body = json_dumps(root, JSON_COMPACT);
	c->body_n = c->body ? strlen(c->body) : 0;
	json_decref(root);
	return c->body ? VERDICT_ok : VERDICT_bad_request;
}

static void written(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct dj_buf b;
	struct dj_json j;

	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_refusal(r, got->verdict, NULL, got->verdict == VERDICT_too_many ? 60 : 0);
		return;
	}
	if (r->route->run == chat_end && got->answer->number)
		app_post(w->cfg.app, &(struct command){.kind = COMMAND_CONVERSATION_LEFT,
						       .contact = got->answer->number});
	dj_buf_init(&b, 200);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_id(&j, "id", got->answer->id);
	dj_json_end_object(&j);
	reply_json(r, 200, &b);
}

static bool may_write(struct request *r)
{
	int wait_s = limits_take(r->web->limits, LIMIT_CHAT, r->address, web_now_us(r->web));

	if (wait_s > 0)
		reply_refusal(r, VERDICT_too_many, NULL, wait_s);
	return wait_s <= 0;
}

static void write_letter(struct request *r, bool ends)
{
	json_t *root = json_loadb(r->body.data ? r->body.data : "", r->body.len, 0, NULL);
	struct chat_letter l = {
	    .mark = json_string_value(json_object_get(root, "mark")),
	    .text = json_string_value(json_object_get(root, "text")),
	    .language = json_string_value(json_object_get(root, "language")),
	    .ends = ends,
	};
	struct command c;
	enum verdict v;

	if (!is_known(r, l.identity) || (!ends && !may_write(r))) {
		json_decref(root);
		return;
	}
	if (!ends)
		l.attachments = json_incref(json_object_get(root, "attachments"));
	v = chat_command(&l, &c);
	json_decref(root);
	if (ends)
		reply_header(r, "Set-Cookie",
			     CHAT_COOKIE "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
	if (v != VERDICT_ok)
		reply_verdict(r, v);
	else if (!(r->ask = ask_command(r->web, &c, written, r)))
		reply_verdict(r, VERDICT_overloaded);
}

void chat_write(struct request *r)
{
	write_letter(r, false);
}

/* They end it: the cookie goes with the answer, the words that say so are nobody's work. */
void chat_end(struct request *r)
{
	write_letter(r, true);
}

/* ---- signs ---- */

void chat_seen(struct request *r)
{
	json_t *root = json_loadb(r->body.data ? r->body.data : "", r->body.len, 0, NULL);
	const char *state = json_string_value(json_object_get(root, "state"));
	struct command c = {.kind = COMMAND_CHAT_SEEN, .subject = id_in(root, "letter")};
	char identity[CHAT_IDENTITY];

	c.number = state ? word_value(words_letter_state, state) : -1;
	json_decref(root);
	if (!is_known(r, identity))
		return;
	dj_copy(c.text, sizeof c.text, identity);
	if (!c.subject || c.number < 0)
		reply_verdict(r, VERDICT_bad_request);
	else if (!(r->ask = ask_command(r->web, &c, route_answered, r)))
		reply_verdict(r, VERDICT_overloaded);
}

/* A link that goes on here with what was begun elsewhere. */
void chat_follow(struct request *r)
{
	json_t *root = json_loadb(r->body.data ? r->body.data : "", r->body.len, 0, NULL);
	const char *word = json_string_value(json_object_get(root, "word"));
	struct command c = {.kind = COMMAND_CHAT_FOLLOW};
	char identity[CHAT_IDENTITY];

	if (!is_known(r, identity) || !may_write(r)) {
		json_decref(root);
		return;
	}
	dj_copy(c.text, sizeof c.text, identity);
	dj_copy(c.name, sizeof c.name, word ? word : "");
	json_decref(root);
	if (!(r->ask = ask_command(r->web, &c, route_answered, r)))
		reply_verdict(r, VERDICT_overloaded);
}

void chat_agent_typing(struct request *r)
{
	struct dj_buf b;

	chat_typing(r->web, r->id);
	dj_buf_init(&b, 16);
	dj_buf_puts(&b, "{}");
	reply_json(r, 200, &b);
}
