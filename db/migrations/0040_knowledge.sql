-- One search over everything (docs/knowledge.md): which rows can be found; and the editors' work on articles.

-- Every row that a search may find has one line here; `change` grows with each change of it, so that the index follows.
CREATE TABLE searchable (
	id BIGINT PRIMARY KEY,                -- of the row, whatever table it stands in
	kind BIGINT NOT NULL,                 -- enum found_kind
	change BIGINT NOT NULL
)
--sqlite WITHOUT ROWID
;
CREATE UNIQUE INDEX searchable_change ON searchable (change);
INSERT INTO searchable (id, kind, change) SELECT id, 0, change FROM article;
DROP INDEX article_change;
ALTER TABLE article DROP COLUMN change;

ALTER TABLE article ADD COLUMN original BIGINT NOT NULL DEFAULT 0;       -- the article that it translates; 0: none
ALTER TABLE article ADD COLUMN spoken TEXT NOT NULL DEFAULT '';          -- how it is read aloud
ALTER TABLE article ADD COLUMN live_revision BIGINT NOT NULL DEFAULT 0;  -- the version that is shown; 0: none was yet
ALTER TABLE article ADD COLUMN review_ms BIGINT NOT NULL DEFAULT 0;      -- to be looked at by then; 0: no duty
UPDATE article SET live_revision = revision WHERE state = 1;
CREATE INDEX article_original ON article (original);
CREATE INDEX article_review ON article (review_ms) WHERE review_ms > 0;
ALTER TABLE article_version ADD COLUMN spoken TEXT NOT NULL DEFAULT '';

ALTER TABLE article_remark ADD COLUMN state BIGINT NOT NULL DEFAULT 0;   -- enum remark_state
ALTER TABLE article_remark ADD COLUMN taken_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE article_remark ADD COLUMN reply BYTEA;                       -- sealed: what the editor says to it
UPDATE article_remark SET state = 2 WHERE done_ms > 0;

-- Shown first while the incident is on.
CREATE TABLE article_pin (
	incident BIGINT NOT NULL,
	article BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	person BIGINT NOT NULL,
	PRIMARY KEY (incident, article)
)
--sqlite WITHOUT ROWID
;

-- What people typed: before they answered with an article, or where nothing was found (article 0).
CREATE TABLE wording (
	id BIGINT PRIMARY KEY,
	article BIGINT NOT NULL,
	hash BIGINT NOT NULL,                 -- keyed, of the folded words: the same ones are counted
	words BYTEA NOT NULL,                 -- sealed
	times BIGINT NOT NULL,
	people BIGINT NOT NULL,               -- different ones, as far as two
	person BIGINT NOT NULL,               -- the first of them
	first_ms BIGINT NOT NULL,
	last_ms BIGINT NOT NULL,
	decided_ms BIGINT NOT NULL,           -- 0: waits for an editor
	decided_by BIGINT NOT NULL,
	taken BIGINT NOT NULL                 -- it became a wording of the article
);
CREATE UNIQUE INDEX wording_hash ON wording (article, hash);
CREATE INDEX wording_open ON wording (last_ms) WHERE decided_ms = 0;

-- Synonyms and phrases that editors keep beside those of the product; `change` as in searchable.
CREATE TABLE knowledge_word (
	id BIGINT PRIMARY KEY,
	word BIGINT NOT NULL,                 -- enum knowledge_word
	said TEXT NOT NULL,
	meant TEXT NOT NULL,                  -- '' for a phrase
	both_ways BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	person BIGINT NOT NULL,
	ended_ms BIGINT NOT NULL,
	change BIGINT NOT NULL
);

CREATE TABLE knowledge_policy (
	id BIGINT PRIMARY KEY,                -- 1: there is one row
	two_persons BIGINT NOT NULL,          -- who wrote a version does not put it live
	review_days BIGINT NOT NULL,          -- after so long an article is to be looked at; 0: never
	at_ms BIGINT NOT NULL,
	person BIGINT NOT NULL
);
INSERT INTO knowledge_policy (id, two_persons, review_days, at_ms, person) VALUES (1, 0, 365, 0, 0);

-- What must be read (R071): a version, by a team or everybody who takes contacts.
CREATE TABLE reading (
	id BIGINT PRIMARY KEY,
	article BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	team BIGINT NOT NULL,                 -- 0: everybody
	due_ms BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	person BIGINT NOT NULL,
	ended_ms BIGINT NOT NULL
);
CREATE TABLE reading_done (
	reading BIGINT NOT NULL,
	person BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	PRIMARY KEY (reading, person)
)
--sqlite WITHOUT ROWID
;
