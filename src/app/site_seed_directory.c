/* Owns the directory of a site document: the objects are rows whose members are texts by the names
 * of the columns. */
#include "app/directory_import.h"
#include "app/site_json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void seed_row(struct seed *s, enum directory_part part, const json_t *item,
		     struct directory_stored *now, struct directory_stored *was)
{
	struct dj_error why = {""};
	enum found_kind kind;
	bool is_there;

	if (!directory_row_json(part, item, &now->row, &why)) {
		seed_wrong(s, EINVAL, "%.150s", why.text);
		return;
	}
	is_there = directory_find(s->db, s->keys, part, 0, &now->row, was);
	if (!directory_complete(part, &now->row, is_there ? &was->row : NULL, &why) ||
	    !directory_names_known(s->db, part, &now->row, &why)) {
		seed_wrong(s, EINVAL, "%.150s", why.text);
		return;
	}
	now->id = is_there ? was->id : dj_id_next(s->ids, s->now);
	now->rev = is_there ? was->rev + 1 : 1;
	now->made_by = is_there ? was->made_by : 0;
	now->changed_ms = s->now;
	directory_write(s->db, s->keys, part, now);
	if (directory_found(part, &kind))
		seed_found(s, kind, now->id);
}

void seed_directory(struct seed *s, const json_t *document)
{
	const json_t *all = json_object_get(document, "directory"), *list, *item;
	struct directory_stored *rows = dj_alloc(2 * sizeof *rows);
	size_t i;

	for (int p = 0; all && p < directory_part_COUNT && !s->err; p++) {
		const char *word = word_of(words_directory_part, p);

		s->where[0] = '\0';
		list = seed_array(s, all, word);
		json_array_foreach(list, i, item)
		{
			snprintf(s->where, sizeof s->where, "%s[%zu]", word, i);
			if (!s->err)
				seed_row(s, (enum directory_part)p, item, &rows[0], &rows[1]);
		}
	}
	free(rows);
}
