/* Owns what the citizen's app reads without a login: the same for everybody, nothing of anybody. */
#include "edge/web/route.h"

/* Asked in the house's own name: the question itself gives away only what is public. */
void public_numbers(struct request *r)
{
	struct query q = {.kind = QUERY_PUBLIC_NUMBERS};

	r->ask = ask_query(r->web, &q, route_query_answered, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}
