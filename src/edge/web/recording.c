/* Owns the way of a recording's sound and pictures to a page: who was allowed to listen, whole or
 * in ranges. The command RECORDING_PLAY decides and leaves the trace; without its yes there is
 * nothing here.
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
#define WHOLE_MOST (96 << 20) /* hours of sound; pictures are fetched piece by piece */
#define HEAD	   64	      /* bytes that say what a file of pictures is */

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
	enum shelf_file which;
	const char *type, *suffix;
	struct byte_range range;
	int64_t from, n, size;
	bool outside; /* of the file: 416 */
	char *bytes;
};

static void note_type(struct sound_job *s, const char head[HEAD])
{
	bool webm = memmem(head, HEAD, "webm", 4) != NULL;

	s->type = s->which == SHELF_SOUND ? "audio/ogg" : webm ? "video/webm" : "video/x-matroska";
	s->suffix = s->which == SHELF_SOUND ? "ogg" : webm ? "webm" : "mkv";
}

/* On the worker. The size is known only when the file is open. */
static void read_sound(struct job *j)
{
	struct sound_job *s = (struct sound_job *)j;
	struct shelf_part part = {s->recording, s->which, 0, HEAD};
	char head[HEAD] = "";

	j->verdict = VERDICT_not_found;
	if (shelf_read(s->shelf, &part, head, &s->size) < 0)
		return;
	note_type(s, head);
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
	part.at = s->from;
	part.n = (size_t)s->n;
	if (shelf_read(s->shelf, &part, s->bytes, &s->size) != s->n)
		j->verdict = VERDICT_fault;
}

static void release(struct job *j)
{
	struct sound_job *s = (struct sound_job *)j;

	free(s->bytes);
	free(s);
}

void range_headers(struct request *request, const struct byte_range *r, bool outside, int64_t from,
		   int64_t n, int64_t size)
{
	char text[100];

	reply_header(request, "Accept-Ranges", "bytes");
	if (outside)
		snprintf(text, sizeof text, "bytes */%" PRId64, size);
	else
		snprintf(text, sizeof text, "bytes %" PRId64 "-%" PRId64 "/%" PRId64, from,
			 from + n - 1, size);
	if (r->asked)
		reply_header(request, "Content-Range", text);
}

static void put_head(struct request *r, const struct sound_job *s)
{
	char text[100];

	range_headers(r, &s->range, s->outside, s->from, s->n, s->size);
	reply_header(r, "Cache-Control", "no-store");
	if (request_arg(r, "download")[0]) {
		snprintf(text, sizeof text, "attachment; filename=\"recording-%" PRId64 ".%s\"",
			 s->recording, s->suffix);
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
	reply_take(r, s->range.asked ? 206 : 200, s->type, s->bytes, (size_t)s->n);
	s->bytes = NULL;
}

static void fetch(struct request *r, enum shelf_file which)
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
	s->which = which;
	s->range = range_parse(r->range);
	r->ask = ask_worker(r->web, &s->job, sound_read, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

void recording_sound(struct request *r)
{
	fetch(r, SHELF_SOUND);
}

void recording_citizen(struct request *r)
{
	fetch(r, SHELF_CITIZEN);
}

void recording_agent(struct request *r)
{
	fetch(r, SHELF_AGENT);
}
