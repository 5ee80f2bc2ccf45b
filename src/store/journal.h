/* The journal: a preallocated memory-mapped ring file that carries live facts from the loop to the database.
 *
 * One thread appends (the loop), one reads and releases (the writer). An entry is there for a process that dies
 * at any instruction after the append returned (kill -9); it is not synced for a power cut. Positions are bytes since the
 * journal was made and only grow; the database keeps the position up to which it has everything, so a restart
 * replays exactly the missing tail. Entries have a checksum; a torn tail ends the replay. */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "domain/fact/fact.h"

#define JOURNAL_TEXT 200

enum journal_entry_kind { JOURNAL_FACT, JOURNAL_PRIVATE };
enum private_kind { PRIVATE_CALLER_NUMBER, PRIVATE_LINE }; /* texts of people that facts may not hold */

struct journal_entry {
	enum journal_entry_kind kind;
	struct fact fact;          /* JOURNAL_FACT */
	enum private_kind what;    /* JOURNAL_PRIVATE, text sealed on disk */
	dj_id contact;
	char text[JOURNAL_TEXT];
};

struct journal;
struct keyring;

/* Opens or makes the file of `bytes` (a power of two, 64 MiB in service). The keyring seals private texts. */
int journal_open(struct journal **out, const char *path, size_t bytes, const struct keyring *keys, struct dj_error *e);
void journal_close(struct journal *j);

/* Loop side. False when there is no room: the caller asked journal_used_percent first, so this is a bug in service. */
bool journal_add_fact(struct journal *j, const struct fact *f);
bool journal_add_private(struct journal *j, dj_id contact, enum private_kind what, const char *text);
int journal_used_percent(const struct journal *j);
uint64_t journal_written(const struct journal *j); /* position after the last entry; any thread */

/* Writer side. Reads the entry at *at and moves *at on; false at the end (or a torn entry). */
bool journal_next(struct journal *j, uint64_t *at, struct journal_entry *out);
void journal_release(struct journal *j, uint64_t upto);

#endif
