-- What consultants need not type or remember (R056): texts to insert, guides through a call, checklists.
CREATE TABLE canned_text (
	id BIGINT PRIMARY KEY,
	kind BIGINT NOT NULL,                 -- enum canned_kind
	scope BIGINT NOT NULL,                -- enum canned_scope
	team BIGINT NOT NULL,                 -- of scope team; 0 else
	person BIGINT NOT NULL,               -- whose own; 0 else
	language BIGINT NOT NULL,
	keyword TEXT NOT NULL,                -- typed after / to find it
	title TEXT NOT NULL,
	body TEXT NOT NULL,                   -- a script and a checklist have a step or an item a line
	topic BIGINT NOT NULL,                -- 0: of any
	revision BIGINT NOT NULL,
	changed_ms BIGINT NOT NULL,
	changed_by BIGINT NOT NULL
);
CREATE UNIQUE INDEX canned_text_keyword ON canned_text (keyword, language, kind, scope, team, person);

CREATE TABLE canned_use (
	canned BIGINT NOT NULL,
	day BIGINT NOT NULL,                  -- days since 1970
	times BIGINT NOT NULL,
	PRIMARY KEY (canned, day)
);

-- Who has walked the first steps at the desk.
CREATE TABLE desk_guide (
	person BIGINT PRIMARY KEY,
	done_ms BIGINT NOT NULL
);
