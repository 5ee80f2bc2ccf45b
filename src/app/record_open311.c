/* Owns reports and updates that another system brings by GeoReport v2 (docs/open311.md): its key,
 * the services' own questions, and FixMyStreet's updates. What a report is stands in
 * record_public.c. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/open311_ask.h"
#include "app/public_key.h"
#include "app/record_inquiry.h"
#include "app/record_public.h"
#include "base/text.h"
#include "app/json_in.h"

#define DETAILS	     4000
#define MEDIA_URL    1000
#define UPDATE_SHOWN 1200

static json_t *body_of(const struct record *r)
{
	json_t *root = json_loadb(r->c->body ? r->c->body : "", r->c->body_n, 0, NULL);

	if (json_is_object(root))
		return root;
	json_decref(root);
	return NULL;
}

/* A token that was made for this alone, by somebody who is still here. */
static bool key_is_ours(struct record *r)
{
	char hash[65];
	struct db_rows rows;
	bool fits;

	if (!r->c->name[0])
		return false;
	keyring_token_hash(r->keys, r->c->name, hash);
	rows = db_query(r->db, SQL_token_find, db_t(hash));
	if (!db_next(&rows))
		return false;
	fits = strcmp(db_text(&rows, 2), "open311") == 0;
	db_done(&rows);
	return fits;
}

/* ---- a report ---- */

/* "A: b" lines of what was answered; false when one is missing that is needed, or none of its list.
 */
static bool read_attributes(struct record *r, const json_t *all, enum report_service service,
			    struct dj_buf *out)
{
	const struct report_attribute *a;
	char sentence[200];

	for (int i = 0; (a = report_attribute_at(i)); i++) {
		const json_t *values = json_object_get(all, a->code), *one;
		size_t at;

		if (a->service != service)
			continue;
		if (a->required && !json_array_size(values)) {
			snprintf(sentence, sizeof sentence, "attribute[%s] is required.", a->code);
			public_refuse(r, VERDICT_bad_request, sentence);
			return false;
		}
		json_array_foreach(values, at, one)
		{
			const char *value = json_string_value(one);

			if (!value || !report_attribute_takes(a, value)) {
				snprintf(sentence, sizeof sentence,
					 "attribute[%s] has no such value.", a->code);
				public_refuse(r, VERDICT_bad_request, sentence);
				return false;
			}
			dj_buf_printf(out, "%s %s\n", a->ask, value);
		}
	}
	return true;
}

/* An address that a person may open, and nothing that could be taken for more than one line. */
static bool is_media(const char *url)
{
	size_t n = strlen(url);

	if (n >= MEDIA_URL || (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0))
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)url[i] <= ' ' || url[i] == 0x7f)
			return false;
	return true;
}

/* Who it is from is for the centre alone. */
static void add_reporter(const json_t *root, struct dj_buf *out)
{
	static const char *const names[] = {"first_name", "last_name", "address_id", "account_id",
					    "device_id"};

	for (size_t i = 0; i < DJ_COUNT(names); i++)
		if (dj_json_at(root, names[i])[0])
			dj_buf_printf(out, "%s: %.300s\n", names[i], dj_json_at(root, names[i]));
}

static enum verdict read_where(struct record *r, const json_t *root, struct public_form *f)
{
	const char *lat = dj_json_at(root, "lat"), *lon = dj_json_at(root, "long");
	const struct report_city *city = NULL;

	if ((lat[0] || lon[0]) && (!public_degrees(lat, 90, &f->latitude_e6) ||
				   !public_degrees(lon, 180, &f->longitude_e6)))
		return public_refuse(r, VERDICT_bad_request,
				     "lat and long are both needed, in degrees of WGS84.");
	f->located = lat[0] != '\0';
	if (!f->located && !f->address[0] && !dj_json_at(root, "address_id")[0])
		return public_refuse(r, VERDICT_bad_request,
				     "A location is required: lat and long, address_string or "
				     "address_id.");
	if (dj_json_at(root, "jurisdiction_id")[0] &&
	    strcmp(dj_json_at(root, "jurisdiction_id"), "gg.go.kr") != 0 &&
	    !(city = report_city_find(dj_json_at(root, "jurisdiction_id"))))
		return public_refuse(r, VERDICT_not_found, "jurisdiction_id was not found.");
	if (!city && f->located)
		city = report_city_near(f->latitude_e6, f->longitude_e6);
	if (!city && f->located)
		return public_refuse(r, VERDICT_bad_request, "The place is outside the province.");
	f->place = city ? db_query_int(r->db, SQL_place_by_name, 0, db_t(city->place)) : 0;
	return VERDICT_ok;
}

static enum verdict make_request(struct record *r, const json_t *root, struct public_form *f,
				 struct dj_buf *details)
{
	enum verdict v;

	if (!report_service_find(f->service))
		return public_refuse(r, VERDICT_bad_request,
				     dj_json_at(root, "service_code")[0]
					 ? "service_code was not found."
					 : "service_code is required.");
	v = read_where(r, root, f);
	if (v != VERDICT_ok)
		return v;
	if (!read_attributes(r, json_object_get(root, "attribute"), f->service, details))
		return VERDICT_bad_request;
	if (dj_json_at(root, "media_url")[0] && !is_media(dj_json_at(root, "media_url")))
		return public_refuse(r, VERDICT_bad_request,
				     "media_url must be an address that begins with http:// or "
				     "https://, of less than 1000 bytes.");
	if (dj_json_at(root, "media_url")[0])
		dj_buf_printf(details, "media_url: %s\n", dj_json_at(root, "media_url"));
	add_reporter(root, details);
	f->details = details->data ? details->data : "";
	v = public_report_make(r, f);
	if (v == VERDICT_words_missing)
		return public_refuse(r, VERDICT_bad_request, "description is required.");
	if (v == VERDICT_bad_address)
		return public_refuse(r, VERDICT_bad_request, "email or phone is none.");
	return v;
}

enum verdict record_open311_request(struct record *r)
{
	json_t *root = body_of(r);
	int service = word_value(words_report_service, dj_json_at(root, "service_code"));
	struct public_form f = {.came_in = came_in_OPEN311,
				.language = language_KO,
				.shown = true,
				.text = dj_json_at(root, "description"),
				.address = dj_json_at(root, "address_string"),
				.phone = dj_json_at(root, "phone"),
				.mail = dj_json_at(root, "email")};
	struct dj_buf details;
	char key[PUBLIC_KEY];
	enum verdict v;

	if (!key_is_ours(r)) {
		json_decref(root);
		return public_refuse(r, VERDICT_not_allowed, "api_key is missing or wrong.");
	}
	f.service = service > 0 ? (enum report_service)service : report_service_NONE;
	dj_buf_init(&details, DETAILS);
	v = root ? make_request(r, root, &f, &details) : VERDICT_bad_request;
	if (v == VERDICT_ok)
		r->answer->text[0] = '\0'; /* the number that is said is the centre's own */
	if (v == VERDICT_ok && report_service_find(f.service)->branch == report_branch_DISASTER) {
		public_key(r->keys, PUBLIC_KEY_TOKEN, r->answer->id, key);
		snprintf(r->answer->text, sizeof r->answer->text, "%" PRId64 "-%s",
			 (int64_t)r->answer->id, key);
	}
	dj_buf_fini(&details);
	json_decref(root);
	return v;
}

/* ---- an update ---- */

static void add_update(struct record *r, dj_id inquiry, int64_t external, const char *text)
{
	char shown[UPDATE_SHOWN];
	unsigned char *sealed;
	dj_id id = record_id(r);
	size_t n;

	report_redact(text, shown, sizeof shown);
	sealed = inquiry_seal(r, "public_update.public", id, shown, &n);
	db_exec(r->db, SQL_open311_update_add, db_i(id), db_i(inquiry), db_i(0), db_i(external),
		db_i(r->now), db_b(sealed, n));
	free(sealed);
	r->answer->id = id;
}

static enum verdict say_update(struct record *r, dj_id inquiry, const char *text)
{
	struct command *c = dj_alloc(sizeof *c);
	enum verdict v;

	c->roles = 1u << role_AGENT;
	c->subject = inquiry;
	c->flag = true;
	v = dj_copy(c->text, sizeof c->text, text) ? public_run(r, c, record_inquiry_note)
						   : VERDICT_too_large;
	free(c);
	return v;
}

/* Their words come onto the line of time; their status does not move ours: a person decides. */
static enum verdict make_update(struct record *r, const json_t *root)
{
	dj_id inquiry = dj_id_parse(dj_json_at(root, "service_request_id"));
	const char *text = dj_json_at(root, "description"),
		   *external = dj_json_at(root, "update_id");
	char mark[200];
	int64_t hash;
	dj_ms at;
	enum verdict v;

	if (!external[0] || !text[0] || !public_words_fit(text))
		return public_refuse(r, VERDICT_bad_request,
				     "update_id and description (4,000 characters) are required.");
	if (!open311_time_read(dj_json_at(root, "updated_datetime"), &at))
		return public_refuse(r, VERDICT_bad_request,
				     "updated_datetime is required, with a zone.");
	if (!db_query_int(r->db, SQL_public_report_exists, 0, db_i(inquiry)))
		return public_refuse(r, VERDICT_not_found, "service_request_id was not found.");
	snprintf(mark, sizeof mark, "%.60s.%.120s", r->c->name, external);
	hash = public_hash(r->keys, "update", mark);
	r->answer->id = db_query_int(r->db, SQL_open311_update_find, 0, db_i(hash));
	if (r->answer->id)
		return VERDICT_ok;
	v = say_update(r, inquiry, text);
	if (v == VERDICT_ok)
		add_update(r, inquiry, hash, text);
	return v;
}

enum verdict record_open311_update(struct record *r)
{
	json_t *root = body_of(r);
	enum verdict v;

	if (!key_is_ours(r))
		v = public_refuse(r, VERDICT_not_allowed, "api_key is missing or wrong.");
	else
		v = root ? make_update(r, root) : VERDICT_bad_request;
	if (v == VERDICT_ok)
		r->answer->text[0] = '\0';
	json_decref(root);
	return v;
}
