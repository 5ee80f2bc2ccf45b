/* Owns the way of a letter out: it goes (on disk), the exchange, what became of it (on disk). */
#include "edge/text/net_run.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PAUSE_MS    2000 /* while the database is away */
#define WAIT_MOST_S 3600LL

uint64_t net_dice(struct text_net *t)
{
	t->dice = t->dice * 6364136223846793005u + 1442695040888963407u;
	return t->dice >> 33;
}

/* How far it came is forgotten with its end. */
static struct outbox_move ended(struct text_net *t, dj_id letter, const struct outbox_result *r)
{
	struct outbox_move m = outbox_end(t->outbox, letter, r, net_now(t), net_dice(t));

	if (m.state != letter_state_QUEUED)
		free(dj_map_remove(&t->steps, letter));
	return m;
}

static void untried(struct text_net *t, dj_id letter)
{
	struct outbox_result r = {.end = OUTBOX_UNTRIED, .retry_after_ms = PAUSE_MS};

	ended(t, letter, &r);
}

static void say_end(struct text_net *t, dj_id letter, const struct outbox_move *m,
		    const char *external, const char *said)
{
	struct command c = {.kind = COMMAND_LETTER_MOVED,
			    .subject = letter,
			    .number = m->state,
			    .count = {m->why, m->tries, m->due_ms}};

	dj_copy(c.words, sizeof c.words, external);
	dj_copy(c.text, sizeof c.text, said);
	dj_map_put(&t->unsaid, letter, t);
	net_ask(t, ASK_WENT, letter, &c);
}

/* ---- rows ---- */

/* Under way when a run ended: sent again where that does no harm, else a person decides. */
static void left_over(struct text_net *t, const struct letter_waiting *w)
{
	struct outbox_limits limits;
	struct outbox_move m = {letter_state_NOT_CONFIRMED, letter_why_NONE, w->tries, 0};

	channel_adapter_for(&t->settings[w->channel])->limits(&t->settings[w->channel], &limits);
	if (limits.repeats)
		outbox_add(t->outbox, w->letter, w->channel, w->tries, w->made_ms, w->due_ms);
	else
		say_end(t, w->letter, &m, "", "");
}

void send_found(void *arg, const struct letter_waiting *w)
{
	struct text_net *t = arg;

	if (!channel_adapter_for(&t->settings[w->channel]) || outbox_has(t->outbox, w->letter) ||
	    dj_map_get(&t->unsaid, w->letter))
		return;
	if (w->state == letter_state_SENDING)
		left_over(t, w);
	else
		outbox_add(t->outbox, w->letter, w->channel, w->tries, w->made_ms, w->due_ms);
}

void send_written(struct text_net *t, dj_id letter)
{
	struct letter_out l;

	if (outbox_has(t->outbox, letter) || dj_map_get(&t->unsaid, letter) ||
	    letterbox_letter(t->box, letter, &l, NULL) || l.state != letter_state_QUEUED ||
	    !channel_adapter_for(&t->settings[l.channel]))
		return; /* what the database could not say now, the sweep finds */
	outbox_add(t->outbox, letter, l.channel, l.tries, l.made_ms, l.due_ms);
}

void send_due(struct text_net *t)
{
	dj_id letter;

	while ((letter = outbox_next(t->outbox, net_now(t)))) {
		struct command c = {.kind = COMMAND_LETTER_MOVED,
				    .subject = letter,
				    .number = letter_state_SENDING};

		net_ask(t, ASK_GOES, letter, &c);
	}
}

/* ---- the exchange ---- */

static size_t give_bytes(char *out, size_t size, size_t n, void *arg)
{
	struct exchange *x = arg;
	size_t most = size * n, left = x->request.body.len - x->sent;

	most = DJ_MIN(most, left);
	if (most)
		memcpy(out, x->request.body.data + x->sent, most);
	x->sent += most;
	return most;
}

static void set_smtp(struct exchange *x)
{
	const struct text_request *r = &x->request;

	x->to = curl_slist_append(NULL, r->to);
	curl_easy_setopt(x->easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(x->easy, CURLOPT_USE_SSL, r->tls ? CURLUSESSL_ALL : CURLUSESSL_NONE);
	exchange_trust(x, r->authority);
	curl_easy_setopt(x->easy, CURLOPT_MAIL_FROM, r->from);
	curl_easy_setopt(x->easy, CURLOPT_MAIL_RCPT, x->to);
	curl_easy_setopt(x->easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(x->easy, CURLOPT_READFUNCTION, give_bytes);
	curl_easy_setopt(x->easy, CURLOPT_READDATA, x);
	curl_easy_setopt(x->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)r->body.len);
}

void exchange_http(struct exchange *x)
{
	const struct text_request *r = &x->request;

	curl_easy_setopt(x->easy, CURLOPT_PROTOCOLS_STR, "http,https");
	if (r->how == REQUEST_GET)
		return;
	if (r->how == REQUEST_PUT)
		curl_easy_setopt(x->easy, CURLOPT_CUSTOMREQUEST, "PUT");
	curl_easy_setopt(x->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body.len);
	curl_easy_setopt(x->easy, CURLOPT_POSTFIELDS, r->body.data ? r->body.data : "");
}

/* What a person is told who looks after the channel; NULL: it is well. */
static const char *trouble_of(const struct outbox_result *r, const struct text_reply *reply)
{
	if (r->end == OUTBOX_LOGIN)
		return reply->said[0] ? reply->said : "The login was refused.";
	return r->end == OUTBOX_AWAY || r->end == OUTBOX_UNHEARD ? reply->why : NULL;
}

static struct text_turn turn_of(struct text_net *t, enum channel channel, dj_id letter)
{
	struct text_steps *steps = dj_map_get(&t->steps, letter);

	if (!steps) {
		steps = dj_alloc(sizeof *steps);
		dj_map_put(&t->steps, letter, steps);
	}
	return (struct text_turn){
	    .settings = &t->settings[channel],
	    .session = &t->sessions[channel],
	    .steps = steps,
	    .now_ms = net_now(t),
	    .dice = {net_dice(t) << 32 ^ net_dice(t), net_dice(t) << 32 ^ net_dice(t)}};
}

dj_ms exchange_wait_ms(struct text_net *t, const struct exchange *x)
{
	curl_off_t after_s = 0;

	curl_easy_getinfo(x->easy, CURLINFO_RETRY_AFTER, &after_s);
	if (after_s > 0)
		return DJ_MIN((dj_ms)after_s, WAIT_MOST_S) * 1000;
	return x->reset_ms > net_now(t) ? DJ_MIN(x->reset_ms - net_now(t), WAIT_MOST_S * 1000) : 0;
}

struct text_reply exchange_reply(struct text_net *t, const struct exchange *x, CURLcode code)
{
	struct text_reply reply = {.denied = code == CURLE_LOGIN_DENIED,
				   .why = x->error[0] ? x->error : curl_easy_strerror(code),
				   .wait_ms = exchange_wait_ms(t, x)};
	long status = 0;
	double connected = 0;

	curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(x->easy, CURLINFO_CONNECT_TIME, &connected);
	reply.reached = connected > 0;
	/* An SMTP answer counts when it refuses, or when the whole exchange ended well. */
	reply.status = code == CURLE_OK || status >= 400 ? (int)status : 0;
	reply.said = x->got.len ? x->got.data : x->said;
	reply.n = x->got.len ? x->got.len : strlen(x->said);
	return reply;
}

static void judge(struct text_net *t, const struct exchange *x, const struct text_reply *reply,
		  struct text_sent *sent)
{
	struct text_turn turn = turn_of(t, x->channel, x->letter);

	*sent = (struct text_sent){.result = {.end = OUTBOX_UNHEARD}};
	x->adapter->parse_sent(&turn, reply, sent);
	if (sent->result.end == OUTBOX_UNHEARD && x->request.harmless)
		sent->result.end = OUTBOX_AWAY;
	if (sent->result.end == OUTBOX_LATER && !sent->result.retry_after_ms)
		sent->result.retry_after_ms = reply->wait_ms;
	net_condition(t, x->channel, trouble_of(&sent->result, reply));
}

static void send_next(struct text_net *t, dj_id letter);

static void letter_done(struct text_net *t, struct exchange *x, CURLcode code)
{
	struct text_reply reply = exchange_reply(t, x, code);
	dj_id letter = x->letter;
	struct outbox_move m;
	struct text_sent sent;

	judge(t, x, &reply, &sent);
	dj_map_remove(&t->flying, letter);
	if (sent.result.end == OUTBOX_SENT)
		turn_of(t, x->channel, letter).steps->at++;
	if (sent.result.end == OUTBOX_SENT && x->request.more) {
		exchange_free(t, x);
		send_next(t, letter);
		return;
	}
	m = ended(t, letter, &sent.result);
	dj_log(DJ_LOG_INFO, "letter.tried", "letter=%" PRId64 " channel=%s state=%s status=%d",
	       letter, x->adapter->name, word_of(words_letter_state, m.state), reply.status);
	say_end(t, letter, &m, sent.external,
		sent.result.end == OUTBOX_SENT ? ""
		: reply.status		       ? reply.said
					       : reply.why);
	exchange_free(t, x);
}

static void begin_exchange(struct text_net *t, struct exchange *x)
{
	const struct text_request *r = &x->request;

	exchange_request(x, r->url);
	if (r->how == REQUEST_SMTP)
		set_smtp(x);
	else
		exchange_http(x);
	x->done = letter_done;
	dj_map_put(&t->flying, x->letter, x);
	exchange_start(t, x);
}

/* The request that is next for a letter that is noted as on its way. */
static void send_next(struct text_net *t, dj_id letter)
{
	struct outbox_result never = {.end = OUTBOX_REFUSED};
	struct text_turn turn;
	struct letter_out l;
	struct exchange *x;

	if (letterbox_letter(t->box, letter, &l, NULL)) {
		untried(t, letter);
		return;
	}
	if (l.state != letter_state_SENDING) { /* it went another way meanwhile */
		outbox_forget(t->outbox, letter);
		free(dj_map_remove(&t->steps, letter));
		return;
	}
	x = exchange_alloc();
	x->letter = letter;
	x->channel = l.channel;
	x->adapter = channel_adapter_for(&t->settings[l.channel]);
	turn = turn_of(t, l.channel, letter);
	if (x->adapter && x->adapter->build_send(&turn, &l, &x->request, &never.why)) {
		begin_exchange(t, x);
		return;
	}
	exchange_free(t, x);
	struct outbox_move m = ended(t, letter, &never);

	say_end(t, letter, &m, "", "");
}

/* It is on disk that this letter goes now; or the writer had no time, or its files were not looked
 * at yet; or it may never go, because of what is in them. */
void send_goes(struct text_net *t, dj_id letter, enum verdict v)
{
	struct outbox_result never = {.end = OUTBOX_REFUSED, .why = letter_why_CONTENT};

	if (v == VERDICT_ok) {
		send_next(t, letter);
	} else if (v == VERDICT_quarantined) {
		struct outbox_move m = ended(t, letter, &never);

		say_end(t, letter, &m, "", "");
	} else
		untried(t, letter);
}
