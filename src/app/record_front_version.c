/* Owns what people change of first answers: a new version is kept beside the old ones, one of them
 * is live. Going back is putting an earlier one live. */
#include "app/front.h"
#include "app/front_json.h"
#include "base/text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static struct front *parsed(struct record *r, const char *document, struct front_findings *found)
{
	struct dj_error why = {""};
	struct front *f;

	if (front_parse(document, &f, found, &why) == 0)
		return f;
	dj_copy(r->answer->text, sizeof r->answer->text, why.text);
	return NULL;
}

static enum verdict save(struct record *r, const char *document, const char *note, int64_t changes)
{
	int64_t newest = db_query_int(r->db, SQL_front_newest, 0);
	struct front *f = strlen(document) < FRONT_TEXT_MAX ? parsed(r, document, NULL) : NULL;
	struct fact *fact;

	if (!f)
		return VERDICT_bad_request;
	free(f);
	r->answer->number = newest;
	if (newest != changes)
		return VERDICT_changed;
	db_exec(r->db, SQL_front_version_add, db_i(newest + 1), db_t(document), db_t(note),
		db_i(r->c->actor), db_i(r->now));
	fact = facts_add(&r->facts, FACT_front_saved);
	fact->front_saved.version = newest + 1;
	fact->front_saved.person = r->c->actor;
	r->answer->number = newest + 1;
	return VERDICT_ok;
}

/* body: {"document","note","version"}: the text, and the version that it changes (0: the built-in
 * one). Answers the new one. A draft may be as wrong as it likes, but it is a document. */
enum verdict record_front_save(struct record *r)
{
	const struct command *c = r->c;
	json_t *root = c->body ? json_loadb(c->body, c->body_n, 0, NULL) : NULL;
	const char *document = json_string_value(json_object_get(root, "document"));
	const char *note = json_string_value(json_object_get(root, "note"));
	enum verdict v = VERDICT_bad_request;

	if (document && strlen(note ? note : "") < 200)
		v = save(r, document, note ? note : "",
			 json_integer_value(json_object_get(root, "version")));
	json_decref(root);
	return v;
}

/* Nothing goes live that the check has something serious against. */
static enum verdict may_go_live(struct record *r, int64_t version)
{
	struct front_findings found = {0};
	struct db_rows rows = db_query(r->db, SQL_front_version_one, db_i(version));
	struct front *f;

	if (!db_next(&rows))
		return VERDICT_not_found;
	f = parsed(r, db_text(&rows, 0), &found);
	db_done(&rows);
	if (!f)
		return VERDICT_bad_request;
	front_check(f, &found);
	free(f);
	return front_may_go_live(&found) ? VERDICT_ok : VERDICT_flow_not_ready;
}

/* number: the version that citizens meet from now on; 0: none. Talks under way end in theirs. */
enum verdict record_front_live(struct record *r)
{
	const struct command *c = r->c;
	enum verdict v = c->number ? may_go_live(r, c->number) : VERDICT_ok;
	struct fact *f;

	if (v != VERDICT_ok)
		return v;
	db_exec(r->db, SQL_front_live_set, db_i(c->number));
	if (c->number)
		db_exec(r->db, SQL_front_version_live, db_i(c->actor), db_i(r->now),
			db_i(c->number));
	f = facts_add(&r->facts, FACT_front_live);
	f->front_live.version = c->number;
	f->front_live.person = c->actor;
	r->answer->number = c->number;
	return VERDICT_ok;
}
