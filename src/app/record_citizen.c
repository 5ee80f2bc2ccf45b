/* Owns what people write of a citizen, by what a citizen is known, and which contacts are theirs.
 * Refuses: merging (record_citizen_merge.c), and letting anybody change a restricted record that
 * they gave no reason to open. */
#include "app/access.h"
#include "app/citizen_hash.h"
#include "app/record_citizen.h"
#include "base/text.h"

#include <string.h>

/* The columns of CITIZEN_COLUMNS that matter here. */
enum { C_ID, C_INTO, C_ROOT, C_SENSITIVE, C_HELD, C_ERASED, C_REVISION = 13 };

bool citizen_load(struct record *r, dj_id id, struct citizen_row *out)
{
	struct db_rows rows = db_query(r->db, SQL_citizen_one, db_i(id));

	if (!db_next(&rows))
		return false;
	*out = (struct citizen_row){db_int(&rows, C_ID),      db_int(&rows, C_INTO),
				    db_int(&rows, C_ROOT),    db_int(&rows, C_SENSITIVE),
				    db_int(&rows, C_HELD),    db_int(&rows, C_ERASED),
				    db_int(&rows, C_REVISION)};
	db_done(&rows);
	return true;
}

enum verdict citizen_may_change(struct record *r, const struct citizen_row *c)
{
	if (c->erased_ms)
		return VERDICT_citizen_erased;
	if (c->root != c->id)
		return VERDICT_changed; /* it went into another one meanwhile */
	if (c->sensitive && r->c->actor && !access_is_open(r->db, r->c->actor, c->root, r->now))
		return VERDICT_reason_missing;
	return VERDICT_ok;
}

/* ---- which contacts are theirs ---- */

void citizen_link(struct record *r, dj_id contact, dj_id citizen)
{
	struct fact *f = facts_add(&r->facts, FACT_citizen_linked);

	db_exec(r->db, SQL_contact_citizen_put, db_i(contact), db_i(citizen),
		db_i(citizen_how_PERSON), db_i(r->now), db_i(r->c->actor));
	f->citizen_linked.contact = contact;
	f->citizen_linked.citizen = citizen;
	f->citizen_linked.person = r->c->actor;
	f->citizen_linked.on = citizen != 0;
}

static bool contact_exists(struct record *r, dj_id contact)
{
	return db_query_int(r->db, SQL_contact_seqs, 0, db_i(contact)) != 0;
}

/* Unlinked stays said (citizen 0), so that the number does not link it again. */
enum verdict record_citizen_link(struct record *r)
{
	const struct command *c = r->c;
	struct citizen_row citizen;
	enum verdict v;

	if (!contact_exists(r, c->contact))
		return VERDICT_not_found;
	if (!c->flag) {
		citizen_link(r, c->contact, 0);
		return VERDICT_ok;
	}
	if (!citizen_load(r, c->subject, &citizen))
		return VERDICT_not_found;
	v = citizen_may_change(r, &citizen);
	if (v == VERDICT_ok)
		citizen_link(r, c->contact, c->subject);
	r->answer->id = c->subject;
	return v;
}

/* ---- by what they are known ---- */

static void add_identity(struct record *r, dj_id citizen, enum identity_kind kind,
			 const char *value)
{
	unsigned char sealed[IDENTITY_TEXT + SEAL_OVERHEAD];
	dj_id id = record_id(r);
	size_t n = keyring_seal(r->keys, (struct seal_place){"citizen.identity", id}, value,
				strlen(value), sealed);
	struct fact *f = facts_add(&r->facts, FACT_citizen_identity);

	db_exec(r->db, SQL_identity_add, db_i(id), db_i(citizen), db_i(kind),
		db_i(citizen_identity_hash(r->keys, kind, value)), db_b(sealed, n), db_i(r->now),
		db_i(r->c->actor));
	f->citizen_identity.citizen = citizen;
	f->citizen_identity.identity = id;
	f->citizen_identity.kind = kind;
	f->citizen_identity.on = true;
	f->citizen_identity.person = r->c->actor;
}

static void end_identity(struct record *r, dj_id citizen, dj_id identity)
{
	struct fact *f = facts_add(&r->facts, FACT_citizen_identity);

	db_exec(r->db, SQL_identity_end, db_i(identity));
	f->citizen_identity.citizen = citizen;
	f->citizen_identity.identity = identity;
	f->citizen_identity.kind = r->c->citizen.kind;
	f->citizen_identity.person = r->c->actor;
}

static dj_id owner_of(struct record *r, enum identity_kind kind, const char *value)
{
	return db_query_int(r->db, SQL_identity_owner, 0, db_i(kind),
			    db_i(citizen_identity_hash(r->keys, kind, value)));
}

static enum verdict give_identity(struct record *r, dj_id owner, const char *value)
{
	if (owner && db_query_int(r->db, SQL_citizen_root, 0, db_i(owner)) == r->c->subject)
		return VERDICT_ok;
	if (owner) {
		r->answer->id = owner;
		return VERDICT_identity_taken;
	}
	add_identity(r, r->c->subject, r->c->citizen.kind, value);
	return VERDICT_ok;
}

static enum verdict take_identity(struct record *r, dj_id owner, const char *value)
{
	if (!owner || db_query_int(r->db, SQL_citizen_root, 0, db_i(owner)) != r->c->subject)
		return VERDICT_not_found;
	end_identity(r, owner,
		     db_query_int(r->db, SQL_identity_one, 0, db_i(r->c->citizen.kind),
				  db_i(citizen_identity_hash(r->keys, r->c->citizen.kind, value))));
	return VERDICT_ok;
}

/* By its own id, because people see it masked. */
static enum verdict take_by_id(struct record *r)
{
	dj_id identity = r->c->citizen.other;

	if (db_query_int(r->db, SQL_identity_root, 0, db_i(identity)) != r->c->subject)
		return VERDICT_not_found;
	end_identity(r, r->c->subject, identity);
	return VERDICT_ok;
}

static enum verdict give_or_take(struct record *r)
{
	const struct command *c = r->c;
	char value[IDENTITY_TEXT];
	dj_id owner;

	if (!c->flag && c->citizen.other)
		return take_by_id(r);
	if (!citizen_identity_plain(c->citizen.kind, c->text, value) ||
	    !dj_utf8_valid(value, strlen(value)))
		return VERDICT_bad_request;
	owner = owner_of(r, c->citizen.kind, value);
	return c->flag ? give_identity(r, owner, value) : take_identity(r, owner, value);
}

/* Answers the other one's id with identity_taken. */
enum verdict record_citizen_identity(struct record *r)
{
	struct citizen_row citizen;
	enum verdict v;

	if (!citizen_load(r, r->c->subject, &citizen))
		return VERDICT_not_found;
	v = citizen_may_change(r, &citizen);
	return v == VERDICT_ok ? give_or_take(r) : v;
}

/* The number that the contact came from is theirs, unless it is somebody's already. */
static void know_by_contact(struct record *r, dj_id citizen, dj_id contact)
{
	struct db_rows rows = db_query(r->db, SQL_contact_private, db_i(contact));
	char number[NUMBER_TEXT + 256] = "", plain[IDENTITY_TEXT];
	const void *sealed;
	size_t n;

	if (!db_next(&rows))
		return;
	sealed = db_bytes(&rows, 1, &n);
	if (n > SEAL_OVERHEAD && n < sizeof number &&
	    !keyring_unseal(r->keys, (struct seal_place){"contact.caller", contact}, sealed, n,
			    number, NULL))
		number[0] = '\0';
	db_done(&rows);
	if (citizen_identity_plain(identity_kind_PHONE, number, plain) &&
	    !owner_of(r, identity_kind_PHONE, plain))
		add_identity(r, citizen, identity_kind_PHONE, plain);
}

/* ---- what is written of them ---- */

struct card {
	int64_t segments, name_hash;
	unsigned char name[sizeof((struct command *)0)->name + SEAL_OVERHEAD];
	unsigned char address[NOTE_TEXT + SEAL_OVERHEAD], notes[NOTE_TEXT + SEAL_OVERHEAD];
	size_t name_n, address_n, notes_n;
};

static size_t seal(struct record *r, const char *column, dj_id id, const char *text,
		   unsigned char *out)
{
	return text[0]
		   ? keyring_seal(r->keys, (struct seal_place){column, id}, text, strlen(text), out)
		   : 0;
}

static void write_card(struct record *r, dj_id id, struct card *card)
{
	card->name_hash = citizen_name_hash(r->keys, r->c->name);
	card->name_n = seal(r, "citizen.name", id, r->c->name, card->name);
	card->address_n = seal(r, "citizen.address", id, r->c->words, card->address);
	card->notes_n = seal(r, "citizen.notes", id, r->c->text, card->notes);
}

static enum verdict is_sound(struct record *r, struct card *card)
{
	const struct command *c = r->c;

	if (!dj_utf8_valid(c->name, strlen(c->name)) || !dj_utf8_valid(c->text, strlen(c->text)) ||
	    !dj_utf8_valid(c->words, strlen(c->words)) ||
	    !citizen_segments_read(c->citizen.segments, &card->segments) || c->language < 0 ||
	    c->language >= language_COUNT)
		return VERDICT_bad_request;
	if ((c->place && !db_query_int(r->db, SQL_place_exists, 0, db_i(c->place))) ||
	    (c->to_agent && !db_query_int(r->db, SQL_person_by_id, 0, db_i(c->to_agent))) ||
	    (c->contact && !contact_exists(r, c->contact)))
		return VERDICT_not_found;
	return VERDICT_ok;
}

static void say_saved(struct record *r, dj_id id, int64_t revision)
{
	struct fact *f = facts_add(&r->facts, FACT_citizen_saved);

	f->citizen_saved.citizen = r->answer->id = id;
	f->citizen_saved.revision = r->answer->number = revision;
	f->citizen_saved.person = r->c->actor;
	f->citizen_saved.contact = r->c->contact;
}

/* A contact that has its citizen by now does not get a second one. Who makes a record has its
 * reason: it is open to them. */
static enum verdict add_citizen(struct record *r, struct card *card)
{
	const struct command *c = r->c;
	dj_id id = record_id(r), linked = 0;

	if (c->contact)
		linked = db_query_int(r->db, SQL_contact_citizen_one, 0, db_i(c->contact));
	if (linked) {
		r->answer->id = linked;
		return VERDICT_changed;
	}
	write_card(r, id, card);
	db_exec(r->db, SQL_citizen_add, db_i(id), db_i(r->now), db_i(c->actor), db_i(id),
		db_i(c->language), db_i(c->to_agent), db_i(c->place), db_i(card->segments),
		db_i(card->name_hash), db_b(card->name, card->name_n),
		db_b(card->address, card->address_n), db_b(card->notes, card->notes_n),
		db_i(r->now), db_i(c->actor));
	say_saved(r, id, 1);
	if (c->contact) {
		citizen_link(r, c->contact, id);
		know_by_contact(r, id, c->contact);
	}
	access_add(r,
		   &(struct access){.citizen = id,
				    .contact = c->contact,
				    .what = access_what_CARD,
				    .why = c->contact ? access_why_CONTACT : access_why_CITIZEN});
	return VERDICT_ok;
}

static enum verdict change_citizen(struct record *r, struct card *card)
{
	const struct command *c = r->c;
	struct citizen_row was;
	enum verdict v;

	if (!citizen_load(r, c->subject, &was))
		return VERDICT_not_found;
	r->answer->id = was.root;
	r->answer->number = was.revision;
	v = citizen_may_change(r, &was);
	if (v == VERDICT_ok && c->number != was.revision)
		v = VERDICT_changed;
	if (v != VERDICT_ok)
		return v;
	write_card(r, was.id, card);
	db_exec(r->db, SQL_citizen_save, db_i(c->language), db_i(c->to_agent), db_i(c->place),
		db_i(card->segments), db_i(card->name_hash), db_b(card->name, card->name_n),
		db_b(card->address, card->address_n), db_b(card->notes, card->notes_n),
		db_i(was.revision + 1), db_i(r->now), db_i(c->actor), db_i(was.id));
	say_saved(r, was.id, was.revision + 1);
	if (c->flag)
		access_add(r, &(struct access){.citizen = was.id,
					       .contact = c->contact,
					       .what = access_what_CORRECTION,
					       .why = access_why_CITIZEN});
	return VERDICT_ok;
}

/* Answers the citizen and their revision; `changed` when they were saved, made for this contact or
 * merged meanwhile. */
enum verdict record_citizen_save(struct record *r)
{
	struct card card = {0};
	enum verdict v = is_sound(r, &card);

	if (v != VERDICT_ok)
		return v;
	return r->c->subject ? change_citizen(r, &card) : add_citizen(r, &card);
}
