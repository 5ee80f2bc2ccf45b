/* Owns the local certificate authority: two keys, two certificates, their renewal. Refuses: serving
 * and listening. */
#include "main/lan.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <qrencode.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#define DAY_S	    86400L
#define AUTHORITY_S (3650 * DAY_S)
#define SERVER_S                                                                                   \
	(365 * DAY_S) /* telephones refuse certificates that live much longer than a year */
#define RENEW_S	  (30 * DAY_S)
#define NAME_TEXT 1024
#define LOCAL_SUBNETS                                                                              \
	"permitted;IP:10.0.0.0/255.0.0.0,permitted;IP:172.16.0.0/255.240.0.0,"                     \
	"permitted;IP:192.168.0.0/255.255.0.0,permitted;IP:169.254.0.0/255.255.0.0,"               \
	"permitted;IP:100.64.0.0/255.192.0.0,permitted;IP:127.0.0.0/255.0.0.0,"                    \
	"permitted;DNS:localhost,permitted;DNS:local"

/* ---- addresses ---- */

/* The address that packets to the world would leave from; connecting a UDP socket sends none. */
static bool default_address(struct in_addr *out)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9)}, from = {0};
	socklen_t n = sizeof from;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool found;

	inet_pton(AF_INET, "192.0.2.1", &to.sin_addr);
	found = fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0 &&
		getsockname(fd, (struct sockaddr *)&from, &n) == 0;
	if (fd >= 0)
		close(fd);
	if (found)
		*out = from.sin_addr;
	return found;
}

static bool address_add(char out[LAN_ADDRESSES][46], int *count, struct in_addr address)
{
	char text[46];

	inet_ntop(AF_INET, &address, text, sizeof text);
	for (int i = 0; i < *count; i++)
		if (strcmp(out[i], text) == 0)
			return true;
	if (*count == LAN_ADDRESSES)
		return false;
	memcpy(out[(*count)++], text, sizeof text);
	return true;
}

int lan_addresses(char out[LAN_ADDRESSES][46])
{
	struct ifaddrs *all = NULL;
	struct in_addr best;
	int count = 0;

	if (default_address(&best) && ntohl(best.s_addr) >> 24 != 127)
		address_add(out, &count, best);
	if (getifaddrs(&all) != 0)
		return count;
	for (struct ifaddrs *i = all; i; i = i->ifa_next)
		if (i->ifa_addr && i->ifa_addr->sa_family == AF_INET && (i->ifa_flags & IFF_UP) &&
		    !(i->ifa_flags & IFF_LOOPBACK))
			address_add(out, &count,
				    ((struct sockaddr_in *)(void *)i->ifa_addr)->sin_addr);
	freeifaddrs(all);
	return count;
}

/* ---- keys and certificates ---- */

struct pair {
	EVP_PKEY *key;
	X509 *certificate;
};

static void pair_free(struct pair *p)
{
	EVP_PKEY_free(p->key);
	X509_free(p->certificate);
	*p = (struct pair){0};
}

static int ssl_fail(struct dj_error *e, const char *what)
{
	char why[160] = "";

	ERR_error_string_n(ERR_get_error(), why, sizeof why);
	return dj_fail(e, EIO, "%s: %s.", what, why);
}

static bool add_extension(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;
	bool added;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, issuer, x, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	added = extension && X509_add_ext(x, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return added;
}

static bool set_serial(X509 *x)
{
	unsigned char bytes[16];
	BIGNUM *number;
	bool set;

	if (RAND_bytes(bytes, sizeof bytes) != 1)
		return false;
	bytes[0] &= 0x7F;
	number = BN_bin2bn(bytes, sizeof bytes, NULL);
	set = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x));
	BN_free(number);
	return set;
}

/* A new key and a certificate for it that lacks only extensions and signature; it starts a day ago,
 * for clocks that are slow. */
static bool pair_begin(struct pair *p, const char *name, dj_ms now, long lives_s)
{
	time_t from = (time_t)(now / 1000) - DAY_S, to = (time_t)(now / 1000) + lives_s;
	X509_NAME *subject;

	p->key = EVP_EC_gen("P-256");
	p->certificate = X509_new();
	if (!p->key || !p->certificate)
		return false;
	subject = X509_get_subject_name(p->certificate);
	return X509_set_version(p->certificate, 2) && set_serial(p->certificate) &&
	       X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8,
					  (const unsigned char *)"Dajeong", -1, -1, 0) &&
	       X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)name,
					  -1, -1, 0) &&
	       ASN1_TIME_set(X509_getm_notBefore(p->certificate), from) &&
	       ASN1_TIME_set(X509_getm_notAfter(p->certificate), to) &&
	       X509_set_pubkey(p->certificate, p->key);
}

static bool make_authority(struct pair *ca, const char *constraints, dj_ms now)
{
	char host[65] = "", name[160];

	gethostname(host, sizeof host - 1);
	snprintf(name, sizeof name, "Dajeong on %s, this network only", host);
	if (!pair_begin(ca, name, now, AUTHORITY_S))
		return false;
	X509_set_issuer_name(ca->certificate, X509_get_subject_name(ca->certificate));
	return add_extension(ca->certificate, ca->certificate, NID_basic_constraints,
			     "critical,CA:TRUE,pathlen:0") &&
	       add_extension(ca->certificate, ca->certificate, NID_key_usage,
			     "critical,keyCertSign,cRLSign") &&
	       add_extension(ca->certificate, ca->certificate, NID_subject_key_identifier,
			     "hash") &&
	       add_extension(ca->certificate, ca->certificate, NID_name_constraints, constraints) &&
	       X509_sign(ca->certificate, ca->key, EVP_sha256()) != 0;
}

static bool make_server(struct pair *server, const struct pair *ca, const char *names, dj_ms now)
{
	X509 *x;

	if (!pair_begin(server, "Dajeong", now, SERVER_S))
		return false;
	x = server->certificate;
	X509_set_issuer_name(x, X509_get_subject_name(ca->certificate));
	return add_extension(x, ca->certificate, NID_basic_constraints, "critical,CA:FALSE") &&
	       add_extension(x, ca->certificate, NID_key_usage, "critical,digitalSignature") &&
	       add_extension(x, ca->certificate, NID_ext_key_usage, "serverAuth") &&
	       add_extension(x, ca->certificate, NID_authority_key_identifier, "keyid") &&
	       add_extension(x, ca->certificate, NID_subject_alt_name, names) &&
	       X509_sign(x, ca->key, EVP_sha256()) != 0;
}

/* ---- files ---- */

static bool pair_read(struct pair *p, const char *certificate, const char *key)
{
	FILE *f = fopen(certificate, "r");

	if (f) {
		p->certificate = PEM_read_X509(f, NULL, NULL, NULL);
		fclose(f);
	}
	f = fopen(key, "r");
	if (f) {
		p->key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
		fclose(f);
	}
	ERR_clear_error();
	return p->certificate && p->key && X509_check_private_key(p->certificate, p->key) == 1;
}

static FILE *create(const char *path, char part[LAN_PATH + 8], mode_t mode)
{
	int fd;

	snprintf(part, LAN_PATH + 8, "%s.part", path);
	unlink(part);
	fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	return fd < 0 ? NULL : fdopen(fd, "w");
}

static int finish(FILE *f, const char *part, const char *path, bool written, struct dj_error *e)
{
	if (f && fclose(f) == 0 && written && rename(part, path) == 0)
		return 0;
	return dj_fail(e, errno ? errno : EIO, "%.150s cannot be written: %s.", path,
		       strerror(errno));
}

/* `behind` is the certificate that signed this one, for the chain; NULL for none. */
static int pair_write(const struct pair *p, const X509 *behind, const char *certificate,
		      const char *key, struct dj_error *e)
{
	char part[LAN_PATH + 8];
	FILE *f = create(key, part, 0600);
	int err = finish(f, part, key,
			 f && PEM_write_PrivateKey(f, p->key, NULL, NULL, 0, NULL, NULL) == 1, e);

	if (err)
		return err;
	f = create(certificate, part, 0644);
	return finish(f, part, certificate,
		      f && PEM_write_X509(f, p->certificate) == 1 &&
			  (!behind || PEM_write_X509(f, (X509 *)(uintptr_t)behind) == 1),
		      e);
}

/* ---- what there must be ---- */

struct wanted {
	char names[NAME_TEXT];	     /* of the server */
	char constraints[NAME_TEXT]; /* of the authority */
};

static bool is_local(const char *address)
{
	uint32_t a = ntohl(inet_addr(address));

	return a >> 24 == 10 || a >> 20 == 0xAC1 || a >> 16 == 0xC0A8 || a >> 16 == 0xA9FE ||
	       a >> 22 == 0x191 || a >> 24 == 127;
}

static void want(struct wanted *w, const char (*addresses)[46], int count)
{
	char host[65] = "";
	size_t n;

	gethostname(host, sizeof host - 1);
	host[strcspn(host, ".")] = '\0';
	snprintf(w->names, sizeof w->names, "DNS:localhost,IP:127.0.0.1");
	if (host[0])
		snprintf(w->names + strlen(w->names), sizeof w->names - strlen(w->names),
			 ",DNS:%s.local", host);
	snprintf(w->constraints, sizeof w->constraints, "critical,%s", LOCAL_SUBNETS);
	for (int i = 0; i < count; i++) {
		n = strlen(w->names);
		snprintf(w->names + n, sizeof w->names - n, ",IP:%s", addresses[i]);
		n = strlen(w->constraints);
		if (!is_local(addresses[i]))
			snprintf(w->constraints + n, sizeof w->constraints - n,
				 ",permitted;IP:%s/255.255.255.255", addresses[i]);
	}
}

static bool lasts(const X509 *x, dj_ms now)
{
	time_t until = (time_t)(now / 1000) + RENEW_S;

	return X509_cmp_time(X509_get0_notAfter(x), &until) > 0;
}

static bool names_all(X509 *x, const char (*addresses)[46], int count)
{
	for (int i = 0; i < count; i++)
		if (X509_check_ip_asc(x, addresses[i], 0) != 1)
			return false;
	return true;
}

/* Would a browser that trusts the authority take this server? That covers signature and
 * constraints. */
static bool trusted(const struct pair *server, const struct pair *ca, dj_ms now)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	bool ok = store && context && X509_STORE_add_cert(store, ca->certificate) == 1 &&
		  X509_STORE_CTX_init(context, store, server->certificate, NULL) == 1;

	if (ok) {
		X509_STORE_CTX_set_time(context, 0, (time_t)(now / 1000));
		ok = X509_verify_cert(context) == 1;
	}
	X509_STORE_CTX_free(context);
	X509_STORE_free(store);
	ERR_clear_error();
	return ok;
}

static bool fits(const struct pair *server, const struct pair *ca, dj_ms now,
		 const char (*addresses)[46], int count)
{
	return lasts(server->certificate, now) &&
	       names_all(server->certificate, addresses, count) && trusted(server, ca, now);
}

/* A new server from the authority that is there; from a new one when that may not vouch for these
 * names, or is too old. */
static bool renew(struct pair *server, struct pair *ca, const struct wanted *w, dj_ms now)
{
	if (ca->certificate && lasts(ca->certificate, now) &&
	    make_server(server, ca, w->names, now) && trusted(server, ca, now))
		return true;
	pair_free(server);
	pair_free(ca);
	return make_authority(ca, w->constraints, now) && make_server(server, ca, w->names, now) &&
	       trusted(server, ca, now);
}

static int make_all(const struct lan *l, const char *ca_key, dj_ms now, const char (*addresses)[46],
		    int count, struct dj_error *e)
{
	struct pair ca = {0}, server = {0};
	struct wanted w;
	int err = 0;

	if (!pair_read(&ca, l->authority, ca_key))
		pair_free(&ca);
	if (ca.certificate && pair_read(&server, l->certificate, l->key) &&
	    fits(&server, &ca, now, addresses, count))
		goto done;
	pair_free(&server);
	want(&w, addresses, count);
	if (!renew(&server, &ca, &w, now))
		err = ssl_fail(e, "The certificates cannot be made");
	if (!err)
		err = pair_write(&ca, NULL, l->authority, ca_key, e);
	if (!err)
		err = pair_write(&server, ca.certificate, l->certificate, l->key, e);
done:
	pair_free(&ca);
	pair_free(&server);
	return err;
}

int lan_prepare_for(const char *data, dj_ms now, const char (*addresses)[46], int count,
		    struct lan *out, struct dj_error *e)
{
	char folder[LAN_PATH - 20], ca_key[LAN_PATH];

	*out = (struct lan){0};
	if (count == 0)
		return dj_fail(e, ENETUNREACH, "This machine has no address in a local network.");
	if (snprintf(folder, sizeof folder, "%s/lan", data) >= (int)sizeof folder)
		return dj_fail(e, ENAMETOOLONG, "The path of the data folder is too long.");
	mkdir(data, 0700);
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return dj_fail(e, errno, "%.150s cannot be made: %s.", folder, strerror(errno));
	dj_copy(out->address, sizeof out->address, addresses[0]);
	snprintf(out->authority, sizeof out->authority, "%s/ca.pem", folder);
	snprintf(ca_key, sizeof ca_key, "%s/ca.key", folder);
	snprintf(out->certificate, sizeof out->certificate, "%s/server.pem", folder);
	snprintf(out->key, sizeof out->key, "%s/server.key", folder);
	return make_all(out, ca_key, now, addresses, count, e);
}

int lan_prepare(const char *data, dj_ms now, struct lan *out, struct dj_error *e)
{
	char addresses[LAN_ADDRESSES][46];
	int count = lan_addresses(addresses);

	return lan_prepare_for(data, now, (const char(*)[46])addresses, count, out, e);
}

/* ---- the code to scan ---- */

static bool dark(const QRcode *code, int x, int y)
{
	return x >= 0 && y >= 0 && x < code->width && y < code->width &&
	       (code->data[y * code->width + x] & 1) != 0;
}

/* Two rows a line. Light modules are drawn, so that it can be scanned from a dark terminal; in
 * colour from any. */
static void print_code(FILE *out, const QRcode *code, bool color)
{
	static const char *const blocks[] = {"█", "▀", "▄",
					     " "}; /* both light, above, below, none */
	const int quiet = 2;

	for (int y = -quiet; y < code->width + quiet; y += 2) {
		fputs(color ? "\033[97;40m" : "", out);
		for (int x = -quiet; x < code->width + quiet; x++)
			fputs(blocks[dark(code, x, y) * 2 + dark(code, x, y + 1)], out);
		fputs(color ? "\033[0m\n" : "\n", out);
	}
}

void lan_print(FILE *out, const char *url, bool color)
{
	QRcode *code = QRcode_encodeString8bit(url, 0, QR_ECLEVEL_M);

	fprintf(out, "\n  For telephones and other computers in this network:\n\n");
	if (code)
		print_code(out, code, color);
	QRcode_free(code);
	fprintf(out,
		"\n  %s\n"
		"  The first time: open %s/lan-ca.crt, install it as an authority that you trust, "
		"then open the address.\n"
		"  It vouches for this network only. Anybody who is in this network can open the "
		"pages.\n\n",
		url, url);
}
