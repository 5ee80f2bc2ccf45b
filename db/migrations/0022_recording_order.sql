-- Why a recording is held, released or deleted, by whom; who may listen to what, and for what it is made.
CREATE TABLE recording_order (
	id BIGINT PRIMARY KEY,
	recording BIGINT NOT NULL,
	person BIGINT NOT NULL,
	what BIGINT NOT NULL,                 -- enum recording_order
	why BIGINT NOT NULL,                  -- enum recording_why
	note_sealed BYTEA NOT NULL,           -- the number of a letter, a few words
	at_ms BIGINT NOT NULL
);
CREATE INDEX recording_order_recording ON recording_order (recording);

-- Bits of roles: supervisor 2, trainer 32, quality 64. Managers and auditors always may.
ALTER TABLE recording_policy ADD COLUMN hears BIGINT NOT NULL DEFAULT 98;
ALTER TABLE recording_policy ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
