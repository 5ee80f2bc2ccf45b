-- The directory: departments, officials, duty rosters, numbers; safety reports and tasks of contacts.
-- Dates are numbers like 20261122, 0 is open; hours are texts of src/domain/directory/hours.c, '' day and night.

CREATE TABLE department (
	id BIGINT PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	name_en TEXT NOT NULL,
	place BIGINT NOT NULL,                -- 0: the whole province
	number TEXT NOT NULL,
	active BIGINT NOT NULL,
	rev BIGINT NOT NULL
);

CREATE TABLE official (
	id BIGINT PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	department BIGINT NOT NULL,
	name_sealed BYTEA NOT NULL,
	post TEXT NOT NULL,
	work_number TEXT NOT NULL,
	mobile_sealed BYTEA NOT NULL,
	active BIGINT NOT NULL,
	rev BIGINT NOT NULL
);

CREATE TABLE duty (
	id BIGINT PRIMARY KEY,
	official BIGINT NOT NULL,
	hazard BIGINT NOT NULL,
	place BIGINT NOT NULL,
	hours TEXT NOT NULL,
	valid_from BIGINT NOT NULL,
	valid_until BIGINT NOT NULL,
	turn BIGINT NOT NULL,                 -- 0 is rung first, 1 and on stand in
	active BIGINT NOT NULL,
	rev BIGINT NOT NULL
);

CREATE TABLE directory_number (
	id BIGINT PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	name_en TEXT NOT NULL,
	number_sealed BYTEA NOT NULL,         -- of volunteers: their own telephone
	kind BIGINT NOT NULL,                 -- enum number_use
	purpose TEXT NOT NULL,
	languages TEXT NOT NULL,
	hours TEXT NOT NULL,
	instead TEXT NOT NULL,                -- what answers outside those hours
	dial BIGINT NOT NULL,
	trusted BIGINT NOT NULL,
	valid_from BIGINT NOT NULL,
	valid_until BIGINT NOT NULL,
	checked_on BIGINT NOT NULL,
	source TEXT NOT NULL,
	active BIGINT NOT NULL,
	rev BIGINT NOT NULL
);

CREATE TABLE report (
	contact BIGINT PRIMARY KEY,
	hazard BIGINT NOT NULL,
	place BIGINT NOT NULL,
	injuries BIGINT NOT NULL,             -- enum injuries
	address_sealed BYTEA NOT NULL,
	note_sealed BYTEA NOT NULL,
	made_ms BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,                -- last written
	person BIGINT NOT NULL,               -- by whom
	rev BIGINT NOT NULL
)
--sqlite WITHOUT ROWID
;

-- folded from facts: may be dropped and made again; what is to be done stands in task_note
CREATE TABLE task (
	id BIGINT PRIMARY KEY,
	contact BIGINT NOT NULL,
	kind BIGINT NOT NULL,                 -- enum task_kind
	person BIGINT NOT NULL,               -- who is to do it; 0 anybody
	made_ms BIGINT NOT NULL,
	made_by BIGINT NOT NULL,
	due_ms BIGINT NOT NULL,
	done_ms BIGINT NOT NULL,
	done_by BIGINT NOT NULL
)
--sqlite WITHOUT ROWID
;
CREATE INDEX task_contact ON task (contact, id);
CREATE INDEX task_open ON task (due_ms, id) WHERE done_ms = 0;

CREATE TABLE task_note (
	task BIGINT PRIMARY KEY,
	what_sealed BYTEA NOT NULL
)
--sqlite WITHOUT ROWID
;
