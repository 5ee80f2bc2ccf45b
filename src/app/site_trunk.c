/* Owns the row of a trunk as a struct, both ways. */
#include "app/site_rows.h"
#include "base/text.h"

#include <string.h>

static void split_peers(struct site_trunk *t, const char *peers)
{
	for (const char *p = peers; *p && t->peer_count < SITE_PEERS;) {
		size_t n = strcspn(p, " ");

		if (n)
			dj_copy_n(t->peers[t->peer_count++], SITE_ADDRESS, p, n);
		p += n + strspn(p + n, " ");
	}
}

void site_row_trunk(const struct db_rows *r, const struct keyring *keys, struct site_trunk *t)
{
	*t = (struct site_trunk){.id = db_int(r, 0),
				 .transport = (enum trunk_transport)db_int(r, 3),
				 .expires_s = (int)db_int(r, 8),
				 .active = db_int(r, 9),
				 .priority = (int)db_int(r, 11),
				 .weight = (int)db_int(r, 12),
				 .channels = (int)db_int(r, 13),
				 .rev = db_int(r, 15)};
	dj_copy(t->name, sizeof t->name, db_text(r, 1));
	split_peers(t, db_text(r, 2));
	dj_copy(t->registrar, sizeof t->registrar, db_text(r, 4));
	dj_copy(t->user, sizeof t->user, db_text(r, 5));
	dj_copy(t->realm, sizeof t->realm, db_text(r, 6));
	site_unseal(keys, (struct seal_place){"trunk.secret", t->id}, r, 7, t->secret,
		    sizeof t->secret);
	dj_copy(t->target, sizeof t->target, db_text(r, 10));
	dj_copy(t->profile_text, sizeof t->profile_text, db_text(r, 14));
	/* what was checked when it was written reads; a word of a later version is left out */
	if (profile_read(&t->profile, t->profile_text, NULL))
		(void)profile_read(&t->profile, "", NULL);
}

void site_save_trunk(struct db *db, const struct keyring *keys, const struct site_trunk *t)
{
	unsigned char sealed[SITE_LABEL + SEAL_OVERHEAD];
	struct dj_buf peers;
	size_t n;

	dj_buf_init(&peers, SITE_PEERS * SITE_ADDRESS);
	dj_buf_puts(&peers, ""); /* an empty text, not none */
	for (int i = 0; i < t->peer_count; i++)
		dj_buf_printf(&peers, "%s%s", i ? " " : "", t->peers[i]);
	site_seal(keys, (struct seal_place){"trunk.secret", t->id}, t->secret, sealed, &n);
	db_exec(db, SQL_trunk_save, db_i(t->id), db_t(t->name), db_t(peers.data),
		db_i(t->transport), db_t(t->registrar), db_t(t->user), db_t(t->realm),
		db_b(sealed, n), db_i(t->expires_s), db_i(t->active), db_t(t->target),
		db_i(t->priority), db_i(t->weight), db_i(t->channels), db_t(t->profile_text),
		db_i(t->rev));
	dj_buf_fini(&peers);
}
