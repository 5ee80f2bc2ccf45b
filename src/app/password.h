/* Passwords: Argon2id by libsodium. Each call takes some 50 ms and 32 MiB, so it belongs on a
 * worker, never on loop, web or writer. */
#ifndef APP_PASSWORD_H
#define APP_PASSWORD_H

#include "base/base.h"

#define PASSWORD_HASH 128 /* bytes of a hash as text, with its NUL */
#define PASSWORD_MAX  200 /* bytes of a password */

/* False when the password is empty, too long, or there is no memory for it. */
bool record_password_hash(const char *password, char out[PASSWORD_HASH]);
/* False also for an empty or damaged hash; takes the same time then. */
bool record_password_verify(const char *hash, const char *password);
/* Is this the text of a hash that record_password_hash made? */
bool record_password_is_hash(const char *text);

#endif
