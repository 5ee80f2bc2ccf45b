-- Texts of the directory in other languages than Korean, all in one place: whose row, which text of it, which language.

CREATE TABLE directory_told (
	owner BIGINT NOT NULL,                -- id of a department, number, facility, rumour or programme
	field TEXT NOT NULL,                  -- name, purpose, claim, wording, summary
	language BIGINT NOT NULL,             -- enum language; Korean stands in the row itself
	words TEXT NOT NULL,                  -- never empty
	PRIMARY KEY (owner, field, language)
)
--sqlite WITHOUT ROWID
;

INSERT INTO directory_told SELECT id, 'name', 2, name_en FROM department WHERE name_en <> '';
INSERT INTO directory_told SELECT id, 'name', 2, name_en FROM directory_number WHERE name_en <> '';
INSERT INTO directory_told SELECT id, 'purpose', 2, purpose_en FROM directory_number WHERE purpose_en <> '';
INSERT INTO directory_told SELECT id, 'name', 2, name_en FROM facility WHERE name_en <> '';
INSERT INTO directory_told SELECT id, 'claim', 2, claim_en FROM rumour WHERE claim_en <> '';
INSERT INTO directory_told SELECT id, 'wording', 2, wording_en FROM rumour WHERE wording_en <> '';
INSERT INTO directory_told SELECT id, 'name', 2, name_en FROM programme WHERE name_en <> '';
INSERT INTO directory_told SELECT id, 'summary', 2, summary_en FROM programme WHERE summary_en <> '';

ALTER TABLE department DROP COLUMN name_en;
ALTER TABLE directory_number DROP COLUMN name_en;
ALTER TABLE directory_number DROP COLUMN purpose_en;
ALTER TABLE facility DROP COLUMN name_en;
ALTER TABLE rumour DROP COLUMN claim_en;
ALTER TABLE rumour DROP COLUMN wording_en;
ALTER TABLE programme DROP COLUMN name_en;
ALTER TABLE programme DROP COLUMN summary_en;
