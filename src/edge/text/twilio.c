/* Owns SMS and MMS by a gateway that speaks as Twilio does: a message out by form, its photos by
 * addresses of ours that are signed and end after a while, a citizen's message with its photos in,
 * receipts in any order, each signed. */
#include "base/id.h"
#include "base/form.h"
#include "edge/text/gateway.h"
#include "edge/text/sign.h"
#include "app/json_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEDIA_MOST  10			/* of one message */
#define MEDIA_BYTES (5 << 20)		/* together */
#define MEDIA_MS    (2 * 3600 * 1000LL) /* so long its photos can be fetched */

/* ---- out ---- */

/* Of the house's own key: the vendor knows the rest of the address. */
static void sign_photo(const struct channel_settings *s, const char *file, const char *until,
		       char out[SIGN_TEXT])
{
	unsigned char sum[SIGN_MOST];
	char text[80];
	int n = snprintf(text, sizeof text, "%.24s.%.24s", file, until);

	sign_hex(sum, sign_hmac_key(SIGN_SHA256, s->own, sizeof s->own, text, (size_t)n, sum), out);
}

static enum letter_why photos_fit(const struct letter_out *l)
{
	size_t bytes = 0;

	for (int i = 0; i < l->file_count; i++) {
		const char *type = l->files[i].type;

		if (strcmp(type, "image/jpeg") != 0 && strcmp(type, "image/png") != 0 &&
		    strcmp(type, "image/gif") != 0)
			return letter_why_CONTENT;
		bytes += l->files[i].n;
	}
	return bytes > MEDIA_BYTES || l->file_count > MEDIA_MOST ? letter_why_TOO_LARGE
								 : letter_why_NONE;
}

static void put_photos(const struct text_turn *t, const struct letter_out *l, struct dj_buf *out)
{
	const struct channel_settings *s = t->settings;
	char file[24], until[24], sign[SIGN_TEXT], address[CHANNEL_VALUE * 2 + 200];

	snprintf(until, sizeof until, "%lld", (long long)(t->now_ms + MEDIA_MS));
	for (int i = 0; i < l->file_count; i++) {
		snprintf(file, sizeof file, "%lld", (long long)l->files[i].attachment);
		sign_photo(s, file, until, sign);
		snprintf(address, sizeof address,
			 "%s/api/v1/in/sms/%s/photo?file=%s&until=%s&sign=%s",
			 channel_value(s, CHANNEL_SMS_callback), channel_value(s, CHANNEL_SMS_key),
			 file, until, sign);
		form_put(out, "MediaUrl", address);
	}
}

static bool build_send(const struct text_turn *t, const struct letter_out *l,
		       struct text_request *out, enum letter_why *why)
{
	const struct channel_settings *s = t->settings;
	const char *base = channel_value(s, CHANNEL_SMS_callback);
	char to[NUMBER_TEXT], from[NUMBER_TEXT], address[CHANNEL_VALUE * 2];

	if (!gateway_abroad(l->to, to) ||
	    !gateway_abroad(channel_value(s, CHANNEL_SMS_sender), from)) {
		*why = letter_why_ADDRESS;
		return false;
	}
	*why = photos_fit(l);
	if (*why != letter_why_NONE)
		return false;
	out->user = channel_value(s, CHANNEL_SMS_user);
	out->password = channel_value(s, CHANNEL_SMS_password);
	snprintf(out->url, sizeof out->url, "%s/2010-04-01/Accounts/%s/Messages.json",
		 channel_value(s, CHANNEL_SMS_url), out->user);
	dj_buf_puts(&out->headers, "Content-Type: application/x-www-form-urlencoded\n");
	form_put(&out->body, "To", to);
	form_put(&out->body, "From", from);
	form_put(&out->body, "Body", l->body);
	put_photos(t, l, &out->body);
	if (!base[0])
		return true;
	snprintf(address, sizeof address, "%s/api/v1/in/sms/%s/status?letter=%lld", base,
		 channel_value(s, CHANNEL_SMS_key), (long long)l->letter);
	form_put(&out->body, "StatusCallback", address);
	return true;
}

static const struct gateway_code codes[] = {
    {21211, letter_why_ADDRESS}, {21614, letter_why_ADDRESS},	{30003, letter_why_EXPIRED},
    {30005, letter_why_ADDRESS}, {30006, letter_why_ADDRESS},	{21617, letter_why_TOO_LARGE},
    {12300, letter_why_CONTENT}, {63034, letter_why_TOO_LARGE},
};

static void parse_sent(const struct text_turn *t, const struct text_reply *r, struct text_sent *out)
{
	json_t *root = json_loadb(r->said, r->n, 0, NULL);

	(void)t;
	out->result.end = gateway_end(r);
	if (out->result.end == OUTBOX_SENT && !dj_json_at(root, "sid")[0])
		out->result.end = OUTBOX_UNHEARD;
	if (out->result.end == OUTBOX_REFUSED)
		out->result.why = GATEWAY_WHY(codes, dj_json_count(root, "code"));
	dj_copy(out->external, sizeof out->external, dj_json_at(root, "sid"));
	json_decref(root);
}

/* ---- does it know us ---- */

static void build_look(const struct text_turn *t, struct text_look *l, struct text_request *out)
{
	const struct channel_settings *s = t->settings;

	(void)l;
	out->how = REQUEST_GET;
	out->user = channel_value(s, CHANNEL_SMS_user);
	out->password = channel_value(s, CHANNEL_SMS_password);
	snprintf(out->url, sizeof out->url, "%s/2010-04-01/Accounts/%s.json",
		 channel_value(s, CHANNEL_SMS_url), out->user);
}

/* What speaks as Twilio does may have no such address: then it is there, and that is all we know.
 */
static enum outbox_end parse_look(const struct text_turn *t, const struct text_reply *r,
				  struct text_look *l)
{
	json_t *root = json_loadb(r->said, r->n, 0, NULL);
	enum outbox_end end = gateway_end(r);

	(void)t;
	if (end == OUTBOX_LOGIN)
		snprintf(l->said, sizeof l->said, "The gateway refuses our login: %.140s",
			 dj_json_at(root, "message"));
	gateway_checked(l);
	json_decref(root);
	return end == OUTBOX_REFUSED ? OUTBOX_SENT : end;
}

/* ---- in ---- */

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The address as it was given out, then every field, sorted, equal ones once; HMAC-SHA1 with the
 * account's token. https://www.twilio.com/docs/usage/webhooks/webhooks-security */
static bool is_signed(const struct channel_settings *s, const struct channel_call *in,
		      const struct form *f)
{
	struct dj_buf all;
	char *fields[FORM_FIELDS], mine[SIGN_TEXT];
	unsigned char sum[SIGN_MOST];
	bool same;

	dj_buf_init(&all, COMMAND_BODY * 2);
	dj_buf_printf(&all, "%s%s", channel_value(s, CHANNEL_SMS_callback), in->path);
	for (int i = 0; in->args[i]; i++)
		dj_buf_printf(&all, "%s%s", i ? "&" : "?", in->args[i]);
	for (int i = 0; i < f->count; i++) {
		size_t n = strlen(f->field[i].name), m = strlen(f->field[i].value);

		/* \1 sorts a name before every longer one that begins with it */
		fields[i] = dj_alloc(n + m + 2);
		memcpy(fields[i], f->field[i].name, n);
		fields[i][n] = '\1';
		memcpy(fields[i] + n + 1, f->field[i].value, m);
	}
	qsort(fields, (size_t)f->count, sizeof fields[0], by_bytes);
	for (int i = 0; i < f->count; i++) {
		size_t n = strcspn(fields[i], "\1");

		if (i == 0 || strcmp(fields[i - 1], fields[i]) != 0) {
			dj_buf_add(&all, fields[i], n);
			dj_buf_puts(&all, fields[i] + n + 1);
		}
	}
	for (int i = 0; i < f->count; i++)
		free(fields[i]);
	sign_base64(
	    sum,
	    sign_hmac(SIGN_SHA1, channel_value(s, CHANNEL_SMS_password), all.data, all.len, sum),
	    mine);
	same = sign_equal(mine, in->heads[CHANNEL_HEAD_TWILIO]);
	dj_buf_fini(&all);
	return same;
}

/* Only what we signed, and not for ever. */
static enum channel_call_end give_photo(const struct channel_settings *s,
					const struct channel_call *in, struct channel_reply *out)
{
	const char *file = channel_arg(in, "file"), *until = channel_arg(in, "until");
	char sign[SIGN_TEXT];

	sign_photo(s, file, until, sign);
	if (!sign_equal(sign, channel_arg(in, "sign")) || strtoll(until, NULL, 10) < in->now_ms)
		return CALL_REFUSED;
	out->file = dj_id_parse(file);
	return CALL_FILE;
}

static enum channel_call_end receive(const struct channel_settings *s,
				     const struct channel_call *in, struct channel_reply *out)
{
	struct form f = {.count = 0};
	bool fine;

	if (in->get && strcmp(in->what, "photo") == 0)
		return give_photo(s, in, out);
	fine = !in->get && form_read(&f, in->body, in->n, FORM_FIELDS, FORM_LENIENT) &&
	       is_signed(s, in, &f);

	form_fini(&f);
	if (!fine)
		return CALL_REFUSED;
	out->type = "text/xml";
	dj_buf_puts(&out->body, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>");
	return CALL_KEEP;
}

static void read_status(const struct form *f, const char *letter, struct text_event *e)
{
	static const struct {
		const char *word;
		enum letter_state state;
	} table[] = {
	    {"sent", letter_state_SENT},	  {"delivered", letter_state_DELIVERED},
	    {"read", letter_state_DELIVERED},	  {"failed", letter_state_FAILED},
	    {"undelivered", letter_state_FAILED},
	};
	const char *status = form_value(f, "MessageStatus"), *code = form_value(f, "ErrorCode");

	for (size_t i = 0; i < DJ_COUNT(table); i++)
		if (strcmp(table[i].word, status) == 0) {
			e->kind = TEXT_RECEIPT;
			e->state = table[i].state;
		}
	e->receipt_of = dj_id_parse(letter);
	dj_copy(e->external, sizeof e->external, form_value(f, "MessageSid"));
	if (e->state == letter_state_FAILED && e->kind == TEXT_RECEIPT)
		e->why = GATEWAY_WHY(codes, strtoll(code, NULL, 10));
	if (code[0])
		snprintf(e->said, sizeof e->said, "ErrorCode %.20s", code);
}

static void put_media(struct dj_json *j, const struct form *f)
{
	char name[32];

	dj_json_array(j, "media");
	for (int i = 0; i < MEDIA_MOST; i++) {
		const char *url;

		snprintf(name, sizeof name, "MediaUrl%d", i);
		url = form_value(f, name);
		if (!url[0])
			break;
		dj_json_object(j, NULL);
		dj_json_text(j, "url", url);
		snprintf(name, sizeof name, "MediaContentType%d", i);
		dj_json_text(j, "type", form_value(f, name));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void read_message(const struct form *f, struct dj_buf *letter)
{
	struct dj_json j = dj_json_begin(letter);
	char from[NUMBER_TEXT];

	gateway_at_home(form_value(f, "From"), from);
	dj_json_object(&j, NULL);
	dj_json_text(&j, "external", form_value(f, "MessageSid"));
	dj_json_text(&j, "from", from);
	dj_json_text(&j, "body", form_value(f, "Body"));
	dj_json_text(&j, "kind", word_of(words_letter_kind, letter_kind_PERSON));
	dj_json_int(&j, "bytes", (int64_t)strlen(form_value(f, "Body")));
	put_media(&j, f);
	dj_json_end_object(&j);
}

static bool normalise(const struct channel_settings *s, const struct text_raw *raw,
		      text_event_h *each, void *arg)
{
	struct text_event e = {.kind = TEXT_NOTHING};
	struct gateway_raw g;
	struct dj_buf letter;
	struct form f = {.count = 0};
	bool read = gateway_open(raw, &g) && form_read(&f, g.body, g.n, FORM_FIELDS, FORM_LENIENT);

	(void)s;
	dj_buf_init(&letter, COMMAND_BODY);
	if (read && strcmp(raw->what, "status") == 0)
		read_status(&f, gateway_arg(&g, "letter"), &e);
	else if ((read = read && form_value(&f, "MessageSid")[0] && form_value(&f, "From")[0]))
		read_message(&f, &letter);
	if (read && letter.len)
		e = (struct text_event){
		    .kind = TEXT_LETTER, .letter = letter.data, .n = letter.len};
	if (read && e.kind != TEXT_NOTHING)
		each(arg, &e);
	form_fini(&f);
	dj_buf_fini(&letter);
	gateway_close(&g);
	return read;
}

/* Its photos stand behind the same login, as long as they stand with it. */
static void fetch(const struct text_turn *t, const char *url, struct text_request *out)
{
	if (!gateway_is_at(channel_value(t->settings, CHANNEL_SMS_url), url))
		return;
	out->user = channel_value(t->settings, CHANNEL_SMS_user);
	out->password = channel_value(t->settings, CHANNEL_SMS_password);
}

const struct channel_adapter channel_twilio = {.channel = channel_SMS,
					       .name = "twilio",
					       .limits = gateway_limits,
					       .build_send = build_send,
					       .parse_sent = parse_sent,
					       .receive = receive,
					       .normalise = normalise,
					       .fetch = fetch,
					       .build_look = build_look,
					       .parse_look = parse_look};
