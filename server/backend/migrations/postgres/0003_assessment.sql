-- Catalogues, assessments with their documents, and what was submitted.

-- Rows never change: who needs another catalogue publishes another version.
CREATE TABLE catalogue (
    id TEXT PRIMARY KEY,
    key TEXT NOT NULL,
    version TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    body TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    UNIQUE (key, version)
);

CREATE TABLE assessment (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    catalogue_id TEXT NOT NULL REFERENCES catalogue (id),
    round BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'in_review', 'returned', 'accepted')),
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    submitted_at BIGINT,
    UNIQUE (organisation_id, round)
);
-- An organisation works on one at a time, however many people press the button at once.
CREATE UNIQUE INDEX assessment_in_work ON assessment (organisation_id) WHERE state <> 'accepted';

-- Each has one audience.
CREATE TABLE document (
    id TEXT PRIMARY KEY,
    assessment_id TEXT NOT NULL REFERENCES assessment (id),
    kind TEXT NOT NULL CHECK (kind IN ('answers', 'internal', 'coach', 'review')),
    UNIQUE (assessment_id, kind)
);

-- What was submitted, as it was. Rows never change.
CREATE TABLE submission (
    assessment_id TEXT NOT NULL REFERENCES assessment (id),
    number BIGINT NOT NULL,
    snapshot TEXT NOT NULL,
    salt BYTEA NOT NULL,
    hash TEXT NOT NULL,
    answers_rev BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    submitted_by TEXT NOT NULL,
    PRIMARY KEY (assessment_id, number)
);
