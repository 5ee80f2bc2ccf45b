/* Owns reading a mail: who wrote it to whom, in answer to what, its words as text, what a bounce
 * reports. Caps: PARTS parts to DEPTH, LETTER_BODY bytes of words. Refuses: HTML beyond its text,
 * believing any of it. */
#include "edge/text/mail.h"

#include <ctype.h>
#include <gmime/gmime.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PARTS	  200
#define DEPTH	  12
#define ADDRESSES 40

struct reading {
	struct dj_buf plain, html;
	int parts;
	/* of a report (RFC 3464) */
	char action[16], status[16], said[200], original[200];
};

/* ---- text that may be shown ---- */

static bool is_direction(const unsigned char *p)
{
	return p[0] == 0xe2 && ((p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae) ||
				(p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9));
}

/* UTF-8 without control letters and without those that turn a line around. */
static void put_clean(struct dj_buf *out, const char *text)
{
	char *valid = g_utf8_make_valid(text, -1);

	for (const unsigned char *p = (const unsigned char *)valid; *p; p++) {
		if (p[1] && p[2] && is_direction(p)) {
			p += 2;
			continue;
		}
		if ((*p >= 0x20 && *p != 0x7f) || *p == '\n' || *p == '\t')
			dj_buf_add(out, p, 1);
	}
	g_free(valid);
}

static void put_value(struct dj_json *j, const char *key, const char *text, size_t cap)
{
	struct dj_buf clean;
	char *cut = dj_alloc(cap);

	dj_buf_init(&clean, 8000);
	put_clean(&clean, text ? text : "");
	dj_copy(cut, cap, clean.data ? clean.data : "");
	for (char *p = cut; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	dj_json_text(j, key, cut);
	free(cut);
	dj_buf_fini(&clean);
}

/* ---- parts ---- */

static void add_text(struct dj_buf *out, GMimeTextPart *part)
{
	char *text = g_mime_text_part_get_text(part);

	if (text && out->len)
		dj_buf_puts(out, "\n");
	if (text)
		dj_buf_puts(out, text);
	g_free(text);
}

static void take_field(const char *line, const char *name, char *out, size_t cap)
{
	size_t n = strlen(name);

	if (strncasecmp(line, name, n) != 0 || line[n] != ':')
		return;
	line += n + 1;
	line += strspn(line, " \t");
	dj_copy_n(out, cap, line, strcspn(line, "\r\n"));
}

/* The recipient that failed counts; one that was delivered to beside it does not. */
static void take_status(struct reading *r, GMimeObject *part)
{
	GMimeStream *stream = g_mime_stream_mem_new();
	GMimeDataWrapper *content =
	    GMIME_IS_PART(part) ? g_mime_part_get_content(GMIME_PART(part)) : NULL;
	const GByteArray *bytes;
	char *text, *save, *line;

	if (content)
		g_mime_data_wrapper_write_to_stream(content, stream);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	text = g_strndup((const char *)bytes->data, MIN(bytes->len, 16384));
	g_object_unref(stream);
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		if (strcmp(r->action, "failed") != 0)
			take_field(line, "Action", r->action, sizeof r->action);
		take_field(line, "Status", r->status, sizeof r->status);
		take_field(line, "Diagnostic-Code", r->said, sizeof r->said);
	}
	for (char *p = r->action; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	g_free(text);
}

static void copy_id(const char *id, char *out, size_t cap)
{
	dj_copy(out, cap, id ? id : "");
}

/* The mail that a report is about: whole, or its head alone. */
static void take_original(struct reading *r, GMimeObject *part)
{
	GMimeMessage *m = GMIME_IS_MESSAGE_PART(part)
			      ? g_mime_message_part_get_message(GMIME_MESSAGE_PART(part))
			      : NULL;
	char *text =
	    GMIME_IS_TEXT_PART(part) ? g_mime_text_part_get_text(GMIME_TEXT_PART(part)) : NULL;
	char *save, *line;

	if (m)
		copy_id(g_mime_message_get_message_id(m), r->original, sizeof r->original);
	for (line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		char id[200] = "";

		take_field(line, "Message-ID", id, sizeof id);
		if (id[0] == '<' && strchr(id, '>'))
			dj_copy_n(r->original, sizeof r->original, id + 1, strcspn(id + 1, ">"));
	}
	g_free(text);
}

static void walk(struct reading *r, GMimeObject *part, int depth);

static void walk_many(struct reading *r, GMimeMultipart *many, int depth)
{
	int n = g_mime_multipart_get_count(many);

	for (int i = 0; i < n && r->parts < PARTS; i++)
		walk(r, g_mime_multipart_get_part(many, i), depth + 1);
}

static void walk(struct reading *r, GMimeObject *part, int depth)
{
	GMimeContentType *type = part ? g_mime_object_get_content_type(part) : NULL;
	const char *placed = part ? g_mime_object_get_disposition(part) : NULL;

	if (!type || depth > DEPTH || r->parts++ >= PARTS)
		return;
	if (GMIME_IS_MULTIPART(part))
		walk_many(r, GMIME_MULTIPART(part), depth);
	else if (g_mime_content_type_is_type(type, "message", "delivery-status"))
		take_status(r, part);
	else if (g_mime_content_type_is_type(type, "message", "rfc822") ||
		 g_mime_content_type_is_type(type, "text", "rfc822-headers"))
		take_original(r, part);
	else if (placed && strcasecmp(placed, "attachment") == 0)
		return;
	else if (g_mime_content_type_is_type(type, "text", "html"))
		add_text(&r->html, GMIME_TEXT_PART(part));
	else if (GMIME_IS_TEXT_PART(part))
		add_text(&r->plain, GMIME_TEXT_PART(part));
}

/* ---- head ---- */

static const char *header(GMimeMessage *m, const char *name)
{
	return g_mime_object_get_header(GMIME_OBJECT(m), name);
}

static InternetAddressMailbox *first_mailbox(InternetAddressList *list)
{
	InternetAddress *a = list && internet_address_list_length(list)
				 ? internet_address_list_get_address(list, 0)
				 : NULL;

	return a && INTERNET_ADDRESS_IS_MAILBOX(a) ? INTERNET_ADDRESS_MAILBOX(a) : NULL;
}

static void put_addresses(struct dj_json *j, GMimeMessage *m)
{
	static const char *const names[] = {
	    "To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"};
	int count = 0;

	dj_json_array(j, "to");
	for (size_t i = 0; i < DJ_COUNT(names); i++) {
		const char *text = header(m, names[i]);
		InternetAddressList *list = text ? internet_address_list_parse(NULL, text) : NULL;
		int n = list ? internet_address_list_length(list) : 0;

		for (int k = 0; k < n && count < ADDRESSES; k++) {
			InternetAddress *a = internet_address_list_get_address(list, k);

			if (!INTERNET_ADDRESS_IS_MAILBOX(a))
				continue;
			put_value(j, NULL, INTERNET_ADDRESS_MAILBOX(a)->addr, LETTER_ADDRESS);
			count++;
		}
		g_clear_object(&list);
	}
	dj_json_end_array(j);
}

static int put_ids(struct dj_json *j, const char *text, int room)
{
	GMimeReferences *refs = text ? g_mime_references_parse(NULL, text) : NULL;
	int n = refs ? g_mime_references_length(refs) : 0, put = 0;

	for (int i = n - 1; i >= 0 && put < room; i--, put++) /* the nearest first */
		put_value(j, NULL, g_mime_references_get_message_id(refs, i), 200);
	if (refs)
		g_mime_references_free(refs);
	return put;
}

static bool is_ours(const struct channel_settings *s, const char *from)
{
	return strcasecmp(from, channel_value(s, CHANNEL_MAIL_from)) == 0;
}

static int count_header(GMimeMessage *m, const char *name)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(GMIME_OBJECT(m));
	int n = g_mime_header_list_get_count(list), found = 0;

	for (int i = 0; i < n; i++)
		found +=
		    strcasecmp(g_mime_header_get_name(g_mime_header_list_get_header_at(list, i)),
			       name) == 0;
	return found;
}

static enum letter_kind kind_of(const struct channel_settings *s, GMimeMessage *m, const char *from)
{
	GMimeContentType *type =
	    g_mime_message_get_mime_part(m)
		? g_mime_object_get_content_type(g_mime_message_get_mime_part(m))
		: NULL;
	char *named = type ? g_mime_content_type_get_mime_type(type) : NULL;
	struct letter_head h = {.auto_submitted = header(m, "Auto-Submitted"),
				.precedence = header(m, "Precedence"),
				.list_id = header(m, "List-Id"),
				.content_type = named,
				.return_path = header(m, "Return-Path"),
				.from = from,
				.auto_response = header(m, "X-Autoreply") ||
						 header(m, "X-Autorespond") ||
						 header(m, "X-Auto-Response-Suppress"),
				.received = count_header(m, "Received"),
				.ours = is_ours(s, from)};
	enum letter_kind kind = letter_kind_of(&h);

	g_free(named);
	return kind;
}

/* What our own mail server found out: only the line that it wrote, which stands first. */
static void put_auth(struct dj_json *j, const struct channel_settings *s, GMimeMessage *m)
{
	static const char *const checks[] = {"spf", "dkim", "dmarc"};
	const char *line = header(m, "Authentication-Results");
	const char *server = channel_value(s, CHANNEL_MAIL_trusted);
	struct dj_buf out;

	dj_buf_init(&out, 200);
	if (line)
		line += strspn(line, " \t\r\n");
	if (line && server[0] && strncasecmp(line, server, strlen(server)) == 0 &&
	    strchr("; \r\n\t", line[strlen(server)]))
		for (size_t i = 0; i < DJ_COUNT(checks); i++) {
			char what[16];
			const char *at;

			snprintf(what, sizeof what, "%s=", checks[i]);
			at = strcasestr(line, what);
			if (at)
				dj_buf_printf(&out, "%s%.*s", out.len ? " " : "",
					      (int)MIN(strcspn(at, " ;\r\n\t("), 24), at);
		}
	put_value(j, "auth", out.data ? out.data : "", 100);
	dj_buf_fini(&out);
}

/* ---- the whole ---- */

static void put_words(struct dj_json *j, struct reading *r)
{
	struct dj_buf text, clean;
	char *cut = dj_alloc(LETTER_BODY);

	dj_buf_init(&text, 4 << 20);
	dj_buf_init(&clean, 4 << 20);
	if (r->plain.len)
		dj_buf_puts(&text, r->plain.data);
	else if (r->html.len)
		html_text(r->html.data, r->html.len, &text);
	put_clean(&clean, text.data ? text.data : "");
	dj_copy(cut, clean.len > LETTER_BODY - 1 ? LETTER_BODY : clean.len + 1,
		clean.data ? clean.data : "");
	dj_json_text(j, "body", cut);
	free(cut);
	dj_buf_fini(&text);
	dj_buf_fini(&clean);
}

static void put_report(struct dj_json *j, const struct reading *r)
{
	if (!r->action[0])
		return;
	dj_json_object(j, "bounce");
	put_value(j, "external", r->original, 200);
	put_value(j, "action", r->action, sizeof r->action);
	put_value(j, "status", r->status, sizeof r->status);
	put_value(j, "said", r->said, sizeof r->said);
	dj_json_end_object(j);
}

static bool put_mail(const struct channel_settings *s, GMimeMessage *m, size_t bytes,
		     struct dj_buf *json)
{
	InternetAddressMailbox *from = first_mailbox(g_mime_message_get_from(m));
	const char *address = from && from->addr ? from->addr : "";
	struct dj_json j = dj_json_begin(json);
	struct reading r = {.parts = 0};
	int refs;

	if (!letter_mailbox(address))
		return false;
	dj_buf_init(&r.plain, 4 << 20);
	dj_buf_init(&r.html, 4 << 20);
	walk(&r, g_mime_message_get_mime_part(m), 0);
	dj_json_object(&j, NULL);
	put_value(&j, "external", g_mime_message_get_message_id(m), 200);
	put_value(&j, "from", address, LETTER_ADDRESS);
	put_value(&j, "name", internet_address_get_name(INTERNET_ADDRESS(from)), 120);
	put_addresses(&j, m);
	dj_json_array(&j, "refs");
	refs = put_ids(&j, header(m, "In-Reply-To"), 4);
	put_ids(&j, header(m, "References"), 20 - refs);
	dj_json_end_array(&j);
	put_value(&j, "subject", g_mime_message_get_subject(m), LETTER_SUBJECT);
	put_words(&j, &r);
	dj_json_text(&j, "kind", word_of(words_letter_kind, kind_of(s, m, address)));
	put_auth(&j, s, m);
	dj_json_bool(&j, "too_large", header(m, "X-Dajeong-Too-Large") != NULL);
	dj_json_int(&j, "bytes",
		    header(m, "X-Dajeong-Too-Large") ? atoll(header(m, "X-Dajeong-Too-Large"))
						     : (int64_t)bytes);
	put_report(&j, &r);
	dj_json_end_object(&j);
	dj_buf_fini(&r.plain);
	dj_buf_fini(&r.html);
	return !json->full;
}

bool mail_read(const struct channel_settings *s, const char *bytes, size_t n, struct dj_buf *json)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, n);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *m = g_mime_parser_construct_message(parser, NULL);
	bool read = m && put_mail(s, m, n, json);

	g_clear_object(&m);
	g_object_unref(parser);
	g_object_unref(stream);
	return read;
}

/* ---- files ---- */

struct filing {
	void (*each)(void *arg, const char *name, const void *bytes, size_t n);
	void *arg;
	int parts, count;
};

/* What is words stands in the letter; everything else that has a name or says so is a file. */
static bool is_file(GMimeObject *part)
{
	const char *placed = g_mime_object_get_disposition(part);

	if (!GMIME_IS_PART(part))
		return false;
	if (placed && strcasecmp(placed, "attachment") == 0)
		return true;
	return !GMIME_IS_TEXT_PART(part) &&
	       !g_mime_content_type_is_type(g_mime_object_get_content_type(part), "message", "*");
}

static void give_file(struct filing *f, GMimePart *part)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeStream *stream = g_mime_stream_mem_new();
	const char *name = g_mime_part_get_filename(part);
	const GByteArray *bytes;
	struct dj_buf clean;

	dj_buf_init(&clean, 4096);
	put_clean(&clean, name && name[0] ? name : "file");
	if (content)
		g_mime_data_wrapper_write_to_stream(content, stream);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	if (bytes->len) {
		f->each(f->arg, clean.data ? clean.data : "file", bytes->data, bytes->len);
		f->count++;
	}
	dj_buf_fini(&clean);
	g_object_unref(stream);
}

static void walk_files(struct filing *f, GMimeObject *part, int depth)
{
	if (!part || depth > DEPTH || f->parts++ >= PARTS || f->count >= LETTER_FILES)
		return;
	if (GMIME_IS_MULTIPART(part)) {
		int n = g_mime_multipart_get_count(GMIME_MULTIPART(part));

		for (int i = 0; i < n && f->parts < PARTS; i++)
			walk_files(f, g_mime_multipart_get_part(GMIME_MULTIPART(part), i),
				   depth + 1);
	} else if (is_file(part)) {
		give_file(f, GMIME_PART(part));
	}
}

void mail_files(const char *bytes, size_t n,
		void (*each)(void *arg, const char *name, const void *bytes, size_t n), void *arg)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, n);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *m = g_mime_parser_construct_message(parser, NULL);
	struct filing f = {each, arg, 0, 0};

	if (m)
		walk_files(&f, g_mime_message_get_mime_part(m), 0);
	g_clear_object(&m);
	g_object_unref(parser);
	g_object_unref(stream);
}
