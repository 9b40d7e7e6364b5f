-- name: officers_all()
SELECT id, name, body, region FROM officers ORDER BY id;

-- name: officer_put(id, name, body, region)!
INSERT INTO officers (id, name, body, region) VALUES (:id, :name, :body, :region)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, body = excluded.body, region = excluded.region;
