-- name: declarations_of_citizen(citizen)
SELECT id, body FROM declarations WHERE citizen = :citizen ORDER BY declared_at, id;

-- name: declaration_put(id, citizen, declared_at, body)!
INSERT INTO declarations (id, citizen, declared_at, body) VALUES (:id, :citizen, :declared_at, :body)
ON CONFLICT (citizen, id) DO UPDATE SET declared_at = excluded.declared_at, body = excluded.body
WHERE declarations.citizen = excluded.citizen;

-- name: declaration_drop(id, citizen)!
DELETE FROM declarations WHERE id = :id AND citizen = :citizen;
