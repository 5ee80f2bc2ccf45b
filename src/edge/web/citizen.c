/* Owns what follows when somebody opened a record: it is read and answered. */
#include "edge/web/citizen.h"
#include "edge/web/ask.h"

bool citizen_query_is(const struct route *t)
{
	return t->body == BODY_citizen_search;
}

void citizen_query_run(struct request *r, struct query *q)
{
	struct command c = {0};
	struct dj_error why;
	enum verdict v =
	    body_read(BODY_citizen_search, r->body.data ? r->body.data : "", r->body.len, &c, &why);

	if (v == VERDICT_ok && !dj_copy(q->text, sizeof q->text, c.text)) {
		v = VERDICT_too_large;
		dj_fail(&why, 0, "%s", verdict_message(v));
	}
	if (v != VERDICT_ok) {
		reply_refusal(r, v, why.text, 0);
		return;
	}
	r->ask = ask_query(r->web, q, route_query_answered, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

void citizen_opened(struct request *r, const struct answer *a)
{
	struct query q = {.kind = QUERY_CITIZEN,
			  .person = r->viewer.person ? r->viewer.person : r->viewer.session,
			  .roles = r->viewer.roles,
			  .id = a->id};

	r->ask = ask_query(r->web, &q, route_query_answered, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}
