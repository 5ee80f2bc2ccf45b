/* Owns how what a citizen owns goes (R105): noun by noun as owned.def says, with a proof of how
 * many rows and which, never of what stood there. Refuses: deciding whether it may
 * (record_citizen_erase.c). */
#include "app/record_public.h"
#include "app/erasing.h"
#include "app/record_recording.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DAY_MS 86400000LL

/* Ids of one noun. */
struct ids {
	dj_id *id;
	int count, room, held;
};

struct erasing {
	struct record *r;
	struct ids now;	  /* of the noun that goes */
	struct ids files; /* that nothing needs any more */
	struct ids all;
	struct {
		enum owned_noun noun;
		int rows, held;
		unsigned char digest[32];
	} part[owned_noun_COUNT];
	int parts;
};

static void ids_add(struct ids *s, dj_id id)
{
	if (s->count == s->room) {
		dj_id *old = s->id;

		s->room = s->room ? s->room * 2 : 256;
		s->id = dj_alloc(sizeof *s->id * (size_t)s->room);
		if (old)
			memcpy(s->id, old, sizeof *s->id * (size_t)s->count);
		free(old);
	}
	s->id[s->count++] = id;
}

/* ---- proofs ---- */

/* A keyed digest of the ids in order: who has a list of ids can prove that it was this one. */
static void digest_of(struct record *r, const struct ids *ids, unsigned char out[32])
{
	unsigned char key[32];
	crypto_generichash_state s;

	dj_assert(keyring_derive(r->keys, "dj-erase", 1, key));
	crypto_generichash_init(&s, key, sizeof key, 32);
	crypto_generichash_update(&s, (const unsigned char *)ids->id,
				  (size_t)ids->count * sizeof *ids->id);
	crypto_generichash_final(&s, out, 32);
	sodium_memzero(key, sizeof key);
}

/* The noun is done: its part of the proof, and its ids to the whole. */
static void close_part(struct erasing *e, enum owned_noun noun, const struct ids *ids)
{
	if (ids->count + ids->held == 0)
		return;
	e->part[e->parts].noun = noun;
	e->part[e->parts].rows = ids->count;
	e->part[e->parts].held = ids->held;
	digest_of(e->r, ids, e->part[e->parts++].digest);
	e->all.held += ids->held;
	for (int i = 0; i < ids->count; i++)
		ids_add(&e->all, ids->id[i]);
}

static dj_id prove(struct erasing *e, enum retention_kind kind, dj_ms before, int64_t days)
{
	struct record *r = e->r;
	unsigned char digest[32];
	dj_id id = record_id(r);
	struct fact *f = facts_add(&r->facts, FACT_retention_ran);

	digest_of(r, &e->all, digest);
	db_exec(r->db, SQL_retention_run_add, db_i(id), db_i(r->now), db_i(kind),
		db_i(r->c->citizen.why), db_i(r->c->actor), db_i(before), db_i(days),
		db_i(e->all.count), db_b(digest, sizeof digest));
	for (int i = 0; i < e->parts; i++)
		db_exec(r->db, SQL_retention_part_add, db_i(id), db_i(e->part[i].noun),
			db_i(e->part[i].rows), db_i(e->part[i].held),
			db_b(e->part[i].digest, sizeof e->part[i].digest));
	f->retention_ran.run = id;
	f->retention_ran.kind = kind;
	f->retention_ran.before_at = before;
	f->retention_ran.rows = e->all.count;
	return id;
}

static void free_erasing(struct erasing *e)
{
	free(e->now.id);
	free(e->files.id);
	free(e->all.id);
}

/* ---- what goes along ---- */

/* Files of this owner: unlinked, and gone when nothing else needs them. Their bytes leave the shelf
 * with its next sweep, because a transaction that fails must find them. */
static void erase_files(struct erasing *e, enum attachment_owner kind, dj_id owner)
{
	struct db *db = e->r->db;
	struct db_rows rows = db_query(db, SQL_owned_files, db_i(kind), db_i(owner));
	struct ids hung = {0};

	while (db_next(&rows))
		ids_add(&hung, db_int(&rows, 0));
	if (hung.count)
		db_exec(db, SQL_empty_file_links, db_i(kind), db_i(owner));
	for (int i = 0; i < hung.count; i++) {
		char digest[65];

		db_exec(db, SQL_attachment_gone_clean, db_i(hung.id[i]));
		db_exec(db, SQL_attachment_gone_thumb, db_i(hung.id[i]));
		rows = db_query(db, SQL_empty_file, db_i(hung.id[i]));
		if (!db_next(&rows))
			continue;
		snprintf(digest, sizeof digest, "%s", db_text(&rows, 0));
		db_done(&rows);
		db_exec(db, SQL_attachment_gone_add, db_t(digest));
		ids_add(&e->files, hung.id[i]);
	}
	free(hung.id);
}

static void erase_letter_files(struct erasing *e, dj_id letter)
{
	erase_files(e, attachment_owner_LETTER, letter);
}

static void erase_entry_files(struct erasing *e, dj_id entry)
{
	erase_files(e, attachment_owner_ENTRY, entry);
}

static void erase_inquiry(struct erasing *e, dj_id inquiry)
{
	erase_files(e, attachment_owner_INQUIRY, inquiry);
	public_report_erase(e->r, inquiry);
	record_found(e->r, found_kind_INQUIRY, inquiry);
}

static void erase_recording(struct erasing *e, dj_id recording)
{
	recording_erase(e->r, recording);
}

/* A mail as it came lies in DATA/letters; it was read, so nobody misses it when this fails. */
static void erase_event(struct erasing *e, dj_id event)
{
	struct db_rows rows = db_query(e->r->db, SQL_empty_event, db_i(event));
	char path[600];

	if (!db_next(&rows))
		return;
	snprintf(path, sizeof path, "%s/letters/%s", e->r->data ? e->r->data : "",
		 db_text(&rows, 0));
	db_done(&rows);
	if (e->r->data)
		unlink(path);
}

static void erase_card(struct erasing *e, dj_id citizen)
{
	db_exec(e->r->db, SQL_empty_card_at, db_i(e->r->now), db_i(citizen));
}

/* ---- the table ---- */

#define SQL_NOTHING SQLS

static const struct owned {
	enum owned_noun noun;
	enum retention_kind kind;
	enum sql_id mine, due, empty;
	void (*also)(struct erasing *e, dj_id id);
} owned[] = {
#define OWNED(noun, kind, mine, due, empty, also)                                                  \
	{owned_noun_##noun, retention_kind_##kind, SQL_##mine, SQL_##due, SQL_##empty, also},
#include "app/owned.def"
#undef OWNED
};

/* What `which` finds for `of`: all of it, or until the statement's own limit. */
static void find(struct erasing *e, enum sql_id which, int64_t of)
{
	struct db_rows rows = db_query(e->r->db, which, db_i(of));

	e->now.count = e->now.held = 0;
	while (db_next(&rows)) {
		if (db_int(&rows, 1))
			e->now.held++;
		else
			ids_add(&e->now, db_int(&rows, 0));
	}
}

static void erase_found(struct erasing *e, const struct owned *o)
{
	for (int i = 0; i < e->now.count; i++) {
		if (o->also)
			o->also(e, e->now.id[i]);
		if (o->empty != SQL_NOTHING)
			db_exec(e->r->db, o->empty, db_i(e->now.id[i]));
	}
	close_part(e, o->noun, &e->now);
}

dj_id erase_all(struct record *r, dj_id root, int *held)
{
	struct erasing e = {.r = r};
	dj_id run;

	for (size_t i = 0; i < DJ_COUNT(owned); i++) {
		find(&e, owned[i].mine, root);
		erase_found(&e, &owned[i]);
	}
	close_part(&e, owned_noun_FILE, &e.files);
	*held = e.all.held;
	run = prove(&e, retention_kind_REQUEST, r->now, 0);
	free_erasing(&e);
	return run;
}

int erase_due(struct record *r, enum retention_kind kind)
{
	int64_t days = db_query_int(r->db, SQL_retention_days, 0, db_i(kind));
	dj_ms before = r->now - days * DAY_MS;
	struct erasing e = {.r = r};
	int rows;

	if (days <= 0)
		return 0; /* for ever */
	for (size_t i = 0; i < DJ_COUNT(owned); i++) {
		if (owned[i].kind != kind)
			continue;
		find(&e, owned[i].due, before);
		erase_found(&e, &owned[i]);
	}
	close_part(&e, owned_noun_FILE, &e.files);
	rows = e.all.count;
	if (rows)
		prove(&e, kind, before, days);
	free_erasing(&e);
	return rows;
}
