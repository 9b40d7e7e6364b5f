-- In the day the message says it was sent.
-- name: delivery_by_key(key, sent_at)^
SELECT taken_at, owner, reply FROM deliveries WHERE key = :key AND sent_at = :sent_at;
