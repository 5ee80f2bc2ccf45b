/* Owns the rooms of messengers: who left one, and for how long after their last word we may write.
 * Refuses: sending, and the end of the conversation (a person may still have work with it). */
#include "app/front.h"
#include "app/letter_row.h"

#define HOUR_MS (3600 * 1000LL)

static dj_ms window_of(const struct channel_settings *s, bool automatic)
{
	if (s->channel == channel_KAKAO)
		return channel_number(s, CHANNEL_KAKAO_days, 1, 60) * 24 * HOUR_MS;
	return (automatic ? 24 : 7 * 24) *
	       HOUR_MS; /* Messenger: what a person writes goes longer */
}

bool channel_window_open(struct record *r, const struct channel_settings *s, const char *identity,
			 bool automatic)
{
	int64_t hash = (int64_t)keyring_hash(r->keys, identity);
	dj_ms heard, left;

	if (s->channel != channel_KAKAO && s->channel != channel_FACEBOOK)
		return true;
	heard = db_query_int(r->db, SQL_letter_heard_ms, 0, db_i(hash), db_i(s->channel));
	left = db_query_int(r->db, SQL_channel_left_ms, 0, db_i(s->channel), db_i(hash));
	return heard && heard > left && r->now - heard < window_of(s, automatic);
}

/* number: channel, text: the key of who left. */
enum verdict record_channel_left(struct record *r)
{
	const struct command *c = r->c;
	int64_t hash = (int64_t)keyring_hash(r->keys, c->text);
	struct fact *f;

	if (c->number < channel_KAKAO || c->number >= channel_COUNT)
		return VERDICT_bad_request;
	db_exec(r->db, SQL_channel_left_set, db_i(c->number), db_i(hash), db_i(r->now));
	f = facts_add(&r->facts, FACT_channel_left);
	f->channel_left.channel = (enum channel)c->number;
	f->channel_left.contact =
	    db_query_int(r->db, SQL_letter_thread_of, 0, db_i(hash), db_i(c->number));
	return VERDICT_ok;
}
