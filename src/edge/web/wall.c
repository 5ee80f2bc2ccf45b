/* Owns the question of a wallboard how it is to look. Refuses: logging it in (login.c). */
#include "edge/web/ask.h"
#include "edge/web/route.h"

/* A person who opens the wallboard arranges it by its address: nothing is kept for them. */
void wall_look_show(struct request *r)
{
	struct query q = {.kind = QUERY_WALL_LOOK,
			  .id = r->viewer.scope == SCOPE_WALL ? r->viewer.session : 0};

	r->ask = ask_query(r->web, &q, route_query_answered, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}
