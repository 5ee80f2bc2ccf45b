/* Ids: sign bit 0, 41 bits of milliseconds since 2025-01-01 UTC, 8 of node, 14 of counter.
 * Made by one thread per maker, ordered in time, strings in JSON. Good until 2094. */
#ifndef DJ_ID_H
#define DJ_ID_H

#include "base/base.h"

struct dj_ids {
	int node; /* 0..255 */
	dj_ms last_ms;
	int counter;
};

dj_id dj_id_next(struct dj_ids *ids, dj_ms wall);
dj_ms dj_id_ms(dj_id id);    /* when it was made */
dj_id dj_id_first(dj_ms at); /* what was made before then is smaller; 0 before 2025 */
/* Decimal text to id: digits only, 1..19 of them, positive. 0 when it is not one. */
dj_id dj_id_parse(const char *text);

#endif
