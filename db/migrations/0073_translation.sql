-- Words of danger on any channel, who had a conversation before, and a machine's translations (docs/conversation.md).

-- Folded from facts: words of danger were written in it, and it is not closed since.
ALTER TABLE conversation ADD COLUMN danger BIGINT NOT NULL DEFAULT 0;

-- Folded from facts: somebody had it and has it no longer.
CREATE TABLE conversation_handover (
	contact BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	agent BIGINT NOT NULL,
	because BIGINT NOT NULL,              -- enum conversation_because
	held_ms BIGINT NOT NULL,              -- so long they had it
	heard_ms BIGINT NOT NULL,             -- the citizen's last word then
	answered_ms BIGINT NOT NULL,          -- the last answer then; 0 none
	PRIMARY KEY (contact, at_ms, agent)
)
--sqlite WITHOUT ROWID
;

-- What a machine made of words in a conversation. The words themselves stay where they were: the citizen's in their letter, a
-- consultant's own here, beside the letter that was sent instead.
CREATE TABLE translation (
	id BIGINT PRIMARY KEY,
	contact BIGINT NOT NULL,
	letter BIGINT NOT NULL,               -- of the citizen; of ours the one that was sent with it, 0 none yet
	person BIGINT NOT NULL,               -- who asked
	own BIGINT NOT NULL,                  -- 1: the consultant's own words
	language BIGINT NOT NULL,             -- into this one
	state BIGINT NOT NULL,                -- enum translation_state
	at_ms BIGINT NOT NULL,
	written_sealed BYTEA NOT NULL,        -- the consultant's own words
	words_sealed BYTEA NOT NULL           -- the translation; when it failed: why
);
CREATE INDEX translation_contact ON translation (contact, id);
