-- name: delivery_by_key(key)^
SELECT taken_at, owner, reply FROM deliveries WHERE key = :key;

-- name: delivery_insert(key, taken_at, owner, reply)!
INSERT INTO deliveries (key, taken_at, owner, reply) VALUES (:key, :taken_at, :owner, :reply)
ON CONFLICT DO NOTHING;
