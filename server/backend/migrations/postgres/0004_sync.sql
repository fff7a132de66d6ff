-- The order of each document, its materialised state, and what devices sent.

CREATE TABLE head (
    document_id TEXT NOT NULL UNIQUE REFERENCES document (id),
    -- The short name of the document in the tables that grow with every edit.
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rev BIGINT NOT NULL,
    body TEXT NOT NULL
);

-- Accepted entries, gapless per document, never changed. A person stands here by id only. Ids are kept as
-- their sixteen bytes where every edit has some.
CREATE TABLE log (
    document BIGINT NOT NULL REFERENCES head (number),
    rev BIGINT NOT NULL,
    -- NULL for a step of the lifecycle.
    edit_id BYTEA,
    -- The register, where a text was written that later edits may start from.
    field TEXT,
    -- Arrival.
    at BIGINT NOT NULL,
    -- NULL for what the server merged.
    author BYTEA,
    -- What the other columns do not say.
    body TEXT NOT NULL,
    PRIMARY KEY (document, rev)
);
CREATE UNIQUE INDEX log_edit ON log (edit_id) WHERE edit_id IS NOT NULL;
CREATE INDEX log_field ON log (document, field) WHERE field IS NOT NULL;

-- What was said to each numbered edit of a device, so that a repeat gets the same answer.
CREATE TABLE device_edit (
    device BYTEA NOT NULL,
    document BIGINT NOT NULL REFERENCES head (number),
    seq BIGINT NOT NULL,
    -- The first half of the SHA-256: it tells a repeat from another edit of a cloned device.
    digest BYTEA NOT NULL,
    -- Taken, with this place in the log; the verdict of everything else.
    rev BIGINT,
    verdict TEXT,
    PRIMARY KEY (device, document, seq),
    CHECK ((rev IS NULL) <> (verdict IS NULL))
);

-- Valid edits that came too late, each its author's own.
CREATE TABLE parked (
    edit_id BYTEA PRIMARY KEY,
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
