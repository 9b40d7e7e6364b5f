-- name: delivery_insert(key, sent_at, taken_at, owner, reply)!
INSERT INTO deliveries (key, sent_at, taken_at, owner, reply) VALUES (:key, :sent_at, :taken_at, :owner, :reply)
ON CONFLICT DO NOTHING;
