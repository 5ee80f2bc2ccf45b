/* Owns finding links in a text as telephones do, and comparing them with the register. Refuses:
 * following one, and names of hosts that are not letters, digits, dots and dashes: such a link is
 * never ours. */
#include "domain/conversation/link.h"

#include <string.h>
#include <strings.h>

static const char of_host[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
static const char of_letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char ends_link[] = " \t\r\n<>\"'()[]{}";

/* Ends in letters behind a dot: a number with a dot in it, or a time, is none. */
static bool looks_like_host(const char *text, size_t n)
{
	const char *dot = NULL;

	for (size_t i = 0; i < n; i++)
		dot = text[i] == '.' ? text + i : dot;
	if (!dot || dot == text || n >= LINK_HOST)
		return false;
	n -= (size_t)(dot + 1 - text);
	return n >= 2 && strspn(dot + 1, of_letters) >= n;
}

bool link_official(const char *text, size_t n, char out[LINK_HOST])
{
	size_t host;

	while (n && strchr(" \t", text[n - 1]))
		n--;
	while (n && strchr(" \t", *text))
		text++, n--;
	if (n < 2 || n >= LINK_HOST)
		return false;
	for (size_t i = 0; i < n; i++)
		out[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i];
	out[n] = '\0';
	if (strcspn(out, ends_link) < n)
		return false;
	host = strspn(out, of_host);
	return *out == '@' ||
	       (looks_like_host(out, DJ_MIN(host, n)) && (host == n || out[host] == '/'));
}

/* What telephones make a link of without a scheme. */
static bool is_bare_link(const char *p)
{
	static const char *const ends[] = {".kr", ".com", ".net", ".org"};
	size_t n = strspn(p, of_host);

	if (!looks_like_host(p, n) || p[n] == '@')
		return false;
	if (p[n] == '/' || strncasecmp(p, "www.", 4) == 0)
		return true;
	for (size_t i = 0; i < DJ_COUNT(ends); i++)
		if (n > strlen(ends[i]) &&
		    strncasecmp(p + n - strlen(ends[i]), ends[i], strlen(ends[i])) == 0)
			return true;
	return false;
}

/* The scheme's end when one stands here. */
static const char *behind_scheme(const char *text)
{
	if (strncasecmp(text, "https://", 8) == 0)
		return text + 8;
	return strncasecmp(text, "http://", 7) == 0 ? text + 7 : NULL;
}

/* "user@host": what stands before the @ is no host, however much it looks like one. */
static const char *behind_user(const char *host)
{
	const char *end = host + strcspn(host, "/?#\\ \t\r\n<>\"'"), *at = host;

	for (const char *p = host; p < end; p++)
		at = *p == '@' ? p + 1 : at;
	return at;
}

static void take(const char *host, const char **at, struct link *out)
{
	const char *end;

	out->host = host;
	out->host_n = strspn(host, of_host);
	while (out->host_n && host[out->host_n - 1] == '.') /* the end of a sentence */
		out->host_n--;
	out->path = host + out->host_n;
	end = out->path + strcspn(out->path, ends_link);
	out->path_n = strcspn(out->path, "?# \t\r\n<>\"'()[]{}");
	*at = end;
}

bool link_next(const char **at, struct link *out)
{
	const char *p = *at, *host;
	bool fresh = true; /* a word begins here */

	for (; *p; p++) {
		host = behind_scheme(p);
		if (host) {
			take(behind_user(host), at, out);
			return true;
		}
		if (fresh && strchr(of_host, *p) && is_bare_link(p)) {
			take(p, at, out);
			return true;
		}
		fresh = !strchr(of_host, *p) && *p != '@';
	}
	*at = p;
	return false;
}

/* The host itself or one below it. */
static bool host_fits(const struct link *l, const char *official, size_t n)
{
	return l->host_n >= n && strncasecmp(l->host + l->host_n - n, official, n) == 0 &&
	       (l->host_n == n || l->host[l->host_n - n - 1] == '.');
}

bool link_is_official(const struct link *l, const char *const *official, int count)
{
	if (memchr(l->path, '\\', l->path_n)) /* browsers and telephones disagree about its host */
		return false;
	for (int i = 0; i < count; i++) {
		size_t host = strcspn(official[i], "/"), path = strlen(official[i] + host);

		if (official[i][0] == '@' || !host_fits(l, official[i], host))
			continue;
		if (path <= 1 ||
		    (l->path_n >= path && strncasecmp(l->path, official[i] + host, path) == 0 &&
		     (l->path_n == path || l->path[path] == '/')))
			return true;
	}
	return false;
}
