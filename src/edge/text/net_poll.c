/* Owns looking into the mailbox: what is new there, how large it is, fetching it, keeping it,
 * and only then marking it as seen. One step is one exchange on one connection.
 *
 * How far it was read (UIDVALIDITY and the last UID) is committed with each mail; a mailbox that
 * begins anew is read anew, and what is here already is known by its Message-ID. Nothing depends on
 * flags, so a person may look into the same mailbox. */
#include "edge/text/net_run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MB		   1048576LL
#define COMMAND_PATIENCE_S 20L /* a mailbox that does not say how it stands is asked anew */

static const struct channel_settings *settings(const struct text_net *t)
{
	return &t->settings[channel_MAIL];
}

static void rest(struct text_net *t)
{
	struct mailbox_poll *p = &t->poll;

	if (p->x)
		exchange_free(t, p->x);
	p->x = NULL;
	p->next_ms = net_now(t) + 1000 * channel_number(settings(t), CHANNEL_MAIL_every, 1, 600);
}

void poll_reset(struct text_net *t)
{
	struct mailbox_poll *p = &t->poll;

	if (p->x)
		exchange_free(t, p->x);
	memset(p, 0, sizeof *p);
	sscanf(settings(t)->place, "%" SCNd64 ":%" SCNd64, &p->validity, &p->last);
}

static void fail(struct text_net *t, const struct exchange *x, CURLcode code)
{
	net_condition(t, channel_MAIL,
		      code == CURLE_LOGIN_DENIED ? "The mailbox refuses our login."
		      : x->error[0]		 ? x->error
						 : curl_easy_strerror(code));
	rest(t);
}

/* ---- one step ---- */

/* The server's part of imap://HOST/MAILBOX, and the mailbox, INBOX when none is said. */
static void split(const char *url, char *server, size_t cap, const char **mailbox)
{
	const char *host = strstr(url, "://"), *slash = host ? strchr(host + 3, '/') : NULL;

	dj_copy_n(server, cap, url, slash ? (size_t)(slash - url) : strlen(url));
	*mailbox = slash && slash[1] ? slash + 1 : "INBOX";
}

/* A command, or with NULL the mail of `what` (";UID=7", ";UID=7;SECTION=HEADER"). */
static void step(struct text_net *t, const char *what, const char *command,
		 void (*done)(struct text_net *t, struct exchange *x, CURLcode code))
{
	struct exchange *x = t->poll.x;
	char url[CHANNEL_VALUE + 64], server[CHANNEL_VALUE];
	const char *mailbox;

	split(channel_value(settings(t), CHANNEL_MAIL_imap), server, sizeof server, &mailbox);
	snprintf(url, sizeof url, "%s/%s%s", server, what ? mailbox : "", what ? what : "");
	dj_buf_clear(&x->got);
	x->error[0] = '\0';
	curl_easy_setopt(x->easy, CURLOPT_URL, url);
	curl_easy_setopt(x->easy, CURLOPT_CUSTOMREQUEST, command);
	x->done = done;
	exchange_start(t, x);
	if (command)
		curl_easy_setopt(x->easy, CURLOPT_TIMEOUT, COMMAND_PATIENCE_S);
}

static void open_mailbox(struct text_net *t)
{
	const struct channel_settings *s = settings(t);
	struct exchange *x = exchange_alloc();
	bool tls = strcmp(channel_value(s, CHANNEL_MAIL_tls), "no") != 0;

	x->channel = channel_MAIL;
	t->poll.x = x;
	curl_easy_setopt(x->easy, CURLOPT_PROTOCOLS_STR, "imap,imaps");
	curl_easy_setopt(x->easy, CURLOPT_USE_SSL, tls ? CURLUSESSL_ALL : CURLUSESSL_NONE);
	exchange_trust(x, channel_value(s, CHANNEL_MAIL_authority));
	curl_easy_setopt(x->easy, CURLOPT_USERNAME, channel_value(s, CHANNEL_MAIL_imap_user));
	curl_easy_setopt(x->easy, CURLOPT_PASSWORD, channel_value(s, CHANNEL_MAIL_imap_password));
}

/* ---- the steps, last to first ---- */

static void next_mail(struct text_net *t);
static void fetch_mail(struct text_net *t);

static void mail_marked(struct text_net *t, struct exchange *x, CURLcode code)
{
	if (code != CURLE_OK) {
		fail(t, x, code);
		return;
	}
	next_mail(t);
}

/* The writer has it: a person who looks into the mailbox sees that it was taken. */
void poll_kept(struct text_net *t, enum verdict v)
{
	struct mailbox_poll *p = &t->poll;
	char command[64];

	if (!p->x)
		return; /* the settings changed meanwhile: it comes again, and is known */
	if (v != VERDICT_ok) {
		rest(t);
		return;
	}
	p->last = p->uids[p->at++];
	snprintf(command, sizeof command, "UID STORE %" PRId64 " +FLAGS (\\Seen)", p->last);
	step(t, "", command, mail_marked);
}

/* Only its head is here: said to the reader and, by the letter's own rule, to its sender. */
static void note_size(struct dj_buf *mail, size_t size)
{
	struct dj_buf noted;

	dj_buf_init(&noted, mail->cap);
	dj_buf_printf(&noted, "X-Dajeong-Too-Large: %zu\r\n", size);
	dj_buf_add(&noted, mail->data, mail->len);
	dj_buf_fini(mail);
	*mail = noted;
}

static void mail_fetched(struct text_net *t, struct exchange *x, CURLcode code)
{
	struct mailbox_poll *p = &t->poll;
	struct command c = {.kind = COMMAND_CHANNEL_EVENT, .number = channel_MAIL};
	struct dj_error why = {""};

	if (code != CURLE_OK || !x->got.len) {
		fail(t, x, code == CURLE_OK ? CURLE_RECV_ERROR : code);
		return;
	}
	if (p->too_large)
		note_size(&x->got, p->size);
	if (letterbox_keep(t->box, x->got.data, x->got.len, net_now(t), c.name, &why)) {
		net_condition(t, channel_MAIL, why.text);
		rest(t);
		return;
	}
	c.count[0] = (int64_t)x->got.len;
	dj_copy(c.line, sizeof c.line, "imap");
	snprintf(c.text, sizeof c.text, "%" PRId64 ":%" PRId64, p->validity, p->uids[p->at]);
	net_ask(t, ASK_KEPT, p->uids[p->at], &c);
}

static void fetch_mail(struct text_net *t)
{
	struct mailbox_poll *p = &t->poll;
	char what[64];

	snprintf(what, sizeof what, ";UID=%" PRId64 "%s", p->uids[p->at],
		 p->too_large ? ";SECTION=HEADER" : "");
	step(t, what, NULL, mail_fetched);
}

/* "* 3 FETCH (UID 7 RFC822.SIZE 31457280)" */
static void size_known(struct text_net *t, struct exchange *x, CURLcode code)
{
	struct mailbox_poll *p = &t->poll;
	const char *at = x->got.len ? strcasestr(x->got.data, "RFC822.SIZE ") : NULL;
	int64_t most = channel_number(settings(t), CHANNEL_MAIL_largest, 1, 100) * MB;

	if (code != CURLE_OK) {
		fail(t, x, code);
		return;
	}
	if (!at) { /* deleted meanwhile */
		p->last = p->uids[p->at++];
		next_mail(t);
		return;
	}
	p->size = (size_t)strtoull(at + 12, NULL, 10);
	p->too_large = (int64_t)p->size > most;
	fetch_mail(t);
}

static void next_mail(struct text_net *t)
{
	struct mailbox_poll *p = &t->poll;
	char command[64];

	if (p->at >= p->count) {
		net_condition(t, channel_MAIL, NULL);
		rest(t);
		if (p->count == (int)DJ_COUNT(p->uids))
			p->next_ms = net_now(t); /* there are more */
		return;
	}
	snprintf(command, sizeof command, "UID FETCH %" PRId64 " (RFC822.SIZE)", p->uids[p->at]);
	step(t, "", command, size_known);
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* "* SEARCH 5 7 9": the oldest ones that are new; a server answers 5:* with the last one, too. */
static void take_uids(struct mailbox_poll *p, const char *text)
{
	const char *at = strcasestr(text, "* SEARCH");
	char *end;

	p->count = p->at = 0;
	for (at = at ? at + 8 : ""; p->count < (int)DJ_COUNT(p->uids); at = end) {
		int64_t uid = strtoll(at, &end, 10);

		if (end == at)
			break;
		if (uid > p->last)
			p->uids[p->count++] = uid;
	}
	qsort(p->uids, (size_t)p->count, sizeof p->uids[0], by_number);
}

static void searched(struct text_net *t, struct exchange *x, CURLcode code)
{
	if (code != CURLE_OK) {
		fail(t, x, code);
		return;
	}
	take_uids(&t->poll, x->got.len ? x->got.data : "");
	next_mail(t);
}

static int64_t number_after(const char *text, const char *word)
{
	const char *at = strcasestr(text, word);

	return at ? strtoll(at + strlen(word), NULL, 10) : 0;
}

static void status_known(struct text_net *t, struct exchange *x, CURLcode code)
{
	struct mailbox_poll *p = &t->poll;
	const char *text = x->got.len ? x->got.data : "";
	int64_t validity = number_after(text, "UIDVALIDITY "),
		next = number_after(text, "UIDNEXT ");
	char command[64];

	if (code != CURLE_OK || !validity) {
		fail(t, x, code == CURLE_OK ? CURLE_WEIRD_SERVER_REPLY : code);
		return;
	}
	if (validity != p->validity) {
		p->validity = validity;
		p->last = 0;
	}
	p->count = p->at = 0;
	if (next && next <= p->last + 1) {
		next_mail(t);
		return;
	}
	snprintf(command, sizeof command, "UID SEARCH UID %" PRId64 ":*", p->last + 1);
	step(t, "", command, searched);
}

/* A server tells of new mail in the mailbox that is open only after it was asked to look (NOOP). */
static void looked(struct text_net *t, struct exchange *x, CURLcode code)
{
	char command[CHANNEL_VALUE + 64], server[CHANNEL_VALUE];
	const char *mailbox;

	if (code != CURLE_OK) {
		fail(t, x, code);
		return;
	}
	split(channel_value(settings(t), CHANNEL_MAIL_imap), server, sizeof server, &mailbox);
	snprintf(command, sizeof command, "STATUS \"%s\" (UIDVALIDITY UIDNEXT)", mailbox);
	step(t, NULL, command, status_known);
}

void poll_due(struct text_net *t)
{
	const struct channel_settings *s = settings(t);

	if (t->poll.x || !s->active || !channel_value(s, CHANNEL_MAIL_imap)[0] ||
	    net_now(t) < t->poll.next_ms)
		return;
	open_mailbox(t);
	step(t, NULL, "NOOP", looked);
}
