/* Owns reading a request: its head, who asks, its body. Refuses what HTTP/1.1 lets through and we
 * do not (chunks, two lengths, bodies without a need), before anything else looks at it. */
#include "edge/web/http.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "edge/web/chat.h"
#include "edge/web/page.h"
#include "edge/web/route.h"
#include "edge/web/upload.h"

/* libwebsockets tells the method by the token that holds the address. */
static const struct {
	enum lws_token_indexes token;
	enum method method;
	const char *word;
} methods[] = {
    {WSI_TOKEN_GET_URI, METHOD_GET, "GET"},
    {WSI_TOKEN_POST_URI, METHOD_POST, "POST"},
    {WSI_TOKEN_PUT_URI, METHOD_PUT, "PUT"},
    {WSI_TOKEN_PATCH_URI, METHOD_PATCH, "PATCH"},
    {WSI_TOKEN_DELETE_URI, METHOD_DELETE, "DELETE"},
    {WSI_TOKEN_OPTIONS_URI, METHOD_OPTIONS, "OPTIONS"},
    {WSI_TOKEN_HEAD_URI, METHOD_GET, "HEAD"},
};

const char *method_word(enum method m)
{
	return m < METHOD_NONE ? methods[m].word : "NONE";
}

/* "" when the header is absent or longer than the place for it. */
static void header(struct lws *wsi, enum lws_token_indexes token, char *out, size_t cap)
{
	if (lws_hdr_copy(wsi, out, (int)cap, token) < 0)
		out[0] = '\0';
}

static void read_method(struct request *r)
{
	r->method = METHOD_NONE;
	for (size_t i = 0; i < DJ_COUNT(methods); i++) {
		if (lws_hdr_total_length(r->conn->wsi, methods[i].token) <= 0)
			continue;
		r->method = methods[i].method;
		r->head = methods[i].token == WSI_TOKEN_HEAD_URI;
	}
}

/* Digits only: two Content-Length headers arrive joined by a comma. -2 when it is no number. */
static int64_t content_length(struct lws *wsi)
{
	char text[32];
	int n = lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH);

	if (n <= 0)
		return -1;
	if (n > 15 || lws_hdr_copy(wsi, text, sizeof text, WSI_TOKEN_HTTP_CONTENT_LENGTH) != n ||
	    strspn(text, "0123456789") != (size_t)n)
		return -2;
	return strtoll(text, NULL, 10);
}

/* Behind a proxy the last address of the list counts: that one the proxy wrote itself. */
void connection_address(const struct connection *c, char *out, size_t cap)
{
	char list[256] = "";
	const char *last;

	dj_copy(out, cap, c->peer);
	if (!c->web->cfg.proxied || !address_is_here(c->peer) ||
	    lws_hdr_copy(c->wsi, list, sizeof list, WSI_TOKEN_X_FORWARDED_FOR) <= 0)
		return;
	last = strrchr(list, ',');
	dj_copy(out, cap, last ? last + 1 + strspn(last + 1, " ") : list);
}

static bool is_secure(const struct connection *c)
{
	char scheme[16] = "";

	if (c->web->cfg.proxied && address_is_here(c->peer) &&
	    lws_hdr_custom_copy(c->wsi, scheme, sizeof scheme, "x-forwarded-proto:", 18) > 0)
		return strcmp(scheme, "https") == 0;
	return lws_is_ssl(c->wsi);
}

static void read_args(struct request *r)
{
	for (int i = 0; i < REQUEST_ARGS; i++)
		if (lws_hdr_copy_fragment(r->conn->wsi, r->args[i], sizeof r->args[i],
					  WSI_TOKEN_HTTP_URI_ARGS, i) < 0)
			r->args[i][0] = '\0';
}

static bool has_word(const char *list, const char *word)
{
	return strcasestr(list, word) != NULL;
}

/* Vendors sign what they bring. Looked at while the head is there. */
static void read_signatures(struct request *r)
{
	r->heads = dj_alloc(CHANNEL_HEADS * sizeof *r->heads);
	for (int i = 0; i < CHANNEL_HEADS; i++) {
		const char *name = channel_head_name((enum channel_head)i);

		if (lws_hdr_custom_copy(r->conn->wsi, r->heads[i], CHANNEL_HEAD, name,
					(int)strlen(name)) < 0)
			r->heads[i][0] = '\0';
	}
}

static bool is_for_channel(const struct request *r)
{
	return strncmp(r->path, "/api/v1/in/", 11) == 0;
}

static void read_head(struct request *r)
{
	struct lws *wsi = r->conn->wsi;
	char text[1024], cookies[2048];

	read_method(r);
	connection_address(r->conn, r->address, sizeof r->address);
	r->secure = is_secure(r->conn);
	read_args(r);
	header(wsi, WSI_TOKEN_HOST, r->host, sizeof r->host);
	header(wsi, WSI_TOKEN_ORIGIN, r->origin, sizeof r->origin);
	header(wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH, r->etag, sizeof r->etag);
	header(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, r->type, sizeof r->type);
	header(wsi, WSI_TOKEN_HTTP_RANGE, r->range, sizeof r->range);
	header(wsi, WSI_TOKEN_HTTP_ACCEPT_ENCODING, text, sizeof text);
	r->gzip = has_word(text, "gzip") && !has_word(text, "gzip;q=0");
	header(wsi, WSI_TOKEN_HTTP_EXPECT, text, sizeof text);
	r->expects_continue = has_word(text, "100-continue");
	header(wsi, WSI_TOKEN_HTTP_AUTHORIZATION, text, sizeof text);
	header(wsi, WSI_TOKEN_HTTP_COOKIE, cookies, sizeof cookies);
	credential_read(&r->credential, text, cookies);
	cookie_value(cookies, CHAT_COOKIE, r->chat, sizeof r->chat);
	r->length = content_length(wsi);
}

const char *request_arg(const struct request *r, const char *name)
{
	size_t n = strlen(name);

	for (int i = 0; i < REQUEST_ARGS; i++)
		if (strncmp(r->args[i], name, n) == 0 && r->args[i][n] == '=')
			return r->args[i] + n + 1;
	return "";
}

int64_t request_number(const struct request *r, const char *name, int64_t otherwise)
{
	const char *text = request_arg(r, name);
	size_t n = strlen(text);

	if (n == 0)
		return otherwise;
	return n <= 18 && strspn(text, "0123456789") == n ? strtoll(text, NULL, 10) : -1;
}

/* What is wrong with the framing, before anyone looks at the meaning; after these the connection
 * cannot be used again. */
static enum verdict framing(const struct request *r)
{
	bool sends =
	    r->method == METHOD_POST || r->method == METHOD_PUT || r->method == METHOD_PATCH;

	if (lws_hdr_total_length(r->conn->wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0)
		return VERDICT_length_missing;
	if (r->length == -2 || (r->length > 0 && !sends))
		return VERDICT_bad_request;
	return VERDICT_ok;
}

static bool body_is_json(const struct request *r)
{
	return strncasecmp(r->type, "application/json", 16) == 0 &&
	       (r->type[16] == '\0' || strchr("; ", r->type[16]));
}

/* What the route says against this request; ok when it may go on to who asks. */
static enum verdict fits_route(const struct request *r)
{
	bool upload = r->route->body == BODY_upload;

	if (r->length > (upload ? upload_most(r->route) : (int64_t)body_most(r->route->body)))
		return VERDICT_too_large;
	if (r->method != METHOD_GET && !origin_is_ours(r->origin, r->host))
		return VERDICT_foreign_origin;
	if (r->length > 0 && !upload && r->route->body != BODY_raw && !body_is_json(r))
		return VERDICT_wrong_type;
	return VERDICT_ok;
}

/* A body under way is read to its end and thrown away, so that the answer arrives and the
 * connection stays usable. */
static void refuse(struct request *r, enum verdict v)
{
	dj_count(METRIC_http_refused, 1);
	if (r->length > WEB_UPLOAD || (r->length > 0 && r->expects_continue))
		r->close = true; /* nobody will read that body, or it will never be sent */
	else if (r->length > 0)
		lws_rx_flow_control(r->conn->wsi, 1);
	reply_verdict(r, v);
}

/* Who asks may send this: the body may come. What came along with the head is here already,
 * whatever flow control says. */
static void take_body(struct request *r)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	unsigned char *out = r->web->scratch + LWS_PRE;

	if (r->length <= 0) {
		route_run(r);
		return;
	}
	if (r->expects_continue) {
		memcpy(out, go_on, sizeof go_on - 1);
		lws_write(r->conn->wsi, out, sizeof go_on - 1, LWS_WRITE_HTTP_HEADERS_CONTINUATION);
	}
	if (r->route->body == BODY_upload) {
		r->upload = upload_begin(r);
		upload_add(r->upload, r->body.data, r->body.len);
	}
	lws_rx_flow_control(r->conn->wsi, 1);
	if (r->body_ended)
		route_run(r);
}

static void viewer_known(struct web *w, void *arg, const struct viewer *v, enum verdict verdict)
{
	struct request *r = arg;

	(void)w;
	r->ask = 0;
	r->viewer = *v;
	r->known = true;
	if (verdict == VERDICT_ok)
		verdict = route_may(r->route, v);
	if (verdict != VERDICT_ok)
		refuse(r, verdict);
	else
		take_body(r);
}

static void find_viewer(struct request *r)
{
	if (r->length > 0)
		lws_rx_flow_control(r->conn->wsi, 0);
	r->ask = viewer_find(r->web, &r->credential, r->address, viewer_known, r);
}

static void dispatch(struct request *r)
{
	enum verdict v = framing(r);
	int wait_s = limits_take(r->web->limits, is_for_channel(r) ? LIMIT_GATEWAY : LIMIT_REQUEST,
				 r->address, web_now_us(r->web));

	if (v != VERDICT_ok) {
		r->close = true;
		refuse(r, v);
	} else if (wait_s > 0) {
		r->close = true;
		reply_refusal(r, VERDICT_too_many, NULL, wait_s);
	} else if ((v = route_find(r)) == VERDICT_not_found && strncmp(r->path, "/api/", 5) != 0) {
		page_reply(r);
	} else if (v != VERDICT_ok || (v = fits_route(r)) != VERDICT_ok) {
		refuse(r, v);
	} else {
		find_viewer(r);
	}
}

int http_begin(struct connection *c, const char *path, size_t n)
{
	struct request *r;

	http_closed(c); /* a request that a broken client left behind on this connection */
	r = dj_alloc(sizeof *r);
	r->conn = c;
	r->web = c->web;
	c->request = r;
	dj_count(METRIC_http_requests, 1);
	if (!dj_copy_n(r->path, sizeof r->path, path, n))
		r->path[0] = '\0'; /* longer than any of ours: 404 */
	read_head(r);
	if (is_for_channel(r))
		read_signatures(r);
	dj_buf_init(&r->body, WEB_LONG); /* fits_route has seen how long it will be */
	dispatch(r);
	return 0;
}

int http_body(struct connection *c, const void *data, size_t n)
{
	struct request *r = c->request;

	if (!r || r->out)
		return 0; /* refused already */
	if (r->upload)
		upload_add(r->upload, data, n);
	else
		dj_buf_add(&r->body, data, n);
	return 0;
}

int http_body_end(struct connection *c)
{
	struct request *r = c->request;

	if (!r || r->length <= 0)
		return 0;
	r->body_ended = true;
	if (r->out)
		return http_finish(c);
	if (r->known)
		route_run(r);
	return 0;
}

void http_closed(struct connection *c)
{
	struct request *r = c->request;

	if (!r)
		return;
	c->request = NULL;
	ask_forget(r->web, r->ask);
	upload_free(r->upload);
	if (r->body.data)
		sodium_memzero(r->body.data, r->body.len); /* passwords pass through here */
	dj_buf_fini(&r->body);
	if (r->work)
		sodium_memzero(r->work, r->work_size);
	free(r->work);
	free(r->heads);
	free(r->owned);
	free(r);
}
