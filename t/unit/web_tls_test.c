/* links: base domain app edge/web; with: unit/web_rig */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "unit/web_rig.h"

static char folder[] = "/tmp/dj-tls-XXXXXX", certificate[80], key[80];
static int https;

static void make_certificate(void)
{
	EVP_PKEY *pair = EVP_EC_gen("P-256");
	X509 *x = X509_new();
	X509_NAME *name = X509_get_subject_name(x);
	FILE *f;

	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	X509_gmtime_adj(X509_getm_notBefore(x), -3600);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	X509_set_pubkey(x, pair);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1,
				   -1, 0);
	X509_set_issuer_name(x, name);
	assert_true(X509_sign(x, pair, EVP_sha256()) > 0);
	f = fopen(certificate, "w");
	PEM_write_X509(f, x);
	fclose(f);
	f = fopen(key, "w");
	PEM_write_PrivateKey(f, pair, NULL, NULL, 0, NULL, NULL);
	fclose(f);
	X509_free(x);
	EVP_PKEY_free(pair);
}

/* A client that offers HTTP/2 first. NULL when the handshake was refused. */
static SSL *client(SSL_CTX *ctx, int newest)
{
	static const unsigned char offers[] = "\x02h2\x08http/1.1";
	SSL *ssl = SSL_new(ctx);
	int plain = rig.port;

	SSL_set_max_proto_version(ssl, newest);
	SSL_set_security_level(ssl, 0);
	SSL_set_alpn_protos(ssl, offers, sizeof offers - 1);
	rig.port = https;
	SSL_set_fd(ssl, client_open());
	rig.port = plain;
	if (SSL_connect(ssl) == 1)
		return ssl;
	close(SSL_get_fd(ssl));
	SSL_free(ssl);
	return NULL;
}

static void hang_up(SSL *ssl)
{
	SSL_shutdown(ssl);
	close(SSL_get_fd(ssl));
	SSL_free(ssl);
}

static void http_1_1_is_agreed_on_even_when_2_is_offered(void **state)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl = client(ctx, 0);
	const unsigned char *agreed;
	unsigned n;

	(void)state;
	assert_non_null(ssl);
	SSL_get0_alpn_selected(ssl, &agreed, &n);
	assert_int_equal(n, 8);
	assert_memory_equal(agreed, "http/1.1", 8);
	assert_true(SSL_version(ssl) >= TLS1_2_VERSION);
	hang_up(ssl);
	assert_null(client(ctx, TLS1_1_VERSION));
	SSL_CTX_free(ctx);
}

static void cookies_that_come_by_tls_go_only_by_tls(void **state)
{
	static const char body[] = "{\"name\":\"agent01\",\"password\":\"" RIGHT "\"}";
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl = client(ctx, 0);
	char text[2000];
	int n = snprintf(
	    text, sizeof text,
	    "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nOrigin: https://localhost\r\n"
	    "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
	    strlen(body), body);

	(void)state;
	assert_int_equal(SSL_write(ssl, text, n), n);
	n = SSL_read(ssl, text, sizeof text - 1);
	assert_true(n > 0);
	text[n] = '\0';
	assert_memory_equal(text, "HTTP/1.1 200 OK", 15);
	assert_non_null(strstr(text, "; HttpOnly; SameSite=Strict; Secure"));
	hang_up(ssl);
	SSL_CTX_free(ctx);
}

static void a_large_answer_arrives_whole(void **state)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl = client(ctx, 0);
	static const char ask[] =
	    "GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
	char *text = dj_alloc(1 << 20);
	size_t n = 0;
	int got;

	(void)state;
	SSL_write(ssl, ask, sizeof ask - 1);
	while ((got = SSL_read(ssl, text + n, (int)((1 << 20) - n - 1))) > 0)
		n += (size_t)got;
	assert_non_null(strstr(text, "\r\n\r\n{\"openapi\":\"3.1.0\""));
	assert_int_equal(strlen(strstr(text, "\r\n\r\n") + 4),
			 strtol(strstr(text, "Content-Length: ") + 16, NULL, 10));
	free(text);
	hang_up(ssl);
	SSL_CTX_free(ctx);
}

static void a_wrong_certificate_is_said_in_words(void **state)
{
	struct web_config cfg = {.https = WEB_FREE_PORT,
				 .certificate = "/nothing",
				 .key = "/nothing",
				 .clock = dj_real_clock()};
	struct dj_error e;
	struct web *w = NULL;

	(void)state;
	assert_int_not_equal(web_open(&w, &cfg, &e), 0);
	assert_non_null(strstr(e.text, "certificate"));
	assert_null(w);
}

static void a_taken_port_is_said_in_words(void **state)
{
	char taken[40];
	struct web_config cfg = {.http = taken, .clock = dj_real_clock()};
	struct dj_error e;
	struct web *w = NULL;

	(void)state;
	snprintf(taken, sizeof taken, "127.0.0.1:%d", rig.port);
	assert_int_not_equal(web_open(&w, &cfg, &e), 0);
	assert_non_null(strstr(e.text, "is it taken?"));
}

static int start(void **state)
{
	struct web_config cfg = {
	    .unlimited = true, .https = WEB_FREE_PORT, .certificate = certificate, .key = key};

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(certificate, sizeof certificate, "%s/certificate.pem", folder);
	snprintf(key, sizeof key, "%s/key.pem", folder);
	make_certificate();
	rig_start(&cfg);
	https = web_https_port(rig.web);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	rig_stop();
	unlink(certificate);
	unlink(key);
	rmdir(folder);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(http_1_1_is_agreed_on_even_when_2_is_offered),
	    cmocka_unit_test(cookies_that_come_by_tls_go_only_by_tls),
	    cmocka_unit_test(a_large_answer_arrives_whole),
	    cmocka_unit_test(a_wrong_certificate_is_said_in_words),
	    cmocka_unit_test(a_taken_port_is_said_in_words),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
