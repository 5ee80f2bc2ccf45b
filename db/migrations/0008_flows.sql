-- Flows: what callers hear and choose between, with every version kept.

CREATE TABLE flow (
	id BIGINT PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	newest BIGINT NOT NULL,               -- version
	live BIGINT NOT NULL                  -- version that callers hear, 0: none
);
CREATE TABLE flow_version (
	flow BIGINT NOT NULL,
	version BIGINT NOT NULL,
	document TEXT NOT NULL,               -- as its author wrote it
	note TEXT NOT NULL,
	person BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	live_person BIGINT NOT NULL,          -- who last put it live, 0: nobody
	live_ms BIGINT NOT NULL,
	PRIMARY KEY (flow, version)
);
