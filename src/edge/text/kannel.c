/* Owns SMS by Kannel's smsbox: a letter out as UCS-2 with a receipt asked for, a citizen's message
 * and a receipt in. Refuses: splitting into parts, which Kannel does. */
#include "edge/text/gateway.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"

#define HOUR_MS (3600 * 1000LL)
#define DLR_ALL "31" /* delivered, failed, buffered, accepted, rejected */

static void limits(const struct channel_settings *s, struct outbox_limits *out)
{
	int rate = (int)channel_number(s, CHANNEL_SMS_per_second, 1, 500);

	*out = (struct outbox_limits){.on = s->active,
				      .per_second = rate,
				      .at_once = 8,
				      .repeats = false,
				      .life_ms = 36 * HOUR_MS,
				      .tries_most = 10};
}

/* ---- out ---- */

/* The parts of the address come from settings and ids; Kannel puts its answer for %d there. */
static void put_receipt_address(struct dj_buf *out, const struct channel_settings *s, dj_id letter)
{
	const char *base = channel_value(s, CHANNEL_SMS_callback);

	if (!base[0])
		return;
	dj_buf_printf(out,
		      "X-Kannel-DLR-Mask: " DLR_ALL
		      "\nX-Kannel-DLR-Url: %s/api/v1/in/sms/%s?letter=%lld&status=%%d\n",
		      base, channel_value(s, CHANNEL_SMS_key), (long long)letter);
}

static bool build_send(const struct text_turn *t, const struct letter_out *l,
		       struct text_request *out, enum letter_why *why)
{
	const struct channel_settings *s = t->settings;
	struct dj_buf *h = &out->headers;
	const char *smsc = channel_value(s, CHANNEL_SMS_smsc);
	char to[NUMBER_TEXT], from[NUMBER_TEXT];

	if (!letter_number(l->to, to, sizeof to) ||
	    !letter_number(channel_value(s, CHANNEL_SMS_sender), from, sizeof from)) {
		*why = letter_why_ADDRESS;
		return false;
	}
	out->how = REQUEST_POST;
	dj_copy(out->url, sizeof out->url, channel_value(s, CHANNEL_SMS_url));
	dj_buf_puts(h, "Content-Type: text/plain; charset=UTF-8\n");
	dj_buf_printf(h, "X-Kannel-Username: %s\n", channel_value(s, CHANNEL_SMS_user));
	dj_buf_printf(h, "X-Kannel-Password: %s\n", channel_value(s, CHANNEL_SMS_password));
	dj_buf_printf(h, "X-Kannel-From: %s\nX-Kannel-To: %s\nX-Kannel-Coding: 2\n", from, to);
	if (smsc[0])
		dj_buf_printf(h, "X-Kannel-SMSC: %s\n", smsc);
	put_receipt_address(h, s, l->letter);
	dj_buf_puts(&out->body, l->body);
	return true;
}

static bool says(const char *text, const char *what)
{
	return strstr(text, what) != NULL;
}

/* Kannel answers 202 for taken and queued, 403 and 400 with a sentence. */
static void parse_sent(const struct text_turn *t, const struct text_reply *r, struct text_sent *out)
{
	struct outbox_result result = {.end = OUTBOX_UNHEARD};

	(void)t;
	if (r->status == 202 || r->status == 200)
		result.end = OUTBOX_SENT;
	else if (r->status == 403 && says(r->said, "Authorization"))
		result.end = OUTBOX_LOGIN;
	else if (r->status == 503 || r->status == 500 || r->status == 429)
		result.end = OUTBOX_LATER;
	else if (r->status >= 400)
		result.end = OUTBOX_REFUSED;
	else if (!r->reached)
		result.end = OUTBOX_AWAY;
	if (result.end == OUTBOX_REFUSED)
		result.why = says(r->said, "receiver") ? letter_why_ADDRESS : letter_why_REFUSED;
	out->result = result;
}

/* ---- does it know us ---- */

/* A message to nobody: it looks at the login first, then misses the number. */
static void build_look(const struct text_turn *t, struct text_look *l, struct text_request *out)
{
	const struct channel_settings *s = t->settings;

	(void)l;
	dj_copy(out->url, sizeof out->url, channel_value(s, CHANNEL_SMS_url));
	dj_buf_printf(&out->headers,
		      "Content-Type: text/plain\nX-Kannel-Username: %s\nX-Kannel-Password: %s\n",
		      channel_value(s, CHANNEL_SMS_user), channel_value(s, CHANNEL_SMS_password));
}

static enum outbox_end parse_look(const struct text_turn *t, const struct text_reply *r,
				  struct text_look *l)
{
	struct text_sent sent = {.external = ""};

	parse_sent(t, r, &sent);
	gateway_checked(l);
	if (sent.result.end == OUTBOX_LOGIN)
		dj_copy_n(l->said, sizeof l->said, r->said, r->n);
	return sent.result.end == OUTBOX_REFUSED ? OUTBOX_SENT : sent.result.end;
}

/* ---- in ---- */

static const char *arg(const json_t *head, const char *name)
{
	const char *text = json_string_value(json_object_get(json_object_get(head, "args"), name));

	return text ? text : "";
}

/* %d of the receipt: 1 delivered, 2 failed, 4 buffered, 8 accepted, 16 rejected, 34 expired. */
static bool read_receipt(const json_t *head, struct text_event *out)
{
	static const struct {
		int status;
		enum letter_state state;
		enum letter_why why;
	} table[] = {
	    {1, letter_state_DELIVERED, letter_why_NONE},
	    {2, letter_state_FAILED, letter_why_ADDRESS},
	    {8, letter_state_SENT, letter_why_NONE},
	    {16, letter_state_FAILED, letter_why_REFUSED},
	    {34, letter_state_FAILED, letter_why_EXPIRED},
	};
	int status = atoi(arg(head, "status"));

	out->receipt_of = dj_id_parse(arg(head, "letter"));
	if (!out->receipt_of)
		return false;
	for (size_t i = 0; i < DJ_COUNT(table); i++)
		if (table[i].status == status) {
			out->kind = TEXT_RECEIPT;
			out->state = table[i].state;
			out->why = table[i].why;
		}
	return true; /* others (4: buffered) say nothing new */
}

static bool read_message(const json_t *head, const char *body, size_t n, struct dj_buf *letter)
{
	struct dj_json j = dj_json_begin(letter);
	char *text = dj_alloc(n + 1);
	bool read = dj_utf8_valid(body, n) && n > 0 && arg(head, "from")[0];

	dj_copy_n(text, n + 1, body, n);
	if (read) {
		dj_json_object(&j, NULL);
		dj_json_text(&j, "external", arg(head, "id"));
		dj_json_text(&j, "from", arg(head, "from"));
		dj_json_text(&j, "body", text);
		dj_json_text(&j, "kind", word_of(words_letter_kind, letter_kind_PERSON));
		dj_json_int(&j, "bytes", (int64_t)n);
		dj_json_end_object(&j);
	}
	free(text);
	return read;
}

/* A head of JSON {"args":{}} up to the first line's end, then the body as it came. */
static bool normalise(const struct channel_settings *s, const struct text_raw *raw,
		      text_event_h *each, void *to)
{
	const char *end = memchr(raw->bytes, '\n', raw->n);
	json_t *head = end ? json_loadb(raw->bytes, (size_t)(end - raw->bytes), 0, NULL) : NULL;
	struct text_event e = {.kind = TEXT_NOTHING};
	struct dj_buf letter;
	bool read = false;

	(void)s;
	dj_buf_init(&letter, COMMAND_BODY);
	if (arg(head, "letter")[0])
		read = read_receipt(head, &e);
	else if (json_is_object(head))
		read =
		    read_message(head, end + 1, raw->n - (size_t)(end + 1 - raw->bytes), &letter);
	if (read && letter.len)
		e = (struct text_event){
		    .kind = TEXT_LETTER, .letter = letter.data, .n = letter.len};
	if (read && e.kind != TEXT_NOTHING)
		each(to, &e);
	dj_buf_fini(&letter);
	json_decref(head);
	return read;
}

const struct channel_adapter channel_kannel = {.channel = channel_SMS,
					       .name = "kannel",
					       .limits = limits,
					       .build_send = build_send,
					       .parse_sent = parse_sent,
					       .normalise = normalise,
					       .build_look = build_look,
					       .parse_look = parse_look};
