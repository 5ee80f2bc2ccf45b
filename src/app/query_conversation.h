/* A conversation's fields in a list, shared by its views. Private to query_conversation*.c. */
#ifndef APP_QUERY_CONVERSATION_H
#define APP_QUERY_CONVERSATION_H

#include "app/conversation_row.h"
#include "app/query_run.h"
#include "domain/conversation/conversation.h"

/* Into the object that is open. */
void query_conversation_put(struct query_run *r, const struct conversation_row *v,
			    const struct conversation_rules *rules);
/* How long a text may be as the channel counts; text messages as their gateway does. */
void query_put_size(struct query_run *r, const char *key, enum channel channel);
/* query_translation.c: who had the one that is asked for, and its translations. */
void query_put_handovers(struct query_run *r);
void query_put_translations(struct query_run *r);
/* query_ladder.c */
void query_put_ladder(struct query_run *r, const struct conversation_row *row);

#endif
