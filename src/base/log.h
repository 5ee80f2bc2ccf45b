/* One line per event: time, level, dotted name, logfmt fields. Personal data has its own functions,
 * which mask it; nothing else may carry a phone number or people's words. */
#ifndef DJ_LOG_H
#define DJ_LOG_H

#include "base/base.h"

enum dj_log_level { DJ_LOG_DEBUG, DJ_LOG_INFO, DJ_LOG_WARN, DJ_LOG_ERROR };

void dj_log_set_level(enum dj_log_level level);
/* `fields` is logfmt, for example "contact=%" PRId64 " cause=%s"; NULL for none. */
void dj_log(enum dj_log_level level, const char *event, const char *fields, ...) DJ_PRINTF(3, 4);

/* "01012341234" -> "010-****-1234"; short or odd numbers keep their last two digits at most. */
const char *dj_mask_number(const char *number, char *out, size_t cap);
/* "김민수" -> "김*수", "Nguyen" -> "N****n": the first letter and, from three on, the last. */
const char *dj_mask_name(const char *name, char *out, size_t cap);

#endif
