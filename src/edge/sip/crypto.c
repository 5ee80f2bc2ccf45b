/* Owns a=crypto: suites, tags and keys as text. Refuses keys with an index of their own (MKI). */
#include "edge/sip/crypto.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

#include <re/re.h>

#define RAW_MOST  64
#define TEXT_MOST 60

static const struct suite {
	const char *name;
	enum leg_suite suite;
} suites[] = {{"AES_CM_128_HMAC_SHA1_80", SUITE_AES_CM_80},
	      {"AES_CM_128_HMAC_SHA1_32", SUITE_AES_CM_32},
	      {"AEAD_AES_128_GCM", SUITE_AES_GCM}};

static bool is_sealed(const struct sip_keys *k)
{
	return k && k->keys.suite != SUITE_NONE;
}

static bool take_key(struct sip_crypto *out, enum leg_suite suite, const char *text, size_t n)
{
	uint8_t raw[RAW_MOST];
	size_t size = sizeof raw;

	if (n > TEXT_MOST || n % 4 || base64_decode(text, n, raw, &size) ||
	    (int)size != leg_key_size(suite))
		return false;
	out->suite = suite;
	memcpy(out->key, raw, size);
	return true;
}

/* Parameters of the session behind the key: what is no mere hint would have to be done. */
static bool asks_more(const char *rest)
{
	const char *more = strchr(rest, ' ');

	return more && more[1] && more[1] != '-' && strncmp(more + 1, "WSH=", 4) != 0;
}

/* "1 AES_CM_128_HMAC_SHA1_80 inline:KEY|2^20|1:4" */
void sip_crypto_read(struct sip_crypto *out, const char *text, size_t n)
{
	char line[160], name[32], key[TEXT_MOST + 2], rest[40] = "";
	int tag;

	if (out->suite != SUITE_NONE || n >= sizeof line)
		return;
	dj_copy_n(line, sizeof line, text, n);
	if (sscanf(line, "%5d %31s inline:%61[^| ]%39[^\n]", &tag, name, key, rest) < 3 ||
	    tag < 0 || strchr(rest, ':') || asks_more(rest))
		return;
	for (size_t i = 0; i < DJ_COUNT(suites); i++)
		if (!strcasecmp(name, suites[i].name) &&
		    take_key(out, suites[i].suite, key, strlen(key)))
			out->tag = tag;
}

void sip_crypto_write(struct dj_buf *b, const struct sip_keys *k)
{
	char key[RAW_MOST];
	size_t n = sizeof key;

	if (!is_sealed(k))
		return;
	dj_assert(!base64_encode(k->keys.ours, (size_t)leg_key_size(k->keys.suite), key, &n));
	for (size_t i = 0; i < DJ_COUNT(suites); i++)
		if (suites[i].suite == k->keys.suite)
			dj_buf_printf(b, "a=crypto:%d %s inline:%.*s\r\n", k->tag, suites[i].name,
				      (int)n, key);
}

static void new_key(struct sip_keys *k)
{
	dj_assert(getrandom(k->keys.ours, LEG_KEY_MOST, 0) == LEG_KEY_MOST);
}

void sip_keys_offer(struct sip_keys *k, bool sealed)
{
	*k = (struct sip_keys){.keys.suite = sealed ? SUITE_AES_CM_80 : SUITE_NONE, .tag = 1};
	new_key(k);
}

void sip_keys_take(struct sip_keys *k, const struct sip_crypto *theirs)
{
	if (k->keys.suite != theirs->suite && theirs->suite)
		new_key(k);
	k->keys.suite = theirs->suite;
	k->tag = theirs->tag;
	memcpy(k->keys.theirs, theirs->key, sizeof k->keys.theirs);
}

const char *sip_keys_proto(const struct sip_keys *k)
{
	return is_sealed(k) ? "RTP/SAVP" : "RTP/AVP";
}
