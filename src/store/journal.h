/* The journal: a preallocated memory-mapped ring file that carries live facts from the loop to the
 * database.
 *
 * One thread appends (the loop), one reads and releases (the writer). An entry is there for a
 * process that dies at any instruction after the append returned (kill -9); it is not synced for a
 * power cut. Positions are bytes since the journal was made and only grow; the database keeps the
 * position up to which it has everything, so a restart replays exactly the missing tail. Entries
 * have a checksum; a torn tail ends the replay. */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "domain/fact/fact.h"

#define JOURNAL_TEXT 200

enum journal_entry_kind { JOURNAL_FACT, JOURNAL_PRIVATE };
enum private_kind {
	PRIVATE_CALLER_NUMBER,
	PRIVATE_LINE,
	PRIVATE_CALLBACK_NUMBER /* `contact` is the call-back's id */
};				/* texts of people that facts may not hold */

struct journal_entry {
	enum journal_entry_kind kind;
	struct fact fact;	/* JOURNAL_FACT */
	enum private_kind what; /* JOURNAL_PRIVATE, text sealed on disk */
	dj_id contact;
	char text[JOURNAL_TEXT];
};

struct journal;
struct keyring;

/* Opens or makes the file of `bytes` (a power of two from 4096, 64 MiB in service; a file that is
 * there keeps its size). The keyring seals private texts. EBUSY when another process has it open.
 */
int journal_open(struct journal **out, const char *path, size_t bytes, const struct keyring *keys,
		 struct dj_error *e);
void journal_close(struct journal *j);

/* Loop side. False when there is no room: the caller asked journal_used_percent first, so this is a
 * bug in service. */
bool journal_add_fact(struct journal *j, const struct fact *f);
bool journal_add_private(struct journal *j, dj_id contact, enum private_kind what,
			 const char *text);
int journal_used_percent(const struct journal *j);
uint64_t journal_written(const struct journal *j); /* position after the last entry; any thread */

/* Writer side. Reads the entry at *at and moves *at on; false at the end (or a torn entry). What
 * was released can be read again until it is overwritten, which is how a database that lost its
 * last moments in a power cut gets them back. */
bool journal_next(struct journal *j, uint64_t *at, struct journal_entry *out);
void journal_release(struct journal *j, uint64_t upto);
uint64_t journal_released(const struct journal *j);
/* Marks this file; the database remembers whose position it keeps. Never 0, positive as int64. */
int64_t journal_identity(const struct journal *j);
/* Before the first append: the database has everything up to `mark`. After a power cut that may be
 * further than the file knows. */
void journal_attach(struct journal *j, uint64_t mark);
/* Before the first append: this tail belongs to another database. Copies the file to PATH.aside and
 * starts empty. */
int journal_set_aside(struct journal *j, struct dj_error *e);

#endif
