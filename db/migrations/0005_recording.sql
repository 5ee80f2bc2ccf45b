-- Recordings of conversations: one row each, folded from facts and completed when the sound is made. The sound itself lies in
-- DATA/recordings, sealed.
CREATE TABLE recording (
	id BIGINT PRIMARY KEY,
	contact BIGINT NOT NULL,
	segment BIGINT NOT NULL,
	agent BIGINT NOT NULL,
	queue BIGINT NOT NULL,
	started_ms BIGINT NOT NULL,
	ended_ms BIGINT NOT NULL,
	lasted_ms BIGINT NOT NULL,
	how BIGINT NOT NULL,                  -- enum recording_end
	lost BIGINT NOT NULL,                 -- packets that are missing
	bytes BIGINT NOT NULL,                -- of the sound; 0 until it is made
	made_ms BIGINT NOT NULL,
	keep_until_ms BIGINT NOT NULL,
	kept BIGINT NOT NULL,                 -- legal hold
	restricted BIGINT NOT NULL,           -- of a crisis: few may listen
	deleted_ms BIGINT NOT NULL,
	deleted_by BIGINT NOT NULL,
	gone BIGINT NOT NULL,                 -- enum recording_gone
	removed_ms BIGINT NOT NULL,           -- its files are gone, too
	marks TEXT NOT NULL,                  -- "hold 12000 resume 15000"
	peaks BYTEA NOT NULL                  -- loudness for the waveform: left, then right
);
CREATE INDEX recording_contact ON recording (contact);
CREATE INDEX recording_due ON recording (keep_until_ms) WHERE deleted_ms = 0;
CREATE INDEX recording_removal ON recording (deleted_ms) WHERE removed_ms = 0 AND deleted_ms > 0;
CREATE INDEX recording_open ON recording (started_ms) WHERE how = 0;

-- The chain: each link holds a keyed hash of itself and of the link before, so that none can be changed, taken out or put in.
CREATE TABLE recording_link (
	number BIGINT PRIMARY KEY,            -- 1, 2, 3, ...
	recording BIGINT NOT NULL,
	what BIGINT NOT NULL,                 -- 1 made, 2 deleted
	at_ms BIGINT NOT NULL,
	digest BYTEA NOT NULL,                -- of the sealed file; empty when it was deleted
	hash BYTEA NOT NULL
);
CREATE INDEX recording_link_recording ON recording_link (recording);

-- Who listened, why, when.
CREATE TABLE recording_played (
	id BIGINT PRIMARY KEY,
	recording BIGINT NOT NULL,
	person BIGINT NOT NULL,
	purpose BIGINT NOT NULL,              -- enum recording_use
	download BIGINT NOT NULL,
	at_ms BIGINT NOT NULL
);
CREATE INDEX recording_played_recording ON recording_played (recording);

-- What is recorded and how long it stays; queue 0 is every queue without a row of its own.
CREATE TABLE recording_policy (
	queue BIGINT PRIMARY KEY,
	recorded BIGINT NOT NULL,
	keep_days BIGINT NOT NULL,
	key_pause_s BIGINT NOT NULL,          -- it rests so long after a key that the citizen pressed; 0 never
	own BIGINT NOT NULL                   -- agents may listen to their own calls; counts in row 0
);
INSERT INTO recording_policy (queue, recorded, keep_days, key_pause_s, own) VALUES (0, 1, 180, 10, 0);
