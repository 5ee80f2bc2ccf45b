/* The certificate of the listener, looked at before libwebsockets does: its own failures say little
 * and leak. */
#ifndef EDGE_WEB_CERTIFICATE_H
#define EDGE_WEB_CERTIFICATE_H

#include "base/base.h"

/* Can both files be read and do they belong together? EINVAL with a sentence. */
int certificate_check(const char *certificate, const char *key, struct dj_error *e);

#endif
