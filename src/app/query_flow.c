/* Owns the views of flows: the list, and one version with everything that the check finds in it. */
#include "app/flow_place.h"
#include "app/query_run.h"
#include "app/site_rows.h"
#include "base/text.h"

enum verdict query_flows(struct query_run *r)
{
	struct dj_json *j = &r->json;
	struct db_rows f = db_query(r->db, SQL_flow_list);

	dj_json_object(j, NULL);
	dj_json_array(j, "flows");
	while (db_next(&f)) {
		dj_json_object(j, NULL);
		dj_json_id(j, "id", db_int(&f, 0));
		dj_json_text(j, "name", db_text(&f, 1));
		dj_json_int(j, "newest", db_int(&f, 2));
		dj_json_int(j, "live", db_int(&f, 3));
		query_json_ms(j, "changed_ms", db_int(&f, 4));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_text(j, "otherwise", flow_default);
	dj_json_end_object(j);
	return VERDICT_ok;
}

static void put_findings(struct dj_json *j, const struct flow *f, const struct flow_findings *found)
{
	dj_json_array(j, "findings");
	for (int i = 0; i < found->count; i++) {
		const struct flow_finding *x = &found->at[i];

		dj_json_object(j, NULL);
		dj_json_text(j, "what", flow_finding_word(x->kind));
		dj_json_bool(j, "serious", flow_finding_serious(x->kind));
		dj_json_text(j, "step", x->step >= 0 ? f->steps[x->step].name : NULL);
		dj_json_text(j, "language",
			     x->language ? word_of(words_language, x->language) : NULL);
		dj_json_text(j, "detail", x->detail);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_check(struct query_run *r, const char *document)
{
	struct flow_findings found = {0};
	struct dj_error why;
	struct flow *f;
	struct site s;

	/* What was saved by another release may be no flow for this one. */
	if (flow_parse(document, &f, &found, &why)) {
		dj_json_null(&r->json, "findings");
		return;
	}
	site_read(r->db, r->keys, &s);
	flow_check_here(f, &s, r->sounds, r->now, &found);
	put_findings(&r->json, f, &found);
	site_free(&s);
	flow_drop(f);
}

static void put_versions(struct query_run *r)
{
	struct dj_json *j = &r->json;
	struct db_rows v = db_query(r->db, SQL_flow_version_list, db_i(r->q->id));

	dj_json_array(j, "versions");
	while (db_next(&v)) {
		dj_json_object(j, NULL);
		dj_json_int(j, "version", db_int(&v, 0));
		query_json_ms(j, "at_ms", db_int(&v, 1));
		dj_json_text(j, "note", db_text(&v, 2));
		dj_json_id(j, "person", db_int(&v, 3));
		query_json_ms(j, "live_ms", db_int(&v, 4));
		dj_json_id(j, "live_person", db_int(&v, 5));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* id: the flow; since: the version, 0 the newest. */
enum verdict query_flow(struct query_run *r)
{
	struct dj_json *j = &r->json;
	struct db_rows f = db_query(r->db, SQL_flow_one, db_i(r->q->id));
	char document[FLOW_TEXT_MAX + 1];
	int64_t version;
	struct db_rows v;

	if (!db_next(&f))
		return VERDICT_not_found;
	dj_json_object(j, NULL);
	dj_json_id(j, "id", r->q->id);
	dj_json_text(j, "name", db_text(&f, 0));
	dj_json_int(j, "newest", db_int(&f, 1));
	dj_json_int(j, "live", db_int(&f, 2));
	version = r->q->since ? r->q->since : db_int(&f, 1);
	db_done(&f);
	v = db_query(r->db, SQL_flow_version_one, db_i(r->q->id), db_i(version));
	if (!db_next(&v))
		return VERDICT_not_found;
	dj_copy(document, sizeof document, db_text(&v, 0));
	db_done(&v);
	dj_json_int(j, "version", version);
	dj_json_text(j, "document", document);
	put_check(r, document);
	put_versions(r);
	dj_json_end_object(j);
	return VERDICT_ok;
}
