/* Owns the table of who is logged in, by hash of what they show. A look into the database is
 * repeated after LOOK_AGAIN, so that what was ended there ends here; while the database is away,
 * who was known stays known. */
#include "edge/web/session.h"

#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/id.h"
#include "edge/web/socket.h"

#define SESSIONS_MAX  4096
#define LOOK_AGAIN_US ((dj_us)10 * 60 * 1000 * 1000)
#define HASH	      16

struct session {
	dj_id key; /* first bytes of the hash */
	unsigned char hash[HASH];
	struct viewer viewer;
	dj_us looked, used;
};

struct sessions {
	struct dj_map by_key;
};

/* A look under way. */
struct look {
	struct credential credential;
	char address[46];
	viewer_h *known;
	void *arg;
	uint64_t ask;
};

struct sessions *sessions_alloc(void)
{
	struct sessions *s = dj_alloc(sizeof *s);

	dj_map_init(&s->by_key);
	return s;
}

void sessions_free(struct sessions *s)
{
	struct session *k;
	size_t at = 0;
	dj_id key;

	if (!s)
		return;
	while ((k = dj_map_next(&s->by_key, &at, &key)))
		free(k);
	dj_map_fini(&s->by_key);
	free(s);
}

bool viewer_has_desk(const struct viewer *v)
{
	return v->scope == SCOPE_PERSON && permission_may(v->roles, COMMAND_PRESENCE);
}

/* Credentials */

bool cookie_value(const char *cookies, const char *name, char *out, size_t cap)
{
	size_t n = strlen(name);

	for (const char *p = cookies; *p;) {
		size_t pair;

		p += strspn(p, "; ");
		pair = strcspn(p, ";");
		if (pair > n && strncmp(p, name, n) == 0 && p[n] == '=')
			return dj_copy_n(out, cap, p + n + 1, pair - n - 1);
		p += pair;
	}
	return false;
}

void credential_read(struct credential *c, const char *authorization, const char *cookies)
{
	c->scope = SCOPE_NONE;
	if (strncasecmp(authorization, "Bearer ", 7) == 0 &&
	    dj_copy(c->text, sizeof c->text, authorization + 7))
		c->scope = SCOPE_API;
	else if (cookie_value(cookies, SESSION_COOKIE, c->text, sizeof c->text))
		c->scope = SCOPE_PERSON;
	else if (cookie_value(cookies, WALL_COOKIE, c->text, sizeof c->text))
		c->scope = SCOPE_WALL;
	if (c->scope == SCOPE_NONE || !c->text[0]) {
		c->scope = SCOPE_NONE;
		c->text[0] = '\0';
	}
}

/* Of what was shown and as what: a token in a cookie is another thing than the same token in
 * Authorization. */
static dj_id hash_of(const struct credential *c, unsigned char hash[HASH])
{
	char shown[CREDENTIAL_MAX + 1];
	dj_id key;

	shown[0] = (char)c->scope;
	dj_copy(shown + 1, CREDENTIAL_MAX, c->text);
	crypto_generichash(hash, HASH, (const unsigned char *)shown, 1 + strlen(c->text), NULL, 0);
	memcpy(&key, hash, sizeof key);
	return key ? key : 1;
}

/* The table */

static struct session *session_of(struct web *w, const struct credential *c)
{
	unsigned char hash[HASH];
	struct session *s = dj_map_get(&w->sessions->by_key, hash_of(c, hash));

	return s && sodium_memcmp(s->hash, hash, HASH) == 0 ? s : NULL;
}

static void forget_oldest(struct sessions *all)
{
	struct session *s, *oldest = NULL;
	size_t at = 0;
	dj_id key;

	while ((s = dj_map_next(&all->by_key, &at, &key)))
		if (!oldest || s->used < oldest->used)
			oldest = s;
	free(dj_map_remove(&all->by_key, oldest->key));
}

void sessions_keep(struct web *w, const struct credential *c, const struct viewer *v)
{
	struct sessions *all = w->sessions;
	struct session *s = session_of(w, c);

	if (!s) {
		if (all->by_key.count >= SESSIONS_MAX)
			forget_oldest(all);
		s = dj_alloc(sizeof *s);
		s->key = hash_of(c, s->hash);
		free(dj_map_remove(&all->by_key, s->key));
		dj_map_put(&all->by_key, s->key, s);
	}
	s->viewer = *v;
	s->looked = s->used = web_now_us(w);
}

static void forget_if(struct web *w, bool (*wanted)(const struct session *, dj_id), dj_id id)
{
	struct session *s;
	size_t at = 0;
	dj_id key;

	while ((s = dj_map_next(&w->sessions->by_key, &at, &key))) {
		if (!wanted(s, id))
			continue;
		free(dj_map_remove(&w->sessions->by_key, key));
		at = 0; /* the map changed under us */
	}
}

static bool is_session(const struct session *s, dj_id session)
{
	return s->viewer.session == session;
}

static bool is_person(const struct session *s, dj_id person)
{
	return s->viewer.person == person;
}

static void end_session(struct web *w, dj_id session, int code, const char *why)
{
	forget_if(w, is_session, session);
	sockets_close_session(w, session, code, why);
}

void sessions_fact(struct web *w, const struct fact *f)
{
	switch (f->kind) {
	case FACT_session_opened:
		if (f->session_opened.took_over)
			sockets_take_over(w, f->session_opened.person, f->session_opened.session);
		break;
	case FACT_session_closed:
		end_session(w, f->session_closed.session, CLOSE_OUT, "logged out");
		break;
	case FACT_token_ended:
		end_session(w, f->token_ended.token, CLOSE_OUT, "the token has ended");
		break;
	case FACT_person_changed:
		forget_if(w, is_person, f->person_changed.person); /* roles may be others now */
		break;
	default:
		break;
	}
}

/* The look into the database */

static uint32_t read_roles(const json_t *list)
{
	uint32_t roles = 0;
	const json_t *word;
	size_t i;

	json_array_foreach(list, i, word)
	{
		int role =
		    json_is_string(word) ? word_value(words_role, json_string_value(word)) : -1;

		if (role >= 0)
			roles |= 1u << role;
	}
	return roles;
}

static dj_id read_id(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? dj_id_parse(text) : 0;
}

static void read_text(const json_t *object, const char *key, char *out, size_t cap)
{
	const char *text = json_string_value(json_object_get(object, key));

	dj_copy(out, cap, text ? text : "");
}

void viewer_read_person(const json_t *person, struct viewer *v)
{
	char language[8];

	v->person = read_id(person, "id");
	v->roles = read_roles(json_object_get(person, "roles"));
	read_text(person, "name", v->name, sizeof v->name);
	read_text(person, "display", v->display, sizeof v->display);
	read_text(person, "language", language, sizeof language);
	v->language = (enum language)DJ_MAX(word_value(words_language, language), 0);
}

static bool read_viewer(const struct credential *c, const char *json, size_t n, struct viewer *v)
{
	json_t *root = json_loadb(json, n, 0, NULL);
	char scope[8];

	*v = (struct viewer){0};
	if (c->scope == SCOPE_PERSON) {
		v->scope = SCOPE_PERSON;
		v->session = read_id(root, "session");
		viewer_read_person(json_object_get(root, "person"), v);
	} else {
		read_text(root, "scope", scope, sizeof scope);
		v->scope = strcmp(scope, "wall") == 0 ? SCOPE_WALL : SCOPE_API;
		v->session = read_id(root, "token");
		v->person = read_id(root, "person");
		v->roles = read_roles(json_object_get(root, "roles"));
		if (strcmp(scope, "open311") == 0) /* sends reports and opens nothing */
			v->session = 0;
		read_text(root, "label", v->name, sizeof v->name);
	}
	json_decref(root);
	/* a program's token in a wallboard's cookie would be a login without its safeguards */
	return v->session && (c->scope != SCOPE_WALL || v->scope == SCOPE_WALL);
}

/* A session in use does not expire. Without an answer: the next look says it again. */
static void say_used(struct web *w, const struct viewer *v)
{
	struct command c = {.kind = COMMAND_SESSION_USED, .session = v->session};

	if (v->scope == SCOPE_PERSON)
		app_post(w->cfg.app, &c);
}

static void looked(struct web *w, void *arg, const struct reply *r)
{
	static const struct viewer nobody;
	struct look *l = arg;
	struct session *s = session_of(w, &l->credential);
	struct viewer v;

	if (r->verdict == VERDICT_ok && read_viewer(&l->credential, r->json, r->json_n, &v)) {
		sessions_keep(w, &l->credential, &v);
		say_used(w, &v);
		l->known(w, l->arg, &v, VERDICT_ok);
	} else if (s && r->verdict != VERDICT_ok && r->verdict != VERDICT_not_found) {
		s->looked = web_now_us(w); /* the database is away: whom we know goes on working */
		v = s->viewer;
		l->known(w, l->arg, &v, VERDICT_ok);
	} else if (r->verdict == VERDICT_ok || r->verdict == VERDICT_not_found) {
		limits_take(w->limits, LIMIT_TOKEN, l->address, web_now_us(w));
		if (s)
			free(dj_map_remove(&w->sessions->by_key, s->key));
		l->known(w, l->arg, &nobody, VERDICT_ok);
	} else {
		l->known(w, l->arg, &nobody, r->verdict);
	}
}

/* Too many unknown ones from one address are not looked up at all: guessing gets slow and the
 * database is left alone. */
static uint64_t look(struct web *w, struct look *l)
{
	static const struct viewer nobody;
	struct query q = {.kind =
			      l->credential.scope == SCOPE_PERSON ? QUERY_SESSION : QUERY_TOKEN};
	enum verdict refused = VERDICT_too_many;
	uint64_t mark = 0;

	dj_copy(q.text, sizeof q.text, l->credential.text);
	if (limits_wait(w->limits, LIMIT_TOKEN, l->address, web_now_us(w)) == 0) {
		mark = ask_query(w, &q, looked, l);
		refused = VERDICT_overloaded;
	}
	if (mark) {
		ask_own(w, mark, l);
	} else {
		l->known(w, l->arg, &nobody, refused);
		free(l);
	}
	return mark;
}

uint64_t viewer_find(struct web *w, const struct credential *c, const char *address,
		     viewer_h *known, void *arg)
{
	static const struct viewer nobody;
	struct session *s = c->scope == SCOPE_NONE ? NULL : session_of(w, c);
	struct viewer v;
	struct look *l;

	if (c->scope == SCOPE_NONE || (s && web_now_us(w) - s->looked < LOOK_AGAIN_US)) {
		v = s ? s->viewer : nobody;
		if (s)
			s->used = web_now_us(w);
		known(w, arg, &v, VERDICT_ok);
		return 0;
	}
	l = dj_alloc(sizeof *l);
	*l = (struct look){.credential = *c, .known = known, .arg = arg};
	dj_copy(l->address, sizeof l->address, address);
	return look(w, l);
}
