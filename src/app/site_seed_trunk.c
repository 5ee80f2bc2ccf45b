/* Owns what the site document says about trunks. */
#include "app/site_json.h"
#include "app/site_rows.h"
#include "app/site_seed.h"
#include "base/text.h"
#include "domain/trunk/trunk.h"

#include <errno.h>
#include <string.h>

static bool load(struct seed *s, struct db_rows r, struct site_trunk *t)
{
	if (!db_next(&r))
		return false;
	site_row_trunk(&r, s->keys, t);
	db_done(&r);
	return true;
}

static void read_peers(struct seed *s, const json_t *item, struct site_trunk *t)
{
	const json_t *peers = seed_array(s, item, "peers"), *peer;
	size_t i;

	if (!peers)
		return;
	if (json_array_size(peers) > SITE_PEERS)
		seed_wrong(s, EINVAL, "has more than %d peers.", SITE_PEERS);
	t->peer_count = 0;
	json_array_foreach(peers, i, peer)
	{
		const char *text = json_string_value(peer);

		if (!text || !*text || strlen(text) >= SITE_ADDRESS || strchr(text, ' '))
			seed_wrong(s, EINVAL, "peers must be addresses.");
		else if (t->peer_count < SITE_PEERS)
			dj_copy(t->peers[t->peer_count++], SITE_ADDRESS, text);
	}
}

static void read_transport(struct seed *s, const json_t *item, struct site_trunk *t)
{
	static const char *const transports[] = {"udp", "tcp", "tls"};
	char transport[8];
	size_t kind = 0;

	if (!seed_text(s, item, "transport", transport, sizeof transport))
		return;
	while (kind < DJ_COUNT(transports) && strcmp(transport, transports[kind]) != 0)
		kind++;
	if (kind == DJ_COUNT(transports))
		seed_wrong(s, EINVAL, "transport must be udp, tcp or tls.");
	t->transport = (enum trunk_transport)kind;
}

/* It goes into a URI. */
static bool is_place(const char *text)
{
	return text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				 "0123456789.-:[]")] == '\0';
}

static void read_ways(struct seed *s, const json_t *item, struct site_trunk *t)
{
	int64_t priority = t->priority, weight = t->weight, channels = t->channels,
		expires = t->expires_s;
	struct dj_error why;

	seed_text(s, item, "target", t->target, sizeof t->target);
	seed_text(s, item, "registrar", t->registrar, sizeof t->registrar);
	if (!is_place(t->target) || !is_place(t->registrar))
		seed_wrong(s, EINVAL, "target and registrar are host or host:port.");
	seed_number(s, item, "priority", &priority, 0, 1000);
	seed_number(s, item, "weight", &weight, 1, 1000);
	seed_number(s, item, "channels", &channels, 0, 100000);
	seed_number(s, item, "expires_s", &expires, 60, 86400);
	t->priority = (int)priority;
	t->weight = (int)weight;
	t->channels = (int)channels;
	t->expires_s = (int)expires;
	seed_text(s, item, "profile", t->profile_text, sizeof t->profile_text);
	if (profile_read(&t->profile, t->profile_text, &why))
		seed_wrong(s, EINVAL, "profile: %.100s", why.text);
}

static dj_id trunk_row(struct seed *s, const json_t *item, dj_id id)
{
	struct site_trunk t = {.active = true,
			       .expires_s = 3600,
			       .rev = 1,
			       .priority = TRUNK_PRIORITY,
			       .weight = TRUNK_WEIGHT};
	char name[SITE_NAME];
	dj_id named;

	if (!seed_name(s, "trunk", item, name))
		return 0;
	named = db_query_int(s->db, SQL_trunk_by_name, 0, db_t(name));
	if (id && named && named != id)
		seed_wrong(s, EINVAL, "another trunk has this name.");
	t.id = id ? id : named ? named : dj_id_next(s->ids, s->now);
	if (!load(s, db_query(s->db, SQL_trunk_one, db_i(t.id)), &t) && id)
		seed_wrong(s, ENOENT, "there is no such trunk.");
	seed_rev(s, item, t.rev);
	dj_copy(t.name, sizeof t.name, name);
	read_peers(s, item, &t);
	read_transport(s, item, &t);
	seed_text(s, item, "user", t.user, sizeof t.user);
	seed_text(s, item, "realm", t.realm, sizeof t.realm);
	seed_text(s, item, "secret", t.secret, sizeof t.secret);
	seed_flag(s, item, "active", &t.active);
	read_ways(s, item, &t);
	t.rev++;
	if (s->err)
		return 0;
	site_save_trunk(s->db, s->keys, &t);
	return t.id;
}

void seed_trunk(struct seed *s, const json_t *item)
{
	trunk_row(s, item, 0);
}

int site_seed_trunk(const struct site_change *with, const char *json, dj_id *id, struct dj_error *e)
{
	struct seed s = seed_of(with, e);
	json_t *item = seed_parse(json, e);

	if (!item)
		return EINVAL;
	*id = trunk_row(&s, item, *id);
	json_decref(item);
	return s.err;
}
