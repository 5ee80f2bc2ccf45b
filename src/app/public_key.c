/* Owns making and comparing the keys of people without a login. */
#include "app/public_key.h"

#include <ctype.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789"; /* no i, l, o, 0, 1 */

void public_key(const struct keyring *keys, enum public_key_of what, dj_id id, char out[PUBLIC_KEY])
{
	static const char *const words[] = {"receipt", "file", "see", "token"};
	char text[48], hash[65], piece[5] = "";

	snprintf(text, sizeof text, "public.%s.%" PRId64, words[what], (int64_t)id);
	keyring_token_hash(keys, text, hash);
	for (int i = 0; i < PUBLIC_KEY - 1; i++) { /* 16 bits a letter: hardly a bias */
		memcpy(piece, hash + i * 4, 4);
		out[i] = letters[strtoul(piece, NULL, 16) % (sizeof letters - 1)];
	}
	out[PUBLIC_KEY - 1] = '\0';
}

bool public_key_fits(const struct keyring *keys, enum public_key_of what, dj_id id,
		     const char *said)
{
	char right[PUBLIC_KEY], plain[PUBLIC_KEY] = "";
	size_t n = 0;

	for (; *said; said++) {
		if (*said == ' ' || *said == '-')
			continue;
		if (n == PUBLIC_KEY - 1)
			return false;
		plain[n++] = (char)tolower((unsigned char)*said);
	}
	public_key(keys, what, id, right);
	return sodium_memcmp(right, plain, sizeof right) == 0;
}

int64_t public_hash(const struct keyring *keys, const char *what, const char *said)
{
	char text[400], hash[65];

	if (!said[0])
		return 0;
	snprintf(text, sizeof text, "public.%s.%s", what, said);
	keyring_token_hash(keys, text, hash);
	hash[16] = '\0';
	return (int64_t)(strtoull(hash, NULL, 16) >> 1) | 1;
}

bool public_visit_find(struct db *db, const struct keyring *keys, const char *word, dj_ms now,
		       struct public_visit *out)
{
	char hash[65];
	struct db_rows rows;

	*out = (struct public_visit){0};
	if (!word || !word[0])
		return false;
	keyring_token_hash(keys, word, hash);
	rows = db_query(db, SQL_public_visit_one, db_t(hash), db_i(now));
	if (!db_next(&rows))
		return false;
	*out = (struct public_visit){db_int(&rows, 0), db_int(&rows, 1)};
	db_done(&rows);
	return out->caller_hash || out->inquiry;
}
