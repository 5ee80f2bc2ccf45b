/* The net thread: everything that leaves for mail servers and gateways, and the mailbox that is
 * looked into. One thread, one libcurl multi handle, the outbox.
 *
 * A letter is sent in three steps, each on disk before the next: "it goes now" (SENDING), the
 * exchange, what became of it. A crash between them leaves a letter that either repeats without
 * harm (a mail keeps its Message-ID) or is shown as not confirmed. What comes in is kept byte by
 * byte, and committed, before its sender hears that we have it; only then is it read. */
#ifndef EDGE_TEXT_NET_H
#define EDGE_TEXT_NET_H

#include "app/channel_port.h"
#include "app/command.h"
#include "base/clock.h"
#include "domain/fact/fact.h"

struct text_net;
struct keyring;

/* The key by which browsers know our push messages, as their pages want it: base64url. */
#define PUSH_KEY_TEXT 88
void push_key_text(const struct keyring *keys, char out[PUSH_KEY_TEXT]);

struct text_net_config {
	const char *database;	    /* URL */
	const struct keyring *keys; /* borrowed */
	const char *data;
	const char *local;	  /* addresses of this machine that a photo may come from: tests */
	const char *push_contact; /* whom a push service may write to; "" */
	const char *feed; /* address of the public feed of emergency rooms; NULL or "": none */
	int feed_every_s;
	const char *translate; /* address of the translation service; NULL or "": none */
	const char *translate_key;
	const struct dj_clock *clock;
	void *arg;
	int (*to_writer)(void *arg, const struct command *c); /* ENOBUFS when full */
};

int text_start(struct text_net **out, const struct text_net_config *config, struct dj_error *e);
/* Committed facts: letters that were written, events, channels. Any thread; others are ignored. */
void text_fact(struct text_net *t, const struct fact *f);
/* Answers of origin ORIGIN_TEXT. Any thread. 0, or ENOBUFS: it has not asked so much at once. */
int text_answer(struct text_net *t, const struct answer *a);
/* Somebody calls a channel's address: of struct channel_port. The web thread. */
enum channel_call_end text_call(struct text_net *t, const struct channel_call *in,
				struct channel_reply *out);
/* Ends the thread: what is under way is cut off, and is SENDING for the next run. Facts and answers
 * may still come until it is freed. NULL is allowed. */
void text_stop(struct text_net *t);
void text_free(struct text_net *t);

#endif
