/* The inside of the net thread: what its files share. */
#ifndef EDGE_TEXT_NET_RUN_H
#define EDGE_TEXT_NET_RUN_H

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/log.h"
#include "base/mailbox.h"
#include "base/map.h"
#include "edge/text/channel.h"
#include "edge/text/gate.h"
#include "edge/text/net.h"
#include "edge/text/push_seal.h"

#define SAID 300

/* One exchange with a server. */
struct exchange {
	CURL *easy;
	void (*done)(struct text_net *t, struct exchange *x, CURLcode code);
	struct text_request request; /* of a letter */
	struct curl_slist *lines, *to;
	size_t sent; /* of the request's body */
	struct dj_buf got;
	char said[SAID], error[CURL_ERROR_SIZE];
	dj_ms reset_ms; /* the server said: not before */
	dj_id letter, event;
	enum channel channel;
	const struct channel_adapter *adapter;
};

/* What the writer was asked and has not answered. */
struct asked {
	enum ask_what {
		ASK_GOES,
		ASK_WENT,
		ASK_READ,
		ASK_KEPT,
		ASK_FED,
		ASK_LAID,
		ASK_HOOK,
		ASK_PUSH,
		ASK_LOOK,
		ASK_OTHER
	} what;
	dj_id id;	   /* letter or event */
	struct command *c; /* to ask again with; owned, NULL when once is enough */
	dj_ms again_ms;	   /* 0: it is with the writer */
};

/* What is known of how a channel is. */
struct condition {
	bool told, well;
	char trouble[SAID];
	dj_ms told_ms;
};

/* The mailbox that is looked into. */
struct mailbox_poll {
	struct exchange *x; /* NULL: resting */
	dj_ms next_ms;
	int64_t validity, last; /* as far as it was read */
	int64_t uids[200];
	int count, at;
	size_t size; /* of the one at hand */
	bool too_large;
};

/* A gateway that is looked into. */
struct gateway_look {
	struct exchange *x; /* NULL: resting, or with the writer */
	bool asked;	    /* the writer has what came */
	struct text_look look;
	int failed; /* so often, one after the other */
	dj_ms next_ms;
};

/* The public feed of emergency rooms. */
struct feed_poll {
	struct exchange *x; /* NULL: resting, or with the writer */
	bool asked;
	int failed; /* so often, one after the other */
	dj_ms next_ms;
};

struct text_net {
	struct text_net_config config;
	struct letterbox *box;
	struct outbox *outbox;
	struct channel_settings *settings; /* channel_COUNT of them */
	CURLM *multi;
	struct dj_mailbox *facts, *answers;
	struct dj_map asked; /* request -> struct asked */
	int unanswered;	     /* of them, with the writer */
	uint64_t request;
	struct dj_map flying; /* letter -> struct exchange */
	struct dj_map unsaid; /* letters whose end is not on disk yet */
	struct dj_map steps;  /* letter -> struct text_steps */
	struct text_session sessions[channel_COUNT];
	struct gate *gate;
	struct hooks *hooks;	    /* hook.c */
	struct dj_map translations; /* translation -> struct exchange; translate.c */
	struct dj_map reading;	    /* event -> struct reading */
	int reading_count;
	struct backlog {
		bool waits; /* there may be events that nobody told us of */
		bool first; /* of this run: what the last one left */
		dj_id after;
		dj_ms due_ms;
		dj_ms storm_ms; /* when something came that could not be read at once */
	} backlog;
	struct {
		struct dj_map flights; /* push -> struct push_flight */
		bool waits;	       /* there may be some to send */
		dj_ms look_ms;
		struct push_signer signer;
	} push;		    /* push.c */
	atomic_bool missed; /* the mailbox of facts was full */
	struct condition conditions[channel_COUNT];
	struct mailbox_poll poll;
	struct feed_poll feed;
	struct gateway_look looks[channel_COUNT];
	dj_ms sweep_ms;
	bool begun;
	uint64_t dice;
	pthread_t thread;
	atomic_bool stopping;
};

dj_ms net_now(const struct text_net *t);
/* Posts a command; when the writer cannot take it, or refuses because the database is away, it is
 * asked again until it can. Takes the command's body. */
void net_ask(struct text_net *t, enum ask_what what, dj_id id, const struct command *c);
/* A new exchange; NULL when curl has none. `done` frees it by exchange_free. */
struct exchange *exchange_alloc(void);
void exchange_free(struct text_net *t, struct exchange *x);
/* Its headers and login, as `request` says, for this address. */
void exchange_request(struct exchange *x, const char *url);
/* Its method and body, over http and https. */
void exchange_http(struct exchange *x);
/* How it went, as adapters want it. */
struct text_reply exchange_reply(struct text_net *t, const struct exchange *x, CURLcode code);
/* A number of 31 bits. */
uint64_t net_dice(struct text_net *t);
/* Only certificates that this file's authorities signed; NULL or "": that the machine trusts. */
void exchange_trust(struct exchange *x, const char *authority);
void exchange_start(struct text_net *t, struct exchange *x);
/* So long the server wants us to wait; 0: it does not say. */
dj_ms exchange_wait_ms(struct text_net *t, const struct exchange *x);
/* The channel answered (trouble NULL), or did not. */
void net_condition(struct text_net *t, enum channel channel, const char *trouble);

/* net_send.c */
void send_due(struct text_net *t);
void send_found(void *arg, const struct letter_waiting *w); /* a row that waits */
void send_written(struct text_net *t, dj_id letter);
void send_goes(struct text_net *t, dj_id letter, enum verdict v);
/* net_poll.c: the mailbox; event.c: what came */
void poll_due(struct text_net *t);
void poll_kept(struct text_net *t, enum verdict v);
void poll_reset(struct text_net *t);
/* net_look.c: gateways that do not call us */
void look_due(struct text_net *t);
void look_kept(struct text_net *t, enum channel channel, enum verdict v);
void look_reset(struct text_net *t, enum channel channel);
/* net_feed.c */
void feed_due(struct text_net *t);
void feed_answered(struct text_net *t, enum verdict v);
/* Something came: reads it, at once or when there is room. */
void event_read(struct text_net *t, dj_id event);
/* What the writer says of one that is being read. */
void event_answered(struct text_net *t, dj_id event, enum verdict v);
/* The writer cannot take what is asked about one: nothing happens to it until it is asked again. */
void event_waits(struct text_net *t, dj_id event, bool waits);
/* Looks for events that nobody told us of, some at a time. */
void event_scan(struct text_net *t);
/* push.c: browsers that wait for news */
void push_begin(struct text_net *t);
void push_due(struct text_net *t);
void push_answered(struct text_net *t, dj_id push); /* the writer knows what became of it */
void push_end_all(struct text_net *t);
/* Photos that could not be fetched are tried again. */
void event_media_due(struct text_net *t);
void event_free_all(struct text_net *t);

#endif
