-- name: citizen_by_id(id)^
SELECT id, document, state, language, registered_at, decided_at, version, body FROM citizens WHERE id = :id;

-- name: citizen_of_channel(channel)^
SELECT id, document, state, language, registered_at, decided_at, version, body
FROM citizens WHERE id = (SELECT citizen FROM channels WHERE id = :channel);

-- name: citizens_by_document(document)
SELECT id, document, state, language, registered_at, decided_at, version, body
FROM citizens WHERE document = :document ORDER BY registered_at, id;

-- name: citizens_by_state(state, most)
SELECT id, document, state, language, registered_at, decided_at, version, body
FROM citizens WHERE state = :state ORDER BY registered_at, id LIMIT :most;

-- name: citizen_version(id)^
SELECT version FROM citizens WHERE id = :id;

-- name: citizen_versions_by_document(document)
SELECT id, version FROM citizens WHERE document = :document;

-- name: citizen_insert(id, document, state, language, registered_at, decided_at, raised, body)!
INSERT INTO citizens (id, document, state, language, registered_at, decided_at, version, body)
VALUES (:id, :document, :state, :language, :registered_at, :decided_at, :raised, :body)
ON CONFLICT (id) DO NOTHING;

-- name: citizen_update(id, version, document, state, language, registered_at, decided_at, raised, body)!
UPDATE citizens
SET document = :document, state = :state, language = :language, registered_at = :registered_at,
    decided_at = :decided_at, version = :raised, body = :body
WHERE id = :id AND version = :version;

-- name: citizen_raise(id)!
UPDATE citizens SET version = version + 1 WHERE id = :id;

-- name: citizens_raise_by_document(document)!
UPDATE citizens SET version = version + 1 WHERE document = :document;

-- name: citizen_delete(id)!
DELETE FROM citizens WHERE id = :id;
