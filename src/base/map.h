/* Ids to pointers: open addressing, grows by itself, never owns what it points to. */
#ifndef DJ_MAP_H
#define DJ_MAP_H

#include "base/base.h"

struct dj_map {
	struct dj_map_entry {
		dj_id key; /* 0 is free */
		void *value;
	} * entries;
	size_t size; /* power of two or 0 */
	size_t count;
};

void dj_map_init(struct dj_map *m);
void dj_map_fini(struct dj_map *m);
void dj_map_fini_values(struct dj_map *m); /* for values from dj_alloc that nobody else owns */
void *dj_map_get(const struct dj_map *m, dj_id key);
void dj_map_put(struct dj_map *m, dj_id key, void *value); /* replaces; value is not NULL */
void *dj_map_remove(struct dj_map *m, dj_id key);	   /* the value it had, or NULL */
/* Walk: `size_t at = 0; while ((v = dj_map_next(&m, &at, &key)))`. Do not change the map inside. */
void *dj_map_next(const struct dj_map *m, size_t *at, dj_id *key);

#endif
