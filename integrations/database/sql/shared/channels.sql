-- name: channel_by_id(id)^
SELECT id, account, citizen, created_at, seen_at, unfollowed_at, union_id, version, body FROM channels WHERE id = :id;

-- name: channels_of_citizen(citizen)
SELECT id, account, citizen, created_at, seen_at, unfollowed_at, union_id, version, body
FROM channels WHERE citizen = :citizen ORDER BY created_at, id;

-- name: channels_with_union(union_id)
SELECT id, account, citizen, created_at, seen_at, unfollowed_at, union_id, version, body
FROM channels WHERE union_id = :union_id ORDER BY created_at, id;

-- name: channels_to_erase(unfollowed_before, unfinished_before, most)
SELECT id, account, citizen, created_at, seen_at, unfollowed_at, union_id, version, body
FROM channels WHERE unfollowed_at < :unfollowed_before OR (citizen IS NULL AND seen_at < :unfinished_before)
ORDER BY seen_at LIMIT :most;

-- name: channel_insert(id, account, citizen, created_at, seen_at, unfollowed_at, union_id, body)!
INSERT INTO channels (id, account, citizen, created_at, seen_at, unfollowed_at, union_id, version, body)
VALUES (:id, :account, :citizen, :created_at, :seen_at, :unfollowed_at, :union_id, 1, :body)
ON CONFLICT DO NOTHING;

-- One erased and begun anew has other versions, told from those before by when it began.
-- name: channel_update(id, created_at, version, citizen, seen_at, unfollowed_at, union_id, body)!
UPDATE channels
SET citizen = :citizen, seen_at = :seen_at, unfollowed_at = :unfollowed_at, union_id = :union_id,
    version = version + 1, body = :body
WHERE id = :id AND created_at = :created_at AND version = :version;

-- name: channel_delete(id)!
DELETE FROM channels WHERE id = :id;
