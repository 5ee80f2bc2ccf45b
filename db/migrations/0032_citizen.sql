-- Citizens (R052): who contacts the centre, by what they are known, which contacts are theirs. A merge moves no row: the one
-- that goes names the one it went into, so that undoing it leaves each with exactly what it had.
CREATE TABLE citizen (
	id BIGINT PRIMARY KEY,
	made_ms BIGINT NOT NULL,
	made_by BIGINT NOT NULL,
	merged_into BIGINT NOT NULL,          -- 0: stands for itself
	root BIGINT NOT NULL,                 -- the one at the end of that way; itself without a merge
	sensitive BIGINT NOT NULL,            -- opened only with a reason
	held BIGINT NOT NULL,                 -- legal hold: nothing of it goes
	erased_ms BIGINT NOT NULL,
	language BIGINT NOT NULL,             -- preferred; 0 not known
	agent BIGINT NOT NULL,                -- preferred; 0 anybody
	place BIGINT NOT NULL,
	segments BIGINT NOT NULL,             -- bits of citizen_segment
	name_hash BIGINT NOT NULL,            -- of the whole name without blanks; 0 without one
	name_sealed BYTEA NOT NULL,
	address_sealed BYTEA NOT NULL,
	notes_sealed BYTEA NOT NULL,
	rev BIGINT NOT NULL,
	changed_ms BIGINT NOT NULL,
	changed_by BIGINT NOT NULL
);
CREATE INDEX citizen_root ON citizen (root);
CREATE INDEX citizen_name ON citizen (name_hash) WHERE name_hash <> 0;
CREATE INDEX citizen_agent ON citizen (agent) WHERE agent <> 0;

CREATE TABLE citizen_identity (
	id BIGINT PRIMARY KEY,
	citizen BIGINT NOT NULL,
	kind BIGINT NOT NULL,                 -- enum identity_kind
	hash BIGINT NOT NULL,                 -- keyed; a number in its national form, an address in small letters
	value_sealed BYTEA NOT NULL,
	made_ms BIGINT NOT NULL,
	made_by BIGINT NOT NULL,
	UNIQUE (kind, hash)
);
CREATE INDEX citizen_identity_citizen ON citizen_identity (citizen);

CREATE TABLE contact_citizen (
	contact BIGINT PRIMARY KEY,
	citizen BIGINT NOT NULL,              -- as it was linked; 0: somebody said that it is not who the number says
	how BIGINT NOT NULL,                  -- enum citizen_how
	at_ms BIGINT NOT NULL,
	person BIGINT NOT NULL
)
--sqlite WITHOUT ROWID
;
CREATE INDEX contact_citizen_citizen ON contact_citizen (citizen, contact);

CREATE TABLE citizen_merge (
	id BIGINT PRIMARY KEY,
	kept BIGINT NOT NULL,
	gone BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	person BIGINT NOT NULL,
	undone_ms BIGINT NOT NULL,            -- 0: it stands
	undone_by BIGINT NOT NULL
);
CREATE INDEX citizen_merge_gone ON citizen_merge (gone);
CREATE INDEX citizen_merge_kept ON citizen_merge (kept);

-- Who looked at whose record, when, why. Each row holds a keyed hash of itself and of the row before, so that none can be
-- changed, taken out or put in. number: 1, 2, 3, ...
CREATE TABLE access_entry (
	number BIGINT PRIMARY KEY,
	at_ms BIGINT NOT NULL,
	person BIGINT NOT NULL,               -- or the token of a program
	session BIGINT NOT NULL,
	citizen BIGINT NOT NULL,              -- 0: nobody knows whose the contact is
	contact BIGINT NOT NULL,
	what BIGINT NOT NULL,                 -- enum access_what
	why BIGINT NOT NULL,                  -- enum access_why
	reason BIGINT NOT NULL,               -- of the catalog, when why is that
	note_sealed BYTEA NOT NULL,
	hash BYTEA NOT NULL
);
CREATE INDEX access_citizen ON access_entry (citizen, number) WHERE citizen <> 0;
CREATE INDEX access_contact ON access_entry (contact, number) WHERE contact <> 0;
CREATE INDEX access_person ON access_entry (person, citizen, at_ms);
CREATE INDEX access_at ON access_entry (at_ms);
