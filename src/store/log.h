/* The log of facts in the database: numbers, appending, reading. */
#ifndef STORE_LOG_H
#define STORE_LOG_H

#include "domain/fact/fact.h"
#include "store/db.h"

struct log_mark {
	int64_t seq;	 /* the last fact's number */
	int64_t journal; /* identity; 0 before the first */
	uint64_t place;	 /* everything before it is in the database */
};

/* In a transaction, like all of these; errors stick to db. */
struct log_mark log_mark_read(struct db *db);
/* From now on the place is one of this journal. */
void log_adopt(struct db *db, int64_t journal, uint64_t place);
/* Takes `count` numbers and moves the place, in one UPDATE. Returns the first number. */
int64_t log_take_live(struct db *db, int count, int64_t journal, uint64_t place);
int64_t log_take(struct db *db, int count);
/* Writes a fact that has its number. */
void log_add(struct db *db, const struct fact *f);

/* The fact of a row with the columns of the table fact. */
struct fact log_fact(const struct db_rows *r);
/* Facts after `since`, in order; returns how many. */
int log_read(struct db *db, int64_t since, struct fact *out, int cap);
/* What was offered of one contact between two numbers: offer.made, offer.score and offer.ended. */
int log_read_offers(struct db *db, dj_id contact, int64_t from, int64_t to, struct fact *out,
		    int cap);
/* Everything about a contact between two numbers: facts that name it, and the scores of its offers.
 */
int log_read_contact(struct db *db, dj_id contact, int64_t from, int64_t to, struct fact *out,
		     int cap);
/* The time of the last fact; 0 in an empty log. */
dj_ms log_last_ms(struct db *db);
/* The number before the first fact at or after this time (the log's times grow, so it is searched
 * by halves). */
int64_t log_seq_before(struct db *db, dj_ms at);

#endif
