-- name: subscriptions_of_channel(channel)
SELECT channel, purpose, remaining, lasting, changed_at, refused, version
FROM subscriptions WHERE channel = :channel ORDER BY purpose;

-- name: subscription_put(channel, purpose, remaining, lasting, changed_at, refused, version)!
INSERT INTO subscriptions (channel, purpose, remaining, lasting, changed_at, refused, version)
VALUES (:channel, :purpose, :remaining, :lasting, :changed_at, :refused, 1)
ON CONFLICT (channel, purpose) DO UPDATE
SET remaining = excluded.remaining, lasting = excluded.lasting, changed_at = excluded.changed_at,
    refused = excluded.refused, version = subscriptions.version + 1
WHERE coalesce(:version, subscriptions.version) = subscriptions.version;
