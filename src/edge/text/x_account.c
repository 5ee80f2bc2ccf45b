/* Owns X: direct messages and public mentions of our account, both ways, by the X Activity API.
 * Encrypted chats come as ciphertext: their letter says so, and nobody can read more. Refuses:
 * registering the webhook (docs/social.md says how). */
#include "edge/text/gateway.h"
#include "edge/text/vendor.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "app/json_in.h"
#include "base/form.h"

#define HOUR_MS	     (3600 * 1000LL)
#define QUARTER_MS   (15 * 60 * 1000LL)
#define MESSAGE_MOST 10000 /* letters of a direct message */
#define POST_WEIGHT  280
#define POST_PHOTOS  4
#define PHOTO_MOST   (5 << 20)

static const char encrypted[] =
    "[암호화된 대화라 내용을 읽을 수 없습니다. 일반 쪽지나 웹 채팅을 부탁하세요. / Encrypted chat: "
    "it "
    "cannot be read here. Ask for an ordinary message or the web chat.]";

/* So few a quarter of an hour that the bucket is of one letter a second and the channel's own 429
 * says when it goes on. */
static void limits(const struct channel_settings *s, struct outbox_limits *out)
{
	*out = (struct outbox_limits){.on = s->active,
				      .per_second = 1,
				      .at_once = 1,
				      .repeats = false,
				      .life_ms = 24 * HOUR_MS,
				      .tries_most = 40};
}

/* ---- out ---- */

/* What X counts: most letters weigh one, those of East Asia, and emoji, two; 280 in all. */
static bool is_light(uint32_t c)
{
	return c <= 0x10ff || (c >= 0x2000 && c <= 0x200d) || (c >= 0x2010 && c <= 0x201f) ||
	       (c >= 0x2032 && c <= 0x2037);
}

static int weight_of(const char *text)
{
	int weight = 0;

	while (*text) {
		unsigned char first = (unsigned char)*text++;
		uint32_t c = first < 0x80 ? first : first < 0xe0 ? first & 0x1f : first & 0x0f;

		for (; (*text & 0xc0) == 0x80; text++)
			c = c << 6 | ((unsigned char)*text & 0x3f);
		weight += is_light(first >= 0xf0 ? 0x10000 : c) ? 1 : 2;
	}
	return weight;
}

static bool is_id(const char *id)
{
	return *id && strlen(id) < 24 && strspn(id, "0123456789") == strlen(id);
}

/* ---- OAuth 1.0a (RFC 5849 3.4): keys that do not expire. The body is JSON and is not signed. ----
 */

static void put_signature(const struct text_turn *t, const struct text_request *r,
			  const char *params, char out[SIGN_TEXT])
{
	unsigned char sum[SIGN_MOST];
	struct dj_buf base, key;

	dj_buf_init(&base, 4000);
	dj_buf_init(&key, 2 * CHANNEL_VALUE * 3);
	dj_buf_puts(&base, r->how == REQUEST_GET ? "GET&" : "POST&");
	form_escape(&base, r->url);
	dj_buf_puts(&base, "&");
	form_escape(&base, params);
	form_escape(&key, channel_value(t->settings, CHANNEL_X_secret));
	dj_buf_puts(&key, "&");
	form_escape(&key, channel_value(t->settings, CHANNEL_X_token_secret));
	sign_base64(sum, sign_hmac(SIGN_SHA1, key.data, base.data, base.len, sum), out);
	dj_buf_fini(&base);
	dj_buf_fini(&key);
}

static void put_head(struct text_request *out, const struct text_turn *t)
{
	struct dj_buf params;
	char signature[SIGN_TEXT];

	dj_buf_init(&params, 1200);
	dj_buf_puts(&params, "oauth_consumer_key=");
	form_escape(&params, channel_value(t->settings, CHANNEL_X_consumer));
	dj_buf_printf(&params,
		      "&oauth_nonce=%016" PRIx64 "%016" PRIx64
		      "&oauth_signature_method=HMAC-SHA1&oauth_timestamp=%lld&oauth_token=",
		      t->dice[0], t->dice[1], (long long)(t->now_ms / 1000));
	form_escape(&params, channel_value(t->settings, CHANNEL_X_token));
	dj_buf_puts(&params, "&oauth_version=1.0");
	put_signature(t, out, params.data, signature);
	dj_buf_puts(&out->headers, "Authorization: OAuth ");
	for (char *save, *one = strtok_r(params.data, "&", &save); one;
	     one = strtok_r(NULL, "&", &save)) {
		size_t n = strcspn(one, "=");

		dj_buf_printf(&out->headers, "%.*s=\"%s\", ", (int)n, one, one + n + 1);
	}
	dj_buf_puts(&out->headers, "oauth_signature=\"");
	form_escape(&out->headers, signature);
	dj_buf_puts(&out->headers, "\"\n");
	dj_buf_fini(&params);
}

/* An image whole (what must be cut in pieces is larger); its id is named by the message or post.
 * https://docs.x.com/x-api/media/media-upload */
static void build_photo(const struct text_turn *t, const struct letter_out *l,
			struct text_request *out)
{
	snprintf(out->url, sizeof out->url, "%s/2/media/upload",
		 channel_value(t->settings, CHANNEL_X_base));
	dj_buf_puts(&out->headers,
		    "Content-Type: multipart/form-data; boundary=" VENDOR_BOUNDARY "\n");
	vendor_field(&out->body, "media_category", l->open ? "tweet_image" : "dm_image");
	vendor_file(&out->body, "media", &l->files[t->steps->at]);
	vendor_file_end(&out->body);
	out->more = true;
	out->harmless = true;
}

static void build_post(const struct text_turn *t, const struct letter_out *l,
		       struct text_request *out)
{
	struct dj_json j = dj_json_begin(&out->body);

	snprintf(out->url, sizeof out->url, "%s/2/tweets",
		 channel_value(t->settings, CHANNEL_X_base));
	dj_json_object(&j, NULL);
	dj_json_text(&j, "text", l->body);
	if (l->file_count) {
		dj_json_object(&j, "media");
		dj_json_array(&j, "media_ids");
		for (int i = 0; i < l->file_count; i++)
			dj_json_text(&j, NULL, t->steps->got[i]);
		dj_json_end_array(&j);
		dj_json_end_object(&j);
	}
	dj_json_object(&j, "reply");
	dj_json_text(&j, "in_reply_to_tweet_id", l->answers_external);
	dj_json_end_object(&j);
	dj_json_end_object(&j);
}

/* The photo goes with the first part of the words. */
static void build_direct(const struct text_turn *t, const struct letter_out *l,
			 struct text_request *out)
{
	int part = t->steps->at - l->file_count;
	struct dj_json j = dj_json_begin(&out->body);
	size_t begin = 0, bytes = 0;
	char *text;

	vendor_part(l->body, MESSAGE_MOST, part, &begin, &bytes);
	text = dj_alloc(bytes + 1);
	memcpy(text, l->body + begin, bytes);
	snprintf(out->url, sizeof out->url, "%s/2/dm_conversations/with/%s/messages",
		 channel_value(t->settings, CHANNEL_X_base), l->to);
	dj_json_object(&j, NULL);
	if (bytes)
		dj_json_text(&j, "text", text);
	if (l->file_count && part == 0) {
		dj_json_array(&j, "attachments");
		dj_json_object(&j, NULL);
		dj_json_text(&j, "media_id", t->steps->got[0]);
		dj_json_end_object(&j);
		dj_json_end_array(&j);
	}
	dj_json_end_object(&j);
	free(text);
	out->more = part + 1 < vendor_parts(l->body, MESSAGE_MOST);
}

static enum letter_why why_not(const struct letter_out *l)
{
	if (l->open ? weight_of(l->body) > POST_WEIGHT
		    : vendor_parts(l->body, MESSAGE_MOST) + l->file_count > TEXT_STEPS)
		return letter_why_TOO_LARGE;
	if (l->file_count > (l->open ? POST_PHOTOS : 1))
		return letter_why_TOO_LARGE;
	for (int i = 0; i < l->file_count; i++) {
		if (strncmp(l->files[i].type, "image/", 6) != 0)
			return letter_why_CONTENT;
		if (l->files[i].n > PHOTO_MOST)
			return letter_why_TOO_LARGE;
	}
	return is_id(l->open ? l->answers_external : l->to) ? letter_why_NONE : letter_why_ADDRESS;
}

static bool build_send(const struct text_turn *t, const struct letter_out *l,
		       struct text_request *out, enum letter_why *why)
{
	bool photo = t->steps->at < l->file_count;

	*why = why_not(l);
	if (*why != letter_why_NONE)
		return false;
	if (photo)
		build_photo(t, l, out);
	else if (l->open)
		build_post(t, l, out);
	else
		build_direct(t, l, out);
	out->how = REQUEST_POST;
	put_head(out, t);
	if (!photo)
		dj_buf_puts(&out->headers, "Content-Type: application/json\n");
	return true;
}

static void parse_sent(const struct text_turn *t, const struct text_reply *r, struct text_sent *out)
{
	json_t *root = json_loadb(r->said, r->n, 0, NULL);
	const json_t *data = json_object_get(root, "data");
	const char *id = dj_json_at(data, "dm_event_id");

	out->result = vendor_status(r);
	if (r->status == 429 && !out->result.retry_after_ms)
		out->result.retry_after_ms = QUARTER_MS;
	if (out->result.end == OUTBOX_REFUSED && r->status == 400)
		out->result.why = letter_why_CONTENT;
	if (!id[0])
		id = dj_json_at(data, "id");
	if (t->steps->at < TEXT_STEPS)
		dj_copy(t->steps->got[t->steps->at], TEXT_EXTERNAL, id);
	dj_copy(out->external, sizeof out->external, id);
	json_decref(root);
}

/* ---- does it know us ---- */

/* Whose the four keys are; X allows 75 of these in a quarter of an hour.
 * https://docs.x.com/x-api/users/lookup */
static void build_look(const struct text_turn *t, struct text_look *l, struct text_request *out)
{
	(void)l;
	out->how = REQUEST_GET;
	snprintf(out->url, sizeof out->url, "%s/2/users/me",
		 channel_value(t->settings, CHANNEL_X_base));
	put_head(out, t);
}

/* Keys of another account work, and what is ours would be taken for a citizen's. */
static enum outbox_end parse_look(const struct text_turn *t, const struct text_reply *r,
				  struct text_look *l)
{
	json_t *root = json_loadb(r->said, r->n, 0, NULL);
	const json_t *data = json_object_get(root, "data");
	const char *id = dj_json_at(data, "id");
	enum outbox_end end = vendor_status(r).end;

	if (end == OUTBOX_SENT && !id[0])
		end = OUTBOX_UNHEARD;
	if (end != OUTBOX_SENT)
		vendor_words(l->said, sizeof l->said, dj_json_at(root, "title"),
			     dj_json_at(root, "detail"));
	if (end == OUTBOX_SENT && strcmp(id, channel_value(t->settings, CHANNEL_X_account)) != 0) {
		end = OUTBOX_REFUSED;
		vendor_words(l->said, sizeof l->said,
			     "The keys are of an account with another number", id);
	}
	gateway_checked(l);
	json_decref(root);
	return end;
}

/* ---- in ---- */

static enum channel_call_end answer_challenge(const char *secret, const char *token,
					      struct channel_reply *out)
{
	char sum[SIGN_TEXT];

	if (!secret[0] || !token[0])
		return CALL_REFUSED;
	vendor_sign(secret, token, strlen(token), VENDOR_BASE64, sum);
	out->type = "application/json";
	dj_buf_printf(&out->body, "{\"response_token\":\"sha256=%s\"}", sum);
	return CALL_ANSWERED;
}

static enum channel_call_end receive(const struct channel_settings *s,
				     const struct channel_call *in, struct channel_reply *out)
{
	const char *secret = channel_value(s, CHANNEL_X_secret);

	if (in->get)
		return answer_challenge(secret, channel_arg(in, "crc_token"), out);
	if (!vendor_signed(secret, in->body, in->n, VENDOR_BASE64, in->heads[CHANNEL_HEAD_X]))
		return CALL_REFUSED;
	dj_copy(out->what, sizeof out->what, "x");
	return CALL_KEEP;
}

static void say_sent(const char *external, text_event_h *each, void *arg)
{
	struct text_event e = {.kind = TEXT_RECEIPT, .state = letter_state_SENT};

	if (dj_copy(e.external, sizeof e.external, external) && e.external[0])
		each(arg, &e);
}

/* A photo stands as itself, a film as the best that there is of it. */
static const char *file_of(const json_t *media)
{
	const json_t *one,
	    *variants = json_object_get(json_object_get(media, "video_info"), "variants");
	const char *url = dj_json_at(media, "media_url_https");
	json_int_t best = -1;
	size_t i;

	json_array_foreach(variants, i, one)
	{
		json_int_t rate = json_integer_value(json_object_get(one, "bitrate"));

		if (rate <= best || strcmp(dj_json_at(one, "content_type"), "video/mp4") != 0)
			continue;
		best = rate;
		url = dj_json_at(one, "url");
	}
	return url;
}

/* What is in direct messages is shown to who signs; what is on posts to everybody. */
static void fetch(const struct text_turn *t, const char *url, struct text_request *out)
{
	if (!gateway_is_at("https://ton.twitter.com", url) &&
	    !gateway_is_at(channel_value(t->settings, CHANNEL_X_base), url))
		return;
	out->how = REQUEST_GET;
	if (dj_copy(out->url, sizeof out->url, url))
		put_head(out, t);
}

/* One that we sent ourselves comes back as dm.sent. */
static void read_direct(const struct channel_settings *s, const json_t *event, text_event_h *each,
			void *arg)
{
	const json_t *create = json_object_get(event, "message_create");
	const json_t *data = json_object_get(create, "message_data");
	char from[24], id[24];
	struct vendor_letter l = {.external = vendor_id(event, "id", id),
				  .from = vendor_id(create, "sender_id", from),
				  .body = dj_json_at(data, "text"),
				  .at_ms = atoll(dj_json_at(event, "created_timestamp"))};

	if (strcmp(dj_json_at(event, "type"), "message_create") != 0 || !is_id(l.from))
		return;
	if (strcmp(l.from, channel_value(s, CHANNEL_X_account)) == 0)
		say_sent(l.external, each, arg);
	else {
		vendor_add_file(
		    &l, file_of(json_object_get(json_object_get(data, "attachment"), "media")));
		vendor_say(&l, each, arg);
	}
}

static void read_post(const struct channel_settings *s, const json_t *post, const json_t *includes,
		      text_event_h *each, void *arg)
{
	char from[24], id[24];
	const json_t *user, *media;
	size_t i;
	struct vendor_letter l = {.external = vendor_id(post, "id", id),
				  .from = vendor_id(post, "author_id", from),
				  .body = dj_json_at(post, "text"),
				  .open = true};

	if (!is_id(l.from) || !is_id(l.external) ||
	    strcmp(l.from, channel_value(s, CHANNEL_X_account)) == 0)
		return;
	json_array_foreach(json_object_get(includes, "users"), i, user)
	{
		if (strcmp(dj_json_at(user, "id"), l.from) == 0)
			l.name = dj_json_at(user, "username");
	}
	json_array_foreach(json_object_get(includes, "media"), i, media)
	{
		const char *url = dj_json_at(media, "url");

		vendor_add_file(&l, url[0] ? url : dj_json_at(media, "preview_image_url"));
	}
	vendor_say(&l, each, arg);
}

static void read_encrypted(const json_t *data, text_event_h *each, void *arg)
{
	const json_t *payload = json_object_get(data, "payload");
	char own[24], id[24];
	struct vendor_letter l = {.external = vendor_id(data, "event_uuid", own),
				  .from = vendor_id(payload, "sender_id", id),
				  .body = encrypted};

	if (is_id(l.from))
		vendor_say(&l, each, arg);
}

static bool normalise(const struct channel_settings *s, const struct text_raw *raw,
		      text_event_h *each, void *arg)
{
	json_t *root = vendor_body(raw), *one;
	const json_t *data = json_object_get(root, "data");
	const json_t *payload = json_object_get(data, "payload");
	const char *type = dj_json_at(data, "event_type");
	bool read = json_is_object(data);
	size_t i;

	if (strncmp(type, "dm.", 3) == 0)
		json_array_foreach(json_object_get(payload, "direct_message_events"), i, one)
		    read_direct(s, one, each, arg);
	else if (strcmp(type, "post.mention.create") == 0 || strcmp(type, "post.reply.create") == 0)
		read_post(s, payload, json_object_get(data, "includes"), each, arg);
	else if (strcmp(type, "chat.received") == 0)
		read_encrypted(data, each, arg);
	json_decref(root);
	return read;
}

const struct channel_adapter channel_x_account = {.channel = channel_X,
						  .name = "x",
						  .limits = limits,
						  .build_send = build_send,
						  .parse_sent = parse_sent,
						  .receive = receive,
						  .normalise = normalise,
						  .fetch = fetch,
						  .build_look = build_look,
						  .parse_look = parse_look};
