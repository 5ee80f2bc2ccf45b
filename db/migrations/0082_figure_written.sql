-- Contacts in writing in the figures (docs/figures.md), beside the entries and parts of calls. Like those they hold nobody's data.

-- One time that somebody wrote, from their place in line to the end; a word after that is another.
CREATE TABLE figure_written (
	contact BIGINT NOT NULL,
	began_ms BIGINT NOT NULL,
	ended_ms BIGINT NOT NULL,
	queue BIGINT NOT NULL,
	agent BIGINT NOT NULL,                -- who gave the first answer
	answered_ms BIGINT NOT NULL,          -- the first answer by a person
	ending BIGINT NOT NULL,               -- enum entry_end: 0 nobody has answered yet, 1 answered, 2 they went, 5 we ended it without an answer
	wait_ms BIGINT NOT NULL,              -- from its beginning to the first answer, or to the end without one
	PRIMARY KEY (contact, began_ms)
)
--sqlite WITHOUT ROWID
;
CREATE INDEX figure_written_began ON figure_written (began_ms);
CREATE INDEX figure_written_open ON figure_written (contact) WHERE ended_ms = 0;

-- One consultant who had it.
CREATE TABLE figure_written_part (
	contact BIGINT NOT NULL,
	agent BIGINT NOT NULL,
	from_ms BIGINT NOT NULL,
	ended_ms BIGINT NOT NULL,
	queue BIGINT NOT NULL,
	held_ms BIGINT NOT NULL,
	passed BIGINT NOT NULL,               -- 1: somebody else went on, or had to
	PRIMARY KEY (contact, agent, from_ms)
)
--sqlite WITHOUT ROWID
;
CREATE INDEX figure_written_part_ended ON figure_written_part (ended_ms);

-- What was written before is in the log: everything is made anew.
UPDATE figure_mark SET again = again + 1 WHERE seq > 0;
