-- Places with a door and whether they are open, rumours, programmes, notes of visits (R046, R050, R053, R108). Forms as in 0003: dates are
-- numbers like 20261122, times like 202611222140 of the site's clock, degrees are millionths.

CREATE TABLE facility (
	id BIGINT PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	name_en TEXT NOT NULL,
	kind BIGINT NOT NULL,                 -- enum facility_kind
	place BIGINT NOT NULL,
	address TEXT NOT NULL,
	number TEXT NOT NULL,
	hours TEXT NOT NULL,
	latitude BIGINT NOT NULL,
	longitude BIGINT NOT NULL,
	services TEXT NOT NULL,
	access TEXT NOT NULL,
	feed_id TEXT NOT NULL,                -- in the public feed; '' not there
	source TEXT NOT NULL,
	checked_on BIGINT NOT NULL,
	valid_from BIGINT NOT NULL,
	valid_until BIGINT NOT NULL,
	active BIGINT NOT NULL,
	rev BIGINT NOT NULL,
	changed_ms BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	made_by BIGINT NOT NULL
);
CREATE INDEX facility_kind ON facility (kind, place);
CREATE UNIQUE INDEX facility_feed ON facility (feed_id) WHERE feed_id <> '';

-- what was reported last; who reported what when stands in the facts
CREATE TABLE facility_status (
	facility BIGINT PRIMARY KEY,
	state BIGINT NOT NULL,                -- enum facility_state
	source BIGINT NOT NULL,               -- enum report_source
	person BIGINT NOT NULL,               -- 0: a program
	note TEXT NOT NULL,
	checked_ms BIGINT NOT NULL,
	expires_ms BIGINT NOT NULL,
	beds BIGINT NOT NULL,                 -- -9999 not known, as the next four
	child_beds BIGINT NOT NULL,
	isolation_beds BIGINT NOT NULL,
	theatres BIGINT NOT NULL,
	intensive BIGINT NOT NULL,
	equipment BIGINT NOT NULL             -- bits of enum feed_has
);

CREATE TABLE rumour (
	id BIGINT PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	claim TEXT NOT NULL,
	claim_en TEXT NOT NULL,
	verdict BIGINT NOT NULL,              -- enum rumour_verdict
	wording TEXT NOT NULL,
	wording_en TEXT NOT NULL,
	aliases TEXT NOT NULL,
	place BIGINT NOT NULL,
	department BIGINT NOT NULL,
	checked_at BIGINT NOT NULL,
	source TEXT NOT NULL,
	valid_until BIGINT NOT NULL,
	active BIGINT NOT NULL,
	rev BIGINT NOT NULL,
	changed_ms BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	made_by BIGINT NOT NULL
);

CREATE TABLE programme (
	id BIGINT PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	name_en TEXT NOT NULL,
	summary TEXT NOT NULL,
	who TEXT NOT NULL,
	papers TEXT NOT NULL,
	apply TEXT NOT NULL,
	sms TEXT NOT NULL,
	summary_en TEXT NOT NULL,
	aliases TEXT NOT NULL,
	run_by TEXT NOT NULL,
	number TEXT NOT NULL,
	department BIGINT NOT NULL,
	source TEXT NOT NULL,
	checked_on BIGINT NOT NULL,
	valid_from BIGINT NOT NULL,
	valid_until BIGINT NOT NULL,
	active BIGINT NOT NULL,
	rev BIGINT NOT NULL,
	changed_ms BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	made_by BIGINT NOT NULL
);

CREATE TABLE place_note (
	id BIGINT PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	note TEXT NOT NULL,
	place BIGINT NOT NULL,
	facility BIGINT NOT NULL,             -- 0: none of the list
	visited_on BIGINT NOT NULL,
	aliases TEXT NOT NULL,
	active BIGINT NOT NULL,
	rev BIGINT NOT NULL,
	changed_ms BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	made_by BIGINT NOT NULL               -- whose visit it was
);

INSERT INTO searchable (id, kind, change) SELECT id, 4, id FROM directory_number;
INSERT INTO searchable (id, kind, change) SELECT id, 5, id FROM department;
INSERT INTO searchable (id, kind, change) SELECT id, 6, id FROM official;
