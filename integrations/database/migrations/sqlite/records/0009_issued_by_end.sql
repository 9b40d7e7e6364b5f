-- Passes given out stand in the order of their ends: those of one commit are in one page, instead of one each.
CREATE TABLE issued_by_end (
    exp INTEGER NOT NULL,
    cti BLOB NOT NULL,
    pseudonym BLOB NOT NULL,
    PRIMARY KEY (exp, cti)
) STRICT, WITHOUT ROWID;
INSERT INTO issued_by_end (exp, cti, pseudonym) SELECT exp, cti, pseudonym FROM issued;
DROP TABLE issued;
ALTER TABLE issued_by_end RENAME TO issued;
