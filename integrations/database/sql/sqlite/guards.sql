-- There is one writer, so what holds when it is looked at holds at the commit.
-- name: channel_has_version(id, created_at, version)^
SELECT 1 FROM channels WHERE id = :id AND created_at = :created_at AND version = :version;

-- name: channel_has_citizen(id, citizen)^
SELECT 1 FROM channels WHERE id = :id AND citizen IS :citizen;

-- name: channel_is_absent(id)^
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM channels WHERE id = :id);

-- name: citizen_has_version(id, version)^
SELECT 1 FROM citizens WHERE id = :id AND version = :version;

-- name: citizen_is_absent(id)^
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM citizens WHERE id = :id);

-- name: login_is_there(token)^
SELECT 1 FROM logins WHERE token = :token;
