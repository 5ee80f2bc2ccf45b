/* An answer of the public feed of emergency rooms, in either of its forms. Private to src/app/. */
#ifndef APP_FACILITY_FEED_H
#define APP_FACILITY_FEED_H

#include "domain/facility/feed.h"

/* XML or JSON (`_type=json`), as the first letter tells. Errors as feed_xml. */
int facility_feed_read(const char *text, size_t n,
		       void (*take)(void *arg, const struct feed_item *item), void *arg,
		       struct dj_error *e);
/* The same of a file, at most FEED_BYTES. */
int facility_feed_file(const char *path, void (*take)(void *arg, const struct feed_item *item),
		       void *arg, struct dj_error *e);

#endif
