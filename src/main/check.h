/* Single looks at what a site needs, for `init` (while it asks) and `check-config` (all of them).
 * Each answers 0, or an errno with one sentence. */
#ifndef MAIN_CHECK_H
#define MAIN_CHECK_H

#include "base/settings.h"
#include "domain/words.h"

/* A zone of the time zone database: "Asia/Seoul". */
int check_time_zone(const char *zone, struct dj_error *e);
/* "ko en zh": known, each once, Korean among them (it is what no key means). `offered` may be NULL.
 */
int check_languages(const char *words, bool offered[language_COUNT], struct dj_error *e);
/* 10 to 200 characters of UTF-8 that are not one character repeated. */
int check_password(const char *password, struct dj_error *e);
/* 1 to 39 letters, digits, `_` and `-`. */
int check_name(const char *name, struct dj_error *e);
/* Both files are there, belong together, and are valid at `now`; *days until it ends (may be NULL).
 */
int check_certificate(const char *certificate, const char *key, dj_ms now, int *days,
		      struct dj_error *e);
/* The folder is there, or can be made, and we may write to it; nobody else may read it. */
int check_folder(const char *path, struct dj_error *e);
/* This machine has the address and the port is free. EADDRINUSE when something listens there. */
int check_listen(const char *address, int port, bool udp, struct dj_error *e);
bool is_loopback(const char *address);

#endif
