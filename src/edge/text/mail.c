/* Owns mail as a channel: its limits, what an SMTP server's answer means. */
#include "edge/text/mail.h"

#include <stdio.h>
#include <string.h>

#define DAY_MS (24 * 3600 * 1000LL)

/* The Message-ID is ours and stays: the same mail twice is one mail. */
static void limits(const struct channel_settings *s, struct outbox_limits *out)
{
	*out = (struct outbox_limits){.on = s->active,
				      .per_second = 20,
				      .at_once = 4,
				      .repeats = true,
				      .life_ms = 2 * DAY_MS,
				      .tries_most = 200};
}

/* "550 5.1.1 No such user": its enhanced code, "" when there is none. */
static void enhanced(const char *said, char out[12])
{
	unsigned a, b, c;

	out[0] = '\0';
	if (strlen(said) > 4 && sscanf(said + 4, "%1u.%3u.%3u", &a, &b, &c) == 3)
		snprintf(out, 12, "%u.%u.%u", a, b, c);
}

static void parse_sent(const struct text_turn *t, const struct text_reply *r, struct text_sent *out)
{
	struct outbox_result result = {.end = OUTBOX_UNHEARD};
	char status[12];

	(void)t;
	enhanced(r->said, status);
	if (r->status >= 200 && r->status < 300)
		result.end = OUTBOX_SENT;
	else if (r->denied || r->status == 535 || r->status == 530)
		result.end = OUTBOX_LOGIN;
	else if (r->status >= 500)
		result.end = OUTBOX_REFUSED;
	else if (r->status >= 400)
		result.end = OUTBOX_LATER;
	else if (!r->reached)
		result.end = OUTBOX_AWAY;
	if (result.end == OUTBOX_REFUSED || result.end == OUTBOX_LATER)
		result.why = letter_why_of(status[0] ? status : NULL, r->status);
	out->result = result;
}

static bool normalise(const struct channel_settings *s, const struct text_raw *raw,
		      text_event_h *each, void *arg)
{
	struct text_event e = {.kind = TEXT_LETTER};
	struct dj_buf letter;
	bool read;

	dj_buf_init(&letter, COMMAND_BODY);
	read = mail_read(s, raw->bytes, raw->n, &letter);
	if (read) {
		e.letter = letter.data;
		e.n = letter.len;
		each(arg, &e);
	}
	dj_buf_fini(&letter);
	return read;
}

static void files(const struct text_raw *raw,
		  void (*each)(void *arg, const char *name, const void *bytes, size_t n), void *arg)
{
	mail_files(raw->bytes, raw->n, each, arg);
}

const struct channel_adapter channel_mail = {.channel = channel_MAIL,
					     .name = "mail",
					     .limits = limits,
					     .build_send = mail_build,
					     .parse_sent = parse_sent,
					     .normalise = normalise,
					     .files = files};
