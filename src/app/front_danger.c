/* Owns whether words say that somebody is in danger, by the words of the first answers, on every
 * channel and for every letter: the document is read again only when it is another one. Refuses:
 * the words themselves (domain/front), what follows (record_letter_in.c, letter_held.c). */
#include "app/front.h"
#include "app/front_json.h"
#include "app/letter_held.h"
#include "base/text.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* The last document that was asked, and what was read in it. Who asks takes it, and puts it back:
 * another thread that asks meanwhile reads the document for itself. */
struct reading {
	char *text;
	struct front *front; /* NULL: it cannot be read */
};
static _Atomic(struct reading *) last;

static void drop(struct reading *r)
{
	if (!r)
		return;
	free(r->text);
	free(r->front);
	free(r);
}

static struct reading *take(const char *document)
{
	struct reading *r = atomic_exchange(&last, NULL);

	if (r && strcmp(r->text, document) == 0)
		return r;
	drop(r);
	r = dj_alloc(sizeof *r);
	r->text = dj_strdup(document);
	front_parse(document, &r->front, NULL, NULL);
	return r;
}

static bool says(const char *document, const char *text)
{
	struct reading *r = take(document);
	bool danger = r->front && front_says_danger(r->front, text);

	drop(atomic_exchange(&last, r));
	return danger;
}

/* Where no rules are live, the built-in ones say which words these are. */
bool letter_says_danger(struct record *r, const char *text)
{
	int64_t version = front_version_live(r->db);
	struct db_rows rows;
	bool danger;

	if (version <= 0)
		return says(front_default, text);
	rows = db_query(r->db, SQL_front_version_one, db_i(version));
	danger = db_next(&rows) && says(db_text(&rows, 0), text);
	db_done(&rows);
	return danger;
}
