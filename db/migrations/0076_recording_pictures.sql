-- Whose pictures a recording has, beside its sound: 1 the citizen's, 2 the agent's.

ALTER TABLE recording ADD COLUMN pictures BIGINT NOT NULL DEFAULT 0;
