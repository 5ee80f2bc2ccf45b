/* A web server on a free port with everything behind it faked: the app answers commands, the
 * readers answer questions from a few people and facts; and a client that speaks HTTP and WebSocket
 * byte by byte, so that it can misbehave. */
#ifndef T_UNIT_WEB_RIG_H
#define T_UNIT_WEB_RIG_H

#include <pthread.h>

#include "app/permission.h"
#include "edge/web/web.h"

#define AGENT_ID  1000000000000001
#define BOSS_ID	  1000000000000002
#define ADMIN_ID  1000000000000003
#define LOCKED_ID 1000000000000004
#define RIGHT	  "a right password"

struct rig {
	struct web *web;
	int port;
	/* what the fakes do and saw; under the lock, because the web thread calls them */
	pthread_mutex_t lock;
	enum verdict verdict; /* of the next commands other than logins */
	bool silent;	      /* commands get no answer */
	bool database_away;
	struct command last;			  /* the last command of all */
	int seen[COMMAND_KINDS];		  /* how often each kind came */
	struct signal signal[SIGNAL_CONTACT + 1]; /* the last of each kind to rtc */
	int signals[SIGNAL_CONTACT + 1];
	int queries[QUERY_KINDS];
	struct published *log; /* what the database has */
	int log_count, log_size;
	bool took_over;	       /* the next login answers so */
	const char *boss_role; /* of supervisor01 from now on, NULL: as ever */
	char ended[64];	       /* this cookie is not known any more */
};

extern struct rig rig; /* the fakes are found by the linker, so there is one */

void rig_start(const struct web_config *with); /* NULL: http only, no limits */
void rig_stop(void);
int rig_end(void **state); /* the same, as a test's teardown */
void rig_read(void);	   /* waits until the day so far is read */
/* Waits until the condition holds; a test that hangs is stopped by ctest. */
#define rig_until(condition)                                                                       \
	do {                                                                                       \
		bool done_;                                                                        \
		do {                                                                               \
			pthread_mutex_lock(&rig.lock);                                             \
			done_ = (condition);                                                       \
			pthread_mutex_unlock(&rig.lock);                                           \
			rig_nap();                                                                 \
		} while (!done_);                                                                  \
	} while (0)
void rig_nap(void);
/* A fact, appended to the database's log; published too if told so. */
void rig_fact(struct fact f, bool publish);

/* The client */
struct got {
	int status;
	char head[8192];
	char body[65536];
	size_t n;
	bool closed; /* the server closed the connection behind the answer */
};
extern int client_buffer; /* bytes of the receive buffer of the connections to come; 0: the usual */
int client_open(void);
void client_send(int fd, const char *text);
void client_send_n(int fd, const void *data, size_t n);
void client_get(int fd, struct got *g);	     /* one answer */
void client_get_head(int fd, struct got *g); /* one answer to HEAD: without its body */
bool client_closed(int fd);		     /* waits for the end of the connection */
/* One request on a connection of its own. `headers`: "Cookie: x\r\n". body NULL: none. */
void client_ask(struct got *g, const char *method, const char *path, const char *headers,
		const char *body);
const char *got_header(const struct got *g, const char *name); /* the value, or NULL */
/* Logs in and gives the header line with the cookie. */
void client_login(const char *name, char cookie[128]);

/* WebSocket: the descriptor, or -status when the handshake was refused. */
int ws_open(const char *path, const char *headers);
void ws_send(int fd, const char *text);
void ws_frame(int fd, int first_byte, const void *data, size_t n);
/* The next text, or NULL and the close code (0: closed without one). Pings are answered. */
const char *ws_get(int fd, int *close_code);
/* Skips texts until one has this in it. */
const char *ws_until(int fd, const char *what);

#endif
