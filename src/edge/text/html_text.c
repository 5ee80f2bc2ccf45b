/* Owns reading HTML as text. Refuses: to keep anything that a page could run or load. */
#include "edge/text/mail.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_tag(const char *name, size_t n, const char *what)
{
	return strlen(what) == n && strncasecmp(name, what, n) == 0;
}

static bool breaks_line(const char *name, size_t n)
{
	static const char *const tags[] = {"br", "p",  "div", "tr", "li", "h1",	       "h2",
					   "h3", "h4", "hr",  "ul", "ol", "blockquote"};

	for (size_t i = 0; i < DJ_COUNT(tags); i++)
		if (is_tag(name, n, tags[i]))
			return true;
	return false;
}

/* Behind the end tag of what is no text. */
static size_t skip_element(const char *html, size_t n, size_t at, const char *name)
{
	size_t m = strlen(name);

	for (; at + m + 2 < n; at++)
		if (html[at] == '<' && html[at + 1] == '/' &&
		    strncasecmp(html + at + 2, name, m) == 0) {
			const char *end = memchr(html + at, '>', n - at);

			return end ? (size_t)(end - html) + 1 : n;
		}
	return n;
}

static size_t take_tag(const char *html, size_t n, size_t at, struct dj_buf *out)
{
	static const char *const hidden[] = {"script", "style", "head", "title"};
	const char *end = memchr(html + at, '>', n - at);
	size_t next = end ? (size_t)(end - html) + 1 : n, name = at + 1, len = 0;
	bool closes = name < n && html[name] == '/';

	name += closes;
	while (name + len < n && isalnum((unsigned char)html[name + len]))
		len++;
	if (n - at > 4 && memcmp(html + at, "<!--", 4) == 0) {
		const char *close = memmem(html + at, n - at, "-->", 3);

		return close ? (size_t)(close - html) + 3 : n;
	}
	for (size_t i = 0; i < DJ_COUNT(hidden); i++)
		if (!closes && is_tag(html + name, len, hidden[i]))
			return skip_element(html, n, next, hidden[i]);
	if (breaks_line(html + name, len) && out->len && out->data[out->len - 1] != '\n')
		dj_buf_puts(out, "\n");
	return next;
}

static void put_letter(struct dj_buf *out, uint32_t c)
{
	char u[5] = "";

	if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		c = 0xfffd;
	if (c < 0x80) {
		u[0] = (char)c;
	} else if (c < 0x800) {
		u[0] = (char)(0xc0 | c >> 6);
		u[1] = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		u[0] = (char)(0xe0 | c >> 12);
		u[1] = (char)(0x80 | (c >> 6 & 0x3f));
		u[2] = (char)(0x80 | (c & 0x3f));
	} else {
		u[0] = (char)(0xf0 | c >> 18);
		u[1] = (char)(0x80 | (c >> 12 & 0x3f));
		u[2] = (char)(0x80 | (c >> 6 & 0x3f));
		u[3] = (char)(0x80 | (c & 0x3f));
	}
	dj_buf_puts(out, u);
}

/* &amp; &#44032; &#xac00; what is none of them stays as it is written. */
static size_t take_entity(const char *html, size_t n, size_t at, struct dj_buf *out)
{
	static const struct {
		const char *name;
		uint32_t c;
	} names[] = {{"amp;", '&'},  {"lt;", '<'},    {"gt;", '>'},
		     {"quot;", '"'}, {"apos;", '\''}, {"nbsp;", ' '}};
	char number[12];
	char *end;
	unsigned long c;

	for (size_t i = 0; i < DJ_COUNT(names); i++)
		if (n - at > strlen(names[i].name) &&
		    memcmp(html + at + 1, names[i].name, strlen(names[i].name)) == 0) {
			put_letter(out, names[i].c);
			return at + 1 + strlen(names[i].name);
		}
	dj_copy_n(number, sizeof number, html + at, DJ_MIN(n - at, sizeof number - 1));
	if (number[1] == '#') {
		bool hex = number[2] == 'x' || number[2] == 'X';

		c = strtoul(number + 2 + hex, &end, hex ? 16 : 10);
		if (*end == ';' && end > number + 2 + hex) {
			put_letter(out, (uint32_t)c);
			return at + (size_t)(end - number) + 1;
		}
	}
	dj_buf_puts(out, "&");
	return at + 1;
}

void html_text(const char *html, size_t n, struct dj_buf *out)
{
	bool blank = true;

	for (size_t at = 0; at < n && !out->full;) {
		unsigned char c = (unsigned char)html[at];

		if (c == '<') {
			at = take_tag(html, n, at, out);
			blank = out->len == 0 || out->data[out->len - 1] == '\n';
		} else if (c == '&') {
			at = take_entity(html, n, at, out);
			blank = false;
		} else if (isspace(c) || c == '\0') {
			if (!blank)
				dj_buf_puts(out, " ");
			blank = true;
			at++;
		} else {
			dj_buf_add(out, html + at, 1);
			blank = false;
			at++;
		}
	}
}
