-- What the centre knows (R039-R043): answers with their wordings and versions, what they were used for, what is wrong with them.
CREATE TABLE article (
	id BIGINT PRIMARY KEY,
	kind BIGINT NOT NULL,                 -- enum knowledge_kind
	audience BIGINT NOT NULL,             -- enum audience
	language BIGINT NOT NULL,
	department BIGINT NOT NULL,           -- who answers for it; 0: nobody
	title TEXT NOT NULL,
	aliases TEXT NOT NULL,                -- callers' wordings, one a line
	body TEXT NOT NULL,
	source TEXT NOT NULL,                 -- where it was checked
	state BIGINT NOT NULL,                -- enum article_state
	revision BIGINT NOT NULL,
	checked_ms BIGINT NOT NULL,
	valid_from_ms BIGINT NOT NULL,
	valid_to_ms BIGINT NOT NULL,          -- 0: no end
	changed_ms BIGINT NOT NULL,
	changed_by BIGINT NOT NULL,
	change BIGINT NOT NULL                -- grows with each change: what the index has not seen yet
);
CREATE UNIQUE INDEX article_change ON article (change);
CREATE UNIQUE INDEX article_title ON article (title, language);

CREATE TABLE article_version (
	article BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	title TEXT NOT NULL,
	aliases TEXT NOT NULL,
	body TEXT NOT NULL,
	at_ms BIGINT NOT NULL,
	person BIGINT NOT NULL,
	PRIMARY KEY (article, revision)
);

CREATE TABLE article_use (
	article BIGINT NOT NULL,
	day BIGINT NOT NULL,                  -- days since 1970
	times BIGINT NOT NULL,
	PRIMARY KEY (article, day)
);

CREATE TABLE article_remark (
	id BIGINT PRIMARY KEY,
	article BIGINT NOT NULL,              -- 0: nothing was found
	remark BIGINT NOT NULL,               -- enum article_remark
	contact BIGINT NOT NULL,
	person BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	words BYTEA,                          -- sealed: what was looked for, what is wrong
	done_ms BIGINT NOT NULL,
	done_by BIGINT NOT NULL
);
CREATE INDEX article_remark_open ON article_remark (at_ms) WHERE done_ms = 0;
