-- What a citizen owns goes by policy and on request, noun by noun, each with its proof; consent counts for a way of writing.
INSERT INTO retention (kind, days, changed_ms, changed_by) VALUES (4, 1825, 0, 0);
INSERT INTO retention (kind, days, changed_ms, changed_by) VALUES (5, 1095, 0, 0);
INSERT INTO retention (kind, days, changed_ms, changed_by) VALUES (6, 90, 0, 0);
ALTER TABLE retention_run ADD COLUMN days BIGINT NOT NULL DEFAULT 0;       -- of the policy; 0: on request

CREATE TABLE retention_part (
	run BIGINT NOT NULL,
	noun BIGINT NOT NULL,                 -- enum owned_noun
	row_count BIGINT NOT NULL,
	held BIGINT NOT NULL,                 -- so many stay: a legal hold
	digest BYTEA NOT NULL,                -- keyed, of the ids of those that went
	PRIMARY KEY (run, noun)
);

ALTER TABLE citizen_consent ADD COLUMN channel BIGINT NOT NULL DEFAULT -1; -- -1: by any way

-- Who leads a team; 0 nobody.
ALTER TABLE team ADD COLUMN leader BIGINT NOT NULL DEFAULT 0;

-- The days whose figures went out by mail.
CREATE TABLE figures_mailed (
	day TEXT PRIMARY KEY,
	at_ms BIGINT NOT NULL
);
