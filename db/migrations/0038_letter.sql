-- Letters: what is written to the centre and by it on the text channels (docs/mail.md, docs/channels.md).

CREATE TABLE letter (
	id BIGINT PRIMARY KEY,
	channel BIGINT NOT NULL,              -- enum channel
	way BIGINT NOT NULL,                  -- enum letter_way
	state BIGINT NOT NULL,                -- enum letter_state
	kind BIGINT NOT NULL,                 -- enum letter_kind
	why BIGINT NOT NULL,                  -- enum letter_why
	contact BIGINT NOT NULL,              -- 0: none
	inquiry BIGINT NOT NULL,              -- 0: none
	answers BIGINT NOT NULL,              -- the letter that it answers
	person BIGINT NOT NULL,               -- out: who wrote it; in: who took it
	language BIGINT NOT NULL,
	identity_hash BIGINT NOT NULL,        -- of the address or number at the other end
	identity_sealed BYTEA,
	name_sealed BYTEA,                    -- what they call themselves
	subject_sealed BYTEA,
	body_sealed BYTEA,
	fold BIGINT NOT NULL,                 -- bytes of the body before quotes and signature
	external TEXT NOT NULL,               -- the channel's own id of it: a Message-ID
	auth TEXT NOT NULL,                   -- in: what our mail server found: spf, dkim, dmarc
	detail_sealed BYTEA,                  -- what their server said
	bytes BIGINT NOT NULL,
	made_ms BIGINT NOT NULL,
	due_ms BIGINT NOT NULL,               -- out: not tried before
	moved_ms BIGINT NOT NULL,             -- since when it is in its state
	tries BIGINT NOT NULL,
	event BIGINT NOT NULL                 -- in: what it was read from
);
CREATE UNIQUE INDEX letter_external ON letter (channel, way, external) WHERE external <> '';
CREATE INDEX letter_contact ON letter (contact) WHERE contact <> 0;
CREATE INDEX letter_inquiry ON letter (inquiry) WHERE inquiry <> 0;
CREATE INDEX letter_identity ON letter (identity_hash, id);
CREATE INDEX letter_open ON letter (state, id) WHERE state IN (0, 1, 6);

-- What came on a channel, byte by byte, committed before the sender is told that we have it.
CREATE TABLE channel_event (
	id BIGINT PRIMARY KEY,
	channel BIGINT NOT NULL,
	digest TEXT NOT NULL,                 -- of the bytes and of what came beside them: the same twice is one
	at_ms BIGINT NOT NULL,
	what TEXT NOT NULL,                   -- which of the channel's addresses it came to
	body_sealed BYTEA,                    -- NULL: in the file DATA/letters/ID
	bytes BIGINT NOT NULL,
	tries BIGINT NOT NULL,                -- how often a run began to read it and did not end
	done_ms BIGINT NOT NULL               -- read; 0: not yet, -1: it cannot be read
);
CREATE UNIQUE INDEX channel_event_digest ON channel_event (channel, digest);
CREATE INDEX channel_event_open ON channel_event (id) WHERE done_ms = 0;

CREATE TABLE channel (
	channel BIGINT PRIMARY KEY,
	active BIGINT NOT NULL,
	settings_sealed BYTEA NOT NULL,       -- JSON of all its settings, secrets too
	key_hash TEXT NOT NULL,               -- of the secret part of the address that others call; '' none
	rev BIGINT NOT NULL,
	place TEXT NOT NULL,                  -- how far its mailbox was read
	tried_ms BIGINT NOT NULL,             -- last time that we asked it anything
	well_ms BIGINT NOT NULL,              -- last time that it answered well
	trouble TEXT NOT NULL                 -- what was wrong then; '' nothing
);
