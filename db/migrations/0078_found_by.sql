-- What is looked for by a value that only the moment knows. An index over a part of the rows serves a
-- statement that says the same condition in words; these did not, so each letter that came was
-- compared with every letter that had ever come.

DROP INDEX letter_contact;
CREATE INDEX letter_contact ON letter (contact, way, id);
DROP INDEX letter_inquiry;
CREATE INDEX letter_inquiry ON letter (inquiry, id);
DROP INDEX letter_open;
CREATE INDEX letter_state ON letter (state, id);
CREATE INDEX letter_by_external ON letter (external, way, id);

DROP INDEX conversation_live;
CREATE INDEX conversation_state ON conversation (state, contact);
DROP INDEX conversation_link_identity;
CREATE INDEX conversation_link_identity ON conversation_link (identity_hash);

DROP INDEX inquiry_parent;
CREATE INDEX inquiry_parent ON inquiry (parent, link);
DROP INDEX inquiry_caller;
CREATE INDEX inquiry_caller ON inquiry (caller_hash, id);
DROP INDEX inquiry_department;
CREATE INDEX inquiry_department ON inquiry (department, id);
CREATE INDEX inquiry_entry_letter ON inquiry_entry (letter);

DROP INDEX citizen_name;
CREATE INDEX citizen_name ON citizen (name_hash);
DROP INDEX contact_private_caller;
CREATE INDEX contact_private_caller ON contact_private (caller_hash, contact);
