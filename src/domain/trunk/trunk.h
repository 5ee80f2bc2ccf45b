/* Which trunk a call goes out on, and whether a trunk is alive. Pure.
 *
 * A trunk is a line to a carrier. Those with the lowest priority number are asked first; among them
 * chance decides in proportion to their weights. One channel over all of them is kept free for
 * emergency calls (R048): nobody else may take the last one, callers included. */
#ifndef DOMAIN_TRUNK_TRUNK_H
#define DOMAIN_TRUNK_TRUNK_H

#include "base/base.h"

#define TRUNK_PRIORITY 10 /* when nothing is said */
#define TRUNK_WEIGHT   10

struct trunk_view {
	bool dials; /* has somewhere to send a call to */
	bool up;
	bool tried; /* this call has been refused there */
	int priority, weight;
	int channels; /* 0: no limit known */
	int in_use;
};

/* The trunk for a call, or -1. A trunk that is down is asked only when none that is up is left: it
 * may have come back. `dice` is any number. */
int trunk_choose(const struct trunk_view *all, int count, bool emergency, uint32_t dice);

/* May one more call that is no emergency come in on this trunk? */
bool trunk_has_room(const struct trunk_view *all, int count, int which);

/* Is it alive: down after TRUNK_MISSES silent or refused questions one after the other, up again
 * after TRUNK_HITS answers. What nobody has asked yet counts as up. */
#define TRUNK_MISSES 3
#define TRUNK_HITS   2
struct trunk_health {
	bool down;
	int run; /* answers that speak against the state it is in */
};
/* True when the state has changed. */
bool trunk_heard(struct trunk_health *h, bool answered);
/* Does an answer with this SIP status say that the trunk is alive? 0: no answer came. */
bool trunk_status_alive(int status);
/* After this answer to an INVITE, is another trunk worth trying? 0: no answer came. */
bool trunk_try_next(int status);

/* How long to wait before the next attempt to register, after so many failures: 2 s doubling up to
 * 5 minutes, with a tenth of chance so that not everybody comes at once. */
dj_ms trunk_register_wait(int failures, uint32_t dice);

#endif
