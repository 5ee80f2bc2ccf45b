/* Owns the chat as a page without scripts: the letters, a field, a button. For old browsers and for
 * who has switched scripts off. Refuses: files, and anything that is not a word of that citizen's
 * own chat. Every text is written by put(), which leaves no mark-up in it. */
#include "edge/web/chat.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/web/route.h"
#include "app/json_in.h"

static const struct plain_text {
	const char *tag, *title, *send, *again, *you, *bot, *wrong;
} texts[] = {
    {"ko", "120에 글로 묻기", "보내기", "새로 고침", "나", "자동 안내",
     "보내지 못했습니다. 다시 눌러 주세요."},
    {"en", "Write to 120", "Send", "Refresh", "You", "Automatic", "Not sent. Please press again."},
    {"zh", "给120留言", "发送", "刷新", "我", "自动回复", "未能发送，请再按一次。"},
    {"ja", "120に書く", "送信", "更新", "自分", "自動案内",
     "送れませんでした。もう一度押してください。"},
    {"vi", "Viết cho 120", "Gửi", "Tải lại", "Bạn", "Tự động", "Chưa gửi được. Hãy bấm lại."},
    {"mn", "120-д бичих", "Илгээх", "Шинэчлэх", "Та", "Автомат", "Илгээгдсэнгүй. Дахин дарна уу."},
};

static const struct plain_text *texts_of(const struct request *r)
{
	for (size_t i = 0; i < DJ_COUNT(texts); i++)
		if (strcmp(request_arg(r, "lang"), texts[i].tag) == 0)
			return &texts[i];
	return &texts[0];
}

static void put(struct dj_buf *b, const char *text)
{
	for (const char *p = text ? text : ""; *p; p++) {
		if (*p == '<')
			dj_buf_puts(b, "&lt;");
		else if (*p == '>')
			dj_buf_puts(b, "&gt;");
		else if (*p == '&')
			dj_buf_puts(b, "&amp;");
		else if (*p == '"')
			dj_buf_puts(b, "&quot;");
		else
			dj_buf_add(b, p, 1);
	}
}

static void put_letter(struct dj_buf *b, const struct plain_text *t, const json_t *letter)
{
	bool ours = strcmp(dj_json_at(letter, "way"), "out") == 0;
	bool bot = json_is_true(json_object_get(letter, "bot"));

	dj_buf_puts(b, "<li><p><b><bdi>");
	put(b, bot ? t->bot : !ours ? t->you : dj_json_at(letter, "name"));
	dj_buf_puts(b, "</bdi></b></p><p dir=\"auto\" style=\"white-space:pre-wrap\"><bdi>");
	put(b, dj_json_at(letter, "text"));
	dj_buf_puts(b, "</bdi></p></li>");
}

static void put_form(struct dj_buf *b, const struct plain_text *t)
{
	unsigned char random[12];
	char mark[sizeof random * 2 + 1];

	randombytes_buf(random, sizeof random);
	sodium_bin2hex(mark, sizeof mark, random, sizeof random);
	dj_buf_printf(b,
		      "<form method=\"post\" action=\"/chat/plain?lang=%s\"><input type=\"hidden\" "
		      "name=\"mark\" value=\"%s\"><p><label>%s<br><textarea name=\"text\" "
		      "rows=\"5\" cols=\"40\" maxlength=\"2000\" required></textarea></label></p>"
		      "<p><button>%s</button> <a href=\"/chat/plain?lang=%s\">%s</a></p></form>",
		      t->tag, mark, t->title, t->send, t->tag, t->again);
}

static void put_page(struct dj_buf *b, const struct plain_text *t, const json_t *root, bool wrong)
{
	const json_t *letter;
	size_t i;

	dj_buf_printf(b,
		      "<!doctype html><html lang=\"%s\"><meta charset=\"utf-8\"><meta "
		      "name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>%s "
		      "— 120</title><h1>%s</h1>",
		      t->tag, t->title, t->title);
	if (wrong)
		dj_buf_printf(b, "<p role=\"alert\">%s</p>", t->wrong);
	dj_buf_puts(b, "<ol>");
	json_array_foreach(json_object_get(root, "letters"), i, letter) put_letter(b, t, letter);
	dj_buf_puts(b, "</ol>");
	put_form(b, t);
	dj_buf_puts(b, "<p><a href=\"tel:120\">120</a> · <a href=\"tel:119\">119</a> · <a "
		       "href=\"tel:112\">112</a></p></html>");
}

static void shown(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct dj_buf b;
	json_t *root;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_verdict(r, got->verdict);
		return;
	}
	root = json_loadb(got->json, got->json_n, 0, NULL);
	dj_buf_init(&b, QUERY_JSON_MAX * 6);
	put_page(&b, texts_of(r), root, request_arg(r, "wrong")[0] != '\0');
	json_decref(root);
	reply_header(r, "Content-Security-Policy",
		     "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action "
		     "'self'; frame-ancestors 'none'");
	reply_header(r, "Cache-Control", "no-store");
	reply_take(r, 200, "text/html; charset=utf-8", dj_strdup(b.data), b.len);
	dj_buf_fini(&b);
}

void chat_plain(struct request *r)
{
	struct query q = {.kind = QUERY_CHAT};
	char identity[CHAT_IDENTITY];

	chat_identity_or_new(r, identity);
	dj_copy(q.text, sizeof q.text, identity);
	if (!(r->ask = ask_query(r->web, &q, shown, r)))
		reply_verdict(r, VERDICT_overloaded);
}

/* ---- the form ---- */

static int hex_of(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c | 0x20) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* A value of application/x-www-form-urlencoded; "" when it is not there or does not fit. */
static void form_value(const char *body, size_t n, const char *name, char *out, size_t cap)
{
	size_t long_ = strlen(name), at = 0;
	const char *p = body, *end = body + n;

	out[0] = '\0';
	while (p < end &&
	       !((size_t)(end - p) > long_ && memcmp(p, name, long_) == 0 && p[long_] == '=')) {
		p = memchr(p, '&', (size_t)(end - p));
		if (!p)
			return;
		p++;
	}
	for (p += long_ + 1; p < end && *p != '&' && at + 1 < cap; p++) {
		bool coded = *p == '%' && end - p > 2 && hex_of(p[1]) >= 0 && hex_of(p[2]) >= 0;

		out[at++] = coded ? (char)(hex_of(p[1]) << 4 | hex_of(p[2])) : *p == '+' ? ' ' : *p;
		p += coded ? 2 : 0;
	}
	out[p < end && *p != '&' ? 0 : at] = '\0';
}

static void kept(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	char address[60];

	(void)w;
	r->ask = 0;
	snprintf(address, sizeof address, "/chat/plain?lang=%s%s", texts_of(r)->tag,
		 got->verdict == VERDICT_ok ? "" : "&wrong=1");
	reply_header(r, "Location", address);
	reply_empty(r, 303);
}

void chat_plain_write(struct request *r)
{
	char mark[CHAT_MARK], *text = dj_alloc(CHAT_TEXT + 2);
	struct chat_letter l = {.mark = mark, .text = text, .language = texts_of(r)->tag};
	struct reply no = {.verdict = VERDICT_bad_request};
	struct command c;

	form_value(r->body.data ? r->body.data : "", r->body.len, "mark", mark, sizeof mark);
	form_value(r->body.data ? r->body.data : "", r->body.len, "text", text, CHAT_TEXT + 2);
	if (!chat_identity(r->chat, l.identity) ||
	    limits_take(r->web->limits, LIMIT_CHAT, r->address, web_now_us(r->web)) > 0 ||
	    chat_command(&l, &c) != VERDICT_ok)
		kept(r->web, r, &no);
	else if (!(r->ask = ask_command(r->web, &c, kept, r)))
		reply_verdict(r, VERDICT_overloaded);
	free(text);
}
