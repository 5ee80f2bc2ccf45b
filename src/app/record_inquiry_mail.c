/* Owns the mails to offices about an inquiry of theirs: that it is theirs now, that its date comes
 * near, that it is here, and, once it is over, to who heads the department as well. Each goes once,
 * from an address of its own, so that an answer finds the inquiry. Refuses: moving anything; an
 * office without an address, or a site without mail, works from its page as before. */
#include "app/record_inquiry.h"
#include "app/letter_row.h"
#include "app/sealed.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAIL_WORDS 12000  /* bytes of the citizen's words that go along */
#define TEXT_MOST  100000 /* that they may have written */
#define HEADS	   3

/* Officials of the province read Korean. */
static const struct {
	const char *subject, *first;
} says[inquiry_mail_COUNT] = {
    [inquiry_mail_HANDED] = {"배정",
			     "귀 부서에 민원이 배정되었습니다. 접수 여부를 확인해 주십시오."},
    [inquiry_mail_SOON] = {"기한 임박", "처리 기한이 하루(근무일) 남았습니다."},
    [inquiry_mail_DUE] = {"기한 도래", "오늘이 처리 기한입니다."},
    [inquiry_mail_INTERIM] = {"중간 회신", "접수 후 30일이 지났습니다. 중간 회신이 필요합니다."},
    [inquiry_mail_LATE] = {"기한 경과", "처리 기한이 지났습니다."},
};

static void date_text(dj_ms at, char out[20])
{
	time_t seconds = (time_t)(at / 1000);
	struct tm local;

	localtime_r(&seconds, &local);
	strftime(out, 20, "%Y-%m-%d %H:%M", &local);
}

/* Cut at a letter. */
static int length_of(const char *text)
{
	size_t n = strlen(text);

	if (n > MAIL_WORDS)
		for (n = MAIL_WORDS; n && ((unsigned char)text[n] & 0xc0) == 0x80;)
			n--;
	return (int)n;
}

/* The citizen's own words; free them. */
static char *words_of(struct record *r, dj_id inquiry)
{
	struct db_rows rows = db_query(r->db, SQL_inquiry_words, db_i(inquiry));
	char *text = dj_alloc(TEXT_MOST + 1);

	text[0] = '\0';
	if (db_next(&rows))
		sealed_text(r->keys, (struct seal_place){"inquiry.text", inquiry}, &rows, 2, text,
			    TEXT_MOST + 1);
	db_done(&rows);
	return text;
}

static void write_body(struct inquiry_work *w, enum inquiry_mail about, bool whole,
		       struct dj_buf *out)
{
	const struct inquiry *i = &w->row.i;
	char number[INQUIRY_NUMBER_TEXT], due[20];
	char *words = whole ? words_of(w->r, i->id) : NULL;
	const char *said = whole && about == inquiry_mail_HANDED ? inquiry_text(w->r->c) : "";

	inquiry_number_write(w->row.number, number);
	date_text(i->due_ms, due);
	dj_buf_printf(out, "%s\n\n접수번호: %s\n처리 기한: %s\n", says[about].first, number, due);
	if (said[0]) /* what they should know, says who hands it over */
		dj_buf_printf(out, "\n%.*s\n", length_of(said), said);
	if (words && words[0])
		dj_buf_printf(out, "\n%.*s\n", length_of(words), words);
	if (w->r->pages && w->r->pages[0])
		dj_buf_printf(out, "\n%s/official#%" PRId64 "\n", w->r->pages, i->id);
	if (whole)
		dj_buf_printf(out, "\n이 메일에 회신하면 답변이 위 민원에 기록됩니다.\n");
	free(words);
}

static void send(struct inquiry_work *w, enum inquiry_mail about, const char *to, bool whole)
{
	char number[INQUIRY_NUMBER_TEXT], subject[120];
	struct letter_draft d = {.channel = channel_MAIL,
				 .kind = letter_kind_AUTOMATIC,
				 .language = language_KO,
				 .to = to,
				 .subject = subject,
				 .inquiry = w->row.i.id};
	int64_t answer = w->r->answer->number;
	struct dj_buf body;
	dj_id letter;

	inquiry_number_write(w->row.number, number);
	snprintf(subject, sizeof subject, "[%s] %s", number, says[about].subject);
	dj_buf_init(&body, LETTER_BODY);
	write_body(w, about, whole, &body);
	d.body = body.data;
	letter_queue(w->r, &d, &letter);
	w->r->answer->number = answer; /* of who moved it, not of the letter */
	dj_buf_fini(&body);
}

static void tell_heads(struct inquiry_work *w, enum inquiry_mail about, const char *besides)
{
	struct db_rows rows = db_query(w->r->db, SQL_inquiry_heads, db_i(w->row.i.department),
				       db_i(w->row.i.official), db_i(HEADS));
	char to[HEADS][LETTER_ADDRESS];
	int n = 0;

	while (db_next(&rows) && n < HEADS)
		dj_copy(to[n++], LETTER_ADDRESS, db_text(&rows, 0));
	db_done(&rows);
	for (int at = 0; at < n; at++)
		if (strcmp(to[at], besides) != 0)
			send(w, about, to[at], false);
}

void inquiry_mail(struct inquiry_work *w, enum inquiry_mail about)
{
	const struct inquiry *i = &w->row.i;
	char to[LETTER_ADDRESS] = "";
	struct db_rows rows;

	if (i->state != inquiry_state_HANDED && i->state != inquiry_state_ACCEPTED)
		return;
	rows = db_query(w->r->db, SQL_inquiry_office_mail, db_i(i->official), db_i(i->department));
	if (db_next(&rows))
		dj_copy(to, sizeof to, db_text(&rows, 0));
	db_done(&rows);
	if (to[0])
		send(w, about, to, true);
	if (about == inquiry_mail_LATE)
		tell_heads(w, about, to);
}
