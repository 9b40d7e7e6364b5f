-- name: login_by_token(token)^
SELECT
    l.token, l.channel, l.created_at, l.seen_at, l.logged_in_at, c.account, c.unfollowed_at, a.account, a.unfollowed_at,
    c.version, z.id, z.version
FROM logins AS l
JOIN channels AS c ON c.id = l.channel
LEFT JOIN channels AS a ON a.id = l.logged_in_at
LEFT JOIN citizens AS z ON z.id = c.citizen AND NOT EXISTS (
    SELECT 1 FROM channels AS o
    WHERE o.union_id = c.union_id AND o.citizen = c.citizen AND o.seen_at > c.seen_at AND o.id <> c.id
)
WHERE l.token = :token;

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
