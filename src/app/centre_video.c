/* Owns what the centre knows of pictures: which line is for sign language, and the figures that are
 * kept of each leg as evidence. Decides nothing by them; who sees whom follows from who hears whom
 * (edge/media/video.c). */
#include <string.h>

#include "app/centre.h"

#define SIGN_SKILL "sign"

static int sign_skill(const struct site *s)
{
	for (int i = 0; i < s->skill_count; i++)
		if (strcmp(s->skills[i].name, SIGN_SKILL) == 0)
			return s->skills[i].number;
	return -1;
}

bool centre_signs(const struct site *s, dj_id queue)
{
	const struct site_queue *q = site_queue_of(s, queue);
	int sign = sign_skill(s);

	for (int i = 0; q && sign >= 0 && i < q->acd.need_count; i++)
		if (q->acd.needs[i].skill == sign)
			return true;
	return false;
}

const struct site_line *centre_sign_line(const struct site *s)
{
	for (int i = 0; i < s->line_count; i++)
		if (s->lines[i].flow == LINE_DIRECT && centre_signs(s, s->lines[i].queue))
			return &s->lines[i];
	return NULL;
}

/* Nobody else's camera is asked for: a third one in the call speaks and listens. */
enum video_codec centre_video_for(struct app *a, const struct live_contact *c,
				  const struct live_agent *g)
{
	const struct live_leg *citizen = centre_leg(a, c->contact.citizen_leg);
	int sign = sign_skill(a->config.site);

	return citizen && sign >= 0 && g->person->acd.level[sign] > 0 ? citizen->video
								      : video_codec_NONE;
}

enum verdict centre_video_seen(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_leg *l = centre_leg(a, cmd->leg);

	(void)out;
	if (l && l->video)
		l->seen = cmd->seen;
	return VERDICT_ok;
}

static void keep_seen(struct app *a, const struct live_leg *l)
{
	const struct video_seen *s = &l->seen;
	struct fact *f = facts_add(&a->facts, FACT_video_seen);

	f->video_seen.leg = l->id;
	f->video_seen.contact = l->contact;
	f->video_seen.frames = s->frames;
	f->video_seen.rate = s->rate;
	f->video_seen.width = s->width;
	f->video_seen.height = s->height;
	f->video_seen.delay = s->delay_ms;
	f->video_seen.ahead_ms = s->ahead_ms;
}

/* A leg without pictures leaves no figures of them. */
void centre_keep_video(struct app *a, const struct live_leg *l, const struct leg_video *v)
{
	struct fact *f;

	if (!v->codec)
		return;
	f = facts_add(&a->facts, FACT_leg_video);
	f->leg_video.leg = l->id;
	f->leg_video.contact = l->contact;
	f->leg_video.codec = v->codec;
	f->leg_video.received = v->received;
	f->leg_video.sent = v->sent;
	f->leg_video.lost = v->lost;
	f->leg_video.asked = v->asked;
	f->leg_video.again = v->again;
	if (l->seen.frames)
		keep_seen(a, l);
}
