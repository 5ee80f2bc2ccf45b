/* Owns encoded facts. Refuses: knowing who reads them. */
#include "edge/web/ring.h"

#include <stdlib.h>
#include <string.h>

#include "edge/web/fact_json.h"

struct frame *frame_new(const char *text, size_t n)
{
	struct frame *f = malloc(sizeof *f + LWS_PRE + n);

	dj_assert(f);
	f->users = 1;
	f->n = n;
	memcpy(f->data + LWS_PRE, text, n);
	return f;
}

struct frame *frame_use(struct frame *f)
{
	f->users++;
	return f;
}

void frame_drop(struct frame *f)
{
	if (f && --f->users == 0)
		free(f);
}

void ring_add(struct ring *r, const struct fact *f)
{
	struct ring_entry *e = &r->at[r->head++ % RING_SLOTS];

	frame_drop(e->frame);
	*e = (struct ring_entry){*f, NULL};
}

void ring_clear(struct ring *r)
{
	for (size_t i = 0; i < RING_SLOTS; i++)
		frame_drop(r->at[i].frame);
	memset(r, 0, sizeof *r);
}

const struct fact *ring_at(const struct ring *r, uint64_t position)
{
	if (position >= r->head || r->head - position > RING_SLOTS)
		return NULL;
	return &r->at[position % RING_SLOTS].fact;
}

struct frame *ring_frame(struct ring *r, uint64_t position)
{
	struct ring_entry *e = &r->at[position % RING_SLOTS];
	struct dj_buf b;

	if (e->frame)
		return e->frame;
	dj_buf_init(&b, 4096);
	fact_json(&e->fact, &b);
	e->frame = frame_new(b.data, b.len);
	dj_buf_fini(&b);
	return e->frame;
}

bool ring_seek(const struct ring *r, int64_t since, uint64_t *position)
{
	uint64_t oldest = r->head > RING_SLOTS ? r->head - RING_SLOTS : 0;

	*position = r->head;
	if (r->head == oldest)
		return false;
	while (*position > oldest && r->at[(*position - 1) % RING_SLOTS].fact.seq > since)
		(*position)--;
	return *position > oldest || r->at[oldest % RING_SLOTS].fact.seq == since + 1;
}
