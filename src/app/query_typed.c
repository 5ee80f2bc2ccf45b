/* Owns showing the real-time text of a contact that is over, with the contact. While it goes on the
 * pages have it from the centre itself. */
#include "app/query_run.h"
#include "app/sealed.h"
#include "domain/typed/t140.h"

void query_typed(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_typed_list, db_i(r->q->id));
	struct dj_json *j = &r->json;
	char text[TYPED_LINE];

	dj_json_array(j, "typed");
	while (db_next(&rows)) {
		struct seal_place where = {"typed.line", db_int(&rows, 0)};

		dj_json_object(j, NULL);
		dj_json_id(j, "line", db_int(&rows, 0));
		query_json_word(j, "by", words_typed_by, db_int(&rows, 1));
		dj_json_id(j, "person", db_int(&rows, 2));
		query_json_ms(j, "at_ms", db_int(&rows, 3));
		dj_json_text(j, "text", sealed_text(r->keys, where, &rows, 4, text, sizeof text));
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}
