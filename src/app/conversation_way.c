/* Owns where a citizen who writes can be reached besides, and what keeps a way shut: the switch of
 * the channel, its time for answers, their own no, the night. Refuses: sending (record_letter.c),
 * ringing (centre_callback.c). */
#include "app/conversation_way.h"
#include "app/letter_consent.h"
#include "app/sealed.h"
#include "domain/callback/callback.h"
#include "domain/conversation/link.h"
#include "domain/conversation/reach.h"

#include <stdlib.h>
#include <string.h>

dj_id conversation_inquiry(struct db *db, dj_id contact)
{
	return db_query_int(db, SQL_conversation_inquiry, 0, db_i(contact));
}

/* ---- addresses ---- */

/* From where they wrote there last. Answers when that was; 0: never. */
static dj_ms heard_there(struct db *db, const struct keyring *keys, const struct letter_draft *d,
			 struct conversation_way *out)
{
	struct db_rows rows =
	    db_query(db, SQL_way_heard, db_i(out->channel), db_i(d->contact), db_i(d->inquiry));
	dj_ms at = 0;

	if (db_next(&rows)) {
		out->answers = db_int(&rows, 0);
		at = db_int(&rows, 1);
		sealed_text(keys, (struct seal_place){"letter.identity", out->answers}, &rows, 2,
			    out->to, sizeof out->to);
	}
	db_done(&rows);
	return at;
}

/* What the centre knows of whose contact it is. */
static void known_address(struct db *db, const struct keyring *keys, dj_id contact,
			  enum identity_kind kind, struct conversation_way *out)
{
	dj_id citizen = db_query_int(db, SQL_contact_citizen_one, 0, db_i(contact));
	dj_id root = citizen ? db_query_int(db, SQL_citizen_root, 0, db_i(citizen)) : 0;
	struct db_rows rows;

	if (!root)
		return;
	rows = db_query(db, SQL_way_identity, db_i(root), db_i(kind));
	if (db_next(&rows))
		sealed_text(keys, (struct seal_place){"citizen.identity", db_int(&rows, 0)}, &rows,
			    1, out->to, sizeof out->to);
	db_done(&rows);
}

/* From where they rang about the same thing. */
static void rung_from(struct db *db, const struct keyring *keys, const struct letter_draft *d,
		      struct conversation_way *out)
{
	struct db_rows rows =
	    db_query(db, SQL_way_number, db_i(d->inquiry), db_i(d->inquiry), db_i(d->contact));

	if (db_next(&rows))
		sealed_text(keys, (struct seal_place){"contact.caller", db_int(&rows, 0)}, &rows, 1,
			    out->to, sizeof out->to);
	db_done(&rows);
}

static void find_number(struct db *db, const struct keyring *keys, const struct letter_draft *d,
			struct conversation_way *out)
{
	rung_from(db, keys, d, out);
	if (!out->to[0])
		known_address(db, keys, d->contact, identity_kind_PHONE, out);
}

/* ---- what keeps it shut ---- */

static bool switched_on(struct db *db, const struct keyring *keys, enum channel channel,
			struct channel_settings *s)
{
	channel_read(db, keys, channel, s);
	return s->active || channel == channel_CHAT; /* our own page is always there */
}

static bool said_no(struct db *db, const struct keyring *keys, const struct letter_draft *about,
		    const struct conversation_way *way)
{
	struct letter_draft d = *about;

	d.channel = way->channel;
	d.to = way->to;
	d.answers = way->answers;
	return letter_consent(db, keys, &d, NULL) != VERDICT_ok;
}

static enum channel_shut shut_of(struct db *db, const struct keyring *keys,
				 const struct letter_draft *about, dj_ms heard_ms, dj_ms now,
				 struct conversation_way *way)
{
	struct channel_settings s;
	enum channel_shut shut = reach_shut(way->channel, switched_on(db, keys, way->channel, &s),
					    heard_ms ? heard_ms : now, now);

	if (shut == channel_shut_OFF)
		return shut;
	if (!way->to[0])
		return channel_shut_NO_ADDRESS;
	if (shut == channel_shut_NONE && said_no(db, keys, about, way))
		return channel_shut_CONSENT;
	way->goes_ms = letter_due(&s, way->answers != 0, now);
	return shut == channel_shut_NONE && way->goes_ms > now ? channel_shut_QUIET : shut;
}

void conversation_way(struct db *db, const struct keyring *keys, const struct letter_draft *about,
		      dj_ms now, struct conversation_way *out)
{
	char plain[NUMBER_WRITTEN];
	dj_ms heard_ms;

	*out = (struct conversation_way){.channel = about->channel};
	if (out->channel < channel_MAIL) {
		out->channel = channel_SMS; /* who wrote from a telephone can be rung there */
		heard_there(db, keys, about, out);
		out->channel = channel_CALL;
		out->answers = 0;
		if (!out->to[0])
			find_number(db, keys, about, out);
		out->shut =
		    callback_may_ring(out->to, plain) ? channel_shut_NONE : channel_shut_NO_ADDRESS;
		return;
	}
	heard_ms = heard_there(db, keys, about, out);
	if (!out->to[0] && out->channel == channel_SMS)
		find_number(db, keys, about, out);
	if (!out->to[0] && out->channel == channel_MAIL)
		known_address(db, keys, about->contact, identity_kind_EMAIL, out);
	out->until_ms = heard_ms ? reach_until(out->channel, heard_ms) : 0;
	out->shut = shut_of(db, keys, about, heard_ms, now, out);
}

/* ---- links ---- */

enum { ADDRESSES = 500 };

static int read_ours(struct db *db, char **out)
{
	struct db_rows rows = db_query(db, SQL_our_address_list);
	int n = 0;

	while (n < ADDRESSES && db_next(&rows))
		out[n++] = dj_strdup(db_text(&rows, 0));
	db_done(&rows);
	return n;
}

bool conversation_strange_link(struct db *db, const char *text)
{
	char *ours[ADDRESSES];
	bool strange = false;
	struct link link;
	int count;

	if (!link_next(&(const char *){text}, &link))
		return false;
	count = read_ours(db, ours);
	while (count && !strange && link_next(&text, &link))
		strange = !link_is_official(&link, (const char *const *)ours, count);
	for (int i = 0; i < count; i++)
		free(ours[i]);
	return strange;
}
