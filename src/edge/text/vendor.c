/* Owns what the adapters of messengers share. Refuses: knowing one of them. */
#include "edge/text/vendor.h"
#include "app/json_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- letters ---- */

static void put_files(struct dj_json *j, const struct vendor_letter *l)
{
	dj_json_array(j, "media");
	for (int i = 0; i < l->file_count; i++) {
		dj_json_object(j, NULL);
		dj_json_text(j, "url", l->files[i].url);
		dj_json_text(j, "name", l->files[i].name ? l->files[i].name : "");
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_letter(struct dj_json *j, const struct vendor_letter *l)
{
	const char *body = l->body ? l->body : "";

	dj_json_object(j, NULL);
	dj_json_text(j, "external", l->external);
	dj_json_text(j, "from", l->from);
	dj_json_text(j, "name", l->name ? l->name : "");
	dj_json_text(j, "body", body);
	dj_json_text(j, "kind", word_of(words_letter_kind, letter_kind_PERSON));
	dj_json_int(j, "bytes", (int64_t)strlen(body));
	dj_json_int(j, "at_ms", l->at_ms);
	dj_json_bool(j, "open", l->open);
	put_files(j, l);
	dj_json_end_object(j);
}

void vendor_add_file(struct vendor_letter *l, const char *url)
{
	if (url[0] && l->file_count < VENDOR_FILES)
		l->files[l->file_count++].url = url;
}

void vendor_say(const struct vendor_letter *l, text_event_h *each, void *arg)
{
	struct text_event e = {.kind = TEXT_LETTER};
	struct dj_buf out;
	struct dj_json j;

	if (!l->from || !l->from[0] || (!l->file_count && (!l->body || !l->body[0])))
		return;
	dj_buf_init(&out, COMMAND_BODY);
	j = dj_json_begin(&out);
	put_letter(&j, l);
	e.letter = out.data;
	e.n = out.len;
	if (!out.full)
		each(arg, &e);
	dj_buf_fini(&out);
}

/* ---- JSON ---- */

const char *vendor_id(const json_t *o, const char *key, char own[24])
{
	const json_t *v = json_object_get(o, key);

	if (!json_is_integer(v))
		return dj_json_at(o, key);
	snprintf(own, 24, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	return own;
}

json_t *vendor_body(const struct text_raw *raw)
{
	const char *end = memchr(raw->bytes, '\n', raw->n);

	if (!end)
		return NULL;
	return json_loadb(end + 1, raw->n - (size_t)(end + 1 - raw->bytes), JSON_ALLOW_NUL, NULL);
}

/* ---- cutting ---- */

/* The end of `most` letters, or a little before it where a line or a word ends. */
static size_t part_end(const char *text, size_t most)
{
	size_t at = 0, letters = 0, word = 0, line = 0;

	while (text[at]) {
		if ((text[at] & 0xc0) != 0x80 && letters++ == most)
			break;
		at++;
		if (text[at - 1] == '\n')
			line = at;
		else if (text[at - 1] == ' ')
			word = at;
	}
	if (!text[at])
		return at;
	if (line > at * 3 / 4)
		return line;
	return word > at * 3 / 4 ? word : at;
}

bool vendor_part(const char *text, size_t most, int n, size_t *begin, size_t *bytes)
{
	*begin = 0;
	for (;; n--) {
		*bytes = part_end(text + *begin, most);
		if (n == 0 || *bytes == 0)
			return *bytes > 0;
		*begin += *bytes;
	}
}

int vendor_parts(const char *text, size_t most)
{
	int n = 0;

	for (size_t bytes; (bytes = part_end(text, most)) > 0; text += bytes)
		n++;
	return n;
}

/* ---- signatures ---- */

void vendor_sign(const char *secret, const void *bytes, size_t n, enum vendor_code code,
		 char out[SIGN_TEXT])
{
	unsigned char sum[SIGN_MOST];
	size_t length = sign_hmac(SIGN_SHA256, secret, bytes, n, sum);

	(code == VENDOR_HEX ? sign_hex : sign_base64)(sum, length, out);
}

bool vendor_signed(const char *secret, const void *bytes, size_t n, enum vendor_code code,
		   const char *signature)
{
	static const char scheme[] = "sha256=";
	char ours[SIGN_TEXT];

	vendor_sign(secret, bytes, n, code, ours);
	return secret[0] && strncmp(signature, scheme, sizeof scheme - 1) == 0 &&
	       sign_equal(signature + sizeof scheme - 1, ours);
}

/* ---- answers ---- */

struct outbox_result vendor_status(const struct text_reply *r)
{
	struct outbox_result result = {.end = OUTBOX_UNHEARD, .retry_after_ms = r->wait_ms};

	if (r->status >= 200 && r->status < 300)
		result.end = OUTBOX_SENT;
	else if (r->status == 401)
		result.end = OUTBOX_LOGIN;
	else if (r->status == 429 || r->status >= 500)
		result.end = OUTBOX_LATER;
	else if (r->status >= 300)
		result.end = OUTBOX_REFUSED;
	else if (!r->reached)
		result.end = OUTBOX_AWAY;
	if (result.end == OUTBOX_REFUSED)
		result.why = r->status == 413 ? letter_why_TOO_LARGE : letter_why_REFUSED;
	return result;
}

void vendor_words(char *out, size_t cap, const char *head, const char *words)
{
	struct dj_buf all;

	dj_buf_init(&all, 4000);
	dj_buf_printf(&all, "%s%s%s", head, head[0] && words[0] ? ": " : "", words);
	dj_copy(out, cap, all.len ? all.data : "");
	dj_buf_fini(&all);
}

/* ---- multipart/form-data (RFC 7578) ---- */

void vendor_field(struct dj_buf *out, const char *name, const char *value)
{
	dj_buf_printf(out,
		      "--" VENDOR_BOUNDARY
		      "\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n",
		      name, value);
}

/* The name as a header may hold it: no quotes, no line ends. */
static void put_name(struct dj_buf *out, const char *name)
{
	for (; *name; name++)
		dj_buf_add(out, strchr("\"\\\r\n", *name) ? "_" : name, 1);
}

void vendor_file(struct dj_buf *out, const char *name, const struct letter_file *f)
{
	dj_buf_printf(out,
		      "--" VENDOR_BOUNDARY
		      "\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"",
		      name);
	put_name(out, f->name[0] ? f->name : "file");
	dj_buf_printf(out, "\"\r\nContent-Type: %s\r\n\r\n",
		      f->type[0] ? f->type : "application/octet-stream");
	dj_buf_add(out, f->bytes, f->n);
	dj_buf_puts(out, "\r\n");
}

void vendor_file_end(struct dj_buf *out)
{
	dj_buf_puts(out, "--" VENDOR_BOUNDARY "--\r\n");
}
