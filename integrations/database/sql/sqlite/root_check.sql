-- In both databases.
-- name: root_check_put(digest)!
INSERT INTO root_check (digest) SELECT :digest WHERE NOT EXISTS (SELECT 1 FROM root_check);

-- name: root_check_others(digest)
SELECT 1 FROM root_check WHERE digest <> :digest;
