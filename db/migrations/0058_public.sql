-- What citizens do themselves (R021, R029, R054, R058, R086): reports, visits to the own inquiries, ratings, what was read; Open311.

CREATE TABLE public_report (
	inquiry BIGINT PRIMARY KEY,
	service BIGINT NOT NULL,              -- enum report_service
	branch BIGINT NOT NULL,               -- enum report_branch
	latitude BIGINT NOT NULL,             -- millionths of a degree; both 0: not said
	longitude BIGINT NOT NULL,
	client_hash BIGINT NOT NULL,          -- the mark that the sender gave it: sent twice is one; 0: none
	shown BIGINT NOT NULL,                -- others may read its words, redacted
	made_ms BIGINT NOT NULL,
	public_sealed BYTEA NOT NULL          -- these words
);
CREATE UNIQUE INDEX public_report_client ON public_report (client_hash) WHERE client_hash <> 0;
CREATE INDEX public_report_made ON public_report (made_ms, inquiry);
CREATE INDEX public_report_service ON public_report (service, made_ms);

CREATE TABLE public_rating (
	inquiry BIGINT PRIMARY KEY,
	stars BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,
	text_sealed BYTEA NOT NULL
);

-- A one-time code that went to a telephone; a new one takes the place of the old one.
CREATE TABLE public_code (
	caller_hash BIGINT PRIMARY KEY,
	code_hash TEXT NOT NULL,
	tries BIGINT NOT NULL,
	until_ms BIGINT NOT NULL
);

-- Who may see what for half an hour: all of a telephone (caller_hash) or one inquiry.
CREATE TABLE public_visit (
	token_hash TEXT PRIMARY KEY,
	caller_hash BIGINT NOT NULL,
	inquiry BIGINT NOT NULL,
	until_ms BIGINT NOT NULL
);

-- Tries of the hour by what was tried: a telephone, a receipt, a way to send codes.
CREATE TABLE public_try (
	what BIGINT PRIMARY KEY,
	tries BIGINT NOT NULL,
	from_ms BIGINT NOT NULL
);

CREATE TABLE public_read (
	article BIGINT PRIMARY KEY,
	hits BIGINT NOT NULL
);

-- Updates that another system sent: its own id of each, so that it is one when it comes again.
CREATE TABLE public_update (
	id BIGINT PRIMARY KEY,
	inquiry BIGINT NOT NULL,
	entry BIGINT NOT NULL,
	external_hash BIGINT NOT NULL UNIQUE,
	at_ms BIGINT NOT NULL,
	public_sealed BYTEA NOT NULL
);
CREATE INDEX public_update_inquiry ON public_update (inquiry, id);
CREATE INDEX public_update_at ON public_update (at_ms, id);
