/* What a browser gave us so that we can tell it something (docs/push.md), and what our own key for
 * that is made from. */
#ifndef APP_PUSH_PAGE_H
#define APP_PUSH_PAGE_H

#include "base/base.h"

struct keyring;

#define PUSH_SCALAR   32
#define PUSH_POINT    65 /* of P-256, uncompressed: 4, x, y */
#define PUSH_SECRET   16 /* what a browser adds to its point, RFC 8291 */
#define PUSH_ENDPOINT 1000

struct push_page {
	char endpoint[PUSH_ENDPOINT];
	unsigned char point[PUSH_POINT], secret[PUSH_SECRET];
};
/* "endpoint p256dh auth", the latter two in base64url. False: no address of the web, not of those
 * lengths, no point that is written uncompressed. */
bool push_page_read(const char *text, struct push_page *out);

/* From the first key of the ring, the same for ever. */
void push_seed(const struct keyring *keys, unsigned char out[PUSH_SCALAR]);

#endif
