/* A letter or a report on A4 as PDF: letter-head, title, paragraphs, pairs, tables, page numbers.
 * Hangul and every other writing that the machine's fonts have (fonts-noto-cjk), laid out by Pango.
 *
 *   struct paper *p = paper_alloc(&(struct paper_head){.office = "경기도 120 콜센터", ...});
 *   paper_title(p, "처리 결과 안내");
 *   paper_pair(p, "접수번호", "1120-4821");
 *   paper_text(p, body);                      the paragraphs of a letter; a line end begins a new
 * one paper_table(p, columns, 3); paper_row(p, cells); ... paper_table_end(p); bool good =
 * paper_write(p, &out); paper_free(p);
 *
 * Things appear below one another in the order in which they are given. A row of a table stays on
 * one page while a page can hold it; the head of a table stands again on each page that it goes on
 * to; a paragraph is broken between lines. Texts are UTF-8 of any length and are borrowed for the
 * call; what is no UTF-8 is shown as �, never refused: these are words of citizens.
 *
 * One paper belongs to one thread; several threads may each have one. It takes milliseconds: for
 * workers, not for the loop. Past PAPER_PAGES pages nothing is added, and paper_write says false.
 */
#ifndef PAPER_PAPER_H
#define PAPER_PAPER_H

#include "base/text.h"

#define PAPER_PAGES   500
#define PAPER_COLUMNS 16

/* Every text may be NULL or "". */
struct paper_head {
	const char *office; /* whose letter: large, at the top of the first page */
	const char *under;  /* below it, small: department, motto */
	const char *foot;   /* at the bottom of each page: address, telephone, period of a report */
	const char *language; /* "ko" without it: which shapes Chinese characters have */
	bool landscape;	      /* for wide tables */
};

struct paper_column {
	const char *head;
	int weight;  /* share of the width, beside the other columns' */
	bool number; /* stands at the right */
};

struct paper;

struct paper *paper_alloc(const struct paper_head *head);
void paper_free(struct paper *p);

void paper_title(struct paper *p, const char *text);   /* once; also the title of the file */
void paper_heading(struct paper *p, const char *text); /* of a section; stays with what follows */
void paper_text(struct paper *p, const char *text);
void paper_note(struct paper *p, const char *text); /* small and grey */
void paper_pair(struct paper *p, const char *name, const char *value);
void paper_space(struct paper *p); /* the height of a line */
/* Who signs: in the middle, large: "경기도 120 콜센터장". */
void paper_sign(struct paper *p, const char *text);

void paper_table(struct paper *p, const struct paper_column *columns, int count);
void paper_row(struct paper *p, const char *const *cells); /* one for each column */
void paper_table_end(struct paper *p);

/* The whole file, added to `out`; false when it is longer than PAPER_PAGES or than `out` takes.
 * After it nothing is added. */
bool paper_write(struct paper *p, struct dj_buf *out);
/* Letters for which this machine has no font, as far as it is written: for the log. */
int paper_missing(const struct paper *p);
int paper_pages(const struct paper *p);

#endif
