/* Owns the nightly mail of figures: the files that were laid down become attachments of one letter
 * to each address, once a day, however often it is asked for. Refuses: which days are due
 * (figure_daily.c) and sending (the text edge). */
#include "app/attachment_shelf.h"
#include "app/attachments.h"
#include "app/letter_row.h"
#include "base/log.h"
#include "base/text.h"
#include "app/json_in.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define FILES_MOST 4
#define ADDRESSES  20

/* Its row and its place, as those of a file that somebody sent. */
static dj_id keep_file(struct record *r, const json_t *file)
{
	const char *name = dj_json_at(file, "name"), *digest = dj_json_at(file, "digest");
	unsigned char sealed[ATTACHMENT_NAME + SEAL_OVERHEAD];
	struct attachment_shelf shelf;
	dj_id id = record_id(r);
	size_t n;

	attachment_shelf_init(&shelf, r->data, r->keys);
	if (attachment_settle(&shelf, digest, dj_json_at(file, "laid")) != 0)
		return 0;
	n = keyring_seal(r->keys, (struct seal_place){"attachment.name", id}, name,
			 strnlen(name, ATTACHMENT_NAME), sealed);
	db_exec(r->db, SQL_attachment_add, db_i(id), db_t(digest),
		db_i(json_integer_value(json_object_get(file, "bytes"))),
		db_t(dj_json_at(file, "type")), db_b(sealed, n), db_i(r->now), db_i(0));
	return id;
}

static enum verdict write_one(struct record *r, const char *to, const dj_id *files, int count)
{
	char subject[100], body[240];
	struct letter_draft d = {.channel = channel_MAIL,
				 .kind = letter_kind_AUTOMATIC,
				 .to = to,
				 .subject = subject,
				 .body = body,
				 .now = true};
	enum verdict v;
	dj_id letter;

	snprintf(subject, sizeof subject, "상담 통계 %s", r->c->name);
	snprintf(body, sizeof body, "%s 상담 통계를 첨부합니다.\nFigures of %s are attached.\n",
		 r->c->name, r->c->name);
	v = letter_queue(r, &d, &letter);
	for (int i = 0; i < count && v == VERDICT_ok; i++)
		v = attachment_link(r, attachment_owner_LETTER, letter, files[i]);
	return v;
}

static enum verdict write_all(struct record *r, const json_t *root)
{
	const json_t *files = json_object_get(root, "files"), *to = json_object_get(root, "to");
	dj_id ids[FILES_MOST];
	int count = (int)json_array_size(files), told = 0;

	if (count < 1 || count > FILES_MOST || json_array_size(to) > ADDRESSES)
		return VERDICT_bad_request;
	for (int i = 0; i < count; i++) {
		ids[i] = keep_file(r, json_array_get(files, (size_t)i));
		if (!ids[i])
			return VERDICT_fault;
	}
	for (size_t i = 0; i < json_array_size(to); i++) {
		const char *address = json_string_value(json_array_get(to, i));
		enum verdict v = write_one(r, address ? address : "", ids, count);

		if (v == VERDICT_channel_off)
			return v;
		if (v == VERDICT_ok)
			told++;
		else
			dj_log(DJ_LOG_WARN, "figures.not_mailed", "day=%s why=%s", r->c->name,
			       verdict_word(v));
	}
	r->answer->number = told;
	return VERDICT_ok;
}

/* name: "2026-11-21"; body: {"to":["a@b"],"files":[{"digest","laid","name","type","bytes"}]}.
 * Answers how many letters; those of a day are written once. */
enum verdict record_figures_mail(struct record *r)
{
	json_t *root = r->c->body ? json_loadb(r->c->body, r->c->body_n, 0, NULL) : NULL;
	enum verdict v = VERDICT_bad_request;

	if (json_is_object(root) && r->data && r->c->name[0])
		v = db_query_int(r->db, SQL_figures_mailed, 0, db_t(r->c->name))
			? VERDICT_ok
			: write_all(r, root);
	if (v != VERDICT_ok)
		dj_log(DJ_LOG_WARN, "figures.not_mailed", "day=%s why=%s", r->c->name,
		       verdict_word(v));
	else
		db_exec(r->db, SQL_figures_mailed_add, db_t(r->c->name), db_i(r->now));
	json_decref(root);
	return v;
}
