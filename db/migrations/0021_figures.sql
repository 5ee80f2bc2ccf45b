-- Figures (docs/figures.md): rows that reports add up, folded from facts beside the writer; may be dropped and made again.
-- They hold no person's data, so they may stay when the contacts themselves are gone.

CREATE TABLE figure_mark (
	id BIGINT PRIMARY KEY,                -- 1: there is one row
	seq BIGINT NOT NULL,                  -- the fold has seen the log up to here
	at_ms BIGINT NOT NULL,                -- of that fact
	mono_us BIGINT NOT NULL,
	again BIGINT NOT NULL,                -- asked to be made anew so often
	done BIGINT NOT NULL                  -- and done so often
);
INSERT INTO figure_mark (id, seq, at_ms, mono_us, again, done) VALUES (1, 0, 0, 0, 0, 0);

CREATE TABLE figure_contact (
	id BIGINT PRIMARY KEY,
	started_ms BIGINT NOT NULL,
	ended_ms BIGINT NOT NULL,
	channel BIGINT NOT NULL,
	language BIGINT NOT NULL,
	queue BIGINT NOT NULL,                -- the first
	agent BIGINT NOT NULL,                -- the first who answered
	kind BIGINT NOT NULL,                 -- enum entry_kind
	result BIGINT NOT NULL,
	agents BIGINT NOT NULL,               -- parts of agents
	topic BIGINT NOT NULL,
	place BIGINT NOT NULL,
	outcome BIGINT NOT NULL
)
--sqlite WITHOUT ROWID
;
CREATE INDEX figure_contact_time ON figure_contact (started_ms);
CREATE INDEX figure_contact_open ON figure_contact (id) WHERE ended_ms = 0;

CREATE TABLE figure_entry (
	id BIGINT PRIMARY KEY,
	contact BIGINT NOT NULL,
	queue BIGINT NOT NULL,
	agent BIGINT NOT NULL,
	kind BIGINT NOT NULL,                 -- enum entry_kind
	because BIGINT NOT NULL,
	queued_ms BIGINT NOT NULL,
	answered_ms BIGINT NOT NULL,
	ended_ms BIGINT NOT NULL,
	ending BIGINT NOT NULL,               -- enum entry_end
	wait_ms BIGINT NOT NULL,
	estimate_ms BIGINT NOT NULL,          -- what was told; below 0 nothing
	talk_ms BIGINT NOT NULL,
	hold_ms BIGINT NOT NULL,
	wrap_ms BIGINT NOT NULL,
	how BIGINT NOT NULL                   -- enum segment_end, -1 none
)
--sqlite WITHOUT ROWID
;
CREATE INDEX figure_entry_queued ON figure_entry (queued_ms);
CREATE INDEX figure_entry_ended ON figure_entry (ended_ms);

CREATE TABLE figure_time (
	cell_ms BIGINT NOT NULL,              -- start of the half hour
	agent BIGINT NOT NULL,
	ringing_ms BIGINT NOT NULL,
	talking_ms BIGINT NOT NULL,
	holding_ms BIGINT NOT NULL,
	wrapping_ms BIGINT NOT NULL,
	idle_ms BIGINT NOT NULL,
	break_ms BIGINT NOT NULL,
	meal_ms BIGINT NOT NULL,
	training_ms BIGINT NOT NULL,
	rest_ms BIGINT NOT NULL,
	away_ms BIGINT NOT NULL,
	supervising_ms BIGINT NOT NULL,
	PRIMARY KEY (cell_ms, agent)
)
--sqlite WITHOUT ROWID
;
CREATE TABLE figure_agent (
	agent BIGINT PRIMARY KEY,
	presence BIGINT NOT NULL,
	routing BIGINT NOT NULL,
	since_ms BIGINT NOT NULL,
	since_us BIGINT NOT NULL,
	contact BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	wrap_ms BIGINT NOT NULL
);

-- How each queue's service level is made; without a row by the formula of queue 0, without that by short_off.
CREATE TABLE figure_level (
	queue BIGINT PRIMARY KEY,             -- 0: all others
	formula TEXT NOT NULL,
	weights TEXT NOT NULL                 -- of "own": 1000000/1101100
);

-- Teams: who belonged to which, since when. Somebody may be in two, and counts once in what is above them.
CREATE TABLE team (
	id BIGINT PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
);
CREATE TABLE team_member (
	team BIGINT NOT NULL,
	person BIGINT NOT NULL,
	from_ms BIGINT NOT NULL,
	until_ms BIGINT NOT NULL,             -- 0: still
	PRIMARY KEY (team, person, from_ms)
);
CREATE INDEX team_member_person ON team_member (person);
