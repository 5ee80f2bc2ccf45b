/* Owns asking the site's translation service (docs/conversation.md): the words and two languages go
 * there in the form of LibreTranslate, and nothing else; what comes back, or why nothing does, is
 * said to the writer. Its address is the site's own, from the configuration file, so it may stand
 * in the house; it is never led elsewhere. Nothing waits: after PATIENCE_S it has failed. */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "app/json_in.h"
#include "base/json_out.h"
#include "edge/text/guard.h"
#include "edge/text/translate.h"

#define AT_ONCE	   16
#define PATIENCE_S 20L
#define ANSWER	   (256u << 10)

/* As ISO 639 and the service have them. */
static const char *const codes[language_COUNT] = {
    [language_KO] = "ko", [language_EN] = "en", [language_ZH] = "zh",
    [language_JA] = "ja", [language_VI] = "vi", [language_MN] = "mn",
};

static void say(struct text_net *t, dj_id translation, bool well, const char *words)
{
	struct command c = {.kind = COMMAND_TRANSLATION_DONE, .subject = translation, .flag = well};

	c.body_n = strlen(words);
	c.body = dj_alloc(c.body_n + 1);
	memcpy(c.body, words, c.body_n);
	net_ask(t, ASK_OTHER, translation, &c);
}

/* {"translatedText":"..."}, or {"error":"..."} */
static void take(struct text_net *t, struct exchange *x, CURLcode code)
{
	json_t *root = x->got.len ? json_loadb(x->got.data, x->got.len, 0, NULL) : NULL;
	const char *words = dj_json_at(root, "translatedText"), *why = dj_json_at(root, "error");
	long status = 0;
	bool well;

	curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
	well = code == CURLE_OK && status == 200 && words[0];
	if (code != CURLE_OK)
		why = curl_easy_strerror(code);
	else if (!well && !why[0])
		why = "The service answered without a translation.";
	dj_log(well ? DJ_LOG_INFO : DJ_LOG_WARN, "translation.tried",
	       "translation=%" PRId64 " status=%ld%s%s", x->letter, status,
	       code != CURLE_OK ? " why=" : "", code != CURLE_OK ? why : "");
	say(t, x->letter, well, well ? words : why);
	json_decref(root);
}

static void translate_done(struct text_net *t, struct exchange *x, CURLcode code)
{
	take(t, x, code);
	dj_map_remove(&t->translations, x->letter);
	exchange_free(t, x);
}

static void write_question(const struct text_net *t, const struct translation_waiting *w,
			   struct dj_buf *out)
{
	struct dj_json j = dj_json_begin(out);

	dj_json_object(&j, NULL);
	dj_json_text(&j, "q", w->words);
	dj_json_text(&j, "source", "auto");
	dj_json_text(&j, "target", codes[w->language]);
	dj_json_text(&j, "format", "text");
	if (t->config.translate_key && t->config.translate_key[0])
		dj_json_text(&j, "api_key", t->config.translate_key);
	dj_json_end_object(&j);
}

static void ask(struct text_net *t, dj_id translation, const struct translation_waiting *w)
{
	struct exchange *x = exchange_alloc();

	write_question(t, w, &x->request.body);
	dj_buf_puts(&x->request.headers, "Content-Type: application/json\n");
	x->letter = translation;
	x->done = translate_done;
	x->got.cap = ANSWER;
	exchange_request(x, t->config.translate);
	curl_easy_setopt(x->easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(x->easy, CURLOPT_POST, 1L);
	curl_easy_setopt(x->easy, CURLOPT_POSTFIELDSIZE, (long)x->request.body.len);
	curl_easy_setopt(x->easy, CURLOPT_POSTFIELDS, x->request.body.data);
	exchange_start(t, x);
	curl_easy_setopt(x->easy, CURLOPT_TIMEOUT, PATIENCE_S);
	dj_map_put(&t->translations, translation, x);
}

void translate_asked(struct text_net *t, dj_id translation)
{
	struct translation_waiting w;
	int err;

	if (!t->config.translate || !guard_url(t->config.translate)) {
		say(t, translation, false, "No translation service is set up.");
		return;
	}
	if (t->translations.count >= AT_ONCE) {
		say(t, translation, false, "Too many translations are asked for at once.");
		return;
	}
	err = letterbox_translation(t->box, translation, &w, NULL);
	if (err) {
		if (err != ENOENT)
			say(t, translation, false, "The words could not be read.");
		return;
	}
	ask(t, translation, &w);
	free(w.words);
}

void translate_end_all(struct text_net *t)
{
	struct exchange *x;
	size_t at = 0;

	while ((x = dj_map_next(&t->translations, &at, NULL)))
		exchange_free(t, x);
	dj_map_fini(&t->translations);
}
