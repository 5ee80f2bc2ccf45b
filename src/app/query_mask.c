/* Owns how people stand in an answer: from the sealed column, masked, null when not known. */
#include "app/mask.h"
#include "app/query_run.h"
#include "app/sealed.h"
#include "base/log.h"

void query_json_number(struct query_run *r, const char *number)
{
	char masked[NUMBER_TEXT + 8];

	dj_json_text(&r->json, "caller",
		     number[0] ? dj_mask_number(number, masked, sizeof masked) : NULL);
}

bool query_json_caller(struct query_run *r, dj_id contact, const struct db_rows *rows, int column)
{
	char number[QUERY_SEALED];
	struct seal_place where = {"contact.caller", contact};

	query_json_number(r, sealed_text(r->keys, where, rows, column, number, sizeof number));
	return number[0] != '\0';
}

void query_json_person(struct query_run *r, const char *key, dj_id person,
		       const struct db_rows *rows, int column)
{
	char name[QUERY_SEALED], masked[160];
	struct seal_place where = {"person.display", person};
	bool known = sealed_text(r->keys, where, rows, column, name, sizeof name)[0] != '\0';

	dj_json_text(&r->json, key, known ? dj_mask_name(name, masked, sizeof masked) : NULL);
}

void query_json_private(struct query_run *r, const char *key, enum mask_kind kind, const char *text)
{
	char masked[NOTE_TEXT];

	dj_json_text(&r->json, key,
		     text[0] ? mask_text(kind, r->q->roles, text, masked, sizeof masked) : NULL);
}
