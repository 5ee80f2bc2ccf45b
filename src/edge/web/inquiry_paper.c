/* Owns an answer on paper: the letter with the office's head, number and days, question and answer,
 * in the citizen's language. Made on a worker. Refuses: what it says (app/query_inquiry_answer.c),
 * pages and lines (paper/). */
#include "edge/web/inquiry_paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/permission.h"
#include "edge/web/ask.h"
#include "edge/web/route.h"
#include "edge/web/texts.h"
#include "paper/paper.h"
#include "app/json_in.h"

#define LETTER_MAX (16 * 1024 * 1024)
#define DAY_TEXT   64

static const char *word(const json_t *texts, const char *name)
{
	return texts_find(texts, "answer_paper.", name);
}

/* ---- days, as each language writes them ---- */

static void put_day(const char *form, const struct tm *t, struct dj_buf *out)
{
	for (; *form; form++) {
		const char *end = *form == '{' ? strchr(form, '}') : NULL;

		if (!end) {
			dj_buf_add(out, form, 1);
			continue;
		}
		if (form[1] == 'y')
			dj_buf_printf(out, "%d", t->tm_year + 1900);
		else
			dj_buf_printf(out, "%d", form[1] == 'm' ? t->tm_mon + 1 : t->tm_mday);
		form = end;
	}
}

static void pair_day(struct paper *p, const json_t *texts, const char *name, const json_t *ms)
{
	time_t seconds = (time_t)(json_integer_value(ms) / 1000);
	struct dj_buf text;
	struct tm t;

	localtime_r(&seconds, &t);
	dj_buf_init(&text, DAY_TEXT);
	put_day(word(texts, "day"), &t, &text);
	dj_buf_add(&text, "", 1);
	paper_pair(p, word(texts, name), text.data);
	dj_buf_fini(&text);
}

/* ---- the letter ---- */

static void put_letter(struct paper *p, const json_t *answer, const json_t *texts)
{
	const char *department = dj_json_at(answer, "department"),
		   *sign = dj_json_at(answer, "sign");

	paper_title(p, word(texts, "title"));
	paper_pair(p, word(texts, "number"), dj_json_at(answer, "number"));
	pair_day(p, texts, "opened", json_object_get(answer, "opened_ms"));
	pair_day(p, texts, "answered", json_object_get(answer, "answered_ms"));
	paper_pair(p, word(texts, "by"), department[0] ? department : dj_json_at(answer, "office"));
	paper_heading(p, word(texts, "question"));
	paper_text(p, dj_json_at(answer, "question"));
	paper_heading(p, word(texts, "answer"));
	paper_text(p, dj_json_at(answer, "answer"));
	paper_space(p);
	paper_note(p, word(texts, "again"));
	if (sign[0])
		paper_sign(p, sign);
}

bool inquiry_paper(const char *json, size_t n, struct dj_buf *out)
{
	json_t *answer = json_loadb(json, n, 0, NULL);
	json_t *texts = answer ? texts_of(dj_json_at(answer, "language")) : NULL;
	struct paper_head head = {.office = dj_json_at(answer, "office"),
				  .under = dj_json_at(answer, "under"),
				  .foot = dj_json_at(answer, "foot"),
				  .language = dj_json_at(answer, "language")};
	struct paper *p;
	bool good;

	if (answer && !texts) { /* a language without pages of its own */
		head.language = "ko";
		texts = texts_of("ko");
	}
	p = paper_alloc(&head);
	put_letter(p, answer, texts);
	good = answer && paper_write(p, out);
	paper_free(p);
	json_decref(texts);
	json_decref(answer);
	return good;
}

/* ---- the job and the address ---- */

struct letter_job {
	struct job job;
	char *json;
	size_t json_n;
	struct dj_buf out;
};

static void run(struct job *job)
{
	struct letter_job *j = (struct letter_job *)job;

	job->verdict = inquiry_paper(j->json, j->json_n, &j->out) ? VERDICT_ok : VERDICT_fault;
}

static void release(struct job *job)
{
	struct letter_job *j = (struct letter_job *)job;

	dj_buf_fini(&j->out);
	free(j->json);
	free(j);
}

static void on_paper(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct letter_job *j = (struct letter_job *)got->job;
	char *copy;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok || !j || j->job.verdict != VERDICT_ok) {
		reply_verdict(r, j ? j->job.verdict : got->verdict);
		return;
	}
	copy = dj_alloc(j->out.len + 1);
	memcpy(copy, j->out.data, j->out.len);
	reply_header(r, "content-disposition", "inline; filename=\"answer.pdf\"");
	reply_header(r, "cache-control", "private, no-store");
	reply_take(r, 200, "application/pdf", copy, j->out.len);
}

static void on_answer(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct letter_job *j;

	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_verdict(r, got->verdict);
		return;
	}
	j = dj_alloc(sizeof *j);
	j->job.run = run;
	j->job.release = release;
	j->json = dj_alloc(got->json_n + 1);
	memcpy(j->json, got->json, got->json_n);
	j->json_n = got->json_n;
	dj_buf_init(&j->out, LETTER_MAX);
	r->ask = ask_worker(w, &j->job, on_paper, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

void inquiry_answer_pdf(struct request *r)
{
	struct query q = {.kind = QUERY_INQUIRY_ANSWER,
			  .person = r->viewer.person,
			  .roles = r->viewer.roles,
			  .id = r->id};

	if (!permission_may_query(r->viewer.roles, q.kind)) {
		reply_verdict(r, VERDICT_not_allowed);
		return;
	}
	r->ask = ask_query(r->web, &q, on_answer, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}
