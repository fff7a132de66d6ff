-- What led to the place where a document stands, so that a browser notices when the database was put back
-- to an older state. Empty for everything that came before marks.

ALTER TABLE head ADD COLUMN mark TEXT NOT NULL DEFAULT '';
