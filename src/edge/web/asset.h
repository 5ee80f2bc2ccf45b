/* The pages that are embedded in the program: one table, made by tools/embed from web/ at build
 * time.
 *
 * Addresses: PAGE.html answers at /PAGE (desk.html at /desk), citizen.html at /; every other file
 * at its own path. The table is sorted by path in the order of strcmp, so that a file is found by
 * bisection. */
#ifndef EDGE_WEB_ASSET_H
#define EDGE_WEB_ASSET_H

#include "base/base.h"

struct web_asset {
	const char *
	    path; /* "/desk.html", "/desk/phone.js": starts with a slash, no dots between slashes */
	const char *type;	  /* "text/html; charset=utf-8" */
	const char *etag;	  /* with its quotes: "\"3f5a…\"" (of the plain bytes) */
	const char *style_hashes; /* pages with a <style>: "'sha256-…' 'sha256-…'" for style-src; ""
				     for none */
	const unsigned char *data;
	size_t size;
	const unsigned char *gzip; /* the same, compressed; NULL when that is not smaller */
	size_t gzip_size;
};

extern const struct web_asset web_assets[];
extern const size_t web_asset_count;

#endif
