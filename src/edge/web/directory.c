/* Owns the import of a CSV file into the directory: the file lies in a temporary place while the
 * database compares it with what is there, or takes it over, and is gone with the request. */
#include <stdio.h>

#include "edge/web/route.h"
#include "edge/web/upload.h"

static void preview(struct request *r)
{
	struct query q = {
	    .kind = QUERY_DIRECTORY_PREVIEW, .person = r->viewer.person, .roles = r->viewer.roles};
	int n = snprintf(q.text, sizeof q.text, "%s %s", r->key, r->upload->path);

	if (n >= (int)sizeof q.text)
		reply_verdict(r, VERDICT_fault);
	else if (!(r->ask = ask_query(r->web, &q, route_query_answered, r)))
		reply_verdict(r, VERDICT_overloaded);
}

/* ?apply=1 takes it over; without it, what would change. */
void directory_import(struct request *r)
{
	enum verdict v = r->upload ? upload_verdict(r->upload) : VERDICT_length_missing;

	if (v != VERDICT_ok)
		reply_verdict(r, v);
	else if (request_number(r, "apply", 0) == 1)
		upload_command(r, COMMAND_DIRECTORY_IMPORT, "rows");
	else
		preview(r);
}
