/* Owns where letters and inquiries meet: an answer that came by letter stands on the inquiry's line
 * of time, and what a citizen is told at the end goes out by letter. Refuses: moving an inquiry
 * because of a letter; a person reads it first. */
#include "app/letter_row.h"
#include "app/record_inquiry.h"
#include "app/sealed.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A citizen's word ends a pause; an official's (a letter without a contact) is the reply. */
void letter_to_inquiry(struct record *r, dj_id inquiry, const struct inquiry_letter *l)
{
	struct inquiry_work *w = dj_alloc(sizeof *w);
	struct inquiry_said said = {.kind = l->contact ? inquiry_entry_kind_HEARD
						       : inquiry_entry_kind_REPLY,
				    .move = -1,
				    .contact = l->contact,
				    .letter = l->letter};
	size_t n = letter_fold(l->body, strlen(l->body));
	char *own = dj_alloc(n + 1);

	memcpy(own, l->body, n);
	said.text = own;
	if (inquiry_begin_any(w, r, inquiry)) {
		inquiry_say(w, &said);
		if (l->contact)
			db_exec(r->db, SQL_inquiry_heard, db_i(DJ_MAX(r->now, w->row.heard_ms)),
				db_i(inquiry));
		if (l->contact && w->row.i.pause)
			inquiry_resume(inquiry_turn(w), pause_end_CITIZEN, r->now);
		inquiry_finish(w);
	}
	free(own);
	free(w);
}

static void subject_of(const struct inquiry_row *row, char *out, size_t cap)
{
	static const char *const words[language_COUNT] = {
	    [language_UNKNOWN] = "접수번호",	[language_KO] = "접수번호",
	    [language_EN] = "Your inquiry",	[language_ZH] = "受理编号",
	    [language_JA] = "受付番号",		[language_VI] = "Mã số tiếp nhận",
	    [language_MN] = "Бүртгэлийн дугаар"};
	char number[INQUIRY_NUMBER_TEXT];

	inquiry_number_write(row->number, number);
	snprintf(out, cap, "%s %s", words[row->language], number);
}

enum verdict letter_tells(struct record *r, dj_id inquiry, const char *words)
{
	struct letter_draft d = {
	    .kind = letter_kind_PERSON, .inquiry = inquiry, .person = r->c->actor, .body = words};
	char to[LETTER_ADDRESS] = "", subject[LETTER_SUBJECT];
	struct inquiry_row row;
	struct db_rows rows;
	dj_id letter;

	if (!inquiry_row_load(r->db, inquiry, &row) ||
	    (row.tell_by != tell_by_MAIL && row.tell_by != tell_by_SMS))
		return VERDICT_ok;
	if (!words[0])
		return VERDICT_words_missing;
	rows = db_query(r->db, SQL_inquiry_words, db_i(inquiry));
	if (db_next(&rows))
		sealed_text(r->keys, (struct seal_place){"inquiry.tell", inquiry}, &rows, 0, to,
			    sizeof to);
	db_done(&rows);
	subject_of(&row, subject, sizeof subject);
	d.channel = row.tell_by == tell_by_MAIL ? channel_MAIL : channel_SMS;
	d.to = to;
	d.subject = d.channel == channel_MAIL ? subject : NULL;
	d.language = row.language;
	d.contact = row.contact;
	return letter_queue(r, &d, &letter);
}
