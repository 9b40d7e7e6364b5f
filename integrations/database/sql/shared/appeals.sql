-- name: appeal_by_number(number)^
SELECT a.number, a.citizen, a.state, a.opened_at, a.due_at, a.decided_at, a.body, p.number IS NOT NULL, c.version
FROM appeals AS a JOIN citizens AS c ON c.id = a.citizen LEFT JOIN photos AS p ON p.citizen = a.citizen AND p.number = a.number
WHERE a.number = :number;

-- name: appeals_of_citizen(citizen)
SELECT a.number, a.citizen, a.state, a.opened_at, a.due_at, a.decided_at, a.body, p.number IS NOT NULL, c.version
FROM appeals AS a JOIN citizens AS c ON c.id = a.citizen LEFT JOIN photos AS p ON p.citizen = a.citizen AND p.number = a.number
WHERE a.citizen = :citizen ORDER BY a.opened_at, a.number;

-- name: appeals_by_state(state, most)
SELECT a.number, a.citizen, a.state, a.opened_at, a.due_at, a.decided_at, a.body, p.number IS NOT NULL, c.version
FROM appeals AS a JOIN citizens AS c ON c.id = a.citizen LEFT JOIN photos AS p ON p.citizen = a.citizen AND p.number = a.number
WHERE a.state = :state ORDER BY a.due_at, a.number LIMIT :most;

-- name: photo_by_number(number)^
SELECT a.citizen, c.version, p.body
FROM photos AS p JOIN appeals AS a ON a.citizen = p.citizen AND a.number = p.number JOIN citizens AS c ON c.id = a.citizen
WHERE p.number = :number;

-- name: appeal_put(number, citizen, state, opened_at, due_at, decided_at, body)!
INSERT INTO appeals (number, citizen, state, opened_at, due_at, decided_at, body)
VALUES (:number, :citizen, :state, :opened_at, :due_at, :decided_at, :body)
ON CONFLICT (citizen, number) DO UPDATE
SET state = excluded.state, due_at = excluded.due_at, decided_at = excluded.decided_at, body = excluded.body
WHERE appeals.citizen = excluded.citizen;

-- name: photo_put(citizen, number, body)!
INSERT INTO photos (citizen, number, body) VALUES (:citizen, :number, :body)
ON CONFLICT (citizen, number) DO UPDATE SET body = excluded.body;

-- name: appeals_forget(before)!
DELETE FROM appeals WHERE decided_at < :before;
