/* links: base domain app edge/sip */
/* Numbers, names, keys and nonces as strangers write them. */
#include "edge/sip/digest.h"
#include "edge/sip/text.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void clean(const char *s)
{
	for (; *s; s++)
		dj_assert((unsigned char)*s >= 0x20 && !strchr("\"\\<>\x7f", *s));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pl text = {(const char *)data, size};
	struct sip_digest d = {.serial = 5};
	struct uri uri;
	char out[32], name[200];

	sip_user_text(&text, out, sizeof out);
	clean(out);
	dj_assert(
	    strspn(out, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-_.*#()") ==
	    strlen(out));
	if (!uri_decode(&uri, &text))
		sip_user(&uri, out, sizeof out);
	memcpy(name, data, size < sizeof name - 1 ? size : sizeof name - 1);
	name[size < sizeof name - 1 ? size : sizeof name - 1] = '\0';
	sip_display(name, out, sizeof out);
	clean(out);
	sip_info_key((const char *)data, size);
	dj_assert(!sip_nonce_serial(&d, (const char *)data, size) || size == 32);
	return 0;
}
