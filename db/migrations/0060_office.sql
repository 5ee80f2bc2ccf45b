-- Officials hear by mail; what could not be read is decided by a person; the public feed of emergency rooms is asked by the server.

ALTER TABLE department ADD COLUMN mail TEXT NOT NULL DEFAULT '';
ALTER TABLE official ADD COLUMN mail TEXT NOT NULL DEFAULT '';
ALTER TABLE official ADD COLUMN head BIGINT NOT NULL DEFAULT 0;        -- is told when something of the department is late

ALTER TABLE channel_event ADD COLUMN why BIGINT NOT NULL DEFAULT 0;    -- enum event_why; done_ms -1: waits for a person, -2: set aside
ALTER TABLE channel_event ADD COLUMN decided_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE channel_event ADD COLUMN decided_by BIGINT NOT NULL DEFAULT 0;
CREATE INDEX channel_event_unread ON channel_event (id) WHERE done_ms = -1;

CREATE TABLE feed_state (
	id BIGINT PRIMARY KEY,                -- 1
	tried_ms BIGINT NOT NULL,             -- last time that it was asked
	well_ms BIGINT NOT NULL,              -- last time that it answered well
	taken BIGINT NOT NULL,                -- facilities that it spoke of then
	trouble TEXT NOT NULL                 -- what was wrong last time; '' nothing
);
