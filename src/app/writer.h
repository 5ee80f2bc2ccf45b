/* The writer: the one thread that changes the database. It moves live facts from the journal, runs
 * the record commands, and commits both together.
 *
 * After a commit, in this order: the journal is released, `publish` gets everything in the order of
 * the log, `answer` gets the verdict of each command. While the database is away or the disk is
 * full, record commands are refused at once with the verdict that says so, live facts wait in the
 * journal, and the writer tries again by itself. */
#ifndef APP_WRITER_H
#define APP_WRITER_H

#include "app/published.h"
#include "base/clock.h"

struct journal;
struct keyring;
struct sound_bank;
struct writer;

struct writer_config {
	const char *database; /* URL; the schema is there already (schema_migrate) */
	struct journal *journal;
	const struct keyring *keys;
	const struct dj_clock *clock;
	const struct sound_bank *sounds; /* for the check of flows; NULL: not looked at */
	const char *data;  /* data directory: backups go to DATA/backups; NULL makes none */
	const char *pages; /* where people reach the pages; "" or NULL: mails have no links */
	int backup_every_h, backup_keep; /* what file and flags say, the database's settings stand
					    over them; 0: only when asked, all stay */
	int node;			 /* of the ids it makes: its own, no other maker's */
	void *arg; /* of the three below; all are called on the writer thread and must only copy and
		      post */
	void (*publish)(void *arg, const struct published *items, int count);
	/* 0, or why whoever asked will not hear it: that is logged. */
	int (*answer)(void *arg, int origin, const struct answer *a);
	void (*alarm)(void *arg, enum alarm alarm, bool on);
	/* Whom the citizen of a contact that has just come wishes to speak with; NULL: nobody asks.
	 */
	void (*prefers)(void *arg, dj_id contact, dj_id agent);
};

/* Replays the tail of the journal before it returns, so that what reconcile_list and site_load read
 * is complete. */
int writer_start(struct writer **out, const struct writer_config *config, struct dj_error *e);
/* A COMMAND_BACKUP without a name is made by a thread of its own and answered when the file is
 * there. Any thread. ENOBUFS when too many wait: refuse the asker with VERDICT_overloaded. */
int writer_post(struct writer *w, const struct command *c);
/* The loop appended to the journal. Any thread; costs one load while the writer is awake. Without
 * it the writer looks every 250 ms. */
void writer_wake(struct writer *w);
/* Commits everything that waits (or gives up when the database stays away; the journal keeps it),
 * then ends the thread. */
void writer_stop(struct writer *w);

#endif
