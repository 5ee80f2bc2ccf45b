/* One search over everything the centre knows. The index (domain/search) stands in memory beside
 * the rows it is made of and belongs to one thread, the reader that answers searches.
 *
 * A kind of row joins by one line of knowledge_source.def and says each change of a row with
 * record_found; all ids are made by one counter, so an id is a row's whatever its table. */
#ifndef APP_KNOWLEDGE_H
#define APP_KNOWLEDGE_H

#include "domain/search/search.h"
#include "domain/words.h"
#include "store/db.h"
#include "store/keyring.h"

#define KNOWLEDGE_DAY_MS INT64_C(86400000)

/* Beside the bits of enum audience: who may be shown past inquiries. */
#define KNOWLEDGE_INQUIRIES (UINT64_C(1) << 16)

enum knowledge_text {
	KNOWLEDGE_TITLE,
	KNOWLEDGE_ALIASES, /* callers' wordings and other names, one a line */
	KNOWLEDGE_BODY,
	KNOWLEDGE_SPOKEN, /* how it is read aloud; "" when nobody wrote that */
	KNOWLEDGE_SOURCE, /* where it was checked */
	KNOWLEDGE_NUMBER, /* a telephone number to give or to dial */
	KNOWLEDGE_STATUS, /* a short word about now, of its kind: "open", "false" */
	KNOWLEDGE_TEXTS
};

/* One row as a search shows it. */
struct knowledge_thing {
	enum found_kind kind;
	dj_id id;
	uint64_t audiences; /* bits of enum audience, KNOWLEDGE_INQUIRIES: who shares one may see it
			     */
	enum language language;	     /* UNKNOWN: of all */
	enum language body_language; /* of its body, where that is another; else UNKNOWN */
	dj_id department, place;
	dj_ms checked_ms, changed_ms;
	dj_ms stale_ms;			  /* old news from then on; 0: a year after checked_ms */
	dj_ms valid_from_ms, valid_to_ms; /* not shown outside; valid_to 0: no end */
	char *texts[KNOWLEDGE_TEXTS];	  /* its own; NULL is "" */
};
void knowledge_set(struct knowledge_thing *t, enum knowledge_text which, const char *text);
const char *knowledge_text(const struct knowledge_thing *t, enum knowledge_text which);
void knowledge_thing_fini(struct knowledge_thing *t);

/* What a source reads with; inside a reading transaction. */
struct knowledge_look {
	struct db *db;
	const struct keyring *keys;
	dj_ms now;
	enum language language; /* of who reads: texts of the directory are told in it; UNKNOWN: of
				   nobody in particular (the index, the desk): in all of them */
};
/* A source: fills `out` (zeroed but for kind and id). */
typedef bool knowledge_source(const struct knowledge_look *look, dj_id id,
			      struct knowledge_thing *out);
/* Those that there are: knowledge_source.def. */
#define SOURCE(kind, function) knowledge_source function;
#include "app/knowledge_source.def"
#undef SOURCE

/* The row of a kind; false when it is not there, or not to be found. The caller ends it, also then.
 */
bool knowledge_load(const struct knowledge_look *look, enum found_kind kind, dj_id id,
		    struct knowledge_thing *out);
bool knowledge_in_force(const struct knowledge_thing *t, dj_ms now);
bool knowledge_stale(const struct knowledge_thing *t, dj_ms now);

/* This row was made, changed or taken away: a search sees it with the next question. `change` is a
 * new id. */
void knowledge_changed(struct db *db, enum found_kind kind, dj_id id, dj_id change);

struct knowledge;
/* `snapshot`: the file that a start begins with and that is kept beside; NULL for none. */
struct knowledge *knowledge_alloc(const char *snapshot, const struct keyring *keys);
void knowledge_free(struct knowledge *k);

/* Takes in what was changed since the last time, `most` rows of it at the most. Returns how many
 * rows are still to come. */
int64_t knowledge_follow(struct knowledge *k, const struct knowledge_look *look, int most);
/* A little of what can wait for a quiet moment: rows that are still to come, the snapshot. Returns
 * after how many milliseconds it wants to be called again. Inside a reading transaction. */
int knowledge_rest(struct knowledge *k, const struct knowledge_look *look);
/* After the first follow. */
struct search *knowledge_index(struct knowledge *k);
/* The articles that are pinned now, as of the last follow. */
int knowledge_pinned(const struct knowledge *k, const dj_id **out);

/* Whom a person with these roles may be shown things for. */
uint64_t knowledge_audiences(uint32_t roles);

#endif
