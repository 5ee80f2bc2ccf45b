/* Owns reading letters' and channels' rows, identities and the mark of a letter in an address. */
#include "app/letter_row.h"
#include "app/chat.h"
#include "app/sealed.h"
#include "base/text.h"

#include <ctype.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETTINGS_MAX (CHANNEL_KEYS * CHANNEL_VALUE * 2)
#define MARK_BYTES   16 /* letters of the check: 80 bits */

/* ---- channels ---- */

static void read_settings(const char *text, struct channel_settings *out)
{
	json_t *root = json_loads(text, 0, NULL);
	const char *word;
	json_t *value;

	json_object_foreach(root, word, value)
	{
		int key = channel_key_of(out->channel, word);

		if (key >= 0 && json_is_string(value))
			dj_copy(out->value[key], CHANNEL_VALUE, json_string_value(value));
	}
	json_decref(root);
}

void channel_read(struct db *db, const struct keyring *keys, enum channel channel,
		  struct channel_settings *out)
{
	struct db_rows rows = db_query(db, SQL_channel_one, db_i(channel));
	char *text;

	memset(out, 0, sizeof *out);
	out->channel = channel;
	dj_assert(keyring_derive(keys, "dj-photo", 1, out->own));
	if (!db_next(&rows))
		return;
	text = dj_alloc(SETTINGS_MAX);
	out->active = db_int(&rows, 0) != 0;
	out->rev = db_int(&rows, 2);
	dj_copy(out->place, sizeof out->place, db_text(&rows, 3));
	read_settings(sealed_text(keys, (struct seal_place){"channel.settings", channel}, &rows, 1,
				  text, SETTINGS_MAX),
		      out);
	sodium_memzero(text, SETTINGS_MAX);
	free(text);
	db_done(&rows);
}

/* ---- identities ---- */

/* A vendor's key of a person means nothing to us: it is kept as it is, if it is one word. */
static bool is_key(const char *text)
{
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f)
			return false;
	return text[0] != 0;
}

bool letter_identity(enum channel channel, const char *text, char out[LETTER_ADDRESS])
{
	if (channel == channel_SMS)
		return letter_number(text, out, NUMBER_TEXT);
	if (channel == channel_CHAT)
		return chat_identity_valid(text) && dj_copy(out, LETTER_ADDRESS, text);
	if (channel > channel_SMS)
		return is_key(text) && dj_copy(out, LETTER_ADDRESS, text);
	if (!letter_mailbox(text) || !dj_copy(out, LETTER_ADDRESS, text))
		return false;
	for (char *p = out; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return true;
}

/* ---- the mark ---- */

static const char letters[] = "0123456789abcdefghijklmnopqrstuv"; /* 32 of them */

static void put_number(uint64_t n, char *out)
{
	char turned[16];
	int count = 0;

	do
		turned[count++] = letters[n % 32];
	while (n /= 32);
	while (count)
		*out++ = turned[--count];
	*out = '\0';
}

static void put_check(const struct keyring *keys, const char *tag, char out[MARK_BYTES + 1])
{
	unsigned char key[32], sum[16];

	out[0] = '\0';
	if (!keyring_derive(keys, "dj-reply", 1, key))
		return;
	crypto_generichash(sum, sizeof sum, (const unsigned char *)tag, strlen(tag), key,
			   sizeof key);
	for (int i = 0; i < MARK_BYTES; i++)
		out[i] = letters[sum[i] % 32];
	out[MARK_BYTES] = '\0';
	sodium_memzero(key, sizeof key);
}

void letter_mark(const struct keyring *keys, dj_id letter, char out[LETTER_MARK])
{
	char tag[20] = "l-", check[MARK_BYTES + 1];

	put_number((uint64_t)letter, tag + 2);
	put_check(keys, tag, check);
	snprintf(out, LETTER_MARK, "%s.%s", tag, check);
}

static dj_id number_of(const char *p, size_t n)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++) {
		const char *at = memchr(letters, tolower((unsigned char)p[i]), 32);

		if (!at || i > 12)
			return 0;
		v = v * 32 + (uint64_t)(at - letters);
	}
	return v >> 63 ? 0 : (dj_id)v;
}

dj_id letter_of_address(const struct keyring *keys, const char *address)
{
	for (const char *p = address; (p = strstr(p, "l-")); p += 2) {
		size_t n = strspn(p + 2, "0123456789abcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQRSTUV");
		dj_id letter = n ? number_of(p + 2, n) : 0;
		char mark[LETTER_MARK], found[LETTER_MARK];

		if (!letter || p[2 + n] != '.')
			continue;
		letter_mark(keys, letter, mark);
		dj_copy_n(found, sizeof found, p, strlen(mark));
		for (char *c = found; *c; c++)
			*c = (char)tolower((unsigned char)*c);
		if (strlen(found) == strlen(mark) && sodium_memcmp(found, mark, strlen(mark)) == 0)
			return letter;
	}
	return 0;
}

/* ---- sealed columns ---- */

char *letter_text(const struct keyring *keys, const char *column, dj_id letter,
		  const struct db_rows *rows, int index)
{
	struct seal_place where = {column, letter};
	size_t n;
	const void *sealed = db_bytes(rows, index, &n);
	char *text;

	if (n <= SEAL_OVERHEAD)
		return NULL;
	text = dj_alloc(n - SEAL_OVERHEAD + 1);
	if (keyring_unseal(keys, where, sealed, n, text, NULL))
		return text;
	free(text);
	return NULL;
}

dj_id event_place(const char *digest)
{
	unsigned long long first = 0;

	sscanf(digest, "%15llx", &first);
	return (dj_id)first;
}
