/* What a system asks for by GeoReport v2: lines "name=value". Pure. */
#ifndef APP_OPEN311_ASK_H
#define APP_OPEN311_ASK_H

#include "base/base.h"

#define OPEN311_IDS	  50
#define OPEN311_PAGE_MOST 1000
#define OPEN311_SPAN_MS	  ((dj_ms)90 * 24 * 3600 * 1000)

struct open311_ask {
	const char *jurisdiction; /* name of the place; "": the whole province */
	dj_id ids[OPEN311_IDS];	  /* they override everything else */
	int id_count;
	uint32_t services; /* bits of enum report_service; 0: all */
	bool open, closed;
	dj_ms from_ms, to_ms;
	bool updates; /* of the updates extension: asked by their time */
	int page, page_size;
};

/* An empty value is an absent one; of a repeated parameter the first counts. EINVAL, or ENOENT for
 * an unknown jurisdiction, each with a sentence. */
int open311_ask_read(const char *lines, dj_ms now, struct open311_ask *out, struct dj_error *why);
/* "2026-11-22T09:30:00Z" or "+09:00": a zone must be there (W3C's date and time subset of ISO
 * 8601). False when it is none. */
bool open311_time_read(const char *text, dj_ms *out);
void open311_time_write(dj_ms at, char out[24]); /* in UTC */

#endif
