/* Owns a citizen's report (R021, R054, R058): what is sound, what stands beside the inquiry that it
 * becomes, that it is never there twice. Refuses: what an inquiry is (record_inquiry.c). */
#include "app/record_public.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/attachments.h"
#include "app/public_key.h"
#include "app/record_inquiry.h"
#include "base/text.h"
#include "domain/letter/letter.h"
#include "app/json_in.h"

#define PUBLIC_SHOWN 1200 /* bytes of the words that others read */

enum verdict public_refuse(struct record *r, enum verdict v, const char *sentence)
{
	dj_copy(r->answer->text, sizeof r->answer->text, sentence);
	return v;
}

enum verdict public_run(struct record *r, const struct command *c,
			enum verdict (*use_case)(struct record *r))
{
	const struct command *own = r->c;
	enum verdict v;

	r->c = c;
	v = use_case(r);
	r->c = own;
	return v;
}

bool public_degrees(const char *text, int most, int64_t *out_e6)
{
	char *end;
	double value = strtod(text, &end);

	*out_e6 = 0;
	if (end == text || *end || !isfinite(value) || value < -most || value > most)
		return false;
	*out_e6 = llround(value * 1e6);
	return true;
}

bool public_words_fit(const char *text)
{
	size_t letters = 0;

	if (!dj_utf8_valid(text, strlen(text)))
		return false;
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		if ((*p < 0x20 && !strchr("\t\r\n", *p)) || *p == 0x7f)
			return false;
		letters += (*p & 0xc0) != 0x80;
	}
	return letters <= PUBLIC_WORDS;
}

/* ---- the inquiry ---- */

/* What a consultant and an official read: what it is about first, then the citizen's words. */
static void write_words(const struct public_form *f, char *out, size_t cap)
{
	const struct report_service_info *s = report_service_find(f->service);
	struct dj_buf b;

	dj_buf_init(&b, cap);
	dj_buf_printf(&b, "[%s]%s\n", s ? s->name : "도지사 면담",
		      f->injured ? " 다친 사람이 있다고 함" : "");
	if (f->details[0])
		dj_buf_printf(&b, "%s\n", f->details);
	dj_buf_puts(&b, f->text);
	if (f->located)
		dj_buf_printf(&b, "\n(%.6f, %.6f)", (double)f->latitude_e6 / 1e6,
			      (double)f->longitude_e6 / 1e6);
	dj_copy(out, cap, b.data ? b.data : "");
	dj_buf_fini(&b);
}

static bool in_danger(const struct public_form *f)
{
	return f->injured || report_danger(f->text);
}

static void fill_command(struct record *r, const struct public_form *f, struct command *c)
{
	const struct report_service_info *s = report_service_find(f->service);

	c->kind = COMMAND_INQUIRY_OPEN;
	c->roles = 1u << role_AGENT;
	c->language = f->language;
	c->topic = s && s->topic[0] ? db_query_int(r->db, SQL_topic_by_name, 0, db_t(s->topic)) : 0;
	c->place = f->place;
	c->inquiry.kind = s ? inquiry_kind_REPORT : inquiry_kind_SUGGESTION;
	c->inquiry.sub = inquiry_sub_NONE;
	c->inquiry.came_in = s ? f->came_in : came_in_GOVERNOR;
	c->inquiry.urgency = in_danger(f)				     ? urgency_URGENT
			     : s && s->branch != report_branch_INCONVENIENCE ? urgency_SOON
									     : urgency_NORMAL;
	c->inquiry.tell_by = f->phone[0] ? tell_by_SMS : f->mail[0] ? tell_by_MAIL : tell_by_NOBODY;
	dj_copy(c->inquiry.tell_to, sizeof c->inquiry.tell_to, f->phone[0] ? f->phone : f->mail);
	dj_copy(c->words, sizeof c->words, f->address);
	if (f->joins) {
		c->inquiry.parent = f->joins;
		c->inquiry.link = inquiry_link_DUPLICATE;
	}
}

static enum verdict open_inquiry(struct record *r, const struct public_form *f)
{
	struct command *c = dj_alloc(sizeof *c);
	size_t cap = strlen(f->text) + strlen(f->details) + 400;
	enum verdict v;

	c->body = dj_alloc(cap);
	write_words(f, c->body, cap);
	c->body_n = strlen(c->body);
	fill_command(r, f, c);
	v = public_run(r, c, record_inquiry_open);
	command_drop(c);
	free(c);
	return v;
}

static enum verdict link_files(struct record *r, dj_id inquiry, const struct public_form *f)
{
	static const struct inquiry_said photos = {
	    .kind = inquiry_entry_kind_HEARD, .move = -1, .text = "📷"};
	struct inquiry_work *w;
	enum verdict v = VERDICT_ok;
	dj_id entry;

	if (!f->file_count)
		return VERDICT_ok;
	w = dj_alloc(sizeof *w);
	inquiry_begin_any(w, r, inquiry);
	entry = inquiry_say(w, &photos);
	inquiry_finish(w);
	free(w);
	for (int i = 0; i < f->file_count && v == VERDICT_ok; i++)
		v = attachment_link(r, attachment_owner_ENTRY, entry, f->files[i]);
	return v;
}

static void add_row(struct record *r, dj_id inquiry, const struct public_form *f)
{
	const struct report_service_info *s = report_service_find(f->service);
	char shown[PUBLIC_SHOWN] = "";
	unsigned char *sealed;
	size_t n;

	if (f->shown)
		report_redact(f->text, shown, sizeof shown);
	sealed = inquiry_seal(r, "public_report.public", inquiry, shown, &n);
	db_exec(r->db, SQL_public_report_add, db_i(inquiry), db_i(f->service),
		db_i(s ? s->branch : report_branch_GOVERNOR), db_i(f->latitude_e6),
		db_i(f->longitude_e6), db_i(f->client_hash), db_i(f->shown), db_i(r->now),
		db_b(sealed, n));
	free(sealed);
}

static void say_made(struct record *r, dj_id inquiry, const struct public_form *f)
{
	struct fact *fact = facts_add(&r->facts, FACT_report_made);

	fact->report_made.inquiry = inquiry;
	fact->report_made.service = f->service;
	fact->report_made.came_in = f->came_in;
	fact->report_made.danger = in_danger(f);
	fact->report_made.files = f->file_count;
}

/* What is joined must be a report that others see, too: nobody joins an inquiry by guessing. */
static enum verdict form_sound(struct record *r, const struct public_form *f)
{
	char number[NUMBER_TEXT];

	if (!public_words_fit(f->text) || !public_words_fit(f->details) ||
	    !public_words_fit(f->address) || strlen(f->address) > 600)
		return public_refuse(r, VERDICT_bad_request, "At most 4,000 characters of text.");
	if (!f->text[0])
		return VERDICT_words_missing;
	if (f->phone[0] && !letter_number(f->phone, number, sizeof number))
		return VERDICT_bad_address;
	if (f->mail[0] && (!letter_mailbox(f->mail) || strlen(f->mail) > 110))
		return VERDICT_bad_address;
	if (f->joins && !db_query_int(r->db, SQL_public_report_exists, 0, db_i(f->joins)))
		return VERDICT_not_found;
	return VERDICT_ok;
}

enum verdict public_report_make(struct record *r, const struct public_form *f)
{
	enum verdict v = form_sound(r, f);
	dj_id inquiry, before;

	if (v != VERDICT_ok)
		return v;
	before = db_query_int(r->db, SQL_public_report_client, 0, db_i(f->client_hash));
	r->answer->id = before;
	if (before)
		return VERDICT_ok;
	v = open_inquiry(r, f);
	inquiry = r->answer->id;
	if (v == VERDICT_ok)
		v = link_files(r, inquiry, f);
	if (v != VERDICT_ok)
		return v;
	add_row(r, inquiry, f);
	say_made(r, inquiry, f);
	r->answer->id = inquiry;
	return VERDICT_ok;
}

/* ---- from the pages ---- */

static bool read_degrees(const json_t *root, const char *key, int most, int64_t *out)
{
	char text[40];
	const json_t *value = json_object_get(root, key);

	*out = 0;
	if (!json_is_number(value))
		return false;
	snprintf(text, sizeof text, "%.7f", json_number_value(value));
	return public_degrees(text, most, out);
}

/* A file that nobody else has: only who sent it knows its key. */
static bool read_files(struct record *r, const json_t *root, struct public_form *f)
{
	const json_t *list = json_object_get(root, "files"), *one;
	size_t i;

	if (json_array_size(list) > PUBLIC_FILES)
		return false;
	json_array_foreach(list, i, one)
	{
		dj_id id = dj_id_parse(dj_json_at(one, "id"));

		if (!id || !public_key_fits(r->keys, PUBLIC_KEY_FILE, id, dj_json_at(one, "key")))
			return false;
		f->files[f->file_count++] = id;
	}
	return true;
}

static dj_id place_of(struct record *r, const json_t *root, const struct public_form *f)
{
	const struct report_city *city = report_city_find(dj_json_at(root, "place"));

	if (!city && f->located)
		city = report_city_near(f->latitude_e6, f->longitude_e6);
	return city ? db_query_int(r->db, SQL_place_by_name, 0, db_t(city->place)) : 0;
}

static enum verdict read_form(struct record *r, const json_t *root, struct public_form *f)
{
	int language = word_value(words_language, dj_json_at(root, "language"));
	int service = word_value(words_report_service, dj_json_at(root, "service"));
	const char *client = dj_json_at(root, "client");

	*f = (struct public_form){.came_in = came_in_APP,
				  .language = language > 0 ? (enum language)language : language_KO,
				  .text = dj_json_at(root, "text"),
				  .details = "",
				  .address = dj_json_at(root, "address"),
				  .phone = dj_json_at(root, "phone"),
				  .mail = dj_json_at(root, "mail"),
				  .injured = json_is_true(json_object_get(root, "injured")),
				  .shown = json_is_true(json_object_get(root, "shown")),
				  .joins = dj_id_parse(dj_json_at(root, "joins"))};
	if (service <= 0 || strlen(client) > 64)
		return public_refuse(r, VERDICT_bad_request, "Say what it is about: `service`.");
	f->service = (enum report_service)service;
	f->client_hash = public_hash(r->keys, "client", client);
	f->located = read_degrees(root, "latitude", 90, &f->latitude_e6) &&
		     read_degrees(root, "longitude", 180, &f->longitude_e6);
	f->place = place_of(r, root, f);
	if (!read_files(r, root, f))
		return public_refuse(r, VERDICT_bad_request,
				     "Two pictures at most, each with the key that it was given.");
	return VERDICT_ok;
}

/* "1120-0017 7hq2k9d3ab": what is said, and what proves that it is theirs. */
static void answer_receipt(struct record *r)
{
	struct inquiry_row row;
	char number[INQUIRY_NUMBER_TEXT], key[PUBLIC_KEY];

	if (!inquiry_row_load(r->db, r->answer->id, &row))
		return;
	inquiry_number_write(row.number, number);
	public_key(r->keys, PUBLIC_KEY_RECEIPT, r->answer->id, key);
	snprintf(r->answer->text, sizeof r->answer->text, "%s %s", number, key);
	r->answer->number = row.i.urgency == urgency_URGENT;
}

enum verdict record_public_report(struct record *r)
{
	const struct command *c = r->c;
	json_t *root = json_loadb(c->body ? c->body : "", c->body_n, JSON_REJECT_DUPLICATES, NULL);
	struct public_form f;
	enum verdict v = json_is_object(root) ? read_form(r, root, &f) : VERDICT_bad_request;

	if (v == VERDICT_ok)
		v = public_report_make(r, &f);
	if (v == VERDICT_ok)
		answer_receipt(r);
	json_decref(root);
	return v;
}

/* A story is counted each time that somebody opens it (R029: "Hit 1342"). */
enum verdict record_public_read(struct record *r)
{
	if (!db_query_int(r->db, SQL_public_story_exists, 0, db_i(r->c->subject)))
		return VERDICT_not_found;
	db_exec(r->db, SQL_public_read_add, db_i(r->c->subject));
	return VERDICT_ok;
}

void public_report_erase(struct record *r, dj_id inquiry)
{
	db_exec(r->db, SQL_empty_public_report, db_i(inquiry));
	db_exec(r->db, SQL_empty_public_rating, db_i(inquiry));
	db_exec(r->db, SQL_empty_public_update, db_i(inquiry));
}
