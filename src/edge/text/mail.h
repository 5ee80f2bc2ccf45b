/* Inside the mail adapter: MIME out and in, HTML as text. */
#ifndef EDGE_TEXT_MAIL_H
#define EDGE_TEXT_MAIL_H

#include "edge/text/channel.h"

/* Once, before any of the others and any thread. */
void mail_init(void);
/* The letter as RFC 5322 text into out->body, and its envelope. */
bool mail_build(const struct text_turn *t, const struct letter_out *l, struct text_request *out,
		enum letter_why *why);
/* A mail of n bytes as the JSON that LETTER_RECEIVED takes. False when nobody can have written it
 * (no sender). Never more than COMMAND_BODY: long words are cut, the file has all. */
bool mail_read(const struct channel_settings *s, const char *bytes, size_t n, struct dj_buf *json);
/* Its attachments, decoded; at most LETTER_FILES. */
void mail_files(const char *bytes, size_t n,
		void (*each)(void *arg, const char *name, const void *bytes, size_t n), void *arg);
/* HTML as a reader sees it, without its script and style. */
void html_text(const char *html, size_t n, struct dj_buf *out);
/* The address that answers to this letter come to. */
void mail_reply_address(const struct channel_settings *s, const char *mark,
			char out[LETTER_ADDRESS]);

#endif
