-- name: audit_end(before)!
UPDATE audit_ended SET before = greatest(before, :before);

-- name: evidence_documents_ended(before)
SELECT DISTINCT document FROM evidence AS ended WHERE ends_at < :before
AND NOT EXISTS (SELECT 1 FROM evidence AS later WHERE later.document = ended.document AND later.ends_at >= :before);

-- Not too many at once, for what takes longer than a statement may is never done.
-- name: replies_forget(before)!
UPDATE deliveries SET reply = NULL, owner = NULL
WHERE reply IS NOT NULL AND taken_at < :before AND taken_at <= coalesce(
    (SELECT taken_at FROM deliveries WHERE reply IS NOT NULL AND taken_at < :before ORDER BY taken_at OFFSET 9999 LIMIT 1),
    :before
);

-- The bulk of these four goes with their day.
-- name: deliveries_forget(before)!
DELETE FROM deliveries WHERE taken_at < :before AND taken_at <= coalesce(
    (SELECT taken_at FROM deliveries WHERE taken_at < :before ORDER BY taken_at OFFSET 99999 LIMIT 1), :before
);

-- name: items_forget(before)!
DELETE FROM items WHERE state IN ('sent', 'failed', 'dropped') AND due_at < :before AND due_at <= coalesce(
    (
        SELECT due_at FROM items WHERE state IN ('sent', 'failed', 'dropped') AND due_at < :before
        ORDER BY due_at OFFSET 99999 LIMIT 1
    ),
    :before
);

-- name: audit_forget(before)!
DELETE FROM audit WHERE at < :before AND at <= coalesce(
    (SELECT at FROM audit WHERE at < :before ORDER BY at OFFSET 99999 LIMIT 1), :before
);

-- 86400000000 µs are a day.
-- name: visits_forget(before)!
DELETE FROM visits WHERE day <= :before - 86400000000;

-- name: citizens_raise_by_ended(before)!
UPDATE citizens SET version = version + 1
WHERE document = ANY (ARRAY(SELECT document FROM evidence WHERE ends_at < :before));
