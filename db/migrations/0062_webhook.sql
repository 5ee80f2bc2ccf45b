-- Webhooks out (docs/webhooks.md): other systems that are told, and what they were told. A delivery holds ids only; what it says
-- is read from the log when it goes.

CREATE TABLE webhook (
	id BIGINT PRIMARY KEY,
	name TEXT NOT NULL,
	url_sealed BYTEA NOT NULL,
	secret_sealed BYTEA NOT NULL,         -- 32 bytes
	old_sealed BYTEA NOT NULL,            -- the one before
	old_until_ms BIGINT NOT NULL,         -- signs beside it until then
	kinds TEXT NOT NULL,                  -- "inquiry contact.ended"
	processing BIGINT NOT NULL,           -- entry of the register that allows personal data; 0: ids only
	active BIGINT NOT NULL,
	rev BIGINT NOT NULL,
	from_seq BIGINT NOT NULL,             -- facts after it
	failures BIGINT NOT NULL,             -- in a row
	hold_ms BIGINT NOT NULL,              -- nothing goes before
	tried_ms BIGINT NOT NULL,
	well_ms BIGINT NOT NULL,
	trouble_sealed BYTEA NOT NULL,        -- what they said last, when it was no yes
	made_ms BIGINT NOT NULL
);
CREATE TABLE webhook_delivery (
	id BIGINT PRIMARY KEY,
	webhook BIGINT NOT NULL,
	seq BIGINT NOT NULL,                  -- number of the fact; a test: -id
	kind BIGINT NOT NULL,                 -- 0: a test
	subject BIGINT NOT NULL,              -- the inquiry or contact
	at_ms BIGINT NOT NULL,
	state BIGINT NOT NULL,                -- enum webhook_state
	tries BIGINT NOT NULL,
	due_ms BIGINT NOT NULL,
	tried_ms BIGINT NOT NULL,
	status BIGINT NOT NULL,               -- HTTP, of the last try
	took_ms BIGINT NOT NULL,
	said_sealed BYTEA NOT NULL,           -- the beginning of what they said
	UNIQUE (webhook, seq)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook, due_ms, id) WHERE state = 0;
CREATE INDEX webhook_delivery_line ON webhook_delivery (webhook, subject, id) WHERE state = 0;
CREATE INDEX webhook_delivery_state ON webhook_delivery (webhook, state, id);
-- So far the log was read for them.
CREATE TABLE webhook_place (
	one BIGINT PRIMARY KEY,
	seq BIGINT NOT NULL
);
-- The last ones that came on a channel, for its page.
CREATE INDEX channel_event_last ON channel_event (channel, id);
