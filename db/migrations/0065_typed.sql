-- Real-time text of calls (R036, EN 301 549 6.2): each line that was finished, beside the voice. What was erased while typing is nowhere.

CREATE TABLE typed_line (
	id BIGINT PRIMARY KEY,
	contact BIGINT NOT NULL,
	typed_by BIGINT NOT NULL,             -- enum typed_by
	person BIGINT NOT NULL,               -- who of us, 0: nobody of us
	at_ms BIGINT NOT NULL,                -- begun
	text_sealed BYTEA NOT NULL
);
CREATE INDEX typed_line_contact ON typed_line (contact, id);
