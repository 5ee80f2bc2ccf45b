/* The ways by which a citizen in a conversation may be reached: each text channel and the
 * telephone, to which address, and why one is shut. Private to src/app/. */
#ifndef APP_CONVERSATION_WAY_H
#define APP_CONVERSATION_WAY_H

#include "app/letter_row.h"

struct conversation_way {
	enum channel channel;
	enum channel_shut shut; /* QUIET: it goes out, but not before `goes_ms` */
	dj_id answers;		/* their last letter on it; 0: they wrote none there */
	dj_ms until_ms;		/* open until then; 0: no end */
	dj_ms goes_ms;
	char to[LETTER_ADDRESS]; /* "": not known */
};

/* Of this contact and its inquiry (0: none): the address that they wrote from there, else the one
 * that is known of them. channel CALL: the number that may be rung. */
void conversation_way(struct db *db, const struct keyring *keys, const struct letter_draft *about,
		      dj_ms now, struct conversation_way *out);

/* A link in these words that leads to none of our registered addresses; never when none is. */
bool conversation_strange_link(struct db *db, const char *text);

/* The inquiry that this contact is about; 0: none. */
dj_id conversation_inquiry(struct db *db, dj_id contact);

#endif
