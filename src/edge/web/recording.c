/* Owns the way of a recording's sound to a page: who was allowed to listen, whole or in ranges.
 * The command RECORDING_PLAY decides and leaves the trace; without its yes there is nothing here.
 */
#include "edge/web/recording.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/recording_shelf.h"
#include "edge/web/recording_range.h"

#define GRANTS	   512
#define GRANT_US   (30 * 60 * 1000000LL)
#define PIECE_MOST (2 << 20)  /* of one answer to a range: the player asks again */
#define WHOLE_MOST (96 << 20) /* hours of sound */

/* Who may listen to what until when; the oldest is overwritten. */
static struct grant {
	dj_id recording, session;
	dj_us until;
	bool download;
} grants[GRANTS];
static int next_grant;

void recording_granted(struct request *r)
{
	grants[next_grant++ % GRANTS] = (struct grant){.recording = r->id,
						       .session = r->viewer.session,
						       .until = web_now_us(r->web) + GRANT_US,
						       .download = r->on};
}

static bool may_hear(const struct request *r, bool download)
{
	for (int i = 0; i < GRANTS; i++)
		if (grants[i].recording == r->id && grants[i].session == r->viewer.session &&
		    r->viewer.session && grants[i].until > web_now_us(r->web) &&
		    (!download || grants[i].download))
			return true;
	return false;
}

struct sound_job {
	struct job job;
	const struct recording_shelf *shelf;
	dj_id recording;
	struct byte_range range;
	int64_t from, n, size;
	bool outside; /* of the file: 416 */
	char *bytes;
};

/* On the worker. The size is known only when the file is open. */
static void read_sound(struct job *j)
{
	struct sound_job *s = (struct sound_job *)j;
	char none;

	j->verdict = VERDICT_not_found;
	if (shelf_sound(s->shelf, s->recording, 0, &none, 0, &s->size) < 0)
		return;
	j->verdict = VERDICT_ok;
	s->outside = !range_place(&s->range, s->size, &s->from, &s->n);
	if (s->outside)
		return;
	if (s->range.asked)
		s->n = DJ_MIN(s->n, PIECE_MOST);
	if (s->n > WHOLE_MOST) {
		j->verdict = VERDICT_too_large;
		return;
	}
	s->bytes = dj_alloc((size_t)s->n + 1);
	if (shelf_sound(s->shelf, s->recording, s->from, s->bytes, (size_t)s->n, &s->size) != s->n)
		j->verdict = VERDICT_fault;
}

static void release(struct job *j)
{
	struct sound_job *s = (struct sound_job *)j;

	free(s->bytes);
	free(s);
}

static void put_head(struct request *r, const struct sound_job *s)
{
	char text[100];

	reply_header(r, "Accept-Ranges", "bytes");
	reply_header(r, "Cache-Control", "no-store");
	if (s->outside)
		snprintf(text, sizeof text, "bytes */%" PRId64, s->size);
	else
		snprintf(text, sizeof text, "bytes %" PRId64 "-%" PRId64 "/%" PRId64, s->from,
			 s->from + s->n - 1, s->size);
	if (s->range.asked)
		reply_header(r, "Content-Range", text);
	if (request_arg(r, "download")[0]) {
		snprintf(text, sizeof text, "attachment; filename=\"recording-%" PRId64 ".ogg\"",
			 s->recording);
		reply_header(r, "Content-Disposition", text);
	}
}

static void sound_read(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	struct sound_job *s = (struct sound_job *)got->job;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok || !s) {
		reply_verdict(r, got->verdict);
		return;
	}
	put_head(r, s);
	if (s->outside) {
		reply_empty(r, 416);
		return;
	}
	reply_take(r, s->range.asked ? 206 : 200, "audio/ogg", s->bytes, (size_t)s->n);
	s->bytes = NULL;
}

void recording_sound(struct request *r)
{
	struct sound_job *s;

	if (!r->web->cfg.recordings) {
		reply_verdict(r, VERDICT_not_found);
		return;
	}
	if (!may_hear(r, request_arg(r, "download")[0] != '\0')) {
		reply_verdict(r, VERDICT_not_allowed);
		return;
	}
	s = dj_alloc(sizeof *s);
	s->job.run = read_sound;
	s->job.release = release;
	s->shelf = r->web->cfg.recordings;
	s->recording = r->id;
	s->range = range_parse(r->range);
	r->ask = ask_worker(r->web, &s->job, sound_read, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}
