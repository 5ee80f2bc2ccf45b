/* Owns the addresses of facilities. Refuses: what can be asked (app/facility_ask.c) and what a feed
 * says (app/facility_feed.c). */
#include "edge/web/facility.h"
#include "app/facility_ask.h"
#include "edge/web/upload.h"

#include <stdio.h>

void facility_query_run(struct request *r, struct query *q)
{
	static const char *const names[] = {"kind", "place", "latitude", "longitude", "limit"};
	struct facility_ask ask;
	struct dj_error why;
	size_t n = 0;

	for (size_t i = 0; i < DJ_COUNT(names) && n < sizeof q->text; i++)
		n += (size_t)snprintf(q->text + n, sizeof q->text - n, "%s%s=%s", i ? "&" : "",
				      names[i], request_arg(r, names[i]));
	if (n >= sizeof q->text)
		reply_refusal(r, VERDICT_bad_request, "That is too much at once.", 0);
	else if (!facility_ask_read(q->text, &ask, &why))
		reply_refusal(r, VERDICT_bad_request, why.text, 0);
	else if (!(r->ask = ask_query(r->web, q, route_query_answered, r)))
		reply_verdict(r, VERDICT_overloaded);
}

/* Everybody may ask: nothing in it is of a person. */
void facility_public(struct request *r)
{
	struct query q = {.kind = QUERY_FACILITIES};

	facility_query_run(r, &q);
}

void facility_feed(struct request *r)
{
	enum verdict v = r->upload ? upload_verdict(r->upload) : VERDICT_length_missing;

	if (v != VERDICT_ok)
		reply_verdict(r, v);
	else
		upload_command(r, COMMAND_FACILITY_FEED, "facilities");
}
