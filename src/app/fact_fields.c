/* Owns the spelling of a fact's fields in JSON. */
#include "app/fact_fields.h"

#include <string.h>

const char *fact_field_key(const struct fact_field *field)
{
	return strcmp(field->name, "kind") == 0 ? word_list_name(field->list) : field->name;
}

static void put_field(struct dj_json *j, const struct fact_field *field, int64_t value)
{
	const char *key = fact_field_key(field);

	switch (field->type) {
	case FIELD_ID:
		dj_json_id(j, key, value);
		break;
	case FIELD_FLAG:
		dj_json_bool(j, key, value != 0);
		break;
	case FIELD_WORD:
		dj_json_text(j, key, word_of(field->list, value));
		break;
	default:
		dj_json_int(j, key, value);
	}
}

void fact_fields(struct dj_json *j, const struct fact *f)
{
	const struct fact_info *info = fact_info(f->kind);

	for (int i = 0; i < info->field_count; i++)
		put_field(j, &info->fields[i], f->v[i]);
}
