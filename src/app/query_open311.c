/* Owns what other systems read of reports by GeoReport v2: what stands in public_report and was
 * chosen to be shown, never who said it. A disaster is there once a person has looked at it: until
 * then its token leads to nothing. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/inquiry_rows.h"
#include "app/open311_ask.h"
#include "app/public_key.h"
#include "app/query_run.h"
#include "app/sealed.h"
#include "base/text.h"
#include "domain/report/report.h"

#define SHOWN	  1200
#define LIST_TEXT 300 /* bytes of a description in a list of many */

enum {
	ID,
	SERVICE,
	STATE,
	OPENED,
	DUE,
	ANSWERED,
	CLOSED,
	PLACE,
	LATITUDE,
	LONGITUDE,
	SHOWN_TEXT,
	DEPARTMENT,
	REASON,
	LINK,
	PLACE_LABEL
};

static void put_time(struct dj_json *j, const char *key, dj_ms at)
{
	char text[24];

	if (at)
		open311_time_write(at, text);
	dj_json_text(j, key, at ? text : NULL);
}

static bool is_closed(int64_t state)
{
	return state == inquiry_state_ANSWERED || state == inquiry_state_CLOSED;
}

/* Ours has six states, theirs two: what ours means goes into the notes. */
static const char *notes_of(const struct db_rows *rows)
{
	static const char *const states[] = {
	    [inquiry_state_OPEN] = "received",	   [inquiry_state_UNOWNED] = "received",
	    [inquiry_state_HANDED] = "assigned",   [inquiry_state_ACCEPTED] = "in progress",
	    [inquiry_state_ANSWERED] = "answered", [inquiry_state_CLOSED] = "answered"};

	if (db_int(rows, LINK) == inquiry_link_DUPLICATE)
		return "duplicate";
	if (is_closed(db_int(rows, STATE)) && db_int(rows, REASON) == inquiry_reason_NOT_POSSIBLE)
		return "rejected";
	return states[db_int(rows, STATE)];
}

static void put_words(struct query_run *r, const struct db_rows *rows, size_t most)
{
	struct seal_place where = {"public_report.public", db_int(rows, ID)};
	char text[SHOWN], cut[SHOWN];

	sealed_text(r->keys, where, rows, SHOWN_TEXT, text, sizeof text);
	dj_copy(cut, DJ_MIN(most, sizeof cut), text);
	dj_json_text(&r->json, "description", cut);
}

static void put_where(struct dj_json *j, const struct db_rows *rows)
{
	bool known = db_int(rows, LATITUDE) || db_int(rows, LONGITUDE);

	dj_json_text(j, "address", db_text(rows, PLACE_LABEL));
	dj_json_null(j, "address_id");
	dj_json_null(j, "zipcode");
	if (!known) {
		dj_json_null(j, "lat");
		dj_json_null(j, "long");
		return;
	}
	dj_json_real(j, "lat", (double)db_int(rows, LATITUDE) / 1e6, 6);
	dj_json_real(j, "long", (double)db_int(rows, LONGITUDE) / 1e6, 6);
}

static void put_request(struct query_run *r, const struct db_rows *rows, size_t words)
{
	const struct report_service_info *s =
	    report_service_find((enum report_service)db_int(rows, SERVICE));
	struct dj_json *j = &r->json;
	dj_ms answered = db_int(rows, ANSWERED), closed = db_int(rows, CLOSED);

	dj_json_object(j, NULL);
	dj_json_id(j, "service_request_id", db_int(rows, ID));
	dj_json_text(j, "status", is_closed(db_int(rows, STATE)) ? "closed" : "open");
	dj_json_text(j, "status_notes", notes_of(rows));
	dj_json_text(j, "service_name", s ? s->name : "");
	dj_json_text(j, "service_code", word_of(words_report_service, db_int(rows, SERVICE)));
	put_words(r, rows, words);
	dj_json_text(j, "agency_responsible", db_text(rows, DEPARTMENT));
	dj_json_null(j, "service_notice");
	put_time(j, "requested_datetime", db_int(rows, OPENED));
	put_time(j, "updated_datetime",
		 answered ? answered
		 : closed ? closed
			  : db_int(rows, OPENED));
	put_time(j, "expected_datetime", db_int(rows, DUE));
	put_where(j, rows);
	dj_json_null(j, "media_url");
	dj_json_end_object(j);
}

static dj_id place_of(struct query_run *r, const struct open311_ask *a)
{
	return a->jurisdiction[0]
		   ? db_query_int(r->db, SQL_place_by_name, -1, db_t(a->jurisdiction))
		   : 0;
}

static void put_by_ids(struct query_run *r, const struct open311_ask *a)
{
	for (int i = 0; i < a->id_count; i++) {
		struct db_rows rows = db_query(r->db, SQL_open311_one, db_i(a->ids[i]));

		if (!db_next(&rows))
			continue;
		put_request(r, &rows, SHOWN);
		db_done(&rows);
	}
}

static bool wanted(const struct open311_ask *a, const struct db_rows *rows)
{
	if (a->services && !(a->services & 1u << db_int(rows, SERVICE)))
		return false;
	return is_closed(db_int(rows, STATE)) ? a->closed : a->open;
}

static void put_list(struct query_run *r, const struct open311_ask *a)
{
	dj_id place = place_of(r, a);
	int64_t skip = (int64_t)(a->page - 1) * a->page_size;
	int left = a->page_size;
	struct db_rows rows = db_query(r->db, SQL_open311_list, db_i(a->from_ms), db_i(a->to_ms),
				       db_i(place), db_i(place));

	while (db_next(&rows)) {
		if (!left || !wanted(a, &rows) || skip-- > 0)
			continue;
		put_request(r, &rows, LIST_TEXT);
		left--;
	}
}

/* ---- updates (FixMyStreet's extension) ---- */

static void put_update(struct query_run *r, const struct db_rows *rows)
{
	struct seal_place where = {"public_update.public", db_int(rows, 0)};
	struct dj_json *j = &r->json;
	char text[SHOWN];

	dj_json_object(j, NULL);
	dj_json_id(j, "update_id", db_int(rows, 0));
	dj_json_id(j, "service_request_id", db_int(rows, 1));
	dj_json_text(j, "status", is_closed(db_int(rows, 2)) ? "CLOSED" : "OPEN");
	put_time(j, "updated_datetime", db_int(rows, 3));
	dj_json_text(j, "description", sealed_text(r->keys, where, rows, 4, text, sizeof text));
	dj_json_null(j, "media_url");
	dj_json_end_object(j);
}

static void put_updates(struct query_run *r, const struct open311_ask *a)
{
	struct db_rows rows = db_query(r->db, SQL_open311_updates, db_i(a->from_ms), db_i(a->to_ms),
				       db_i(a->page_size));

	while (db_next(&rows))
		put_update(r, &rows);
}

enum verdict query_open311_requests(struct query_run *r)
{
	struct open311_ask a;
	struct dj_error why;
	int err = open311_ask_read(r->q->words ? r->q->words : "", r->now, &a, &why);

	if (err)
		return err == ENOENT ? VERDICT_not_found : VERDICT_bad_request;
	dj_json_array(&r->json, NULL);
	if (a.updates)
		put_updates(r, &a);
	else if (a.id_count)
		put_by_ids(r, &a);
	else
		put_list(r, &a);
	dj_json_end_array(&r->json);
	return VERDICT_ok;
}

/* "112017-7hq2k9d3ab": the id and what proves that we gave it. */
enum verdict query_open311_token(struct query_run *r)
{
	char id_text[24];
	const char *dash = strchr(r->q->text, '-');
	struct dj_json *j = &r->json;
	struct db_rows rows;
	dj_id id;

	if (!dash || !dj_copy_n(id_text, sizeof id_text, r->q->text, (size_t)(dash - r->q->text)))
		return VERDICT_not_found;
	id = dj_id_parse(id_text);
	if (!id || !public_key_fits(r->keys, PUBLIC_KEY_TOKEN, id, dash + 1))
		return VERDICT_not_found;
	rows = db_query(r->db, SQL_open311_one, db_i(id));
	dj_json_array(j, NULL);
	dj_json_object(j, NULL);
	dj_json_text(j, "token", r->q->text);
	if (db_next(&rows)) { /* not yet, as the specification has it: the token alone */
		dj_json_id(j, "service_request_id", id);
		db_done(&rows);
	}
	dj_json_end_object(j);
	dj_json_end_array(j);
	return VERDICT_ok;
}
