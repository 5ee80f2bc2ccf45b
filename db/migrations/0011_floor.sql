-- The floor: declared events (docs/incidents.md), words to people, skills and cover for a shift (docs/floor.md).

CREATE TABLE incident (
	id BIGINT PRIMARY KEY,                -- its wording stands in label, owner incident
	hazard BIGINT NOT NULL,
	place BIGINT NOT NULL,                -- 0: everywhere
	topic BIGINT NOT NULL,                -- 0: whatever the contact is about
	notice BIGINT NOT NULL,               -- enum incident_notice
	start_ms BIGINT NOT NULL,
	ends_ms BIGINT NOT NULL,
	ended_ms BIGINT NOT NULL,             -- 0: open
	ended_by BIGINT NOT NULL,             -- 0: by its time
	person BIGINT NOT NULL,               -- who declared it
	made_ms BIGINT NOT NULL,
	rev BIGINT NOT NULL
);
CREATE INDEX incident_open ON incident (start_ms, id) WHERE ended_ms = 0;
CREATE TABLE contact_incident (
	incident BIGINT NOT NULL,
	contact BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	PRIMARY KEY (incident, contact)
);
CREATE INDEX contact_incident_contact ON contact_incident (contact);

CREATE TABLE message (
	id BIGINT PRIMARY KEY,
	kind BIGINT NOT NULL,                 -- enum message_kind
	person BIGINT NOT NULL,               -- for whom; 0 not one person
	team BIGINT NOT NULL,                 -- for whom; 0 everybody
	sender BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	until_ms BIGINT NOT NULL,             -- shown so long
	text_sealed BYTEA NOT NULL
);
CREATE INDEX message_until ON message (until_ms);
CREATE TABLE message_seen (
	message BIGINT NOT NULL,
	person BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	PRIMARY KEY (message, person)
);

CREATE TABLE skill_move (
	person BIGINT NOT NULL,
	skill BIGINT NOT NULL,
	level BIGINT NOT NULL,                -- 0: without it
	until_ms BIGINT NOT NULL,
	PRIMARY KEY (person, skill)
);

-- What is required when (docs/floor.md): the CSV as somebody entered it, the last one counts.
CREATE TABLE cover_plan (
	id BIGINT PRIMARY KEY,
	csv TEXT NOT NULL,
	person BIGINT NOT NULL,
	at_ms BIGINT NOT NULL
);
