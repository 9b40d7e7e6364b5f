-- Passes given out and not yet expired, so that one can be told from a forged one and taken back.
CREATE TABLE issued (
    cti BLOB NOT NULL PRIMARY KEY,
    exp INTEGER NOT NULL,
    pseudonym BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX issued_expired ON issued (exp);
