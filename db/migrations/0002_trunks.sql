-- Trunks that calls go out on, how each carrier is spoken to, how each is now, and the signalling of each contact.

ALTER TABLE trunk ADD COLUMN target TEXT NOT NULL DEFAULT '';      -- host[:port] that calls go to; '': incoming only, or the registrar
ALTER TABLE trunk ADD COLUMN priority BIGINT NOT NULL DEFAULT 10;  -- the lowest is asked first
ALTER TABLE trunk ADD COLUMN weight BIGINT NOT NULL DEFAULT 10;    -- share among those of the same priority
ALTER TABLE trunk ADD COLUMN channels BIGINT NOT NULL DEFAULT 0;   -- calls at once; 0: no limit known
ALTER TABLE trunk ADD COLUMN profile TEXT NOT NULL DEFAULT '';     -- words of domain/trunk/profile.def
ALTER TABLE trunk ADD COLUMN rev BIGINT NOT NULL DEFAULT 1;

CREATE TABLE trunk_state (
	trunk BIGINT PRIMARY KEY,
	up BIGINT NOT NULL,
	registered BIGINT NOT NULL,
	status BIGINT NOT NULL,               -- the last answer, 0 none
	took_ms BIGINT NOT NULL,
	in_use BIGINT NOT NULL,
	since_ms BIGINT NOT NULL,             -- it is up or down
	at_ms BIGINT NOT NULL
);

-- Signalling of a leg, numbers of telephones masked, as one text a part; sealed, since it tells who called when.
CREATE TABLE contact_trace (
	id BIGINT PRIMARY KEY,
	contact BIGINT NOT NULL,
	leg BIGINT NOT NULL,
	part BIGINT NOT NULL,
	made_ms BIGINT NOT NULL,
	text_sealed BYTEA NOT NULL
);
CREATE INDEX contact_trace_of ON contact_trace (contact, id);
CREATE INDEX contact_trace_made ON contact_trace (made_ms);
