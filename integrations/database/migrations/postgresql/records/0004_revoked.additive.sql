-- How grave the colour of a pass was when it was signed (0 green, 1 yellow, 2 red); none for one that ends in a moment.
ALTER TABLE issued ADD COLUMN rank bigint;
CREATE INDEX issued_pseudonym ON issued (pseudonym) WHERE rank IS NOT NULL;

-- Codes taken back before their end. `seq` is the number of the first list that names them, 0 until one does.
CREATE TABLE revoked (
    cti bytea NOT NULL PRIMARY KEY,
    exp bigint NOT NULL,
    seq bigint NOT NULL
);
CREATE INDEX revoked_exp ON revoked (exp);
CREATE INDEX revoked_seq ON revoked (seq);
