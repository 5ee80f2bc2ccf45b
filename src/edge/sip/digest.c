/* Owns nonces and the digest arithmetic. Refuses to know who may do what. */
#include "edge/sip/digest.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

void sip_digest_init(struct sip_digest *d)
{
	memset(d, 0, sizeof *d);
	dj_assert(getrandom(d->key, sizeof d->key, 0) == sizeof d->key);
}

static void proof(const struct sip_digest *d, uint64_t serial, uint8_t out[MD5_SIZE])
{
	uint8_t in[sizeof d->key * 2 + sizeof serial];

	memcpy(in, d->key, sizeof d->key);
	memcpy(in + sizeof d->key, &serial, sizeof serial);
	memcpy(in + sizeof d->key + sizeof serial, d->key, sizeof d->key);
	md5(in, sizeof in, out);
}

static void nonce_text(const struct sip_digest *d, uint64_t serial, char out[SIP_NONCE_TEXT])
{
	uint8_t md[MD5_SIZE];
	int n = snprintf(out, SIP_NONCE_TEXT, "%016" PRIx64, serial);

	proof(d, serial, md);
	for (int i = 0; i < 8; i++)
		n += snprintf(out + n, SIP_NONCE_TEXT - (size_t)n, "%02x", md[i]);
}

void sip_nonce_make(struct sip_digest *d, dj_us now, char out[SIP_NONCE_TEXT])
{
	d->serial = DJ_MAX(d->serial + 1, (uint64_t)now);
	nonce_text(d, d->serial, out);
}

uint64_t sip_nonce_serial(const struct sip_digest *d, const char *nonce, size_t n)
{
	char good[SIP_NONCE_TEXT];
	uint64_t serial = 0;

	if (n != 32)
		return 0;
	for (int i = 0; i < 16; i++) {
		const char *digits = "0123456789abcdef";
		const char *c = nonce[i] ? strchr(digits, nonce[i]) : NULL;

		if (!c)
			return 0;
		serial = serial << 4 | (uint64_t)(c - digits);
	}
	nonce_text(d, serial, good);
	return mem_seccmp((const uint8_t *)good, (const uint8_t *)nonce, 32) ? 0 : serial;
}

/* The Authorization for our realm: a request may carry others. */
static bool of_our_realm(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct httpauth_digest_resp *resp = arg;

	(void)msg;
	return !httpauth_digest_response_decode(resp, &hdr->val) &&
	       !pl_strcmp(&resp->realm, SIP_REALM);
}

static bool response_of(const struct sip_msg *msg, struct httpauth_digest_resp *resp)
{
	return sip_msg_hdr_apply(msg, true, SIP_HDR_AUTHORIZATION, of_our_realm, resp) != NULL;
}

bool sip_digest_user(const struct sip_msg *msg, char *user, size_t cap)
{
	struct httpauth_digest_resp resp;

	return response_of(msg, &resp) && resp.username.l > 0 && resp.username.l < cap &&
	       dj_copy_n(user, cap, resp.username.p, resp.username.l);
}

/* A nonce may be used again with a higher count, never with an old one; an older nonce never after
 * a newer. */
static bool is_fresh(const struct sip_nonce_use *use, uint64_t serial, uint32_t count)
{
	return serial > use->serial || (serial == use->serial && count > use->count);
}

enum sip_digest_verdict sip_digest_check(const struct sip_digest *d, const struct sip_msg *msg,
					 dj_us now, const char *password, struct sip_nonce_use *use)
{
	struct httpauth_digest_resp resp;
	uint8_t ha1[MD5_SIZE];
	uint64_t serial;
	uint32_t count;

	if (!response_of(msg, &resp))
		return DIGEST_MISSING;
	if (md5_printf(ha1, "%r:%r:%s", &resp.username, &resp.realm, password) ||
	    pl_strcasecmp(&resp.qop, "auth") ||
	    httpauth_digest_response_auth(&resp, &msg->met, ha1))
		return DIGEST_WRONG;
	serial = sip_nonce_serial(d, resp.nonce.p, resp.nonce.l);
	count = pl_x32(&resp.nc);
	if (!serial || serial > d->serial || now - (dj_us)serial > SIP_NONCE_AGE_S * 1000000LL ||
	    !is_fresh(use, serial, count))
		return DIGEST_STALE;
	use->serial = serial;
	use->count = count;
	return DIGEST_OK;
}

void sip_digest_challenge(struct sip_digest *d, struct sip *sip, const struct sip_msg *msg,
			  dj_us now, bool stale)
{
	char nonce[SIP_NONCE_TEXT];

	sip_nonce_make(d, now, nonce);
	(void)sip_replyf(sip, msg, 401, "Unauthorized",
			 "WWW-Authenticate: Digest realm=\"" SIP_REALM
			 "\", nonce=\"%s\", qop=\"auth\", "
			 "algorithm=MD5%s\r\nContent-Length: 0\r\n\r\n",
			 nonce, stale ? ", stale=true" : "");
}
