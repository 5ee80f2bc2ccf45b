/* One command on an inquiry: loaded, moved by its rules, written. Private to record_inquiry*.c and
 * to those who bring a citizen's word to one. */
#ifndef APP_RECORD_INQUIRY_H
#define APP_RECORD_INQUIRY_H

#include "app/inquiry_rows.h"
#include "app/record.h"

struct inquiry_work {
	struct record *r;
	struct inquiry_row row;
	struct inquiry_tables tables;
	struct inquiry_turn turn;
	struct inquiry_office office; /* of who acts */
	int facts_before;
};

/* Loads it, and refuses who may not see it. `w` is the caller's (30 KiB: not on a deep stack). */
enum verdict inquiry_begin(struct inquiry_work *w, struct record *r, dj_id id);
/* The same for the system's own work, whoever acts. */
bool inquiry_begin_any(struct inquiry_work *w, struct record *r, dj_id id);
/* A fresh id for what begins with the next move. */
struct inquiry_turn *inquiry_turn(struct inquiry_work *w);
/* Writes what the facts since inquiry_begin say. */
void inquiry_finish(struct inquiry_work *w);
enum verdict inquiry_verdict(enum inquiry_no no);

/* A piece of the line of time, sealed. */
struct inquiry_said {
	enum inquiry_entry_kind kind;
	int move; /* enum inquiry_move, -1 none */
	enum inquiry_reason reason;
	dj_id contact, letter;
	const char *text;
};
dj_id inquiry_say(struct inquiry_work *w, const struct inquiry_said *said);
void inquiry_keep_aside(struct inquiry_work *w);
/* The words of a command: its long text, or its text. */
const char *inquiry_text(const struct command *c);
bool inquiry_text_valid(const struct command *c);
/* Seals; the caller frees. An empty text is NULL of 0 bytes. */
unsigned char *inquiry_seal(const struct record *r, const char *column, dj_id row, const char *text,
			    size_t *n);

/* record_inquiry_mail.c: the office that has it hears of it by mail, the head of its department of
 * what is late. Nothing happens when nobody has an address, or mail is switched off. */
enum inquiry_mail {
	inquiry_mail_HANDED,
	inquiry_mail_SOON,
	inquiry_mail_DUE,
	inquiry_mail_INTERIM,
	inquiry_mail_LATE,
	inquiry_mail_COUNT
};
void inquiry_mail(struct inquiry_work *w, enum inquiry_mail about);

/* The citizen has said something (a call, a letter) at that time: a pause ends. A command of its
 * own or part of another's (a letter that came in). not_found when there is no such inquiry. */
enum verdict inquiry_heard(struct record *r, dj_id id, dj_ms at);
/* Those who reported the same as `parent`, which has an answer: as many as there is room for facts
 * in this command; the tick does the rest. */
void inquiry_join_close(struct record *r);

#endif
