/* links: base paper */
/* Letters as PDF: what was given stands in the file, in order, on as many pages as it takes. The
 * file is read back by poppler's pdftotext where that is there; its outside is looked at always. */
#include "paper/paper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define FILE_MAX (8 * 1024 * 1024)

static const struct paper_head letter_head = {
    .office = "경기도 120 콜센터",
    .under = "언제 어디서나, 도민 곁에",
    .foot = "수원시 영통구 도청로 30 · 국번 없이 120",
};

static struct dj_buf write_out(struct paper *p, bool good)
{
	struct dj_buf out;

	dj_buf_init(&out, FILE_MAX);
	assert_int_equal(paper_write(p, &out), good);
	paper_free(p);
	return out;
}

/* The text of the file, or NULL where nobody can read it back. */
static char *read_back(const struct dj_buf *pdf)
{
	char name[] = "/tmp/paperXXXXXX", command[80];
	char *text = NULL;
	int fd = mkstemp(name);
	FILE *f;

	assert_true(fd >= 0 && dj_write_whole(fd, pdf->data, pdf->len) == 0);
	close(fd);
	snprintf(command, sizeof command, "pdftotext -layout %s - 2>/dev/null", name);
	f = popen(command, "r");
	if (f) {
		text = dj_alloc(FILE_MAX);
		if (fread(text, 1, FILE_MAX - 1, f) == 0) {
			free(text);
			text = NULL;
		}
		pclose(f);
	}
	unlink(name);
	return text;
}

static int times(const char *text, const char *what)
{
	int n = 0;

	for (; (text = strstr(text, what)); text += strlen(what))
		n++;
	return n;
}

static void a_letter(void **state)
{
	struct paper *p = paper_alloc(&letter_head);
	struct dj_buf pdf;
	char *text;

	(void)state;
	paper_title(p, "처리 결과 안내");
	paper_pair(p, "접수번호", "1120-4821");
	paper_text(p,
		   "안녕하십니까? 문의하신 도로 파손은 11월 24일에 보수하였습니다.\nXin cảm ơn.");
	paper_sign(p, "경기도 120 콜센터장");
	assert_int_equal(paper_pages(p), 1);
	assert_int_equal(paper_missing(p), 0);
	pdf = write_out(p, true);
	assert_memory_equal(pdf.data, "%PDF-", 5);
	text = read_back(&pdf);
	if (text) {
		assert_non_null(strstr(text, "1120-4821"));
		assert_non_null(strstr(text, "보수하였습니다."));
		assert_non_null(strstr(text, "Xin cảm ơn."));
		assert_non_null(strstr(text, "1/1"));
		assert_true(strstr(text, "처리 결과 안내") < strstr(text, "1120-4821"));
		assert_true(strstr(text, "1120-4821") < strstr(text, "120 콜센터장"));
	}
	free(text);
	dj_buf_fini(&pdf);
}

/* 120 rows go over several pages: each row once, the head on each page. */
static void a_long_table(void **state)
{
	static const struct paper_column columns[] = {{"Number", 1, false}, {"Length", 2, true}};
	struct paper *p = paper_alloc(&letter_head);
	struct dj_buf pdf;
	char *text;
	int pages;

	(void)state;
	paper_table(p, columns, 2);
	for (int i = 0; i < 120; i++) {
		char name[16];

		snprintf(name, sizeof name, "row%03dx", i);
		paper_row(p, (const char *[]){name, "7"});
	}
	paper_table_end(p);
	pages = paper_pages(p);
	assert_true(pages > 1);
	pdf = write_out(p, true);
	text = read_back(&pdf);
	for (int i = 0; text && i < 120; i++) {
		char name[16];

		snprintf(name, sizeof name, "row%03dx", i);
		assert_int_equal(times(text, name), 1);
	}
	if (text)
		assert_int_equal(times(text, "Number"), pages);
	free(text);
	dj_buf_fini(&pdf);
}

/* A cell that no page can hold goes on on the next ones, every word of it. */
static void a_cell_higher_than_a_page(void **state)
{
	static const struct paper_column columns[] = {{"Note", 1, false}, {"By", 1, false}};
	struct paper *p = paper_alloc(&letter_head);
	struct dj_buf words, pdf;
	char *text;

	(void)state;
	dj_buf_init(&words, FILE_MAX);
	for (int i = 0; i < 2000; i++)
		dj_buf_printf(&words, "w%04dz ", i);
	paper_table(p, columns, 2);
	paper_row(p, (const char *[]){words.data, "agent01"});
	assert_true(paper_pages(p) > 1);
	pdf = write_out(p, true);
	text = read_back(&pdf);
	if (text)
		assert_int_equal(times(text, "z "), 2000 - times(text, "z\n"));
	for (int i = 0; text && i < 2000; i++) {
		char word[16];

		snprintf(word, sizeof word, "w%04dz", i);
		assert_int_equal(times(text, word), 1);
	}
	free(text);
	dj_buf_fini(&words);
	dj_buf_fini(&pdf);
}

static void what_is_no_text_is_shown(void **state)
{
	struct paper *p = paper_alloc(&(struct paper_head){0});
	struct dj_buf pdf;

	(void)state;
	paper_title(p, NULL);
	paper_text(p, "\xff\xfe half a letter: \xea\xb0");
	paper_text(p, "");
	pdf = write_out(p, true);
	assert_true(pdf.len > 500);
	dj_buf_fini(&pdf);
}

static void there_is_an_end(void **state)
{
	struct paper *p = paper_alloc(&letter_head);
	struct dj_buf pdf;

	(void)state;
	for (int i = 0; i < PAPER_PAGES; i++) {
		char lines[100]; /* more than a page of them */

		memset(lines, '\n', sizeof lines - 1);
		lines[sizeof lines - 1] = '\0';
		paper_text(p, lines);
	}
	assert_int_equal(paper_pages(p), PAPER_PAGES);
	pdf = write_out(p, false);
	dj_buf_fini(&pdf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_letter),
	    cmocka_unit_test(a_long_table),
	    cmocka_unit_test(a_cell_higher_than_a_page),
	    cmocka_unit_test(what_is_no_text_is_shown),
	    cmocka_unit_test(there_is_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
