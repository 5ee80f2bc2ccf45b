/* What the adapters of messengers share: the letter that they hand over, cutting words into
 * messages, checks of signatures, answers by HTTP status. */
#ifndef EDGE_TEXT_VENDOR_H
#define EDGE_TEXT_VENDOR_H

#include <jansson.h>

#include "edge/text/channel.h"
#include "edge/text/sign.h"

#define VENDOR_FILES 10 /* of one message */

/* A letter that came in, as LETTER_RECEIVED takes it. Texts are borrowed; NULL is none. */
struct vendor_letter {
	const char *external, *from, *name, *body;
	bool open;   /* everybody may read it */
	dj_ms at_ms; /* by the vendor's clock; 0 not said */
	int file_count;
	struct {
		const char *url, *name;
	} files[VENDOR_FILES]; /* fetched from the vendor afterwards */
};
/* One more file; "" and what is too many are none. */
void vendor_add_file(struct vendor_letter *l, const char *url);
/* Hands it on; a letter without sender or without anything in it is none. */
void vendor_say(const struct vendor_letter *l, text_event_h *each, void *arg);

/* The members of an object as text: "" when they are not there or no text. Numbers (ids that some
 * send as numbers) become digits in `own`. */
const char *vendor_id(const json_t *o, const char *key, char own[24]);

/* The JSON behind the head of what was brought; NULL: cannot be read. json_decref. */
json_t *vendor_body(const struct text_raw *raw);

/* Bytes of the n-th message (0-based) that a text makes when one holds `most` letters, and where it
 * begins; false: there are not so many. Cut at a line's end or a blank where one is near. */
bool vendor_part(const char *text, size_t most, int n, size_t *begin, size_t *bytes);
int vendor_parts(const char *text, size_t most);

enum vendor_code { VENDOR_HEX, VENDOR_BASE64 };
/* HMAC-SHA256 as text: 64 hex digits or 44 letters of base64. */
void vendor_sign(const char *secret, const void *bytes, size_t n, enum vendor_code code,
		 char out[SIGN_TEXT]);
/* Is it "sha256=" and that? In constant time. False for an empty secret. */
bool vendor_signed(const char *secret, const void *bytes, size_t n, enum vendor_code code,
		   const char *signature);

/* What an HTTP status alone says; SENT for 2xx. */
struct outbox_result vendor_status(const struct text_reply *r);

/* "HEAD: WORDS" as far as it fits, whole letters: what a vendor said, for people. */
void vendor_words(char *out, size_t cap, const char *head, const char *words);

/* One part of multipart/form-data, and its end. */
#define VENDOR_BOUNDARY "dajeong-7f3d9a51c2e84b06"
void vendor_field(struct dj_buf *out, const char *name, const char *value);
void vendor_file(struct dj_buf *out, const char *name, const struct letter_file *f);
void vendor_file_end(struct dj_buf *out);

#endif
