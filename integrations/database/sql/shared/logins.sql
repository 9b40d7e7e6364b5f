-- name: login_by_token(token)^
SELECT token, channel, created_at, seen_at, logged_in_at FROM logins WHERE token = :token;

-- name: login_insert(token, channel, created_at, seen_at, logged_in_at)!
INSERT INTO logins (token, channel, created_at, seen_at, logged_in_at)
VALUES (:token, :channel, :created_at, :seen_at, :logged_in_at)
ON CONFLICT DO NOTHING;

-- name: login_update(token, channel, seen_at)!
UPDATE logins SET seen_at = CASE WHEN seen_at < :seen_at THEN :seen_at ELSE seen_at END
WHERE token = :token AND channel = :channel;

-- name: login_delete(token)!
DELETE FROM logins WHERE token = :token;

-- name: logins_forget(before)!
DELETE FROM logins WHERE seen_at < :before;
