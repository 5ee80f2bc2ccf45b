-- People in danger, and calls that ended before the caller hung up (docs/rescue.md, docs/ending.md). All but ending_rule is folded from facts.

CREATE TABLE crisis (
	contact BIGINT PRIMARY KEY,
	raised_by BIGINT NOT NULL,            -- enum crisis_by, the first time
	person BIGINT NOT NULL,               -- 0 the caller
	raised_ms BIGINT NOT NULL,
	seen_by BIGINT NOT NULL,
	seen_ms BIGINT NOT NULL,
	lowered_by BIGINT NOT NULL,
	lowered_ms BIGINT NOT NULL
)
--sqlite WITHOUT ROWID
;

CREATE TABLE ending (
	contact BIGINT PRIMARY KEY,
	agent BIGINT NOT NULL,
	kind BIGINT NOT NULL,                 -- enum ending_kind
	warnings BIGINT NOT NULL,
	person BIGINT NOT NULL,               -- who ended it: the agent or a supervisor
	at_ms BIGINT NOT NULL,
	reviewed_by BIGINT NOT NULL,
	reviewed_ms BIGINT NOT NULL,          -- 0: a supervisor has not looked at it yet
	was_right BIGINT NOT NULL
)
--sqlite WITHOUT ROWID
;
CREATE INDEX ending_open ON ending (at_ms) WHERE reviewed_ms = 0;

CREATE TABLE caller_block (
	id BIGINT PRIMARY KEY,
	contact BIGINT NOT NULL,              -- its number is the one that is blocked
	kind BIGINT NOT NULL,
	person BIGINT NOT NULL,
	made_ms BIGINT NOT NULL,
	until_ms BIGINT NOT NULL,
	refused BIGINT NOT NULL,              -- calls since then
	appealed_ms BIGINT NOT NULL,
	lifted_ms BIGINT NOT NULL,
	lifted_by BIGINT NOT NULL
);
CREATE INDEX caller_block_open ON caller_block (until_ms) WHERE lifted_ms = 0;

CREATE TABLE ending_rule (
	kind BIGINT PRIMARY KEY,              -- enum ending_kind; without a row the rule is domain/ending/ending.def's
	active BIGINT NOT NULL,
	warnings BIGINT NOT NULL,
	least_ms BIGINT NOT NULL,
	after_ms BIGINT NOT NULL,
	block_ms BIGINT NOT NULL,
	step BIGINT NOT NULL                  -- enum ending_step
);

CREATE TABLE interpreter_part (
	party BIGINT PRIMARY KEY,             -- one interpreter in one call
	contact BIGINT NOT NULL,
	entry BIGINT NOT NULL,                -- number of the directory
	volunteer BIGINT NOT NULL,
	joined_ms BIGINT NOT NULL,
	waited_ms BIGINT NOT NULL,            -- from asking to joining
	talk_ms BIGINT NOT NULL,
	heard BIGINT NOT NULL                 -- 0: answered and said nothing
)
--sqlite WITHOUT ROWID
;
CREATE INDEX interpreter_part_time ON interpreter_part (joined_ms);
