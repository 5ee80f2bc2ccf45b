/* Who asks: sessions of people (cookie dj_session), tokens of programs (Authorization: Bearer) and
 * of wallboards (cookie dj_wall). Looked up in the database at first use and kept, by hash, until a
 * fact says that they ended. */
#ifndef EDGE_WEB_SESSION_H
#define EDGE_WEB_SESSION_H

#include "app/permission.h"
#include "edge/web/ask.h"

#define CREDENTIAL_MAX 96 /* bytes of a cookie's value or a token */
#define SESSION_COOKIE "dj_session"
#define WALL_COOKIE    "dj_wall"

enum scope {
	SCOPE_NONE,
	SCOPE_PERSON, /* logged in */
	SCOPE_API,    /* a program, with the roles of its token */
	SCOPE_WALL,   /* a wallboard: sees the board, nothing else */
};

struct json_t;

struct credential {
	enum scope scope; /* what it claims to be; NONE: nothing was shown */
	char text[CREDENTIAL_MAX];
};

struct viewer {
	enum scope scope;
	dj_id person;  /* 0 for tokens without one */
	dj_id session; /* of the session or token */
	uint32_t roles;
	enum language language;
	char name[64];
	char display[120];
};

/* A person who may say presence, and so has a desk. */
bool viewer_has_desk(const struct viewer *v);

struct sessions *sessions_alloc(void);
void sessions_free(struct sessions *s);

/* Takes the credential from the headers: Bearer first, then the person's cookie, then the
 * wallboard's. */
void credential_read(struct credential *c, const char *authorization, const char *cookies);
/* The value of one cookie of the header, copied; false when it is not there or longer than `cap`.
 */
bool cookie_value(const char *cookies, const char *name, char *out, size_t cap);

/* Calls `known` with who it is: at once when it is in memory or nothing was shown (scope NONE),
 * else after the look into the database. Returns the mark to forget, 0 when it was called already.
 */
typedef void viewer_h(struct web *w, void *arg, const struct viewer *v, enum verdict verdict);
uint64_t viewer_find(struct web *w, const struct credential *c, const char *address,
		     viewer_h *known, void *arg);

/* A session that has just begun, so that its first request needs no look. */
void sessions_keep(struct web *w, const struct credential *c, const struct viewer *v);
/* {"id","name","display","roles","language"} as the database answers it. */
void viewer_read_person(const struct json_t *person, struct viewer *v);
/* Facts that end or change sessions: forgets them and closes their sockets. */
void sessions_fact(struct web *w, const struct fact *f);

#endif
