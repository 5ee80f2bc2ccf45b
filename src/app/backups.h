/* Backups while the server runs: when an administrator asks, and by themselves every so often. A
 * thread of its own makes the file below DATA/backups; the record that it was made, and the answer,
 * come from the writer. Private to the writer. */
#ifndef APP_BACKUPS_H
#define APP_BACKUPS_H

#include "app/command.h"
#include "base/clock.h"

struct backups;
struct keyring;

struct backups_config {
	const char *database, *data;
	const struct keyring *keys;
	const struct dj_clock *clock;
	int every_h, keep; /* what file and flags say; the database's settings stand over them.
			      every 0: only when asked */
	void *arg;
	/* The COMMAND_BACKUP of a file that is there, with request and origin of the asker; when it
	 * could not be made, with the verdict negative in `number` and the reason in `text`. */
	int (*made)(void *arg, const struct command *c);
};

void backups_start(struct backups **out, const struct backups_config *config);
/* Any thread. ENOBUFS when several wait already. */
int backups_ask(struct backups *b, const struct command *c);
void backups_stop(struct backups *b);

#endif
