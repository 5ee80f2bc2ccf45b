/* Owns the cleaning of what strangers send as names and numbers, so that nothing else need distrust
 * it. */
#include "edge/sip/text.h"
#include "base/text.h"

#include <string.h>
#include <strings.h>

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One character of an escaped text; -1 for a broken or a control escape. */
static int unescape(const char **p, const char *end)
{
	int high, low;

	if (**p != '%')
		return (unsigned char)*(*p)++;
	if (end - *p < 3)
		return -1;
	high = hex((*p)[1]);
	low = hex((*p)[2]);
	*p += 3;
	return high < 0 || low < 0 || high * 16 + low < 0x20 ? -1 : high * 16 + low;
}

static bool is_allowed(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c > 0 && strchr("+-_.*#()", c));
}

/* Digits, + * # and separators only: then the separators mean nothing. */
static bool is_number(const char *s)
{
	return *s && strspn(s, "0123456789+*#-.()") == strlen(s);
}

static void drop_separators(char *s)
{
	char *to = s;

	for (; *s; s++)
		if (!strchr("-.()", *s))
			*to++ = *s;
	*to = '\0';
}

void sip_user_text(const struct pl *user, char *out, size_t cap)
{
	const char *p = user->l ? user->p : "", *end = p + user->l;
	size_t n = 0;

	out[0] = '\0';
	while (p < end && *p != ';') {
		int c = unescape(&p, end);

		if (!is_allowed(c) || n + 1 >= cap) {
			out[0] = '\0';
			return;
		}
		out[n++] = (char)c;
		out[n] = '\0';
	}
	if (is_number(out))
		drop_separators(out);
}

void sip_user(const struct uri *uri, char *out, size_t cap)
{
	bool tel = !pl_strcasecmp(&uri->scheme, "tel");

	sip_user_text(tel ? (uri->path.l ? &uri->path : &uri->host) : &uri->user, out, cap);
}

void sip_display(const char *name, char *out, size_t cap)
{
	char clean[128];
	size_t n = 0;

	for (; *name && n + 1 < sizeof clean; name++)
		if ((unsigned char)*name >= 0x20 && *name != 0x7f && !strchr("\"\\<>", *name))
			clean[n++] = *name;
	clean[n] = '\0';
	dj_copy(out, cap, clean);
}

char sip_info_key(const char *body, size_t n)
{
	const char *p = body, *end = body + n;

	while (p < end) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));

		if (end - p > 6 && !strncasecmp(p, "Signal", 6)) {
			for (p += 6; p < end && (*p == ' ' || *p == '='); p++)
				;
			break;
		}
		if (!stop) { /* no such line: the body is the key itself */
			p = body;
			break;
		}
		p = stop + 1;
	}
	if (p >= end)
		p = body;
	if (p >= end || (p + 1 < end && p[1] != '\r' && p[1] != '\n' && p[1] != ' '))
		return '\0';
	if ((*p >= '0' && *p <= '9') || *p == '*' || *p == '#')
		return *p;
	return (*p | 0x20) >= 'a' && (*p | 0x20) <= 'd' ? (char)(*p & ~0x20) : '\0';
}
