/* What may be said on a text channel, and until when. */
#ifndef DOMAIN_CONVERSATION_REACH_H
#define DOMAIN_CONVERSATION_REACH_H

#include "domain/words.h"

struct reach {
	enum text_unit unit;
	int alone, part, most; /* units of one message, of one of several; messages of one text */
	dj_ms window_ms;       /* after the citizen's last word; 0: no end */
};
const struct reach *reach_of(enum channel channel);
/* How much of it a text in UTF-8 takes; -1: it has a letter that this channel has nothing for. */
int reach_units(enum text_unit unit, const char *text);

/* May an answer go out? NONE, OFF or WINDOW. */
enum channel_shut reach_shut(enum channel channel, bool on, dj_ms heard_ms, dj_ms now);
/* Until when it may, 0: no end. */
dj_ms reach_until(enum channel channel, dj_ms heard_ms);

#endif
