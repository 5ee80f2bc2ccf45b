/* What the use cases about citizens share. Private to src/app/record_citizen*.c. */
#ifndef APP_RECORD_CITIZEN_H
#define APP_RECORD_CITIZEN_H

#include "app/record.h"

struct citizen_row {
	dj_id id, merged_into, root;
	bool sensitive, held;
	dj_ms erased_ms;
	int64_t revision;
};

bool citizen_load(struct record *r, dj_id id, struct citizen_row *out);
/* May whoever acts change this one now? It stands for itself, is not erased, and when it is
 * restricted its record was opened with a reason. */
enum verdict citizen_may_change(struct record *r, const struct citizen_row *c);
/* Links a contact, whatever it was linked to. */
void citizen_link(struct record *r, dj_id contact, dj_id citizen);

#endif
