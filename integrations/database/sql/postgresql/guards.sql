-- What must hold at the commit is locked until then; whoever wants to change it waits.
-- name: channel_has_version(id, created_at, version)^
SELECT 1 FROM channels WHERE id = :id AND created_at = :created_at AND version = :version FOR SHARE;

-- name: channel_has_citizen(id, citizen)^
SELECT 1 FROM channels WHERE id = :id AND citizen IS NOT DISTINCT FROM :citizen FOR SHARE;

-- name: channel_is_absent(id)^
SELECT 1 WHERE channel_is_absent(:id);

-- name: citizen_has_version(id, version)^
SELECT 1 FROM citizens WHERE id = :id AND version = :version FOR SHARE;

-- name: citizen_is_absent(id)^
SELECT 1 WHERE citizen_is_absent(:id);

-- name: login_is_there(token)^
SELECT 1 FROM logins WHERE token = :token FOR SHARE;
