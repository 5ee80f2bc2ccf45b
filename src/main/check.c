/* Owns the questions that one value or file can answer by itself. Refuses: printing, and what needs
 * several of them. */
#include "main/check.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define ZONES	    "/usr/share/zoneinfo"
#define PASSWORD_LO 10
#define PASSWORD_HI 200

int check_time_zone(const char *zone, struct dj_error *e)
{
	char path[300], magic[4] = "";
	bool fits = strlen(zone) < 100 && !strstr(zone, "..") && zone[0] != '/';
	FILE *f;

	snprintf(path, sizeof path, ZONES "/%.100s", zone);
	f = fits && zone[0] ? fopen(path, "rb") : NULL;
	if (f) {
		fits = fread(magic, 1, sizeof magic, f) == sizeof magic &&
		       memcmp(magic, "TZif", 4) == 0;
		fclose(f);
	}
	if (f && fits)
		return 0;
	if (access(ZONES, R_OK) != 0)
		return dj_fail(e, ENOENT,
			       "This machine has no time zones: install the package tzdata.");
	return dj_fail(e, EINVAL, "There is no time zone `%.60s`; it is a name like Asia/Seoul.",
		       zone);
}

int check_languages(const char *words, bool offered[language_COUNT], struct dj_error *e)
{
	bool seen[language_COUNT] = {false};
	char word[32];

	for (int i = 0; setting_word(words, i, word, sizeof word); i++) {
		int l = word_value(words_language, word);

		if (l <= language_UNKNOWN)
			return dj_fail(e, EINVAL,
				       "`%s` is no language of this program: ko en zh ja vi mn.",
				       word);
		if (seen[l])
			return dj_fail(e, EINVAL, "The language `%s` is named twice.", word);
		seen[l] = true;
	}
	if (!seen[language_KO])
		return dj_fail(
		    e, EINVAL,
		    "Korean (ko) must be among the languages: it is spoken to who presses no key.");
	if (offered)
		memcpy(offered, seen, sizeof seen);
	return 0;
}

int check_password(const char *password, struct dj_error *e)
{
	size_t n = strlen(password), characters = 0;

	if (!dj_utf8_valid(password, n))
		return dj_fail(e, EINVAL, "The password is not valid UTF-8.");
	for (size_t i = 0; i < n; i++)
		characters += ((unsigned char)password[i] & 0xC0) != 0x80;
	if (characters < PASSWORD_LO || n > PASSWORD_HI)
		return dj_fail(e, EINVAL,
			       "The password needs at least %d characters, and at most %d bytes.",
			       PASSWORD_LO, PASSWORD_HI);
	if (strspn(password, (char[]){password[0], '\0'}) == n)
		return dj_fail(e, EINVAL, "The password is one character repeated.");
	return 0;
}

int check_name(const char *name, struct dj_error *e)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

	if (n > 0 && n < 40 && name[n] == '\0')
		return 0;
	return dj_fail(e, EINVAL,
		       "A name to log in with has 1 to 39 letters (a to z), digits, _ and -.");
}

/* ---- certificate ---- */

static X509 *read_certificate(const char *path, struct dj_error *e)
{
	FILE *f = fopen(path, "r");
	X509 *x;

	if (!f) {
		dj_fail(e, errno, "The certificate %.120s cannot be read: %s.", path,
			strerror(errno));
		return NULL;
	}
	x = PEM_read_X509(f, NULL, NULL, NULL);
	fclose(f);
	if (!x)
		dj_fail(e, EINVAL, "The certificate %.120s is not a certificate in PEM form.",
			path);
	return x;
}

static EVP_PKEY *read_key(const char *path, struct dj_error *e)
{
	FILE *f = fopen(path, "r");
	EVP_PKEY *key;

	if (!f) {
		dj_fail(e, errno, "The key %.120s cannot be read: %s.", path, strerror(errno));
		return NULL;
	}
	key = PEM_read_PrivateKey(f, NULL, NULL, (void *)(uintptr_t) "");
	fclose(f);
	if (!key)
		dj_fail(e, EINVAL,
			"The key %.120s is not a private key in PEM form without a password.",
			path);
	return key;
}

/* Days from `now` to the certificate's end: negative when it is over. */
static int days_left(const X509 *x, dj_ms now)
{
	ASN1_TIME *then = ASN1_TIME_set(NULL, (time_t)(now / 1000));
	int days = 0, seconds = 0;

	ASN1_TIME_diff(&days, &seconds, then, X509_get0_notAfter(x));
	ASN1_TIME_free(then);
	return seconds < 0 ? days - 1 : days;
}

static int check_pair(X509 *x, EVP_PKEY *key, dj_ms now, int *days, struct dj_error *e)
{
	time_t at = (time_t)(now / 1000);

	if (X509_check_private_key(x, key) != 1)
		return dj_fail(e, EINVAL, "The key does not belong to the certificate.");
	if (X509_cmp_time(X509_get0_notBefore(x), &at) > 0)
		return dj_fail(e, EINVAL, "The certificate is not valid yet.");
	if (days_left(x, now) < 0)
		return dj_fail(e, EINVAL, "The certificate ended %d days ago.", -days_left(x, now));
	if (days)
		*days = days_left(x, now);
	return 0;
}

int check_certificate(const char *certificate, const char *key, dj_ms now, int *days,
		      struct dj_error *e)
{
	X509 *x = read_certificate(certificate, e);
	EVP_PKEY *k = x ? read_key(key, e) : NULL;
	int err = x && k ? check_pair(x, k, now, days, e) : EINVAL;

	X509_free(x);
	EVP_PKEY_free(k);
	ERR_clear_error();
	return err;
}

/* ---- folders and addresses ---- */

/* Could this folder be made? Yes when the nearest one above it that exists may be written to. */
static bool can_be_made(const char *path)
{
	char *above = dj_strdup(path), *slash;
	bool can;

	while ((slash = strrchr(above, '/')) && slash != above) {
		*slash = '\0';
		if (access(above, F_OK) == 0)
			break;
	}
	if (!slash)
		can = access(path[0] == '/' ? "/" : ".", W_OK | X_OK) == 0;
	else
		can = access(slash == above ? "/" : above, W_OK | X_OK) == 0;
	free(above);
	return can;
}

int check_folder(const char *path, struct dj_error *e)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return can_be_made(path)
			   ? 0
			   : dj_fail(e, EACCES, "The folder %.150s cannot be made.", path);
	if (!S_ISDIR(st.st_mode))
		return dj_fail(e, ENOTDIR, "%.150s is not a folder.", path);
	if (access(path, W_OK | X_OK) != 0)
		return dj_fail(e, EACCES, "The folder %.150s cannot be written to.", path);
	if (st.st_mode & 0007)
		return dj_fail(e, EPERM, "The folder %.150s is open to everybody: chmod o= %.60s",
			       path, path);
	return 0;
}

static socklen_t address_of(const char *text, int port, struct sockaddr_storage *out)
{
	struct sockaddr_in *four = (struct sockaddr_in *)out;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)out;

	memset(out, 0, sizeof *out);
	if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons((uint16_t)port);
		return sizeof *four;
	}
	if (inet_pton(AF_INET6, text, &six->sin6_addr) != 1)
		return 0;
	six->sin6_family = AF_INET6;
	six->sin6_port = htons((uint16_t)port);
	return sizeof *six;
}

int check_listen(const char *address, int port, bool udp, struct dj_error *e)
{
	struct sockaddr_storage at;
	socklen_t n = address_of(address, port, &at);
	int fd = n ? socket(at.ss_family, (udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC, 0) : -1,
	    err = 0, on = 1;

	if (fd < 0)
		return dj_fail(e, EINVAL, "%s is not an address of this machine.", address);
	if (!udp)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&at, n) != 0 || (!udp && listen(fd, 1) != 0))
		err = errno;
	close(fd);
	if (err == EADDRINUSE)
		return dj_fail(e, err, "%s port %d (%s) is in use.", address, port,
			       udp ? "UDP" : "TCP");
	if (err == EADDRNOTAVAIL)
		return dj_fail(e, err, "This machine does not have the address %s.", address);
	return err ? dj_fail(e, err, "%s port %d cannot be listened on: %s.", address, port,
			     strerror(err))
		   : 0;
}

bool is_loopback(const char *address)
{
	return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}
