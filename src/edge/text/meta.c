/* Owns Messenger and the comments of a Facebook page: one address for both, because Meta brings
 * both to one. A direct message is answered in the room within its windows; a comment in public, or
 * once in private. Refuses: judging what may be said in public (the composer does). */
#include "edge/text/gateway.h"
#include "edge/text/vendor.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "app/json_in.h"

#define HOUR_MS	     (3600 * 1000LL)
#define MESSAGE_MOST 2000 /* letters */
#define COMMENT_MOST 8000
#define REPLIES_MOST 13 /* quick replies */
#define WINDOW_MS    (24 * HOUR_MS)
#define HUMAN_MS     (7 * 24 * HOUR_MS)

static void limits(const struct channel_settings *s, struct outbox_limits *out)
{
	*out = (struct outbox_limits){
	    .on = s->active,
	    .per_second = (int)channel_number(s, CHANNEL_FACEBOOK_per_second, 1, 300),
	    .at_once = 4,
	    .repeats = false,
	    .life_ms = 24 * HOUR_MS,
	    .tries_most = 10};
}

/* ---- out ---- */

/* Proof that the token is used by who has the app's secret (Graph API: appsecret_proof). */
static void put_url(struct text_request *out, const struct channel_settings *s, const char *whose,
		    const char *what)
{
	const char *token = channel_value(s, CHANNEL_FACEBOOK_token);
	char proof[SIGN_TEXT];

	vendor_sign(channel_value(s, CHANNEL_FACEBOOK_secret), token, strlen(token), VENDOR_HEX,
		    proof);
	snprintf(out->url, sizeof out->url, "%s/%s%s%s?appsecret_proof=%s",
		 channel_value(s, CHANNEL_FACEBOOK_base), whose, what[0] ? "/" : "", what, proof);
	dj_buf_printf(&out->headers, "Authorization: Bearer %s\n", token);
}

/* Within a day as an answer; within seven as a person's; later not at all. */
static bool put_window(struct dj_json *j, const struct text_turn *t, const struct letter_out *l)
{
	dj_ms since = t->now_ms - l->heard_ms;

	if (!l->heard_ms || since < WINDOW_MS) {
		dj_json_text(j, "messaging_type", "RESPONSE");
		return true;
	}
	if (since >= HUMAN_MS || l->automatic)
		return false;
	dj_json_text(j, "messaging_type", "MESSAGE_TAG");
	dj_json_text(j, "tag", "HUMAN_AGENT");
	return true;
}

static void put_replies(struct dj_json *j, const char *offers)
{
	json_t *list = json_loads(offers, 0, NULL), *offer;
	size_t i;

	if (json_array_size(list)) {
		dj_json_array(j, "quick_replies");
		json_array_foreach(list, i, offer)
		{
			if (i == REPLIES_MOST)
				break;
			dj_json_object(j, NULL);
			dj_json_text(j, "content_type", "text");
			dj_json_text(j, "title", dj_json_at(offer, "label"));
			dj_json_text(j, "payload", dj_json_at(offer, "label"));
			dj_json_end_object(j);
		}
		dj_json_end_array(j);
	}
	json_decref(list);
}

static char *part_of(const struct letter_out *l, size_t most, int n)
{
	size_t begin, bytes;
	char *text;

	vendor_part(l->body, most, n, &begin, &bytes);
	text = dj_alloc(bytes + 1);
	memcpy(text, l->body + begin, bytes);
	return text;
}

/* The metadata comes back with the echo: it says that what nobody answered for did go out. */
static void put_message(struct dj_json *j, const struct letter_out *l, int part, bool last)
{
	char *text = part_of(l, MESSAGE_MOST, part), id[24];

	snprintf(id, sizeof id, "%" PRId64, l->letter);
	dj_json_object(j, "message");
	dj_json_text(j, "text", text);
	if (last && l->offers[0])
		put_replies(j, l->offers);
	dj_json_text(j, "metadata", last ? id : "");
	dj_json_end_object(j);
	free(text);
}

static void put_attachment(struct dj_json *j, const struct letter_file *f, const char *id)
{
	const char *type = strncmp(f->type, "image/", 6) == 0	? "image"
			   : strncmp(f->type, "video/", 6) == 0 ? "video"
			   : strncmp(f->type, "audio/", 6) == 0 ? "audio"
								: "file";

	dj_json_object(j, "message");
	dj_json_object(j, "attachment");
	dj_json_text(j, "type", type);
	dj_json_object(j, "payload");
	dj_json_text(j, "attachment_id", id);
	dj_json_end_object(j);
	dj_json_end_object(j);
	dj_json_end_object(j);
}

static void build_upload(const struct channel_settings *s, const struct letter_file *f,
			 struct text_request *out)
{
	struct dj_buf what;
	struct dj_json j;

	put_url(out, s, channel_value(s, CHANNEL_FACEBOOK_page), "message_attachments");
	dj_buf_puts(&out->headers,
		    "Content-Type: multipart/form-data; boundary=" VENDOR_BOUNDARY "\n");
	dj_buf_init(&what, 400);
	j = dj_json_begin(&what);
	dj_json_object(&j, NULL);
	put_attachment(&j, f, "");
	dj_json_end_object(&j);
	/* {"message":{"attachment":{…}}}: the field holds what stands in "message" */
	what.data[what.len - 1] = '\0';
	vendor_field(&out->body, "message", what.data + strlen("{\"message\":"));
	vendor_file(&out->body, "filedata", f);
	vendor_file_end(&out->body);
	dj_buf_fini(&what);
	out->more = true;
	out->harmless = true;
}

/* To a person, or in private to who wrote a comment. */
static void put_recipient(struct dj_json *j, const struct letter_out *l)
{
	dj_json_object(j, "recipient");
	dj_json_text(j, l->answers_open ? "comment_id" : "id",
		     l->answers_open ? l->answers_external : l->to);
	dj_json_end_object(j);
}

static bool build_direct(const struct text_turn *t, const struct letter_out *l,
			 struct text_request *out)
{
	int files = l->file_count * 2, at = t->steps->at;
	int parts = vendor_parts(l->body, MESSAGE_MOST);
	struct dj_json j;
	bool open = true;

	if (at < files && at % 2 == 0) {
		build_upload(t->settings, &l->files[at / 2], out);
		return true;
	}
	put_url(out, t->settings, channel_value(t->settings, CHANNEL_FACEBOOK_page), "messages");
	dj_buf_puts(&out->headers, "Content-Type: application/json\n");
	j = dj_json_begin(&out->body);
	dj_json_object(&j, NULL);
	put_recipient(&j, l);
	if (!l->answers_open)
		open = put_window(&j, t, l);
	if (at < files)
		put_attachment(&j, &l->files[at / 2], t->steps->got[at - 1]);
	else
		put_message(&j, l, at - files, at - files == parts - 1);
	dj_json_end_object(&j);
	out->more = at < files + parts - 1;
	return open;
}

static void build_comment(const struct text_turn *t, const struct letter_out *l,
			  struct text_request *out)
{
	struct dj_json j = dj_json_begin(&out->body);

	put_url(out, t->settings, l->answers_external, "comments");
	dj_buf_puts(&out->headers, "Content-Type: application/json\n");
	dj_json_object(&j, NULL);
	dj_json_text(&j, "message", l->body);
	dj_json_end_object(&j);
}

static bool is_object_id(const char *id)
{
	return *id && strspn(id, "0123456789_") == strlen(id);
}

static bool build_send(const struct text_turn *t, const struct letter_out *l,
		       struct text_request *out, enum letter_why *why)
{
	bool public_answer = l->open;
	int parts = vendor_parts(l->body, MESSAGE_MOST);

	out->how = REQUEST_POST;
	*why = letter_why_TOO_LARGE;
	if (public_answer ? vendor_parts(l->body, COMMENT_MOST) > 1
			  : l->file_count * 2 + parts > TEXT_STEPS ||
				(l->answers_open && parts + l->file_count > 1))
		return false; /* in private a comment is answered once, by one message */
	*why = letter_why_ADDRESS;
	if ((public_answer || l->answers_open) && !is_object_id(l->answers_external))
		return false;
	*why = letter_why_WINDOW;
	if (!public_answer)
		return build_direct(t, l, out);
	build_comment(t, l, out);
	return true;
}

/* Codes of the Graph API: what they mean for a letter. */
static const struct {
	int code;
	enum outbox_end end;
	enum letter_why why;
} errors[] = {
    {4, OUTBOX_LATER, letter_why_AWAY},	       {10, OUTBOX_REFUSED, letter_why_WINDOW},
    {32, OUTBOX_LATER, letter_why_AWAY},       {100, OUTBOX_REFUSED, letter_why_CONTENT},
    {190, OUTBOX_LOGIN, letter_why_LOGIN},     {368, OUTBOX_REFUSED, letter_why_REFUSED},
    {551, OUTBOX_REFUSED, letter_why_REFUSED}, {613, OUTBOX_LATER, letter_why_AWAY},
    {1200, OUTBOX_LATER, letter_why_AWAY},     {2, OUTBOX_LATER, letter_why_AWAY},
};

static void take_error(const json_t *error, struct text_sent *out)
{
	json_int_t code = json_integer_value(json_object_get(error, "code"));

	for (size_t i = 0; i < DJ_COUNT(errors); i++)
		if (errors[i].code == code) {
			out->result.end = errors[i].end;
			out->result.why = errors[i].why;
			return;
		}
	if (out->result.end == OUTBOX_SENT) {
		out->result.end = OUTBOX_REFUSED;
		out->result.why = letter_why_REFUSED;
	}
}

static void parse_sent(const struct text_turn *t, const struct text_reply *r, struct text_sent *out)
{
	json_t *root = json_loadb(r->said, r->n, 0, NULL);
	const json_t *error = json_object_get(root, "error");
	const char *id = dj_json_at(root, "message_id");

	out->result = vendor_status(r);
	if (error)
		take_error(error, out);
	if (t->steps->at < TEXT_STEPS)
		dj_copy(t->steps->got[t->steps->at], TEXT_EXTERNAL,
			dj_json_at(root, "attachment_id"));
	dj_copy(out->external, sizeof out->external, id[0] ? id : dj_json_at(root, "id"));
	json_decref(root);
}

/* ---- does it know us ---- */

/* The page by its number alone: the token must be of this page, and the app's secret of its app. */
static void build_look(const struct text_turn *t, struct text_look *l, struct text_request *out)
{
	(void)l;
	put_url(out, t->settings, channel_value(t->settings, CHANNEL_FACEBOOK_page), "");
	strncat(out->url, "&fields=id", sizeof out->url - strlen(out->url) - 1);
	out->how = REQUEST_GET;
}

/* A page asked for by its name answers with its number, by which alone comments are known as our
 * own. */
static enum outbox_end parse_look(const struct text_turn *t, const struct text_reply *r,
				  struct text_look *l)
{
	json_t *root = json_loadb(r->said, r->n, 0, NULL);
	const json_t *error = json_object_get(root, "error");
	const char *id = dj_json_at(root, "id");
	struct text_sent sent = {.result = vendor_status(r)};
	char own[24];

	if (error) {
		take_error(error, &sent);
		vendor_words(l->said, sizeof l->said, vendor_id(error, "code", own),
			     dj_json_at(error, "message"));
	} else if (sent.result.end == OUTBOX_SENT && !id[0]) {
		sent.result.end = OUTBOX_UNHEARD;
	} else if (sent.result.end == OUTBOX_SENT &&
		   strcmp(id, channel_value(t->settings, CHANNEL_FACEBOOK_page)) != 0) {
		sent.result.end = OUTBOX_REFUSED;
		vendor_words(l->said, sizeof l->said, "The token is of a page with another number",
			     id);
	}
	gateway_checked(l);
	json_decref(root);
	return sent.result.end;
}

/* ---- in ---- */

/* The first request asks whether the address is ours; all others are signed. */
static enum channel_call_end receive(const struct channel_settings *s,
				     const struct channel_call *in, struct channel_reply *out)
{
	const char *verify = channel_value(s, CHANNEL_FACEBOOK_verify);

	if (in->get) {
		if (strcmp(channel_arg(in, "hub.mode"), "subscribe") != 0 || !verify[0] ||
		    strcmp(channel_arg(in, "hub.verify_token"), verify) != 0)
			return CALL_REFUSED;
		dj_buf_puts(&out->body, channel_arg(in, "hub.challenge"));
		return CALL_ANSWERED;
	}
	if (!vendor_signed(channel_value(s, CHANNEL_FACEBOOK_secret), in->body, in->n, VENDOR_HEX,
			   in->heads[CHANNEL_HEAD_HUB]))
		return CALL_REFUSED;
	dj_copy(out->what, sizeof out->what, "facebook");
	dj_buf_puts(&out->body, "EVENT_RECEIVED");
	return CALL_KEEP;
}

static void take_files(struct vendor_letter *l, const json_t *list)
{
	const json_t *one;
	size_t i;

	json_array_foreach(list, i, one)
	    vendor_add_file(l, dj_json_at(json_object_get(one, "payload"), "url"));
}

/* Ours, come back: the id of a letter stands in its metadata. */
static void read_echo(const json_t *message, text_event_h *each, void *arg)
{
	struct text_event e = {.kind = TEXT_RECEIPT,
			       .receipt_of = dj_id_parse(dj_json_at(message, "metadata")),
			       .state = letter_state_SENT};

	if (e.receipt_of)
		each(arg, &e);
}

static void read_delivery(const json_t *delivery, text_event_h *each, void *arg)
{
	const json_t *mids = json_object_get(delivery, "mids"), *mid;
	size_t i;

	json_array_foreach(mids, i, mid)
	{
		struct text_event e = {.kind = TEXT_RECEIPT, .state = letter_state_DELIVERED};

		if (json_is_string(mid) &&
		    dj_copy(e.external, sizeof e.external, json_string_value(mid)) && e.external[0])
			each(arg, &e);
	}
}

static void read_direct(const json_t *event, text_event_h *each, void *arg)
{
	const json_t *message = json_object_get(event, "message");
	const json_t *postback = json_object_get(event, "postback");
	struct vendor_letter l = {.from = dj_json_at(json_object_get(event, "sender"), "id"),
				  .at_ms = json_integer_value(json_object_get(event, "timestamp"))};

	if (json_is_true(json_object_get(message, "is_echo"))) {
		read_echo(message, each, arg);
		return;
	}
	if (json_object_get(event, "delivery")) {
		read_delivery(json_object_get(event, "delivery"), each, arg);
		return;
	}
	l.external = dj_json_at(message ? message : postback, "mid");
	l.body = message ? dj_json_at(message, "text") : dj_json_at(postback, "title");
	take_files(&l, json_object_get(message, "attachments"));
	if (l.external[0])
		vendor_say(&l, each, arg);
}

/* A comment that somebody added; what the page itself wrote is ours. */
static void read_comment(const struct channel_settings *s, const json_t *change, text_event_h *each,
			 void *arg)
{
	const json_t *value = json_object_get(change, "value"),
		     *from = json_object_get(value, "from");
	char unknown[100];
	struct vendor_letter l = {
	    .external = dj_json_at(value, "comment_id"),
	    .from = dj_json_at(from, "id"),
	    .name = dj_json_at(from, "name"),
	    .body = dj_json_at(value, "message"),
	    .open = true,
	    .at_ms = json_integer_value(json_object_get(value, "created_time")) * 1000};

	if (strcmp(dj_json_at(change, "field"), "feed") != 0 ||
	    strcmp(dj_json_at(value, "item"), "comment") != 0 ||
	    strcmp(dj_json_at(value, "verb"), "add") != 0 || !l.external[0] ||
	    strcmp(l.from, channel_value(s, CHANNEL_FACEBOOK_page)) == 0)
		return;
	if (!l.from[0]) { /* Meta does not always say who: the answer is public then */
		snprintf(unknown, sizeof unknown, "comment.%.80s", l.external);
		l.from = unknown;
	}
	if (dj_json_at(value, "photo")[0])
		l.files[l.file_count++].url = dj_json_at(value, "photo");
	vendor_say(&l, each, arg);
}

static bool normalise(const struct channel_settings *s, const struct text_raw *raw,
		      text_event_h *each, void *arg)
{
	json_t *root = vendor_body(raw), *entry, *event;
	bool page = strcmp(dj_json_at(root, "object"), "page") == 0;
	size_t i, k;

	json_array_foreach(json_object_get(root, "entry"), i, entry)
	{
		if (!page)
			break;
		json_array_foreach(json_object_get(entry, "messaging"), k, event)
		    read_direct(event, each, arg);
		json_array_foreach(json_object_get(entry, "changes"), k, event)
		    read_comment(s, event, each, arg);
	}
	json_decref(root);
	return page;
}

const struct channel_adapter channel_meta = {.channel = channel_FACEBOOK,
					     .name = "facebook",
					     .limits = limits,
					     .build_send = build_send,
					     .parse_sent = parse_sent,
					     .receive = receive,
					     .normalise = normalise,
					     .build_look = build_look,
					     .parse_look = parse_look};
