/* Owns the table of entries. Linear probing with backward shift, so there are no tombstones. */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

static size_t home(const struct dj_map *m, dj_id key)
{
	return (size_t)(((uint64_t)key * 0x9E3779B97F4A7C15ull) >> 20) & (m->size - 1);
}

static size_t find(const struct dj_map *m, dj_id key)
{
	size_t i = home(m, key);

	while (m->entries[i].key != 0 && m->entries[i].key != key)
		i = (i + 1) & (m->size - 1);
	return i;
}

void dj_map_init(struct dj_map *m)
{
	memset(m, 0, sizeof *m);
}

void dj_map_fini(struct dj_map *m)
{
	free(m->entries);
	dj_map_init(m);
}

void *dj_map_get(const struct dj_map *m, dj_id key)
{
	return m->size && key ? m->entries[find(m, key)].value : NULL;
}

static void grow(struct dj_map *m)
{
	struct dj_map bigger = {.size = m->size ? m->size * 2 : 16, .count = m->count};

	bigger.entries = dj_alloc(bigger.size * sizeof *bigger.entries);
	for (size_t i = 0; i < m->size; i++)
		if (m->entries[i].key != 0)
			bigger.entries[find(&bigger, m->entries[i].key)] = m->entries[i];
	free(m->entries);
	*m = bigger;
}

void dj_map_put(struct dj_map *m, dj_id key, void *value)
{
	size_t i;

	dj_assert(key != 0 && value != NULL);
	if ((m->count + 1) * 4 > m->size * 3)
		grow(m);
	i = find(m, key);
	m->count += m->entries[i].key == 0;
	m->entries[i] = (struct dj_map_entry){key, value};
}

void *dj_map_remove(struct dj_map *m, dj_id key)
{
	size_t hole, i;
	void *was;

	if (!m->size || !key)
		return NULL;
	hole = find(m, key);
	was = m->entries[hole].value;
	if (!was)
		return NULL;
	for (i = (hole + 1) & (m->size - 1); m->entries[i].key != 0; i = (i + 1) & (m->size - 1)) {
		size_t want = home(m, m->entries[i].key);

		/* May the entry at i move back to the hole? Only if its home is not between them.
		 */
		if (((i - want) & (m->size - 1)) >= ((i - hole) & (m->size - 1))) {
			m->entries[hole] = m->entries[i];
			hole = i;
		}
	}
	m->entries[hole] = (struct dj_map_entry){0, NULL};
	m->count--;
	return was;
}

void *dj_map_next(const struct dj_map *m, size_t *at, dj_id *key)
{
	while (*at < m->size) {
		const struct dj_map_entry *e = &m->entries[(*at)++];

		if (e->key != 0) {
			if (key)
				*key = e->key;
			return e->value;
		}
	}
	return NULL;
}

void dj_map_fini_values(struct dj_map *m)
{
	size_t walk = 0;
	void *value;

	while ((value = dj_map_next(m, &walk, NULL)))
		free(value);
	dj_map_fini(m);
}
