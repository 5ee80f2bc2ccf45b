/* Owns the directory of a site document: the objects are rows whose members are texts by the names
 * of the columns. */
#include "app/directory_import.h"
#include "app/site_json.h"

#include <errno.h>
#include <string.h>

static void seed_row(struct seed *s, enum directory_part part, struct directory_table *t,
		     const json_t *item)
{
	struct directory_stored now = {0}, *was;
	struct dj_error why = {""};

	if (!directory_row_json(part, item, &now.row, &why)) {
		seed_wrong(s, EINVAL, "%.150s", why.text);
		return;
	}
	was = directory_table_find(t, part, &now.row);
	if (!directory_complete(part, &now.row, was ? &was->row : NULL, &why) ||
	    !directory_names_known(s->db, part, &now.row, &why)) {
		seed_wrong(s, EINVAL, "%.150s", why.text);
		return;
	}
	now.id = was ? was->id : dj_id_next(s->ids, s->now);
	now.rev = was ? was->rev + 1 : 1;
	directory_write(s->db, s->keys, part, &now);
}

void seed_directory(struct seed *s, const json_t *document)
{
	const json_t *all = json_object_get(document, "directory"), *list, *item;
	struct directory_table t;
	size_t i;

	for (int p = 0; all && p < directory_part_COUNT && !s->err; p++) {
		const char *word = word_of(words_directory_part, p);

		s->where[0] = '\0';
		list = seed_array(s, all, word);
		directory_table_load(s->db, s->keys, (enum directory_part)p, &t);
		json_array_foreach(list, i, item)
		{
			snprintf(s->where, sizeof s->where, "%s[%zu]", word, i);
			if (!s->err)
				seed_row(s, (enum directory_part)p, &t, item);
		}
		directory_table_free(&t);
	}
}
