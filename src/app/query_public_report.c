/* Owns what anybody may ask before they report: what can be reported and where, words of danger,
 * and whether others have reported it near here. Nothing in it is of a person. */
#include <stdio.h>
#include <string.h>

#include "app/public_key.h"
#include "app/query_run.h"
#include "app/record_public.h"

#define NEAR_METRES 300
#define NEAR_MS	    ((dj_ms)14 * 24 * 3600 * 1000)
#define NEAR_READ   2000
#define NEAR_SHOWN  5

static void put_attributes(struct dj_json *j, enum report_service service)
{
	const struct report_attribute *a;

	dj_json_array(j, "asks");
	for (int i = 0; (a = report_attribute_at(i)); i++) {
		if (a->service != service)
			continue;
		dj_json_object(j, NULL);
		dj_json_text(j, "code", a->code);
		dj_json_text(j, "ask", a->ask);
		dj_json_bool(j, "required", a->required);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_services(struct dj_json *j)
{
	const struct report_service_info *s;

	dj_json_array(j, "services");
	for (int i = 0; (s = report_service_at(i)); i++) {
		dj_json_object(j, NULL);
		query_json_word(j, "service", words_report_service, s->service);
		query_json_word(j, "branch", words_report_branch, s->branch);
		dj_json_text(j, "name", s->name);
		dj_json_text(j, "about", s->about);
		put_attributes(j, s->service);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_labels(struct query_run *r, dj_id place)
{
	struct db_rows rows = db_query(r->db, SQL_public_labels, db_i(place));

	dj_json_object(&r->json, "label");
	while (db_next(&rows))
		dj_json_text(&r->json, word_of(words_language, db_int(&rows, 0)),
			     db_text(&rows, 1));
	dj_json_end_object(&r->json);
}

static void put_cities(struct query_run *r)
{
	struct dj_json *j = &r->json;
	const struct report_city *c;

	dj_json_array(j, "cities");
	for (int i = 0; (c = report_city_at(i)); i++) {
		dj_id place = db_query_int(r->db, SQL_place_by_name, 0, db_t(c->place));

		if (!place)
			continue;
		dj_json_object(j, NULL);
		dj_json_text(j, "place", c->place);
		put_labels(r, place);
		dj_json_real(j, "latitude", c->latitude_e4 / 1e4, 4);
		dj_json_real(j, "longitude", c->longitude_e4 / 1e4, 4);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

enum verdict query_public_services(struct query_run *r)
{
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	put_services(j);
	put_cities(r);
	dj_json_array(j, "danger");
	for (int i = 0; report_danger_at(i); i++)
		dj_json_text(j, NULL, report_danger_at(i));
	dj_json_end_array(j);
	dj_json_end_object(j);
	return VERDICT_ok;
}

/* ---- near ---- */

struct here {
	enum report_service service;
	dj_id place;
	bool located;
	int64_t latitude_e6, longitude_e6;
};

/* "pothole 37.263 127.028" or "pothole suwon". */
static bool read_here(struct query_run *r, struct here *h)
{
	char service[24], a[40] = "", b[40] = "";
	const struct report_city *city;
	int fields = sscanf(r->q->text, "%23s %39s %39s", service, a, b), word;

	*h = (struct here){0};
	if (fields < 2 || (word = word_value(words_report_service, service)) <= 0)
		return false;
	h->service = (enum report_service)word;
	h->located = fields == 3 && public_degrees(a, 90, &h->latitude_e6) &&
		     public_degrees(b, 180, &h->longitude_e6);
	city = h->located ? report_city_near(h->latitude_e6, h->longitude_e6) : report_city_find(a);
	if (city)
		h->place = db_query_int(r->db, SQL_place_by_name, 0, db_t(city->place));
	return h->located || h->place;
}

/* Metres, 0 when one of the two is only a city; -1 too far. */
static int64_t distance(const struct here *h, const struct db_rows *rows)
{
	int64_t metres;

	if (h->located && (db_int(rows, 1) || db_int(rows, 2))) {
		metres = report_metres(h->latitude_e6, h->longitude_e6, db_int(rows, 1),
				       db_int(rows, 2));
		return metres <= NEAR_METRES ? metres : -1;
	}
	return h->place && h->place == db_int(rows, 3) ? 0 : -1;
}

static void put_near(struct query_run *r, const struct db_rows *rows, int64_t metres)
{
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_id(j, "id", db_int(rows, 0));
	dj_json_int(j, "metres", metres);
	dj_json_int(j, "opened_ms", db_int(rows, 4));
	query_json_word(j, "state", words_inquiry_state, db_int(rows, 5));
	dj_json_int(j, "reporters", 1 + db_int(rows, 6));
	dj_json_end_object(j);
}

enum verdict query_public_near(struct query_run *r)
{
	struct db_rows rows;
	struct here h;
	int shown = 0;

	if (!read_here(r, &h))
		return VERDICT_bad_request;
	rows = db_query(r->db, SQL_public_near, db_i(h.service), db_i(r->now - NEAR_MS),
			db_i(NEAR_READ));
	dj_json_object(&r->json, NULL);
	dj_json_array(&r->json, "reports");
	while (db_next(&rows)) {
		int64_t metres = shown < NEAR_SHOWN ? distance(&h, &rows) : -1;

		if (metres < 0)
			continue;
		put_near(r, &rows, metres);
		shown++;
	}
	dj_json_end_array(&r->json);
	dj_json_end_object(&r->json);
	return VERDICT_ok;
}
