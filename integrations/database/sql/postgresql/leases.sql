-- Items of a channel whose lease is another's are passed over; so are those somebody else is just taking.
-- name: items_due(now, most, kind, holder, until)
WITH due AS (
    SELECT i.channel, i.id, i.created_at FROM items AS i
    WHERE i.state = 'waiting' AND i.due_at <= :now
        AND CASE WHEN :kind = '' THEN i.kind NOT IN ('photo', 'union') ELSE i.kind = :kind END
        AND NOT EXISTS (
            SELECT 1 FROM leases AS l WHERE l.channel = i.channel AND l.kind = :kind AND l.until > :now
        )
    ORDER BY i.due_at, i.id LIMIT :most FOR UPDATE OF i SKIP LOCKED
), leased AS (
    INSERT INTO leases (channel, kind, holder, until)
    SELECT DISTINCT due.channel, CAST(:kind AS text), CAST(:holder AS bytea), CAST(:until AS bigint) FROM due ORDER BY due.channel
    ON CONFLICT (channel, kind) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE leases.until <= :now
    RETURNING leases.channel
)
SELECT i.id, i.channel, i.account, i.kind, i.state, i.tries, i.reason, i.created_at, i.due_at, i.sent_at,
    i.way, i.receipt, i.arrived, i.body, c.citizen
FROM due JOIN leased ON leased.channel = due.channel
JOIN items AS i ON i.channel = due.channel AND i.id = due.id AND i.created_at = due.created_at
JOIN channels AS c ON c.id = i.channel
ORDER BY i.due_at, i.id;

-- name: lease_renew(channel, kind, holder, until)!
UPDATE leases SET until = :until WHERE channel = :channel AND kind = :kind AND holder = :holder;

-- name: lease_end(channel, kind, holder)!
DELETE FROM leases WHERE channel = :channel AND kind = :kind AND holder = :holder;
