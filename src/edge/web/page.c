/* Owns serving pages: which file an address means, its headers, whether the browser has it already.
 */
#include "edge/web/page.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edge/web/asset.h"

#define FILE_MAX (8 * 1024 * 1024)

/* "/" is the citizen's page, "/desk" is desk.html; what has a dot is itself. */
static bool file_of(const char *path, char *out, size_t cap)
{
	int n;

	if (strcmp(path, "/") == 0)
		n = snprintf(out, cap, "/citizen.html");
	else if (strchr(path, '.'))
		n = snprintf(out, cap, "%s", path);
	else
		n = snprintf(out, cap, "%s.html", path);
	return n > 0 && (size_t)n < cap && !strstr(out, "..");
}

static const struct web_asset *asset_find(const char *path)
{
	size_t low = 0, high = web_asset_count;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = strcmp(path, web_assets[mid].path);

		if (order == 0)
			return &web_assets[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/* WebSockets of the same host are named, because older browsers do not count them to 'self'. */
static void security_headers(struct request *r, const char *style)
{
	const char *tiles = strcmp(r->path, MAP_PAGE) == 0 ? r->web->map.origin : "";
	char policy[1200];
	bool plain =
	    r->host[strspn(
		r->host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]")] ==
	    '\0';

	snprintf(
	    policy, sizeof policy,
	    "default-src 'self'; script-src 'self'; style-src 'self'%s%.400s; "
	    "connect-src 'self'%s%s%s%s; img-src 'self' data: blob:%s%s; media-src 'self' blob:; "
	    "object-src 'none'; "
	    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
	    style[0] ? " " : "", style, plain ? " ws://" : "", plain ? r->host : "",
	    plain ? " wss://" : "", plain ? r->host : "", tiles[0] ? " " : "", tiles);
	reply_header(r, "Content-Security-Policy", policy);
	reply_header(r, "Permissions-Policy",
		     "microphone=(self), camera=(self), geolocation=(self)");
	reply_header(r, "Cross-Origin-Opener-Policy", "same-origin");
}

void page_missing(struct request *r)
{
	static const char page[] =
	    "<!doctype html><html lang=\"ko\"><meta charset=\"utf-8\"><title>404</title>"
	    "<p>이 주소에는 아무것도 없습니다. <span lang=\"en\">There is nothing at this "
	    "address.</span></p><p><a href=\"/\">120</a></p></html>";

	reply_static(r, "text/html; charset=utf-8", page, sizeof page - 1);
	r->status = 404;
}

static bool is_page(const char *type)
{
	return strncmp(type, "text/html", 9) == 0;
}

static void reply_asset(struct request *r, const struct web_asset *a)
{
	bool zip = r->gzip && a->gzip;

	reply_header(r, "ETag", a->etag);
	reply_header(r, "Cache-Control", "no-cache");
	if (a->gzip)
		reply_header(r, "Vary", "Accept-Encoding");
	if (is_page(a->type))
		security_headers(r, a->style_hashes);
	if (strstr(r->etag, a->etag)) {
		reply_empty(r, 304);
		return;
	}
	if (zip)
		reply_header(r, "Content-Encoding", "gzip");
	reply_static(r, a->type, zip ? a->gzip : a->data, zip ? a->gzip_size : a->size);
}

static const char *type_of(const char *path)
{
	static const struct {
		const char *ending, *type;
	} types[] = {
	    {".html", "text/html; charset=utf-8"},
	    {".js", "text/javascript; charset=utf-8"},
	    {".mjs", "text/javascript; charset=utf-8"},
	    {".css", "text/css; charset=utf-8"},
	    {".json", "application/json"},
	    {".svg", "image/svg+xml"},
	    {".png", "image/png"},
	    {".woff2", "font/woff2"},
	    {".webmanifest", "application/manifest+json"},
	    {".ico", "image/x-icon"},
	};
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot && i < DJ_COUNT(types); i++)
		if (strcmp(dot, types[i].ending) == 0)
			return types[i].type;
	return "application/octet-stream";
}

static char *read_whole(const char *path, size_t *n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *data = NULL;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= FILE_MAX) {
		data = dj_alloc((size_t)st.st_size + 1);
		*n = (size_t)DJ_MAX(read(fd, data, (size_t)st.st_size), 0);
	}
	close(fd);
	return data;
}

/* Development: what the editor saved a moment ago. */
static void reply_file(struct request *r, const char *path)
{
	char full[1024];
	size_t n = 0;
	char *data;

	snprintf(full, sizeof full, "%s%s", r->web->cfg.web_dir, path);
	data = read_whole(full, &n);
	if (!data) {
		page_missing(r);
		return;
	}
	reply_header(r, "Cache-Control", "no-store");
	if (is_page(type_of(path)))
		security_headers(r, "'unsafe-inline'");
	reply_take(r, 200, type_of(path), data, n);
}

/* The local authority's certificate, for a telephone to install (`--lan`). */
static void reply_authority(struct request *r)
{
	size_t n = 0;
	char *data = read_whole(r->web->cfg.authority, &n);

	if (!data)
		page_missing(r);
	else
		reply_take(r, 200, "application/x-x509-ca-cert", data, n);
}

/* "/demo" has a route of its own, which knows who asks; its page has no other name. */
static bool is_demo(const struct request *r)
{
	return strcmp(r->path, "/demo.html") == 0 ||
	       (strncmp(r->path, "/demo/", 6) == 0 && !r->web->cfg.demo);
}

void page_reply(struct request *r)
{
	char path[300];
	bool named = file_of(r->path, path, sizeof path);
	const struct web_asset *a = named ? asset_find(path) : NULL;

	if (r->method != METHOD_GET) {
		reply_header(r, "Allow", "GET, HEAD");
		reply_verdict(r, VERDICT_wrong_method);
	} else if (is_demo(r)) {
		page_missing(r);
	} else if (r->web->cfg.authority && strcmp(r->path, "/lan-ca.crt") == 0) {
		reply_authority(r);
	} else if (named && r->web->cfg.web_dir) {
		reply_file(r, path);
	} else if (a) {
		reply_asset(r, a);
	} else {
		page_missing(r);
	}
}
