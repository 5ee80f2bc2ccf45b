/* Owns text messages out by Solapi: every request signed anew, a photo uploaded before its message,
 * and asking what became of them. Nothing comes in this way. https://developers.solapi.com */
#include "base/cp949.h"
#include "base/form.h"
#include "base/id.h"
#include "edge/text/gateway.h"
#include "edge/text/vendor.h"
#include "app/json_in.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PHOTO_MOST (200 * 1024)

static void write_time(dj_ms at, char out[40])
{
	time_t at_s = (time_t)(at / 1000);
	struct tm tm;

	gmtime_r(&at_s, &tm);
	strftime(out, 40, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* A signature counts once and for 15 minutes. */
static void put_login(const struct text_turn *t, struct dj_buf *headers)
{
	const struct channel_settings *s = t->settings;
	char both[120], date[40], salt[40], hex[SIGN_TEXT];
	unsigned char sum[SIGN_MOST];

	write_time(t->now_ms, date);
	snprintf(salt, sizeof salt, "%016" PRIx64 "%016" PRIx64, t->dice[0], t->dice[1]);
	snprintf(both, sizeof both, "%s%s", date, salt);
	sign_hex(
	    sum,
	    sign_hmac(SIGN_SHA256, channel_value(s, CHANNEL_SMS_password), both, strlen(both), sum),
	    hex);
	dj_buf_printf(headers,
		      "Authorization: HMAC-SHA256 apiKey=%s, date=%s, salt=%s, signature=%s\n",
		      channel_value(s, CHANNEL_SMS_user), date, salt, hex);
	dj_buf_puts(headers, "Content-Type: application/json\n");
}

static void build_photo(const struct letter_file *f, struct text_request *out)
{
	dj_buf_puts(&out->body, "{\"type\":\"MMS\",\"file\":\"");
	sign_put_base64(&out->body, f->bytes, f->n);
	dj_buf_puts(&out->body, "\"}");
	out->more = out->harmless = true;
}

static void build_message(const struct text_turn *t, const struct letter_out *l, const char *to,
			  struct dj_buf *out)
{
	const char *type = l->file_count			     ? "MMS"
			   : dj_cp949_bytes(l->body) > GATEWAY_SHORT ? "LMS"
								     : "SMS";
	struct dj_json j = dj_json_begin(out);
	char from[NUMBER_TEXT];

	letter_number(channel_value(t->settings, CHANNEL_SMS_sender), from, sizeof from);
	dj_json_object(&j, NULL);
	dj_json_array(&j, "messages");
	dj_json_object(&j, NULL);
	dj_json_text(&j, "to", to);
	dj_json_text(&j, "from", from);
	dj_json_text(&j, "text", l->body);
	dj_json_text(&j, "type", type);
	if (l->file_count)
		dj_json_text(&j, "imageId", t->steps->got[0]);
	dj_json_object(&j, "customFields");
	dj_json_id(&j, "letter", l->letter);
	dj_json_end_object(&j);
	dj_json_end_object(&j);
	dj_json_end_array(&j);
	dj_json_bool(&j, "allowDuplicates", true);
	dj_json_bool(&j, "showMessageList", true);
	dj_json_end_object(&j);
}

static bool build_send(const struct text_turn *t, const struct letter_out *l,
		       struct text_request *out, enum letter_why *why)
{
	const char *base = channel_value(t->settings, CHANNEL_SMS_url);
	char to[NUMBER_TEXT];

	*why = !letter_number(l->to, to, sizeof to) ? letter_why_ADDRESS
	       : l->file_count > 1		    ? letter_why_CONTENT
						    : gateway_fits(l, PHOTO_MOST);
	if (*why != letter_why_NONE)
		return false;
	put_login(t, &out->headers);
	if (t->steps->at < l->file_count) {
		snprintf(out->url, sizeof out->url, "%s/storage/v1/files", base);
		build_photo(&l->files[0], out);
		return true;
	}
	snprintf(out->url, sizeof out->url, "%s/messages/v4/send-many/detail", base);
	build_message(t, l, to, &out->body);
	return true;
}

/* https://docs.solapi.com/api-reference/message-status-codes: 1xxx while it is taken, 2xxx within
 * the platform, 3xxx at the carrier. */
static const struct gateway_code codes[] = {
    {1020, letter_why_LOGIN},	  {1028, letter_why_CONTENT}, {1029, letter_why_CONTENT},
    {1031, letter_why_TOO_LARGE}, {1034, letter_why_CONTENT}, {1062, letter_why_LOGIN},
    {2062, letter_why_LOGIN},	  {3010, letter_why_ADDRESS}, {3013, letter_why_LOGIN},
    {3032, letter_why_ADDRESS},	  {3040, letter_why_EXPIRED}, {3041, letter_why_EXPIRED},
    {3042, letter_why_EXPIRED},	  {3043, letter_why_EXPIRED}, {3044, letter_why_FULL},
    {3045, letter_why_EXPIRED},	  {3046, letter_why_EXPIRED}, {3051, letter_why_EXPIRED},
    {3056, letter_why_EXPIRED},	  {3057, letter_why_EXPIRED}, {3059, letter_why_LOGIN},
};

/* {"errorCode","errorMessage"}, or a 200 that lists the message as failed. */
static void judge_failure(const json_t *root, const json_t *failed, struct text_sent *out)
{
	const char *code = dj_json_at(root, "errorCode");

	if (strcmp(code, "RequestTimeTooSkewed") == 0 ||
	    strcmp(code, "SignatureDoesNotMatch") == 0 || strcmp(code, "InvalidAPIKey") == 0)
		out->result.end = OUTBOX_LOGIN;
	if (failed && out->result.end == OUTBOX_SENT)
		out->result.end = OUTBOX_REFUSED;
	if (out->result.end != OUTBOX_REFUSED)
		return;
	out->result.why = strcmp(code, "InvalidPhoneNumber") == 0
			      ? letter_why_ADDRESS
			      : GATEWAY_WHY(codes, atoll(dj_json_at(failed, "statusCode")));
	if (out->result.why == letter_why_LOGIN)
		out->result.end = OUTBOX_LOGIN;
}

static void parse_sent(const struct text_turn *t, const struct text_reply *r, struct text_sent *out)
{
	json_t *root = json_loadb(r->said, r->n, 0, NULL);
	const json_t *failed = json_array_get(json_object_get(root, "failedMessageList"), 0),
		     *taken = json_array_get(json_object_get(root, "messageList"), 0);
	const char *file = dj_json_at(root, "fileId");

	out->result.end = gateway_end(r);
	judge_failure(root, failed, out);
	if (out->result.end == OUTBOX_SENT && file[0] && t->steps->at < TEXT_STEPS)
		dj_copy(t->steps->got[t->steps->at], TEXT_EXTERNAL, file);
	else if (out->result.end == OUTBOX_SENT && !json_is_object(root))
		out->result.end = OUTBOX_UNHEARD;
	dj_copy(out->external, sizeof out->external,
		taken ? dj_json_at(taken, "messageId")
		      : dj_json_at(json_object_get(root, "groupInfo"), "groupId"));
	json_decref(root);
}

/* ---- what became of them ---- */

#define BEHIND_MS (120 * 1000LL)	   /* asked again: their clock is not ours */
#define FIRST_MS  (3 * 24 * 3600 * 1000LL) /* a carrier's report may take three days */
#define PAGE	  "200"

/* What changed since the last look, page by page. Its place is our clock's when that one began. */
static void build_look(const struct text_turn *t, struct text_look *l, struct text_request *out)
{
	dj_ms since = strtoll(t->settings->place, NULL, 10);
	char start[40];
	struct dj_buf form;

	if (l->step == 0)
		snprintf(l->begun, sizeof l->begun, "%lld", (long long)(t->now_ms - BEHIND_MS));
	write_time(since > 0 && since <= t->now_ms ? since : t->now_ms - FIRST_MS, start);
	dj_buf_init(&form, sizeof out->url / 2);
	form_put(&form, "dateType", "UPDATED");
	form_put(&form, "startDate", start);
	form_put(&form, "limit", PAGE);
	if (l->got[0])
		form_put(&form, "startKey", l->got);
	snprintf(out->url, sizeof out->url, "%s/messages/v4/list?%s",
		 channel_value(t->settings, CHANNEL_SMS_url), form.data);
	dj_buf_fini(&form);
	out->how = REQUEST_GET;
	put_login(t, &out->headers);
}

static enum outbox_end parse_look(const struct text_turn *t, const struct text_reply *r,
				  struct text_look *l)
{
	json_t *root = json_loadb(r->said, r->n, 0, NULL);
	const json_t *list = json_object_get(root, "messageList");
	struct text_sent sent = {.result = {.end = gateway_end(r)}};

	(void)t;
	judge_failure(root, NULL, &sent);
	if (sent.result.end == OUTBOX_SENT && !json_is_object(root))
		sent.result.end = OUTBOX_UNHEARD;
	if (sent.result.end != OUTBOX_SENT)
		snprintf(l->said, sizeof l->said, "%.60s %.120s", dj_json_at(root, "errorCode"),
			 dj_json_at(root, "errorMessage"));
	l->keep = json_object_size(list) || json_array_size(list) ? "report" : NULL;
	dj_copy(l->got, sizeof l->got, dj_json_at(root, "nextKey"));
	l->step++;
	l->over = !l->got[0] || !l->keep;
	if (l->over)
		dj_copy(l->place, sizeof l->place, l->begun);
	json_decref(root);
	return sent.result.end;
}

/* 2000 taken, 3000 with the carrier, 4000 arrived; every other one is its end. */
static void say_report(const json_t *one, text_event_h *each, void *arg)
{
	const char *code = dj_json_at(one, "statusCode");
	bool fine = strcmp(code, "4000") == 0;
	struct text_event e = {
	    .kind = TEXT_RECEIPT,
	    .receipt_of = dj_id_parse(dj_json_at(json_object_get(one, "customFields"), "letter")),
	    .state = fine ? letter_state_DELIVERED : letter_state_FAILED,
	    .why = fine ? letter_why_NONE : GATEWAY_WHY(codes, atoll(code))};

	if (!code[0] || strcmp(code, "2000") == 0 || strcmp(code, "3000") == 0)
		return;
	dj_copy(e.external, sizeof e.external, dj_json_at(one, "messageId"));
	if (!fine)
		snprintf(e.said, sizeof e.said, "%.10s %.150s", code,
			 dj_json_at(one, "statusMessage")[0] ? dj_json_at(one, "statusMessage")
							     : dj_json_at(one, "reason"));
	if (e.receipt_of || e.external[0])
		each(arg, &e);
}

/* The list is one of messages by their id, or just of messages. */
static bool normalise(const struct channel_settings *s, const struct text_raw *raw,
		      text_event_h *each, void *arg)
{
	json_t *root = vendor_body(raw), *list = json_object_get(root, "messageList"), *one;
	bool read = json_is_object(list) || json_is_array(list);
	const char *key;
	size_t i;

	(void)s;
	if (json_is_object(list)) {
		json_object_foreach(list, key, one) say_report(one, each, arg);
	} else {
		json_array_foreach(list, i, one) say_report(one, each, arg);
	}
	json_decref(root);
	return read;
}

/* Nobody brings anything to its address. */
static enum channel_call_end receive(const struct channel_settings *s,
				     const struct channel_call *in, struct channel_reply *out)
{
	(void)s;
	(void)in;
	(void)out;
	return CALL_UNKNOWN;
}

const struct channel_adapter channel_solapi = {.channel = channel_SMS,
					       .name = "solapi",
					       .limits = gateway_limits,
					       .build_send = build_send,
					       .parse_sent = parse_sent,
					       .receive = receive,
					       .normalise = normalise,
					       .build_look = build_look,
					       .parse_look = parse_look};
