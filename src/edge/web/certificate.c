/* Owns nothing: opens both files once and says what is wrong. */
#include "edge/web/certificate.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

int certificate_check(const char *certificate, const char *key, struct dj_error *e)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	int error = 0;

	dj_assert(ctx);
	if (!certificate || !key)
		error = dj_fail(e, EINVAL, "HTTPS needs a certificate and its key.");
	else if (SSL_CTX_use_certificate_chain_file(ctx, certificate) != 1)
		error = dj_fail(e, EINVAL, "The certificate %s cannot be read.", certificate);
	else if (SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1)
		error =
		    dj_fail(e, EINVAL,
			    "The key %s cannot be read, or is not that of the certificate.", key);
	SSL_CTX_free(ctx);
	ERR_clear_error();
	return error;
}
