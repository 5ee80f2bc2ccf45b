-- The ground: log, contacts, people, site. The same text for SQLite and PostgreSQL; what follows --sqlite is seen by SQLite only.
-- Ids and times are BIGINT (see docs/data.md); 0 and '' stand for "none". Words of closed lists are their numbers in domain/words.def.
-- Columns named ..._sealed hold personal data or secrets, sealed by the key ring; ..._hash finds them.

-- ---- the log ----

CREATE TABLE log_mark (
	id BIGINT PRIMARY KEY,                -- 1: there is one row
	seq BIGINT NOT NULL,                  -- number of the last fact
	journal BIGINT NOT NULL,              -- identity of the journal file, 0 before the first
	place BIGINT NOT NULL                 -- position in it: everything before is in here
);
INSERT INTO log_mark (id, seq, journal, place) VALUES (1, 0, 0, 0);

CREATE TABLE fact (
	seq BIGINT PRIMARY KEY,
	kind BIGINT NOT NULL,                 -- enum fact_kind
	version BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	mono_us BIGINT NOT NULL,
	actor BIGINT NOT NULL,
	cause BIGINT NOT NULL,
	v0 BIGINT NOT NULL, v1 BIGINT NOT NULL, v2 BIGINT NOT NULL, v3 BIGINT NOT NULL,
	v4 BIGINT NOT NULL, v5 BIGINT NOT NULL, v6 BIGINT NOT NULL, v7 BIGINT NOT NULL
)
--sqlite WITHOUT ROWID
;

-- ---- folded from facts: may be dropped and made again ----

CREATE TABLE contact (
	id BIGINT PRIMARY KEY,
	channel BIGINT NOT NULL,
	line BIGINT NOT NULL,
	trunk BIGINT NOT NULL,
	in_province BIGINT NOT NULL,
	language BIGINT NOT NULL,
	state BIGINT NOT NULL,
	queue BIGINT NOT NULL,
	segment BIGINT NOT NULL,              -- the last one
	agent BIGINT NOT NULL,                -- the last one
	because BIGINT NOT NULL,              -- why it was queued last
	started_ms BIGINT NOT NULL,
	queued_ms BIGINT NOT NULL,            -- first time
	place_ms BIGINT NOT NULL,             -- its place in the line
	answered_ms BIGINT NOT NULL,          -- first time
	ended_ms BIGINT NOT NULL,
	waited_ms BIGINT NOT NULL,            -- all waits together
	talk_ms BIGINT NOT NULL,
	hold_ms BIGINT NOT NULL,
	lasted_ms BIGINT NOT NULL,
	result BIGINT NOT NULL,
	ended_by BIGINT NOT NULL,
	cause BIGINT NOT NULL,
	end_reason BIGINT NOT NULL,
	topic BIGINT NOT NULL,
	place BIGINT NOT NULL,
	outcome BIGINT NOT NULL,
	first_seq BIGINT NOT NULL,            -- its facts lie between these two
	last_seq BIGINT NOT NULL
)
--sqlite WITHOUT ROWID
;
CREATE INDEX contact_live ON contact (id) WHERE ended_ms = 0;

CREATE TABLE segment (
	id BIGINT PRIMARY KEY,
	contact BIGINT NOT NULL,
	queue BIGINT NOT NULL,
	agent BIGINT NOT NULL,
	because BIGINT NOT NULL,
	queued_ms BIGINT NOT NULL,
	answered_ms BIGINT NOT NULL,
	ended_ms BIGINT NOT NULL,
	waited_ms BIGINT NOT NULL,
	talk_ms BIGINT NOT NULL,
	hold_ms BIGINT NOT NULL,
	how BIGINT NOT NULL                   -- -1 while it lasts
)
--sqlite WITHOUT ROWID
;
CREATE INDEX segment_contact ON segment (contact, id);

CREATE TABLE callback (
	id BIGINT PRIMARY KEY,
	contact BIGINT NOT NULL,
	reason BIGINT NOT NULL,
	made_ms BIGINT NOT NULL,
	due_ms BIGINT NOT NULL,
	done_ms BIGINT NOT NULL,
	done_by BIGINT NOT NULL
);
CREATE INDEX callback_contact ON callback (contact);
CREATE INDEX callback_open ON callback (due_ms, id) WHERE done_ms = 0;

-- ---- what people say and write about a contact ----

CREATE TABLE contact_private (
	contact BIGINT PRIMARY KEY,
	caller_hash BIGINT NOT NULL,          -- 0 withheld
	caller_sealed BYTEA NOT NULL,
	line_sealed BYTEA NOT NULL
)
--sqlite WITHOUT ROWID
;
CREATE INDEX contact_private_caller ON contact_private (caller_hash, contact) WHERE caller_hash <> 0;

CREATE TABLE contact_record (
	id BIGINT PRIMARY KEY,
	contact BIGINT NOT NULL,
	standing BIGINT NOT NULL,             -- 1 current, 0 earlier, 2 kept aside because somebody else had saved meanwhile
	revision BIGINT NOT NULL,
	person BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	topic BIGINT NOT NULL,
	place BIGINT NOT NULL,
	outcome BIGINT NOT NULL,
	note_sealed BYTEA NOT NULL,
	words_sealed BYTEA NOT NULL
);
CREATE INDEX contact_record_contact ON contact_record (contact, revision);

CREATE TABLE number_shown (
	id BIGINT PRIMARY KEY,
	contact BIGINT NOT NULL,
	person BIGINT NOT NULL,
	reason BIGINT NOT NULL,
	at_ms BIGINT NOT NULL
);

-- ---- people and how they get in ----

CREATE TABLE person (
	id BIGINT PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,            -- to log in with, and the user part of the phone
	display_sealed BYTEA NOT NULL,
	password_hash TEXT NOT NULL,          -- Argon2id, '' never logs in
	language BIGINT NOT NULL,
	roles BIGINT NOT NULL,                -- bits 1 << role
	active BIGINT NOT NULL,
	phone_sealed BYTEA NOT NULL,          -- digest secret of the IP phone
	phone_address TEXT NOT NULL,          -- of a phone that does not register
	rev BIGINT NOT NULL
);
CREATE TABLE person_skill (
	person BIGINT NOT NULL,
	skill BIGINT NOT NULL,
	level BIGINT NOT NULL,
	PRIMARY KEY (person, skill)
);
CREATE TABLE session (
	id BIGINT PRIMARY KEY,
	token_hash TEXT NOT NULL UNIQUE,
	csrf TEXT NOT NULL,
	person BIGINT NOT NULL,
	made_ms BIGINT NOT NULL,
	expires_ms BIGINT NOT NULL,
	ended_ms BIGINT NOT NULL
);
CREATE INDEX session_open ON session (person) WHERE ended_ms = 0;
CREATE TABLE token (
	id BIGINT PRIMARY KEY,
	token_hash TEXT NOT NULL UNIQUE,
	label TEXT NOT NULL,
	scope TEXT NOT NULL,                  -- api, wall
	person BIGINT NOT NULL,               -- who made it
	made_ms BIGINT NOT NULL,
	ended_ms BIGINT NOT NULL
);
CREATE TABLE login_try (
	name_hash BIGINT PRIMARY KEY,         -- a hash, because people type passwords into the wrong field
	tries BIGINT NOT NULL,
	until_ms BIGINT NOT NULL,             -- locked so long
	at_ms BIGINT NOT NULL
);

-- ---- the site ----

CREATE TABLE setting (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
);
CREATE TABLE label (
	owner TEXT NOT NULL,                  -- skill, queue, topic, place, reason, day
	id BIGINT NOT NULL,
	language BIGINT NOT NULL,
	label TEXT NOT NULL,
	PRIMARY KEY (owner, id, language)
);
CREATE TABLE skill (
	number BIGINT PRIMARY KEY,            -- 0..31
	name TEXT NOT NULL UNIQUE,
	language BIGINT NOT NULL
);
CREATE TABLE queue (
	id BIGINT PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	priority BIGINT NOT NULL,
	gain_per_minute BIGINT NOT NULL,
	priority_cap BIGINT NOT NULL,
	ring_ms BIGINT NOT NULL,
	handle_ms BIGINT NOT NULL,
	reserve BIGINT NOT NULL,
	wrap_mode BIGINT NOT NULL,
	wrap_ms BIGINT NOT NULL,
	level_target BIGINT NOT NULL,
	level_within_ms BIGINT NOT NULL,
	short_abandon_ms BIGINT NOT NULL,
	sticky BIGINT NOT NULL,
	emergency BIGINT NOT NULL,
	active BIGINT NOT NULL,
	rev BIGINT NOT NULL
);
CREATE TABLE queue_need (
	queue BIGINT NOT NULL,
	skill BIGINT NOT NULL,
	level BIGINT NOT NULL,
	PRIMARY KEY (queue, skill)
);
CREATE TABLE queue_step (
	queue BIGINT NOT NULL,
	step BIGINT NOT NULL,
	after_ms BIGINT NOT NULL,
	level_down BIGINT NOT NULL,
	overflow_to BIGINT NOT NULL,
	PRIMARY KEY (queue, step)
);
CREATE TABLE line (
	id BIGINT PRIMARY KEY,
	number TEXT NOT NULL UNIQUE,
	flow BIGINT NOT NULL,
	queue BIGINT NOT NULL,
	agent BIGINT NOT NULL,
	in_province BIGINT NOT NULL,
	language BIGINT NOT NULL
);
CREATE TABLE trunk (
	id BIGINT PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	peers TEXT NOT NULL,                  -- divided by blanks
	transport BIGINT NOT NULL,
	registrar TEXT NOT NULL,
	account TEXT NOT NULL,
	realm TEXT NOT NULL,
	secret_sealed BYTEA NOT NULL,
	expires_s BIGINT NOT NULL,
	active BIGINT NOT NULL
);
CREATE TABLE topic (
	id BIGINT PRIMARY KEY,
	parent BIGINT NOT NULL,
	name TEXT NOT NULL UNIQUE,
	sort BIGINT NOT NULL
);
CREATE TABLE place (
	id BIGINT PRIMARY KEY,
	parent BIGINT NOT NULL,
	name TEXT NOT NULL UNIQUE,
	sort BIGINT NOT NULL
);
CREATE TABLE reason (
	id BIGINT PRIMARY KEY,
	kind BIGINT NOT NULL,
	presence BIGINT NOT NULL,
	name TEXT NOT NULL,
	sort BIGINT NOT NULL,
	UNIQUE (kind, name)
);
CREATE TABLE opening (
	queue BIGINT NOT NULL,                -- 0: all without own rows
	weekday BIGINT NOT NULL,              -- 0 Sunday
	from_min BIGINT NOT NULL,
	to_min BIGINT NOT NULL,
	PRIMARY KEY (queue, weekday, from_min)
);
CREATE TABLE opening_day (
	queue BIGINT NOT NULL,                -- 0: all
	date BIGINT NOT NULL,                 -- 20260817
	mode BIGINT NOT NULL,
	from_min BIGINT NOT NULL,
	to_min BIGINT NOT NULL,
	PRIMARY KEY (queue, date, from_min)
);
CREATE TABLE prompt (
	clip BIGINT NOT NULL,
	language BIGINT NOT NULL,
	file TEXT NOT NULL,                   -- below DATA/prompts
	person BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	PRIMARY KEY (clip, language)
);
CREATE TABLE backup (
	id BIGINT PRIMARY KEY,
	file TEXT NOT NULL,
	bytes BIGINT NOT NULL,
	person BIGINT NOT NULL,
	at_ms BIGINT NOT NULL
);
