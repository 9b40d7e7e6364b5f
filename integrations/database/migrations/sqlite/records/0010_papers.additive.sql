-- Cards on paper. Their code is kept nowhere. `office` handed one out, empty where the citizen printed it.
CREATE TABLE papers (
    id BLOB NOT NULL PRIMARY KEY,
    citizen BLOB NOT NULL REFERENCES citizens (id) ON DELETE CASCADE,
    issued_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    office TEXT NOT NULL,
    withdrawn_at INTEGER
) STRICT;
CREATE INDEX papers_citizen ON papers (citizen);
CREATE INDEX papers_ends ON papers (ends_at);
