-- name: item_by_id(id)^
SELECT i.id, i.channel, i.account, i.kind, i.state, i.tries, i.reason, i.created_at, i.due_at, i.sent_at, i.body, c.citizen
FROM items AS i JOIN channels AS c ON c.id = i.channel WHERE i.id = :id;

-- name: items_by_state(state, most)
SELECT i.id, i.channel, i.account, i.kind, i.state, i.tries, i.reason, i.created_at, i.due_at, i.sent_at, i.body, c.citizen
FROM items AS i JOIN channels AS c ON c.id = i.channel WHERE i.state = :state ORDER BY i.due_at, i.id LIMIT :most;

-- name: items_due(now, most)
SELECT i.id, i.channel, i.account, i.kind, i.state, i.tries, i.reason, i.created_at, i.due_at, i.sent_at, i.body, c.citizen
FROM items AS i JOIN channels AS c ON c.id = i.channel
WHERE i.state = 'waiting' AND i.due_at <= :now ORDER BY i.due_at, i.id LIMIT :most;

-- name: items_sent_since(channel, since)^
SELECT count(*) FROM items WHERE channel = :channel AND sent_at >= :since;

-- name: items_of_channel(channel, version)
SELECT items.id, items.body FROM items JOIN channels ON channels.id = items.channel
WHERE items.channel = :channel AND channels.version = :version;

-- name: items_count_of_channel(channel, count)^
SELECT 1 WHERE (SELECT count(*) FROM items WHERE channel = :channel) = :count;

-- name: item_put(id, channel, account, kind, state, tries, reason, created_at, due_at, sent_at, body)!
INSERT INTO items (id, channel, account, kind, state, tries, reason, created_at, due_at, sent_at, body)
VALUES (:id, :channel, :account, :kind, :state, :tries, :reason, :created_at, :due_at, :sent_at, :body)
ON CONFLICT (id) DO UPDATE
SET state = excluded.state, tries = excluded.tries, reason = excluded.reason, due_at = excluded.due_at,
    sent_at = excluded.sent_at, body = excluded.body;

-- name: item_reseal(id, channel, body)!
UPDATE items SET body = :body WHERE id = :id AND channel = :channel;

-- name: items_delete_of_citizen(citizen)!
DELETE FROM items WHERE channel IN (SELECT id FROM channels WHERE citizen = :citizen);

-- name: items_forget(before)!
DELETE FROM items WHERE state <> 'waiting' AND due_at < :before;
