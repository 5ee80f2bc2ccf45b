/* Owns how a conversation goes on elsewhere: a call back to who writes, a link that opens our own
 * chat at the same place, and the list of addresses that are ours. Refuses: ringing
 * (centre_callback.c), writing (record_letter.c). */
#include "app/chat.h"
#include "app/conversation_row.h"
#include "app/conversation_way.h"
#include "base/text.h"
#include "domain/callback/callback.h"
#include "domain/conversation/link.h"

#include <string.h>

#define LINK_MS ((dj_ms)3 * 24 * 3600 * 1000) /* so long a link may be taken */

/* ---- the telephone ---- */

static void keep_number(struct record *r, dj_id callback, const char *number)
{
	unsigned char sealed[NUMBER_WRITTEN + SEAL_OVERHEAD];
	size_t n = keyring_seal(r->keys, (struct seal_place){"callback.number", callback}, number,
				strlen(number), sealed);

	db_exec(r->db, SQL_callback_private_add, db_i(callback),
		db_i((int64_t)keyring_hash(r->keys, number)), db_b(sealed, n));
}

static void say_due(struct record *r, dj_id callback)
{
	struct fact *f = facts_add(&r->facts, FACT_callback_due);

	f->callback_due.contact = r->c->contact;
	f->callback_due.callback = callback;
	f->callback_due.reason = callback_reason_ASKED;
	f->callback_due.due_at = r->now;
}

/* The number that was said, else the one that is known of them. */
static bool number_of(struct record *r, char plain[NUMBER_WRITTEN])
{
	struct letter_draft about = {.channel = channel_CALL,
				     .contact = r->c->contact,
				     .inquiry = conversation_inquiry(r->db, r->c->contact)};
	struct conversation_way way;

	if (r->c->line[0])
		return callback_may_ring(r->c->line, plain);
	conversation_way(r->db, r->keys, &about, r->now, &way);
	return way.shut == channel_shut_NONE && callback_may_ring(way.to, plain);
}

/* One promise at a time: another number takes the place of the first. */
enum verdict record_conversation_call(struct record *r)
{
	struct conversation_row row;
	char plain[NUMBER_WRITTEN];

	if (!conversation_load(r->db, r->c->contact, &row))
		return VERDICT_not_found;
	if (!number_of(r, plain))
		return r->c->line[0] ? VERDICT_bad_address : VERDICT_no_number;
	r->answer->id = db_query_int(r->db, SQL_callback_ask_at, 0, db_i(r->c->contact),
				     db_i(callback_reason_ASKED));
	if (!r->answer->id) {
		r->answer->id = record_id(r);
		say_due(r, r->answer->id);
	}
	keep_number(r, r->answer->id, plain);
	return VERDICT_ok;
}

/* ---- a link into our chat ---- */

enum verdict record_conversation_link(struct record *r)
{
	struct conversation_row row;
	char hash[65];
	struct fact *f;

	if (!conversation_load(r->db, r->c->contact, &row))
		return VERDICT_not_found;
	db_exec(r->db, SQL_conversation_link_sweep, db_i(r->now));
	record_secret(12, r->answer->text, sizeof r->answer->text);
	keyring_token_hash(r->keys, r->answer->text, hash);
	db_exec(r->db, SQL_conversation_link_add, db_t(hash), db_i(r->c->contact),
		db_i(r->now + LINK_MS));
	r->answer->number = r->now + LINK_MS;
	f = facts_add(&r->facts, FACT_conversation_linked);
	f->conversation_linked.contact = r->c->contact;
	f->conversation_linked.person = r->c->actor;
	f->conversation_linked.until_at = r->now + LINK_MS;
	return VERDICT_ok;
}

/* Once, by one page: a link that is handed on to somebody else opens nothing. */
enum verdict record_chat_follow(struct record *r)
{
	int64_t identity;
	struct fact *f;
	char hash[65];
	dj_id contact;

	if (!chat_identity_valid(r->c->text) || !r->c->name[0])
		return VERDICT_bad_request;
	identity = (int64_t)keyring_hash(r->keys, r->c->text);
	keyring_token_hash(r->keys, r->c->name, hash);
	contact = db_query_int(r->db, SQL_conversation_link_use, 0, db_i(identity), db_t(hash),
			       db_i(identity), db_i(r->now));
	if (!contact)
		return VERDICT_link_over;
	f = facts_add(&r->facts, FACT_conversation_followed);
	f->conversation_followed.contact = contact;
	f->conversation_followed.channel = channel_CHAT;
	return VERDICT_ok;
}

/* ---- addresses that are ours ---- */

/* text: one a line; the list takes the place of the one before. */
enum verdict record_our_addresses(struct record *r)
{
	char address[LINK_HOST];
	const char *at = r->c->text;
	int64_t count = 0;
	struct fact *f;

	db_exec(r->db, SQL_our_address_clear);
	while (*at) {
		size_t n = strcspn(at, "\r\n");

		if (n && !link_official(at, n, address))
			return VERDICT_bad_request;
		if (n) {
			db_exec(r->db, SQL_our_address_add, db_t(address), db_i(r->c->actor),
				db_i(r->now));
			count++;
		}
		at += n + strspn(at + n, "\r\n");
	}
	f = facts_add(&r->facts, FACT_our_addresses);
	f->our_addresses.count = count;
	f->our_addresses.person = r->c->actor;
	return VERDICT_ok;
}
