/* A conversation's row, for use cases and views; and the one way of a machine's words to a citizen.
 * Private to src/app/. */
#ifndef APP_CONVERSATION_ROW_H
#define APP_CONVERSATION_ROW_H

#include "app/record.h"

/* The columns of conversation_one and conversation_live (migration 0052 says what they mean). */
struct conversation_row {
	dj_id contact, queue, agent, only_agent, last_agent;
	enum channel channel;
	enum conversation_state state;
	enum conversation_because because;
	dj_ms since_ms, place_ms, heard_ms, answered_ms;
	int64_t unread, position, told;
	dj_ms estimate_ms; /* -1: nobody is there who could answer */
	dj_ms opens_ms;	   /* its queue is closed now: when it opens; 0 open, -1 not known */
	enum conversation_end how;
	enum language language;
	bool danger; /* words of danger stand in it */
};
void conversation_read(const struct db_rows *rows, struct conversation_row *out);
/* False: this contact is none in writing. */
bool conversation_load(struct db *db, dj_id contact, struct conversation_row *out);

/* Everything that runs, for the start: *out is allocated, the caller frees it. */
int conversation_list(struct db *db, struct conversation_row **out, int *count, struct dj_error *e);
int conversation_list_url(const char *database, struct conversation_row **out, int *count,
			  struct dj_error *e);

/* Inside a record use case: this text of a machine's goes to the citizen of the contact, on the
 * channel and to the address of their last word, as a letter of kind AUTOMATIC. not_found: they
 * wrote none; else as letter_queue. Under a public word nothing is said: *letter is 0. */
enum verdict letter_automatic(struct record *r, dj_id contact, const char *text, dj_id *letter);

/* A text of the centre's own to the citizen of the contact; `until`: the time that stands in it, 0
 * none. As letter_automatic. */
struct conversation_say;
enum verdict conversation_say(struct record *r, dj_id contact, struct conversation_say *say,
			      dj_ms until);

/* Local days ahead and minutes of the time that stands in a text; 0: it is not known. */
void conversation_say_until(struct conversation_say *say, dj_ms until, dj_ms now);
/* Which notices were said in it. */
struct ending;
void conversation_said(struct db *db, dj_id contact, struct ending *out);

/* The contact goes on with a word after its end, as the rule of its channel says: says so with a
 * fact, and answers true. */
bool conversation_goes_on(struct record *r, dj_id contact);

#endif
