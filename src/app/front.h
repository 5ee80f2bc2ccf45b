/* First answers by rule, for the use cases of letters: front_hears before a letter's row is written
 * says whether somebody must read it; front_speaks afterwards says what the rules say. Private to
 * src/app/. */
#ifndef APP_FRONT_H
#define APP_FRONT_H

#include <jansson.h>

#include "app/record.h"
#include "domain/front/front.h"
#include "domain/letter/channel_key.h"

struct front_talk {
	dj_id contact;
	enum channel channel;
	int64_t version; /* 0: the built-in one */
	enum language language;
	struct front_run run;
	dj_id asked, article;
};

struct front_hearing {
	enum channel channel;
	dj_id contact, letter;
	const char *identity, *body;
	bool first; /* its contact began with this letter */
	bool open;  /* a comment, a mention: rules say nothing in public */
	bool files;
	bool at_once; /* the answer is read from the rows by who asked: nothing is sent */
	/* filled by front_hears: */
	struct front *front; /* NULL: no rules here */
	struct front_talk talk;
	struct front_turn turn;
};
/* True: the rules have answered it, nobody needs to. Call front_speaks in any case. */
bool front_hears(struct record *r, struct front_hearing *h);
void front_speaks(struct record *r, struct front_hearing *h);

/* A letter whose sender waits for the answer of the rules: they stand in the rows then, and are not
 * sent. record_letter_in.c */
enum verdict letter_receive(struct record *r, enum channel channel, json_t *letter);

/* The rules of this version; NULL when there are none or they cannot be read. free(). */
struct front *front_load(struct db *db, int64_t version);
/* The version that citizens meet: 0 the built-in one, -1 none. */
int64_t front_version_live(struct db *db);

/* May we write to them on this channel now (its window is open)? */
bool channel_window_open(struct record *r, const struct channel_settings *s, const char *identity,
			 bool automatic);

#endif
