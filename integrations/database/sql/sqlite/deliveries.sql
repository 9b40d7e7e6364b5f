-- name: delivery_by_key(key)^
SELECT taken_at, owner, reply FROM deliveries WHERE key = :key;
