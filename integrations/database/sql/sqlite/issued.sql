-- Rows come as JSON, so that those of many people are one statement.
-- name: issued_put(rows)!
INSERT INTO issued (cti, exp, pseudonym, rank)
SELECT unhex(value ->> 0), value ->> 1, unhex(value ->> 2), value ->> 3 FROM json_each(:rows);

-- name: issued_known(ids)
SELECT cti FROM issued WHERE cti IN (SELECT unhex(value) FROM json_each(:ids));

-- Not too many at once, for while they are deleted nobody else's commit goes on.
-- name: issued_forget(before)!
DELETE FROM issued WHERE (exp, cti) IN (
    SELECT exp, cti FROM issued WHERE exp < :before ORDER BY exp LIMIT 10000
);
