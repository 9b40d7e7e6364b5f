-- Every statement here runs in the database of keys.
-- name: key_by_owner(owner)^
SELECT wrapped FROM keys WHERE owner = :owner;

-- name: key_insert(owner, wrapped)!
INSERT INTO keys (owner, wrapped) VALUES (:owner, :wrapped) ON CONFLICT DO NOTHING;

-- name: key_delete(owner)!
DELETE FROM keys WHERE owner = :owner;

-- name: leaving_put(owner, erased)!
INSERT INTO leaving (owner, erased) VALUES (:owner, :erased)
ON CONFLICT (owner) DO UPDATE SET erased = excluded.erased;

-- name: leaving_delete(owner)!
DELETE FROM leaving WHERE owner = :owner;
