-- What people allow and in which words, how long what is kept, what went by that, and the register of what is processed.
CREATE TABLE consent_text (
	purpose BIGINT NOT NULL,
	language BIGINT NOT NULL,
	version BIGINT NOT NULL,
	body TEXT NOT NULL,
	at_ms BIGINT NOT NULL,
	person BIGINT NOT NULL,
	PRIMARY KEY (purpose, language, version)
);

CREATE TABLE citizen_consent (
	id BIGINT PRIMARY KEY,
	citizen BIGINT NOT NULL,
	purpose BIGINT NOT NULL,
	given BIGINT NOT NULL,                -- 0: taken back
	language BIGINT NOT NULL,             -- the text that was read out
	version BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	person BIGINT NOT NULL,
	contact BIGINT NOT NULL
);
CREATE INDEX citizen_consent_citizen ON citizen_consent (citizen, purpose, id);

CREATE TABLE retention (
	kind BIGINT PRIMARY KEY,              -- enum retention_kind
	days BIGINT NOT NULL,                 -- 0 for ever
	changed_ms BIGINT NOT NULL,
	changed_by BIGINT NOT NULL
);
INSERT INTO retention (kind, days, changed_ms, changed_by) VALUES (0, 1095, 0, 0);
INSERT INTO retention (kind, days, changed_ms, changed_by) VALUES (1, 730, 0, 0);
INSERT INTO retention (kind, days, changed_ms, changed_by) VALUES (2, 1095, 0, 0);

-- The proof of what went: how many rows and a keyed digest of their ids, never what stood there.
CREATE TABLE retention_run (
	id BIGINT PRIMARY KEY,
	at_ms BIGINT NOT NULL,
	kind BIGINT NOT NULL,
	why BIGINT NOT NULL,                  -- enum access_why, of a request
	person BIGINT NOT NULL,               -- 0: by policy
	before_ms BIGINT NOT NULL,
	row_count BIGINT NOT NULL,
	digest BYTEA NOT NULL
);

CREATE TABLE processing (
	id BIGINT PRIMARY KEY,
	name TEXT NOT NULL,
	purpose TEXT NOT NULL,
	items TEXT NOT NULL,                  -- which data
	basis TEXT NOT NULL,                  -- by which law or consent
	kept TEXT NOT NULL,                   -- how long
	recipients TEXT NOT NULL,             -- who gets it
	ended_ms BIGINT NOT NULL,
	rev BIGINT NOT NULL,
	changed_ms BIGINT NOT NULL,
	changed_by BIGINT NOT NULL
);
