/* Owns the file of keys and everything sealed with them: XChaCha20-Poly1305 with a random nonce,
 * BLAKE2b for look-up hashes. Refuses: knowing what it seals. The keys of the file only derive
 * others, one per purpose. */
#include "store/keyring.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADING	 "dajeong-keys 1"
#define KEYS_MAX 200
#define KEY_SIZE 32
#define NONCE	 crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG	 crypto_aead_xchacha20poly1305_ietf_ABYTES

_Static_assert(SEAL_OVERHEAD == 1 + NONCE + TAG, "the overhead is what sealing adds");

struct keyring {
	char path[4096];
	int count;
	unsigned char master[KEYS_MAX][KEY_SIZE];
	unsigned char seal[KEYS_MAX][KEY_SIZE]; /* derived */
	unsigned char find[KEY_SIZE]; /* derived from the first: look-up hashes never change */
};

static void derive(const unsigned char master[KEY_SIZE], const char *purpose, unsigned char *out)
{
	dj_assert(strlen(purpose) == crypto_kdf_CONTEXTBYTES);
	dj_assert(crypto_kdf_derive_from_key(out, KEY_SIZE, 1, purpose, master) == 0);
}

static void add_key(struct keyring *k, const unsigned char master[KEY_SIZE])
{
	memcpy(k->master[k->count], master, KEY_SIZE);
	derive(master, "dj-seals", k->seal[k->count]);
	if (k->count == 0)
		derive(master, "dj-finds", k->find);
	k->count++;
}

/* ---- the file ---- */

static int write_lines(const struct keyring *k, FILE *f)
{
	fprintf(f, HEADING "\n");
	for (int i = 0; i < k->count; i++) {
		char hex[KEY_SIZE * 2 + 1];

		sodium_bin2hex(hex, sizeof hex, k->master[i], KEY_SIZE);
		fprintf(f, "%d %s\n", i + 1, hex);
		sodium_memzero(hex, sizeof hex);
	}
	return fflush(f) || fsync(fileno(f)) ? errno : 0;
}

/* Beside the file, then in its place, so that a crash leaves the old or the new one. */
static int save(const struct keyring *k, struct dj_error *e)
{
	char beside[4100];
	int fd, err;
	FILE *f;

	snprintf(beside, sizeof beside, "%s.new", k->path);
	fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return dj_fail(e, errno, "The key file %s cannot be written: %s.", beside,
			       strerror(errno));
	f = fdopen(fd, "w");
	dj_assert(f != NULL);
	err = write_lines(k, f);
	if (fclose(f) && !err)
		err = errno;
	if (!err && rename(beside, k->path))
		err = errno;
	return err ? dj_fail(e, err, "The key file %s cannot be written: %s.", k->path,
			     strerror(err))
		   : 0;
}

static bool parse_line(struct keyring *k, const char *line)
{
	unsigned char key[KEY_SIZE];
	char hex[80];
	size_t n;
	int number;

	if (sscanf(line, "%d %79[0-9a-f]", &number, hex) != 2 || number != k->count + 1 ||
	    k->count == KEYS_MAX)
		return false;
	if (sodium_hex2bin(key, sizeof key, hex, strlen(hex), NULL, &n, NULL) || n != KEY_SIZE)
		return false;
	add_key(k, key);
	sodium_memzero(key, sizeof key);
	sodium_memzero(hex, sizeof hex);
	return true;
}

static int load(struct keyring *k, FILE *f, struct dj_error *e)
{
	char line[120];
	struct stat st;
	bool good = fgets(line, sizeof line, f) && strcmp(line, HEADING "\n") == 0;

	if (fstat(fileno(f), &st) == 0 && (st.st_mode & 077))
		return dj_fail(e, EACCES, "Others may read the key file %s: run chmod 600 on it.",
			       k->path);
	while (good && fgets(line, sizeof line, f))
		good = parse_line(k, line);
	sodium_memzero(line, sizeof line);
	if (!good || k->count == 0)
		return dj_fail(e, EINVAL, "The key file %s is damaged.", k->path);
	return 0;
}

int keyring_rotate(struct keyring *k, struct dj_error *e)
{
	unsigned char key[KEY_SIZE];
	int err;

	if (k->count == KEYS_MAX)
		return dj_fail(e, ENOSPC, "The key file %s is full.", k->path);
	randombytes_buf(key, sizeof key);
	add_key(k, key);
	sodium_memzero(key, sizeof key);
	err = save(k, e);
	if (err)
		k->count--;
	return err;
}

int keyring_open(struct keyring **out, const char *path, struct dj_error *e)
{
	struct keyring *k;
	FILE *f;
	int err;

	dj_assert(sodium_init() >= 0);
	k = dj_alloc(sizeof *k);
	if (snprintf(k->path, sizeof k->path, "%s", path) >= (int)sizeof k->path) {
		free(k);
		return dj_fail(e, ENAMETOOLONG, "The path of the key file is too long.");
	}
	f = fopen(path, "re");
	if (f)
		err = load(k, f, e);
	else if (errno == ENOENT)
		err = keyring_rotate(k, e);
	else
		err =
		    dj_fail(e, errno, "The key file %s cannot be read: %s.", path, strerror(errno));
	if (f)
		fclose(f);
	if (err) {
		keyring_close(k);
		return err;
	}
	*out = k;
	return 0;
}

void keyring_close(struct keyring *k)
{
	if (!k)
		return;
	sodium_memzero(k, sizeof *k);
	free(k);
}

int keyring_newest(const struct keyring *k)
{
	return k->count;
}

bool keyring_derive(const struct keyring *k, const char *purpose, int number, unsigned char out[32])
{
	if (number < 1 || number > k->count)
		return false;
	derive(k->master[number - 1], purpose, out);
	return true;
}

/* ---- sealing ---- */

/* The place as bytes that the tag covers. */
static size_t place_bytes(struct seal_place where, unsigned char out[80])
{
	size_t n = strlen(where.column);

	dj_assert(n < 64);
	memcpy(out, where.column, n + 1);
	memcpy(out + n + 1, &where.row, sizeof where.row);
	return n + 1 + sizeof where.row;
}

size_t keyring_seal(const struct keyring *k, struct seal_place where, const void *text, size_t n,
		    unsigned char *out)
{
	unsigned char place[80];
	size_t place_n = place_bytes(where, place);
	unsigned char *nonce = out + 1;

	out[0] = (unsigned char)k->count;
	randombytes_buf(nonce, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE, NULL, text, n, place, place_n,
						   NULL, nonce, k->seal[k->count - 1]);
	return n + SEAL_OVERHEAD;
}

bool keyring_unseal(const struct keyring *k, struct seal_place where, const void *sealed, size_t n,
		    char *out, size_t *text_n)
{
	const unsigned char *in = sealed;
	unsigned char place[80];
	size_t place_n = place_bytes(where, place);

	if (n < SEAL_OVERHEAD || in[0] < 1 || in[0] > k->count)
		return false;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)out, NULL, NULL,
						       in + 1 + NONCE, n - 1 - NONCE, place,
						       place_n, in + 1, k->seal[in[0] - 1]))
		return false;
	out[n - SEAL_OVERHEAD] = '\0';
	if (text_n)
		*text_n = n - SEAL_OVERHEAD;
	return true;
}

/* ---- finding ---- */

/* Korean numbers in the national form: +82 10..., 0082 10... and 8210... are 010... */
static size_t normalise(const char *number, char *out, size_t cap)
{
	size_t n = 0, skip = 0;

	for (const char *p = number; *p && n + 1 < cap; p++) {
		if (isalpha((unsigned char)*p)) {
			snprintf(out, cap, "%s", number);
			return strlen(out);
		}
		if (isdigit((unsigned char)*p))
			out[n++] = *p;
	}
	out[n] = '\0';
	if (strncmp(out, "0082", 4) == 0)
		skip = 4;
	else if (strncmp(out, "82", 2) == 0 && (n >= 11 || number[0] == '+'))
		skip = 2;
	if (skip == 0)
		return n;
	skip -= out[skip] != '0'; /* one place stays for the leading 0 */
	memmove(out, out + skip, n - skip + 1);
	out[0] = '0';
	return n - skip;
}

uint64_t keyring_hash(const struct keyring *k, const char *number)
{
	char plain[64] = "";
	size_t n = normalise(number, plain, sizeof plain);
	uint64_t hash[2] = {0}; /* BLAKE2b gives 16 bytes at least */

	if (n == 0)
		return 0;
	crypto_generichash((unsigned char *)hash, sizeof hash, (unsigned char *)plain, n, k->find,
			   KEY_SIZE);
	hash[0] &= INT64_MAX;
	return hash[0] ? hash[0] : 1;
}

void keyring_token_hash(const struct keyring *k, const char *token, char out[65])
{
	unsigned char hash[32];

	crypto_generichash(hash, sizeof hash, (const unsigned char *)token, strlen(token), k->find,
			   KEY_SIZE);
	sodium_bin2hex(out, 65, hash, sizeof hash);
}
