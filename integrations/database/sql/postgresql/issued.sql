-- Rows come as JSON, so that those of many people are one statement.
-- name: issued_put(rows)!
INSERT INTO issued (cti, exp, pseudonym, rank)
SELECT decode(one ->> 0, 'hex'), (one ->> 1)::bigint, decode(one ->> 2, 'hex'), (one ->> 3)::bigint
FROM jsonb_array_elements(:rows::text::jsonb) AS one;

-- name: issued_known(ids)
SELECT cti FROM issued
WHERE cti IN (SELECT decode(one, 'hex') FROM jsonb_array_elements_text(:ids::text::jsonb) AS one);

-- name: issued_forget(before)!
DELETE FROM issued WHERE exp < :before;
