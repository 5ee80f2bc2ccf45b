-- First answers by rule (docs/kakao.md), what is offered beside a text, and rooms that citizens left.

ALTER TABLE letter ADD COLUMN offers TEXT NOT NULL DEFAULT ''; -- out: JSON of what may be pressed: [{"label"}], no personal words

CREATE TABLE front_version (
	version BIGINT PRIMARY KEY,
	document TEXT NOT NULL,               -- as its author wrote it
	note TEXT NOT NULL,
	person BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	live_person BIGINT NOT NULL,          -- who last put it live, 0: nobody
	live_ms BIGINT NOT NULL
);
-- The version that citizens meet. No row: the built-in one; version 0: none, everybody goes to a person.
CREATE TABLE front_live (
	one BIGINT PRIMARY KEY,
	version BIGINT NOT NULL
);

-- Where each conversation is in them.
CREATE TABLE front_talk (
	contact BIGINT PRIMARY KEY,
	channel BIGINT NOT NULL,
	version BIGINT NOT NULL,              -- 0: the built-in one
	language BIGINT NOT NULL,
	begun BIGINT NOT NULL,
	passed BIGINT NOT NULL,               -- handed to a person
	urgent BIGINT NOT NULL,
	done BIGINT NOT NULL,                 -- nothing more is said by rule
	step BIGINT NOT NULL,                 -- that waits for words, -1: none
	misses BIGINT NOT NULL,
	asked BIGINT NOT NULL,                -- the letter that articles are looked for
	article BIGINT NOT NULL,              -- the best one that was offered
	at_ms BIGINT NOT NULL
)
--sqlite WITHOUT ROWID
;
CREATE INDEX front_talk_open ON front_talk (at_ms) WHERE done = 0;

-- Who left the room of a messenger: nothing can be written there until they write again.
CREATE TABLE channel_left (
	channel BIGINT NOT NULL,
	identity_hash BIGINT NOT NULL,
	left_ms BIGINT NOT NULL,
	PRIMARY KEY (channel, identity_hash)
)
--sqlite WITHOUT ROWID
;
