/* Owns writing an answer: its head, its body in pieces as the socket takes them, and what happens
 * to the connection. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/web/http.h"
#include "edge/web/route.h"

#include <zlib.h>

#define WORTH_PRESSING 2048 /* bytes of an answer; less fits into two packets anyway */
#define GZIP_WINDOW    (15 + 16)

static const char *reason(int status)
{
	static const struct {
		int status;
		const char *text;
	} reasons[] = {
	    {200, "OK"},
	    {204, "No Content"},
	    {206, "Partial Content"},
	    {303, "See Other"},
	    {304, "Not Modified"},
	    {400, "Bad Request"},
	    {401, "Unauthorized"},
	    {403, "Forbidden"},
	    {404, "Not Found"},
	    {405, "Method Not Allowed"},
	    {409, "Conflict"},
	    {411, "Length Required"},
	    {413, "Content Too Large"},
	    {415, "Unsupported Media Type"},
	    {416, "Range Not Satisfiable"},
	    {423, "Locked"},
	    {429, "Too Many Requests"},
	    {500, "Internal Server Error"},
	    {503, "Service Unavailable"},
	    {507, "Insufficient Storage"},
	};

	for (size_t i = 0; i < DJ_COUNT(reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].text;
	return "Other";
}

void reply_header(struct request *r, const char *name, const char *value)
{
	size_t used = strlen(r->headers);

	dj_assert(!r->out);
	dj_assert(!strpbrk(value, "\r\n"));
	dj_assert(snprintf(r->headers + used, sizeof r->headers - used, "%s: %s\r\n", name, value) <
		  (int)(sizeof r->headers - used));
}

void reply_for_all(struct request *r)
{
	if (r->method == METHOD_GET)
		reply_header(r, "Access-Control-Allow-Origin", "*");
}

static void reply(struct request *r, int status, const char *type, const void *data, size_t n)
{
	if (type)
		reply_header(r, "Content-Type", type);
	r->status = status;
	r->out = data ? data : (const unsigned char *)"";
	r->out_size = n;
	lws_callback_on_writable(r->conn->wsi);
}

void reply_static(struct request *r, const char *type, const void *data, size_t n)
{
	reply(r, 200, type, data, n);
}

void reply_take(struct request *r, int status, const char *type, char *data, size_t n)
{
	reply(r, status, type, data, n);
	r->owned = data;
}

/* What anybody may read is sent small: a telephone on a slow line waits for each byte. Answers to
 * one person are not: their length beside words of a stranger's choice would tell of them. */
static bool is_pressed(const struct request *r, size_t n)
{
	return r->gzip && n >= WORTH_PRESSING && r->method == METHOD_GET &&
	       r->route->access == ACCESS_ANYONE && r->credential.scope == SCOPE_NONE &&
	       !r->chat[0];
}

/* NULL: it stays as it is. */
static char *press(char *data, size_t *n)
{
	z_stream z = {0};
	size_t most;
	char *out;

	if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return NULL;
	most = deflateBound(&z, *n);
	out = dj_alloc(most);
	z.next_in = (unsigned char *)data; /* zlib reads it only */
	z.avail_in = (unsigned)*n;
	z.next_out = (unsigned char *)out;
	z.avail_out = (unsigned)most;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END) {
		free(out);
		out = NULL;
	}
	*n = z.total_out;
	deflateEnd(&z);
	return out;
}

void reply_json(struct request *r, int status, struct dj_buf *take)
{
	size_t n = take->len;
	char *small;

	if (take->full) {
		dj_buf_fini(take);
		reply_verdict(r, VERDICT_too_large);
		return;
	}
	reply_header(r, "Cache-Control", "no-store");
	small = status == 200 && is_pressed(r, n) ? press(take->data, &n) : NULL;
	if (!small) {
		reply_take(r, status, "application/json", take->data, take->len);
		return;
	}
	reply_header(r, "Content-Encoding", "gzip");
	reply_take(r, status, "application/json", small, n);
	dj_buf_fini(take);
}

void write_error(struct dj_json *j, enum verdict v, const char *message)
{
	dj_json_object(j, "error");
	dj_json_text(j, "verdict", verdict_word(v));
	dj_json_text(j, "message", message && message[0] ? message : verdict_message(v));
	dj_json_end_object(j);
}

void reply_refusal(struct request *r, enum verdict v, const char *message, int retry_after_s)
{
	struct dj_buf b;
	struct dj_json j;
	char seconds[16];

	dj_buf_init(&b, 4096);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	write_error(&j, v, message);
	dj_json_end_object(&j);
	if (retry_after_s > 0) {
		snprintf(seconds, sizeof seconds, "%d", retry_after_s);
		reply_header(r, "Retry-After", seconds);
	}
	reply_json(r, verdict_status(v), &b);
}

void reply_verdict(struct request *r, enum verdict v)
{
	reply_refusal(r, v, NULL, verdict_status(v) == 503 ? 5 : 0);
}

void reply_empty(struct request *r, int status)
{
	reply(r, status, NULL, NULL, 0);
}

/* 204 and 304 have no body and so no length (RFC 9110 section 8.6). */
static size_t write_head(const struct request *r, char *out, size_t cap)
{
	bool bodiless = r->status == 204 || r->status == 304;
	char length[48] = "";
	int n;

	if (!bodiless)
		snprintf(length, sizeof length, "Content-Length: %zu\r\n", r->out_size);
	n = snprintf(out, cap,
		     "HTTP/1.1 %d %s\r\n%s%s%s"
		     "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\r\n",
		     r->status, reason(r->status), length, r->close ? "Connection: close\r\n" : "",
		     r->headers);
	dj_assert(n > 0 && (size_t)n < cap);
	return (size_t)n;
}

int http_finish(struct connection *c)
{
	const struct request *r = c->request;
	bool close = r->close;
	bool written = r->head_sent && (r->head || r->out_sent == r->out_size);

	if (!written || (r->length > 0 && !r->body_ended && !close))
		return 0;
	http_closed(c);
	if (close)
		return -1;
	return lws_http_transaction_completed(c->wsi) ? -1 : 0;
}

/* One piece per call: libwebsockets calls again as soon as the socket takes more. */
int http_writeable(struct connection *c)
{
	struct request *r = c->request;
	unsigned char *out = c->web->scratch + LWS_PRE;
	size_t n = 0, piece;
	size_t size = r && !r->head ? r->out_size : 0;

	if (!r || !r->out)
		return 0;
	if (!r->head_sent)
		n = write_head(r, (char *)out, WEB_CHUNK);
	piece = DJ_MIN(size - r->out_sent, WEB_CHUNK - n);
	memcpy(out + n, r->out + r->out_sent, piece);
	r->head_sent = true;
	r->out_sent += piece;
	if (lws_write(c->wsi, out, n + piece,
		      r->out_sent == size ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < 0)
		return -1;
	if (r->out_sent == size)
		return http_finish(c);
	lws_callback_on_writable(c->wsi);
	return 0;
}
