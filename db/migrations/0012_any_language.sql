-- A step of a queue may open it to agents who do not speak the caller's language: they ask for an interpreter (R032).
ALTER TABLE queue_step ADD COLUMN any_language BIGINT NOT NULL DEFAULT 0;  -- of the agents of overflow_to
