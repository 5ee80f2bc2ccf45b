/* Owns looking into gateways: those that do not call us are asked what came and what became of our
 * letters, every one whether it knows us. What an answer holds is committed, byte by byte, before
 * anything else is asked, so that a gateway that wants to be told so is told the truth. Refuses:
 * knowing what it means (the adapters), reading it (event.c). */
#include "edge/text/net_run.h"

#include <stdlib.h>
#include <string.h>

#define REST_MOST_MS 600000LL
#define ANSWER_MOST  COMMAND_BODY

static dj_ms every_ms(const struct text_net *t, enum channel channel)
{
	int key = channel_key_of(channel, "every");

	return key < 0
		   ? REST_MOST_MS
		   : 1000 * channel_number(&t->settings[channel], (enum channel_key)key, 1, 600);
}

/* The look is over; after a failure the next one waits twice as long each time. */
static void rest(struct text_net *t, enum channel channel, bool well, dj_ms at_least_ms)
{
	struct gateway_look *p = &t->looks[channel];
	dj_ms wait = well && p->look.rest_ms ? p->look.rest_ms : every_ms(t, channel);

	p->failed = well ? 0 : p->failed + 1;
	for (int i = 1; i < p->failed && wait < REST_MOST_MS; i++)
		wait *= 2;
	p->next_ms =
	    net_now(t) + DJ_MAX(p->failed ? DJ_MIN(wait, REST_MOST_MS) : wait, at_least_ms);
	p->look = (struct text_look){.step = 0};
}

static struct text_turn turn_of(struct text_net *t, enum channel channel)
{
	return (struct text_turn){
	    .settings = &t->settings[channel],
	    .session = &t->sessions[channel],
	    .now_ms = net_now(t),
	    .dice = {net_dice(t) << 32 ^ net_dice(t), net_dice(t) << 32 ^ net_dice(t)}};
}

static void looked(struct text_net *t, struct exchange *x, CURLcode code);

static void step(struct text_net *t, enum channel channel)
{
	struct gateway_look *p = &t->looks[channel];
	struct text_turn turn = turn_of(t, channel);
	struct exchange *x = exchange_alloc();

	x->channel = channel;
	x->adapter = channel_adapter_for(&t->settings[channel]);
	x->done = looked;
	x->got.cap = ANSWER_MOST;
	x->adapter->build_look(&turn, &p->look, &x->request);
	exchange_request(x, x->request.url);
	exchange_http(x);
	p->x = x;
	exchange_start(t, x);
}

static void keep(struct text_net *t, const struct exchange *x)
{
	struct gateway_look *p = &t->looks[x->channel];
	struct command c = {.kind = COMMAND_CHANNEL_EVENT, .number = x->channel};

	snprintf(c.line, sizeof c.line, "%s/%s", x->adapter->name, p->look.keep);
	dj_copy(c.text, sizeof c.text, "{\"args\":{}}");
	dj_copy(c.words, sizeof c.words, p->look.place);
	c.body = dj_alloc(x->got.len + 1);
	memcpy(c.body, x->got.data, x->got.len);
	c.body_n = x->got.len;
	p->asked = true;
	net_ask(t, ASK_LOOK, x->channel, &c);
}

static void go_on(struct text_net *t, enum channel channel)
{
	if (t->looks[channel].look.over)
		rest(t, channel, true, 0);
	else
		step(t, channel);
}

static void trouble(struct text_net *t, enum channel channel, enum outbox_end end,
		    const struct text_reply *r)
{
	const struct text_look *l = &t->looks[channel].look;
	const char *why = l->said[0]		? l->said
			  : end == OUTBOX_LOGIN ? "The gateway refuses our login."
			  : r->status		? "The gateway does not answer as it should."
						: r->why;

	net_condition(t, channel, why);
	if (end == OUTBOX_LOGIN)
		t->sessions[channel].until_ms = 0;
	rest(t, channel, false, r->wait_ms);
}

static void looked(struct text_net *t, struct exchange *x, CURLcode code)
{
	enum channel channel = x->channel;
	struct gateway_look *p = &t->looks[channel];
	struct text_turn turn = turn_of(t, channel);
	struct text_reply reply = exchange_reply(t, x, code);
	enum outbox_end end;

	p->look.keep = NULL;
	p->look.said[0] = '\0';
	end = x->adapter->parse_look(&turn, &reply, &p->look);
	p->x = NULL;
	if (end != OUTBOX_SENT) {
		trouble(t, channel, end, &reply);
	} else {
		net_condition(t, channel, NULL);
		if (p->look.keep)
			keep(t, x);
		else
			go_on(t, channel);
	}
	exchange_free(t, x);
}

void look_kept(struct text_net *t, enum channel channel, enum verdict v)
{
	struct gateway_look *p = &t->looks[channel];

	p->asked = false;
	if (!p->look.keep)
		return; /* the settings changed meanwhile: it comes again, and is known */
	if (v != VERDICT_ok) {
		rest(t, channel, false, 0);
		return;
	}
	if (p->look.place[0])
		dj_copy(t->settings[channel].place, sizeof t->settings[channel].place,
			p->look.place);
	go_on(t, channel);
}

void look_reset(struct text_net *t, enum channel channel)
{
	struct gateway_look *p = &t->looks[channel];

	if (p->x)
		exchange_free(t, p->x);
	*p = (struct gateway_look){.asked = p->asked};
}

void look_due(struct text_net *t)
{
	for (int i = 0; i < channel_COUNT; i++) {
		struct gateway_look *p = &t->looks[i];
		const struct channel_adapter *a = channel_adapter_for(&t->settings[i]);

		if (p->x || p->asked || !t->settings[i].active || !a || !a->build_look ||
		    net_now(t) < p->next_ms)
			continue;
		step(t, (enum channel)i);
	}
}
