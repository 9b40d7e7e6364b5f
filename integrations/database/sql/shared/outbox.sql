-- name: item_by_id(id)^
SELECT i.id, i.channel, i.account, i.kind, i.state, i.tries, i.reason, i.created_at, i.due_at, i.sent_at,
    i.way, i.receipt, i.arrived, i.body, c.citizen
FROM items AS i JOIN channels AS c ON c.id = i.channel WHERE i.id = :id;

-- name: items_by_state(state, most)
SELECT i.id, i.channel, i.account, i.kind, i.state, i.tries, i.reason, i.created_at, i.due_at, i.sent_at,
    i.way, i.receipt, i.arrived, i.body, c.citizen
FROM items AS i JOIN channels AS c ON c.id = i.channel WHERE i.state = :state ORDER BY i.due_at, i.id LIMIT :most;

-- name: items_unsent_of_channel(channel)
SELECT i.id, i.channel, i.account, i.kind, i.state, i.tries, i.reason, i.created_at, i.due_at, i.sent_at,
    i.way, i.receipt, i.arrived, i.body, c.citizen
FROM items AS i JOIN channels AS c ON c.id = i.channel
WHERE i.channel = :channel AND i.sent_at IS NULL AND i.state = 'waiting' ORDER BY i.due_at, i.id;

-- name: item_by_receipt(account, receipt)^
SELECT i.id, i.channel, i.account, i.kind, i.state, i.tries, i.reason, i.created_at, i.due_at, i.sent_at,
    i.way, i.receipt, i.arrived, i.body, c.citizen
FROM items AS i JOIN channels AS c ON c.id = i.channel
WHERE i.account = :account AND i.receipt = :receipt AND i.receipt <> '' ORDER BY i.created_at DESC, i.id LIMIT 1;

-- name: items_unheard(before, most)
SELECT i.id, i.channel, i.account, i.kind, i.state, i.tries, i.reason, i.created_at, i.due_at, i.sent_at,
    i.way, i.receipt, i.arrived, i.body, c.citizen
FROM items AS i JOIN channels AS c ON c.id = i.channel
WHERE i.kind = 'news' AND i.created_at <= :before
    AND (i.state IN ('waiting', 'failed') OR (i.state = 'sent' AND i.receipt <> '' AND i.arrived <> 'yes'))
ORDER BY i.created_at, i.id LIMIT :most;

-- name: items_due_count(now)^
SELECT count(*) FROM items WHERE state = 'waiting' AND due_at <= :now;

-- name: items_failed_count()^
SELECT count(*) FROM items WHERE state = 'failed';

-- name: items_sent_since(channel, since)^
SELECT count(*) FROM items WHERE channel = :channel AND sent_at >= :since;

-- name: items_of_channel(channel, version)
SELECT items.id, items.body FROM items JOIN channels ON channels.id = items.channel
WHERE items.channel = :channel AND channels.version = :version;

-- name: items_count_of_channel(channel, count)^
SELECT 1 WHERE (SELECT count(*) FROM items WHERE channel = :channel) = :count;

-- name: item_put(id, channel, account, kind, state, tries, reason, created_at, due_at, sent_at, way, receipt, arrived, body)!
INSERT INTO items (
    id, channel, account, kind, state, tries, reason, created_at, due_at, sent_at, way, receipt, arrived, body
)
VALUES (
    :id, :channel, :account, :kind, :state, :tries, :reason, :created_at, :due_at, :sent_at,
    :way, :receipt, :arrived, :body
)
ON CONFLICT (channel, id, created_at) DO UPDATE
SET channel = excluded.channel, account = excluded.account, state = excluded.state, tries = excluded.tries, reason = excluded.reason, due_at = excluded.due_at,
    sent_at = excluded.sent_at, way = excluded.way, receipt = excluded.receipt, arrived = excluded.arrived,
    body = excluded.body;

-- name: item_reseal(id, channel, body)!
UPDATE items SET body = :body WHERE id = :id AND channel = :channel;

-- name: items_delete_of_citizen(citizen)!
DELETE FROM items WHERE channel IN (SELECT id FROM channels WHERE citizen = :citizen);
