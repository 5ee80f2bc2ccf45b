/* Owns the bytes of STUN binding messages. Refuses what is not a signed request for us; never
 * answers an error, so that a stranger learns nothing. */
#include "edge/media/binding.h"

#include <re.h>

#include "edge/media/packet.h"

#define HEADER	      20
#define ATTRIBUTE     4
#define MAGIC	      0x2112a442u
#define REQUEST	      0x0001
#define RESPONSE      0x0101
#define DIGEST	      20
#define FINGERPRINT   0x5354554eu /* RFC 8489 14.7 */
#define SIGNED_BYTES  (ATTRIBUTE + DIGEST)
#define PRINTED_BYTES (ATTRIBUTE + 4)
#define REQUIRED_MOST 0x7fff /* attributes up to here must be understood */

enum attribute {
	USERNAME = 0x0006,
	INTEGRITY = 0x0008,
	XOR_MAPPED = 0x0020,
	PRIORITY = 0x0024,
	USE_CANDIDATE = 0x0025,
	PRINT = 0x8028,
};

/* Both checks run over the message up to their attribute, with the header's length as if it ended
 * with it. */
static void sign(uint8_t digest[DIGEST], const uint8_t *data, size_t upto, const char *pwd)
{
	uint8_t copy[1500];

	memcpy(copy, data, upto);
	put16(copy + 2, (uint16_t)(upto - HEADER + SIGNED_BYTES));
	hmac_sha1((const uint8_t *)pwd, strlen(pwd), copy, upto, digest, DIGEST);
}

static uint32_t print_of(const uint8_t *data, size_t upto)
{
	uint8_t copy[1500];

	memcpy(copy, data, upto);
	put16(copy + 2, (uint16_t)(upto - HEADER + PRINTED_BYTES));
	return crc32(0, copy, (uint32_t)upto) ^ FINGERPRINT;
}

struct seen {
	bool user, integrity, print;
};

static bool name_is_ours(const uint8_t *value, size_t n, const char *ufrag)
{
	size_t len = strlen(ufrag);

	return n > len && memcmp(value, ufrag, len) == 0 && value[len] == ':';
}

static bool equal_digest(const uint8_t *a, const uint8_t *b)
{
	uint8_t differ = 0;

	for (int i = 0; i < DIGEST; i++)
		differ |= a[i] ^ b[i];
	return !differ;
}

/* One attribute that begins at `at`; false ends the message as refused. */
static bool take_attribute(struct binding *b, struct seen *seen, const uint8_t *data, size_t at,
			   const char *const secrets[2])
{
	const uint8_t *value = data + at + ATTRIBUTE;
	uint16_t type = get16(data + at), n = get16(data + at + 2);
	uint8_t digest[DIGEST];

	if (seen->print)
		return false; /* the fingerprint is the last */
	switch (type) {
	case USERNAME:
		seen->user = name_is_ours(value, n, secrets[0]);
		return seen->user;
	case INTEGRITY:
		sign(digest, data, at, secrets[1]);
		seen->integrity = n == DIGEST && equal_digest(value, digest);
		return seen->integrity;
	case PRINT:
		seen->print = n == 4 && get32(value) == print_of(data, at);
		return seen->print;
	case USE_CANDIDATE:
		b->nominated = !seen->integrity || b->nominated;
		return true;
	case PRIORITY:
		return true;
	default:
		return type > REQUIRED_MOST || seen->integrity;
	}
}

bool binding_parse(struct binding *b, const uint8_t *data, size_t n, const char *ufrag,
		   const char *pwd)
{
	const char *const secrets[2] = {ufrag, pwd};
	struct seen seen = {false, false, false};
	size_t at = HEADER;

	if (n < HEADER || n > 1500 || get16(data) != REQUEST || get32(data + 4) != MAGIC ||
	    get16(data + 2) != n - HEADER || n % 4)
		return false;
	memcpy(b->transaction, data + 8, sizeof b->transaction);
	b->nominated = false;
	while (at < n) {
		size_t size;

		if (n - at < ATTRIBUTE)
			return false;
		size = (ATTRIBUTE + (size_t)get16(data + at + 2) + 3) & ~(size_t)3;
		if (size > n - at || !take_attribute(b, &seen, data, at, secrets))
			return false;
		at += size;
	}
	return seen.user && seen.integrity && seen.print;
}

static size_t put_mapped(uint8_t *out, const struct binding *b, const union address *from)
{
	bool six = from->any.sa_family == AF_INET6;
	const uint8_t *address =
	    six ? from->six.sin6_addr.s6_addr : (const uint8_t *)&from->four.sin_addr;
	size_t n = six ? 16 : 4;
	uint8_t key[16];

	put32(key, MAGIC);
	memcpy(key + 4, b->transaction, sizeof b->transaction);
	put16(out, XOR_MAPPED);
	put16(out + 2, (uint16_t)(4 + n));
	out[4] = 0;
	out[5] = six ? 2 : 1;
	put16(out + 6, (uint16_t)(ntohs(from->four.sin_port) ^ (MAGIC >> 16)));
	for (size_t i = 0; i < n; i++)
		out[8 + i] = address[i] ^ key[i];
	return ATTRIBUTE + 4 + n;
}

size_t binding_reply(uint8_t out[BINDING_REPLY], const struct binding *b, const union address *from,
		     const char *pwd)
{
	size_t at = HEADER;

	put16(out, RESPONSE);
	put32(out + 4, MAGIC);
	memcpy(out + 8, b->transaction, sizeof b->transaction);
	at += put_mapped(out + at, b, from);
	put16(out + at, INTEGRITY);
	put16(out + at + 2, DIGEST);
	sign(out + at + ATTRIBUTE, out, at, pwd);
	at += SIGNED_BYTES;
	put16(out + at, PRINT);
	put16(out + at + 2, 4);
	put32(out + at + ATTRIBUTE, print_of(out, at));
	at += PRINTED_BYTES;
	put16(out + 2, (uint16_t)(at - HEADER));
	return at;
}
