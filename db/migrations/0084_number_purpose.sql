-- What callers get at a number, in English: the directory of people who do not read Korean.

ALTER TABLE directory_number ADD COLUMN purpose_en TEXT NOT NULL DEFAULT '';
