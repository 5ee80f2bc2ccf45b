/* The chat on our own page, inside the app: who writes there, and what of theirs may be seen.
 *
 * A citizen is known by a secret in a cookie, and by nothing else. The page's address for letters
 * is the *identity*: "chat-" and 24 hex digits of the secret's hash. Everything that is written is
 * a letter of channel CHAT (docs/chat.md). */
#ifndef APP_CHAT_H
#define APP_CHAT_H

#include <jansson.h>

#include "base/base.h"

struct record;

#define CHAT_IDENTITY 30   /* bytes with the NUL */
#define CHAT_TEXT     8000 /* bytes of what a citizen writes at once */
#define CHAT_FILES    10   /* that come along with it */

bool chat_identity_valid(const char *text);
/* Writes this citizen more than a person can? (R044) */
bool chat_floods(struct record *r, const char *identity);
/* Files that this citizen sent up before belong to the letter now. False: one is not theirs. */
bool chat_link_files(struct record *r, const char *identity, dj_id letter, const json_t *ids);

#endif
