/* The words of the centre's own messages, in the citizen's language. */
#ifndef DOMAIN_CONVERSATION_TEXT_H
#define DOMAIN_CONVERSATION_TEXT_H

#include "domain/words.h"

#define CONVERSATION_TEXT 600

/* PLACE: position and minutes; OUT_OF_HOURS, STOPPED, REFUSED: `opens`, local minutes since 0:00 of
 * a day so many days ahead (0 today, -1 not known). */
struct conversation_say {
	enum conversation_tell what;
	enum language language; /* UNKNOWN: Korean */
	int64_t position, minutes;
	int opens_days, opens_minute;
};
/* The notice before an ending of this kind; NONE: there is none in writing. */
enum conversation_tell conversation_notice(enum ending_kind kind);
void conversation_text(const struct conversation_say *say, char out[CONVERSATION_TEXT]);

#endif
