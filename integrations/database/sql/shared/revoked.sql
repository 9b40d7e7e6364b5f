-- Passes of a citizen that were signed with a colour less grave than the present one.
-- name: revoked_put(citizen, rank)!
INSERT INTO revoked (cti, exp, seq)
SELECT cti, exp, 0 FROM issued WHERE pseudonym = :citizen AND rank < :rank
ON CONFLICT DO NOTHING;

-- name: revoked_put_papers(citizen)!
INSERT INTO revoked (cti, exp, seq)
SELECT id, ends_at, 0 FROM papers WHERE citizen = :citizen
ON CONFLICT DO NOTHING;

-- name: revoked_put_one(cti, exp)!
INSERT INTO revoked (cti, exp, seq) VALUES (:cti, :exp, 0) ON CONFLICT DO NOTHING;

-- name: revoked_until(since)
SELECT cti, exp, seq FROM revoked WHERE exp > :since;

-- name: revoked_number(seq)!
UPDATE revoked SET seq = :seq WHERE seq = 0;

-- A day after their end, so that whoever took them down is told that they are gone.
-- name: revoked_forget(before)!
DELETE FROM revoked WHERE exp < :before - 86400000000;
