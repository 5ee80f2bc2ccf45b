-- Who else was in a contact: agents who were asked, numbers outside that were dialled. Folded from facts.

CREATE TABLE party (
	id BIGINT PRIMARY KEY,
	contact BIGINT NOT NULL,
	role BIGINT NOT NULL,
	purpose BIGINT NOT NULL,
	agent BIGINT NOT NULL,                -- 0: outside
	entry BIGINT NOT NULL,                -- the number in the directory; 0 none
	invited_ms BIGINT NOT NULL,
	joined_ms BIGINT NOT NULL,            -- 0: never answered
	left_ms BIGINT NOT NULL,              -- 0: still there
	talk_ms BIGINT NOT NULL,              -- from joining to leaving, or to becoming the agent
	how BIGINT NOT NULL                   -- -1 while it lasts, or when it became the agent
)
--sqlite WITHOUT ROWID
;
CREATE INDEX party_contact ON party (contact, id);
