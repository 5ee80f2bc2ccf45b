/* Owns the memory of those who hung up while waiting: who rings the same queue again in time gets
 * the place back. A list in order of leaving, so the expired stand at its start. */
#include "domain/acd/acd_private.h"

#include <stdlib.h>

#define LEAVERS_MAX 65536 /* a flood forgets the oldest first */

struct leaver {
	uint64_t key;
	dj_id queue;
	dj_ms left_at, place_at, queued_at;
	struct leaver *next, *prev;
};

static void forget(struct acd *a, struct leaver *l)
{
	*(l->prev ? &l->prev->next : &a->leaver_first) = l->next;
	*(l->next ? &l->next->prev : &a->leaver_last) = l->prev;
	dj_map_remove(&a->leaver_of, (dj_id)l->key);
	l->next = a->leaver_free;
	a->leaver_free = l;
	a->leavers--;
}

static void forget_expired(struct acd *a, dj_ms now)
{
	while (a->leaver_first &&
	       (now - a->leaver_first->left_at > a->policy.redial_ms || a->leavers > LEAVERS_MAX))
		forget(a, a->leaver_first);
}

void acd_redial_remember(struct acd *a, const struct waiter *w, dj_ms now)
{
	struct leaver *l;

	if (w->caller_key == 0 || a->policy.redial_ms <= 0)
		return;
	l = dj_map_get(&a->leaver_of, (dj_id)w->caller_key);
	if (l)
		forget(a, l);
	l = a->leaver_free;
	if (l)
		a->leaver_free = l->next;
	else
		l = dj_alloc(sizeof *l);
	*l = (struct leaver){.key = w->caller_key,
			     .queue = w->queue->rule.id,
			     .left_at = now,
			     .place_at = w->place_at,
			     .queued_at = w->queued_at,
			     .prev = a->leaver_last};
	*(l->prev ? &l->prev->next : &a->leaver_first) = l;
	a->leaver_last = l;
	a->leavers++;
	dj_map_put(&a->leaver_of, (dj_id)l->key, l);
	forget_expired(a, now);
}

bool acd_redial_regain(struct acd *a, struct waiter *w, dj_ms now)
{
	struct leaver *l;

	forget_expired(a, now);
	l = dj_map_get(&a->leaver_of, (dj_id)w->caller_key);
	if (!l || l->queue != w->queue->rule.id)
		return false;
	w->place_at = DJ_MIN(w->place_at, l->place_at);
	w->queued_at = l->queued_at;
	forget(a, l);
	return true;
}

static void free_chain(struct leaver *l)
{
	while (l) {
		struct leaver *next = l->next;

		free(l);
		l = next;
	}
}

void acd_redial_free(struct acd *a)
{
	free_chain(a->leaver_first);
	free_chain(a->leaver_free);
	dj_map_fini(&a->leaver_of);
}
