-- Messages of callers, folded from facts. The sound is a recording without a segment; the work is a row of callback.
CREATE TABLE voicemail (
	recording BIGINT PRIMARY KEY,
	contact BIGINT NOT NULL,
	callback BIGINT NOT NULL,             -- 0: there is no message, or it was cut off by a restart
	begun_ms BIGINT NOT NULL,
	lasted_ms BIGINT NOT NULL,
	how BIGINT NOT NULL                   -- enum voicemail_end
)
--sqlite WITHOUT ROWID
;
CREATE INDEX voicemail_contact ON voicemail (contact);
