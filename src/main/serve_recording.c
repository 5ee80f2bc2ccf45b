/* Owns the wiring of recordings: shelf, ring, recorder, worker, and when the worker must wait. */
#include "base/log.h"
#include "base/metric.h"
#include "edge/media/tap_pictures.h"
#include "edge/media/tap_render.h"
#include "main/serve.h"

#include <errno.h>

#define RING_BYTES   (16 << 20) /* 2.5 s of 300 calls */
#define LOOP_LATE_MS 20

/* ---- on the recorder's thread and the worker's: post, nothing else ---- */

static void tell(void *arg, const struct command *c)
{
	struct server *s = arg;

	if (s->app && app_post(s->app, c))
		dj_log(DJ_LOG_ERROR, "recording.untold", "command=%d", (int)c->kind);
}

static void written(void *arg, dj_id recording)
{
	struct server *s = arg;

	recordings_add(s->recordings, recording);
}

static int to_writer(void *arg, const struct command *c)
{
	return writer_post(((struct server *)arg)->writer, c);
}

/* The loop ran late, or the media thread did since it was asked last. */
static bool busy(void *arg)
{
	struct server *s = arg;
	int64_t late = dj_metric_value(METRIC_media_late);
	bool more = late != s->media_late;

	s->media_late = late;
	return more || dj_metric_value(METRIC_loop_late_ms) > LOOP_LATE_MS;
}

/* The app's, on the loop. */
int serve_record(void *arg, const struct recorder_ask *ask)
{
	struct server *s = arg;

	return s->recorder ? recorder_post(s->recorder, ask) : ENOTSUP;
}

int serve_open_recording(struct server *s, struct dj_error *e)
{
	struct recordings_config w = {.shelf = &s->shelf,
				      .render = tap_render,
				      .pictures = tap_pictures,
				      .began_ms = dj_wall(dj_real_clock()),
				      .arg = s,
				      .to_writer = to_writer,
				      .busy = busy};
	struct recorder_config r = {.shelf = &s->shelf, .arg = s, .tell = tell, .written = written};
	struct recordings *made;
	int err;

	shelf_init(&s->shelf, s->places.data, s->keys);
	attachment_shelf_init(&s->attachments, s->places.data, s->keys);
	attachment_shelf_clean(&s->attachments);
	s->taps = tap_ring_alloc(RING_BYTES);
	err = recordings_start(&made, &w, e);
	s->recordings = made;
	r.ring = s->taps;
	return err ? err : recorder_start(&s->recorder, &r, e);
}

/* After the media thread, before the writer. */
void serve_close_recording(struct server *s)
{
	recorder_stop(s->recorder);
	recordings_stop(s->recordings);
	tap_ring_free(s->taps);
	s->recorder = NULL;
	s->taps = NULL;
}
