-- Call-backs know their attempts, and surveys are kept.

ALTER TABLE callback ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0; -- those that count
ALTER TABLE callback ADD COLUMN last BIGINT NOT NULL DEFAULT 0;     -- enum callback_result of the last attempt
ALTER TABLE callback ADD COLUMN claimed BIGINT NOT NULL DEFAULT 0;  -- the agent who took it off the list
ALTER TABLE callback ADD COLUMN tried BIGINT NOT NULL DEFAULT 0;    -- contact of the last attempt

-- The number that a caller keyed in to be rung back at, instead of their own.
CREATE TABLE callback_private (
	callback BIGINT PRIMARY KEY,
	number_hash BIGINT NOT NULL,
	number_sealed BYTEA NOT NULL
)
--sqlite WITHOUT ROWID
;

-- Folded from facts. Scores are 1 to 5, 0 not answered.
CREATE TABLE survey (
	contact BIGINT PRIMARY KEY,
	agent BIGINT NOT NULL,
	queue BIGINT NOT NULL,
	language BIGINT NOT NULL,
	offered_ms BIGINT NOT NULL,
	ended_ms BIGINT NOT NULL,             -- 0 while it lasts
	declined BIGINT NOT NULL,             -- 1 + enum survey_end; 0 answered
	kindness BIGINT NOT NULL,
	professionalism BIGINT NOT NULL,
	promptness BIGINT NOT NULL,
	overall BIGINT NOT NULL
)
--sqlite WITHOUT ROWID
;
CREATE INDEX survey_offered ON survey (offered_ms);
