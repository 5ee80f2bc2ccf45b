/* Letters by rule, pure: who wrote one, where its own words end, what a text costs by SMS, what a
 * server's answer means. */
#ifndef DOMAIN_LETTER_H
#define DOMAIN_LETTER_H

#include "domain/words.h"

#define LETTER_ADDRESS 256	    /* bytes of an address with its NUL (RFC 5321 4.5.3.1.3) */
#define LETTER_SUBJECT 400	    /* of a subject in UTF-8 */
#define LETTER_BODY    (256 * 1024) /* of its words; longer mails are cut, the whole stays kept */

/* What the head of a mail says about who wrote it. Texts may be NULL. */
struct letter_head {
	const char *auto_submitted; /* RFC 3834 */
	const char *precedence;
	const char *list_id;
	const char *content_type; /* "multipart/report" */
	const char *return_path;  /* "" or "<>": nobody wants an answer */
	const char *from;	  /* the address alone */
	bool auto_response;	  /* X-Autoreply and its cousins stand there */
	int received;		  /* servers it went through */
	bool ours;		  /* it came from one of our own addresses */
};
#define LETTER_RECEIVED_MOST 40 /* a mail that went through more servers turns in a circle */

enum letter_kind letter_kind_of(const struct letter_head *h);

/* Where a text's own words end: before the quoted letter it answers, or before the signature. The
 * length of the whole when there is neither, or when nothing would be left. */
size_t letter_fold(const char *text, size_t n);

/* What an enhanced status code (RFC 3463: "5.1.1") or, without one, an SMTP reply (550) means.
 * NONE: it went. */
enum letter_why letter_why_of(const char *status, int reply);

/* The language of a text by its letters: Hangul, kana, Han, Cyrillic, Vietnamese marks, else
 * English.
 */
enum language letter_language(const char *text);

/* A text as SMS carries it: 70 UTF-16 units in one part, 67 in each of several (Korean needs 16
 * bits a letter; a letter beyond U+FFFF takes two and is not cut). */
#define SMS_ALONE 70
#define SMS_PART  67
#define SMS_PARTS 6 /* more is refused: write a mail */
struct sms_size {
	int units, parts;
};
struct sms_size sms_size(const char *text);
/* Korean carriers count bytes of CP949 (dj_cp949_bytes). */
#define SMS_LONG_BYTES 2000

/* A telephone number as the network wants it: digits and a leading +. False when it is none. */
bool letter_number(const char *text, char *out, size_t cap);
/* Is it one mailbox at one domain, without what a header or an SMTP line could trip over? */
bool letter_mailbox(const char *text);

#endif
