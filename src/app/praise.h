/* Thanks that came with something else. Private to src/app/. */
#ifndef APP_PRAISE_H
#define APP_PRAISE_H

#include "app/record.h"

/* An inquiry of kind PRAISE was opened in this contact: whoever had the contact reads the words on
 * their own page (docs/care.md), as a citizen's thanks. Nothing happens when nobody had it. */
void praise_from_inquiry(struct record *r, dj_id contact, const char *words);

#endif
