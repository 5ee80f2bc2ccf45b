/* The WebSockets: /api/v1/live for who is logged in and for wallboards, /api/v1/call for citizens'
 * calls, /api/v1/chat/live for their chats. */
#ifndef EDGE_WEB_SOCKET_H
#define EDGE_WEB_SOCKET_H

#include "app/chat.h"
#include "base/id.h"
#include "edge/web/body.h"
#include "edge/web/ring.h"
#include "edge/web/session.h"

#define OUTBOX 32 /* frames that wait for one page; more closes it with 4000 */

enum socket_kind { SOCKET_LIVE, SOCKET_CALL, SOCKET_CHAT };

struct socket {
	struct connection *conn;
	struct web *web;
	struct socket *next, **link; /* all sockets */
	enum socket_kind kind;
	char address[46];
	bool open;	  /* the handshake is done */
	struct dj_buf in; /* the message that is arriving */
	int bad_messages;
	struct frame *outbox[OUTBOX];
	unsigned out_first, out_count;
	int close_code; /* close as soon as the outbox is empty; 0 goes on */
	const char *close_why;
	dj_us heard, pinged; /* last sign of life; last ping of ours */
	bool ping_due;
	/* live */
	struct credential credential;
	struct viewer viewer;
	uint64_t ask;
	bool ready;	       /* it is known who this is, and it was greeted */
	bool facts, board, me; /* what the page watches */
	bool board_due, me_due;
	bool floor;	   /* and the floor; floor_view_watch sets it */
	uint64_t floor_at; /* the change that it gets next; 0: the whole */
	bool roles_stale;  /* somebody's roles may be others now */
	dj_us greeted_us;
	bool was_desk; /* it is, or was, the desk of its person */
	int64_t since; /* the page has the log up to here */
	bool reading;  /* the rest comes from the database */
	struct published *backlog;
	int backlog_at, backlog_count;
	uint64_t cursor; /* position in the ring, when not reading */
	/* real-time text: up to where this page has it, of which contact (typed.c) */
	dj_id typed_contact;
	uint64_t typed_rev;
	dj_us typed_us;
	int typed_count;
	/* call */
	struct caller *caller;
	struct { /* chat.h */
		char identity[CHAT_IDENTITY];
		dj_id contact, last_in, person; /* as its page was last told */
		dj_us typed_us;
	} chat;
};

struct sockets {
	struct socket *first;
	struct dj_map desks;	/* person -> struct desk (desk.c) */
	struct dj_map callers;	/* peer -> struct caller (call.c) */
	struct dj_map typed;	/* contact -> struct typed_text (typed.c) */
	struct dj_ids peer_ids; /* peers are no contacts, they only must not be equal */
};

struct sockets *sockets_alloc(void);
void sockets_free(struct sockets *s);

/* From libwebsockets' callbacks: 0 goes on, -1 closes. */
int socket_filter(struct connection *c); /* may this handshake go on? */
int socket_open(struct connection *c);
int socket_receive(struct connection *c, const void *data, size_t n);
int socket_pong(struct connection *c);
int socket_writeable(struct connection *c);
void socket_closed(struct connection *c);

/* Queues a text for this page; a full outbox closes it with CLOSE_BEHIND. */
void socket_send(struct socket *s, const char *text, size_t n);
void socket_wake(struct socket *s); /* something is due */
void socket_close(struct socket *s, int code, const char *why);
/* {"type":"error",...}; a page that sends too many of them is closed. */
void socket_refuse(struct socket *s, enum verdict v, const char *message);

void sockets_tick(struct web *w);
/* rtc -> page */
void sockets_signal(struct web *w, const struct signal *s);
/* Closes what belongs to this session or token. */
void sockets_close_session(struct web *w, dj_id session, int code, const char *why);

/* Another session of this person has begun: those of the others are closed with CLOSE_TAKEN. */
void sockets_take_over(struct web *w, dj_id person, dj_id session);

#endif
