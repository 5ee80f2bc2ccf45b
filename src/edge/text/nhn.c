/* Owns text messages out by NHN Cloud: short, long, and with photos that are uploaded before; and
 * what it brings of them. No citizen's message comes this way.
 * https://docs.nhncloud.com/ko/Notification/SMS/ko/api-guide/ */
#include "base/cp949.h"
#include "base/id.h"
#include "edge/text/gateway.h"
#include "edge/text/vendor.h"
#include "app/json_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PHOTO_MOST (300 * 1024)

static void build_photo(const struct letter_file *f, struct text_request *out)
{
	struct dj_buf bytes;
	struct dj_json j = dj_json_begin(&out->body);

	dj_buf_init(&bytes, PHOTO_MOST * 2);
	sign_put_base64(&bytes, f->bytes, f->n);
	dj_json_object(&j, NULL);
	dj_json_text(&j, "fileName", "photo.jpg");
	dj_json_text(&j, "createUser", "120");
	dj_json_text(&j, "fileBody", bytes.data);
	dj_json_end_object(&j);
	dj_buf_fini(&bytes);
	out->more = out->harmless = true;
}

static void build_message(const struct text_turn *t, const struct letter_out *l, const char *to,
			  struct dj_buf *out)
{
	struct dj_json j = dj_json_begin(out);
	char from[NUMBER_TEXT];

	letter_number(channel_value(t->settings, CHANNEL_SMS_sender), from, sizeof from);
	dj_json_object(&j, NULL);
	dj_json_text(&j, "body", l->body);
	dj_json_text(&j, "sendNo", from);
	dj_json_array(&j, "recipientList");
	dj_json_object(&j, NULL);
	dj_json_text(&j, "recipientNo", to);
	dj_json_id(&j, "recipientGroupingKey", l->letter); /* comes back with its receipt */
	dj_json_end_object(&j);
	dj_json_end_array(&j);
	if (l->file_count || dj_cp949_bytes(l->body) > GATEWAY_SHORT)
		dj_json_text(&j, "title", "120");
	if (l->file_count) {
		dj_json_array(&j, "attachFileIdList");
		for (int i = 0; i < l->file_count; i++)
			dj_json_raw(&j, NULL, t->steps->got[i]);
		dj_json_end_array(&j);
	}
	dj_json_end_object(&j);
}

static bool build_send(const struct text_turn *t, const struct letter_out *l,
		       struct text_request *out, enum letter_why *why)
{
	const struct channel_settings *s = t->settings;
	bool upload = t->steps->at < l->file_count,
	     is_long = l->file_count || dj_cp949_bytes(l->body) > GATEWAY_SHORT;
	char to[NUMBER_TEXT];

	*why =
	    letter_number(l->to, to, sizeof to) ? gateway_fits(l, PHOTO_MOST) : letter_why_ADDRESS;
	if (*why != letter_why_NONE)
		return false;
	snprintf(out->url, sizeof out->url, "%s/sms/v3.0/appKeys/%s/%s",
		 channel_value(s, CHANNEL_SMS_url), channel_value(s, CHANNEL_SMS_user),
		 upload	   ? "attachfile/binaryUpload"
		 : is_long ? "sender/mms"
			   : "sender/sms");
	dj_buf_printf(&out->headers, "X-Secret-Key: %s\nContent-Type: application/json\n",
		      channel_value(s, CHANNEL_SMS_password));
	if (upload)
		build_photo(&l->files[t->steps->at], out);
	else
		build_message(t, l, to, &out->body);
	return true;
}

/* https://docs.nhncloud.com/en/Notification/SMS/en/error-code/ */
static const struct gateway_code answers[] = {
    {-1000, letter_why_LOGIN},	   {-1001, letter_why_LOGIN},	{-1002, letter_why_LOGIN},
    {-1004, letter_why_LOGIN},	   {-2001, letter_why_ADDRESS}, {-2003, letter_why_CONTENT},
    {-2005, letter_why_TOO_LARGE}, {-2014, letter_why_CONTENT}, {-2018, letter_why_ADDRESS},
    {-2019, letter_why_ADDRESS},   {-2023, letter_why_CONTENT}, {-2312, letter_why_LOGIN},
    {-2313, letter_why_LOGIN},
};

/* What became of it, by the carrier and the relay before it. Our own number that may not be shown
 * (3017 to 3019) is a matter of settings. */
static const struct gateway_code receipts[] = {
    {1002, letter_why_ADDRESS},	  {1019, letter_why_EXPIRED}, {1020, letter_why_CONTENT},
    {2000, letter_why_EXPIRED},	  {2001, letter_why_EXPIRED}, {2002, letter_why_EXPIRED},
    {2003, letter_why_EXPIRED},	  {2004, letter_why_FULL},    {2007, letter_why_EXPIRED},
    {3001, letter_why_ADDRESS},	  {3003, letter_why_ADDRESS}, {3004, letter_why_EXPIRED},
    {3005, letter_why_EXPIRED},	  {3009, letter_why_CONTENT}, {3010, letter_why_CONTENT},
    {3016, letter_why_TOO_LARGE}, {3017, letter_why_LOGIN},   {3018, letter_why_LOGIN},
    {3019, letter_why_LOGIN},
};

static void take_failure(const json_t *head, const json_t *one, struct outbox_result *out)
{
	long long code = dj_json_count(head, "resultCode");

	if (code == 0)
		code = dj_json_count(one, "resultCode");
	out->why = GATEWAY_WHY(answers, code);
	out->end = out->why == letter_why_LOGIN ? OUTBOX_LOGIN : OUTBOX_REFUSED;
}

/* It answers 200 with header.isSuccessful false, and lists each receiver's own result. */
static void parse_sent(const struct text_turn *t, const struct text_reply *r, struct text_sent *out)
{
	json_t *root = json_loadb(r->said, r->n, 0, NULL);
	const json_t *head = json_object_get(root, "header"),
		     *data = json_object_get(json_object_get(root, "body"), "data"),
		     *one = json_array_get(json_object_get(data, "sendResultList"), 0);
	bool fine = json_is_true(json_object_get(head, "isSuccessful")) &&
		    dj_json_count(one, "resultCode") == 0;
	long long file = dj_json_count(data, "fileId");

	out->result.end = gateway_end(r);
	if (out->result.end == OUTBOX_SENT && !head)
		out->result.end = OUTBOX_UNHEARD;
	else if (out->result.end == OUTBOX_SENT && !fine)
		take_failure(head, one, &out->result);
	else if (out->result.end == OUTBOX_REFUSED)
		out->result.why = letter_why_REFUSED;
	if (out->result.end == OUTBOX_SENT && file && t->steps->at < TEXT_STEPS)
		snprintf(t->steps->got[t->steps->at], TEXT_EXTERNAL, "%lld", file);
	dj_copy(out->external, sizeof out->external, dj_json_at(data, "requestId"));
	json_decref(root);
}

/* ---- does it know us ---- */

/* The numbers that are registered to send from: ours must be one of them. */
static void build_look(const struct text_turn *t, struct text_look *l, struct text_request *out)
{
	const struct channel_settings *s = t->settings;
	char from[NUMBER_TEXT];

	(void)l;
	letter_number(channel_value(s, CHANNEL_SMS_sender), from, sizeof from);
	out->how = REQUEST_GET;
	snprintf(out->url, sizeof out->url, "%s/sms/v3.0/appKeys/%s/sendNos?sendNo=%s&useYn=Y",
		 channel_value(s, CHANNEL_SMS_url), channel_value(s, CHANNEL_SMS_user), from);
	dj_buf_printf(&out->headers, "X-Secret-Key: %s\n", channel_value(s, CHANNEL_SMS_password));
}

static enum outbox_end parse_look(const struct text_turn *t, const struct text_reply *r,
				  struct text_look *l)
{
	json_t *root = json_loadb(r->said, r->n, 0, NULL);
	const json_t *head = json_object_get(root, "header"),
		     *numbers = json_object_get(json_object_get(root, "body"), "data");
	struct outbox_result wrong = {.end = OUTBOX_UNHEARD};
	enum outbox_end end = gateway_end(r);

	(void)t;
	if (end == OUTBOX_SENT && !json_is_true(json_object_get(head, "isSuccessful"))) {
		if (head)
			take_failure(head, NULL, &wrong);
		end = wrong.end;
	}
	if (end != OUTBOX_SENT)
		dj_copy(l->said, sizeof l->said, dj_json_at(head, "resultMessage"));
	else if (json_is_array(numbers) && !json_array_size(numbers)) {
		end = OUTBOX_REFUSED;
		dj_copy(l->said, sizeof l->said,
			"Our number (from) is not registered there to send from.");
	}
	gateway_checked(l);
	json_decref(root);
	return end;
}

/* ---- what became of them ---- */

/* Its signature is a text that was typed into its console. */
static enum channel_call_end receive(const struct channel_settings *s,
				     const struct channel_call *in, struct channel_reply *out)
{
	(void)out;
	return !in->get && sign_equal(channel_value(s, CHANNEL_SMS_signature),
				      in->heads[CHANNEL_HEAD_TOAST])
		   ? CALL_KEEP
		   : CALL_REFUSED;
}

/* What goes on under the way is none: RESERVED, SENDING, RESEND_AD. */
static bool is_end(const char *status)
{
	static const char *const ends[] = {"COMPLETED", "FAILED", "CANCEL", "DUPLICATED",
					   "FAILED_AD"};

	for (size_t i = 0; i < DJ_COUNT(ends); i++)
		if (strcmp(ends[i], status) == 0)
			return true;
	return false;
}

static void say_receipt(const json_t *one, text_event_h *each, void *arg)
{
	const char *status = dj_json_at(one, "messageStatus"),
		   *ours = dj_json_at(one, "recipientGroupingKey");
	char own[24];
	const char *code = vendor_id(one, "resultCode", own);
	bool fine = strcmp(status, "COMPLETED") == 0 && strcmp(code, "1000") == 0;
	struct text_event e = {.kind = TEXT_RECEIPT,
			       .state = fine ? letter_state_DELIVERED : letter_state_FAILED,
			       .why = fine ? letter_why_NONE : GATEWAY_WHY(receipts, atoll(code))};

	if (!ours[0]) /* as its document writes it in the example */
		ours = dj_json_at(one, "recipientGropuingKey");
	e.receipt_of = dj_id_parse(ours);
	dj_copy(e.external, sizeof e.external, dj_json_at(one, "requestId"));
	if (!fine)
		snprintf(e.said, sizeof e.said, "%.20s %.20s", status, code);
	if (is_end(status) && (e.receipt_of || e.external[0]))
		each(arg, &e);
}

/* Of its events this one is ours: MESSAGE_RESULT_UPDATE. */
static bool normalise(const struct channel_settings *s, const struct text_raw *raw,
		      text_event_h *each, void *arg)
{
	json_t *root = vendor_body(raw), *hooks = json_object_get(root, "hooks"), *one;
	bool read = json_is_array(hooks);
	size_t i;

	(void)s;
	if (strcmp(dj_json_at(root, "event"), "MESSAGE_RESULT_UPDATE") == 0)
		json_array_foreach(hooks, i, one) say_receipt(one, each, arg);
	json_decref(root);
	return read;
}

const struct channel_adapter channel_nhn = {.channel = channel_SMS,
					    .name = "nhn",
					    .limits = gateway_limits,
					    .build_send = build_send,
					    .parse_sent = parse_sent,
					    .receive = receive,
					    .normalise = normalise,
					    .build_look = build_look,
					    .parse_look = parse_look};
