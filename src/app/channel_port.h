/* What others bring to a channel's address, /api/v1/in/CHANNEL/KEY[/WHAT], between edge/web, which
 * has the connection, and edge/text, which knows the channel.
 *
 * The call is made on the web thread, with the whole body there, and returns at once: the key, the
 * signature and the sender's address are judged before anything is kept. What is kept is on disk
 * before its sender hears the answer. */
#ifndef APP_CHANNEL_PORT_H
#define APP_CHANNEL_PORT_H

#include "base/text.h"
#include "domain/words.h"

/* The heads that a channel may ask for. Append only. */
enum channel_head {
	CHANNEL_HEAD_TWILIO,   /* X-Twilio-Signature */
	CHANNEL_HEAD_HUB,      /* X-Hub-Signature-256 */
	CHANNEL_HEAD_X,	       /* X-Twitter-Webhooks-Signature */
	CHANNEL_HEAD_TOAST,    /* X-Toast-Webhook-Signature */
	CHANNEL_HEAD_SECRET,   /* X-Dajeong-Secret: a fixed text that a console adds */
	CHANNEL_HEAD_RESOURCE, /* X-Kakao-Resource-ID */
	CHANNEL_HEADS
};
const char *channel_head_name(enum channel_head head); /* "x-twilio-signature:" */
#define CHANNEL_HEAD 200 /* bytes of one with its NUL; a longer one counts as none */

#define CHANNEL_WHAT 24

/* Texts are borrowed for the call; "" when they are not there. */
struct channel_call {
	bool get; /* else POST */
	const char *channel, *key, *what;
	const char *address;	 /* who calls */
	const char *type;	 /* Content-Type */
	const char *path;	 /* "/api/v1/in/sms/KEY/status" */
	const char *const *args; /* "name=value", decoded, NULL at the end */
	char (*heads)[CHANNEL_HEAD];
	const char *body; /* byte by byte */
	size_t n;
	dj_ms now_ms;
};
const char *channel_arg(const struct channel_call *c, const char *name);

enum channel_call_end {
	CALL_UNKNOWN,  /* no such address, or the key is wrong */
	CALL_REFUSED,  /* not from whom it says: nothing is kept but a count */
	CALL_EARLY,    /* its settings are not known yet: come again */
	CALL_OFF,      /* the channel is off */
	CALL_ANSWERED, /* the answer goes at once, nothing is kept */
	CALL_FILE,     /* the attachment `file` is handed on, as it is handed on to citizens */
	CALL_KEEP,     /* kept first */
};

struct channel_reply {
	enum channel channel;
	char what[32]; /* of what is kept: "twilio/status" */
	char once[64]; /* makes equal bytes another event: a second, an id; "" when they are the
			  same */
	dj_id file;
	int status;	  /* of the answer; 0: 200 */
	const char *type; /* lives as long as the program; NULL: text/plain */
	struct dj_buf body;
};

struct channel_port {
	void *arg;
	enum channel_call_end (*call)(void *arg, const struct channel_call *in,
				      struct channel_reply *out);
};

#endif
