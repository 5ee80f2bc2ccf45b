/* Owns the TLS context of SIP. libre 1.1.0 never checks the certificate of a server it connects to,
 * so the check stands here, in OpenSSL's callback. */
#include "edge/sip/secure.h"
#include "base/log.h"
#include "base/text.h"

#include <errno.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>

static int place = -1; /* of our configuration in an SSL_CTX */

/* "sip:host:port;transport=tls" -> "host", "sip:[2001:db8::1]:5061" -> "2001:db8::1" */
static void host_of(const char *uri, char *out, size_t cap)
{
	const char *host = strchr(uri, ':');
	bool six;

	host = host ? host + 1 : uri;
	six = *host == '[';
	dj_copy(out, cap, host + six);
	out[strcspn(out, six ? "]" : ":;")] = '\0';
}

static bool is_of(X509 *certificate, const char *uri)
{
	char host[128];

	host_of(uri, host, sizeof host);
	return host[0] && (X509_check_host(certificate, host, 0, 0, NULL) == 1 ||
			   X509_check_ip_asc(certificate, host, 0) == 1);
}

static bool is_trunk(const struct sip_config *cfg, X509 *certificate)
{
	for (int i = 0; i < cfg->trunk_count; i++)
		if (is_of(certificate, cfg->trunks[i].registrar) ||
		    is_of(certificate, cfg->trunks[i].target))
			return true;
	return false;
}

static int on_verify(int ok, X509_STORE_CTX *store)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
	const struct sip_config *cfg = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), place);

	if (SSL_is_server(ssl))
		return 1; /* phones prove themselves by digest */
	if (ok && X509_STORE_CTX_get_error_depth(store) == 0)
		ok = is_trunk(cfg, X509_STORE_CTX_get_current_cert(store));
	if (!ok)
		dj_log(DJ_LOG_WARN, "sip.certificate_refused", NULL);
	return ok;
}

int sip_tls_alloc(struct tls **out, const struct sip_config *cfg, struct dj_error *e)
{
	SSL_CTX *ctx;

	if (tls_alloc(out, TLS_METHOD_SSLV23, NULL, NULL))
		return dj_fail(e, ENOMEM, "TLS for SIP cannot be set up");
	ctx = tls_openssl_context(*out);
	if (SSL_CTX_use_certificate_chain_file(ctx, cfg->certificate) != 1)
		return dj_fail(e, EINVAL, "the certificate in \"%s\" cannot be read",
			       cfg->certificate);
	if (SSL_CTX_use_PrivateKey_file(ctx, cfg->certificate_key, SSL_FILETYPE_PEM) != 1)
		return dj_fail(e, EINVAL,
			       "the key in \"%s\" cannot be read, or is not the certificate's",
			       cfg->certificate_key);
	if (place < 0)
		place = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_default_verify_paths(ctx);
	SSL_CTX_set_ex_data(ctx, place, (void *)cfg);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, on_verify);
	return 0;
}
