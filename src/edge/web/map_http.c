/* Owns the map's settings as pages see them. Refuses: fetching tiles, which the citizen's browser
 * does itself once it was asked to. */
#include "edge/web/map_http.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_out.h"
#include "edge/web/http.h"
#include "edge/web/outline.h"
#include "edge/web/server.h"

static int read_outlines(const struct web_config *cfg, struct dj_buf *out, struct dj_error *e)
{
	FILE *f = fopen(cfg->map_outlines, "r");
	char *bytes = dj_alloc(OUTLINE_BYTES + 1);
	size_t n = f ? fread(bytes, 1, OUTLINE_BYTES + 1, f) : 0;
	int error = 0;

	if (!f || ferror(f))
		error = dj_fail(e, errno ? errno : EIO, "The outlines in '%s': %s.",
				cfg->map_outlines, strerror(errno));
	else if (n > OUTLINE_BYTES)
		error = dj_fail(e, EFBIG, "The outlines in '%s' have more than %d MiB.",
				cfg->map_outlines, OUTLINE_BYTES >> 20);
	else
		error = outline_read(bytes, n, cfg->map_outlines_by ? cfg->map_outlines_by : "",
				     out, e);
	if (f)
		fclose(f);
	free(bytes);
	return error;
}

static int tiles_good(struct web_map *m, const struct web_config *cfg, struct dj_error *e)
{
	if (!tile_origin(cfg->map_tiles, m->origin, sizeof m->origin))
		return dj_fail(e, EINVAL,
			       "'%s' is no address of tiles like https://HOST/{z}/{x}/{y}.png.",
			       cfg->map_tiles);
	if (!cfg->map_tiles_by || !cfg->map_tiles_by[0])
		return dj_fail(e, EINVAL, "map-tiles-by does not say whose map of streets it is.");
	return 0;
}

int map_open(struct web_map *m, const struct web_config *cfg, struct dj_error *e)
{
	bool outlines = cfg->map_outlines && cfg->map_outlines[0];
	bool tiles = cfg->map_tiles && cfg->map_tiles[0];
	struct dj_buf drawn;
	struct dj_json j;
	int error = 0;

	dj_buf_init(&m->said, 2 * OUTLINE_TEXT);
	dj_buf_init(&drawn, OUTLINE_TEXT);
	if (outlines)
		error = read_outlines(cfg, &drawn, e);
	if (!error && tiles)
		error = tiles_good(m, cfg, e);
	j = dj_json_begin(&m->said);
	dj_json_object(&j, NULL);
	dj_json_raw(&j, "outlines", outlines && !error ? drawn.data : "null");
	if (tiles) {
		dj_json_object(&j, "tiles");
		dj_json_text(&j, "url", cfg->map_tiles);
		dj_json_text(&j, "by", cfg->map_tiles_by);
		dj_json_end_object(&j);
	} else {
		dj_json_null(&j, "tiles");
	}
	dj_json_end_object(&j);
	dj_buf_fini(&drawn);
	return error;
}

void map_close(struct web_map *m)
{
	dj_buf_fini(&m->said);
}

void map_show(struct request *r)
{
	reply_header(r, "Cache-Control", "public, max-age=3600");
	reply_static(r, "application/json", r->web->map.said.data, r->web->map.said.len);
}
