-- A conversation goes on elsewhere: on the telephone, by a link in our own chat; notices before an ending; our registered addresses
-- (docs/conversation.md).

-- Folded from facts: this call was made because of that contact.
CREATE TABLE contact_after (
	contact BIGINT PRIMARY KEY,
	before BIGINT NOT NULL
)
--sqlite WITHOUT ROWID
;
CREATE INDEX contact_after_before ON contact_after (before, contact);

-- Folded from facts: how often a notice of this kind was said.
CREATE TABLE ending_warning (
	contact BIGINT NOT NULL,
	kind BIGINT NOT NULL,                 -- enum ending_kind
	times BIGINT NOT NULL,
	at_ms BIGINT NOT NULL,                -- the last one
	PRIMARY KEY (contact, kind)
)
--sqlite WITHOUT ROWID
;

-- Words that go on with a contact in our own chat, each once.
CREATE TABLE conversation_link (
	token_hash TEXT PRIMARY KEY,
	contact BIGINT NOT NULL,
	until_ms BIGINT NOT NULL,
	identity_hash BIGINT NOT NULL,        -- of the page that took it; 0 nobody yet
	taken_ms BIGINT NOT NULL              -- its first letter went to the contact; 0 none did
);
CREATE INDEX conversation_link_identity ON conversation_link (identity_hash) WHERE identity_hash <> 0;

-- Hosts and names on other networks that are ours.
CREATE TABLE our_address (
	address TEXT PRIMARY KEY,
	person BIGINT NOT NULL,
	at_ms BIGINT NOT NULL
);
