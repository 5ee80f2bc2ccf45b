/* One HTTP request from its head to the last byte of its answer. */
#ifndef EDGE_WEB_HTTP_H
#define EDGE_WEB_HTTP_H

#include "app/channel_port.h"
#include "edge/web/session.h"

enum method {
	METHOD_GET,
	METHOD_POST,
	METHOD_PUT,
	METHOD_PATCH,
	METHOD_DELETE,
	METHOD_OPTIONS,
	METHOD_NONE,
};
const char *method_word(enum method m); /* "GET" */

#define REQUEST_ARGS 16

struct request {
	struct connection *conn;
	struct web *web;
	enum method method;
	bool head;	  /* HEAD: answered like GET, without the body */
	bool secure;	  /* came by TLS, here or at the proxy */
	char address[46]; /* who asks: the peer, or whom the proxy names */
	char path[256];
	char args[REQUEST_ARGS][264]; /* "limit=50", decoded */
	struct credential credential;
	char host[128], origin[160];
	char etag[96];	/* If-None-Match */
	char type[48];	/* Content-Type */
	char range[64]; /* Range */
	bool gzip, expects_continue;
	char chat[48];	/* the secret of a citizen's chat, "" none */
	int64_t length; /* of the body, -1 when none was said */

	const struct route *route;
	dj_id id; /* of the path */
	struct viewer viewer;
	bool known; /* who asks, and that the body may come */
	struct dj_buf body;
	struct upload *upload;
	char key[40];			   /* of the path: a {key} */
	char part[16], what[CHANNEL_WHAT]; /* of the path: a {channel}, a {what} */
	char (*heads)[CHANNEL_HEAD]; /* CHANNEL_HEADS of them, on an address that vendors call */
	bool on;		     /* of a command that mutes */
	bool shown;		     /* the trace of a citizen's record stands (shown.h) */
	uint64_t ask;		     /* what this request waits for */
	void *work; /* of the route's handler while it waits; wiped and freed with the request */
	size_t work_size;

	int status;
	bool close;		  /* after the answer */
	char headers[900];	  /* of the answer, beyond the usual ones */
	const unsigned char *out; /* NULL while there is no answer */
	size_t out_size, out_sent;
	bool head_sent;
	bool body_ended; /* the whole body has come */
	void *owned;	 /* `out`, when it must be freed */
};

/* Who asks on this connection, while its head is there: the peer, or whom a proxy on this machine
 * speaks for. */
void connection_address(const struct connection *c, char *out, size_t cap);

/* From libwebsockets' callbacks. Those with int: 0 goes on, -1 closes the connection. */
int http_begin(struct connection *c, const char *path, size_t n);
int http_body(struct connection *c, const void *data, size_t n);
int http_body_end(struct connection *c);
int http_writeable(struct connection *c);
/* The answer is written and the body is read: the connection is ready for the next request, or
 * closes. */
int http_finish(struct connection *c);
void http_closed(struct connection *c);

/* Value of an argument of the address; "" when it is not there. */
const char *request_arg(const struct request *r, const char *name);
/* The number of it, `otherwise` when absent; -1 when it is not a number of up to 18 digits. */
int64_t request_number(const struct request *r, const char *name, int64_t otherwise);

/* The answer; exactly one of them, once. */
void reply_header(struct request *r, const char *name, const char *value);
/* To be read by the pages of other sites, too (CORS): only what is open to everybody. */
void reply_for_all(struct request *r);
void reply_static(struct request *r, const char *type, const void *data, size_t n);
void reply_take(struct request *r, int status, const char *type, char *data,
		size_t n); /* takes data */
void reply_json(struct request *r, int status, struct dj_buf *take);
void reply_verdict(struct request *r, enum verdict v);
/* With a sentence of its own, and seconds for Retry-After (0 none). */
void reply_refusal(struct request *r, enum verdict v, const char *message, int retry_after_s);
/* "error":{"verdict","message"}; without a message the verdict's own. */
void write_error(struct dj_json *j, enum verdict v, const char *message);
void reply_empty(struct request *r, int status); /* 204, 303, 304 */

#endif
