/* A person saved with a new password: hashing takes longer than the writer may wait, so a thread of
 * its own puts the hash in the password's place and hands the command on. Private to the writer. */
#ifndef APP_HASHER_H
#define APP_HASHER_H

#include "app/command.h"

struct hasher;

/* `done` gets the command with password_hash in its text; on the hasher's thread. */
void hasher_start(struct hasher **out, int (*done)(void *arg, const struct command *c), void *arg);
/* Is there a password in this command? */
bool hasher_wants(const struct command *c);
/* Any thread. ENOBUFS when several wait already. */
int hasher_ask(struct hasher *h, const struct command *c);
void hasher_stop(struct hasher *h);

#endif
