/* Owns a letter as a mail: head, address for answers, words. */
#include "edge/text/mail.h"

#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mail_init(void)
{
	g_mime_init();
}

void mail_reply_address(const struct channel_settings *s, const char *mark,
			char out[LETTER_ADDRESS])
{
	const char *pattern = channel_value(s, CHANNEL_MAIL_reply);
	const char *from = channel_value(s, CHANNEL_MAIL_from), *at = strrchr(from, '@');
	const char *star = strchr(pattern, '*');

	if (star)
		snprintf(out, LETTER_ADDRESS, "%.*s%s%s", (int)(star - pattern), pattern, mark,
			 star + 1);
	else
		snprintf(out, LETTER_ADDRESS, "%.*s+%s%s", (int)(at - from), from, mark, at);
}

static void put_head(GMimeMessage *m, const struct channel_settings *s, const struct letter_out *l)
{
	const char *name = channel_value(s, CHANNEL_MAIL_name);
	const char *from = channel_value(s, CHANNEL_MAIL_from);
	GDateTime *made = g_date_time_new_from_unix_utc(l->made_ms / 1000);
	GMimeObject *head = GMIME_OBJECT(m);
	char reply[LETTER_ADDRESS];

	mail_reply_address(s, l->mark, reply);
	g_mime_message_add_mailbox(m, GMIME_ADDRESS_TYPE_FROM, name[0] ? name : NULL, from);
	g_mime_message_add_mailbox(m, GMIME_ADDRESS_TYPE_TO, NULL, l->to);
	g_mime_message_add_mailbox(m, GMIME_ADDRESS_TYPE_REPLY_TO, name[0] ? name : NULL, reply);
	g_mime_message_set_subject(m, l->subject[0] ? l->subject : name, "utf-8");
	g_mime_message_set_message_id(m, l->message_id);
	g_mime_message_set_date(m, made);
	g_date_time_unref(made);
	if (l->references[0]) {
		const char *last = strrchr(l->references, '<');

		g_mime_object_set_header(head, "In-Reply-To", last, NULL);
		g_mime_object_set_header(head, "References", l->references, NULL);
	}
	/* RFC 3834: no machine answers a notice of ours. */
	if (l->automatic)
		g_mime_object_set_header(head, "Auto-Submitted", "auto-replied", NULL);
	g_mime_object_set_header(head, "Content-Language", word_of(words_language, l->language),
				 NULL);
}

static GMimeObject *words_part(const char *body)
{
	GMimeTextPart *text = g_mime_text_part_new_with_subtype("plain");

	g_mime_text_part_set_charset(text, "utf-8");
	g_mime_text_part_set_text(text, body);
	g_mime_part_set_content_encoding(GMIME_PART(text), GMIME_CONTENT_ENCODING_BASE64);
	return GMIME_OBJECT(text);
}

static GMimeObject *file_part(const struct letter_file *f)
{
	const char *slash = strchr(f->type, '/');
	char *type = g_strndup(f->type, slash ? (gsize)(slash - f->type) : 0);
	GMimePart *part = slash ? g_mime_part_new_with_type(type, slash + 1)
				: g_mime_part_new_with_type("application", "octet-stream");
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(f->bytes, f->n);
	GMimeDataWrapper *content =
	    g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_BINARY);

	g_mime_part_set_content(part, content);
	g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
	g_mime_part_set_filename(part, f->name);
	g_object_unref(content);
	g_object_unref(stream);
	g_free(type);
	return GMIME_OBJECT(part);
}

static void take_part(GMimeMultipart *many, GMimeObject *part)
{
	g_mime_multipart_add(many, part);
	g_object_unref(part);
}

/* The same letter is the same bytes, each time that it is sent. */
static void put_words(GMimeMessage *m, const struct letter_out *l)
{
	GMimeMultipart *many;
	char boundary[64];

	if (l->file_count == 0) {
		GMimeObject *text = words_part(l->body);

		g_mime_message_set_mime_part(m, text);
		g_object_unref(text);
		return;
	}
	many = g_mime_multipart_new_with_subtype("mixed");
	snprintf(boundary, sizeof boundary, "=-%s", l->mark);
	g_mime_multipart_set_boundary(many, boundary);
	take_part(many, words_part(l->body));
	for (int i = 0; i < l->file_count; i++)
		take_part(many, file_part(&l->files[i]));
	g_mime_message_set_mime_part(m, GMIME_OBJECT(many));
	g_object_unref(many);
}

static void write_out(GMimeMessage *m, struct dj_buf *out)
{
	GMimeFormatOptions *options = g_mime_format_options_new();
	GMimeStream *stream = g_mime_stream_mem_new();
	const GByteArray *bytes;

	g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
	g_mime_object_write_to_stream(GMIME_OBJECT(m), options, stream);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	dj_buf_add(out, bytes->data, bytes->len);
	g_object_unref(stream);
	g_mime_format_options_free(options);
}

bool mail_build(const struct text_turn *t, const struct letter_out *l, struct text_request *out,
		enum letter_why *why)
{
	const struct channel_settings *s = t->settings;
	const char *user = channel_value(s, CHANNEL_MAIL_smtp_user);
	GMimeMessage *m;

	if (!letter_mailbox(l->to)) {
		*why = letter_why_ADDRESS;
		return false;
	}
	out->how = REQUEST_SMTP;
	dj_copy(out->url, sizeof out->url, channel_value(s, CHANNEL_MAIL_smtp));
	dj_copy(out->from, sizeof out->from, channel_value(s, CHANNEL_MAIL_from));
	dj_copy(out->to, sizeof out->to, l->to);
	out->user = user[0] ? user : NULL;
	out->password = user[0] ? channel_value(s, CHANNEL_MAIL_smtp_password) : NULL;
	out->tls = strcmp(channel_value(s, CHANNEL_MAIL_tls), "no") != 0;
	out->authority = channel_value(s, CHANNEL_MAIL_authority);
	m = g_mime_message_new(TRUE);
	put_head(m, s, l);
	put_words(m, l);
	write_out(m, &out->body);
	g_object_unref(m);
	return true;
}
