/* A row of an inquiry in a list, shared by the views of inquiries. Private to query_inquir*.c. */
#ifndef APP_QUERY_INQUIRY_H
#define APP_QUERY_INQUIRY_H

#include "app/query_run.h"

/* of_contact: 1 or 0 is said, -1 not. */
void inquiry_put_row(struct query_run *r, const struct db_rows *row, int of_contact);
/* An array `key` of these rows, to their end. */
void inquiry_put_rows(struct query_run *r, const char *key, struct db_rows rows);
/* A sealed text of any length. */
void inquiry_put_sealed(struct query_run *r, const char *key, struct seal_place where,
			const struct db_rows *rows, int column);
void inquiry_put_number(struct dj_json *j, int64_t number);
/* Like the one that is `id` (or, 0, one that is not there yet): the same topic, near, recent. */
struct db_rows inquiry_alike(struct query_run *r, dj_id id, dj_id topic, dj_id place);

#endif
