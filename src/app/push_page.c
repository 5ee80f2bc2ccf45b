/* Owns reading what a browser gave us. */
#include "app/push_page.h"

#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "store/keyring.h"

#define UNCOMPRESSED 4

void push_seed(const struct keyring *keys, unsigned char out[PUSH_SCALAR])
{
	dj_assert(keyring_derive(keys, "dj-vapid", 1, out));
}

static bool read_bytes(const char *text, size_t n, unsigned char *out, size_t want)
{
	size_t got;

	return sodium_base642bin(out, want, text, n, "=", &got, NULL,
				 sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
	       got == want;
}

bool push_page_read(const char *text, struct push_page *out)
{
	size_t endpoint = strcspn(text, " "), point;
	const char *p = text + endpoint;

	if ((strncmp(text, "https://", 8) != 0 && strncmp(text, "http://", 7) != 0) ||
	    endpoint >= sizeof out->endpoint || *p++ != ' ')
		return false;
	for (size_t i = 0; i < endpoint; i++)
		if ((unsigned char)text[i] <= ' ' || (unsigned char)text[i] >= 0x7f)
			return false;
	dj_copy_n(out->endpoint, sizeof out->endpoint, text, endpoint);
	point = strcspn(p, " ");
	return p[point] == ' ' && read_bytes(p, point, out->point, PUSH_POINT) &&
	       out->point[0] == UNCOMPRESSED &&
	       read_bytes(p + point + 1, strlen(p + point + 1), out->secret, PUSH_SECRET);
}
