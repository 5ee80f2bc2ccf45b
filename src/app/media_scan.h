/* The virus scanner: clamd's INSTREAM over its socket (clamd(8)). */
#ifndef APP_MEDIA_SCAN_H
#define APP_MEDIA_SCAN_H

#include "base/base.h"

enum scan_end { SCAN_CLEAN, SCAN_FOUND, SCAN_AWAY };
/* It answers a PING. */
bool media_scan_is_there(const char *socket_path);
/* Everything `fd` has from its beginning on. `name`: what was found, or why it could not be asked.
 */
enum scan_end media_scan(const char *socket_path, int fd, char *name, size_t cap);

#endif
