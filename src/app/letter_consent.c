/* Owns whom a letter goes to, as far as consent is about it, and what they said. Refuses: the rule
 * (domain/citizen/consent.h). */
#include "app/letter_consent.h"
#include "app/citizen_hash.h"
#include "app/inquiry_rows.h"
#include "domain/citizen/consent.h"

static dj_id of_contact(struct db *db, dj_id contact)
{
	return contact ? db_query_int(db, SQL_contact_citizen_one, 0, db_i(contact)) : 0;
}

static dj_id of_address(struct db *db, const struct keyring *keys, const struct letter_draft *d)
{
	enum identity_kind kind =
	    d->channel == channel_MAIL ? identity_kind_EMAIL : identity_kind_PHONE;
	char address[LETTER_ADDRESS];

	if (!d->to || !letter_identity(d->channel, d->to, address))
		return 0;
	return db_query_int(db, SQL_identity_owner, 0, db_i(kind),
			    db_i(citizen_identity_hash(keys, kind, address)));
}

/* The root of whoever reads it; 0 when nobody knows. */
static dj_id reader_of(struct db *db, const struct keyring *keys, const struct letter_draft *d)
{
	dj_id citizen = of_address(db, keys, d);
	struct inquiry_row row;

	if (!citizen)
		citizen = of_contact(db, d->contact);
	if (!citizen && d->inquiry && d->contact && inquiry_row_load(db, d->inquiry, &row))
		citizen = row.citizen ? row.citizen : of_contact(db, row.contact);
	return citizen ? db_query_int(db, SQL_citizen_root, 0, db_i(citizen)) : 0;
}

enum verdict letter_consent(struct db *db, const struct keyring *keys, const struct letter_draft *d,
			    const char *purpose)
{
	static const enum verdict verdicts[] = {
	    [CONSENT_MAY] = VERDICT_ok,
	    [CONSENT_MISSING] = VERDICT_consent_missing,
	    [CONSENT_REFUSED] = VERDICT_consent_refused,
	    [CONSENT_NO_LETTER] = VERDICT_bad_request,
	};
	int which = purpose ? word_value(words_consent_purpose, purpose) : consent_purpose_CONTACT;
	struct consent_letter l = {
	    .purpose = (enum consent_purpose)which, .said = -1, .matter = d->contact || d->inquiry};
	dj_id root;

	if (which < 0)
		return VERDICT_bad_request;
	if (d->answers || d->kind != letter_kind_PERSON)
		return VERDICT_ok;
	root = reader_of(db, keys, d);
	l.known = root != 0;
	if (root)
		l.said = (int)db_query_int(db, SQL_consent_now, -1, db_i(root), db_i(which),
					   db_i(d->channel));
	return verdicts[consent_for_letter(&l)];
}
