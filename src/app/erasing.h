/* What a citizen owns goes: one kind by its policy, or everything of a person, each noun with its
 * proof (owned.def). Private to src/app/record_citizen*.c. */
#ifndef APP_ERASING_H
#define APP_ERASING_H

#include "app/record.h"

/* Everything of the person whose root this is, but what a hold of its own keeps (recordings); the
 * proof's id. `held`: how many stayed. */
dj_id erase_all(struct record *r, dj_id root, int *held);
/* What the policy of this kind takes by now, some of it each time; how many rows went. */
int erase_due(struct record *r, enum retention_kind kind);

#endif
