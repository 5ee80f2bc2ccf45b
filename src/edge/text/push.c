/* Owns the way of push messages to browsers: what waits, one exchange each behind the fence
 * (guard.h), what the push service said of it. A message says where to look and no word of what is
 * there. Refuses: knowing who is told of what (record_push.c). */
#include <inttypes.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

#include "edge/text/guard.h"
#include "edge/text/net_run.h"
#include "edge/text/push_seal.h"

#define AT_ONCE	  16
#define LOOK_MS	  15000
#define LIFE_S	  "86400" /* a push service keeps it so long for a browser that is away */
#define SIGNED_S  (12 * 3600)
#define ANSWER_S  30L
#define HEAD_MOST 6000

struct push_flight {
	dj_id push;
	int64_t number;
	struct exchange *x; /* NULL: over, and the writer has not said that it knows */
};

static const struct {
	const char *page, *words[language_COUNT];
} messages[push_of_COUNT] = {
    [push_of_CHAT] = {"/chat",
		      {[language_KO] = "120 상담사가 답했습니다.",
		       [language_EN] = "120 has answered you.",
		       [language_ZH] = "120咨询员已回复您。",
		       [language_JA] = "120の相談員が返信しました。",
		       [language_VI] = "Tư vấn viên 120 đã trả lời.",
		       [language_MN] = "120-ын зөвлөх хариулсан."}},
    [push_of_INQUIRY] = {"/my",
			 {[language_KO] = "문의하신 일에 새 소식이 있습니다.",
			  [language_EN] = "There is news about your inquiry.",
			  [language_ZH] = "您的咨询有新进展。",
			  [language_JA] = "お問い合わせに新しいお知らせがあります。",
			  [language_VI] = "Yêu cầu của bạn có tin mới.",
			  [language_MN] = "Таны хүсэлтийн талаар шинэ мэдээ байна."}},
};

static void write_message(const struct push_waiting *w, struct dj_buf *out)
{
	enum push_of of = w->of == push_of_CHAT ? push_of_CHAT : push_of_INQUIRY;
	const char *words = messages[of].words[w->language];
	struct dj_json j = dj_json_begin(out);

	dj_json_object(&j, NULL);
	dj_json_text(&j, "body", words ? words : messages[of].words[language_KO]);
	dj_json_text(&j, "page", messages[of].page);
	dj_json_text(&j, "of", word_of(words_push_of, of));
	dj_json_end_object(&j);
}

/* ---- the request ---- */

static bool seal(const struct push_waiting *w, struct dj_buf *out)
{
	struct push_dice dice;
	struct dj_buf words;
	bool sealed;

	if (RAND_bytes(dice.salt, sizeof dice.salt) != 1 ||
	    RAND_priv_bytes(dice.scalar, sizeof dice.scalar) != 1)
		return false;
	dj_buf_init(&words, PUSH_MOST);
	write_message(w, &words);
	sealed = push_seal(&w->page, &dice, words.data, words.len, out);
	dj_buf_fini(&words);
	return sealed;
}

static bool write_heads(struct text_net *t, const struct push_waiting *w, struct dj_buf *out)
{
	int64_t until_s = net_now(t) / 1000 + SIGNED_S;

	dj_buf_puts(out, "Content-Type: application/octet-stream\nContent-Encoding: aes128gcm\n"
			 "TTL: " LIFE_S "\nUrgency: high\nAuthorization: ");
	if (!push_vapid(w->page.endpoint, t->config.push_contact, until_s, &t->push.signer, out))
		return false;
	dj_buf_printf(out, "\nTopic: %s\n", word_of(words_push_of, w->of));
	return !out->full;
}

static void say(struct text_net *t, const struct push_flight *f, enum push_end end, dj_ms wait_ms)
{
	struct command c = {.kind = COMMAND_PUSH_WENT,
			    .subject = f->push,
			    .number = end,
			    .count = {f->number, wait_ms}};

	net_ask(t, ASK_PUSH, f->push, &c);
}

/* RFC 8030: 201 is sent, 404 and 410 say that nobody listens there any more. */
static enum push_end end_of(CURLcode code, long status)
{
	if (code != CURLE_OK)
		return code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL
			   ? push_end_REFUSED
			   : push_end_LATER;
	if (status >= 200 && status < 300)
		return push_end_SENT;
	if (status == 404 || status == 410)
		return push_end_GONE;
	return status >= 400 && status < 500 && status != 408 && status != 429 ? push_end_REFUSED
									       : push_end_LATER;
}

static void push_done(struct text_net *t, struct exchange *x, CURLcode code)
{
	struct push_flight *f = dj_map_get(&t->push.flights, x->letter);
	enum push_end end;
	long status = 0;

	dj_assert(f && f->x == x);
	curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
	end = end_of(code, status);
	dj_log(DJ_LOG_INFO, "push.tried", "push=%" PRId64 " end=%s status=%ld", f->push,
	       word_of(words_push_end, end), status);
	say(t, f, end, exchange_wait_ms(t, x));
	f->x = NULL;
	exchange_free(t, x);
}

static void begin_exchange(struct text_net *t, struct push_flight *f, const struct push_waiting *w)
{
	struct exchange *x = exchange_alloc();

	if (!w->readable || !guard_url(w->page.endpoint) || !seal(w, &x->request.body) ||
	    !write_heads(t, w, &x->request.headers)) {
		exchange_free(t, x);
		say(t, f, push_end_REFUSED, 0);
		return;
	}
	f->x = x;
	x->letter = f->push;
	x->done = push_done;
	exchange_request(x, w->page.endpoint);
	curl_easy_setopt(x->easy, CURLOPT_POST, 1L);
	curl_easy_setopt(x->easy, CURLOPT_POSTFIELDSIZE, (long)x->request.body.len);
	curl_easy_setopt(x->easy, CURLOPT_POSTFIELDS, x->request.body.data);
	guard_exchange(x->easy, t->config.local, 0);
	exchange_start(t, x);
	curl_easy_setopt(x->easy, CURLOPT_TIMEOUT, ANSWER_S);
}

/* ---- what waits ---- */

static void found(void *arg, const struct push_waiting *w)
{
	struct text_net *t = arg;
	struct push_flight *f;

	if (t->push.flights.count >= AT_ONCE || dj_map_get(&t->push.flights, w->push))
		return;
	f = dj_alloc(sizeof *f);
	*f = (struct push_flight){w->push, w->number, NULL};
	dj_map_put(&t->push.flights, w->push, f);
	begin_exchange(t, f, w);
}

void push_due(struct text_net *t)
{
	dj_ms now = net_now(t);
	struct dj_error why = {""};

	if ((!t->push.waits && now < t->push.look_ms) || t->push.flights.count >= AT_ONCE)
		return;
	t->push.waits = false;
	t->push.look_ms = now + LOOK_MS;
	/* More rows than can be under way: what is under way stands first and is passed over. */
	if (letterbox_pushes(t->box, now, 2 * AT_ONCE, found, t, &why))
		dj_log(DJ_LOG_WARN, "push.database_away", "why=\"%s\"", why.text);
}

void push_answered(struct text_net *t, dj_id push)
{
	free(dj_map_remove(&t->push.flights, push));
	t->push.waits = true;
}

void push_begin(struct text_net *t)
{
	dj_map_init(&t->push.flights);
	push_signer(t->config.keys, &t->push.signer);
	t->push.waits = true;
}

void push_end_all(struct text_net *t)
{
	struct push_flight *f;
	size_t at = 0;

	while ((f = dj_map_next(&t->push.flights, &at, NULL)))
		if (f->x)
			exchange_free(t, f->x);
	dj_map_fini_values(&t->push.flights);
}
