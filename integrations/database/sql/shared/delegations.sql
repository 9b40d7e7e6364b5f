-- name: delegation_by_id(id)^
SELECT d.id, d.holder, d.person, d.kind, d.state, d.asked_at, d.until, d.decided_at, d.decided_by, h.version, p.version
FROM delegations AS d JOIN citizens AS h ON h.id = d.holder JOIN citizens AS p ON p.id = d.person WHERE d.id = :id;

-- name: delegations_of_holder(holder)
SELECT d.id, d.holder, d.person, d.kind, d.state, d.asked_at, d.until, d.decided_at, d.decided_by, h.version, p.version
FROM delegations AS d JOIN citizens AS h ON h.id = d.holder JOIN citizens AS p ON p.id = d.person
WHERE d.holder = :holder ORDER BY d.asked_at, d.id;

-- name: delegations_of_person(person)
SELECT d.id, d.holder, d.person, d.kind, d.state, d.asked_at, d.until, d.decided_at, d.decided_by, h.version, p.version
FROM delegations AS d JOIN citizens AS h ON h.id = d.holder JOIN citizens AS p ON p.id = d.person
WHERE d.person = :person ORDER BY d.asked_at, d.id;

-- name: delegations_by_state(state, most)
SELECT d.id, d.holder, d.person, d.kind, d.state, d.asked_at, d.until, d.decided_at, d.decided_by, h.version, p.version
FROM delegations AS d JOIN citizens AS h ON h.id = d.holder JOIN citizens AS p ON p.id = d.person
WHERE d.state = :state ORDER BY d.asked_at, d.id LIMIT :most;

-- name: delegations_over(now, refused_before, most)
SELECT d.id, d.holder, d.person, d.kind, d.state, d.asked_at, d.until, d.decided_at, d.decided_by, h.version, p.version
FROM delegations AS d JOIN citizens AS h ON h.id = d.holder JOIN citizens AS p ON p.id = d.person
WHERE d.over_at <= :now AND (d.state IN ('asked', 'confirmed') OR d.state = 'refused' AND d.over_at < :refused_before)
ORDER BY d.asked_at, d.id LIMIT :most;

-- name: delegation_put(id, holder, person, kind, state, asked_at, until, decided_at, decided_by, over_at)!
INSERT INTO delegations (id, holder, person, kind, state, asked_at, until, decided_at, decided_by, over_at)
VALUES (:id, :holder, :person, :kind, :state, :asked_at, :until, :decided_at, :decided_by, :over_at)
ON CONFLICT (holder, id) DO UPDATE
SET kind = excluded.kind, state = excluded.state, until = excluded.until, decided_at = excluded.decided_at,
    decided_by = excluded.decided_by, over_at = excluded.over_at
WHERE delegations.holder = excluded.holder AND delegations.person = excluded.person;

-- name: delegations_raise_others(citizen)!
UPDATE citizens SET version = version + 1 WHERE id IN (
    SELECT holder FROM delegations WHERE person = :citizen
    UNION
    SELECT person FROM delegations WHERE holder = :citizen
);

-- name: delegations_forget(before)!
DELETE FROM delegations WHERE over_at < :before;
