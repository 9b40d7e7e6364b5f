-- There is one server, so nothing is leased.
-- name: items_due(now, most, kind)
SELECT i.id, i.channel, i.account, i.kind, i.state, i.tries, i.reason, i.created_at, i.due_at, i.sent_at,
    i.way, i.receipt, i.arrived, i.body, c.citizen
FROM items AS i JOIN channels AS c ON c.id = i.channel
WHERE i.state = 'waiting' AND i.due_at <= :now
    AND CASE WHEN :kind = '' THEN i.kind NOT IN ('photo', 'union') ELSE i.kind = :kind END
ORDER BY i.due_at, i.id LIMIT :most;

-- name: lease_renew()
SELECT 1 WHERE FALSE;

-- name: lease_end()
SELECT 1 WHERE FALSE;
