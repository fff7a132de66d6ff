-- Programmes, organisations, people, and what signing in needs. Times are microseconds UTC, flags 0 or 1.

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE programme (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    land TEXT NOT NULL,
    operator TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE organisation (
    id TEXT PRIMARY KEY,
    programme_id TEXT NOT NULL REFERENCES programme (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    inhabitants INTEGER,
    as_of TEXT NOT NULL,
    UNIQUE (id, programme_id)
) STRICT;

-- The official keys, dated: mergers change them, the organisation stays.
CREATE TABLE organisation_key (
    organisation_id TEXT NOT NULL,
    programme_id TEXT NOT NULL,
    ags TEXT,
    ars TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    PRIMARY KEY (organisation_id, valid_from),
    FOREIGN KEY (organisation_id, programme_id) REFERENCES organisation (id, programme_id)
) STRICT;
CREATE UNIQUE INDEX organisation_key_ags ON organisation_key (programme_id, ags) WHERE valid_to IS NULL;
CREATE UNIQUE INDEX organisation_key_ars ON organisation_key (programme_id, ars) WHERE valid_to IS NULL;

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    programme_id TEXT NOT NULL REFERENCES programme (id),
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('staff', 'navigator', 'head', 'coach', 'director', 'admin')),
    organisation_id TEXT,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    password_hash TEXT,
    password_changed_at INTEGER,
    session_epoch INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    CHECK ((role IN ('staff', 'navigator', 'head')) = (organisation_id IS NOT NULL)),
    FOREIGN KEY (organisation_id, programme_id) REFERENCES organisation (id, programme_id)
) STRICT;
CREATE INDEX person_organisation ON person (organisation_id, role);

-- Which Lotse looks after which organisation; ended rows stay as history.
CREATE TABLE assignment (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    coach_id TEXT NOT NULL REFERENCES person (id),
    deputy INTEGER NOT NULL CHECK (deputy IN (0, 1)),
    since INTEGER NOT NULL,
    until INTEGER,
    PRIMARY KEY (organisation_id, coach_id, since)
) STRICT;
CREATE UNIQUE INDEX assignment_current ON assignment (organisation_id, deputy) WHERE until IS NULL;
CREATE UNIQUE INDEX assignment_once ON assignment (coach_id, organisation_id) WHERE until IS NULL;

-- The hash of the id only: who reads the table cannot take over a session.
CREATE TABLE session (
    id_hash BLOB PRIMARY KEY,
    user_id TEXT REFERENCES person (id) ON DELETE CASCADE,
    data TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_seen INTEGER NOT NULL
) STRICT;
CREATE INDEX session_person ON session (user_id);

-- Failed tries to sign in, by the hash of a login or of an address.
CREATE TABLE login_failure (
    key TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;

CREATE TABLE password_link (
    token_hash BLOB PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX password_link_person ON password_link (user_id);
