/* A push message for a browser: its words sealed so that only that browser reads them (RFC 8291 on
 * RFC 8188, aes128gcm), and who sends it (VAPID, RFC 8292, ES256). Pure; vectors of the RFCs:
 * t/unit/push_seal_test.c. */
#ifndef EDGE_TEXT_PUSH_SEAL_H
#define EDGE_TEXT_PUSH_SEAL_H

#include "app/push_page.h"
#include "base/text.h"

#define PUSH_SALT 16
#define PUSH_HEAD (PUSH_SALT + 4 + 1 + PUSH_POINT)
#define PUSH_MOST 3000 /* bytes of words; push services take 4096 in all */

/* The key by which push services and browsers know that a message is ours (VAPID): a browser that
 * asked to be told with this key hears nobody else. */
struct push_signer {
	unsigned char scalar[PUSH_SCALAR], point[PUSH_POINT];
};
void push_signer(const struct keyring *keys, struct push_signer *out);
/* The point of a scalar; false: it is 0 or not below the order of the curve. */
bool push_point(const unsigned char scalar[PUSH_SCALAR], unsigned char point[PUSH_POINT]);

/* What must be new for each message. */
struct push_dice {
	unsigned char salt[PUSH_SALT], scalar[PUSH_SCALAR];
};

/* The whole body of the request behind `out`. False: the browser's point is not on the curve, or
 * the scalar is none (drawn anew it hardly ever is). */
bool push_seal(const struct push_page *page, const struct push_dice *dice, const void *words,
	       size_t n, struct dj_buf *out);

/* "vapid t=..., k=...": for the origin of this address, until `until_s` (Unix). `contact` "": not
 * said. False: it is no address. */
bool push_vapid(const char *endpoint, const char *contact, int64_t until_s,
		const struct push_signer *signer, struct dj_buf *out);

#endif
