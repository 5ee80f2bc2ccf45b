/* Owns sign language by video towards pages: whether it is open, and what pages measured. */
#include "edge/web/video.h"

#include <stdio.h>

#include "edge/web/ask.h"
#include "edge/web/http.h"
#include "edge/web/route.h"

static int32_t within(int64_t n)
{
	return (int32_t)DJ_MAX(INT32_MIN, DJ_MIN(n, INT32_MAX));
}

void video_seen(struct socket *s, dj_id peer, const struct message_body *m)
{
	struct signal out = {.kind = SIGNAL_SEEN,
			     .peer = peer,
			     .leg = m->leg,
			     .seen = {.frames = within(m->frames),
				      .rate = within(m->rate),
				      .width = within(m->width),
				      .height = within(m->height),
				      .delay_ms = within(m->delay_ms),
				      .ahead_ms = within(m->ahead_ms)}};

	/* with no room this look is lost; the next one says more */
	s->web->cfg.signal.send(s->web->cfg.signal.arg, &out);
}

static void sign_answered(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;
	int days, weekday, minute;
	struct dj_buf b;
	struct dj_json j;

	(void)w;
	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_verdict(r, got->verdict);
		return;
	}
	dj_buf_init(&b, 400);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_bool(&j, "open",
		     got->answer->number != queue_mode_CLOSED &&
			 got->answer->number != queue_mode_HOLIDAY);
	if (sscanf(got->answer->text, "%d %d %d", &days, &weekday, &minute) == 3) {
		dj_json_object(&j, "opens");
		dj_json_int(&j, "days", days);
		dj_json_int(&j, "weekday", weekday);
		dj_json_int(&j, "minute", minute);
		dj_json_end_object(&j);
	} else {
		dj_json_null(&j, "opens");
	}
	dj_json_end_object(&j);
	reply_json(r, 200, &b);
}

void sign_show(struct request *r)
{
	struct command c = {.kind = COMMAND_HOURS, .flag = true};

	r->ask = ask_command(r->web, &c, sign_answered, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}
