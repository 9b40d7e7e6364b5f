-- Deleting what is over, by the index that is meant.
-- name: audit_end(before)!
UPDATE audit_ended SET before = max(before, :before);

-- name: evidence_documents_ended(before)
SELECT DISTINCT document FROM evidence AS ended INDEXED BY evidence_ends WHERE ends_at < :before
AND NOT EXISTS (SELECT 1 FROM evidence AS later WHERE later.document = ended.document AND later.ends_at >= :before);

-- name: citizens_raise_by_ended(before)!
UPDATE citizens SET version = version + 1 WHERE document IN (SELECT document FROM evidence WHERE ends_at < :before);

-- Not too many at once, for while they are deleted nobody else's commit goes on.
-- name: replies_forget(before)!
UPDATE deliveries SET reply = NULL, owner = NULL WHERE key IN (
    SELECT key FROM deliveries WHERE (reply IS NULL) = 0 AND taken_at < :before LIMIT 10000
);

-- name: deliveries_forget(before)!
DELETE FROM deliveries WHERE key IN (
    SELECT key FROM deliveries WHERE (reply IS NULL) IN (0, 1) AND taken_at < :before LIMIT 100000
);

-- name: items_forget(before)!
DELETE FROM items WHERE id IN (
    SELECT id FROM items WHERE state IN ('sent', 'failed', 'dropped') AND due_at < :before LIMIT 10000
);

-- name: audit_forget(before)!
DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < :before ORDER BY at LIMIT 10000);

-- A day is over when its last instant is. 86400000000 µs are a day.
-- name: visits_forget(before)!
DELETE FROM visits WHERE (citizen, id, day) IN (
    SELECT citizen, id, day FROM visits WHERE day <= :before - 86400000000 ORDER BY day LIMIT 10000
);
