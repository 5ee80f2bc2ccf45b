-- What the media worker found in a file, and what is handed on instead of it (docs/attachments.md).
ALTER TABLE attachment ADD COLUMN look BIGINT NOT NULL DEFAULT 0;        -- enum attachment_look
ALTER TABLE attachment ADD COLUMN clean TEXT NOT NULL DEFAULT '';        -- digest of the copy without metadata, or redacted; '' none
ALTER TABLE attachment ADD COLUMN clean_type TEXT NOT NULL DEFAULT '';
ALTER TABLE attachment ADD COLUMN clean_bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attachment ADD COLUMN thumb TEXT NOT NULL DEFAULT '';        -- digest of a small picture; '' none
ALTER TABLE attachment ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;    -- how often it was redacted
ALTER TABLE attachment ADD COLUMN origin_sealed BYTEA;                   -- JSON: where and when it was taken, as the file said
CREATE INDEX attachment_clean ON attachment (clean) WHERE clean <> '';
CREATE INDEX attachment_thumb ON attachment (thumb) WHERE thumb <> '';
CREATE INDEX attachment_pending ON attachment (id) WHERE look IN (0, 5);   -- pending, held
