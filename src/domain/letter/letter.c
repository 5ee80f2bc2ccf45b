/* Owns who wrote a letter, where its own words end, and what servers' answers mean. Refuses: MIME,
 * SMTP, storage. */
#include "domain/letter/letter.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- who wrote it ---- */

static bool begins(const char *text, const char *with)
{
	return text && strncasecmp(text, with, strlen(with)) == 0;
}

static bool from_a_server(const struct letter_head *h)
{
	return begins(h->from, "mailer-daemon@") || begins(h->from, "postmaster@");
}

static bool is_automatic(const struct letter_head *h)
{
	if (h->auto_submitted && h->auto_submitted[0] && !begins(h->auto_submitted, "no"))
		return true;
	if (h->return_path && (!h->return_path[0] || strcmp(h->return_path, "<>") == 0))
		return true;
	return h->auto_response || h->ours || h->received > LETTER_RECEIVED_MOST;
}

/* The order matters: a bounce is automatic too, and a list may say that it is. */
enum letter_kind letter_kind_of(const struct letter_head *h)
{
	if (begins(h->content_type, "multipart/report") || from_a_server(h))
		return letter_kind_BOUNCE;
	if ((h->list_id && h->list_id[0]) || begins(h->precedence, "bulk") ||
	    begins(h->precedence, "list") || begins(h->precedence, "junk"))
		return letter_kind_BULK;
	return is_automatic(h) ? letter_kind_AUTOMATIC : letter_kind_PERSON;
}

/* ---- where its own words end ---- */

static const char *const quote_lines[] = {
    "-----Original Message-----",
    "-----원본 메시지-----",
    "----- 원본 메일 -----",
    "--------- 원본 메일 ---------",
    "________________________________",
};
/* A line like "On Monday, 김수 wrote:". */
static const char *const quote_ends[] = {
    " wrote:", "작성:",	 "쓴 글:",    "보낸 메일:", "のメッセージ:",
    "写道:",   "写道：", " đã viết:", " бичсэн:"};

static bool ends_with(const char *line, size_t n, const char *end)
{
	size_t m = strlen(end);

	return n >= m && memcmp(line + n - m, end, m) == 0;
}

static bool opens_quote(const char *line, size_t n)
{
	while (n && (line[n - 1] == '\r' || line[n - 1] == ' '))
		n--;
	for (size_t i = 0; i < DJ_COUNT(quote_lines); i++)
		if (n >= strlen(quote_lines[i]) &&
		    memcmp(line, quote_lines[i], strlen(quote_lines[i])) == 0)
			return true;
	for (size_t i = 0; i < DJ_COUNT(quote_ends); i++)
		if (n < 200 && ends_with(line, n, quote_ends[i]))
			return true;
	return n >= 1 && line[0] == '>';
}

/* Only a quote that nothing of their own follows is folded: answers between quoted lines stay. */
static bool all_quoted(const char *text, size_t n)
{
	for (size_t at = 0; at < n;) {
		const char *end = memchr(text + at, '\n', n - at);
		size_t line = end ? (size_t)(end - text) - at : n - at;
		bool blank = true;

		for (size_t i = 0; i < line; i++)
			blank &= isspace((unsigned char)text[at + i]) != 0;
		if (!blank && text[at] != '>')
			return false;
		at += line + 1;
	}
	return true;
}

static bool folds_at(const char *text, size_t at, size_t line, size_t n)
{
	if (line >= 2 && line <= 4 && memcmp(text + at, "--", 2) == 0 &&
	    strcspn(text + at + 2, "\r\n") <= 1 && text[at + 2] != '-')
		return true; /* RFC 3676 4.3, with and without its blank */
	if (!opens_quote(text + at, line))
		return false;
	return text[at] != '>' || all_quoted(text + at, n - at);
}

size_t letter_fold(const char *text, size_t n)
{
	bool own = false;

	for (size_t at = 0; at < n;) {
		const char *end = memchr(text + at, '\n', n - at);
		size_t line = end ? (size_t)(end - text) - at : n - at;

		if (own && n - at >= 3 && folds_at(text, at, line, n))
			return at;
		for (size_t i = 0; i < line; i++)
			own |= !isspace((unsigned char)text[at + i]);
		at += line + 1;
	}
	return n;
}

/* ---- in which language ---- */

static uint32_t next_letter(const unsigned char **p)
{
	uint32_t c = *(*p)++;
	int more = c < 0x80 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;

	c &= more == 0 ? 0x7fu : more == 1 ? 0x1fu : more == 2 ? 0x0fu : 0x07u;
	for (; more > 0 && (**p & 0xc0) == 0x80; more--)
		c = c << 6 | (*(*p)++ & 0x3fu);
	return c;
}

static enum language language_of(uint32_t c)
{
	static const struct {
		uint32_t from, to;
		enum language language;
	} table[] = {
	    {0xac00, 0xd7a3, language_KO}, {0x3131, 0x318e, language_KO},
	    {0x3040, 0x30ff, language_JA}, {0x4e00, 0x9fff, language_ZH},
	    {0x0400, 0x04ff, language_MN}, {0x1ea0, 0x1ef9, language_VI},
	    {0x0102, 0x0103, language_VI}, {0x0110, 0x0111, language_VI},
	    {0x01a0, 0x01b0, language_VI},
	};
	for (size_t i = 0; i < DJ_COUNT(table); i++)
		if (c >= table[i].from && c <= table[i].to)
			return table[i].language;
	return language_UNKNOWN;
}

/* Korean may quote Chinese characters, Japanese is full of them: whoever has the more particular
 * letters wins. */
enum language letter_language(const char *text)
{
	static const enum language order[] = {language_KO, language_JA, language_ZH, language_MN,
					      language_VI};
	int seen[language_COUNT] = {0};

	for (const unsigned char *p = (const unsigned char *)text; *p;)
		seen[language_of(next_letter(&p))]++;
	for (size_t i = 0; i < DJ_COUNT(order); i++)
		if (seen[order[i]] > 0)
			return order[i];
	return language_EN;
}

/* ---- what servers answer ---- */

enum letter_why letter_why_of(const char *status, int reply)
{
	static const struct {
		const char *status;
		enum letter_why why;
	} table[] = {
	    {"5.1.", letter_why_ADDRESS},    {"5.2.1", letter_why_ADDRESS},
	    {"5.2.2", letter_why_FULL},	     {"4.2.2", letter_why_FULL},
	    {"5.2.3", letter_why_TOO_LARGE}, {"5.3.4", letter_why_TOO_LARGE},
	    {"5.6.", letter_why_CONTENT},    {"5.7.8", letter_why_LOGIN},
	    {"5.7.", letter_why_REFUSED},    {"5.4.4", letter_why_ADDRESS},
	    {"5.4.6", letter_why_REFUSED},   {"4.4.7", letter_why_EXPIRED},
	    {"5.4.7", letter_why_EXPIRED},   {"4.", letter_why_AWAY},
	    {"5.", letter_why_REFUSED},	     {"2.", letter_why_NONE},
	};
	for (size_t i = 0; status && i < DJ_COUNT(table); i++)
		if (strncmp(status, table[i].status, strlen(table[i].status)) == 0)
			return table[i].why;
	switch (reply) {
	case 535:
	case 530:
		return letter_why_LOGIN;
	case 550:
	case 551:
	case 553:
		return letter_why_ADDRESS;
	case 552:
		return letter_why_TOO_LARGE;
	default:
		return reply >= 500   ? letter_why_REFUSED
		       : reply >= 400 ? letter_why_AWAY
				      : letter_why_NONE;
	}
}

/* ---- addresses ---- */

bool letter_number(const char *text, char *out, size_t cap)
{
	size_t n = 0;

	for (const char *p = text; *p; p++) {
		if (strchr(" -().", *p))
			continue;
		if (!(isdigit((unsigned char)*p) || (*p == '+' && n == 0)) || n + 1 >= cap)
			return false;
		out[n++] = *p;
	}
	out[n] = '\0';
	return n >= 3 && n <= 17;
}

static bool is_atom(unsigned char c)
{
	return c > 0x20 && c < 0x7f && !strchr("()<>[]:;,\\\"@", c);
}

bool letter_mailbox(const char *text)
{
	const char *at = strrchr(text, '@');

	if (!at || at == text || !at[1] || strlen(text) >= LETTER_ADDRESS || text[0] == '-')
		return false;
	for (const char *p = text; *p; p++)
		if (p != at && !is_atom((unsigned char)*p))
			return false;
	return at[1] != '.' && at[strlen(at) - 1] != '.' && !strstr(text, "..");
}
