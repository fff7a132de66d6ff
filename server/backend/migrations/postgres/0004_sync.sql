-- The order of each document, its materialised state, and what devices sent.

CREATE TABLE head (
    document_id TEXT PRIMARY KEY REFERENCES document (id),
    rev BIGINT NOT NULL,
    body TEXT NOT NULL
);

-- Accepted entries, gapless per document, never changed. A person stands here by id only.
CREATE TABLE log (
    document_id TEXT NOT NULL REFERENCES document (id),
    rev BIGINT NOT NULL,
    -- NULL for a step of the lifecycle.
    edit_id TEXT,
    -- The register, where a text was written that later edits may start from.
    field TEXT,
    -- Arrival.
    at BIGINT NOT NULL,
    -- NULL for what the server merged.
    author TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (document_id, rev)
);
CREATE UNIQUE INDEX log_edit ON log (edit_id) WHERE edit_id IS NOT NULL;
CREATE INDEX log_field ON log (document_id, field, rev) WHERE field IS NOT NULL;

-- What was said to each numbered edit of a device, so that a repeat gets the same answer.
CREATE TABLE device_edit (
    device TEXT NOT NULL,
    document_id TEXT NOT NULL REFERENCES document (id),
    seq BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    verdict TEXT NOT NULL,
    PRIMARY KEY (device, document_id, seq)
);

-- Valid edits that came too late, each its author's own.
CREATE TABLE parked (
    edit_id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document (id),
    author TEXT NOT NULL,
    edit TEXT NOT NULL,
    at BIGINT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('locked', 'no_right'))
);
CREATE INDEX parked_author ON parked (author);

-- Who was given a document to edit: what they still send after losing it is parked, not lost.
CREATE TABLE held (
    document_id TEXT NOT NULL REFERENCES document (id),
    person_id TEXT NOT NULL,
    PRIMARY KEY (document_id, person_id)
);
