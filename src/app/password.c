/* Owns how passwords are hashed. Refuses: what a good password is. */
#include "app/password.h"
#include "base/text.h"

#include <sodium.h>
#include <string.h>

/* RFC 9106 asks for 64 MiB in memory-constrained places with 3 passes; a centre's 62 log-ins at the
 * change of shift must not need 4 GiB, so it is half of that, still far over OWASP's least (19 MiB,
 * 2 passes). */
#define PASSES 3
#define MEMORY (32u << 20)

_Static_assert(PASSWORD_HASH >= crypto_pwhash_STRBYTES, "a hash fits");

bool record_password_hash(const char *password, char out[PASSWORD_HASH])
{
	size_t n = strlen(password);

	dj_assert(sodium_init() >= 0);
	return n > 0 && n <= PASSWORD_MAX &&
	       crypto_pwhash_str_alg(out, password, n, PASSES, MEMORY,
				     crypto_pwhash_ALG_ARGON2ID13) == 0;
}

bool record_password_is_hash(const char *text)
{
	return strncmp(text, crypto_pwhash_STRPREFIX, strlen(crypto_pwhash_STRPREFIX)) == 0 &&
	       strlen(text) < PASSWORD_HASH;
}

bool record_password_verify(const char *hash, const char *password)
{
	char kept[PASSWORD_HASH] = "";

	dj_assert(sodium_init() >= 0);
	if (strlen(password) > PASSWORD_MAX)
		return false;
	if (!record_password_is_hash(
		hash)) { /* an unknown name must not answer sooner than a known one */
		record_password_hash("as long as any", kept);
		return false;
	}
	dj_copy(kept, sizeof kept, hash);
	return crypto_pwhash_str_verify(kept, password, strlen(password)) == 0;
}
