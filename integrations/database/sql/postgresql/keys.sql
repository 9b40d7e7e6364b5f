-- In the database of keys, but for the last one.
-- name: keys_are_there(owners)
SELECT owner, wrapped FROM keys WHERE owner = ANY(:owners) FOR KEY SHARE;

-- name: key_locked(owner)^
SELECT 1 FROM keys WHERE owner = :owner FOR UPDATE;

-- name: leaving_locked()
SELECT owner, erased FROM leaving ORDER BY erased FOR UPDATE SKIP LOCKED;

-- name: channel_is_alone(id)^
SELECT 1 FROM channels WHERE id = :id AND citizen IS NULL FOR SHARE;
