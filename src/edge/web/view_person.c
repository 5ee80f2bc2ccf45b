/* Owns the spelling of a person who is logged in. */
#include "edge/web/view.h"

void view_person(const struct viewer *v, const char *key, struct dj_json *j)
{
	dj_json_object(j, key);
	dj_json_id(j, "id", v->person);
	dj_json_text(j, "name", v->name);
	dj_json_text(j, "display", v->display);
	dj_json_array(j, "roles");
	for (int i = 0; i < word_count(words_role); i++)
		if (v->roles & (1u << i))
			dj_json_text(j, NULL, word_of(words_role, i));
	dj_json_end_array(j);
	dj_json_text(j, "language", v->language ? word_of(words_language, v->language) : "ko");
	dj_json_end_object(j);
}
