-- In both databases.
-- name: root_check_others(digest)
SELECT 1 FROM root_check WHERE digest <> :digest;
