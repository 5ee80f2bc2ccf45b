/* Owns what stands on a page and where: everything is a row of cells, a paragraph is a row of one.
 * Refuses: knowing what a letter says. Pages are recorded and written at the end, when their number
 * is known. Lengths are points, 72 to the inch. */
#include "paper/paper.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
/* Cairo 1.16 loses 768 bytes for each font of a file (where it takes apart a CFF font), fontconfig
 * keeps its configuration: neither is ours to give back. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libcairo\nleak:libfontconfig\n";
}
#endif

#define SHORT_SIDE 595.28
#define LONG_SIDE  841.89
#define SIDE	   62.0
#define TOP	   58.0
#define BOTTOM	   64.0
#define PAD	   5.0
#define FAMILY	   "Noto Sans CJK KR, Noto Sans, sans-serif"
#define NAME_WIDTH 110.0

enum style {
	STYLE_BODY,
	STYLE_SMALL,
	STYLE_CELL,
	STYLE_STRONG,
	STYLE_HEADING,
	STYLE_TITLE,
	STYLE_OFFICE
};

static const struct {
	double size, line, after;
	int weight;
	double grey;
} styles[] = {
    [STYLE_BODY] = {10.5, 1.15, 6, PANGO_WEIGHT_NORMAL, 0.07},
    [STYLE_SMALL] = {8.5, 1.1, 4, PANGO_WEIGHT_NORMAL, 0.33},
    [STYLE_CELL] = {9, 1.05, 0, PANGO_WEIGHT_NORMAL, 0.07},
    [STYLE_STRONG] = {9, 1.05, 0, PANGO_WEIGHT_BOLD, 0.07},
    [STYLE_HEADING] = {12, 1.1, 4, PANGO_WEIGHT_BOLD, 0.07},
    [STYLE_TITLE] = {18, 1.1, 14, PANGO_WEIGHT_BOLD, 0.07},
    [STYLE_OFFICE] = {15, 1.0, 2, PANGO_WEIGHT_BOLD, 0.07},
};

struct cell {
	PangoLayout *layout;
	double x;
	int next, lines; /* the first line that is not drawn yet */
	double grey;
};

struct paper {
	char *office, *under, *foot, *language, *title;
	double width, height, y;
	cairo_surface_t *pages[PAPER_PAGES];
	int count;
	cairo_t *cr;	     /* of the last page */
	PangoFontMap *fonts; /* of its own: then a thread that ends leaves nothing behind */
	PangoContext *context;
	struct paper_column columns[PAPER_COLUMNS]; /* while a table is open; the heads are ours */
	int column_count;
	int missing;
	bool full, written;
};

/* ---- pages ---- */

static void begin_page(struct paper *p)
{
	cairo_rectangle_t all = {0, 0, p->width, p->height};

	if (p->cr)
		cairo_destroy(p->cr);
	p->pages[p->count] = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &all);
	p->cr = cairo_create(p->pages[p->count]);
	p->count++;
	p->y = TOP;
}

static void draw_table_head(struct paper *p);

/* False: there are enough of them. */
static bool next_page(struct paper *p)
{
	if (p->count == PAPER_PAGES) {
		p->full = true;
		return false;
	}
	begin_page(p);
	if (p->column_count)
		draw_table_head(p);
	return true;
}

static double room(const struct paper *p)
{
	return p->height - BOTTOM - p->y;
}

static void rule(struct paper *p, double y, double thick, double grey)
{
	cairo_set_source_rgb(p->cr, grey, grey, grey);
	cairo_set_line_width(p->cr, thick);
	cairo_move_to(p->cr, SIDE, y);
	cairo_line_to(p->cr, p->width - SIDE, y);
	cairo_stroke(p->cr);
}

/* ---- cells ---- */

static PangoLayout *layout_of(struct paper *p, enum style style, const char *text, double width)
{
	PangoLayout *layout = pango_layout_new(p->context);
	PangoFontDescription *font = pango_font_description_new();
	gchar *valid = g_utf8_make_valid(text ? text : "", -1);

	pango_font_description_set_family_static(font, FAMILY);
	pango_font_description_set_absolute_size(font, styles[style].size * PANGO_SCALE);
	pango_font_description_set_weight(font, (PangoWeight)styles[style].weight);
	pango_layout_set_font_description(layout, font);
	pango_layout_set_line_spacing(layout, (float)styles[style].line);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_text(layout, valid, -1);
	p->missing += pango_layout_get_unknown_glyphs_count(layout);
	pango_font_description_free(font);
	g_free(valid);
	return layout;
}

static struct cell cell_of(struct paper *p, enum style style, const char *text, double x,
			   double width)
{
	PangoLayout *layout = layout_of(p, style, text, width);

	return (struct cell){.layout = layout,
			     .x = x,
			     .lines = pango_layout_get_line_count(layout),
			     .grey = styles[style].grey};
}

static double points(int pango_units)
{
	return (double)pango_units / PANGO_SCALE;
}

static double cell_height(const struct cell *c)
{
	PangoRectangle all;

	pango_layout_get_extents(c->layout, NULL, &all);
	return points(all.height);
}

/* Draws the lines that `space` has room for, one at least if `must`; gives the height taken. */
static double draw_lines(struct paper *p, struct cell *c, double space, bool must)
{
	PangoLayoutIter *walk = pango_layout_get_iter(c->layout);
	double taken = 0;
	int at = 0;

	do {
		PangoRectangle box;
		int top, bottom;

		if (at++ < c->next)
			continue;
		pango_layout_iter_get_line_extents(walk, NULL, &box);
		pango_layout_iter_get_line_yrange(walk, &top, &bottom);
		if (taken + points(bottom - top) > space && !(must && taken == 0))
			break;
		cairo_move_to(p->cr, c->x + points(box.x),
			      p->y + taken + points(pango_layout_iter_get_baseline(walk) - top));
		cairo_set_source_rgb(p->cr, c->grey, c->grey, c->grey);
		pango_cairo_show_layout_line(p->cr, pango_layout_iter_get_line_readonly(walk));
		taken += points(bottom - top);
		c->next++;
	} while (pango_layout_iter_next_line(walk));
	pango_layout_iter_free(walk);
	return taken;
}

static double tallest(const struct cell *cells, int count)
{
	double most = 0;

	for (int i = 0; i < count; i++) {
		double height = cell_height(&cells[i]);

		most = DJ_MAX(most, height);
	}
	return most;
}

static bool lines_left(const struct cell *cells, int count)
{
	for (int i = 0; i < count; i++)
		if (cells[i].next < cells[i].lines)
			return true;
	return false;
}

/* As much of the row as this page has room for. */
static void draw_part(struct paper *p, struct cell *cells, int count, double pad)
{
	double most = 0, space = room(p) - 2 * pad;
	bool fresh = p->y < TOP + 40;

	p->y += pad;
	for (int i = 0; i < count; i++) {
		bool left = cells[i].next < cells[i].lines;
		double taken = left ? draw_lines(p, &cells[i], space, fresh) : 0;

		most = DJ_MAX(most, taken);
	}
	p->y += most + pad;
}

/* Draws the cells side by side, on as many pages as they need, and lets them go. */
static void draw_row(struct paper *p, struct cell *cells, int count, double pad, bool whole)
{
	double height = tallest(cells, count) + 2 * pad;
	bool fits = height <= p->height - BOTTOM - TOP - 40;

	if (!p->full && whole && fits && height > room(p))
		next_page(p);
	while (!p->full && lines_left(cells, count)) {
		draw_part(p, cells, count, pad);
		if (lines_left(cells, count) && !next_page(p))
			break;
	}
	for (int i = 0; i < count; i++)
		g_object_unref(cells[i].layout);
}

static void put(struct paper *p, enum style style, const char *text, PangoAlignment where)
{
	struct cell c = cell_of(p, style, text, SIDE, p->width - 2 * SIDE);

	dj_assert(!p->written);
	pango_layout_set_alignment(c.layout, where);
	draw_row(p, &c, 1, 0, style != STYLE_BODY);
	p->y += styles[style].after;
}

/* ---- what a letter has ---- */

static char *kept(const char *text)
{
	return text && text[0] ? dj_strdup(text) : NULL;
}

static void letter_head(struct paper *p)
{
	if (p->office)
		put(p, STYLE_OFFICE, p->office, PANGO_ALIGN_LEFT);
	if (p->under)
		put(p, STYLE_SMALL, p->under, PANGO_ALIGN_LEFT);
	if (!p->office && !p->under)
		return;
	rule(p, p->y + 2, 1.4, 0.07);
	p->y += 22;
}

struct paper *paper_alloc(const struct paper_head *head)
{
	struct paper *p = dj_alloc(sizeof *p);
	bool wide = head->landscape;

	p->office = kept(head->office);
	p->under = kept(head->under);
	p->foot = kept(head->foot);
	p->language = dj_strdup(head->language && head->language[0] ? head->language : "ko");
	p->width = wide ? LONG_SIDE : SHORT_SIDE;
	p->height = wide ? SHORT_SIDE : LONG_SIDE;
	p->fonts = pango_cairo_font_map_new();
	p->context = pango_font_map_create_context(p->fonts);
	pango_context_set_language(p->context, pango_language_from_string(p->language));
	begin_page(p);
	letter_head(p);
	return p;
}

void paper_free(struct paper *p)
{
	if (!p)
		return;
	paper_table_end(p);
	cairo_destroy(p->cr);
	for (int i = 0; i < p->count; i++)
		cairo_surface_destroy(p->pages[i]);
	g_object_unref(p->context);
	g_object_unref(p->fonts);
	free(p->office);
	free(p->under);
	free(p->foot);
	free(p->language);
	free(p->title);
	free(p);
}

void paper_title(struct paper *p, const char *text)
{
	free(p->title);
	p->title = kept(text);
	put(p, STYLE_TITLE, text, PANGO_ALIGN_CENTER);
}

void paper_heading(struct paper *p, const char *text)
{
	p->y += 8;
	if (room(p) < 70)
		next_page(p);
	put(p, STYLE_HEADING, text, PANGO_ALIGN_LEFT);
}

void paper_text(struct paper *p, const char *text)
{
	put(p, STYLE_BODY, text, PANGO_ALIGN_LEFT);
}

void paper_note(struct paper *p, const char *text)
{
	put(p, STYLE_SMALL, text, PANGO_ALIGN_LEFT);
}

void paper_sign(struct paper *p, const char *text)
{
	p->y += 18;
	put(p, STYLE_TITLE, text, PANGO_ALIGN_CENTER);
}

void paper_space(struct paper *p)
{
	p->y += 14;
}

void paper_pair(struct paper *p, const char *name, const char *value)
{
	struct cell cells[2] = {
	    cell_of(p, STYLE_STRONG, name, SIDE, NAME_WIDTH - PAD),
	    cell_of(p, STYLE_CELL, value, SIDE + NAME_WIDTH, p->width - 2 * SIDE - NAME_WIDTH),
	};

	dj_assert(!p->written);
	draw_row(p, cells, 2, 2, true);
}

/* ---- tables ---- */

static void columns_cells(struct paper *p, enum style style, const char *const *texts,
			  struct cell *cells)
{
	double all = p->width - 2 * SIDE, x = SIDE;
	int weights = 0;

	for (int i = 0; i < p->column_count; i++)
		weights += p->columns[i].weight;
	for (int i = 0; i < p->column_count; i++) {
		double width = all * p->columns[i].weight / weights;

		cells[i] = cell_of(p, style, texts[i], x + PAD, width - 2 * PAD);
		if (p->columns[i].number)
			pango_layout_set_alignment(cells[i].layout, PANGO_ALIGN_RIGHT);
		x += width;
	}
}

static void draw_table_head(struct paper *p)
{
	const char *heads[PAPER_COLUMNS];
	struct cell cells[PAPER_COLUMNS];
	int count = p->column_count;

	for (int i = 0; i < count; i++)
		heads[i] = p->columns[i].head;
	columns_cells(p, STYLE_STRONG, heads, cells);
	rule(p, p->y, 1.0, 0.07);
	p->column_count = 0; /* a head that is higher than a page must not ask for itself again */
	draw_row(p, cells, count, 4, true);
	p->column_count = count;
	rule(p, p->y, 0.6, 0.07);
}

void paper_table(struct paper *p, const struct paper_column *columns, int count)
{
	dj_assert(count > 0 && count <= PAPER_COLUMNS && !p->column_count);
	if (room(p) < 80)
		next_page(p);
	for (int i = 0; i < count; i++) {
		p->columns[i] = columns[i];
		p->columns[i].head = dj_strdup(columns[i].head ? columns[i].head : "");
		p->columns[i].weight = DJ_MAX(columns[i].weight, 1);
	}
	p->column_count = count;
	if (!p->full)
		draw_table_head(p);
}

void paper_row(struct paper *p, const char *const *texts)
{
	struct cell cells[PAPER_COLUMNS];

	dj_assert(p->column_count && !p->written);
	if (p->full)
		return;
	columns_cells(p, STYLE_CELL, texts, cells);
	draw_row(p, cells, p->column_count, 3, true);
	rule(p, p->y, 0.4, 0.75);
}

void paper_table_end(struct paper *p)
{
	for (int i = 0; i < p->column_count; i++)
		free((char *)p->columns[i].head);
	if (p->column_count)
		p->y += 8;
	p->column_count = 0;
}

/* ---- the file ---- */

static cairo_status_t add(void *arg, const unsigned char *data, unsigned int n)
{
	struct dj_buf *out = arg;

	dj_buf_add(out, data, n);
	return out->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void foot_line(struct paper *p, const char *text, PangoAlignment where)
{
	struct cell c = cell_of(p, STYLE_SMALL, text, SIDE, p->width - 2 * SIDE);

	pango_layout_set_alignment(c.layout, where);
	pango_layout_set_height(c.layout, -1);
	pango_layout_set_ellipsize(c.layout, PANGO_ELLIPSIZE_END);
	p->y = p->height - BOTTOM + 20;
	draw_lines(p, &c, BOTTOM, true);
	g_object_unref(c.layout);
}

static void write_page(struct paper *p, cairo_t *cr, int i)
{
	cairo_t *last = p->cr;
	char number[32];

	snprintf(number, sizeof number, "%d/%d", i + 1, p->count);
	cairo_set_source_surface(cr, p->pages[i], 0, 0);
	cairo_paint(cr);
	p->cr = cr;
	rule(p, p->height - BOTTOM + 14, 0.4, 0.75);
	foot_line(p, p->foot, PANGO_ALIGN_LEFT);
	foot_line(p, number, PANGO_ALIGN_RIGHT);
	p->cr = last;
	cairo_show_page(cr);
}

bool paper_write(struct paper *p, struct dj_buf *out)
{
	cairo_surface_t *file = cairo_pdf_surface_create_for_stream(add, out, p->width, p->height);
	cairo_t *cr = cairo_create(file);
	gchar *title = g_utf8_make_valid(p->title ? p->title : "", -1);
	bool good;

	paper_table_end(p);
	p->written = true;
	cairo_pdf_surface_set_metadata(file, CAIRO_PDF_METADATA_TITLE, title);
	for (int i = 0; i < p->count; i++)
		write_page(p, cr, i);
	cairo_destroy(cr);
	cairo_surface_finish(file);
	good = cairo_surface_status(file) == CAIRO_STATUS_SUCCESS && !p->full && !out->full;
	cairo_surface_destroy(file);
	g_free(title);
	return good;
}

int paper_missing(const struct paper *p)
{
	return p->missing;
}

int paper_pages(const struct paper *p)
{
	return p->count;
}
