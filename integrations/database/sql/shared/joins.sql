-- name: join_by_id(id)^
SELECT j.id, j.holder, j.waiting, j.state, j.tries, j.asked_at, j.expires_at, j.decided_at, j.body, c.version
FROM joins AS j JOIN citizens AS c ON c.id = j.holder WHERE j.id = :id;

-- name: joins_of_holder(holder)
SELECT j.id, j.holder, j.waiting, j.state, j.tries, j.asked_at, j.expires_at, j.decided_at, j.body, c.version
FROM joins AS j JOIN citizens AS c ON c.id = j.holder WHERE j.holder = :holder ORDER BY j.asked_at, j.id;

-- name: join_of_waiting(waiting)^
SELECT j.id, j.holder, j.waiting, j.state, j.tries, j.asked_at, j.expires_at, j.decided_at, j.body, c.version
FROM joins AS j JOIN citizens AS c ON c.id = j.holder
WHERE j.waiting = :waiting ORDER BY j.asked_at DESC, j.id DESC LIMIT 1;

-- name: joins_by_state(state, most)
SELECT j.id, j.holder, j.waiting, j.state, j.tries, j.asked_at, j.expires_at, j.decided_at, j.body, c.version
FROM joins AS j JOIN citizens AS c ON c.id = j.holder WHERE j.state = :state
ORDER BY j.decided_at DESC, j.id LIMIT :most;

-- name: join_put(id, holder, waiting, state, tries, asked_at, expires_at, decided_at, body)!
INSERT INTO joins (id, holder, waiting, state, tries, asked_at, expires_at, decided_at, body)
VALUES (:id, :holder, :waiting, :state, :tries, :asked_at, :expires_at, :decided_at, :body)
ON CONFLICT (holder, id) DO UPDATE
SET state = excluded.state, tries = excluded.tries, expires_at = excluded.expires_at,
    decided_at = excluded.decided_at, body = excluded.body
WHERE joins.holder = excluded.holder AND joins.waiting = excluded.waiting;

-- name: joins_forget(before)!
DELETE FROM joins WHERE coalesce(decided_at, expires_at) < :before;
