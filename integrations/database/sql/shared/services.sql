-- name: services_shown()
SELECT region, max(version), rows FROM services WHERE shown = 1 GROUP BY region ORDER BY region;

-- name: services_undo(region)!
UPDATE services SET shown = 0
WHERE region = :region AND version = (SELECT max(version) FROM services WHERE region = :region AND shown = 1);
