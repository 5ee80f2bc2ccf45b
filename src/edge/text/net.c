/* Owns the net thread: its loop, its questions to the writer, its exchanges. Refuses: knowing what
 * a letter or a mailbox is (net_send.c, net_poll.c). */
#include "edge/text/net_run.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/id.h"
#include "base/thread.h"
#include "edge/text/hook.h"
#include "edge/text/mail.h"
#include "edge/text/translate.h"

#define FACTS	 4096
#define ANSWERS	 1024
#define LOOK_MS	 500
#define SWEEP_MS 60000
#define AGAIN_MS 1000
#define FULL_MS	 10 /* the writer had no room */
#define TELL_MS	 60000
#define GOT_MOST (110u << 20)

dj_ms net_now(const struct text_net *t)
{
	return dj_wall(t->config.clock);
}

/* ---- questions to the writer ---- */

static bool must_be_said(enum ask_what what)
{
	return what == ASK_WENT || what == ASK_READ || what == ASK_PUSH || what == ASK_HOOK ||
	       what == ASK_LOOK;
}

/* Takes the body, sent or not. No more is with the writer than the mailbox has room for answers. */
static void post(struct text_net *t, struct asked *a, struct command *take)
{
	if (t->unanswered < ANSWERS && t->config.to_writer(t->config.arg, take) == 0) {
		t->unanswered++;
		a->again_ms = 0;
		return;
	}
	a->again_ms = net_now(t) + FULL_MS;
	if (a->c) {
		command_drop(take);
		return;
	}
	a->c = dj_alloc(sizeof *take);
	*a->c = *take;
}

static char *copy_body(const struct command *c)
{
	char *body = c->body ? dj_alloc(c->body_n + 1) : NULL;

	if (body)
		memcpy(body, c->body, c->body_n);
	return body;
}

void net_ask(struct text_net *t, enum ask_what what, dj_id id, const struct command *c)
{
	struct asked *a = dj_alloc(sizeof *a);
	struct command sent = *c;

	*a = (struct asked){.what = what, .id = id};
	sent.request = ++t->request;
	sent.origin = ORIGIN_TEXT;
	if (must_be_said(what)) {
		a->c = dj_alloc(sizeof sent);
		*a->c = sent;
		a->c->body = copy_body(&sent);
	}
	dj_map_put(&t->asked, (dj_id)sent.request, a);
	post(t, a, &sent);
}

static void forget(struct text_net *t, uint64_t request)
{
	struct asked *a = dj_map_remove(&t->asked, (dj_id)request);

	if (a->c)
		command_drop(a->c);
	free(a->c);
	free(a);
}

static bool is_away(enum verdict v)
{
	return v == VERDICT_database_away || v == VERDICT_disk_full || v == VERDICT_overloaded;
}

static void take_answer(struct text_net *t, const struct answer *got)
{
	struct asked *a = dj_map_get(&t->asked, (dj_id)got->request);
	struct asked now;

	if (!a)
		return;
	t->unanswered--;
	if (is_away(got->verdict) && a->c) {
		a->again_ms = net_now(t) + AGAIN_MS;
		if (a->what == ASK_READ)
			event_waits(t, a->id, true);
		return;
	}
	now = *a;
	now.c = NULL;
	forget(t, got->request);
	if (now.what == ASK_GOES)
		send_goes(t, now.id, got->verdict);
	else if (now.what == ASK_WENT)
		dj_map_remove(&t->unsaid, now.id);
	else if (now.what == ASK_KEPT)
		poll_kept(t, got->verdict);
	else if (now.what == ASK_FED)
		feed_answered(t, got->verdict);
	else if (now.what == ASK_LOOK)
		look_kept(t, (enum channel)now.id, got->verdict);
	else if (now.what == ASK_READ)
		event_answered(t, now.id, got->verdict);
	else if (now.what == ASK_PUSH)
		push_answered(t, now.id);
	else if (now.what == ASK_LAID)
		hook_laid(t, got);
	else if (now.what == ASK_HOOK)
		hook_said(t, now.id);
	if (got->verdict != VERDICT_ok && !is_away(got->verdict))
		dj_log(DJ_LOG_WARN, "text.refused", "what=%d id=%" PRId64 " verdict=%s",
		       (int)now.what, now.id, verdict_word(got->verdict));
}

/* What the writer could not take, in the order in which it was asked. */
static void ask_again(struct text_net *t)
{
	dj_ms now = net_now(t);
	struct asked *a;
	size_t at = 0;
	dj_id key;

	while ((a = dj_map_next(&t->asked, &at, &key))) {
		struct command sent;

		if (!a->again_ms || a->again_ms > now || !a->c)
			continue;
		sent = *a->c;
		sent.body = copy_body(a->c);
		if (a->what == ASK_READ)
			event_waits(t, a->id, false);
		post(t, a, &sent);
	}
}

/* ---- exchanges ---- */

static size_t take_bytes(char *data, size_t size, size_t n, void *arg)
{
	struct exchange *x = arg;

	dj_buf_add(&x->got, data, size * n);
	return x->got.full ? 0 : size * n;
}

/* "550 5.1.1 No such user" stays: what a server says afterwards (221 Bye) is manners. */
static bool is_refusal(const char *line)
{
	return (line[0] == '4' || line[0] == '5') && strspn(line, "0123456789") == 3;
}

/* Lines of SMTP and IMAP servers, and heads of HTTP: the last one with words stays. */
static size_t take_line(char *data, size_t size, size_t n, void *arg)
{
	struct exchange *x = arg;
	size_t len = size * n;

	while (len && (data[len - 1] == '\r' || data[len - 1] == '\n'))
		len--;
	if (len > 19 && strncasecmp(data, "x-rate-limit-reset:", 19) == 0)
		x->reset_ms = 1000 * strtoll(data + 19, NULL, 10);
	if (len && !is_refusal(x->said))
		dj_copy_n(x->said, sizeof x->said, data, len);
	return size * n;
}

struct exchange *exchange_alloc(void)
{
	struct exchange *x = dj_alloc(sizeof *x);

	x->easy = curl_easy_init();
	dj_assert(x->easy);
	dj_buf_init(&x->got, GOT_MOST);
	dj_buf_init(&x->request.headers, 8192);
	dj_buf_init(&x->request.body, 64 << 20);
	return x;
}

void exchange_free(struct text_net *t, struct exchange *x)
{
	curl_multi_remove_handle(t->multi, x->easy);
	curl_easy_cleanup(x->easy);
	curl_slist_free_all(x->lines);
	curl_slist_free_all(x->to);
	dj_buf_fini(&x->got);
	dj_buf_fini(&x->request.headers);
	dj_buf_fini(&x->request.body);
	free(x);
}

void exchange_request(struct exchange *x, const char *url)
{
	struct text_request *r = &x->request;
	char *save, *line;

	curl_easy_setopt(x->easy, CURLOPT_URL, url);
	if (r->user) {
		curl_easy_setopt(x->easy, CURLOPT_USERNAME, r->user);
		curl_easy_setopt(x->easy, CURLOPT_PASSWORD, r->password);
	}
	for (line = r->headers.data ? strtok_r(r->headers.data, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		x->lines = curl_slist_append(x->lines, line);
	x->lines = curl_slist_append(x->lines, "Expect:");
	curl_easy_setopt(x->easy, CURLOPT_HTTPHEADER, x->lines);
}

void exchange_trust(struct exchange *x, const char *authority)
{
	if (authority && authority[0])
		curl_easy_setopt(x->easy, CURLOPT_CAINFO, authority);
}

void exchange_start(struct text_net *t, struct exchange *x)
{
	curl_easy_setopt(x->easy, CURLOPT_PRIVATE, x);
	curl_easy_setopt(x->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(x->easy, CURLOPT_CONNECTTIMEOUT, 15L);
	curl_easy_setopt(x->easy, CURLOPT_TIMEOUT, 300L);
	curl_easy_setopt(x->easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(x->easy, CURLOPT_LOW_SPEED_TIME, 60L);
	curl_easy_setopt(x->easy, CURLOPT_PROXY, "");
	curl_easy_setopt(x->easy, CURLOPT_ERRORBUFFER, x->error);
	curl_easy_setopt(x->easy, CURLOPT_WRITEFUNCTION, take_bytes);
	curl_easy_setopt(x->easy, CURLOPT_WRITEDATA, x);
	curl_easy_setopt(x->easy, CURLOPT_HEADERFUNCTION, take_line);
	curl_easy_setopt(x->easy, CURLOPT_HEADERDATA, x);
	curl_multi_add_handle(t->multi, x->easy);
}

static void take_done(struct text_net *t)
{
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(t->multi, &left))) {
		CURLcode code = m->data.result;
		struct exchange *x;

		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&x);
		curl_multi_remove_handle(t->multi, x->easy);
		x->done(t, x, code);
	}
}

/* ---- how channels are ---- */

void net_condition(struct text_net *t, enum channel channel, const char *trouble)
{
	struct condition *is = &t->conditions[channel];
	struct command c = {.kind = COMMAND_CHANNEL_TRIED, .number = channel, .flag = !trouble};
	dj_ms now = net_now(t);

	if (is->told && is->well == !trouble && strcmp(is->trouble, trouble ? trouble : "") == 0 &&
	    now - is->told_ms < TELL_MS)
		return;
	is->told = true;
	is->well = !trouble;
	is->told_ms = now;
	dj_copy(is->trouble, sizeof is->trouble, trouble ? trouble : "");
	dj_copy(c.text, sizeof c.text, is->trouble);
	net_ask(t, ASK_OTHER, 0, &c);
	if (trouble)
		dj_log(DJ_LOG_WARN, "text.trouble", "channel=%s why=\"%s\"",
		       word_of(words_channel, channel), trouble);
}

static int load_channel(struct text_net *t, enum channel channel)
{
	const struct channel_adapter *a = channel_adapter_of(channel, NULL);
	struct outbox_limits limits;
	int err = a ? letterbox_channel(t->box, channel, &t->settings[channel], NULL) : 0;

	if (err || !a)
		return err;
	a = channel_adapter_for(&t->settings[channel]);
	limits = (struct outbox_limits){.on = false};
	if (a)
		a->limits(&t->settings[channel], &limits);
	memset(&t->sessions[channel], 0, sizeof t->sessions[channel]);
	gate_set(t->gate, &t->settings[channel]);
	outbox_limit(t->outbox, channel, &limits);
	t->conditions[channel].told = false; /* who changed something wants to hear it again */
	look_reset(t, channel);
	if (channel == channel_MAIL)
		poll_reset(t);
	return 0;
}

/* ---- the thread ---- */

static void take_fact(struct text_net *t, const struct fact *f)
{
	if (f->kind == FACT_letter_written)
		send_written(t, f->letter_written.letter);
	else if (f->kind == FACT_letter_moved && f->letter_moved.state == letter_state_QUEUED)
		send_written(t, f->letter_moved.letter);
	else if (f->kind == FACT_channel_heard)
		event_read(t, f->channel_heard.event);
	else if (f->kind == FACT_channel_decided && f->channel_decided.again)
		event_read(t, f->channel_decided.event);
	else if (f->kind == FACT_channel_changed)
		load_channel(t, (enum channel)f->channel_changed.channel);
	else if (f->kind == FACT_translation_asked)
		translate_asked(t, f->translation_asked.translation);
	else if (f->kind == FACT_push_due)
		t->push.waits = true;
}

static void drain(struct text_net *t)
{
	struct fact f;
	struct answer a;

	dj_mailbox_quiet(t->answers);
	while (dj_mailbox_take(t->answers, &a))
		take_answer(t, &a);
	dj_mailbox_quiet(t->facts);
	while (t->begun && dj_mailbox_take(t->facts, &f))
		take_fact(t, &f);
	if (atomic_exchange(&t->missed, false)) {
		t->sweep_ms = 0;
		t->backlog.waits = true;
		t->backlog.after = 0;
		t->push.waits = true;
	}
}

/* What waits in the rows: at the start all of it, later what a full mailbox swallowed. */
static void sweep(struct text_net *t)
{
	dj_ms now = net_now(t);
	struct dj_error why = {""};
	int err = 0;

	if (now < t->sweep_ms)
		return;
	t->sweep_ms = now + (t->begun ? SWEEP_MS : AGAIN_MS);
	if (!t->begun)
		for (int i = 0; i < channel_COUNT && !err; i++)
			err = load_channel(t, (enum channel)i);
	if (!err)
		err = letterbox_waiting(t->box, send_found, t, &why);
	if (!err && t->begun)
		net_ask(t, ASK_OTHER, 0, &(struct command){.kind = COMMAND_FRONT_TICK});
	if (err)
		dj_log(DJ_LOG_WARN, "text.database_away", "why=\"%s\"", why.text);
	else if (!t->begun) {
		t->begun = true;
		t->sweep_ms = now + SWEEP_MS;
	}
}

static int wait_ms(const struct text_net *t)
{
	dj_ms due = t->begun ? outbox_due(t->outbox, net_now(t)) - net_now(t) : LOOK_MS;

	return (int)DJ_MAX(1, DJ_MIN(due, LOOK_MS));
}

static void *run(void *arg)
{
	struct text_net *t = arg;
	int running;

	while (!atomic_load(&t->stopping)) {
		drain(t);
		sweep(t);
		ask_again(t);
		if (t->begun) {
			event_scan(t);
			event_media_due(t);
			send_due(t);
			poll_due(t);
			look_due(t);
			push_due(t);
			feed_due(t);
			hooks_due(t);
		}
		curl_multi_perform(t->multi, &running);
		take_done(t);
		curl_multi_poll(t->multi, NULL, 0, wait_ms(t), NULL);
	}
	return NULL;
}

int text_start(struct text_net **out, const struct text_net_config *config, struct dj_error *e)
{
	struct text_net *t = dj_alloc(sizeof *t);
	int err;

	mail_init();
	curl_global_init(CURL_GLOBAL_DEFAULT);
	t->config = *config;
	t->box = letterbox_alloc(config->database, config->keys, config->data);
	t->outbox = outbox_alloc();
	t->settings = dj_alloc(channel_COUNT * sizeof *t->settings);
	t->multi = curl_multi_init();
	t->facts = dj_mailbox_alloc("text-facts", FACTS, sizeof(struct fact), DJ_FULL_DROP);
	t->answers =
	    dj_mailbox_alloc("text-answers", ANSWERS, sizeof(struct answer), DJ_FULL_REFUSE);
	dj_map_init(&t->asked);
	dj_map_init(&t->unsaid);
	dj_map_init(&t->flying);
	dj_map_init(&t->steps);
	dj_map_init(&t->reading);
	dj_map_init(&t->translations);
	t->gate = gate_alloc();
	push_begin(t);
	t->hooks = hooks_alloc(config);
	t->backlog = (struct backlog){.waits = true, .first = true};
	t->dice = (uint64_t)dj_mono(config->clock) | 1;
	*out = t;
	err = dj_thread_start(&t->thread, "net", run, t);
	if (err)
		return dj_fail(e, err, "the net thread cannot be started: %s", strerror(err));
	return 0;
}

static bool wanted(int kind)
{
	return kind == FACT_letter_written || kind == FACT_letter_moved ||
	       kind == FACT_channel_heard || kind == FACT_channel_changed ||
	       kind == FACT_channel_decided || kind == FACT_push_due ||
	       kind == FACT_translation_asked;
}

void text_fact(struct text_net *t, const struct fact *f)
{
	if (hooks_fact(t->hooks, f))
		curl_multi_wakeup(t->multi);
	if (!wanted(f->kind))
		return;
	if (dj_mailbox_post(t->facts, f, sizeof *f))
		atomic_store(&t->missed, true);
	curl_multi_wakeup(t->multi);
}

int text_answer(struct text_net *t, const struct answer *a)
{
	int err = dj_mailbox_post(t->answers, a, sizeof *a);

	curl_multi_wakeup(t->multi);
	return err;
}

enum channel_call_end text_call(struct text_net *t, const struct channel_call *in,
				struct channel_reply *out)
{
	return gate_call(t->gate, in, out);
}

void text_stop(struct text_net *t)
{
	if (!t)
		return;
	atomic_store(&t->stopping, true);
	curl_multi_wakeup(t->multi);
	pthread_join(t->thread, NULL);
}

static void free_exchanges(struct text_net *t)
{
	struct exchange *x;
	size_t at = 0;

	while ((x = dj_map_next(&t->flying, &at, NULL)))
		exchange_free(t, x);
	if (t->poll.x)
		exchange_free(t, t->poll.x);
	if (t->feed.x)
		exchange_free(t, t->feed.x);
	for (int i = 0; i < channel_COUNT; i++)
		if (t->looks[i].x)
			exchange_free(t, t->looks[i].x);
}

void text_free(struct text_net *t)
{
	size_t at = 0;
	struct asked *a;

	if (!t)
		return;
	free_exchanges(t);
	hooks_free(t);
	while ((a = dj_map_next(&t->asked, &at, NULL))) {
		if (a->c)
			command_drop(a->c);
		free(a->c);
		free(a);
	}
	dj_map_fini(&t->asked);
	dj_map_fini(&t->unsaid);
	dj_map_fini(&t->flying);
	dj_map_fini_values(&t->steps);
	event_free_all(t);
	push_end_all(t);
	translate_end_all(t);
	gate_free(t->gate);
	curl_multi_cleanup(t->multi);
	outbox_free(t->outbox);
	letterbox_free(t->box);
	dj_mailbox_free(t->facts);
	dj_mailbox_free(t->answers);
	free(t->settings);
	free(t);
}
