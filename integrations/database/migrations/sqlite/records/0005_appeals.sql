CREATE TABLE appeals (
    number TEXT NOT NULL PRIMARY KEY,
    citizen BLOB NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    decided_at INTEGER,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX appeals_citizen ON appeals (citizen);
CREATE INDEX appeals_state ON appeals (state, due_at);
CREATE INDEX appeals_decided ON appeals (decided_at) WHERE decided_at IS NOT NULL;

-- Apart, so that only who asks for a picture reads one.
CREATE TABLE photos (
    number TEXT NOT NULL PRIMARY KEY REFERENCES appeals (number) ON DELETE CASCADE,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE corrections (
    id TEXT NOT NULL PRIMARY KEY,
    citizen BLOB NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    decided_at INTEGER,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX corrections_citizen ON corrections (citizen);
CREATE INDEX corrections_state ON corrections (state, asked_at);
CREATE INDEX corrections_decided ON corrections (decided_at) WHERE decided_at IS NOT NULL;

-- Everyone hit by one record of a source is found from an upheld appeal.
CREATE INDEX evidence_batch ON evidence (batch) WHERE batch <> '';
