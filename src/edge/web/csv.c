/* Owns how a text stands in a CSV file. Refuses: commas and lines, which are the file's. */
#include "edge/web/csv.h"

#include <string.h>

void csv_text(struct dj_buf *b, const char *text)
{
	dj_buf_puts(b, *text && strchr("=+-@\t\r", *text) ? "\"'" : "\"");
	for (; *text; text++) {
		if (*text == '"')
			dj_buf_puts(b, "\"");
		dj_buf_add(b, text, 1);
	}
	dj_buf_puts(b, "\"");
}
