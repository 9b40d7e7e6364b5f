-- name: services_publish(region, rows)!
INSERT INTO services (region, version, shown, rows)
SELECT :region, 1 + coalesce(max(version), 0), 1, :rows FROM services WHERE region = :region;

-- name: root_check_put(digest)!
INSERT INTO root_check (digest) SELECT :digest WHERE NOT EXISTS (SELECT 1 FROM root_check);
