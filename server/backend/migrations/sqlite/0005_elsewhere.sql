-- What still lay on a device when it was heard of last, beside what it sent. A person stands here by id only.

CREATE TABLE device_left (
    device TEXT NOT NULL,
    document_id TEXT NOT NULL REFERENCES document (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    edits INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (device, document_id)
) STRICT;
CREATE INDEX device_left_organisation ON device_left (organisation_id);
