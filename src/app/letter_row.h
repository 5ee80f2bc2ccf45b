/* What the record use cases, the questions and the letterbox share of letters' and channels' rows.
 * Private to src/app/. */
#ifndef APP_LETTER_ROW_H
#define APP_LETTER_ROW_H

#include "app/record.h"
#include "domain/letter/channel_key.h"
#include "domain/letter/letter.h"

/* A channel's settings; all empty and inactive when it has none yet. */
void channel_read(struct db *db, const struct keyring *keys, enum channel channel,
		  struct channel_settings *out);

/* An address as it is compared: lower case, numbers without blanks. False when this channel cannot
 * write to it. */
bool letter_identity(enum channel channel, const char *text, char out[LETTER_ADDRESS]);

/* The mark of a letter in the address that answers come to: "l-3k9f2m1x.7hq2k9d3ab". Nobody can
 * make one without the key ring. */
#define LETTER_MARK 40
void letter_mark(const struct keyring *keys, dj_id letter, char out[LETTER_MARK]);
/* The letter whose mark stands in this address; 0 when there is none, or a false one. */
dj_id letter_of_address(const struct keyring *keys, const char *address);

/* A sealed column of a letter, of any length; free it. NULL when there is none. */
char *letter_text(const struct keyring *keys, const char *column, dj_id letter,
		  const struct db_rows *rows, int index);

/* The row that the sealed bytes of an event are bound to: known before its id is. */
dj_id event_place(const char *digest);

/* ---- inside a record use case ---- */

/* What is to be written. Everything is borrowed. */
struct letter_draft {
	enum channel channel; /* MAIL or SMS */
	enum letter_kind kind;
	enum language language;
	const char *to, *subject, *body; /* subject: mails only, may be NULL */
	dj_id contact, inquiry, answers, person;
	bool open; /* everybody may read it: an answer under a post */
	bool now;  /* somebody waits for it: the hours of the day do not hold it back */
};
/* Puts a letter into the outbox, with its fact. ok, channel_off, bad_address, too_large,
 * bad_request; `letter` is its id. The way of every letter: of a person, of an inquiry's closing,
 * of a nightly file of figures. */
enum verdict letter_queue(struct record *r, const struct letter_draft *d, dj_id *letter);

/* The columns of letter_facts. */
struct letter_row {
	enum channel channel;
	enum letter_way way;
	enum letter_state state;
	enum letter_kind kind;
	dj_id contact, inquiry, answers, person;
	enum language language;
	int64_t identity_hash;
	int tries;
	dj_ms made_ms;
	char external[200], identity[LETTER_ADDRESS];
};
bool letter_load(struct record *r, dj_id letter, struct letter_row *out);
/* It is in another state from now on. `said`: what the other side's server said, may be "". */
void letter_set(struct record *r, dj_id letter, struct letter_row *row, enum letter_state state,
		enum letter_why why, const char *said);
/* May a letter that was written go from this state to that one? */
bool letter_moves_on(enum letter_state from, enum letter_state to);
/* When it goes out: a text message that nobody waits for (`now`), in the hours of the day. */
dj_ms letter_due(const struct channel_settings *s, bool now, dj_ms at);
/* One that waited is answered or needs no answer; its contact ends with the last of them. */
void letter_finish(struct record *r, dj_id letter, struct letter_row *row);

/* record_letter_inquiry.c: a letter that came in belongs to this inquiry. */
struct inquiry_letter {
	dj_id letter, contact; /* contact 0: an official's */
	const char *body;
};
void letter_to_inquiry(struct record *r, dj_id inquiry, const struct inquiry_letter *l);
/* What the citizen is told at the end goes out as they chose: ok when it does, or when they chose
 * to hear it in a way that no channel of ours is; words_missing, and what letter_queue says. */
enum verdict letter_tells(struct record *r, dj_id inquiry, const char *words);

#endif
