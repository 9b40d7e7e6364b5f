-- name: evidence_by_document(document)
SELECT id, document, kind, state, source, officer, confirmed_by, batch, added_at, body
FROM evidence WHERE document = :document ORDER BY added_at, id;

-- name: evidence_by_id(id)^
SELECT id, document, kind, state, source, officer, confirmed_by, batch, added_at, body FROM evidence WHERE id = :id;

-- name: evidence_by_state(state, most)
SELECT id, document, kind, state, source, officer, confirmed_by, batch, added_at, body
FROM evidence WHERE state = :state ORDER BY added_at, id LIMIT :most;

-- name: evidence_by_batch(batch)
SELECT id, document, kind, state, source, officer, confirmed_by, batch, added_at, body
FROM evidence WHERE batch = :batch AND batch <> '' ORDER BY added_at, id;

-- name: evidence_count_since(since, officer, source)^
SELECT
    (SELECT count(*) FROM evidence WHERE officer = :officer AND added_at >= :since),
    (SELECT count(*) FROM evidence WHERE source = :source AND added_at >= :since);

-- name: evidence_insert(id, document, kind, state, source, officer, confirmed_by, batch, added_at, ends_at, body)!
INSERT INTO evidence (id, document, kind, state, source, officer, confirmed_by, batch, added_at, ends_at, body)
VALUES (:id, :document, :kind, :state, :source, :officer, :confirmed_by, :batch, :added_at, :ends_at, :body)
ON CONFLICT DO NOTHING;

-- name: evidence_update(id, document, was, kind, state, source, officer, confirmed_by, batch, added_at, ends_at, body)!
UPDATE evidence
SET kind = :kind, state = :state, source = :source, officer = :officer, confirmed_by = :confirmed_by,
    batch = :batch, added_at = :added_at, ends_at = :ends_at, body = :body
WHERE id = :id AND document = :document AND state = :was;

-- name: evidence_delete_ended(before)!
DELETE FROM evidence WHERE ends_at < :before;

-- name: evidence_delete_of_document(document)!
DELETE FROM evidence WHERE document = :document;

-- name: evidence_has_none(document)^
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM evidence WHERE document = :document);
