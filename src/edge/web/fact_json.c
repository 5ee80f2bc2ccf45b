/* Owns the spelling of facts in the live feed. */
#include "edge/web/fact_json.h"
#include "app/fact_fields.h"

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
	fact_fields(&j, f);
	dj_json_end_object(&j);
}
