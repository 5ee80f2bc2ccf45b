/* Owns the telling of other systems: what may go now goes, signed, behind the fence; what they
 * answered is said to the writer. Refuses: knowing when it goes again (domain/webhook).
 *
 * A delivery that was under way when a run ended waits still, and goes again under the same id. */
#include "edge/text/net_run.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/webhook_box.h"
#include "domain/webhook/webhook.h"
#include "edge/text/guard.h"
#include "edge/text/hook.h"
#include "edge/text/sign.h"

#define EACH	   8 /* under way to one of them at once */
#define LOOK_MS	   1000
#define TIDY_MS	   3600000LL
#define PATIENCE_S 15L
#define ANSWER	   65536

struct hooks {
	struct webhook_box *box;
	struct dj_map flying; /* delivery -> struct exchange, or the hooks: said, not on disk yet */
	dj_ms look_ms, lay_ms, tidy_ms;
	bool laying;
	atomic_bool told; /* there is something new in the log */
	atomic_bool on;	  /* somebody is to be told */
};

struct hooks *hooks_alloc(const struct text_net_config *config)
{
	struct hooks *h = dj_alloc(sizeof *h);

	h->box = webhook_box_alloc(config->database, config->keys);
	dj_map_init(&h->flying);
	atomic_store(&h->on, true);
	atomic_store(&h->told, true);
	return h;
}

void hooks_free(struct text_net *t)
{
	struct hooks *h = t->hooks;
	struct exchange *x;
	size_t at = 0;

	while ((x = dj_map_next(&h->flying, &at, NULL)))
		if ((void *)x != (void *)h)
			exchange_free(t, x);
	dj_map_fini(&h->flying);
	webhook_box_free(h->box);
	free(h);
}

bool hooks_fact(struct hooks *h, const struct fact *f)
{
	bool changed = f->kind == FACT_webhook_changed || f->kind == FACT_webhook_repeated;

	if (changed)
		atomic_store(&h->on, true);
	if (!changed && (!atomic_load(&h->on) || !webhook_event(f->kind)))
		return false;
	return !atomic_exchange(&h->told, true);
}

/* ---- the exchange ---- */

static void sign(const struct webhook_out *o, dj_ms now, const struct dj_buf *body,
		 struct dj_buf *headers)
{
	struct dj_buf text;
	unsigned char sum[SIGN_MOST];
	char code[SIGN_TEXT];

	dj_buf_init(&text, body->len + 200);
	dj_buf_printf(&text, "%s.%" PRId64 ".", o->id, now / 1000);
	dj_buf_add(&text, body->data, body->len);
	dj_buf_printf(headers,
		      "Content-Type: application/json\nUser-Agent: Dajeong\nwebhook-id: %s\n"
		      "webhook-timestamp: %" PRId64 "\nwebhook-signature:",
		      o->id, now / 1000);
	for (int i = 0; i < o->secret_count; i++) {
		size_t n = sign_hmac_key(SIGN_SHA256, o->secrets[i], WEBHOOK_SECRET, text.data,
					 text.len, sum);

		sign_base64(sum, n, code);
		dj_buf_printf(headers, " v1,%s", code);
	}
	dj_buf_puts(headers, "\n");
	dj_buf_fini(&text);
}

/* The first line of what they said, as far as a page shows it. */
static void take_said(const struct exchange *x, CURLcode code, char out[WEBHOOK_SAID])
{
	if (code != CURLE_OK)
		dj_copy(out, WEBHOOK_SAID, x->error[0] ? x->error : curl_easy_strerror(code));
	else if (x->got.len && dj_utf8_valid(x->got.data, x->got.len))
		dj_copy_n(out, WEBHOOK_SAID, x->got.data, strcspn(x->got.data, "\r\n"));
}

static void hook_done(struct text_net *t, struct exchange *x, CURLcode code)
{
	struct command c = {.kind = COMMAND_WEBHOOK_WENT, .subject = x->letter};
	curl_off_t after_s = 0, took_us = 0;
	long status = 0;

	curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(x->easy, CURLINFO_RETRY_AFTER, &after_s);
	curl_easy_getinfo(x->easy, CURLINFO_TOTAL_TIME_T, &took_us);
	c.number = code == CURLE_OK ? status : 0;
	c.count[0] = took_us / 1000;
	c.count[1] = DJ_MIN((dj_ms)after_s, 86400) * 1000;
	take_said(x, code, c.text);
	dj_log(DJ_LOG_INFO, "webhook.tried", "delivery=%" PRId64 " status=%" PRId64, x->letter,
	       c.number);
	dj_map_put(&t->hooks->flying, x->letter, t->hooks);
	net_ask(t, ASK_HOOK, x->letter, &c);
	exchange_free(t, x);
}

void hook_said(struct text_net *t, dj_id delivery)
{
	dj_map_remove(&t->hooks->flying, delivery);
	t->hooks->look_ms = 0;
}

static void tell(struct text_net *t, dj_id delivery)
{
	struct exchange *x = exchange_alloc();
	struct webhook_out o;

	if (webhook_box_out(t->hooks->box, delivery, net_now(t), &o, &x->request.body, NULL)) {
		exchange_free(t, x);
		return;
	}
	sign(&o, net_now(t), &x->request.body, &x->request.headers);
	explicit_bzero(o.secrets, sizeof o.secrets);
	x->letter = delivery;
	x->done = hook_done;
	x->got.cap = ANSWER;
	exchange_request(x, o.url);
	exchange_start(t, x);
	guard_exchange(x->easy, t->config.local, 0);
	curl_easy_setopt(x->easy, CURLOPT_TIMEOUT, PATIENCE_S);
	curl_easy_setopt(x->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)x->request.body.len);
	curl_easy_setopt(x->easy, CURLOPT_POSTFIELDS, x->request.body.data);
	dj_map_put(&t->hooks->flying, delivery, x);
}

/* ---- each turn ---- */

void hook_laid(struct text_net *t, const struct answer *a)
{
	struct hooks *h = t->hooks;

	h->laying = false;
	h->look_ms = 0;
	if (a->verdict != VERDICT_ok)
		h->lay_ms = net_now(t) + LOOK_MS;
	if (a->verdict != VERDICT_ok || a->number)
		atomic_store(&h->told, true);
}

static void lay(struct text_net *t)
{
	struct hooks *h = t->hooks;
	dj_ms now = net_now(t);
	bool tidy = now >= h->tidy_ms;
	struct command c = {.kind = COMMAND_WEBHOOK_LAY, .flag = tidy};

	if (h->laying || now < h->lay_ms || (!atomic_exchange(&h->told, false) && !tidy))
		return;
	if (tidy)
		h->tidy_ms = now + TIDY_MS;
	h->laying = true;
	net_ask(t, ASK_LAID, 0, &c);
}

void hooks_due(struct text_net *t)
{
	struct hooks *h = t->hooks;
	struct webhook_dues due;
	dj_ms now = net_now(t);

	lay(t);
	if (now < h->look_ms || !atomic_load(&h->on))
		return;
	h->look_ms = now + LOOK_MS;
	if (webhook_box_due(h->box, now, EACH, &due, NULL))
		return;
	atomic_store(&h->on, due.on > 0);
	for (int i = 0; i < due.count; i++)
		if (!dj_map_get(&h->flying, due.at[i].delivery))
			tell(t, due.at[i].delivery);
}
