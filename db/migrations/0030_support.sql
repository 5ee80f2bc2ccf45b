-- Care of those who answer (docs/care.md); how a wallboard's screen looks (docs/wallboard.md).

CREATE TABLE hard_contact (                   -- folded from facts
	contact BIGINT NOT NULL,
	agent BIGINT NOT NULL,
	why BIGINT NOT NULL,                  -- enum hard_why
	at_ms BIGINT NOT NULL,
	PRIMARY KEY (contact, agent, why)
)
--sqlite WITHOUT ROWID
;
CREATE INDEX hard_contact_agent ON hard_contact (agent, at_ms);
CREATE INDEX hard_contact_time ON hard_contact (at_ms);

CREATE TABLE panic (                          -- likewise: one press of the quiet key
	agent BIGINT NOT NULL,
	pressed_ms BIGINT NOT NULL,
	contact BIGINT NOT NULL,              -- 0: not in a call
	seen_by BIGINT NOT NULL,
	seen_ms BIGINT NOT NULL,
	over_ms BIGINT NOT NULL,
	PRIMARY KEY (agent, pressed_ms)
)
--sqlite WITHOUT ROWID
;

CREATE TABLE support_request (
	id BIGINT PRIMARY KEY,
	person BIGINT NOT NULL,               -- who asked
	kind BIGINT NOT NULL,                 -- enum support_kind
	contact BIGINT NOT NULL,              -- 0: about none
	at_ms BIGINT NOT NULL,
	text_sealed BYTEA NOT NULL,
	state BIGINT NOT NULL,                -- enum support_state
	answered_by BIGINT NOT NULL,
	answered_ms BIGINT NOT NULL,
	answer_sealed BYTEA NOT NULL,
	meet_ms BIGINT NOT NULL,              -- when somebody comes; 0 not said
	closed_ms BIGINT NOT NULL
);
CREATE INDEX support_request_open ON support_request (id) WHERE closed_ms = 0;
CREATE INDEX support_request_person ON support_request (person, id);
CREATE TABLE support_duty (
	person BIGINT PRIMARY KEY             -- who sees requests; nobody here: every supervisor and manager
);

CREATE TABLE praise (
	id BIGINT PRIMARY KEY,
	agent BIGINT NOT NULL,
	given_by BIGINT NOT NULL,             -- enum praise_by
	sender BIGINT NOT NULL,               -- who wrote it down
	contact BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	seen_ms BIGINT NOT NULL,
	text_sealed BYTEA NOT NULL
);
CREATE INDEX praise_agent ON praise (agent, id);

CREATE TABLE wall_look (
	token BIGINT PRIMARY KEY,
	layout BIGINT NOT NULL,               -- enum wall_layout
	light BIGINT NOT NULL,
	language BIGINT NOT NULL              -- 0: the page's
);
