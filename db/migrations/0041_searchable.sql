-- Past inquiries are found by the search (docs/knowledge.md): those that are there already.
INSERT INTO searchable (id, kind, change) SELECT id, 8, id FROM inquiry;
