/* The texts of the pages (web/i18n), for files that the server writes in somebody's language. */
#ifndef EDGE_WEB_TEXTS_H
#define EDGE_WEB_TEXTS_H

#include <jansson.h>

/* All of a language by its two letters ("ko"); NULL when there is none. The caller lets it go. */
json_t *texts_of(const char *language);
/* prefix and name make the key; the name itself where there is no text. Borrowed. */
const char *texts_find(const json_t *texts, const char *prefix, const char *name);

#endif
