/* What the citizen's map is drawn from: outlines and the address of a map of streets, as the
 * configuration says. */
#ifndef EDGE_WEB_MAP_HTTP_H
#define EDGE_WEB_MAP_HTTP_H

#include "base/text.h"

#define MAP_PAGE "/report" /* the only page that shows pictures of another server */

struct request;
struct web_config;

struct web_map {
	struct dj_buf said; /* the answer of /api/v1/public/map, made once */
	char origin[160];   /* of the tiles, for the content policy; "" for none */
};

/* Reads the file. EINVAL, EFBIG or what opening it said, with a sentence. */
int map_open(struct web_map *m, const struct web_config *cfg, struct dj_error *e);
void map_close(struct web_map *m);

void map_show(struct request *r);

#endif
