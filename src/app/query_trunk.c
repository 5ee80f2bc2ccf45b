/* Owns the view of trunks: what they are, and how they are now as the facts have it. */
#include "app/query_run.h"
#include "app/site_rows.h"

#include <stdlib.h>

static void put_state(struct query_run *r, dj_id trunk)
{
	struct dj_json *j = &r->json;
	struct db_rows s = db_query(r->db, SQL_trunk_state_one, db_i(trunk));

	if (!db_next(&s)) {
		dj_json_null(j, "state");
		return;
	}
	dj_json_object(j, "state");
	dj_json_bool(j, "up", db_int(&s, 0));
	dj_json_bool(j, "registered", db_int(&s, 1));
	dj_json_int(j, "status", db_int(&s, 2));
	dj_json_int(j, "took_ms", db_int(&s, 3));
	dj_json_int(j, "in_use", db_int(&s, 4));
	query_json_ms(j, "since_ms", db_int(&s, 5));
	query_json_ms(j, "at_ms", db_int(&s, 6));
	dj_json_end_object(j);
	db_done(&s);
}

static void put_trunk(struct query_run *r, const struct site_trunk *t)
{
	static const char *const transports[] = {"udp", "tcp", "tls"};
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_id(j, "id", t->id);
	dj_json_text(j, "name", t->name);
	dj_json_array(j, "peers");
	for (int i = 0; i < t->peer_count; i++)
		dj_json_text(j, NULL, t->peers[i]);
	dj_json_end_array(j);
	dj_json_text(j, "transport", transports[t->transport]);
	dj_json_text(j, "registrar", t->registrar);
	dj_json_text(j, "user", t->user);
	dj_json_text(j, "target", t->target);
	dj_json_bool(j, "secret", t->secret[0] != '\0');
	dj_json_int(j, "priority", t->priority);
	dj_json_int(j, "weight", t->weight);
	dj_json_int(j, "channels", t->channels);
	dj_json_int(j, "expires_s", t->expires_s);
	dj_json_text(j, "profile", t->profile_text);
	dj_json_bool(j, "active", t->active);
	dj_json_int(j, "rev", t->rev);
	put_state(r, t->id);
	dj_json_end_object(j);
}

/* The words a profile may have, so that the page explains them. */
static void put_words(struct dj_json *j)
{
	const char *key, *meaning;

	dj_json_array(j, "words");
	for (int i = 0; (key = profile_key(i, &meaning)); i++) {
		dj_json_object(j, NULL);
		dj_json_text(j, "key", key);
		dj_json_text(j, "meaning", meaning);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

enum verdict query_trunks(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_trunk_list);
	struct site_trunk *all = NULL;
	int count = 0;

	/* rows first: a statement inside another's rows would end them */
	while (db_next(&rows)) {
		all = dj_grow(all, (size_t)(count + 1) * sizeof *all);
		site_row_trunk(&rows, r->keys, &all[count++]);
	}
	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "trunks");
	for (int i = 0; i < count; i++)
		put_trunk(r, &all[i]);
	dj_json_end_array(&r->json);
	put_words(&r->json);
	dj_json_end_object(&r->json);
	free(all);
	return VERDICT_ok;
}
