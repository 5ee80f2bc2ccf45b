/* Owns what a page needs to reach the TURN server. Speaks to that server never: both know the
 * secret, and the page brings what was made from it. */
#include "edge/web/relay.h"

#include <errno.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define GOOD_FOR_S   (5 * 3600) /* the longest call and more: coturn asks again at each refresh */
#define SECRET_LEAST 16

static bool urls_good(const char *urls)
{
	while (*urls) {
		size_t n = strcspn(urls, " ");

		if (strncmp(urls, "turn:", 5) != 0 && strncmp(urls, "turns:", 6) != 0)
			return false;
		urls += n;
		urls += strspn(urls, " ");
	}
	return true;
}

static int read_secret(struct relay *r, const char *file, struct dj_error *e)
{
	FILE *f = fopen(file, "r");
	bool read;

	if (!f)
		return dj_fail(e, errno, "The secret of the TURN server in '%s': %s.", file,
			       strerror(errno));
	read = fgets(r->secret, sizeof r->secret, f);
	fclose(f);
	if (read)
		r->secret[strcspn(r->secret, "\r\n")] = '\0';
	if (!read || strlen(r->secret) < SECRET_LEAST)
		return dj_fail(e, EINVAL,
			       "The first line of '%s' is no secret of %d letters or more.", file,
			       SECRET_LEAST);
	return 0;
}

int relay_open(struct relay *r, const char *urls, const char *file, struct dj_error *e)
{
	memset(r, 0, sizeof *r);
	if (!urls || !urls[0])
		return 0;
	if (strlen(urls) >= sizeof r->urls || !urls_good(urls))
		return dj_fail(e, EINVAL,
			       "'%s' are no addresses like turn:HOST:3478?transport=tcp.", urls);
	dj_copy(r->urls, sizeof r->urls, urls);
	return read_secret(r, file ? file : "", e);
}

void relay_credential(const struct relay *r, dj_id leg, int64_t until_s, char name[RELAY_NAME],
		      char credential[RELAY_CREDENTIAL])
{
	unsigned char digest[20];
	unsigned n = 0;

	snprintf(name, RELAY_NAME, "%" PRId64 ":%" PRId64, until_s, (int64_t)leg);
	dj_assert(HMAC(EVP_sha1(), r->secret, (int)strlen(r->secret), (const unsigned char *)name,
		       strlen(name), digest, &n) &&
		  n == sizeof digest);
	sodium_bin2base64(credential, RELAY_CREDENTIAL, digest, n, sodium_base64_VARIANT_ORIGINAL);
}

static void put_urls(struct dj_json *j, const char *urls)
{
	char one[512];

	dj_json_array(j, "urls");
	while (*urls) {
		size_t n = strcspn(urls, " ");

		memcpy(one, urls, n);
		one[n] = '\0';
		dj_json_text(j, NULL, one);
		urls += n;
		urls += strspn(urls, " ");
	}
	dj_json_end_array(j);
}

void relay_member(const struct relay *r, struct dj_json *j, dj_id leg, dj_ms now_ms)
{
	char name[RELAY_NAME], credential[RELAY_CREDENTIAL];

	dj_json_array(j, "ice");
	if (r->urls[0]) {
		relay_credential(r, leg, now_ms / 1000 + GOOD_FOR_S, name, credential);
		dj_json_object(j, NULL);
		put_urls(j, r->urls);
		dj_json_text(j, "username", name);
		dj_json_text(j, "credential", credential);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}
