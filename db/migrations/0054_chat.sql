-- Files that citizens send up on the page of the chat, before and after a letter takes them (docs/chat.md).
CREATE TABLE chat_file (
	attachment BIGINT PRIMARY KEY,
	identity_hash BIGINT NOT NULL         -- of who sent it
);
