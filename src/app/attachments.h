/* What belongs to what: for the use cases and views of inquiries, letters, articles. */
#ifndef APP_ATTACHMENTS_H
#define APP_ATTACHMENTS_H

#include "app/query_run.h"
#include "app/record.h"

#define ATTACHMENTS_MOST 20 /* of one thing */

/* Neither refused nor infected. */
bool attachment_is_known(struct record *r, dj_id attachment);
/* The file belongs to this from now on. not_found: there is no such file; twice is once. */
enum verdict attachment_link(struct record *r, enum attachment_owner kind, dj_id owner,
			     dj_id attachment);
/* All of "12 34 56". bad_request when one is no id, or they are too many. */
enum verdict attachments_link(struct record *r, enum attachment_owner kind, dj_id owner,
			      const char *ids);
void attachment_unlink(struct record *r, enum attachment_owner kind, dj_id owner, dj_id attachment);
/* A letter goes when all its files were looked at. wrong_state: one was not yet; quarantined: one
 * may never go. */
enum verdict attachments_may_go(struct record *r, dj_id letter);
/* {"id","name","type","bytes","at_ms","look","thumb"} of each, into the list that is open. */
void attachments_put(struct query_run *r, enum attachment_owner kind, dj_id owner);
/* "attachments": that list. */
void attachments_json(struct query_run *r, enum attachment_owner kind, dj_id owner);

#endif
