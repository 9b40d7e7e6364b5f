-- name: correction_by_id(id)^
SELECT r.id, r.citizen, r.state, r.asked_at, r.decided_at, r.body, c.version
FROM corrections AS r JOIN citizens AS c ON c.id = r.citizen WHERE r.id = :id;

-- name: corrections_of_citizen(citizen)
SELECT r.id, r.citizen, r.state, r.asked_at, r.decided_at, r.body, c.version
FROM corrections AS r JOIN citizens AS c ON c.id = r.citizen WHERE r.citizen = :citizen ORDER BY r.asked_at, r.id;

-- name: corrections_by_state(state, most)
SELECT r.id, r.citizen, r.state, r.asked_at, r.decided_at, r.body, c.version
FROM corrections AS r JOIN citizens AS c ON c.id = r.citizen WHERE r.state = :state ORDER BY r.asked_at, r.id LIMIT :most;

-- name: correction_put(id, citizen, state, asked_at, decided_at, body)!
INSERT INTO corrections (id, citizen, state, asked_at, decided_at, body)
VALUES (:id, :citizen, :state, :asked_at, :decided_at, :body)
ON CONFLICT (citizen, id) DO UPDATE
SET state = excluded.state, decided_at = excluded.decided_at, body = excluded.body
WHERE corrections.citizen = excluded.citizen;

-- name: corrections_forget(before)!
DELETE FROM corrections WHERE decided_at < :before;
