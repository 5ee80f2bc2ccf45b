-- Browsers that asked to be told when we write or when something becomes of an inquiry (docs/push.md).
CREATE TABLE push (
	id BIGINT PRIMARY KEY,
	what BIGINT NOT NULL,                 -- enum push_of
	owner BIGINT NOT NULL,                -- CHAT: hash of the identity; INQUIRY: its id; TELEPHONE: hash of the number
	endpoint_hash BIGINT NOT NULL,        -- of the browser's address at its push service
	language BIGINT NOT NULL,
	made_ms BIGINT NOT NULL,
	number BIGINT NOT NULL,               -- of the last notice
	due_ms BIGINT NOT NULL,               -- of a notice that waits; 0: none does
	tries BIGINT NOT NULL,
	page_sealed BYTEA NOT NULL            -- "endpoint p256dh auth", as the browser gave them
);
CREATE UNIQUE INDEX push_once ON push (endpoint_hash, what, owner);
CREATE INDEX push_owner ON push (what, owner);
CREATE INDEX push_due ON push (due_ms) WHERE due_ms <> 0;
