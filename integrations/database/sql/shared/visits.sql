-- One citizen's, for their own view: no other query reads a visit (tests/architecture holds it).
-- name: visits_of_citizen(citizen)
SELECT id, body FROM visits WHERE citizen = :citizen;

-- name: visit_put(citizen, id, day, body, traced)!
INSERT INTO visits (citizen, id, day, body, traced) VALUES (:citizen, :id, :day, :body, :traced)
ON CONFLICT (citizen, id, day) DO UPDATE SET body = excluded.body, traced = excluded.traced;

-- name: visit_drop(citizen, id, day)!
DELETE FROM visits WHERE citizen = :citizen AND id = :id AND day = :day;
