/* Owns KakaoTalk consultation talk: a citizen's messages and photos in, ours out, the end of the
 * room. The shapes are those of the relays that Kakao gives this interface to (docs/kakao.md says
 * which document each comes from, and what is still to be proven). Refuses: the bot in front of it
 * (app/front_skill.c). */
#include "edge/text/vendor.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "app/json_in.h"

#define HOUR_MS	      (3600 * 1000LL)
#define MESSAGE_MOST  1000 /* letters */
#define BUTTONS_MOST  5
#define SERIAL_MOST   30
#define SESSION_ENDED (-502)
#define SENDER_WRONG  (-501)

static const char *value(const struct channel_settings *s, enum channel_key key)
{
	return channel_value(s, key);
}

static void limits(const struct channel_settings *s, struct outbox_limits *out)
{
	*out = (struct outbox_limits){.on = s->active,
				      .per_second =
					  (int)channel_number(s, CHANNEL_KAKAO_per_second, 1, 100),
				      .at_once = 4,
				      .repeats = true, /* the serial number is known there */
				      .life_ms = 36 * HOUR_MS,
				      .tries_most = 10};
}

/* ---- out ---- */

/* Each file is uploaded, then sent; then come the words. */
static int file_requests(const struct letter_out *l)
{
	return l->file_count * 2;
}

static void put_path(struct text_request *out, const struct channel_settings *s,
		     enum channel_key path)
{
	snprintf(out->url, sizeof out->url, "%s%s", value(s, CHANNEL_KAKAO_base), value(s, path));
	dj_buf_printf(&out->headers, "%s: %s\n%s: %s\n", value(s, CHANNEL_KAKAO_id_head),
		      value(s, CHANNEL_KAKAO_id), value(s, CHANNEL_KAKAO_secret_head),
		      value(s, CHANNEL_KAKAO_secret));
}

static bool is_image(const struct letter_file *f)
{
	return strncmp(f->type, "image/", 6) == 0;
}

static const char *file_kind(const struct letter_file *f)
{
	return strncmp(f->type, "video/", 6) == 0   ? "video"
	       : strncmp(f->type, "audio/", 6) == 0 ? "audio"
						    : "file";
}

static void build_upload(const struct channel_settings *s, const struct letter_file *f,
			 struct text_request *out)
{
	bool image = is_image(f);

	put_path(out, s, image ? CHANNEL_KAKAO_image_path : CHANNEL_KAKAO_file_path);
	dj_buf_puts(&out->headers,
		    "Content-Type: multipart/form-data; boundary=" VENDOR_BOUNDARY "\n");
	vendor_field(&out->body, "sender_key", value(s, CHANNEL_KAKAO_sender));
	if (!image)
		vendor_field(&out->body, "file_type", file_kind(f));
	vendor_file(&out->body, image ? "image" : "file", f);
	vendor_file_end(&out->body);
	out->more = true;
	out->harmless = true;
}

/* The head of every message; the caller ends the object. */
static void put_head(struct dj_json *j, const struct text_turn *t, const struct letter_out *l)
{
	char serial[SERIAL_MOST + 1];

	snprintf(serial, sizeof serial, "%" PRId64 "-%d", l->letter, t->steps->at);
	dj_json_object(j, NULL);
	dj_json_text(j, "user_key", l->to);
	dj_json_text(j, "sender_key", value(t->settings, CHANNEL_KAKAO_sender));
	dj_json_text(j, "serial_number", serial);
}

static void build_file(const struct text_turn *t, const struct letter_out *l,
		       const struct letter_file *f, struct text_request *out)
{
	struct dj_json j = dj_json_begin(&out->body);
	const char *url = t->steps->got[t->steps->at - 1];

	put_path(out, t->settings, CHANNEL_KAKAO_write_path);
	dj_buf_puts(&out->headers, "Content-Type: application/json\n");
	put_head(&j, t, l);
	if (is_image(f)) {
		dj_json_text(&j, "message_type", "IM");
		dj_json_text(&j, "image_url", url);
	} else {
		dj_json_text(&j, "message_type", "FI");
		dj_json_text(&j, "file_url", url);
		dj_json_text(&j, "file_name", f->name);
		dj_json_int(&j, "file_size", (int64_t)f->n);
	}
	dj_json_end_object(&j);
	out->more = true;
}

/* A button that says its own words into the room (BK), or opens an address (WL). */
static void put_buttons(struct dj_json *j, const json_t *offers)
{
	const json_t *offer;
	size_t i;

	dj_json_object(j, "attachment");
	dj_json_array(j, "buttons");
	json_array_foreach(offers, i, offer)
	{
		const char *link = dj_json_at(offer, "link");

		if (i == BUTTONS_MOST)
			break;
		dj_json_object(j, NULL);
		dj_json_text(j, "name", dj_json_at(offer, "label"));
		dj_json_text(j, "type", link[0] ? "WL" : "BK");
		if (link[0]) {
			dj_json_text(j, "url_mobile", link);
			dj_json_text(j, "url_pc", link);
		}
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_end_object(j);
}

static void build_words(const struct text_turn *t, const struct letter_out *l, int n, bool last,
			struct text_request *out)
{
	json_t *offers = last ? json_loads(l->offers, 0, NULL) : NULL;
	bool rich = json_array_size(offers) > 0;
	struct dj_json j = dj_json_begin(&out->body);
	size_t begin, bytes;
	char *text;

	vendor_part(l->body, MESSAGE_MOST, n, &begin, &bytes);
	text = dj_alloc(bytes + 1);
	memcpy(text, l->body + begin, bytes);
	put_path(out, t->settings, rich ? CHANNEL_KAKAO_rich_path : CHANNEL_KAKAO_write_path);
	dj_buf_puts(&out->headers, "Content-Type: application/json\n");
	put_head(&j, t, l);
	dj_json_text(&j, rich ? "chat_bubble_type" : "message_type", rich ? "TEXT" : "TX");
	dj_json_text(&j, "message", text);
	if (rich)
		put_buttons(&j, offers);
	dj_json_end_object(&j);
	out->more = !last;
	free(text);
	json_decref(offers);
}

static bool build_send(const struct text_turn *t, const struct letter_out *l,
		       struct text_request *out, enum letter_why *why)
{
	int parts = vendor_parts(l->body, MESSAGE_MOST), at = t->steps->at;

	if (file_requests(l) + parts > TEXT_STEPS) {
		*why = letter_why_TOO_LARGE;
		return false;
	}
	out->how = REQUEST_POST;
	if (at >= file_requests(l))
		build_words(t, l, at - file_requests(l), at == file_requests(l) + parts - 1, out);
	else if (at % 2 == 0)
		build_upload(t->settings, &l->files[at / 2], out);
	else
		build_file(t, l, &l->files[at / 2], out);
	return true;
}

/* 0, "0" and "0000" are well; a number or a text of one. */
static long code_of(const json_t *root)
{
	const json_t *v = json_object_get(root, "code");

	if (json_is_integer(v))
		return (long)json_integer_value(v);
	return json_is_string(v) ? strtol(json_string_value(v), NULL, 10) : -1;
}

static void take_code(const struct text_turn *t, const json_t *root, struct text_sent *out)
{
	long code = code_of(root);
	const char *url = dj_json_at(root, "image");

	if (code == SENDER_WRONG)
		out->result.end = OUTBOX_LOGIN;
	else if (code != 0)
		out->result.end = OUTBOX_REFUSED;
	if (code != 0)
		out->result.why = code == SESSION_ENDED ? letter_why_WINDOW : letter_why_CONTENT;
	if (!url[0])
		url = dj_json_at(root, "file");
	if (t->steps->at < TEXT_STEPS)
		dj_copy(t->steps->got[t->steps->at], TEXT_EXTERNAL, url);
}

/* A relay may answer 200 with an error inside. */
static void parse_sent(const struct text_turn *t, const struct text_reply *r, struct text_sent *out)
{
	json_t *root = json_loadb(r->said, r->n, 0, NULL);

	out->result = vendor_status(r);
	if (r->status == 403)
		out->result.end = OUTBOX_LOGIN;
	if (json_is_object(root) && r->status >= 200 && r->status < 300)
		take_code(t, root, out);
	json_decref(root);
}

/* ---- in ---- */

static bool is_what(const char *what)
{
	return strcmp(what, "message") == 0 || strcmp(what, "reference") == 0 ||
	       strcmp(what, "expired_session") == 0;
}

static enum channel_call_end receive(const struct channel_settings *s,
				     const struct channel_call *in, struct channel_reply *out)
{
	(void)s;
	if (in->get || !is_what(in->what))
		return CALL_UNKNOWN;
	snprintf(out->what, sizeof out->what, "kakao/%s", in->what);
	out->type = "application/json";
	dj_buf_puts(&out->body, "{\"code\":0}");
	return CALL_KEEP;
}

/* A text, {"url":…}, or a list of either. */
static void take_content(struct vendor_letter *l, const json_t *v, bool text)
{
	const char *url = json_is_object(v) ? dj_json_at(v, "url") : json_string_value(v);
	const json_t *one;
	size_t i;

	json_array_foreach(v, i, one) take_content(l, one, text);
	if (!url || !url[0])
		return;
	if (text && !json_is_object(v)) {
		if (!l->body)
			l->body = url;
	} else if (l->file_count < VENDOR_FILES) {
		for (int k = 0; k < l->file_count; k++)
			if (strcmp(l->files[k].url, url) == 0)
				return;
		l->files[l->file_count].name = json_is_object(v) ? dj_json_at(v, "name") : "";
		l->files[l->file_count++].url = url;
	}
}

/* Its own serial number, or one made of what makes it unlike any other. */
static const char *external_of(const json_t *root, const struct text_raw *raw, char own[100])
{
	const char *serial = dj_json_at(root, "serial_number");
	const char *end = memchr(raw->bytes, '\n', raw->n);
	unsigned char sum[SIGN_MOST];
	char hex[SIGN_TEXT], session[24];

	if (serial[0])
		return serial;
	sign_sha256(end, raw->n - (size_t)(end - raw->bytes), sum);
	sign_hex(sum, 16, hex);
	snprintf(own, 100, "%.40s-%.32s", vendor_id(root, "session_id", session), hex);
	return own;
}

static void read_message(const json_t *root, const struct text_raw *raw, text_event_h *each,
			 void *arg)
{
	const json_t *long_text = json_object_get(root, "attachment");
	const char *type = dj_json_at(root, "type");
	char own[100];
	struct vendor_letter l = {.external = external_of(root, raw, own),
				  .from = dj_json_at(root, "user_key"),
				  .at_ms = json_integer_value(json_object_get(root, "time"))};
	bool text = strcmp(type, "text") == 0;

	take_content(&l, json_object_get(root, "contents"), text);
	take_content(&l, json_object_get(root, "content"), text);
	if (text && json_is_string(long_text)) /* the whole of a text that was cut */
		l.body = json_string_value(long_text);
	vendor_say(&l, each, arg);
}

static void read_end(const json_t *root, text_event_h *each, void *arg)
{
	struct text_event e = {.kind = TEXT_LEFT};

	if (dj_copy(e.external, sizeof e.external, dj_json_at(root, "user_key")) && e.external[0])
		each(arg, &e);
}

static bool normalise(const struct channel_settings *s, const struct text_raw *raw,
		      text_event_h *each, void *arg)
{
	json_t *root = vendor_body(raw);
	const char *sender = dj_json_at(root, "sender_key");
	bool ours = json_is_object(root) && strcmp(sender, value(s, CHANNEL_KAKAO_sender)) == 0;

	if (ours && strcmp(raw->what, "message") == 0)
		read_message(root, raw, each, arg);
	else if (ours && strcmp(raw->what, "expired_session") == 0)
		read_end(root, each, arg);
	json_decref(root);
	return ours;
}

const struct channel_adapter channel_kakao = {.channel = channel_KAKAO,
					      .name = "kakao",
					      .limits = limits,
					      .build_send = build_send,
					      .parse_sent = parse_sent,
					      .receive = receive,
					      .normalise = normalise};
