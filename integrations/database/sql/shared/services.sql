-- name: services_shown()
SELECT region, version, rows FROM services AS newest
WHERE shown = 1 AND NOT EXISTS (
    SELECT 1 FROM services AS newer
    WHERE newer.region = newest.region AND newer.shown = 1 AND newer.version > newest.version
)
ORDER BY region;

-- name: services_undo(region)!
UPDATE services SET shown = 0
WHERE region = :region AND version = (SELECT max(version) FROM services WHERE region = :region AND shown = 1);
