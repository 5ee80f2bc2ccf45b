/* Owns asking the public feed of emergency rooms by itself (docs/places.md): every so often, after
 * a failure twice as long each time. Refuses: knowing what it says; the writer reads it. Its
 * address is the site's, but what it leads to is fenced like every address from outside (guard.h).
 */
#include "edge/text/guard.h"
#include "edge/text/net_run.h"

#include <stdio.h>
#include <string.h>

#define FEED_MOST    (1u << 20) /* bytes; as an upload of one */
#define FEED_SECONDS 30L
#define REST_MOST_MS 3600000LL
#define REDIRECTS    2

static void rest(struct text_net *t, bool well)
{
	struct feed_poll *p = &t->feed;
	dj_ms wait = t->config.feed_every_s * 1000LL;

	p->failed = well ? 0 : p->failed + 1;
	for (int i = 1; i < p->failed && wait < REST_MOST_MS; i++)
		wait *= 2;
	p->next_ms = net_now(t) + DJ_MIN(wait, REST_MOST_MS);
	p->asked = false;
}

void feed_answered(struct text_net *t, enum verdict v)
{
	rest(t, v == VERDICT_ok);
}

/* The address holds the key of the service, so it is never part of what is said. */
static void say_trouble(struct text_net *t, const struct exchange *x, CURLcode code, long status)
{
	struct command c = {.kind = COMMAND_FACILITY_FED};

	if (code != CURLE_OK)
		dj_copy(c.text, sizeof c.text, curl_easy_strerror(code));
	else
		snprintf(c.text, sizeof c.text, "The feed answered %ld.", status);
	if (x->got.full)
		dj_copy(c.text, sizeof c.text, "The feed's answer is larger than 1 MiB.");
	dj_log(DJ_LOG_WARN, "feed.trouble", "why=\"%s\"", c.text);
	net_ask(t, ASK_FED, 0, &c);
}

static void came(struct text_net *t, struct exchange *x, CURLcode code)
{
	struct command c = {.kind = COMMAND_FACILITY_FED};
	long status = 0;

	curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
	if (code != CURLE_OK || status != 200 || !x->got.len) {
		say_trouble(t, x, code, status);
	} else {
		c.body = dj_alloc(x->got.len + 1);
		memcpy(c.body, x->got.data, x->got.len);
		c.body[x->got.len] = '\0';
		c.body_n = x->got.len;
		net_ask(t, ASK_FED, 0, &c);
	}
	t->feed.x = NULL;
	exchange_free(t, x);
}

void feed_due(struct text_net *t)
{
	struct feed_poll *p = &t->feed;

	if (!t->config.feed || !t->config.feed[0] || p->asked || net_now(t) < p->next_ms)
		return;
	if (!guard_url(t->config.feed)) {
		dj_log(DJ_LOG_ERROR, "feed.address", "why=\"facility-feed is no address\"");
		p->next_ms = net_now(t) + REST_MOST_MS;
		return;
	}
	p->asked = true;
	p->x = exchange_alloc();
	p->x->got.cap = FEED_MOST;
	p->x->done = came;
	exchange_request(p->x, t->config.feed);
	guard_exchange(p->x->easy, t->config.local, REDIRECTS);
	exchange_start(t, p->x);
	curl_easy_setopt(p->x->easy, CURLOPT_TIMEOUT, FEED_SECONDS);
	curl_easy_setopt(p->x->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)FEED_MOST);
}
