-- Parked edits that their authors dropped. A device may still know that one of them was parked, and asks
-- for it: it is not lost.

CREATE TABLE dropped (
    edit_id BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
