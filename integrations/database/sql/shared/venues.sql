-- name: venue_by_id(id)^
SELECT id, kind, region, zh, en, hours, capacity, screen FROM venues WHERE id = :id;

-- name: venues_by_region(first, last, most)
SELECT id, kind, region, zh, en, hours, capacity, screen FROM venues
WHERE region BETWEEN :first AND :last ORDER BY region, id LIMIT :most;

-- name: venue_put(id, kind, region, zh, en, hours, capacity, screen)!
INSERT INTO venues (id, kind, region, zh, en, hours, capacity, screen)
VALUES (:id, :kind, :region, :zh, :en, :hours, :capacity, :screen)
ON CONFLICT (id) DO UPDATE
SET kind = excluded.kind, region = excluded.region, zh = excluded.zh, en = excluded.en, hours = excluded.hours,
    capacity = excluded.capacity, screen = excluded.screen;
