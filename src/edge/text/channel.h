/* One interface for every text channel, and what an adapter is handed and answers. An adapter is
 * pure: bytes in, values out; the net thread (net.h) does the talking. So fixtures, fuzzers and
 * real peers drive the same functions.
 *
 * A channel's settings stand in domain/letter/channel_key.def. One that others call has a setting
 * "key": its address is /api/v1/in/CHANNEL/KEY[/WHAT] (app/channel_port.h). Where several gateways
 * can carry a channel, its setting "gateway" names the adapter. */
#ifndef EDGE_TEXT_CHANNEL_H
#define EDGE_TEXT_CHANNEL_H

#include "app/channel_port.h"
#include "app/letterbox.h"
#include "base/json_out.h"
#include "domain/letter/channel_key.h"
#include "domain/letter/outbox.h"

#define TEXT_EXTERNAL 200 /* an id that a vendor gave, with its NUL */

/* ---- going out ---- */

enum request_how { REQUEST_POST, REQUEST_SMTP, REQUEST_GET, REQUEST_PUT };

/* One exchange. */
struct text_request {
	enum request_how how;
	char url[CHANNEL_VALUE * 2];
	const char *user, *password;		       /* NULL: none; views of the settings */
	char from[LETTER_ADDRESS], to[LETTER_ADDRESS]; /* SMTP: the envelope */
	bool tls;				       /* not without it */
	const char *authority; /* file of who may sign for it; NULL or "": the machine's own */
	struct dj_buf headers; /* lines, each ended by \n */
	struct dj_buf body;
	/* Of a letter: */
	bool more;     /* another request follows this one */
	bool harmless; /* asked twice it does no harm: a login, an upload */
};

/* How it went. */
struct text_reply {
	bool reached;	  /* a connection was made */
	bool denied;	  /* the login was refused */
	int status;	  /* HTTP or SMTP; 0: no answer */
	const char *said; /* its last line or body; "" */
	size_t n;	  /* bytes of the body: `said` */
	const char *why;  /* of the network, for people; "" */
	dj_ms wait_ms;	  /* Retry-After, x-rate-limit-reset: so long; 0 when it does not say */
};

/* What a channel gave us for a while: kept in memory, gone when its settings change. */
struct text_session {
	char token[2000];
	dj_ms until_ms; /* after which the token counts for nothing */
};

/* How far one letter came, over several requests and tries; `got` is the adapter's own. */
#define TEXT_STEPS 24
struct text_steps {
	int at; /* so many requests of this letter went well */
	char got[TEXT_STEPS][TEXT_EXTERNAL];
};

/* One look into a gateway: what it has for us where it does not call us, and whether it knows us at
 * all. Several requests, one after the other. */
struct text_look {
	int step;		 /* the adapter's own: which request is next; 0 begins */
	char got[TEXT_EXTERNAL]; /* its own, between two of them */
	char begun[32];		 /* the same */
	/* What the answer says: */
	const char *keep; /* the body is kept under this name, committed, before anything else is
			     asked; NULL: there is nothing in it */
	char place[96];	  /* and so far it is read then; "": as it was */
	bool over;	  /* there is no next request */
	dj_ms rest_ms;	  /* then: not before that; 0: as the setting `every` says */
	char said[200];	  /* what was wrong, for people; "" */
};

/* All that an adapter may know besides the letter. */
struct text_turn {
	const struct channel_settings *settings;
	struct text_session *session;
	struct text_steps *steps;
	dj_ms now_ms;
	uint64_t dice[2]; /* new ones each time */
};

struct text_sent {
	struct outbox_result result;
	char external[TEXT_EXTERNAL]; /* the channel's own id of it; "" */
};

/* ---- coming in ---- */

/* What was brought to us, byte by byte. */
struct text_raw {
	const char *what;  /* which of the channel's addresses; "" */
	const char *bytes; /* mail: the whole; else a head of JSON {"args":{}}, \n, the body */
	size_t n;
};

/* What it means: a letter, a receipt for one of ours, or that `external` left the room. */
enum text_event_kind { TEXT_NOTHING, TEXT_LETTER, TEXT_RECEIPT, TEXT_LEFT };
struct text_event {
	enum text_event_kind kind;
	const char *letter; /* JSON as LETTER_RECEIVED takes it, n bytes */
	size_t n;
	dj_id receipt_of;
	char external[TEXT_EXTERNAL]; /* without receipt_of: the channel's own id of it */
	enum letter_state state;
	enum letter_why why;
	char said[200];
};
/* Borrowed for the call. */
typedef void text_event_h(void *arg, const struct text_event *e);

struct channel_adapter {
	enum channel channel;
	const char *name; /* of the gateway, where a channel has several; else of the channel */
	void (*limits)(const struct channel_settings *s, struct outbox_limits *out);
	/* The request that is next. False: this letter can never go this way (`why`). The caller
	 * has zeroed `out` and its buffers are ready. */
	bool (*build_send)(const struct text_turn *t, const struct letter_out *l,
			   struct text_request *out, enum letter_why *why);
	/* The caller has zeroed `out`. OUTBOX_SENT after a request with `more`: the next one is
	 * built. */
	void (*parse_sent)(const struct text_turn *t, const struct text_reply *r,
			   struct text_sent *out);
	/* Challenge, signature, answer: on the web thread, before anything is kept. The key is
	 * right. NULL: everything is kept and answered by an empty 200. */
	enum channel_call_end (*receive)(const struct channel_settings *s,
					 const struct channel_call *in, struct channel_reply *out);
	/* Everything in it, in order. False: cannot be read. NULL: nothing comes this way. */
	bool (*normalise)(const struct channel_settings *s, const struct text_raw *raw,
			  text_event_h *each, void *arg);
	/* A letter's "media":[{"url","type","name"}] are fetched by the net thread behind a fence
	 * (guard.h) before the letter is told: what this one needs (a login), never for another
	 * host than the vendor's. NULL: nothing. */
	void (*fetch)(const struct text_turn *t, const char *url, struct text_request *out);
	/* The request of this step of a look, and what its answer means: SENT when it went well.
	 * NULL: nothing is asked. */
	void (*build_look)(const struct text_turn *t, struct text_look *l,
			   struct text_request *out);
	enum outbox_end (*parse_look)(const struct text_turn *t, const struct text_reply *r,
				      struct text_look *l);
	/* The files that came along with its first letter; NULL: this channel has none. */
	void (*files)(const struct text_raw *raw,
		      void (*each)(void *arg, const char *name, const void *bytes, size_t n),
		      void *arg);
};

extern const struct channel_adapter channel_mail, channel_kannel, channel_twilio, channel_solapi,
    channel_nhn, channel_msghub;
extern const struct channel_adapter channel_kakao, channel_meta, channel_x_account;
/* The adapter of this name (`name` NULL: the channel's first one); NULL: none. */
const struct channel_adapter *channel_adapter_of(enum channel channel, const char *name);
/* The one that these settings choose; NULL: none. */
const struct channel_adapter *channel_adapter_for(const struct channel_settings *s);

#endif
