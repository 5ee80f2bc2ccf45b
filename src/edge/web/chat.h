/* The citizen's chat: who writes (a secret in a cookie), what they read and write, and the socket
 * that says when to read again. Every word is a letter (docs/chat.md). */
#ifndef EDGE_WEB_CHAT_H
#define EDGE_WEB_CHAT_H

#include "app/chat.h"
#include "edge/web/http.h"
#include "edge/web/socket.h"

#define CHAT_COOKIE "dj_chat"
#define CHAT_SECRET 44 /* 43 letters of a 256-bit secret */
#define CHAT_MARK   65 /* the page's own name of a letter */

/* The identity behind the secret of this request or handshake; false when it shows none. */
bool chat_identity(const char *secret, char out[CHAT_IDENTITY]);
/* The same, and a new secret in a cookie when there is none. */
void chat_identity_or_new(struct request *r, char out[CHAT_IDENTITY]);
/* A letter of this citizen; `mark` makes the same one sent twice one. Takes the attachments. */
struct chat_letter {
	char identity[CHAT_IDENTITY];
	const char *mark, *text, *language; /* language: a word, or NULL */
	json_t *attachments;		    /* ids; NULL none */
	bool ends;			    /* the citizen is done: it needs no answer */
};
/* bad_request or too_large, or ok: the command is ready. Takes `l->attachments`. */
enum verdict chat_command(struct chat_letter *l, struct command *c);

/* ---- the socket /api/v1/chat/live: it carries no words, only when to ask and who types ---- */
enum verdict chat_filter(struct socket *s);
void chat_receive(struct socket *s, const char *text, size_t n);
/* What the page of this citizen was last told. */
struct chat_known {
	dj_id contact, last_in, person; /* person: who has it, 0 nobody */
};
void chat_note(struct web *w, const char *identity, const struct chat_known *k);
void chat_fact(struct web *w, const struct fact *f);
/* Something of this contact's chat is new: its pages ask again. */
void chat_changed(struct web *w, dj_id contact);
/* A consultant types. */
void chat_typing(struct web *w, dj_id contact);

#endif
