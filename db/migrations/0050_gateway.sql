-- The key of a channel's address is compared by the text edge, with the sealed settings that it has read.
ALTER TABLE channel DROP COLUMN key_hash;
