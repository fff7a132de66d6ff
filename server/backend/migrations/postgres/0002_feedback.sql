-- What visitors of the public pages write. Nobody is named but by an address they give themselves.

CREATE TABLE feedback (
    id TEXT PRIMARY KEY,
    category TEXT NOT NULL CHECK (category IN ('barrier', 'defect', 'wish', 'question')),
    message TEXT NOT NULL,
    email TEXT,
    given_at BIGINT NOT NULL
);
CREATE INDEX feedback_given_at ON feedback (given_at);
