/* Owns the choice between trunks and the judgement of their health. */
#include "domain/trunk/trunk.h"

static bool has_channel(const struct trunk_view *t)
{
	return t->channels == 0 || t->in_use < t->channels;
}

/* Is the free channel of this trunk the last one that emergency calls could still take? */
static bool is_last_channel(const struct trunk_view *all, int count, int which)
{
	int64_t spare = 0;

	if (all[which].channels == 0)
		return false;
	for (int i = 0; i < count; i++) {
		if (!all[i].dials || !all[i].up)
			continue;
		if (all[i].channels == 0)
			return false;
		if (all[i].in_use < all[i].channels)
			spare += all[i].channels - all[i].in_use;
	}
	return spare <= 1;
}

static bool may_take(const struct trunk_view *all, int count, int which, bool emergency)
{
	const struct trunk_view *t = &all[which];

	return t->dials && !t->tried && has_channel(t) &&
	       (emergency || !is_last_channel(all, count, which));
}

/* By weight among those of the best priority; a weight below 1 counts as 1. */
static int choose(const struct trunk_view *all, int count, const bool *may, uint32_t dice)
{
	int best = 0;
	int64_t sum = 0, at;
	bool any = false;

	for (int i = 0; i < count; i++)
		if (may[i] && (!any || all[i].priority < best))
			best = all[i].priority, any = true;
	for (int i = 0; i < count; i++)
		if (may[i] && all[i].priority == best)
			sum += DJ_MAX(all[i].weight, 1);
	if (!any)
		return -1;
	at = dice % sum;
	for (int i = 0; i < count; i++) {
		if (!may[i] || all[i].priority != best)
			continue;
		at -= DJ_MAX(all[i].weight, 1);
		if (at < 0)
			return i;
	}
	return -1;
}

int trunk_choose(const struct trunk_view *all, int count, bool emergency, uint32_t dice)
{
	bool may[64];
	int got = -1;

	dj_assert(count <= (int)DJ_COUNT(may));
	for (int up = 1; up >= 0 && got < 0; up--) {
		for (int i = 0; i < count; i++)
			may[i] = all[i].up == up && may_take(all, count, i, emergency);
		got = choose(all, count, may, dice);
	}
	return got;
}

bool trunk_has_room(const struct trunk_view *all, int count, int which)
{
	if (!has_channel(&all[which]))
		return false;
	/* a line that cannot dial has no channel that an emergency call could use */
	return !all[which].dials || !is_last_channel(all, count, which);
}

bool trunk_heard(struct trunk_health *h, bool answered)
{
	if (answered != h->down) {
		h->run = 0;
		return false;
	}
	if (++h->run < (h->down ? TRUNK_HITS : TRUNK_MISSES))
		return false;
	h->down = !h->down;
	h->run = 0;
	return true;
}

bool trunk_status_alive(int status)
{
	return status >= 200 && status != 408 && (status < 500 || status == 501 || status == 505);
}

bool trunk_try_next(int status)
{
	return status == 0 || status == 408 || status == 480 || status == 401 || status == 403 ||
	       status == 407 || status == 420 || status == 421 || status == 422 || status == 488 ||
	       (status >= 500 && status < 600);
}

dj_ms trunk_register_wait(int failures, uint32_t dice)
{
	dj_ms wait = 2000;

	for (int i = 1; i < failures && wait < 300000; i++)
		wait *= 2;
	wait = DJ_MIN(wait, 300000);
	return wait + dice % (wait / 10);
}
