/* Owns the links: how they are hashed, added and looked through. */
#include "app/recording_chain.h"
#include "app/link.h"

#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define PURPOSE "dj-chain"
#define AT_ONCE 200

void chain_hash(const struct keyring *keys, const unsigned char *before, size_t before_n,
		const struct chain_link *link, unsigned char out[RECORDING_DIGEST])
{
	const int64_t numbers[] = {link->number, link->recording, link->what, link->at_ms};

	link_hash(keys, PURPOSE,
		  &(struct link_content){before, before_n, numbers, DJ_COUNT(numbers), link->digest,
					 link->digest_n},
		  out);
}

int chain_digest(const struct recording_shelf *shelf, dj_id recording,
		 unsigned char out[RECORDING_DIGEST])
{
	unsigned char all[SHELF_FILES * RECORDING_DIGEST] = {0};
	char path[SHELF_PATH];
	bool pictures = false;
	int err;

	shelf_path(shelf, recording, SHELF_SOUND, path);
	err = recording_digest(path, all);
	for (int i = SHELF_CITIZEN; i <= SHELF_AGENT && !err; i++) {
		shelf_path(shelf, recording, (enum shelf_file)i, path);
		err = recording_digest(path, all + (size_t)i * RECORDING_DIGEST);
		pictures |= !err;
		err = err == ENOENT ? 0 : err;
	}
	if (pictures)
		crypto_generichash(out, RECORDING_DIGEST, all, sizeof all, NULL, 0);
	else
		memcpy(out, all, RECORDING_DIGEST);
	return err;
}

void chain_add(struct db *db, const struct keyring *keys, struct chain_link *link)
{
	unsigned char before[RECORDING_DIGEST], hash[RECORDING_DIGEST];
	struct db_rows rows = db_query_values(db, SQL_recording_link_last, NULL, 0);
	size_t before_n = 0;
	const void *was;

	link->number = 1;
	if (db_next(&rows)) {
		link->number = db_int(&rows, 0) + 1;
		was = db_bytes(&rows, 1, &before_n);
		before_n = DJ_MIN(before_n, sizeof before);
		memcpy(before, was, before_n);
		db_done(&rows);
	}
	chain_hash(keys, before, before_n, link, hash);
	db_exec(db, SQL_recording_link_add, db_i(link->number), db_i(link->recording),
		db_i(link->what), db_i(link->at_ms), db_b(link->digest, link->digest_n),
		db_b(hash, sizeof hash));
}

/* ---- looking through ---- */

struct walk {
	struct db *db;
	const struct recording_shelf *shelf;
	void (*tell)(void *arg, const char *sentence);
	void *arg;
	struct chain_report *report;
	int64_t at; /* the last link that was read */
	unsigned char before[RECORDING_DIGEST];
	size_t before_n;
};

struct seen {
	struct chain_link link;
	unsigned char digest[RECORDING_DIGEST], hash[RECORDING_DIGEST];
	size_t hash_n;
};

static void complain(struct walk *w, const struct chain_link *l, const char *what)
{
	char text[200];

	snprintf(text, sizeof text, "link %" PRId64 ", recording %" PRId64 ": %s", l->number,
		 l->recording, what);
	w->report->broken++;
	w->tell(w->arg, text);
}

static void look_at_file(struct walk *w, const struct seen *s)
{
	unsigned char digest[RECORDING_DIGEST];
	int err = chain_digest(w->shelf, s->link.recording, digest);

	w->report->files++;
	if (err)
		complain(w, &s->link, err == ENOENT ? "the file is not there" : strerror(err));
	else if (s->link.digest_n != sizeof digest || memcmp(digest, s->digest, sizeof digest) != 0)
		complain(w, &s->link, "the file was changed");
}

/* Only the newest link of a recording speaks of its file. */
static void look_at_link(struct walk *w, const struct seen *s)
{
	unsigned char hash[RECORDING_DIGEST];

	w->report->links++;
	if (s->link.number != w->at + 1)
		complain(w, &s->link, "a link before it is missing");
	w->at = s->link.number;
	chain_hash(w->shelf->keys, w->before, w->before_n, &s->link, hash);
	if (s->hash_n != sizeof hash || memcmp(hash, s->hash, sizeof hash) != 0)
		complain(w, &s->link, "the link or the one before it was changed");
	memcpy(w->before, s->hash, s->hash_n);
	w->before_n = s->hash_n;
	if (s->link.what == LINK_DELETED)
		w->report->deleted++;
	else if (db_query_int(w->db, SQL_recording_last_link, 0, db_i(s->link.recording)) ==
		 s->link.number)
		look_at_file(w, s);
}

static size_t copy_bytes(const struct db_rows *rows, int column, unsigned char *out)
{
	size_t n;
	const void *from = db_bytes(rows, column, &n);

	n = DJ_MIN(n, RECORDING_DIGEST);
	memcpy(out, from, n);
	return n;
}

static int read_links(struct walk *w, struct seen *out)
{
	struct db_rows rows = db_query(w->db, SQL_recording_links, db_i(w->at), db_i(AT_ONCE));
	int n = 0;

	while (db_next(&rows)) {
		struct seen *s = &out[n++];

		s->link = (struct chain_link){.number = db_int(&rows, 0),
					      .recording = db_int(&rows, 1),
					      .what = (enum link_what)db_int(&rows, 2),
					      .at_ms = db_int(&rows, 3),
					      .digest = s->digest};
		s->link.digest_n = copy_bytes(&rows, 4, s->digest);
		s->hash_n = copy_bytes(&rows, 5, s->hash);
	}
	return n;
}

int chain_verify(struct db *db, const struct recording_shelf *shelf,
		 void (*tell)(void *arg, const char *sentence), void *arg, struct chain_report *out,
		 struct dj_error *e)
{
	static struct seen seen[AT_ONCE];
	struct walk w = {.db = db, .shelf = shelf, .tell = tell, .arg = arg, .report = out};
	int64_t unlinked;
	char text[100];
	int n;

	*out = (struct chain_report){0};
	db_begin(db, DB_READ);
	while ((n = read_links(&w, seen)) > 0)
		for (int i = 0; i < n; i++)
			look_at_link(&w, &seen[i]);
	unlinked = db_query_int_values(db, SQL_recording_unlinked, 0, NULL, 0);
	if (unlinked) {
		snprintf(text, sizeof text, "%" PRId64 " recordings have no link", unlinked);
		out->broken += unlinked;
		tell(arg, text);
	}
	return db_commit(db, e);
}
