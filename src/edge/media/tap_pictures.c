/* Owns which packets make the pictures of a side. Runs on the recordings' worker. */
#include "edge/media/tap_pictures.h"

#include "edge/media/tap_matroska.h"

#define REST_MS 1000

struct pictures {
	const struct render_io *io;
	int side;
	int track; /* whose pictures these are: of the first of this side who has any; -1 */
	struct matroska file;
};

static void measure(void *arg, const struct frame *f)
{
	matroska_measure(arg, f);
}

static void write_frame(void *arg, const struct frame *f)
{
	matroska_frame(arg, f);
}

static bool shown(struct pictures *p, const struct recording_entry *e)
{
	if (e->kind != RECORDING_PICTURE || recording_side(e) != p->side)
		return false;
	if (p->track < 0)
		p->track = e->track;
	return e->track == p->track;
}

/* From the first packet to the last. */
static void walk(struct pictures *p, void (*take)(void *arg, const struct frame *f))
{
	struct frames *frames = frames_alloc(take, &p->file);
	struct recording_entry e;
	uint32_t rested = 0;

	p->io->rewind(p->io->arg);
	while (!p->file.err && p->io->next(p->io->arg, &e)) {
		if (shown(p, &e))
			frames_packet(frames, &e);
		if (e.at_ms - rested >= REST_MS) {
			rested = e.at_ms;
			p->io->rest(p->io->arg);
		}
	}
	frames_end(frames);
	frames_free(frames);
}

int tap_pictures(const struct render_io *io, int side, int64_t *count)
{
	struct pictures p = {.io = io, .side = side, .track = -1};

	p.file.put = io->put;
	p.file.arg = io->arg;
	walk(&p, measure);
	*count = p.file.frames;
	if (p.file.frames) {
		matroska_begin(&p.file);
		walk(&p, write_frame);
	}
	return matroska_end(&p.file);
}
