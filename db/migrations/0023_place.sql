-- Where a caller is, as they say it (docs/rescue.md), and a supervisor's look back at a call in crisis.

CREATE TABLE contact_place (
	contact BIGINT PRIMARY KEY,
	place BIGINT NOT NULL,                -- city or county; 0 not known
	address_sealed BYTEA NOT NULL,
	at_ms BIGINT NOT NULL,                -- last written
	person BIGINT NOT NULL,               -- by whom
	rev BIGINT NOT NULL
)
--sqlite WITHOUT ROWID
;

ALTER TABLE crisis ADD COLUMN reviewed_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE crisis ADD COLUMN reviewed_ms BIGINT NOT NULL DEFAULT 0;  -- 0: a supervisor has not looked at it yet
ALTER TABLE crisis ADD COLUMN was_right BIGINT NOT NULL DEFAULT 0;
