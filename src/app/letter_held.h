/* Letters that nobody is asked to read: more than a person writes, or of somebody who may not write
 * for now. They are kept like all others. Private to src/app/. */
#ifndef APP_LETTER_HELD_H
#define APP_LETTER_HELD_H

#include "app/record.h"

struct letter_holding {
	enum channel channel;
	const char *identity, *body;
	/* filled by letter_holds: */
	enum held_because because;
	dj_id block;
	dj_ms until;
};
/* Before its row is written: is it held? Words of danger never are. */
bool letter_holds(struct record *r, struct letter_holding *h);
/* Its row is there: the fact, what they are told, an objection of theirs. */
void letter_was_held(struct record *r, const struct letter_holding *h, dj_id letter, dj_id contact);

/* By the words of the first answers (docs/kakao.md). */
bool letter_says_danger(struct record *r, const char *text);

#endif
