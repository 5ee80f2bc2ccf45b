-- Inquiries (R044, R049-R051, R055-R056): what citizens want, whose turn it is, until when. The state columns are what the facts inquiry.* say.

CREATE TABLE inquiry (
	id BIGINT PRIMARY KEY,
	number BIGINT NOT NULL UNIQUE,        -- as it is said: 11200017
	kind BIGINT NOT NULL,
	sub BIGINT NOT NULL,
	state BIGINT NOT NULL,
	urgency BIGINT NOT NULL,
	came_in BIGINT NOT NULL,
	topic BIGINT NOT NULL,
	place BIGINT NOT NULL,
	department BIGINT NOT NULL,
	official BIGINT NOT NULL,
	reason BIGINT NOT NULL,               -- of the last answer
	opened_ms BIGINT NOT NULL,
	due_from_ms BIGINT NOT NULL,
	due_ms BIGINT NOT NULL,
	extended BIGINT NOT NULL,
	handed BIGINT NOT NULL,               -- it left the centre once
	reopened BIGINT NOT NULL,             -- so many times
	hop BIGINT NOT NULL,                  -- 0: closed
	hop_from_ms BIGINT NOT NULL,
	hop_due_ms BIGINT NOT NULL,
	pause BIGINT NOT NULL,                -- 0: the clock runs
	pause_why BIGINT NOT NULL,
	paused_ms BIGINT NOT NULL,
	answered_ms BIGINT NOT NULL,
	closed_ms BIGINT NOT NULL,
	interim_ms BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	link BIGINT NOT NULL,
	revision BIGINT NOT NULL,             -- of the form
	-- beside the state
	contact BIGINT NOT NULL,              -- in which it came; 0: none
	citizen BIGINT NOT NULL,
	caller_hash BIGINT NOT NULL,          -- the citizen's telephone: their next call ends a pause
	person BIGINT NOT NULL,               -- who opened it
	language BIGINT NOT NULL,
	tell_by BIGINT NOT NULL,
	tell_sealed BYTEA NOT NULL,
	site TEXT NOT NULL,
	floor TEXT NOT NULL,
	address_sealed BYTEA NOT NULL,
	text_sealed BYTEA NOT NULL,
	excerpt_sealed BYTEA NOT NULL,        -- its beginning, for lists
	asked_ms BIGINT NOT NULL,             -- the last question to the citizen
	heard_ms BIGINT NOT NULL,             -- their last word
	remind_ms BIGINT NOT NULL,            -- somebody is to be reminded then; 0: nobody
	calendar BIGINT NOT NULL,             -- mark of the calendar that the dates were counted with
	lock_by BIGINT NOT NULL,
	lock_ms BIGINT NOT NULL               -- until then
);
CREATE INDEX inquiry_open ON inquiry (due_ms, id) WHERE closed_ms = 0;
CREATE INDEX inquiry_remind ON inquiry (remind_ms, id) WHERE remind_ms <> 0;
CREATE INDEX inquiry_contact ON inquiry (contact, id);
CREATE INDEX inquiry_caller ON inquiry (caller_hash, id) WHERE caller_hash <> 0;
CREATE INDEX inquiry_parent ON inquiry (parent, id) WHERE parent <> 0;
CREATE INDEX inquiry_department ON inquiry (department, id) WHERE department <> 0;
CREATE INDEX inquiry_topic ON inquiry (topic, place, id);

-- Other contacts about it.
CREATE TABLE inquiry_talk (
	inquiry BIGINT NOT NULL,
	contact BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	PRIMARY KEY (inquiry, contact)
);
CREATE INDEX inquiry_talk_contact ON inquiry_talk (contact);

-- Whose turn it was, from when to when: the clock of each hop.
CREATE TABLE inquiry_hop (
	id BIGINT PRIMARY KEY,
	inquiry BIGINT NOT NULL,
	state BIGINT NOT NULL,
	department BIGINT NOT NULL,
	official BIGINT NOT NULL,
	from_ms BIGINT NOT NULL,
	to_ms BIGINT NOT NULL,                -- 0: now
	due_ms BIGINT NOT NULL,
	worked_ms BIGINT NOT NULL,            -- office time without pauses, once it is over
	paused_ms BIGINT NOT NULL             -- office time of its pauses
);
CREATE INDEX inquiry_hop_inquiry ON inquiry_hop (inquiry, id);

CREATE TABLE inquiry_pause (
	id BIGINT PRIMARY KEY,
	inquiry BIGINT NOT NULL,
	why BIGINT NOT NULL,
	person BIGINT NOT NULL,
	from_ms BIGINT NOT NULL,
	to_ms BIGINT NOT NULL,                -- 0: now
	ended_by BIGINT NOT NULL,
	heard_ms BIGINT NOT NULL              -- the citizen's word that answers it; before its beginning or end: it should not have been
);
CREATE INDEX inquiry_pause_inquiry ON inquiry_pause (inquiry, from_ms);
CREATE INDEX inquiry_pause_open ON inquiry_pause (from_ms) WHERE to_ms = 0;

-- The line of time: what was said.
CREATE TABLE inquiry_entry (
	id BIGINT PRIMARY KEY,
	inquiry BIGINT NOT NULL,
	kind BIGINT NOT NULL,                 -- enum inquiry_entry_kind
	move BIGINT NOT NULL,                 -- enum inquiry_move that it was said with; -1: none
	reason BIGINT NOT NULL,
	department BIGINT NOT NULL,           -- to whom, or who
	person BIGINT NOT NULL,
	contact BIGINT NOT NULL,
	letter BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	text_sealed BYTEA NOT NULL
);
CREATE INDEX inquiry_entry_inquiry ON inquiry_entry (inquiry, id);

-- How periods are counted, dated: a new row counts for what comes in from its day on. -1: any kind, any sub-kind; as a state: the inquiry as a whole.
CREATE TABLE inquiry_due_rule (
	id BIGINT PRIMARY KEY,
	kind BIGINT NOT NULL,
	sub BIGINT NOT NULL,
	state BIGINT NOT NULL,
	period BIGINT NOT NULL,
	unit BIGINT NOT NULL,                 -- enum due_unit
	first_day BIGINT NOT NULL,            -- days: the one on which it comes in counts
	office TEXT NOT NULL,                 -- when somebody works
	valid_from BIGINT NOT NULL,           -- 20260101; 0: since ever
	person BIGINT NOT NULL,
	at_ms BIGINT NOT NULL
);
INSERT INTO inquiry_due_rule (id, kind, sub, state, period, unit, first_day, office, valid_from, person, at_ms) VALUES
	(101, -1, -1, -1, 7, 1, 1, 'mon-fri 09:00-12:00, mon-fri 13:00-18:00', 0, 0, 0),
	(102, -1, 1, -1, 7, 1, 1, 'mon-fri 09:00-12:00, mon-fri 13:00-18:00', 0, 0, 0),
	(103, -1, 2, -1, 14, 1, 1, 'mon-fri 09:00-12:00, mon-fri 13:00-18:00', 0, 0, 0),
	(104, -1, 3, -1, 14, 1, 1, 'mon-fri 09:00-12:00, mon-fri 13:00-18:00', 0, 0, 0),
	(105, -1, 4, -1, 7, 1, 1, 'mon-fri 09:00-12:00, mon-fri 13:00-18:00', 0, 0, 0),
	(106, -1, 5, -1, 3, 0, 0, 'mon-fri 09:00-12:00, mon-fri 13:00-18:00', 0, 0, 0),
	(107, 3, -1, -1, 14, 1, 1, 'mon-fri 09:00-12:00, mon-fri 13:00-18:00', 0, 0, 0),
	(108, -1, -1, 1, 4, 0, 0, 'mon-fri 09:00-12:00, mon-fri 13:00-18:00', 0, 0, 0),
	(109, -1, -1, 2, 8, 0, 0, 'mon-fri 09:00-12:00, mon-fri 13:00-18:00', 0, 0, 0),
	(110, -1, -1, 4, 8, 0, 0, 'mon-fri 09:00-12:00, mon-fri 13:00-18:00', 0, 0, 0);
