/* Owns the spelling of facts in JSON. */
#include "edge/web/fact_json.h"

#include <string.h>

const char *fact_json_key(const struct fact_field *field)
{
	return strcmp(field->name, "kind") == 0 ? word_list_name(field->list) : field->name;
}

static void put_field(struct dj_json *j, const struct fact_field *field, int64_t value)
{
	const char *key = fact_json_key(field);

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

void fact_json(const struct fact *f, struct dj_buf *out)
{
	const struct fact_info *info = fact_info(f->kind);
	struct dj_json j = dj_json_begin(out);

	dj_json_object(&j, NULL);
	dj_json_text(&j, "type", "fact");
	dj_json_int(&j, "seq", f->seq);
	dj_json_text(&j, "kind", info->name);
	dj_json_int(&j, "at_ms", f->at_ms);
	dj_json_id(&j, "actor", f->actor);
	for (int i = 0; i < info->field_count; i++)
		put_field(&j, &info->fields[i], f->v[i]);
	dj_json_end_object(&j);
}
