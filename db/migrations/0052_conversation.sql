-- Conversations: contacts in writing wait in the queues, are offered, answered and closed (docs/conversation.md).

ALTER TABLE letter ADD COLUMN open BIGINT NOT NULL DEFAULT 0; -- 1: everybody may read it: a comment, a mention
ALTER TABLE letter ADD COLUMN note BIGINT NOT NULL DEFAULT 0; -- 1: of the centre for itself; never leaves it

-- Folded from facts; a row from the citizen's first word on.
CREATE TABLE conversation (
	contact BIGINT PRIMARY KEY,
	channel BIGINT NOT NULL,
	state BIGINT NOT NULL,                -- enum conversation_state
	because BIGINT NOT NULL,              -- enum conversation_because
	queue BIGINT NOT NULL,                -- 0: not in a line yet
	agent BIGINT NOT NULL,                -- who has it, or is being asked
	only_agent BIGINT NOT NULL,           -- waits for this one
	last_agent BIGINT NOT NULL,           -- who had it before
	since_ms BIGINT NOT NULL,             -- of the state
	place_ms BIGINT NOT NULL,             -- of the place in line
	heard_ms BIGINT NOT NULL,             -- the citizen's last word
	answered_ms BIGINT NOT NULL,          -- the last answer by a person; 0 none
	unread BIGINT NOT NULL,               -- words of the citizen that its agent has not seen
	position BIGINT NOT NULL,             -- 0 not known
	estimate_ms BIGINT NOT NULL,          -- of the wait; -1: nobody is there
	opens_ms BIGINT NOT NULL,             -- its queue is closed, and opens then; 0 open, -1 not within seven days
	told BIGINT NOT NULL,                 -- bits of enum conversation_tell
	how BIGINT NOT NULL                   -- enum conversation_end
)
--sqlite WITHOUT ROWID
;
CREATE INDEX conversation_live ON conversation (state, contact) WHERE state <> 3;
INSERT INTO conversation (contact, channel, state, because, queue, agent, only_agent, last_agent, since_ms, place_ms, heard_ms,
	answered_ms, unread, position, estimate_ms, opens_ms, told, how)
SELECT c.id, c.channel, 0, 0, 0, 0, 0, 0, c.started_ms, c.started_ms, c.started_ms, 0, 1, 0, 0, 0, 0, 0
FROM contact c WHERE c.channel >= 2 AND c.ended_ms = 0;

-- Words that somebody began to write and has not sent.
CREATE TABLE conversation_draft (
	contact BIGINT NOT NULL,
	person BIGINT NOT NULL,
	body_sealed BYTEA NOT NULL,
	at_ms BIGINT NOT NULL,
	PRIMARY KEY (contact, person)
)
--sqlite WITHOUT ROWID
;

-- How a channel's contacts are given out; a channel without a row goes by domain/conversation/rule.def.
CREATE TABLE conversation_rule (
	channel BIGINT PRIMARY KEY,
	queue BIGINT NOT NULL,                -- 0: that of the first number
	most BIGINT NOT NULL,                 -- at once with one agent
	blocked_by BIGINT NOT NULL,           -- bits of enum channel: who is busy on one of these is not offered one of this
	ring_ms BIGINT NOT NULL,
	reserve BIGINT NOT NULL,              -- agents that stay free for calls
	due_ms BIGINT NOT NULL,               -- answered within; then the reserve no longer counts
	remind_ms BIGINT NOT NULL,            -- after an answer without a word; 0 never
	close_ms BIGINT NOT NULL,             -- and closed; 0 never
	reopen_ms BIGINT NOT NULL,            -- a word within this time after the end goes on with it
	rev BIGINT NOT NULL
)
--sqlite WITHOUT ROWID
;
-- Who may have more or fewer conversations at once than everybody.
CREATE TABLE conversation_most (
	person BIGINT PRIMARY KEY,
	most BIGINT NOT NULL
)
--sqlite WITHOUT ROWID
;
