-- Files that belong to inquiries, letters, articles (R016): one row for each that came; the bytes lie sealed in
-- DATA/attachments, once for each content.
CREATE TABLE attachment (
	id BIGINT PRIMARY KEY,
	digest TEXT NOT NULL,                 -- keyed hash of the content: names the file
	bytes BIGINT NOT NULL,
	type TEXT NOT NULL,                   -- by content, not by name: image/jpeg
	name_sealed BYTEA,
	made_ms BIGINT NOT NULL,
	made_by BIGINT NOT NULL               -- person, 0: came with a letter
);
CREATE INDEX attachment_digest ON attachment (digest);
CREATE INDEX attachment_made ON attachment (made_ms);

CREATE TABLE attachment_link (
	attachment BIGINT NOT NULL,
	owner_kind BIGINT NOT NULL,           -- enum attachment_owner
	owner BIGINT NOT NULL,
	PRIMARY KEY (attachment, owner_kind, owner)
);
CREATE INDEX attachment_link_owner ON attachment_link (owner_kind, owner);

CREATE TABLE attachment_gone (            -- contents whose last row went: their files go with the next sweep
	digest TEXT PRIMARY KEY
);
