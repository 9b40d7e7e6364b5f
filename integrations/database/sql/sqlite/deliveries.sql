-- name: delivery_by_key(key)^
SELECT taken_at, owner, reply FROM deliveries WHERE key = :key;

-- name: delivery_insert(key, taken_at, owner, reply)!
INSERT INTO deliveries (key, taken_at, owner, reply) VALUES (:key, :taken_at, :owner, :reply)
ON CONFLICT DO NOTHING;

-- name: replies_forget(before)!
UPDATE deliveries SET reply = NULL, owner = NULL WHERE (reply IS NULL) = 0 AND taken_at < :before;

-- name: deliveries_forget(before)!
DELETE FROM deliveries WHERE (reply IS NULL) IN (0, 1) AND taken_at < :before;
